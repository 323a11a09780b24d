"""Due dates: absolute days, computed from facts; "overdue" is a comparison when it is read."""

import datetime
from collections.abc import Callable, Iterator, Sequence

import msgspec

from shelter_desk.domain.age import Minority
from shelter_desk.domain.closing import is_closed
from shelter_desk.domain.consent import last_day
from shelter_desk.domain.durations import add
from shelter_desk.domain.facts import (
    BestInterests,
    ClinicianOffer,
    Closing,
    Consent,
    Constraint,
    Fact,
    FirstContact,
    Guardian,
    LegalBasis,
    Need,
    NeedsReview,
    Permit,
    PlanAction,
    PlanReview,
    ProtectionNeed,
    Referral,
    ReflectionPeriod,
    Reply,
    RightsExplained,
    Speech,
    UrgentNeeds,
)
from shelter_desk.domain.returns import fear_and_wish_asked
from shelter_desk.domain.situation import Situation
from shelter_desk.forms.dates import earliest

# What each due date asks the worker to do; `actions.wording` holds one verb phrase for each.
DUES: tuple[str, ...] = (
    "urgent_needs",
    "bed_tonight",
    "offer_clinician",
    "see_clinician",
    "find_interpreter",
    "explain_rights",
    "ask_age",
    "appoint_guardian",
    "assess_best_interests",
    "ask_protection",
    "refer_asylum",
    "legal_aid",
    "reflection_ends",
    "reflection_decision",
    "permit_ends",
    "meet_need",
    "needs_review",
    "plan_action",
    "plan_review",
    "consent_ends",
    "referral_answer",
    "read_reply",
    "review_vital_interest",
)
# A renewal takes weeks; the person should not find out on the last day.
PERMIT_WARNING = datetime.timedelta(days=60)
REFLECTION_WARNING = datetime.timedelta(days=7)
CONSENT_WARNING = datetime.timedelta(days=3)
# Everyone is asked about fear of return, apart from the conversation about what happened (R-AS-01); a local setting.
PROTECTION_ASKED = "P14D"
# How soon a need is met that the person wants met.
NEED_SOON = {"today": datetime.timedelta(0), "week": datetime.timedelta(days=7), "month": datetime.timedelta(days=30)}
REFERRED = ("sent", "received")
# A review and an answer from outside wait for somebody even in a closed case.
STILL_DUE = (LegalBasis, Reply)


class Due(msgspec.Struct, frozen=True):
    """Something to do by a day (ISO); `record` is the record to open, empty where one is to be made."""

    code: str
    day: str
    record: str = ""


def dues(situations: Sequence[Situation]) -> tuple[Due, ...]:
    """All due dates of a case, the earliest of each over every combination of a conflict's heads."""
    earliest_of: dict[tuple[str, str], str] = {}
    for situation in situations:
        for due in _dues(situation):
            key = (due.code, due.record)
            earliest_of[key] = min(due.day, earliest_of.get(key, due.day))
    found = [Due(code, day, record) for (code, record), day in earliest_of.items()]
    return tuple(sorted(found, key=lambda due: (due.day, DUES.index(due.code), due.record)))


def _dues(situation: Situation) -> Iterator[Due]:
    closed = is_closed(situation.case.of(Closing))
    for kind, rule in _BY_FACT:
        if closed and kind not in STILL_DUE:
            continue
        for entry in situation.case.entries_of(kind):
            day_and_code = rule(entry.fact, situation)
            if day_and_code:
                yield Due(day_and_code[0], day_and_code[1].isoformat(), entry.record)
    if situation.case.entries and not closed:
        yield from _of_whole_case(situation)


def _of_whole_case(situation: Situation) -> Iterator[Due]:
    case, start = situation.case, _start(situation)
    if not any(each.answer is not None for each in case.of(ClinicianOffer)):
        yield Due("offer_clinician", start.isoformat())
    if not any(each.understood != "no" for each in case.of(RightsExplained)):
        yield Due("explain_rights", add(start, "P1D").isoformat())
    if not fear_and_wish_asked(situation):
        yield Due("ask_protection", add(start, PROTECTION_ASKED).isoformat())
    yield from _needs(situation)
    speech = case.latest(Speech)
    if speech is not None and speech.interpreter == "needed" and speech.accepted != "accepted":
        yield Due("find_interpreter", start.isoformat())
    if situation.age.minority is Minority.NOT_ASKED:
        yield Due("ask_age", start.isoformat())
    elif situation.age.as_child:
        guardian = case.latest(Guardian)
        if guardian is None or guardian.state != "appointed":
            yield Due("appoint_guardian", add(start, situation.profile.guardian.length).isoformat())
        if not any(each.day is not None for each in case.of(BestInterests)):
            yield Due("assess_best_interests", add(start, situation.profile.best_interests.length).isoformat())


def _needs(situation: Situation) -> Iterator[Due]:
    """Needs the person wants met soon, from the day they were last assessed (R-NE-02)."""
    for entry in situation.case.entries_of(Need):
        need = entry.fact
        if isinstance(need, Need) and need.wanted == "yes" and need.level != 0 and need.urgency in NEED_SOON:
            day = datetime.date.fromisoformat(entry.recorded) + NEED_SOON[need.urgency]
            yield Due("meet_need", day.isoformat(), entry.record)


def _start(situation: Situation) -> datetime.date:
    """The day of first contact, else the day of the first record; only asked of a case that has one."""
    days = [earliest(contact.day) for contact in situation.case.of(FirstContact) if contact.day]
    return min(days) if days else datetime.date.fromisoformat(min(entry.recorded for entry in situation.case.entries))


_Answer = tuple[str, datetime.date] | None


def _bed(needs: UrgentNeeds, situation: Situation) -> _Answer:
    return ("bed_tonight", _start(situation)) if needs.bed == "yes" and needs.met_on is None else None


def _clinician(offer: ClinicianOffer, situation: Situation) -> _Answer:
    if offer.answer != "yes":
        return None
    return "see_clinician", earliest(offer.day) if offer.day else _start(situation)


def _urgent(needs: UrgentNeeds, situation: Situation) -> _Answer:
    open_kinds = [kind for kind in needs.kinds or () if kind not in ("none", "unknown", "declined")]
    return ("urgent_needs", _start(situation)) if open_kinds and needs.met_on is None else None


def _reflection(period: ReflectionPeriod, situation: Situation) -> _Answer:
    end = _reflection_end(period, situation)
    if period.state == "granted" and end is not None:
        return "reflection_ends", end - REFLECTION_WARNING
    if period.state == "offered" and period.decided is None:
        return "reflection_decision", add(_start(situation), "P7D")
    return None


def _reflection_end(period: ReflectionPeriod, situation: Situation) -> datetime.date | None:
    """The written last day; without one the country profile's length counts (R-RP-02)."""
    if period.ends is not None:
        return earliest(period.ends)
    return add(earliest(period.starts), situation.profile.reflection.length) if period.starts else None


def _permit(permit: Permit, situation: Situation) -> _Answer:
    if permit.state == "granted" and permit.ends:
        return "permit_ends", earliest(permit.ends) - PERMIT_WARNING
    return None


def _needs_review(review: NeedsReview, situation: Situation) -> _Answer:
    return ("needs_review", earliest(review.due)) if review.due else None


def _plan_action(action: PlanAction, situation: Situation) -> _Answer:
    return ("plan_action", earliest(action.by)) if action.by and action.state not in ("done", "dropped") else None


def _plan_review(review: PlanReview, situation: Situation) -> _Answer:
    return ("plan_review", earliest(review.due)) if review.due else None


def _consent(consent: Consent, situation: Situation) -> _Answer:
    end = last_day(consent)
    if consent.decision != "given" or consent.withdrawn_on or consent.use == "once" or end is None:
        return None
    return "consent_ends", end - CONSENT_WARNING


def _referral(referral: Referral, situation: Situation) -> _Answer:
    if referral.direction != "in" and referral.state in REFERRED and referral.day and referral.answered_on is None:
        return "referral_answer", add(earliest(referral.day), situation.profile.referral_answer.length)
    return None


def _reply(reply: Reply, situation: Situation) -> _Answer:
    return ("read_reply", earliest(reply.day)) if reply.day and reply.seen != "yes" else None


def _vital_interest(event: LegalBasis, situation: Situation) -> _Answer:
    # R-SA-06: reviewed within 24 hours; one without a day is as old as the case.
    day = earliest(event.day) if event.day else _start(situation)
    return ("review_vital_interest", add(day, "P1D")) if event.reviewed_on is None else None


def _asylum(need: ProtectionNeed, situation: Situation) -> _Answer:
    if need.wish == "yes" and need.referred_on is None:
        return "refer_asylum", add(_start(situation), "P3D")
    return None


def _legal_aid(constraint: Constraint, situation: Situation) -> _Answer:
    if "yes" in (constraint.detained, constraint.charged) and constraint.legal_aid != "yes":
        return "legal_aid", _start(situation)
    return None


# The rule is only ever given facts of its kind.
_BY_FACT: tuple[tuple[type[Fact], Callable[..., _Answer]], ...] = (
    (ClinicianOffer, _clinician),
    (UrgentNeeds, _bed),
    (UrgentNeeds, _urgent),
    (ReflectionPeriod, _reflection),
    (Permit, _permit),
    (NeedsReview, _needs_review),
    (PlanAction, _plan_action),
    (PlanReview, _plan_review),
    (Consent, _consent),
    (Referral, _referral),
    (Reply, _reply),
    (LegalBasis, _vital_interest),
    (ProtectionNeed, _asylum),
    (Constraint, _legal_aid),
)
