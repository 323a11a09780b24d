"""Break-glass (R-SA-06): one worker alone, with a reason in one line, passes a gate; nothing else opens."""

import pytest

from shelter_desk.actions.break_glass import LONGEST_REASON, break_glass
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.save import Entry
from shelter_desk.errors import Refused
from shelter_desk.vault import audit
from tests.actions.office import Office

GATED = {"state": "done", "wanted": "yes"}


@pytest.fixture
def case(office: Office) -> str:
    case = office.put("first_contact", {"day": "2026-03-10"}).case
    office.put("asylum", {"wish": "yes"}, case)
    return case


def test_the_reason_is_recorded_before_the_act(office: Office, case: str) -> None:
    saved = break_glass(office.desk, Entry("embassy", GATED, case), "  Papers tonight, or the plane leaves.  ")
    assert [each.gate for each in saved.passed] == ["embassy"]
    (event,) = view_case(office.desk, case).of_form("legal_basis")
    assert event.answers == {
        "kind": "vital_interest",
        "reason": "Papers tonight, or the plane leaves.",
        "day": "2026-03-10",
    }
    (act,) = view_case(office.desk, case).of_form("embassy")
    assert event.head.revision.at < act.head.revision.at


def test_the_audit_tells_that_it_was_broken_and_for_which_gate(office: Office, case: str) -> None:
    break_glass(office.desk, Entry("embassy", GATED, case), "Papers tonight.")
    rows = office.desk.vault.connection.execute("SELECT content FROM audit ORDER BY seq")
    told = [str(audit.read(content)) for (content,) in rows]
    assert any("glass_broken" in each and case in each for each in told)
    assert any("embassy" in each and "'glass'" in each for each in told)


@pytest.mark.parametrize("reason", ["", " ", "\t", "one\ntwo", "x" * (LONGEST_REASON + 1)])
def test_without_a_reason_in_one_line_nothing_happens(office: Office, case: str, reason: str) -> None:
    before = office.desk.vault.head
    with pytest.raises(Refused) as problem:
        break_glass(office.desk, Entry("embassy", GATED, case), reason)
    assert problem.value.code == "glass-reason"
    assert office.desk.vault.head == before


def test_the_longest_reason_is_long_enough(office: Office, case: str) -> None:
    assert break_glass(office.desk, Entry("embassy", GATED, case), "x" * LONGEST_REASON).passed


def test_where_no_gate_stands_it_is_reviewed_all_the_same(office: Office, case: str) -> None:
    """Who said that a life was at stake is asked about it, needed or not."""
    saved = break_glass(office.desk, Entry("needs", {"special": "Halal food."}, case), "He is at the door.")
    assert saved.passed == ()
    assert "review_vital_interest" in {due.code for due in view_case(office.desk, case).dues}


def test_what_is_refused_leaves_no_event_to_review(office: Office, case: str) -> None:
    before = office.desk.vault.head
    with pytest.raises(Refused):
        break_glass(office.desk, Entry("embassy", {"state": "no such state"}, case), "Papers tonight.")
    assert office.desk.vault.head == before
    assert view_case(office.desk, case).of_form("legal_basis") == ()
