"""What was copied here does not stay: the clipboard is emptied after ten seconds, and on lock."""

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication

SECONDS = 10


class ClipboardWatch(QObject):
    """Starts counting whenever this program owns what lies in the clipboard."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SECONDS * 1000 - 500)
        self._timer.timeout.connect(self.empty)
        QApplication.clipboard().dataChanged.connect(self._changed)

    @Slot()
    def _changed(self) -> None:
        if QApplication.clipboard().ownsClipboard():
            self._timer.start()

    @Slot()
    def empty(self) -> None:
        """Clear what is still ours; what another program put there since is not ours to take."""
        clipboard = QApplication.clipboard()
        if clipboard.ownsClipboard():
            clipboard.clear(QClipboard.Mode.Clipboard)
        if clipboard.supportsSelection() and clipboard.ownsSelection():
            clipboard.clear(QClipboard.Mode.Selection)
