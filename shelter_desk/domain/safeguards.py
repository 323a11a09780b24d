"""Changes that weaken a safeguard and therefore need two people (R-CH-11)."""

from collections.abc import Iterator

from shelter_desk.domain.age import AgeView
from shelter_desk.domain.casefile import CaseFile
from shelter_desk.domain.facts import BestInterests, Caregiver, Guardian, ProtectionNeed
from shelter_desk.domain.reasons import Reason, reason
from shelter_desk.domain.situation import Situation


def weakened(before: Situation, after: Situation) -> tuple[Reason, ...]:
    """Why this change needs a second person, empty if it does not."""
    return tuple(_weakened(before, after))


def _weakened(before: Situation, after: Situation) -> Iterator[Reason]:
    if _said_child(before.age) and not after.age.as_child and not _grew_up(before):
        yield reason("weakened_age")
    if _has_guardian(before.case) and not _has_guardian(after.case) and after.age.as_child:
        yield reason("weakened_guardian")
    if _worst_part(after.case) < _worst_part(before.case):
        yield reason("weakened_caregiver")
    if len(_assessments(after.case)) < len(_assessments(before.case)):
        yield reason("weakened_assessment")
    if _asked_protection(before.case) and not _asked_protection(after.case):
        yield reason("weakened_protection_need")


def _said_child(view: AgeView) -> bool:
    return view.as_child and view.minority.value != "not asked"


def _grew_up(before: Situation) -> bool:
    until = before.age.until
    return until is not None and until <= before.today


def _has_guardian(case: CaseFile) -> bool:
    guardian = case.latest(Guardian)
    return guardian is not None and guardian.state == "appointed"


def _worst_part(case: CaseFile) -> int:
    # Clearing up what was unclear is the work itself; taking back a suspicion needs two.
    order = {"possible": 1, "involved": 2}
    return max((order.get(each.part or "", 0) for each in case.of(Caregiver)), default=0)


def _assessments(case: CaseFile) -> list[BestInterests]:
    return [each for each in case.of(BestInterests) if each.day is not None]


def _asked_protection(case: CaseFile) -> bool:
    return any(need.wish == "yes" or need.fear == "yes" for need in case.of(ProtectionNeed))
