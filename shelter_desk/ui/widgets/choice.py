"""Boxes that a turning mouse wheel does not change: scrolling a page must not alter an answer."""

from PySide6.QtGui import QIntValidator, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit


class Choice(QComboBox):
    """A combo box that leaves the wheel to the page."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Number(QLineEdit):
    """A whole number in a range, typed; it begins with the smallest. Qt's own box is cut by every style sheet."""

    def __init__(self, least: int, most: int) -> None:
        super().__init__(str(least))
        self._least, self._most = least, most
        self.setValidator(QIntValidator(least, most, self))

    def value(self) -> int:
        """What was typed; where nothing was, the smallest."""
        text = self.text().strip()
        return max(self._least, min(self._most, int(text))) if text.isdecimal() else self._least
