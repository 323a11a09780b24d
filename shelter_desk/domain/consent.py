"""Consent: per purpose, recipient and kind of data; given, timed, withdrawable (R-CO-02, R-CO-12)."""

import datetime
import enum

from shelter_desk.domain.durations import add
from shelter_desk.domain.facts import Consent
from shelter_desk.forms.dates import earliest

# Asked once; without an end of its own such a consent stands until it is withdrawn (design §4).
LASTING = ("care", "nrm_aggregate")
# Scope and service of what never waits for a child's guardian: calling child protection, referring to care (R-CH-03).
NEVER_WAITING = (("refer", "child_protection"), ("authority", "child_protection"), ("refer", "health"))
# Sharing consent lasts at most this long unless the person wants longer (design §4).
USUAL_USE = "P30D"


class Standing(enum.Enum):
    """Whether a consent holds on a day, or the first reason why not."""

    HOLDS = "holds"
    NOT_GIVEN = "not given"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    NOT_YET = "not yet"
    USED = "used"
    COMPANION = "asked beside a companion"
    NO_INTERPRETER = "draft language without an accepted interpreter"
    UNDATED = "undated"
    GUARDIAN = "the child's guardian has not agreed"


def standing(consent: Consent, today: datetime.date, *, used: bool = False, as_child: bool = False) -> Standing:
    """What one consent is worth on a day; `used` says that a single-use consent served already.

    For a child the guardian's consent stands beside the child's own answer (R-CH-15); child protection
    and care wait for no guardian (R-CH-03).
    """
    if consent.withdrawn_on is not None or consent.decision == "withdrawn":
        return Standing.WITHDRAWN
    if consent.decision != "given":
        return Standing.NOT_GIVEN
    if consent.asked_on is None:
        return Standing.UNDATED
    if consent.companion != "no":
        return Standing.COMPANION
    if consent.language_state != "approved" and consent.interpreter != "accepted":
        return Standing.NO_INTERPRETER
    if as_child and consent.guardian != "agrees" and (consent.scope, consent.service) not in NEVER_WAITING:
        return Standing.GUARDIAN
    if earliest(consent.asked_on) > today:
        return Standing.NOT_YET
    end = last_day(consent)
    if end is not None and today > end:
        return Standing.EXPIRED
    return Standing.USED if used and consent.use == "once" else Standing.HOLDS


def last_day(consent: Consent) -> datetime.date | None:
    """The last day a given consent holds, or None where it stands until withdrawn.

    Dates given as a month or year are read as narrowly as they can be meant. An end that was written
    down for an earlier answer never lengthens "once" or "30 days".
    """
    if consent.use == "until_withdrawn":
        return None
    usual = add(earliest(consent.asked_on), USUAL_USE) if consent.asked_on else None
    if consent.expires is not None:
        end = earliest(consent.expires)
        return min(end, usual) if usual and consent.use in ("once", "days_30") else end
    if consent.scope in LASTING and consent.use not in ("once", "days_30", "until_date"):
        return None
    return usual
