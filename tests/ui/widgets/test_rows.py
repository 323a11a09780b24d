"""Tables: true to Qt's rules for models, readable by ear, opened by key and click, left by Tab."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from shelter_desk.ui.widgets.rows import Row, RowsModel, RowsTable
from tests.ui.hands import let_go, settle


def test_the_model_keeps_qts_rules_while_rows_come_and_go() -> None:
    model = RowsModel(("What", "Case"))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for count in (0, 3, 1, 500, 0):
        model.set_items(range(count), lambda number: Row((str(number), "x"), number))
        assert model.rowCount() == count
    assert tester.model() is model


def test_rows_are_made_when_they_are_first_seen() -> None:
    made: list[int] = []

    def make(number: int) -> Row:
        made.append(number)
        return Row((str(number),), number)

    model = RowsModel(("What",))
    model.set_items(range(100_000), make)
    assert made == []
    assert model.data(model.index(7, 0)) == "7"
    assert model.data(model.index(7, 0)) == "7"
    assert made == [7]


def test_a_cell_is_read_aloud_with_its_column_and_shown_whole_on_hover() -> None:
    model = RowsModel(("What", "Case"))
    model.set_items([Row(("Find <b>a bed</b>", "QPZQ"), level="danger")], lambda row: row)
    first = model.index(0, 0)
    assert model.data(first, Qt.ItemDataRole.AccessibleTextRole) == "What: Find <b>a bed</b>"
    assert model.data(first, Qt.ItemDataRole.ToolTipRole) == "<p>Find &lt;b&gt;a bed&lt;/b&gt;</p>"
    assert not model.data(first, Qt.ItemDataRole.DecorationRole).isNull()
    assert model.data(model.index(0, 1), Qt.ItemDataRole.DecorationRole) is None
    assert model.data(model.index(5, 5)) is None


def test_keys_move_open_and_leave() -> None:
    window = QWidget()
    column, after = QVBoxLayout(window), QPushButton("after")
    table = RowsTable(("What",), "Things")
    table.set_rows([Row((str(number),), number) for number in range(5)], fit=3)
    for each in (table, after):
        column.addWidget(each)
    opened: list[int] = []
    table.opens(lambda index: opened.append(table.chosen(index)))
    window.show()
    window.activateWindow()
    settle()
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)
    QTest.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert opened == [1, 4]
    QTest.keyClick(table, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is after
    let_go(window)
