"""Today: what is due, by code and one verb, and the ways from there."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from shelter_desk.ui.pages.case import CasePage
from shelter_desk.ui.pages.intake import IntakePage
from shelter_desk.ui.widgets.rows import RowsTable
from tests.actions.office import Office
from tests.ui.hands import in_sight
from tests.ui.house import NAME, House, Window


def test_it_lists_what_is_due_by_code_and_never_by_name(window: Window, house: House) -> None:
    tables = [table.accessibleName() for table in in_sight(window.shell.stack, RowsTable)]
    assert [name.split(":")[0] for name in tables] == ["Overdue", "Due today", "This week"]
    overdue = window.rows("Overdue")
    assert {cells[1] for cells in overdue} == {f"\u2066{house.cases['nameless']}\u2069"}
    assert ("Find a bed for tonight", f"\u2066{house.cases['nameless']}\u2069", "1 Mar 2026") in overdue
    everything = window.texts() + [cell for name in tables for cells in window.rows(name) for cell in cells]
    assert not any(NAME in text for text in everything)


def test_a_row_opens_its_case_by_enter_space_and_click(window: Window, house: House) -> None:
    for act in (Qt.Key.Key_Return, Qt.Key.Key_Space, None):
        window.go("today")
        table = window.table("Overdue")
        assert table.hasFocus()
        if act is None:
            place = table.visualRect(table.rows.index(1, 0)).center()
            QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        else:
            QTest.keyClick(table, act)
        window.settle()
        assert isinstance(window.shell.stack.currentWidget(), CasePage)
        assert window.sees(house.cases["nameless"])


def test_what_was_done_is_gone_when_one_comes_back(window: Window, house: House) -> None:
    window.open_row("Overdue", "Find a bed")
    window.answer("bed", "No")
    window.press("Save")
    window.go("today")
    assert not any("bed" in cells[0] for cells in window.rows("Overdue"))


def test_someone_new_begins_an_intake(window: Window) -> None:
    window.press("Someone new has come")
    assert isinstance(window.shell.stack.currentWidget(), IntakePage)


def test_who_works_with_no_cases_sees_none(house: House) -> None:
    window = house.open("Hana")
    assert in_sight(window.shell.stack, RowsTable) == []
    assert window.sees("Nothing is due this week.")


@pytest.mark.parametrize("name", ["Ana", "Cem", "Dua", "Eli", "Fay", "Gus", "Hana", "Ivo"])
def test_every_role_can_go_to_every_page(house: House, name: str) -> None:
    window = house.open(name)
    for page in ("today", "people", "shelter", "directory", "exchange", "settings"):
        window.go(page)
        assert window.shell.stack.currentWidget() is window.shell.pages[page]
    for case in house.cases.values():
        if "-" in case:
            window.shell.open_case(case)
            window.settle()
    assert not window.sees("did not work")


def test_a_desk_that_is_a_copy_says_that_nothing_can_leave_it(house: House) -> None:
    def copy(office: Office) -> None:
        from shelter_desk.vault.backup import begin_copy

        begin_copy(office.desk.vault)

    house.write(copy)
    window = house.open()
    assert window.sees("Nothing can leave it until two people have reviewed it.")
