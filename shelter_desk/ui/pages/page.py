"""What every page of the open desk is."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.page import Page
from shelter_desk.ui.widgets.stops import focus, stops


class DeskPage(Page):
    """A page with the session; it asks to go elsewhere by signal and never opens other pages itself."""

    open_case = Signal(str, str)  # case, record (may be empty)
    begin_intake = Signal(str)  # case to resume, empty for a new one
    ask_consent = Signal(str)  # case
    translate = Signal(str)  # language
    give_leaflet = Signal(str)  # case, empty for whoever asks
    go = Signal(str)  # another page by its id
    talking = Signal(bool)  # people talk here: hold the idle lock longer

    def __init__(
        self, session: Session, parent: QWidget | None = None, *, widest: int = 1100, centred: bool = False
    ) -> None:
        super().__init__(parent, widest=widest, centred=centred)
        self.session = session
        self._wants_focus = False
        session.work.busy.connect(self._settled)
        session.changed.connect(self._case_written)

    @Slot()
    def refresh(self) -> None:
        """Read anew what the page shows."""

    def concerns(self, case: str) -> bool:
        """Whether a page that is in sight has to be read anew after this case was written."""
        return False

    def arrive(self) -> None:
        """Show the page: read anew, then put the focus on the first thing that can be used."""
        self._wants_focus = True
        self.refresh()
        if self.session.work.idle:
            self._settled(False)

    def first_stop(self) -> QWidget | None:
        """Where the focus goes on arrival."""
        return next(iter(stops(self)), None)

    def leave(self) -> bool:
        """Keep what is being written; False if the page must stay."""
        return True

    @Slot(bool)
    def _settled(self, busy: bool) -> None:
        if not busy and self._wants_focus and self.isVisible():
            self._wants_focus = False
            if (found := self.first_stop()) is not None:
                focus(found)

    @Slot(str)
    def _case_written(self, case: str) -> None:
        # A page out of sight is read anew when it is shown.
        if self.isVisible() and self.concerns(case):
            self.refresh()
