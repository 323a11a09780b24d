"""Closing a case (R-PL-06); the end of a court case is no reason and never closes a file."""

from collections.abc import Iterator

from shelter_desk.domain.facts import NAMELESS, BestInterests, Closing, LegalBasis
from shelter_desk.domain.reasons import Reason, reason
from shelter_desk.domain.situation import Situation
from shelter_desk.forms.dates import earliest, latest

# With these outcomes nobody is there to review a plan with.
WITHOUT_PERSON = ("died", "lost_contact")


def closing_asks(closing: Closing, situation: Situation) -> Iterator[Reason]:
    """What is missing before a case is closed."""
    if closing.outcome in NAMELESS:
        yield reason("closing_outcome_missing")
    if any(event.reviewed_on is None for event in situation.case.of(LegalBasis)):
        yield reason("closing_review_open")
    if closing.outcome in WITHOUT_PERSON:
        return
    if closing.plan_reviewed not in ("yes", "no_plan", "declined"):
        yield reason("closing_plan_not_reviewed")
    if closing.follow_up is None:
        yield reason("closing_follow_up_not_asked")
    assessed = any(each.step == "closing" and each.day is not None for each in situation.case.of(BestInterests))
    if situation.age.as_child and not assessed:
        yield reason("closing_child_assessment_missing")


def stands(closing: Closing) -> bool:
    """Whether this closes the case: it was not opened again, or was closed once more after that."""
    if closing.day is None:
        return False
    return closing.reopened_on is None or earliest(closing.day) > latest(closing.reopened_on)


def is_closed(case_closings: tuple[Closing, ...]) -> bool:
    """Whether the latest closing stands."""
    return bool(case_closings) and stands(case_closings[-1])
