"""Turns signed facts into case files and cached rows, and cached rows back into what lists show."""

import itertools
from collections.abc import Iterable
from typing import Any

import msgspec

from shelter_desk.actions.desk import Desk
from shelter_desk.domain import facts
from shelter_desk.domain.age import age_view
from shelter_desk.domain.alerts import alerts
from shelter_desk.domain.casefile import CaseFile, Entry
from shelter_desk.domain.closing import is_closed
from shelter_desk.domain.due import Due, dues
from shelter_desk.domain.facts import Closing, Speech
from shelter_desk.domain.rooms import current_stay
from shelter_desk.domain.situation import Situation
from shelter_desk.errors import Refused
from shelter_desk.i18n import _
from shelter_desk.vault.revisions import Stored
from shelter_desk.vault.vault import CaseRow

MOST_COMBINATIONS = 8


class Summary(msgspec.Struct, frozen=True, omit_defaults=True):
    """What lists show of a case: codes and dates only."""

    dues: tuple[Due, ...] = ()
    alerts: tuple[str, ...] = ()
    closed: bool = False
    conflict: bool = False
    room: str = ""
    language: str = ""
    minority: str = ""


class FactRow(msgspec.Struct, frozen=True, array_like=True):
    """One operational fact in the cached row.

    `conflicted` if its record has several heads, `revised` if the record said something else before.
    """

    record: str
    form: str
    recorded: str
    fact: dict[str, Any]
    conflicted: bool = False
    revised: bool = False


_encoder = msgspec.json.Encoder(order="sorted")
_summary = msgspec.json.Decoder(Summary)
_fact_rows = msgspec.json.Decoder(list[FactRow])


def by_record(stored: Iterable[Stored]) -> dict[str, list[Stored]]:
    """Heads by record, both in the order they were written."""
    found: dict[str, list[Stored]] = {}
    for each in sorted(stored, key=lambda head: (head.revision.at, head.id)):
        found.setdefault(each.revision.record, []).append(each)
    return found


def case_files(code: str, stored: Iterable[Stored]) -> tuple[CaseFile, ...]:
    """One case file for every combination of a conflict's heads (design §2)."""
    groups = list(by_record(stored).values())
    combinations = 1
    for heads in groups:
        combinations *= len(heads)
    if combinations > MOST_COMBINATIONS:
        raise Refused(
            "many-conflicts",
            _("Several records of this case were changed on two computers."),
            _("Resolve these conflicts first."),
        )
    found = []
    for chosen in itertools.product(*groups):
        ordered = sorted(chosen, key=lambda head: (head.revision.at, head.id))
        found.append(CaseFile(code, tuple(entry for head in ordered for entry in entries_of(head))))
    return tuple(found)


def entries_of(stored: Stored) -> tuple[Entry, ...]:
    """The operational facts of a revision."""
    revision = stored.revision
    return tuple(
        Entry(revision.record, revision.form, revision.at[:10], fact)
        for part in revision.parts.values()
        for fact in facts.decode(part.facts)
    )


def case_row(desk: Desk, code: str, opened: str, stored: list[Stored], situations: tuple[Situation, ...]) -> CaseRow:
    """The cached row of a case, computed from signed facts."""
    found_dues = dues(situations)
    age = age_view(situations[0].case, situations[0].today)
    case = situations[0].case
    stay, speech = current_stay(case), case.latest(Speech)
    summary = Summary(
        dues=found_dues,
        alerts=tuple(alert.code for alert in alerts([_alone(each) for each in situations])),
        closed=is_closed(case.of(Closing)),
        conflict=len(situations) > 1,
        room=stay.room or "" if stay else "",
        language=speech.language or "" if speech else "",
        minority=age.minority.value,
    )
    return CaseRow(
        code=code,
        opened=opened,
        # A conflict is looked at today, whatever else is due.
        due=opened if summary.conflict else found_dues[0].day if found_dues else None,
        until=age.until.isoformat() if age.until else None,
        basis=desk.basis,
        summary=_encoder.encode(summary),
        facts=_encoder.encode(fact_rows_of(stored)),
    )


def empty_row(desk: Desk, code: str, opened: str) -> CaseRow:
    """The row of a case that so far consists of a draft: nothing is due before a record says so."""
    return CaseRow(code, opened, None, None, desk.basis, _encoder.encode(Summary()), _encoder.encode([]))


def summary_of(row: CaseRow) -> Summary:
    return _summary.decode(row.summary)


def facts_of_row(row: CaseRow) -> list[FactRow]:
    return _fact_rows.decode(row.facts)


def case_of_row(row: CaseRow) -> CaseFile:
    """A case file from the cache, newest head of each conflict, for lists and returns."""
    entries = [
        Entry(each.record, each.form, each.recorded, fact)
        for each in facts_of_row(row)
        for fact in facts.decode([each.fact])
    ]
    return CaseFile(row.code, tuple(entries))


def is_stale(desk: Desk, row: CaseRow) -> bool:
    """Whether a cached row was made with other rules, or a child has come of age since."""
    return row.basis != desk.basis or (row.until is not None and row.until <= desk.today().isoformat())


def _alone(situation: Situation) -> Situation:
    """Without the house: a cached row must not depend on other cases."""
    return Situation(situation.case, situation.profile, situation.today)


def fact_rows_of(stored: list[Stored]) -> list[FactRow]:
    """Facts of all heads in the order they were written."""
    heads_of = {record: len(heads) for record, heads in by_record(stored).items()}
    return [
        FactRow(
            revision.record,
            revision.form,
            revision.at[:10],
            fact,
            conflicted=heads_of[revision.record] > 1,
            revised=bool(revision.parents),
        )
        for revision in (head.revision for head in sorted(stored, key=lambda head: (head.revision.at, head.id)))
        for part in revision.parts.values()
        for fact in part.facts
    ]
