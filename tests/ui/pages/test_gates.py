"""What has to come first is said in place; two people, or one who protects life, pass it; the draft is kept."""

import pytest
from PySide6.QtWidgets import QApplication

from shelter_desk.actions.cases import view_case
from shelter_desk.ui.pages import record
from shelter_desk.ui.pages.record import GatePanel
from tests.ui.hands import in_sight
from tests.ui.house import House, Window


def close_case(window: Window, house: House) -> None:
    """Close a case whose plan nobody looked at: a gate says what is missing."""
    window.shell.open_case(house.cases["nameless"])
    window.settle()
    window.press("Closing")
    window.press("Add: ")
    window.press("Today", window.editor("day"))
    window.press("Save")


def closings(window: Window, house: House) -> int:
    found: list[object] = []
    window.shell.session.ask(lambda desk: view_case(desk, house.cases["nameless"]).of_form("closing"), found.extend)
    window.settle()
    return len(found)


def test_a_gate_says_what_is_missing_and_takes_the_focus(window: Window, house: House) -> None:
    close_case(window, house)
    (panel,) = in_sight(window.shell, GatePanel)
    assert window.sees("The outcome is not recorded.")
    assert panel.isAncestorOf(QApplication.focusWidget())
    assert closings(window, house) == 0
    window.press("Back to the case")
    window.press("Overview")
    assert window.sees("A draft of")


def test_two_people_decide_together(window: Window, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "second_person", lambda desk, name, _command: house.office.made.second(desk, name))
    close_case(window, house)
    window.press("Ask them to sign")
    assert QApplication.focusWidget() is window.line("Name of the other supervisor")
    window.fill("Name of the other supervisor", "Nobody")
    window.fill("Name of the other supervisor", "Bea")
    window.press("Ask them to sign")
    assert closings(window, house) == 1
    assert window.sees("Saved.")


def test_a_second_person_who_is_nobody_is_said(window: Window, house: House) -> None:
    close_case(window, house)
    window.fill("Name of the other supervisor", "Nobody")
    window.press("Ask them to sign")
    assert window.sees("Nobody of that name works here")
    assert closings(window, house) == 0


def test_one_alone_breaks_the_glass_with_a_reason(window: Window, house: House) -> None:
    close_case(window, house)
    window.press("Break the glass")
    assert QApplication.focusWidget() is window.line("Reason for breaking the glass, in one line")
    assert closings(window, house) == 0
    window.fill("Reason for breaking the glass, in one line", "Made up: danger tonight")
    window.press("Break the glass")
    assert closings(window, house) == 1
    window.go("today")
    assert any("eview" in cells[0] for name in ("Due today", "This week") for cells in window.rows(name))
