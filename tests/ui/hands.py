"""What a worker does with a window: look, press, type, choose; and how a test waits for what follows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from shelter_desk.ui.forms.editor import Editor
from shelter_desk.ui.widgets.rows import RowsTable
from shelter_desk.ui.work import Work

W = TypeVar("W", bound=QWidget)
PATIENCE_MS = 20_000


def wait_for(condition: Callable[[], bool]) -> None:
    """Let the window live until something is so; fail after twenty seconds."""
    if condition():
        return
    loop, ticks, over = QEventLoop(), QTimer(), QTimer()
    ticks.timeout.connect(lambda: loop.quit() if condition() else None)
    over.setSingleShot(True)
    over.timeout.connect(loop.quit)
    ticks.start(2)
    over.start(PATIENCE_MS)
    loop.exec()
    assert condition(), "what was waited for did not happen"


def settle(work: Work | None = None) -> None:
    """Until nothing is under way, and what was let go is gone."""
    for _round in range(3):
        if work is not None:
            wait_for(lambda: work.idle)
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def let_go(thing: QObject) -> None:
    """Delete a window, now."""
    if isinstance(thing, QWidget):
        thing.hide()
    thing.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def in_sight(root: QWidget, kind: type[W]) -> list[W]:
    """The widgets of a kind that can be seen."""
    return [each for each in root.findChildren(kind) if each.isVisible()]


def words_of(widget: QAbstractButton) -> str:
    return widget.text().replace("&&", "&")


@dataclass
class Hands:
    """Acts on what is in sight below `root`, by the words a person reads."""

    root: QWidget

    def settle(self) -> None:
        settle()

    # Looking

    def texts(self, root: QWidget | None = None) -> list[str]:
        """Every text in sight, in no order."""
        inside = root or self.root
        found = [each.text() for each in in_sight(inside, QLabel)]
        found += [words_of(each) for each in in_sight(inside, QAbstractButton)]
        return [text for text in found if text]

    def sees(self, part: str) -> bool:
        return any(part in text for text in self.texts())

    def table(self, name: str) -> RowsTable:
        """The table of a name, or whose name begins so."""
        return self._one(RowsTable, name, lambda each: each.accessibleName())

    def rows(self, name: str) -> list[tuple[str, ...]]:
        table = self.table(name)
        return [table.rows.row(number).cells for number in range(table.rows.rowCount())]

    def button(self, words: str, root: QWidget | None = None) -> QAbstractButton:
        """The button of these words or this accessible name, else the first whose name begins so."""
        found = in_sight(root or self.root, QAbstractButton)
        exact = [each for each in found if words in (words_of(each), each.accessibleName())]
        exact += [each for each in found if each.accessibleName().startswith(words)]
        assert exact, f"no button {words!r} among {[each.accessibleName() for each in found]}"
        return exact[0]

    def line(self, name: str) -> QWidget:
        """The field of an accessible name."""
        kinds = (QLineEdit, QPlainTextEdit, QComboBox)
        found = [each for kind in kinds for each in in_sight(self.root, kind)]
        exact = [each for each in found if each.accessibleName() == name]
        assert exact, f"no field {name!r} among {[each.accessibleName() for each in found]}"
        return exact[0]

    def editor(self, field: str, root: QWidget | None = None) -> Any:
        """The editor of a form's field."""
        found = [each for each in in_sight(root or self.root, Editor) if each.definition.id == field]
        assert found, f"no editor of {field!r}"
        return found[0]

    # Acting

    def press(self, words: str, root: QWidget | None = None) -> None:
        self.click(self.button(words, root))

    def click(self, made: QAbstractButton) -> None:
        assert made.isEnabled(), f"{made.accessibleName()!r} cannot be pressed"
        QTest.mouseClick(made, Qt.MouseButton.LeftButton)
        self.settle()

    def fill(self, name: str, text: str) -> None:
        """Replace what stands in a field by what is typed."""
        write(self.line(name), text)
        self.settle()

    def answer(self, field: str, option: str) -> None:
        """Press the button of an option, in a form."""
        self.press(option, self.editor(field))

    def pick(self, name: str, wanted: str) -> None:
        """Choose an entry of a box, as its list does."""
        box = self.line(name)
        assert isinstance(box, QComboBox)
        index = next(number for number in range(box.count()) if wanted in box.itemText(number))
        box.setCurrentIndex(index)
        box.activated.emit(index)
        self.settle()

    def open_row(self, name: str, holding: str = "") -> None:
        """Open the row of a table that holds some words, by the keyboard."""
        table = self.table(name)
        number = next(row for row, cells in enumerate(self.rows(name)) if any(holding in cell for cell in cells))
        table.setFocus()
        table.setCurrentIndex(table.rows.index(number, 0))
        QTest.keyClick(table, Qt.Key.Key_Return)
        self.settle()

    def _one(self, kind: type[W], name: str, named: Callable[[W], str]) -> W:
        found = in_sight(self.root, kind)
        exact = [each for each in found if named(each).startswith(name)]
        assert exact, f"no {kind.__name__} {name!r} among {[named(each) for each in found]}"
        return exact[0]


def write(widget: QWidget, text: str) -> None:
    """Type into a field, replacing what stands there."""
    widget.setFocus()
    inner = widget.lineEdit() if isinstance(widget, QComboBox) else widget
    assert isinstance(inner, QLineEdit | QPlainTextEdit)
    inner.selectAll()
    QTest.keyClick(inner, Qt.Key.Key_Delete)
    if text.isascii():
        QTest.keyClicks(inner, text)
    else:  # what no key of this keyboard gives comes from an input method
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(inner, event)


def spoken(widgets: Iterable[QWidget]) -> list[str]:
    return [each.accessibleName() for each in widgets]
