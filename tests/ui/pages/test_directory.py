"""Registers: partners and rooms are added, changed, and known to forms at once."""

from pathlib import Path

from tests.actions.office import founded_office
from tests.conftest import PEOPLE
from tests.ui.house import House, Window


def test_a_partner_is_added_and_can_be_changed(window: Window) -> None:
    window.go("directory")
    window.press("Add a partner")
    window.fill("Name", "Made-up kitchen")
    window.press("Save")
    assert any("Made-up kitchen" in cells[0] for cells in window.rows("Directory"))
    window.open_row("Directory", "Made-up kitchen")
    window.fill("Telephone", "+383 44 111 111")
    window.press("Save")
    assert [cells[3].strip("\u2066\u2069") for cells in window.rows("Directory") if "kitchen" in cells[0]] == [
        "+383 44 111 111"
    ]


def test_a_room_shows_its_beds_and_who_sleeps_there(window: Window, house: House) -> None:
    window.go("shelter")
    window.press("Add a room")
    window.fill("Name of the room", "Made-up attic")
    window.fill("Beds", "1")
    window.press("Save")
    window.shell.open_case(house.cases["adult"])
    window.settle()
    window.press("Stay")
    window.press("Add: ")
    window.pick(next(name for name in _boxes(window) if "oom" in name), "Made-up attic")
    window.press("Save")
    window.go("shelter")
    (attic,) = [cells for cells in window.rows("Shelter") if "attic" in cells[0]]
    assert house.cases["adult"] in attic[3]


def test_what_was_begun_is_kept_when_one_goes_elsewhere(window: Window) -> None:
    window.go("directory")
    window.press("Add a partner")
    window.fill("Name", "Made-up half")
    window.go("today")
    window.go("directory")
    assert not any("Made-up half" in cells[0] for cells in window.rows("Directory"))
    window.press("Go on")
    window.fill("Telephone", "+383 44 222 222")
    window.press("Save")
    (half,) = [cells for cells in window.rows("Directory") if "Made-up half" in cells[0]]
    assert half[3].strip("\u2066\u2069") == "+383 44 222 222"
    assert not window.sees("put aside")


def test_an_empty_register_says_what_it_is_for(tmp_path: Path) -> None:
    house = House(founded_office(tmp_path, PEOPLE))
    window = house.open()
    window.go("shelter")
    assert window.sees("No rooms yet.")
    window.press("Add a room")
    window.fill("Name of the room", "Made-up attic")
    window.press("Save")
    assert [cells[0].strip("\u2068\u2069") for cells in window.rows("Shelter")] == ["Made-up attic"]
    assert not window.sees("No rooms yet.")
    house.close()


def _boxes(window: Window) -> list[str]:
    from PySide6.QtWidgets import QComboBox

    from tests.ui.hands import in_sight

    return [each.accessibleName() for each in in_sight(window.shell, QComboBox)]
