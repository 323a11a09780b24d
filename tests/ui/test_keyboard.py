"""By keyboard alone: Tab reaches everything that can be used, in the order it is seen, and nothing holds it."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from shelter_desk.ui.bar import Bar
from tests.ui.hands import in_sight
from tests.ui.house import House, Window
from tests.ui.places import PLACES, go_to


def usable(root: QWidget) -> list[QWidget]:
    """Everything in sight that takes the focus from Tab, however the window finds it."""
    return [
        each
        for each in in_sight(root, QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isEnabled() and each.focusProxy() is None
    ]


def where(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


def tabbed(root: QWidget, key: Qt.Key, times: int) -> list[QWidget]:
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


@pytest.mark.parametrize("place", PLACES)
def test_tab_goes_through_everything_in_the_order_it_is_seen(place: str, shared: Window, shared_house: House) -> None:
    go_to(place, shared, shared_house)
    expected = usable(shared.shell)
    assert QApplication.focusWidget() in expected, "nothing has the focus on arrival"
    onward = tabbed(shared.shell, Qt.Key.Key_Tab, len(expected))
    names = [each.accessibleName() for each in onward]
    assert set(onward) == set(expected), [each.accessibleName() for each in set(expected) - set(onward)]
    assert len(set(onward)) == len(onward), names
    back = tabbed(shared.shell, Qt.Key.Key_Backtab, len(expected))
    assert back == [*reversed(onward[:-1]), onward[-1]]
    regions = [shared.shell.findChild(Bar), shared.shell.stack]
    start = next(number for number, each in enumerate(onward) if regions[0].isAncestorOf(each))
    ordered = onward[start:] + onward[:start]
    wrong = [
        (one.accessibleName(), other.accessibleName())
        for one, other in pairwise(ordered)
        if all(region.isAncestorOf(one) == region.isAncestorOf(other) for region in regions)
        and out_of_order(one, other)
    ]
    assert not wrong


@pytest.mark.parametrize("place", PLACES)
def test_enter_and_space_press_what_has_the_focus(place: str, shared: Window, shared_house: House) -> None:
    go_to(place, shared, shared_house)
    assert [each.accessibleName() for each in in_sight(shared.shell, QPushButton) if not each.autoDefault()] == []
