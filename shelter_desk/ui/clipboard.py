"""What was copied here does not stay: the clipboard is emptied after ten seconds, and on lock."""

from PySide6.QtCore import QMimeData, QObject, QTimer, Slot
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication

SECONDS = 10
# What keeps a copy out of the histories of clipboard tools: KDE's Klipper and others; Windows' history and cloud.
SECRET = {
    "x-kde-passwordManagerHint": b"secret",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"\0\0\0\0",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': b"\0\0\0\0",
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': b"\0\0\0\0",
}


class ClipboardWatch(QObject):
    """Marks as secret what this program copies, and starts counting until it is taken away again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SECONDS * 1000 - 500)
        self._timer.timeout.connect(self.empty)
        clipboard = QApplication.clipboard()
        clipboard.dataChanged.connect(self._changed)
        clipboard.selectionChanged.connect(self._selected)

    @Slot()
    def _changed(self) -> None:
        clipboard = QApplication.clipboard()
        if not clipboard.ownsClipboard():
            return
        copied = clipboard.mimeData()
        if copied is None:  # it was just emptied; Qt's own words of this say otherwise
            return
        self._timer.start()
        if copied.hasText() and not all(copied.hasFormat(name) for name in SECRET):
            marked = QMimeData()
            marked.setText(copied.text())
            for name, value in SECRET.items():
                marked.setData(name, value)
            clipboard.setMimeData(marked)

    @Slot()
    def _selected(self) -> None:
        """X11 offers whatever is selected to every program, copied or not."""
        if QApplication.clipboard().ownsSelection():
            self._timer.start()

    @Slot()
    def empty(self) -> None:
        """Clear what is still ours; what another program put there since is not ours to take."""
        self._timer.stop()
        clipboard = QApplication.clipboard()
        if clipboard.ownsClipboard():
            clipboard.clear(QClipboard.Mode.Clipboard)
        if clipboard.supportsSelection() and clipboard.ownsSelection():
            clipboard.clear(QClipboard.Mode.Selection)
