"""Opens the window: first the lock screen, then the desk, in one process that ends when it locks."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from shelter_desk.ui.application import prepare
from shelter_desk.ui.start.window import StartWindow
from shelter_desk.ui.work import Work

if TYPE_CHECKING:
    from shelter_desk.actions.unlock import Opened

# Not before the window has been drawn: both need the one interpreter.
READ_AHEAD_AFTER_MS = 300


class Windows(QObject):
    """Holds the one window there is: the start window, then the shell."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._work = Work(self)
        self.start: StartWindow | None = StartWindow(self._work)
        self.start.opened.connect(self._opened)
        self.start.show()
        self.shell: QWidget | None = None
        QTimer.singleShot(READ_AHEAD_AFTER_MS, self._read_ahead)

    @Slot()
    def _read_ahead(self) -> None:
        """While someone types their name, the pages of the desk are read in the other thread."""
        if self.start is not None and self.start.isVisible():
            self._work.do(read_pages)

    @Slot(object)
    def _opened(self, found: "Opened") -> None:
        from shelter_desk.ui.shell import Shell

        self.shell = Shell(found, self._work)
        self.shell.show()
        if self.start is not None:
            self.start.hide()
            self.start.deleteLater()
            self.start = None


def read_pages() -> None:
    """Import the pages of an open desk, and read its definitions."""
    import shelter_desk.ui.shell  # noqa: F401
    from shelter_desk.actions.definitions import definitions

    definitions()


def run() -> int:
    """Run until the window is closed or the desk locks."""
    application = prepare(["shelter-desk"])
    application.windows = Windows(application)  # type: ignore[attr-defined]
    return application.exec()
