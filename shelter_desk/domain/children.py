"""What a child's safeguards ask before a step is taken (R-CH-02..05, R-CH-07, R-CH-10).

Never asked for: listening, safety questions, a best-interests assessment, urgent care, a bed,
a child-protection referral; no rule here is about these acts.
"""

from collections.abc import Iterator

from shelter_desk.domain.facts import (
    NAMELESS,
    AgeAssessment,
    BestInterests,
    Caregiver,
    ChildStep,
    Guardian,
    ReturnPlan,
)
from shelter_desk.domain.reasons import Reason, reason
from shelter_desk.domain.situation import Situation

# R-CH-05: "too young" and "did not wish" satisfy; silence does not.
CHILD_VIEWS = ("words", "drawing", "trusted_person", "observation", "too_young", "did_not_wish")
STEPS = (
    "investigative_interview",
    "tracing",
    "contact",
    "release",
    "separation",
    "exceptional_care",
    "durable_solution",
)
NEEDS_GUARDIAN = ("investigative_interview", "durable_solution", "return")
NEEDS_CAREGIVER_CLEAR = ("tracing", "contact", "release", "return")
NEEDS_DETERMINATION = ("durable_solution", "separation", "exceptional_care", "return")
ASKED_FOR_DANGER = ("tracing", "contact", "release")


def step_asks(step: ChildStep, situation: Situation) -> Iterator[Reason]:
    """What is missing before a step for a child: tracing, contact, release, interview, separation, …"""
    if not situation.age.as_child:
        return
    kind = step.kind if step.kind and step.kind not in NAMELESS else ""
    if kind in NEEDS_GUARDIAN:
        yield from guardian_asks(situation)
    if kind in NEEDS_CAREGIVER_CLEAR:
        yield from caregiver_asks(situation)
    if kind in ASKED_FOR_DANGER and step.endangers != "no":
        yield reason("tracing_may_endanger")
    if kind in NEEDS_DETERMINATION:
        yield from determination_asks(kind, situation)
    else:
        yield from assessment_asks(kind, situation)


def age_assessment_asks(wanted: AgeAssessment, situation: Situation) -> Iterator[Reason]:
    """An age assessment is a last resort with all its conditions (R-CH-02)."""
    yield from guardian_asks(situation)
    if wanted.serious_doubt != "yes":
        yield reason("age_doubt_not_serious")
    if wanted.others_tried != "yes":
        yield reason("age_other_ways_untried")
    if wanted.child_consents != "yes":
        yield reason("age_child_consent_missing")
    if wanted.guardian_consents != "yes":
        yield reason("age_guardian_consent_missing")
    if wanted.independent != "yes":
        yield reason("age_not_independent")
    if wanted.disciplines != "yes":
        yield reason("age_not_multidisciplinary")
    if wanted.may_challenge != "yes":
        yield reason("age_challenge_not_explained")
    if wanted.margin != "yes":
        yield reason("age_margin_not_in_favour")


def return_asks(plan: ReturnPlan, situation: Situation) -> Iterator[Reason]:
    """What a child's return asks beyond an adult's (R-CH-10, R-CH-07)."""
    if not situation.age.as_child:
        return
    if situation.age.minority.value == "not asked":
        yield reason("ask_age_first")
    yield from guardian_asks(situation)
    yield from caregiver_asks(situation)
    yield from determination_asks("return", situation)
    found = [each for each in situation.case.of(BestInterests) if each.step == "return"]
    if found and found[-1].guardian_view in (None, "unknown"):
        yield reason("guardian_view_missing")
    # To a named institution or guardian no family is inquired into; while nobody is named, it is asked (R-CH-07).
    to_family = plan.carer not in ("guardian", "institution")
    if to_family and (not found or found[-1].onsite_inquiry != "yes"):
        yield reason("onsite_inquiry_missing")
    if plan.carer in (*NAMELESS, "none"):
        yield reason("receiving_carer_missing")


def guardian_asks(situation: Situation) -> Iterator[Reason]:
    guardian = situation.case.latest(Guardian)
    if guardian is None or guardian.state != "appointed":
        yield reason("guardian_missing")


def caregiver_asks(situation: Situation) -> Iterator[Reason]:
    """Who accompanying adults are and their part in what happened is clear, and none was involved (R-CH-04)."""
    caregivers = situation.case.of(Caregiver)
    if not caregivers or not all(_is_clear(each) for each in caregivers):
        yield reason("caregiver_part_open")
    if any(each.part == "involved" for each in caregivers):
        yield reason("caregiver_involved")


def _is_clear(caregiver: Caregiver) -> bool:
    checked = caregiver.part == "none_found" and caregiver.relation_checked == "yes"
    return checked or caregiver.part in ("involved", "no_caregiver")


def assessment_asks(step: str, situation: Situation) -> Iterator[Reason]:
    found = [each for each in situation.case.of(BestInterests) if each.step == step and each.day is not None]
    if not found:
        yield reason("assessment_missing", step=step)
    elif found[-1].child_view not in CHILD_VIEWS:
        yield reason("child_view_missing")


def determination_asks(step: str, situation: Situation) -> Iterator[Reason]:
    found = [
        each
        for each in situation.case.of(BestInterests)
        if each.kind == "determination" and each.step == step and each.day is not None
    ]
    if not found:
        yield reason("determination_missing", step=step)
        return
    if found[-1].body in (*NAMELESS, "desk"):
        yield reason("determination_body_missing")
    if found[-1].child_view not in CHILD_VIEWS:
        yield reason("child_view_missing")
