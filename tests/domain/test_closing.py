"""Closing a case (R-PL-06)."""

from typing import Any

import pytest
from msgspec.structs import replace

from shelter_desk.domain import closing
from shelter_desk.domain.facts import BestInterests, Closing, Fact, LegalBasis
from tests.domain.strategies import LIBRARY, made
from tests.domain.test_children import ADULT, CHILD, codes

END = Closing("2026-03-10", "plan_reached", "yes", "none")


def asks(end: Closing, *facts: Fact) -> list[str]:
    return codes(closing.closing_asks(end, made(*facts)))


@pytest.mark.parametrize("outcome", sorted(LIBRARY.codelists["case_outcome"].ids()))
@pytest.mark.parametrize("follow_up", sorted(LIBRARY.codelists["follow_up"].ids()))
def test_every_outcome_is_one_and_no_follow_up_is_an_answer(outcome: str, follow_up: str) -> None:
    assert asks(replace(END, outcome=outcome, follow_up=follow_up), ADULT) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        *(({"outcome": said}, "closing_outcome_missing") for said in (None, "unknown", "declined")),
        *(({"plan_reviewed": said}, "closing_plan_not_reviewed") for said in (None, "no", "unknown")),
        ({"follow_up": None}, "closing_follow_up_not_asked"),
    ],
)
def test_each_thing_missing_is_named(change: dict[str, Any], code: str) -> None:
    assert asks(replace(END, **change), ADULT) == [code]


@pytest.mark.parametrize("reviewed", ["yes", "no_plan", "declined"])
def test_a_person_who_does_not_want_to_review_a_plan_is_not_kept(reviewed: str) -> None:
    assert asks(replace(END, plan_reviewed=reviewed), ADULT) == []


@pytest.mark.parametrize("said", ["unknown", "declined"])
def test_unclear_follow_up_is_an_answer(said: str) -> None:
    assert asks(replace(END, follow_up=said), ADULT) == []


@pytest.mark.parametrize("outcome", ["died", "lost_contact"])
def test_nobody_is_there_to_review_a_plan_with(outcome: str) -> None:
    assert asks(Closing("2026-03-10", outcome), CHILD) == []


@pytest.mark.parametrize("event", [LegalBasis("vital_interest", "2026-03-01"), LegalBasis("legal_duty")])
@pytest.mark.parametrize("outcome", ["plan_reached", "died"])
def test_what_was_done_without_consent_is_reviewed_first(event: LegalBasis, outcome: str) -> None:  # R-SA-06
    end = replace(END, outcome=outcome)
    assert asks(end, ADULT, event) == ["closing_review_open"]
    assert asks(end, ADULT, replace(event, reviewed_on="2026-03-02")) == []


def test_a_childs_case_asks_for_an_assessment_of_this_step() -> None:  # R-CH-05
    missing = ["closing_child_assessment_missing"]
    assert asks(END, CHILD) == missing
    assert asks(END, CHILD, BestInterests("assessment", "arrival", "2026-03-01")) == missing
    assert asks(END, CHILD, BestInterests("assessment", "closing")) == missing
    assert asks(END, CHILD, BestInterests("assessment", "closing", "2026-03-09")) == []


@pytest.mark.parametrize(
    ("day", "reopened_on", "closed"),
    [
        (None, None, False),
        (None, "2026-03-10", False),
        ("2026-03-10", None, True),
        ("2026-03-10", "2026-04-01", False),
        ("2026-03-10", "2026-03-10", False),
        ("2026-05-01", "2026-04-01", True),  # closed once more
        ("2026-04", "2026-04-15", False),  # unclear which came last: open
    ],
)
def test_a_case_is_closed_while_its_last_closing_stands(day: str | None, reopened_on: str | None, closed: bool) -> None:
    end = replace(END, day=day, reopened_on=reopened_on)
    assert closing.stands(end) is closed
    assert closing.is_closed((END, end)) is closed


def test_a_case_without_a_closing_is_open() -> None:
    assert not closing.is_closed(())
