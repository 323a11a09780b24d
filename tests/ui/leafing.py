"""A worker's hands on the leaflets: languages ticked in their list, pages looked at."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QListWidget, QListWidgetItem

from tests.ui.hands import Hands, in_sight

CODE = Qt.ItemDataRole.UserRole


def language_list(hands: Hands) -> QListWidget:
    (found,) = [each for each in in_sight(hands.root, QListWidget) if each.accessibleName() == "Languages"]
    return found


def _items(hands: Hands) -> list[QListWidgetItem]:
    shown = language_list(hands)
    return [shown.item(row) for row in range(shown.count())]


def listed(hands: Hands) -> list[str]:
    """The codes in sight."""
    return [item.data(CODE) for item in _items(hands) if not item.isHidden()]


def ticked(hands: Hands) -> list[str]:
    return [item.data(CODE) for item in _items(hands) if item.checkState() == Qt.CheckState.Checked]


def tick(hands: Hands, search: str) -> None:
    """Type a language into the search, and tick the first that is left, by the keyboard."""
    hands.fill("In which language?", search)
    first = next(item for item in _items(hands) if not item.isHidden())
    shown = language_list(hands)
    shown.setCurrentItem(first)
    shown.setFocus()
    QTest.keyClick(shown, Qt.Key.Key_Space)
    hands.settle()


def check(hands: Hands, words: str) -> None:
    (box,) = [each for each in in_sight(hands.root, QCheckBox) if each.text() == words]
    box.click()
    hands.settle()


def pages(hands: Hands) -> list[QLabel]:
    """The pages shown."""
    return [each for each in in_sight(hands.root, QLabel) if each.accessibleName().startswith("Page ")]
