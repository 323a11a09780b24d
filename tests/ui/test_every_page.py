"""Every page by keyboard alone and by ear alone: Tab reaches everything in the order it is seen, all of it has a name."""

from collections import Counter
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QSpinBox, QWidget

from shelter_desk.ui.bar import Bar
from shelter_desk.ui.forms.table import TableEditor
from tests.ui.hands import in_sight, spoken
from tests.ui.house import House, Window
from tests.ui.places import PLACES, go_to

# One process shows all of them: the window is opened once.
pytestmark = pytest.mark.xdist_group("every page")


def usable(root: QWidget) -> list[QWidget]:
    """Everything in sight that takes the focus from Tab, however the window finds it."""
    return [
        each
        for each in in_sight(root, QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isEnabled() and each.focusProxy() is None
    ]


def where(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


def heard(widget: QWidget) -> str:
    """What a screen reader says a widget is called."""
    if isinstance(widget, QComboBox):
        # On Linux Qt gives a box's choice for its name; what it is comes from its label, or from this.
        return widget.accessibleName()
    spoken_of = QAccessible.queryAccessibleInterface(widget)
    return "" if spoken_of is None else spoken_of.text(QAccessible.Text.Name)


def ancestors(widget: QWidget) -> list[QWidget]:
    above = widget.parentWidget()
    return [] if above is None else [above, *ancestors(above)]


def tabbed(key: Qt.Key, times: int) -> list[QWidget]:
    """What has the focus after each press."""
    found = []
    for _press in range(times):
        QTest.keyClick(QApplication.focusWidget(), key)
        focused = QApplication.focusWidget()
        assert focused is not None
        found.append(focused)
    return found


def out_of_order(one: QWidget, other: QWidget) -> bool:
    """Whether the second stands before the first: above it and not beside it, or before it in the same line."""
    a, b = where(one), where(other)
    beside = b.left() >= a.right() or b.right() <= a.left()
    if b.bottom() < a.top():
        return not (beside and b.left() >= a.right())
    same_line = abs(a.center().y() - b.center().y()) < min(a.height(), b.height()) // 2
    return same_line and b.right() <= a.left()


@pytest.fixture(scope="module", params=PLACES)
def place(request: pytest.FixtureRequest, shared: Window, shared_house: House) -> str:
    """Each place the window can show, one after the other."""
    go_to(request.param, shared, shared_house)
    return str(request.param)


def test_tab_goes_through_everything_in_the_order_it_is_seen(place: str, shared: Window) -> None:
    expected = usable(shared.shell)
    assert QApplication.focusWidget() in expected, "nothing has the focus on arrival"
    onward = tabbed(Qt.Key.Key_Tab, len(expected))
    assert set(onward) == set(expected), spoken(set(expected) - set(onward))
    assert len(set(onward)) == len(onward), spoken(onward)
    most = min(len(expected) - 1, 12)
    assert tabbed(Qt.Key.Key_Backtab, most) == onward[-2 : -2 - most : -1]
    bar = shared.shell.findChild(Bar)
    assert bar is not None
    regions: list[QWidget] = [bar, shared.shell.stack]
    start = next(number for number, each in enumerate(onward) if bar.isAncestorOf(each))
    ordered = onward[start:] + onward[:start]
    wrong = [
        (one.accessibleName(), other.accessibleName())
        for one, other in pairwise(ordered)
        if all(region.isAncestorOf(one) == region.isAncestorOf(other) for region in regions)
        and out_of_order(one, other)
    ]
    assert not wrong


def test_enter_presses_every_button_that_has_the_focus(place: str, shared: Window) -> None:
    assert [each.accessibleName() for each in in_sight(shared.shell, QPushButton) if not each.autoDefault()] == []


def test_everything_usable_has_words_of_its_own_for_a_screen_reader(place: str, shared: Window) -> None:
    found = usable(shared.shell)
    names = {each: heard(each) for each in found}
    assert [type(each).__name__ for each, name in names.items() if not name.strip()] == []
    assert [name for each, name in names.items() if name == type(each).__name__ or name.startswith("Q")] == []
    described = [(type(each).__name__, name, each.accessibleDescription()) for each, name in names.items()]
    assert [each for each, number in Counter(described).items() if number > 1] == []


def test_every_field_has_a_label_that_belongs_to_it(place: str, shared: Window) -> None:
    buddies = {each.buddy() for each in in_sight(shared.shell, QLabel)}
    for field in usable(shared.shell):
        if isinstance(field, QLineEdit | QPlainTextEdit | QComboBox | QSpinBox):
            around = [field, *ancestors(field)]
            # A box to search says what it is for inside; a cell of a table says it before its row's heading.
            inside = isinstance(field, QLineEdit) and field.placeholderText()
            in_row = any(isinstance(each, TableEditor) for each in around)
            assert (
                inside or in_row or any(each in buddies for each in around) or field.accessibleName() == "Which cases"
            )
