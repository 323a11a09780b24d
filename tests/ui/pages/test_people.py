"""People: every case, found by name or code by those who may read names."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from shelter_desk.ui.widgets.rows import RowsTable
from tests.ui.hands import in_sight
from tests.ui.house import NAME, House, Window


def codes(window: Window) -> list[str]:
    """Where nobody is found there is no empty table, but words."""
    if window.sees("There is no case here.") or window.sees("Nobody is found under this."):
        assert not in_sight(window.root, RowsTable)
        return []
    return [cells[0].strip("\u2066\u2069") for cells in window.rows("People")]


def test_part_of_a_name_or_of_a_code_finds_a_person(window: Window, house: House) -> None:
    window.go("people")
    assert len(codes(window)) == 3
    for text, found in (("senait", ["adult"]), (house.cases["child"][:4].lower(), ["child"]), ("nobody", [])):
        window.fill("Find by name or code", text)
        assert codes(window) == [house.cases[each] for each in found]
    assert window.sees("Nobody is found under this.")
    assert QApplication.focusWidget() is window.line("Find by name or code")


def test_the_field_on_top_finds_from_anywhere(window: Window, house: House) -> None:
    window.go("settings")
    QTest.keyClick(window.shell, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    window.settle()
    field = window.line("Find a person")
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "Senait")
    QTest.keyClick(field, Qt.Key.Key_Return)
    window.settle()
    assert codes(window) == [house.cases["adult"]]
    window.open_row("People")
    assert window.sees(NAME)
    assert window.sees(house.cases["adult"])


def test_who_may_not_read_names_finds_none(house: House) -> None:
    window = house.open("Dua")
    window.go("people")
    assert len(codes(window)) == 3
    assert not any(NAME in cell for cells in window.rows("People") for cell in cells)
    window.fill("Find by name or code", "Senait")
    assert codes(window) == []


def test_closed_cases_are_apart(window: Window) -> None:
    window.go("people")
    window.pick("Which cases", "Closed")
    assert codes(window) == []
    window.pick("Which cases", "All")
    assert len(codes(window)) == 3
