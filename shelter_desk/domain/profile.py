"""Country profiles: what differs by law, each with its legal basis and whether anyone verified it."""

from typing import Literal

import msgspec

from shelter_desk.domain.durations import is_duration


class Duration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An ISO 8601 duration with its basis; an unverified one is shown as unverified."""

    length: str
    basis: str
    verified: bool = False

    def __post_init__(self) -> None:
        if not is_duration(self.length):
            raise ValueError(f"not a duration: {self.length!r}")


class Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something the law makes a worker report, and to whom; told to the person before she speaks.

    `leaflet` chooses the sentence that leaflets have for it in every language.
    """

    what: str
    to: str
    basis: str
    verified: bool = False
    leaflet: Literal["child", "life", ""] = ""


class Hotline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A contact that may be printed for a person: for help, in danger, or to complain to (R-FC-06)."""

    name: str
    number: str
    kind: Literal["help", "danger", "complaint"] = "help"
    languages: tuple[str, ...] = ()
    hours: str = ""
    verified: bool = False


class HealthWindow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A time within which care helps most; unverified until a clinician confirms it (R-NE-06)."""

    id: str
    within: Duration


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One country profile; a `†` statement prints only where the profile confirms it."""

    id: str
    title: str
    country: str
    reflection: Duration
    permit: Duration
    stay: Duration
    guardian: Duration
    best_interests: Duration
    referral_answer: Duration
    report: tuple[Report, ...] = ()
    counting_office: str = ""
    languages: tuple[str, ...] = ()
    hotline: tuple[Hotline, ...] = ()
    health_window: tuple[HealthWindow, ...] = ()
    confirmed: tuple[str, ...] = ()
    note: str = ""
