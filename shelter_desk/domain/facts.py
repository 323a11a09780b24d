"""The vocabulary of facts: all that rules and returns may read of a case.

Operational facts hold codes and dates only and may be read by any rule; statistical facts are sealed
for the `reports` circle and only returns read them. HIV, pregnancy, abortion and sexual history never
become facts (R-NE-06). Status, citizenship, migration and cooperation are statistical, so that no rule
can make a service depend on them (R-ID-05).

Coded attributes hold a code, "unknown", "declined", or None (not asked). Dates are written dates with
precision (`forms.dates`).

Everyone with the database key can read operational facts: they hold nothing that no rule asks for.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from shelter_desk.forms.values import MISSING


class Fact(msgspec.Struct, frozen=True, tag=True, tag_field="fact", omit_defaults=True):
    """One thing a record says."""


class Operational(Fact, frozen=True):
    """Codes and dates that any rule may read."""


class Statistical(Fact, frozen=True):
    """Codes that only returns read, sealed for the `reports` circle."""


Codes = tuple[str, ...]

# What a coded attribute holds when it names nothing: not asked, unknown, declined.
NAMELESS: tuple[str | None, ...] = (None, *MISSING)


# First contact


class FirstContact(Operational, frozen=True):
    """When the person was first met (R-FC-01)."""

    day: str | None = None


class TalkSafety(Operational, frozen=True):
    """Whether it is safe to talk, answered before anything else (R-FC-04)."""

    safe: str | None = None


class Detection(Statistical, frozen=True):
    """Who found or sent the person, and where (R-FC-01, R-FC-02)."""

    by: str | None = None
    place: str | None = None


class Speech(Operational, frozen=True):
    """The language to speak and the interpreter the person accepted or not (R-IN-03)."""

    language: str | None = None
    interpreter: str | None = None
    accepted: str | None = None


class SafeContact(Operational, frozen=True):
    """How the person may be reached without danger (R-SA-04)."""

    rule: str | None = None


class UrgentNeeds(Operational, frozen=True):
    """What is needed at once; none of it waits for anything else (R-FC-05)."""

    kinds: Codes | None = None
    bed: str | None = None
    met_on: str | None = None


class ClinicianOffer(Operational, frozen=True):
    """The offer of a clinician now, made to everyone without asking what happened (R-NE-06)."""

    answer: str | None = None
    day: str | None = None


class Age(Operational, frozen=True):
    """What is known of the age (R-CH-01): years said on a day, birth dates, an assessed range, doubts."""

    stated_years: int | None = None
    stated_on: str | None = None
    stated_born: str | None = None
    documented_born: str | None = None
    assessed_lower: int | None = None
    assessed_upper: int | None = None
    assessed_on: str | None = None
    possibly_child: str | None = None
    doubts: Codes | None = None


class Sex(Operational, frozen=True):
    """Sex as the person says it, for rooms and for tables."""

    sex: str | None = None


# Identification


class Citizenship(Statistical, frozen=True):
    """Countries of citizenship; several are possible."""

    countries: Codes | None = None


class Migration(Statistical, frozen=True):
    """Displacement and migration situation (R-ID-12)."""

    situation: str | None = None


class StatusStep(Statistical, frozen=True):
    """One step on the identification ladder, with who decided (R-ID-04)."""

    step: str | None = None
    decider: str | None = None
    day: str | None = None


class Exploitation(Statistical, frozen=True):
    """Acts, means and purposes, and whether a border was crossed (R-ID-01, R-ID-08)."""

    acts: Codes | None = None
    means: Codes | None = None
    purposes: Codes | None = None
    crossed_border: str | None = None
    earlier: str | None = None


class Cooperation(Statistical, frozen=True):
    """What the person decided about the authorities (R-JU-01); it changes nothing else."""

    decision: str | None = None


class Constraint(Operational, frozen=True):
    """Detention or charges despite signs of trafficking (R-ID-09); never self-told offences."""

    detained: str | None = None
    charged: str | None = None
    legal_aid: str | None = None


# Needs, plan, sharing


class Need(Operational, frozen=True):
    """One need as last assessed, not which one (R-NE-02): level 0 (none) to 4 (acute)."""

    level: int | None = None
    wanted: str | None = None
    urgency: str | None = None


class NeedsReview(Operational, frozen=True):
    """When the needs are looked at again."""

    due: str | None = None


class PlanAction(Operational, frozen=True):
    """One agreed action of the plan and its day (R-PL-01)."""

    by: str | None = None
    state: str | None = None


class PlanReview(Operational, frozen=True):
    """When the plan is reviewed (R-PL-01)."""

    due: str | None = None


class Consent(Operational, frozen=True):
    """One answer to one question of sharing (R-CO-02): scope, recipient, purpose, data, time.

    `recipient` is a card or partner record id; `audience` only for `nrm_aggregate`.
    """

    scope: str | None = None
    service: str | None = None
    recipient: str | None = None
    audience: str | None = None
    purpose: str | None = None
    categories: Codes | None = None
    withheld: Codes | None = None
    decision: str | None = None
    asked_on: str | None = None
    expires: str | None = None
    use: str | None = None
    withdrawn_on: str | None = None
    language_state: str | None = None
    interpreter: str | None = None
    companion: str | None = None
    guardian: str | None = None


class LegalBasis(Operational, frozen=True):
    """Something done or told on a legal basis other than consent, always reviewed (R-CO-01, R-SA-06)."""

    kind: str | None = None
    day: str | None = None
    reviewed_on: str | None = None


class Referral(Operational, frozen=True):
    """A referral out or in and how far it is, not to whom (R-PL-03)."""

    direction: str | None = None
    state: str | None = None
    day: str | None = None
    answered_on: str | None = None


class RightsExplained(Operational, frozen=True):
    """That rights were explained, and whether it was understood (R-IN-01)."""

    day: str | None = None
    understood: str | None = None


class Reply(Operational, frozen=True):
    """An answer that came back from the mechanism or a partner."""

    day: str | None = None
    seen: str | None = None


class Counted(Operational, frozen=True):
    """Another desk has already counted this person for a flow indicator (design §4, `counted_by`)."""

    indicator: str | None = None
    day: str | None = None


# Law and protection


class ReflectionPeriod(Operational, frozen=True):
    """Recovery and reflection period as offered or granted (R-RP-01)."""

    state: str | None = None
    starts: str | None = None
    ends: str | None = None
    decided: str | None = None


class Permit(Operational, frozen=True):
    """A residence permit and when it ends (R-RP-04)."""

    state: str | None = None
    starts: str | None = None
    ends: str | None = None


class ProtectionNeed(Operational, frozen=True):
    """Fear of return and wish for asylum, asked of everyone (R-AS-01, R-AS-02)."""

    fear: str | None = None
    wish: str | None = None
    referred_on: str | None = None


class EmbassyContact(Operational, frozen=True):
    """A contact with the embassy of the person's country (R-CO-06)."""

    state: str | None = None
    wanted: str | None = None
    warned: str | None = None


class ReturnPlan(Operational, frozen=True):
    """A return and everything asked before the desk arranges one (R-RE-02)."""

    state: str | None = None
    arranged_by: str | None = None
    basis: str | None = None
    risk_assessed_on: str | None = None
    risk_level: str | None = None
    proceedings: str | None = None
    papers: str | None = None
    receiver: str | None = None
    receiver_told: str | None = None
    asylum_explained: str | None = None
    carer: str | None = None


# Children


class Guardian(Operational, frozen=True):
    """Whether the child has a guardian (R-CH-03)."""

    state: str | None = None


class Caregiver(Operational, frozen=True):
    """An adult with the child: checked relation, part in what happened, own case if the adult stays here (R-CH-04)."""

    relation_checked: str | None = None
    part: str | None = None
    case: str | None = None


class BestInterests(Operational, frozen=True):
    """A best-interests assessment or determination (R-CH-05)."""

    kind: str | None = None
    step: str | None = None
    day: str | None = None
    body: str | None = None
    child_view: str | None = None
    guardian_view: str | None = None
    onsite_inquiry: str | None = None


class AgeAssessment(Operational, frozen=True):
    """An age assessment and the conditions for it (R-CH-02)."""

    state: str | None = None
    serious_doubt: str | None = None
    others_tried: str | None = None
    child_consents: str | None = None
    guardian_consents: str | None = None
    independent: str | None = None
    disciplines: str | None = None
    may_challenge: str | None = None
    margin: str | None = None


class ChildStep(Operational, frozen=True):
    """A step that must not be taken before a child's safeguards stand (R-CH-03..05, R-CH-07)."""

    kind: str | None = None
    state: str | None = None
    endangers: str | None = None


# Stay and end


class Room(Operational, frozen=True):
    """A room of the house: beds, for whom, of which sex (R-ST-02)."""

    beds: int | None = None
    serves: str | None = None
    sex: str | None = None


class Stay(Operational, frozen=True):
    """A stay from admission to exit (R-ST-01..03)."""

    room: str | None = None
    starts: str | None = None
    ends: str | None = None
    ended_by: str | None = None
    reason: str | None = None
    shares_with: str | None = None
    emergency: str | None = None


class Closing(Operational, frozen=True):
    """The end of a case (R-PL-06)."""

    day: str | None = None
    outcome: str | None = None
    plan_reviewed: str | None = None
    follow_up: str | None = None
    reopened_on: str | None = None


def _kinds(base: type[Fact]) -> dict[str, type[Fact]]:
    return {kind.__name__: kind for kind in base.__subclasses__()}


OPERATIONAL: dict[str, type[Fact]] = _kinds(Operational)
STATISTICAL: dict[str, type[Fact]] = _kinds(Statistical)
KINDS: dict[str, type[Fact]] = OPERATIONAL | STATISTICAL


def encode(facts: tuple[Fact, ...]) -> list[dict[str, Any]]:
    """Facts as plain JSON values."""
    return [msgspec.to_builtins(fact) for fact in facts]


def decode(values: Iterable[dict[str, Any]], kinds: Mapping[str, type[Fact]] = KINDS) -> tuple[Fact, ...]:
    """Facts of some kinds from plain JSON values; a kind this release does not know is left out, not guessed."""
    known = (value for value in values if value.get("fact") in kinds)
    return tuple(msgspec.convert(value, kinds[value["fact"]]) for value in known)
