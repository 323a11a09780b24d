"""A case: what everyone must see first, its sections and timeline, and writing in it."""

import gc
import weakref

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from shelter_desk.actions.cases import view_case
from shelter_desk.ui.forms.view import FormView
from shelter_desk.ui.pages import record
from shelter_desk.ui.pages.case import CasePage
from tests.ui.hands import in_sight
from tests.ui.house import NAME, House, Window


def case(window: Window, code: str) -> None:
    window.shell.open_case(code)
    window.settle()


def answers(window: Window, code: str, form: str) -> list[dict[str, object]]:
    """What lies in the vault."""
    found: list[dict[str, object]] = []
    window.shell.session.ask(lambda desk: [each.answers for each in view_case(desk, code).of_form(form)], found.extend)
    window.settle()
    return found


def test_alerts_and_safe_contact_stand_on_top(window: Window, house: House) -> None:
    case(window, house.cases["child"])
    assert window.sees("A child: a child's safeguards apply.")
    assert window.sees("Nothing is known yet: make no contact.")
    case(window, house.cases["adult"])
    assert window.sees("Make contact only as the emergency card says.")
    assert window.sees("Made up: message only.")
    assert window.sees(NAME)


def test_who_may_not_read_names_sees_the_code_alone(house: House) -> None:
    window = house.open("Dua")
    case(window, house.cases["adult"])
    assert window.sees(house.cases["adult"])
    assert not window.sees(NAME)


def test_each_section_shows_its_records_and_the_overview_the_timeline(window: Window, house: House) -> None:
    case(window, house.cases["adult"])
    assert window.rows("Timeline")[-1] == ("10 Mar 2026 09:00", "First contact", "\u2068Ana\u2069")
    window.press("Arrival (3)")
    assert window.sees("10 Mar 2026")
    assert window.sees("Age in years, as the person says")
    window.press("Overview")
    assert window.rows("To do")


def test_children_have_a_section_and_adults_none(window: Window, house: House) -> None:
    case(window, house.cases["adult"])
    assert "Child" not in window.texts()
    case(window, house.cases["child"])
    assert "Child" in window.texts()


def test_a_narrow_window_has_one_box_for_the_sections(window: Window, house: House) -> None:
    case(window, house.cases["adult"])
    window.shell.resize(QSize(700, 700))
    window.settle()
    window.pick("Section", "Arrival")
    assert window.sees("Age in years, as the person says")


def test_a_note_is_written_and_stands_in_the_timeline(window: Window, house: House) -> None:
    case(window, house.cases["nameless"])
    window.press("Add a note")
    window.fill("For everyone on shift", "Made up: ate well")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    window.settle()
    assert answers(window, house.cases["nameless"], "case_note") == [{"work": "Made up: ate well"}]
    window.press("Overview")
    assert window.rows("Timeline")[0][1:] == ("Note", "\u2068Ana\u2069")
    assert window.sees("Saved.")


def test_a_record_is_changed_and_its_versions_can_be_read(window: Window, house: House) -> None:
    case(window, house.cases["nameless"])
    window.press("Arrival (2)")
    window.press("Change: Immediate needs")
    window.answer("bed", "No")
    window.press("Save")
    assert [each["bed"] for each in answers(window, house.cases["nameless"], "immediate_needs")] == ["no"]
    window.press("Arrival (2)")
    window.press("History: Immediate needs")
    shown = " ".join(window.texts())
    assert "A bed tonight? No" in shown
    assert "A bed tonight? Yes" in shown
    window.press("Back to the case")
    assert window.sees("Change")


def test_the_timeline_opens_a_record(window: Window, house: House) -> None:
    case(window, house.cases["nameless"])
    window.open_row("Timeline", "Immediate needs")
    assert window.editor("bed").value() == "yes"


def test_undo_takes_the_last_change_back(window: Window, house: House) -> None:
    case(window, house.cases["nameless"])
    window.open_row("Timeline", "Immediate needs")
    window.answer("bed", "No")
    window.press("Undo")
    assert window.editor("bed").value() == "yes"
    window.press("Undo")
    assert window.editor("bed").value() == "yes"


def test_a_wrong_answer_is_said_under_its_field_and_on_top_and_the_focus_goes_there(
    window: Window, house: House
) -> None:
    case(window, house.cases["nameless"])
    window.press("Overview")
    window.press("Arrival (2)")
    window.press("Add: Age and sex, as safeguards need")
    window.fill("Age in years, as the person says", "some")
    window.press("Save")
    assert window.sees("1 answer cannot be saved as it is.")
    (view,) = in_sight(window.shell, FormView)
    link = QApplication.focusWidget()
    assert view._summary.isAncestorOf(link)
    QTest.keyClick(link, Qt.Key.Key_Return)
    window.settle()
    field = window.line("Age in years, as the person says")
    assert QApplication.focusWidget() is field
    assert field.property("problem") == "hard"
    assert field.accessibleDescription() != ""
    assert field.text() == "some"
    window.fill("Age in years, as the person says", "19")
    window.press("Save")
    assert answers(window, house.cases["nameless"], "age") == [{"stated_years": 19}]


def test_what_is_put_aside_is_a_draft_that_a_colleague_goes_on_with(house: House) -> None:
    window = house.open("Cem")
    case(window, house.cases["nameless"])
    window.press("Add a note")
    window.fill("For everyone on shift", "Made up: begun")
    window.press("Put aside")
    window.press("Overview")
    assert window.sees("A draft of “Note” was put aside")
    house.close()
    window = house.open("Bea")
    case(window, house.cases["nameless"])
    window.press("Go on")
    assert window.line("For everyone on shift").toPlainText() == "Made up: begun"
    window.press("Save")
    assert answers(window, house.cases["nameless"], "case_note") == [{"work": "Made up: begun"}]
    window.press("Overview")
    assert not window.sees("A draft of")


def test_what_is_thrown_away_leaves_no_draft(window: Window, house: House) -> None:
    case(window, house.cases["nameless"])
    window.press("Add a note")
    window.fill("For everyone on shift", "Made up: wrong person")
    window.press("Put aside")
    window.press("Overview")
    window.press("Go on")
    window.press("Throw away")
    window.go("today")
    case(window, house.cases["nameless"])
    assert not window.sees("A draft of")


def test_going_elsewhere_keeps_what_was_written(window: Window, house: House) -> None:
    case(window, house.cases["nameless"])
    window.press("Add a note")
    window.fill("For everyone on shift", "Made up: interrupted")
    window.go("today")
    case(window, house.cases["nameless"])
    assert window.sees("A draft of “Note” was put aside")


def test_a_save_that_fails_keeps_what_was_typed_and_says_so(
    window: Window, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shelter_desk.errors import Broken

    def full(*_arguments: object, **_more: object) -> None:
        raise Broken("disk-full", "The disk is full.", "Make room, then save again.", ())

    case(window, house.cases["nameless"])
    window.press("Add a note")
    window.fill("For everyone on shift", "Made up: must not be lost")
    for name in ("save", "drafting"):
        if name == "save":
            monkeypatch.setattr(record, "save", full)
        else:
            monkeypatch.setattr(record.drafting, "keep", full)
    window.press("Save")
    assert window.sees("The disk is full.")
    assert window.line("For everyone on shift").toPlainText() == "Made up: must not be lost"
    monkeypatch.undo()
    window.press("Save")
    assert answers(window, house.cases["nameless"], "case_note") == [{"work": "Made up: must not be lost"}]


def test_a_part_of_another_circle_is_neither_shown_nor_lost(house: House) -> None:
    window = house.open("Eli")
    case(window, house.cases["nameless"])
    window.press("Add a note")
    window.fill("For health workers only", "Made up: fever")
    window.fill("For everyone on shift", "Made up: rests")
    window.press("Save")
    house.close()
    window = house.open("Dua")
    case(window, house.cases["nameless"])
    window.press("Notes (1)")
    assert not window.sees("fever")
    window.press("Change: Note")
    assert window.sees("A part of this record can only be read and changed by others.")
    window.fill("For everyone on shift", "Made up: up again")
    window.press("Save")
    house.close()
    window = house.open("Eli")
    assert answers(window, house.cases["nameless"], "case_note") == [
        {"health": "Made up: fever", "work": "Made up: up again"}
    ]


def test_a_page_that_was_left_is_not_kept_in_memory(window: Window, house: House) -> None:
    case(window, house.cases["adult"])
    page = weakref.ref(window.shell.stack.currentWidget())
    assert isinstance(page(), CasePage)
    window.press("Notes (1)")
    window.go("today")
    gc.collect()
    assert page() is None


def test_a_plan_with_its_actions_is_written(window: Window, house: House) -> None:
    case(window, house.cases["nameless"])
    window.press("Plan and referrals")
    window.press("Add: Plan")
    table = window.editor("actions")
    window.press("Add a row", table)
    window.fill("Actions, row 1, Action", "Made up: find a lawyer")
    window.press("Save")
    (plan,) = answers(window, house.cases["nameless"], "plan")
    assert plan["actions"] == [{"action": "Made up: find a lawyer"}]
