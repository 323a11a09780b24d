"""The only door out: what may go to whom for which purpose on a day, and a reason for each thing left out.

`Disclosed` values can be made nowhere else; a referral accepts nothing but them, so what has no
consent cannot even be handed over (R-CO-01, R-CO-02).
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import InitVar, dataclass
from typing import Any, Literal

from shelter_desk.domain.casefile import CaseFile, Entry
from shelter_desk.domain.consent import Standing, standing
from shelter_desk.domain.facts import NAMELESS, Codes, Consent, Fact
from shelter_desk.forms.dates import earliest, latest
from shelter_desk.forms.load import Library
from shelter_desk.forms.schema import Field
from shelter_desk.forms.values import MISSING, Answers

IDENTIFIED_SCOPES = ("refer", "nrm_identified")
Left = Literal[
    "category_not_agreed",
    "withheld_by_person",
    "conflict",
    "never_leaves",
]
# Notes, suspects, consents and the like stay here whatever a consent says (R-CO-08, R-ID-07).
NEVER_LEAVES = frozenset({"notes", "sharing"})
# Links hold case codes and record ids: they name other people's cases, and tie packages together.
LINKS = frozenset({"person", "partner"})


@dataclass(frozen=True)
class Ask:
    """Who is to be told, for which purpose; `service` only with the scope `refer`."""

    scope: str
    recipient: str
    purpose: str
    service: str = ""


@dataclass(frozen=True)
class Grounds:
    """The consent a disclosure rests on: its record, the kinds of data agreed to and those held back."""

    consent: str
    categories: frozenset[str]
    withheld: frozenset[str]


@dataclass(frozen=True)
class Refusal:
    """Why nothing may go: what each answer to the question is worth, or that two heads disagree which one counts."""

    looked_at: tuple[tuple[str, Standing], ...]
    conflict: bool = False


@dataclass(frozen=True)
class Opened:
    """A record's answers as the worker who exports may read them; `conflicted` if it has two heads."""

    record: str
    form: str
    answers: Answers
    conflicted: bool = False


_TOKEN = object()


@dataclass(frozen=True, slots=True)
class Disclosed:
    """One answer that may leave, with the consent that lets it. Only this module makes any, and none can be changed."""

    token: InitVar[object]
    consent: str
    form: str
    field: str
    htcds: str
    value: Any

    def __post_init__(self, token: object) -> None:
        if token is not _TOKEN:
            raise TypeError("only scope.disclose makes these")


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
    """The consent this rests on, or why none holds. Over a conflict it must hold in every combination of heads.

    The person's last word on the very question counts: an earlier yes is worth nothing beside a later no.
    """
    if ask.scope not in IDENTIFIED_SCOPES:
        return Refusal(())
    held: list[tuple[str, Consent]] = []
    refused: list[tuple[str, Standing]] = []
    for case in cases:
        answers = [entry for entry in case.entries_of(Consent) if _answers(entry.fact, ask)]
        said = unrevoked(answers)
        if said and _worth(said[-1], today, used, as_child) is Standing.HOLDS:
            held.append((said[-1].record, _consent(said[-1].fact)))
        worth = [(entry.record, _worth(entry, today, used, as_child)) for entry in reversed(said or answers)]
        refused += [each for each in worth if each[1] is not Standing.HOLDS]
    if not held or len(held) < len(cases):
        return Refusal(tuple(dict.fromkeys(refused)))
    if len({record for record, _fact in held}) > 1:
        return Refusal((), conflict=True)
    categories = frozenset.intersection(*(_named(consent.categories) for _record, consent in held))
    withheld = frozenset[str]().union(*(_named(consent.withheld) for _record, consent in held))
    return Grounds(held[0][0], categories, withheld)


def unrevoked(answers: Sequence[Entry]) -> list[Entry]:
    """The answers to one question that no later no has ended, in the order they were said, then recorded."""
    in_order = sorted(enumerate(answers), key=lambda each: (_said_on(each[1]), each[0]))
    standing_still: list[Entry] = []
    for _number, entry in in_order:
        if is_no(_consent(entry.fact)):
            standing_still.clear()
        else:
            standing_still.append(entry)
    return standing_still


def is_no(consent: Consent) -> bool:
    """Refused, taken back, no longer needed, or asked to wait: anything said but yes."""
    return consent.withdrawn_on is not None or consent.decision not in (None, "given")


def _said_on(entry: Entry) -> datetime.date:
    """The day of an answer: a vague date makes a yes as early and a no as late as it can be."""
    consent = _consent(entry.fact)
    if not is_no(consent):
        return earliest(consent.asked_on) if consent.asked_on else datetime.date.min
    said = consent.withdrawn_on or consent.asked_on
    return latest(said) if said else datetime.date.fromisoformat(entry.recorded)


def _answers(fact: Fact, ask: Ask) -> bool:
    """Whether a consent answers this very question; a no that names no recipient, purpose or service means them all."""
    consent = _consent(fact)
    asked = {"recipient": ask.recipient, "purpose": ask.purpose}
    if ask.scope == "refer":
        asked["service"] = ask.service
    told = {name: getattr(consent, name) for name in asked}
    if is_no(consent):
        asked = {name: value for name, value in asked.items() if told[name] not in NAMELESS}
    return consent.scope == ask.scope and all(told[name] == value for name, value in asked.items())


def _worth(entry: Entry, today: datetime.date, used: frozenset[str], as_child: bool) -> Standing:
    return standing(_consent(entry.fact), today, used=entry.record in used, as_child=as_child)


def _consent(fact: Fact) -> Consent:
    assert isinstance(fact, Consent)
    return fact


def _named(categories: Codes | None) -> frozenset[str]:
    return frozenset(categories or ()) - frozenset(MISSING)


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
            if value != []:
                htcds = field.maps.get("htcds", "")
                goes.append(Disclosed(_TOKEN, found.consent, form.id, field.id, htcds, value))
    return Disclosure(found, tuple(goes), tuple(stays))


def _stays(field: Field, found: Grounds, record: Opened) -> Left | None:
    if field.category in NEVER_LEAVES or field.circle == "justice" or field.type in LINKS:
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
    rows = ({key: value for key, value in row.items() if key in kept} for row in answer)
    return [row for row in rows if row], dropped
