"""The only door out: what may go to whom for which purpose on a day, and a reason for each thing left out.

`Disclosed` values can be made nowhere else; a referral accepts nothing but them, so what has no
consent cannot even be handed over (R-CO-01, R-CO-02).
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from shelter_desk.domain.casefile import CaseFile
from shelter_desk.domain.consent import Standing, standing
from shelter_desk.domain.facts import Consent
from shelter_desk.forms.load import Library
from shelter_desk.forms.schema import Field
from shelter_desk.forms.values import Answers

IDENTIFIED_SCOPES = ("refer", "nrm_identified")
Left = Literal[
    "category_not_agreed",
    "withheld_by_person",
    "conflict",
    "never_leaves",
]
# Notes, suspects, consents and the like stay here whatever a consent says (R-CO-08, R-ID-07).
NEVER_LEAVES = frozenset({"notes", "sharing"})


@dataclass(frozen=True)
class Ask:
    """Who is to be told, for which purpose; `service` only with the scope `refer`."""

    scope: str
    recipient: str
    purpose: str
    service: str = ""


@dataclass(frozen=True)
class Grounds:
    """The consent a disclosure rests on: its record, kinds of data, and until when."""

    consent: str
    categories: frozenset[str]
    withheld: frozenset[str]
    single_use: bool


@dataclass(frozen=True)
class Refusal:
    """Why nothing may go: every consent that was looked at, with what it is worth."""

    looked_at: tuple[tuple[str, Standing], ...]


@dataclass(frozen=True)
class Opened:
    """A record's answers as the worker who exports may read them; `conflicted` if it has two heads."""

    record: str
    form: str
    answers: Answers
    conflicted: bool = False


_TOKEN = object()


class Disclosed:
    """One answer that may leave, with the consent that lets it. Only this module makes any."""

    __slots__ = ("consent", "field", "form", "htcds", "value")

    def __init__(self, token: object, consent: str, form: str, field: Field, value: Any) -> None:
        if token is not _TOKEN:
            raise TypeError("only scope.disclose makes these")
        self.consent = consent
        self.form = form
        self.field = field.id
        self.htcds = field.maps.get("htcds", "")
        self.value = value


@dataclass(frozen=True)
class LeftOut:
    """One answer that stays, and why."""

    form: str
    field: str
    why: Left


@dataclass(frozen=True)
class Disclosure:
    """What goes and what stays of one case, for one recipient and purpose."""

    grounds: Grounds
    goes: tuple[Disclosed, ...]
    stays: tuple[LeftOut, ...]


def grounds(
    cases: Sequence[CaseFile], ask: Ask, today: datetime.date, used: frozenset[str], as_child: bool
) -> Grounds | Refusal:
    """The consent this rests on, or why none holds. Over a conflict it must hold in every combination of heads."""
    found: list[Grounds] = []
    refused: list[tuple[str, Standing]] = []
    for case in cases:
        one = _grounds_in(case, ask, today, used, as_child)
        if isinstance(one, Refusal):
            refused.extend(one.looked_at)
        else:
            found.append(one)
    if len(found) < len(cases) or not found:
        return Refusal(tuple(dict.fromkeys(refused)))
    categories = frozenset.intersection(*(each.categories for each in found))
    withheld = frozenset[str]().union(*(each.withheld for each in found))
    return Grounds(found[0].consent, categories, withheld, any(each.single_use for each in found))


def _grounds_in(
    case: CaseFile, ask: Ask, today: datetime.date, used: frozenset[str], as_child: bool
) -> Grounds | Refusal:
    looked_at: list[tuple[str, Standing]] = []
    for entry in reversed(case.entries_of(Consent)):
        consent = entry.fact
        if not isinstance(consent, Consent) or not _asked_this(consent, ask):
            continue
        worth = standing(consent, today, used=entry.record in used, as_child=as_child)
        if worth is Standing.HOLDS:
            named = frozenset(consent.categories or ()) - {"unknown", "declined"}
            kept = frozenset(consent.withheld or ()) - {"unknown", "declined"}
            return Grounds(entry.record, named, kept, consent.use == "once")
        looked_at.append((entry.record, worth))
    return Refusal(tuple(looked_at))


def _asked_this(consent: Consent, ask: Ask) -> bool:
    """The very question: scope, recipient and purpose, and for a service the service."""
    same = (consent.scope, consent.recipient, consent.purpose) == (ask.scope, ask.recipient, ask.purpose)
    return same and (ask.scope != "refer" or consent.service == ask.service)


def disclose(library: Library, records: Iterable[Opened], found: Grounds) -> Disclosure:
    """Sort every answer into what goes and what stays, field by field."""
    goes: list[Disclosed] = []
    stays: list[LeftOut] = []
    for record in records:
        form = library.forms[record.form]
        for field in form.fields():
            answer = record.answers.get(field.id)
            if answer is None:
                continue
            why = _stays(field, found, record)
            if why:
                stays.append(LeftOut(form.id, field.id, why))
                continue
            value, dropped = _without(field, answer, found)
            stays.extend(LeftOut(form.id, f"{field.id}.{column}", why) for column, why in dropped)
            goes.append(Disclosed(_TOKEN, found.consent, form.id, field, value))
    return Disclosure(found, tuple(goes), tuple(stays))


def _stays(field: Field, found: Grounds, record: Opened) -> Left | None:
    if field.category in NEVER_LEAVES or field.circle == "justice":
        return "never_leaves"
    if field.category in found.withheld:
        return "withheld_by_person"
    if field.category not in found.categories:
        return "category_not_agreed"
    if record.conflicted:
        return "conflict"
    return None


def _without(field: Field, answer: Any, found: Grounds) -> tuple[Any, list[tuple[str, Left]]]:
    """A table without the columns that stay; other answers as they are."""
    if field.type != "table" or not isinstance(answer, list):
        return answer, []
    dropped: list[tuple[str, Left]] = []
    kept = []
    for column in field.columns:
        why = _stays(column, found, Opened("", "", {}))
        if why:
            dropped.append((column.id, why))
        else:
            kept.append(column.id)
    return [{key: value for key, value in row.items() if key in kept} for row in answer], dropped
