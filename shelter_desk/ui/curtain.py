"""The curtain: one move and nothing can be read any more (F12), before the desk locks behind it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from shelter_desk.i18n import _
from shelter_desk.ui import theme
from shelter_desk.ui.widgets.text import label


class Curtain(QWidget):
    """Covers its window whole; says nothing about what lies behind it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        column = QVBoxLayout(self)
        column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(label(_("One moment …"), ink="muted", wrap=False))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Hidden"))
        self.hide()

    def draw(self) -> None:
        """Cover everything at once, other windows of the desk included."""
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self.setFocus()
        self.repaint()
        for other in QApplication.topLevelWidgets():
            if other is not self._window.window():
                other.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colours().ground)
        painter.end()
