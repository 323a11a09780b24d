"""Intake: calm steps that can be left out, broken off at any of them, and gone on with by a colleague."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from shelter_desk.actions.intake import STEPS
from shelter_desk.errors import Broken
from shelter_desk.ui.pages import intake
from shelter_desk.ui.pages.intake import TITLES, IntakePage
from tests.ui.house import House, Window
from tests.ui.leafing import pages, tick


def to_step(window: Window, number: int) -> None:
    for _each in range(number):
        window.press("Next")


def at_step(window: Window, number: int) -> bool:
    return window.sees(TITLES[STEPS[number].id]) and window.sees(f"Step {number + 1} of {len(STEPS)}")


@pytest.mark.parametrize("number", range(len(STEPS)), ids=[step.id for step in STEPS])
def test_broken_off_at_any_step_a_colleague_goes_on_there_after_a_lock(house: House, number: int) -> None:
    window = house.open("Cem")
    window.press("Someone new has come")
    window.answer("safe_to_talk", "Yes")
    to_step(window, number)
    window.press("Break off")
    assert window.sees("Kept. Anyone on shift can go on from Today.")
    assert len(window.rows("Intakes broken off")) == 1
    window.press("Lock")
    assert window.shell.ended
    house.close()
    window = house.open("Dua")
    window.open_row("Intakes broken off")
    assert at_step(window, number)
    page = window.shell.stack.currentWidget()
    assert isinstance(page, IntakePage)
    assert page._intake.answers["first_contact"] == {"safe_to_talk": "yes"}
    if number:
        window.press("Back")
        assert at_step(window, number - 1)


def test_locking_in_the_middle_keeps_what_was_answered(house: House) -> None:
    window = house.open("Cem")
    window.press("Someone new has come")
    window.answer("safe_to_talk", "No")
    QTest.keyClick(window.shell, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    window.settle()
    house.close()
    window = house.open("Bea")
    window.open_row("Intakes broken off")
    assert window.editor("safe_to_talk").value() == "no"


def test_every_step_can_be_left_out_and_the_end_opens_the_case(window: Window) -> None:
    window.press("Someone new has come")
    for number in range(len(STEPS) - 1):
        assert at_step(window, number)
        if STEPS[number].id == "needs":
            window.answer("bed", "Yes")
        window.press("Next")
    window.press("Finish the intake")
    assert window.sees("Saved. The case has the code")
    assert window.sees("Case \u2066")
    window.go("today")
    assert len(window.rows("Due today")) > 2


def test_two_clicks_at_the_end_write_the_case_and_show_a_leaflet(window: Window) -> None:
    window.press("Someone new has come")
    window.answer("safe_to_talk", "Yes")
    to_step(window, len(STEPS) - 1)
    window.press("Finish and give a leaflet")
    assert window.sees("Saved. The case has the code")
    tick(window, "tigrinya")
    window.press("Show the pages")
    assert pages(window)


def test_nothing_is_made_of_an_intake_without_an_answer(window: Window) -> None:
    window.press("Someone new has come")
    window.press("Finish here")
    assert window.sees("Nothing was written yet.")
    window.press("Break off")
    assert not window.sees("Broken off: go on here")
    window.go("people")
    assert len(window.rows("People")) == 3


def test_the_duties_of_the_law_stand_before_the_person_speaks(window: Window) -> None:
    window.press("Someone new has come")
    to_step(window, 2)
    reports = window.shell.session.profile.report
    assert all(window.sees(each.what) for each in reports)
    assert window.sees(TITLES["told"])


def test_while_people_talk_names_and_navigation_are_out_of_sight_and_the_lock_waits(window: Window) -> None:
    usual = window.shell.idle.limit_seconds
    window.press("Someone new has come")
    assert "Today" not in window.texts()
    assert "\u2068Ana\u2069" not in window.texts()
    assert window.shell.idle.limit_seconds == 15 * 60 > usual
    window.press("Break off")
    assert "Today" in window.texts()
    assert window.shell.idle.limit_seconds == usual


def test_a_full_disk_is_said_and_nothing_answered_is_lost(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise Broken("disk-full", "The disk is full.", "Make room.", ())

    window.press("Someone new has come")
    window.answer("safe_to_talk", "Yes")
    monkeypatch.setattr(intake.intakes, "pause", full)
    window.press("Next")
    assert window.sees("The disk is full.")
    window.press("Finish here")
    assert window.sees("The disk is full.")
    monkeypatch.undo()
    window.press("Finish here")
    assert window.sees("Saved. The case has the code")


def test_two_presses_of_finish_make_one_case(window: Window) -> None:
    window.press("Someone new has come")
    window.answer("safe_to_talk", "Yes")
    made = window.button("Finish here")
    made.click()
    made.click()
    window.settle()
    window.go("people")
    assert len(window.rows("People")) == 4
