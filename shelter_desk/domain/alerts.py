"""Alerts: what every worker who opens a case must see first."""

import datetime
from collections.abc import Iterator, Sequence

import msgspec

from shelter_desk.domain.age import Minority
from shelter_desk.domain.closing import is_closed
from shelter_desk.domain.durations import add
from shelter_desk.domain.facts import (
    Caregiver,
    Closing,
    Constraint,
    Permit,
    ReflectionPeriod,
    ReturnPlan,
    SafeContact,
    Speech,
    Stay,
    TalkSafety,
)
from shelter_desk.domain.returns import has_claim_or_fear
from shelter_desk.domain.rooms import is_current, stay_asks
from shelter_desk.domain.situation import Situation
from shelter_desk.forms.dates import latest

# Code → level. `actions.wording` holds one sentence for each.
ALERTS: dict[str, str] = {
    "conflict": "warning",
    "not_safe_to_talk": "danger",
    "no_safe_contact_rule": "warning",
    "contact_never": "danger",
    "contact_restricted": "warning",
    "child": "info",
    "possibly_child": "warning",
    "caregiver_suspected": "danger",
    "interpreter_refused": "warning",
    "claim_or_fear": "warning",
    "non_punishment": "danger",
    "reflection_short": "warning",
    "permit_short": "warning",
    "forced_return": "danger",
    "room_unsuitable": "danger",
    "emergency_placement": "warning",
    "stay_ended_early": "warning",
    "closed": "info",
}


class Alert(msgspec.Struct, frozen=True):
    """One alert; its level is `ALERTS[code]`."""

    code: str

    @property
    def level(self) -> str:
        return ALERTS[self.code]


def alerts(situations: Sequence[Situation]) -> tuple[Alert, ...]:
    """Every alert that holds in any combination of a conflict's heads, most urgent first."""
    found = {code for situation in situations for code in _codes(situation)}
    if len(situations) > 1:
        found.add("conflict")
    urgency = ("danger", "warning", "info")
    order = list(ALERTS)
    return tuple(
        Alert(code) for code in sorted(found, key=lambda code: (urgency.index(ALERTS[code]), order.index(code)))
    )


def _codes(situation: Situation) -> Iterator[str]:
    case = situation.case
    talk = case.latest(TalkSafety)
    if talk is not None and talk.safe == "no":
        yield "not_safe_to_talk"
    yield from _contact(situation)
    yield from _child(situation)
    speech = case.latest(Speech)
    if speech is not None and speech.accepted == "refused":
        yield "interpreter_refused"
    if has_claim_or_fear(situation):
        yield "claim_or_fear"
    if any("yes" in (each.detained, each.charged) for each in case.of(Constraint)):
        yield "non_punishment"
    if any(_shorter(each.starts, each.ends, situation.profile.reflection.length) for each in case.of(ReflectionPeriod)):
        yield "reflection_short"
    if any(_shorter(each.starts, each.ends, situation.profile.permit.length) for each in case.of(Permit)):
        yield "permit_short"
    if any(_forced(each) for each in case.of(ReturnPlan)):
        # R-RP-05: a forced removal is recorded, with an alert, never blocked by the desk.
        yield "forced_return"
    yield from _stay(situation)
    if is_closed(case.of(Closing)):
        yield "closed"


def _forced(plan: ReturnPlan) -> bool:
    ordered = plan.arranged_by == "authority" or plan.basis == "authority_order"
    return ordered and plan.state in ("arranged", "departed")


def _contact(situation: Situation) -> Iterator[str]:
    contact = situation.case.latest(SafeContact)
    if contact is None or contact.rule in (None, "unknown", "declined"):
        yield "no_safe_contact_rule"
    elif contact.rule == "never":
        yield "contact_never"
    elif contact.rule != "free":
        yield "contact_restricted"


def _child(situation: Situation) -> Iterator[str]:
    minority = situation.age.minority
    if minority is Minority.CHILD:
        yield "child"
    elif minority is Minority.POSSIBLY_CHILD:
        yield "possibly_child"
    if any(each.part in ("possible", "involved") for each in situation.case.of(Caregiver)):
        yield "caregiver_suspected"


def _stay(situation: Situation) -> Iterator[str]:
    for stay in situation.case.of(Stay):
        if is_current(stay):
            if stay.emergency == "yes":
                yield "emergency_placement"
            elif stay.room in situation.house.rooms and any(stay_asks(stay, situation)):
                yield "room_unsuitable"
        if (
            stay.ended_by == "shelter"
            and stay.reason is None
            and _shorter(stay.starts, stay.ends, situation.profile.stay.length)
        ):
            # R-ST-03: only a stay that the shelter ends early asks for the reason.
            yield "stay_ended_early"


def _shorter(starts: str | None, ends: str | None, minimum: str) -> bool:
    """Whether a period that is known from start to end, last day included, may be shorter than the minimum."""
    if starts is None or ends is None:
        return False
    return latest(ends) + datetime.timedelta(days=1) < add(latest(starts), minimum)
