"""What a child's safeguards ask before a step (R-CH-02..05, R-CH-07, R-CH-10)."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shelter_desk.domain import children
from shelter_desk.domain.children import NEEDS_CAREGIVER_CLEAR, NEEDS_DETERMINATION, NEEDS_GUARDIAN, STEPS
from shelter_desk.domain.facts import (
    Age,
    AgeAssessment,
    BestInterests,
    Caregiver,
    ChildStep,
    Fact,
    Guardian,
    ReturnPlan,
)
from shelter_desk.domain.reasons import Reason
from shelter_desk.domain.situation import Situation
from tests.domain.strategies import LIBRARY, facts_of_kind, made, situations, with_facts
from tests.properties import tried

CHILD = Age(stated_years=15, stated_on="2026-03-01")
ADULT = Age(stated_years=30, possibly_child="no")
APPOINTED = Guardian("appointed")
MOTHER = Caregiver("yes", "none_found", "BBBB-BBBB")


def assessed(step: str, **more: Any) -> BestInterests:
    return replace(BestInterests("assessment", step, "2026-03-03", None, "words"), **more)


def determined(step: str, **more: Any) -> BestInterests:
    full = BestInterests("determination", step, "2026-03-03", "court", "drawing", "agrees", "yes")
    return replace(full, **more)


def codes(reasons: Iterable[Reason]) -> list[str]:
    return [reason.code for reason in reasons]


def asks(kind: str | None, *facts: Fact, endangers: str | None = "no") -> list[str]:
    return codes(children.step_asks(ChildStep(kind, "started", endangers), made(CHILD, *facts)))


# Each step passes when everything is there, and names each thing that is not.

FULL: dict[str, tuple[Fact, ...]] = {
    "investigative_interview": (APPOINTED, assessed("investigative_interview")),
    "tracing": (MOTHER, assessed("tracing")),
    "contact": (MOTHER, assessed("contact")),
    "release": (MOTHER, assessed("release")),
    "separation": (determined("separation"),),
    "exceptional_care": (determined("exceptional_care"),),
    "durable_solution": (APPOINTED, determined("durable_solution")),
    "return": (APPOINTED, MOTHER, determined("return")),
    "arrival": (assessed("arrival"),),
    "closing": (assessed("closing"),),
    "review": (assessed("review"),),
}


def test_every_step_there_is_has_an_example() -> None:
    assert set(FULL) == LIBRARY.codelists["child_step"].ids() >= {*STEPS, *NEEDS_GUARDIAN}
    assert {*NEEDS_CAREGIVER_CLEAR, *NEEDS_DETERMINATION} <= set(FULL)
    # A return has a gate of its own; arriving, closing and reviewing ask for no more than an assessment.
    assert set(STEPS) == set(FULL) - {"return", "arrival", "closing", "review"}


@pytest.mark.parametrize("kind", FULL)
def test_a_step_passes_with_everything_there(kind: str) -> None:
    assert asks(kind, *FULL[kind]) == []


@pytest.mark.parametrize("kind", FULL)
def test_a_step_asks_for_each_thing_that_is_missing(kind: str) -> None:
    for left_out in FULL[kind]:
        rest = [fact for fact in FULL[kind] if fact is not left_out]
        (code,) = asks(kind, *rest)
        expected = {
            Guardian: "guardian_missing",
            Caregiver: "caregiver_part_open",
            BestInterests: "determination_missing" if left_out in map(determined, FULL) else "assessment_missing",
        }
        assert code == expected[type(left_out)]


@pytest.mark.parametrize("kind", [*FULL, None, "unknown"])
def test_no_step_of_an_adult_is_asked_about(kind: str | None) -> None:
    assert not list(children.step_asks(ChildStep(kind, "started"), made(ADULT)))


@pytest.mark.parametrize("kind", FULL)
def test_someone_whose_age_nobody_asked_has_the_same_safeguards(kind: str) -> None:  # R-CH-01
    assert list(children.step_asks(ChildStep(kind, "started"), made()))


@pytest.mark.parametrize("kind", [None, "unknown", "declined"])
def test_a_step_that_is_not_named_cannot_be_assessed(kind: str | None) -> None:
    everything = [fact for facts in FULL.values() for fact in facts]
    assert asks(kind, *everything, assessed("unknown"), assessed("declined")) == ["assessment_missing"]


# R-CH-03: the guardian


@pytest.mark.parametrize("state", [None, "none", "asked", "refused", "ended", "unknown", "declined"])
def test_only_an_appointed_guardian_is_one(state: str | None) -> None:  # R-CH-03
    assert codes(children.guardian_asks(made(CHILD, Guardian(state)))) == ["guardian_missing"]
    assert codes(children.guardian_asks(made(CHILD, APPOINTED, Guardian(state)))) == ["guardian_missing"]
    assert codes(children.guardian_asks(made(CHILD, Guardian(state), APPOINTED))) == []


@pytest.mark.parametrize("kind", ["investigative_interview", "durable_solution", "return"])
def test_no_interview_and_no_lasting_decision_without_a_guardian(kind: str) -> None:  # R-CH-03
    rest = [fact for fact in FULL[kind] if fact is not APPOINTED]
    assert "guardian_missing" in asks(kind, *rest)


# R-CH-04: the part of accompanying adults


@pytest.mark.parametrize(
    ("caregivers", "expected"),
    [
        ((), ["caregiver_part_open"]),
        ((MOTHER,), []),
        ((Caregiver(None, "no_caregiver"),), []),
        ((Caregiver("no", "none_found"),), ["caregiver_part_open"]),
        ((Caregiver(None, "none_found"),), ["caregiver_part_open"]),
        ((Caregiver("unknown", "none_found"),), ["caregiver_part_open"]),
        *(((Caregiver("yes", part),), ["caregiver_part_open"])
          for part in (None, "possible", "unclear", "unknown", "declined")),
        ((Caregiver("yes", "involved"),), ["caregiver_involved"]),
        ((MOTHER, Caregiver("yes", "involved")), ["caregiver_involved"]),
        ((MOTHER, Caregiver("yes", "possible")), ["caregiver_part_open"]),
        ((Caregiver("no", "involved"), Caregiver("no")), ["caregiver_part_open", "caregiver_involved"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["tracing", "contact", "release"])
def test_adults_are_checked_before_tracing_contact_and_release(
    kind: str, caregivers: tuple[Caregiver, ...], expected: list[str]
) -> None:  # R-CH-04
    assert asks(kind, *caregivers, assessed(kind)) == expected


# R-CH-07: danger


@pytest.mark.parametrize("kind", ["tracing", "contact", "release"])
@pytest.mark.parametrize("endangers", [None, "yes", "unknown", "declined"])
def test_nothing_that_may_endanger_goes_ahead(kind: str, endangers: str | None) -> None:  # R-CH-07
    assert asks(kind, *FULL[kind], endangers=endangers) == ["tracing_may_endanger"]


# R-CH-05: best interests and the child's view


def test_an_assessment_for_another_step_or_without_a_day_does_not_count() -> None:
    assert asks("review", assessed("arrival")) == ["assessment_missing"]
    assert asks("review", assessed("review", day=None)) == ["assessment_missing"]


@pytest.mark.parametrize("body", [None, "desk", "unknown", "declined"])
def test_a_determination_names_the_competent_body_and_never_the_desk(body: str | None) -> None:  # R-CH-05
    assert asks("separation", determined("separation", body=body)) == ["determination_body_missing"]


def test_an_assessment_is_no_determination() -> None:  # R-CH-05
    assert asks("separation", assessed("separation")) == ["determination_missing"]
    assert asks("separation", determined("separation", kind=None)) == ["determination_missing"]


@pytest.mark.parametrize("view", [None, "not_asked", "unknown", "declined"])
def test_the_childs_view_was_invited(view: str | None) -> None:  # R-CH-05
    assert asks("review", assessed("review", child_view=view)) == ["child_view_missing"]
    assert asks("separation", determined("separation", child_view=view)) == ["child_view_missing"]


@pytest.mark.parametrize("view", sorted(LIBRARY.codelists["child_view"].ids() - {"not_asked"}))
def test_too_young_and_did_not_wish_satisfy_as_words_do(view: str) -> None:  # R-CH-05
    assert asks("review", assessed("review", child_view=view)) == []
    assert asks("separation", determined("separation", child_view=view)) == []


def test_the_latest_assessment_counts() -> None:
    assert asks("review", assessed("review"), assessed("review", child_view=None)) == ["child_view_missing"]


# R-CH-02: age assessment

AGREED = AgeAssessment("agreed", "yes", "yes", "yes", "yes", "yes", "yes", "yes", "yes")


def test_an_age_assessment_with_all_its_conditions_passes() -> None:
    assert not list(children.age_assessment_asks(AGREED, made(CHILD, APPOINTED)))


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("serious_doubt", "age_doubt_not_serious"),
        ("others_tried", "age_other_ways_untried"),
        ("child_consents", "age_child_consent_missing"),
        ("guardian_consents", "age_guardian_consent_missing"),
        ("independent", "age_not_independent"),
        ("disciplines", "age_not_multidisciplinary"),
        ("may_challenge", "age_challenge_not_explained"),
        ("margin", "age_margin_not_in_favour"),
    ],
)
@pytest.mark.parametrize("said", [None, "no", "unknown", "declined"])
def test_each_condition_of_an_age_assessment_is_asked_for(condition: str, code: str, said: str | None) -> None:
    wanted = replace(AGREED, **{condition: said})
    assert codes(children.age_assessment_asks(wanted, made(CHILD, APPOINTED))) == [code]


def test_no_age_assessment_without_a_guardian() -> None:  # R-CH-03
    assert codes(children.age_assessment_asks(AGREED, made(CHILD))) == ["guardian_missing"]


# R-CH-10: a child's return

PLAN = ReturnPlan(carer="parent")
CARERS = sorted(LIBRARY.codelists["receiving_carer"].ids())
RETURN = (APPOINTED, MOTHER, determined("return"))


def returned(plan: ReturnPlan, *facts: Fact) -> list[str]:
    return codes(children.return_asks(plan, made(CHILD, *facts)))


def test_a_childs_return_with_everything_there_passes() -> None:
    assert returned(PLAN, *RETURN) == []


def test_an_adults_return_asks_nothing_of_this() -> None:
    assert not list(children.return_asks(ReturnPlan(), made(ADULT)))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ((), ["guardian_missing", "caregiver_part_open", "determination_missing", "onsite_inquiry_missing"]),
        ((MOTHER, determined("return")), ["guardian_missing"]),
        ((APPOINTED, determined("return")), ["caregiver_part_open"]),
        ((APPOINTED, MOTHER), ["determination_missing", "onsite_inquiry_missing"]),
        ((APPOINTED, MOTHER, determined("durable_solution")), ["determination_missing", "onsite_inquiry_missing"]),
        ((APPOINTED, MOTHER, determined("return", day=None)), ["determination_missing"]),
        ((APPOINTED, MOTHER, determined("return", body="desk")), ["determination_body_missing"]),
        ((APPOINTED, MOTHER, determined("return", child_view="not_asked")), ["child_view_missing"]),
        ((APPOINTED, MOTHER, determined("return", guardian_view=None)), ["guardian_view_missing"]),
        ((APPOINTED, MOTHER, determined("return", guardian_view="unknown")), ["guardian_view_missing"]),
        ((APPOINTED, MOTHER, determined("return", guardian_view="disagrees")), []),  # heard, and shown
        ((APPOINTED, MOTHER, determined("return", onsite_inquiry="no")), ["onsite_inquiry_missing"]),
        ((APPOINTED, MOTHER, determined("return", onsite_inquiry=None)), ["onsite_inquiry_missing"]),
    ],
)
def test_a_childs_return_asks_for_each_thing_missing(facts: tuple[Fact, ...], expected: list[str]) -> None:
    assert returned(PLAN, *facts) == expected


@pytest.mark.parametrize("carer", [None, "none", "unknown", "declined"])
def test_somebody_is_named_who_receives_the_child(carer: str | None) -> None:  # R-CH-10
    assert returned(ReturnPlan(carer=carer), *RETURN) == ["receiving_carer_missing"]


@pytest.mark.parametrize("carer", [None, *CARERS, "unknown", "declined"])
@pytest.mark.parametrize("inquiry", [None, "no", "unknown", "declined"])
def test_a_family_is_inquired_into_unless_a_guardian_or_institution_is_named(
    carer: str | None, inquiry: str | None
) -> None:  # R-CH-07
    asked = returned(ReturnPlan(carer=carer), APPOINTED, MOTHER, determined("return", onsite_inquiry=inquiry))
    assert ("onsite_inquiry_missing" in asked) == (carer not in ("guardian", "institution"))
    # Nobody named is no way around the inquiry.
    assert asked or carer in ("guardian", "institution")


def test_to_a_guardian_or_institution_everything_else_is_asked_all_the_same() -> None:  # R-CH-10
    for carer in ("guardian", "institution"):
        expected = ["guardian_missing", "caregiver_part_open", "determination_missing"]
        assert returned(ReturnPlan(carer=carer)) == expected


def test_someone_whose_age_nobody_asked_is_asked_first() -> None:
    assert "ask_age_first" in codes(children.return_asks(PLAN, made(*RETURN)))


# Properties

STEP_KINDS = sorted(FULL)


@tried()
@given(situations(), st.sampled_from(STEP_KINDS), facts_of_kind("Caregiver"))
def test_one_more_adult_with_the_child_never_removes_a_reason_but_that_nobody_was_named(
    situation: Situation, kind: str, caregiver: Caregiver
) -> None:
    step = ChildStep(kind, "started", "no")
    before = set(children.step_asks(step, situation))
    after = set(children.step_asks(step, with_facts(situation, caregiver)))
    lost = {reason.code for reason in before - after}
    assert lost <= ({"caregiver_part_open"} if not situation.case.of(Caregiver) else set())


@tried()
@given(situations(), facts_of_kind("ReturnPlan"), st.sampled_from(CARERS))
def test_naming_who_receives_the_child_never_adds_a_reason(situation: Situation, plan: ReturnPlan, carer: str) -> None:
    nobody = set(children.return_asks(replace(plan, carer=None), situation))
    assert set(children.return_asks(replace(plan, carer=carer), situation)) <= nobody


@tried()
@given(situations(), st.sampled_from(STEP_KINDS))
def test_the_safeguards_of_a_step_can_always_be_met(situation: Situation, kind: str) -> None:
    """No case is so tangled that nothing more could be recorded to go on, other than an adult's part."""
    settled = with_facts(situation, APPOINTED, MOTHER, determined(kind))
    left = set(codes(children.step_asks(ChildStep(kind, "started", "no"), settled)))
    assert left <= {"caregiver_part_open", "caregiver_involved"}
    if not situation.case.of(Caregiver):
        assert not left


@tried()
@given(situations(), st.sampled_from(STEP_KINDS))
def test_adults_are_asked_for_nothing_and_everyone_else_alike(situation: Situation, kind: str) -> None:
    found = list(children.step_asks(ChildStep(kind, "started"), situation))
    if not situation.age.as_child:
        assert not found
    child = list(children.step_asks(ChildStep(kind, "started"), with_facts(situation, CHILD)))
    if situation.age.as_child and with_facts(situation, CHILD).age.as_child:
        assert found == child
