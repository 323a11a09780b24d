"""What every page of the open desk is."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Page


class DeskPage(Page):
    """A page with the session; it asks to go elsewhere by signal and never opens other pages itself."""

    open_case = Signal(str, str)  # case, record (may be empty)
    begin_intake = Signal(str)  # case to resume, empty for a new one
    ask_consent = Signal(str)  # case
    go = Signal(str)  # another page by its id
    talking = Signal(bool)  # people talk here: hold the idle lock longer

    def __init__(self, session: Session, parent: QWidget | None = None, *, widest: int = 1100) -> None:
        super().__init__(parent, widest=widest)
        self.session = session
        self._wants_focus = False
        session.work.busy.connect(self._settled)

    @Slot()
    def refresh(self) -> None:
        """Read anew what the page shows."""

    def arrive(self) -> None:
        """Show the page: read anew, then put the focus on the first thing that can be used."""
        self._wants_focus = True
        self.refresh()
        if self.session.work.idle:
            self._settled(False)

    @Slot(bool)
    def _settled(self, busy: bool) -> None:
        if not busy and self._wants_focus and self.isVisible():
            self._wants_focus = False
            self.take_focus()

    def take_focus(self) -> None:
        for widget in self.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(self) and widget.isEnabled():
                widget.setFocus()
                return

    def leave(self) -> bool:
        """Keep what is being written; False if the page must stay."""
        return True
