"""A place whose content is replaced as a whole: built out of sight, laid out, then shown at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from shelter_desk.errors import DeskError
from shelter_desk.ui import theme
from shelter_desk.ui.widgets.basics import Banner
from shelter_desk.ui.widgets.stops import focus, stops


class Stage(QWidget):
    """Holds one `content` at a time. The focus moves into the new one if it was in the old one."""

    def __init__(self, spacing: int = theme.LARGE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spacing = spacing
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._column = column
        self.content: QWidget | None = None
        self.hide()

    @contextmanager
    def fresh(self) -> Iterator[QVBoxLayout]:
        """The column of a new content; it takes the old one's place when it is filled."""
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(self._spacing))
        yield column
        self.put(content)

    def put(self, content: QWidget) -> None:
        """Show a content in the place of the one before, which is deleted: it may be a person's record."""
        window = self.window()
        had_focus = self._holds_focus()
        window.setUpdatesEnabled(False)
        try:
            self._column.addWidget(content)
            before, self.content = self.content, content
            content.show()
            self.show()
            if before is not None:
                self._column.removeWidget(before)
                _let_go(before)
            settle(content)
        finally:
            # Whatever went wrong: a window that is not drawn any more looks frozen.
            window.setUpdatesEnabled(True)
        if had_focus and not self._holds_focus() and (found := stops(content)):
            focus(found[0])

    def clear(self) -> None:
        """Show nothing."""
        if self.content is not None:
            _let_go(self.content)
            self.content = None
        self.hide()

    def _holds_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.content is not None and self.content.isAncestorOf(focused)


class Messages(Stage):
    """What a card or a page answers: one message at a time, read aloud by screen readers."""

    def say(self, level: str, text: str, details: tuple[str, ...] = ()) -> Banner:
        banner = Banner(level, text, details)
        self.put(banner)
        announce(self, banner.accessibleName())
        return banner

    def refuse(self, problem: DeskError) -> Banner:
        """What went wrong, where, and what to do next."""
        details = tuple(each for each in (*problem.details, problem.advice) if each)
        return self.say("danger", problem.title, details)


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say something that appeared elsewhere than at the focus."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def settle(widget: QWidget) -> None:
    """Lay out everything around a widget now, not at the next turn of the event loop."""
    around: QWidget | None = widget
    while around is not None:
        QCoreApplication.sendPostedEvents(around, QEvent.Type.LayoutRequest.value)
        around = around.parentWidget()


def _let_go(widget: QWidget) -> None:
    widget.hide()
    widget.setParent(None)
    widget.deleteLater()
