"""Where Tab goes: in the order of the layouts, and without leaving anything of Qt's behind."""

import gc

import pytest
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
    QWidgetItem,
)

from shelter_desk.ui.widgets.basics import button, wrapping
from shelter_desk.ui.widgets.stops import step, stops
from tests.ui.hands import let_go


@pytest.fixture
def page() -> QWidget:
    """Made in another order than it is seen."""
    made = QWidget()
    last, first, second, third = (QPushButton(name) for name in ("last", "first", "second", "third"))
    column, row = QVBoxLayout(made), QHBoxLayout()
    inner = QWidget()
    QVBoxLayout(inner).addWidget(last)
    scroll = QScrollArea()
    scroll.setWidget(inner)
    scroll.setFocusPolicy(scroll.focusPolicy().NoFocus)
    row.addWidget(first)
    row.addWidget(second)
    column.addLayout(row)
    column.addWidget(QLabel("words"))
    column.addWidget(wrapping(third, button("off")))
    column.addStretch(1)
    column.addWidget(QTableView())
    column.addWidget(scroll)
    next(each for each in made.findChildren(QPushButton) if each.text() == "off").setEnabled(False)
    made.show()
    made.activateWindow()
    return made


def test_everything_usable_in_the_order_of_the_layouts(page: QWidget) -> None:
    found = stops(page)
    assert [each.text() if isinstance(each, QPushButton) else "table" for each in found] == [
        "first",
        "second",
        "third",
        "table",
        "last",
    ]
    let_go(page)


def test_a_step_goes_round_both_ways(page: QWidget) -> None:
    found = stops(page)
    found[-1].setFocus()
    assert step(page, True)
    assert found[0].hasFocus()
    assert step(page, False)
    assert found[-1].hasFocus()
    assert not step(QWidget(), True)
    let_go(page)


def test_no_item_of_a_layout_lives_on_in_python(page: QWidget) -> None:
    """Qt deletes items without telling; the next widget at their place in memory would be taken for one."""
    gc.collect()
    before = sum(isinstance(each, QWidgetItem) for each in gc.get_objects())
    stops(page)
    found = [each for each in gc.get_objects() if isinstance(each, QWidgetItem)]
    assert len(found) == before
    let_go(page)
