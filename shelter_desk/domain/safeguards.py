"""Changes that weaken a safeguard and therefore need two people (R-CH-11)."""

from collections.abc import Iterator

from shelter_desk.domain.age import AgeView, Minority
from shelter_desk.domain.casefile import CaseFile
from shelter_desk.domain.facts import BestInterests, Caregiver, Guardian, ProtectionNeed
from shelter_desk.domain.reasons import Reason, reason
from shelter_desk.domain.situation import Situation


def weakened(before: Situation, after: Situation) -> tuple[Reason, ...]:
    """Why this change needs a second person, empty if it does not."""
    return tuple(_weakened(before, after))


def _weakened(before: Situation, after: Situation) -> Iterator[Reason]:
    # Forgetting that somebody is a child is the first half of making them an adult.
    if _said_child(before.age) and not _said_child(after.age):
        yield reason("weakened_age")
    if _has_guardian(before.case) and not _has_guardian(after.case) and after.age.as_child:
        yield reason("weakened_guardian")
    if any(later < earlier for earlier, later in zip(_suspicions(before.case), _suspicions(after.case), strict=True)):
        yield reason("weakened_caregiver")
    if len(_assessments(after.case)) < len(_assessments(before.case)):
        yield reason("weakened_assessment")
    if _asked_protection(before.case) and not _asked_protection(after.case):
        yield reason("weakened_protection_need")


def _said_child(view: AgeView) -> bool:
    return view.minority in (Minority.CHILD, Minority.POSSIBLY_CHILD)


def _has_guardian(case: CaseFile) -> bool:
    guardian = case.latest(Guardian)
    return guardian is not None and guardian.state == "appointed"


def _suspicions(case: CaseFile) -> tuple[int, int]:
    """How many accompanying adults were involved, and how many at least possibly."""
    # Clearing up what was unclear is the work itself; taking back a suspicion needs two.
    parts = [each.part for each in case.of(Caregiver)]
    return parts.count("involved"), parts.count("involved") + parts.count("possible")


def _assessments(case: CaseFile) -> list[BestInterests]:
    return [each for each in case.of(BestInterests) if each.day is not None]


def _asked_protection(case: CaseFile) -> bool:
    return any(need.wish == "yes" or need.fear == "yes" for need in case.of(ProtectionNeed))
