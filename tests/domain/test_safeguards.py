"""Changes that need two people (R-CH-11)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter_desk.domain.casefile import CaseFile
from shelter_desk.domain.facts import Age, BestInterests, Caregiver, Fact, Guardian, Permit, ProtectionNeed
from shelter_desk.domain.safeguards import weakened
from shelter_desk.domain.situation import Situation
from tests.domain.strategies import facts_of_kind, made, operational_facts, situations, with_facts
from tests.domain.test_children import ADULT, APPOINTED, CHILD, MOTHER, codes
from tests.properties import tried

DOUBTED = Age(stated_years=19, possibly_child="yes")
ASSESSED = BestInterests("assessment", "arrival", "2026-03-03")
INVOLVED, POSSIBLE = Caregiver("yes", "involved"), Caregiver("yes", "possible")


def change(before: tuple[Fact, ...], after: tuple[Fact, ...]) -> list[str]:
    return codes(weakened(made(*before), made(*after)))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # Age.
        ((CHILD,), (ADULT,), ["weakened_age"]),
        ((DOUBTED,), (ADULT,), ["weakened_age"]),
        ((CHILD,), (DOUBTED,), []),
        ((DOUBTED,), (CHILD,), []),
        ((ADULT,), (CHILD,), []),
        ((), (ADULT,), []),  # asked for the first time
        ((), (CHILD,), []),
        ((CHILD,), (), ["weakened_age"]),  # forgetting is the first half
        ((DOUBTED,), (Age(stated_years=19, possibly_child="yes", doubts=("looks",)),), ["weakened_age"]),
        # Guardian.
        ((CHILD, APPOINTED), (CHILD, Guardian("ended")), ["weakened_guardian"]),
        ((CHILD, APPOINTED), (CHILD,), ["weakened_guardian"]),
        ((CHILD, Guardian("asked")), (CHILD, Guardian("none")), []),
        ((ADULT, APPOINTED), (ADULT, Guardian("ended")), []),
        # Caregivers.
        ((CHILD, INVOLVED), (CHILD, MOTHER), ["weakened_caregiver"]),
        ((CHILD, POSSIBLE), (CHILD,), ["weakened_caregiver"]),
        ((CHILD, INVOLVED), (CHILD, POSSIBLE), ["weakened_caregiver"]),
        ((CHILD, INVOLVED, POSSIBLE), (CHILD, INVOLVED, MOTHER), ["weakened_caregiver"]),
        ((CHILD, INVOLVED, INVOLVED), (CHILD, INVOLVED), ["weakened_caregiver"]),
        ((CHILD, POSSIBLE), (CHILD, INVOLVED), []),
        ((CHILD, Caregiver("yes", "unclear")), (CHILD, MOTHER), []),  # clearing up is the work itself
        ((CHILD, Caregiver("yes", "none_found")), (CHILD, MOTHER), []),  # the adult moves in
        # Assessments.
        ((CHILD, ASSESSED), (CHILD,), ["weakened_assessment"]),
        ((CHILD, ASSESSED), (CHILD, BestInterests("assessment", "arrival")), ["weakened_assessment"]),
        ((CHILD, BestInterests("assessment")), (CHILD,), []),
        # Fear and wish.
        ((ProtectionNeed("yes", "no"),), (ProtectionNeed("no", "no"),), ["weakened_protection_need"]),
        ((ProtectionNeed("no", "yes"),), (), ["weakened_protection_need"]),
        ((ProtectionNeed("no", "yes"),), (ProtectionNeed("yes", "no"),), []),
        ((ProtectionNeed("unknown", "no"),), (ProtectionNeed("no", "no"),), []),
    ],
)
def test_examples(before: tuple[Fact, ...], after: tuple[Fact, ...], expected: list[str]) -> None:
    assert change(before, after) == expected


def test_growing_up_needs_nobody() -> None:
    yesterday, today = made(CHILD, today="2029-02-28"), made(CHILD, today="2029-03-01")
    assert yesterday.age.as_child
    assert not today.age.as_child
    assert weakened(today, today) == ()


@tried()
@given(situations())
def test_changing_nothing_weakens_nothing(situation: Situation) -> None:
    assert weakened(situation, situation) == ()


@tried()
@given(situations(), facts_of_kind("Caregiver"), facts_of_kind("BestInterests"), facts_of_kind("Permit"))
def test_writing_down_more_weakens_nothing(
    situation: Situation, caregiver: Caregiver, interests: BestInterests, permit: Permit
) -> None:
    assert weakened(situation, with_facts(situation, caregiver, interests, permit)) == ()


@tried(120)
@given(situations(), st.lists(facts_of_kind("Age"), min_size=1, max_size=3))
def test_no_one_alone_makes_an_adult_of_a_child_in_however_many_steps(situation: Situation, ages: list[Age]) -> None:
    start = with_facts(situation, CHILD)
    if not start.age.as_child:
        return
    steps = [start]
    for age in ages:
        steps.append(with_facts(start, age))
    forgotten = Situation(CaseFile(start.case.code), start.profile, start.today, start.house)
    for middle in (*steps, forgotten):
        for last in steps:
            alone = not weakened(start, middle) and not weakened(middle, last)
            assert not alone or last.age.as_child


@tried()
@given(situations(), st.lists(operational_facts, max_size=3))
def test_weakening_is_seen_from_the_side_it_comes_from(situation: Situation, more: list[Fact]) -> None:
    richer = with_facts(situation, *more)
    lost = {reason.code for reason in weakened(richer, situation)}
    gained = {reason.code for reason in weakened(situation, richer)}
    # Only age and guardian can be lost by writing more: the latest record counts.
    assert gained <= {"weakened_age", "weakened_guardian"}
    assert not (gained & lost)
