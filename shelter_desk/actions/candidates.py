"""Turns cases into counting candidates: codes and days of recording, nothing that names anyone."""

import datetime
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final, TypeVar

import msgspec

from shelter_desk import seals
from shelter_desk.actions import releases
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.rows import FactRow, fact_rows_of, facts_of_row
from shelter_desk.domain import facts
from shelter_desk.domain.age import Minority, view_of
from shelter_desk.domain.casefile import Entry
from shelter_desk.domain.consent import Standing, standing
from shelter_desk.domain.facts import (
    NAMELESS,
    Age,
    Citizenship,
    Consent,
    Counted,
    Detection,
    Exploitation,
    Fact,
    Sex,
    StatusStep,
)
from shelter_desk.exchange.counting import OUTSIDE, PRESUMED, Candidate, categories_of
from shelter_desk.exchange.scope import is_no, unrevoked

SCOPE = "nrm_aggregate"
INDICATOR: Final = "presumed"
F = TypeVar("F", bound=Fact)


class _Sealed(msgspec.Struct, frozen=True):
    """The statistics of a part, and nothing of its answers."""

    statistics: str = ""
    statistics_generation: int = 0


class _Head(msgspec.Struct, frozen=True):
    """What counting reads of a revision."""

    record: str
    form: str
    at: str
    parents: list[str]
    parts: dict[str, _Sealed]


_heads = msgspec.json.Decoder(_Head)


@dataclass(frozen=True)
class _Case:
    """A case for counting: what it says now, and heads and facts as they were known in time."""

    code: str
    now: list[FactRow]
    known: list[FactRow]
    heads: list[_Head]


def candidates(desk: Desk, limit: datetime.date | None = None) -> Iterator[Candidate]:
    """Every case in which someone is presumed to be trafficked, as it stood before `limit`.

    Whether a consent stands is always asked of today: a withdrawal counts until the tables are stored.
    A record with two heads is treated as unknown; a consent must hold in both.
    """
    secret, feeds_status, today = releases.counting_secret(desk), _forms_feeding(desk, StatusStep), desk.today()
    named = releases.identified_to(desk)
    moment = limit.isoformat() if limit else ""
    by_case = itertools.groupby(desk.vault.statistical(), key=itemgetter(0))
    statistical = {case: [_heads.decode(content) for _case, content in rows] for case, rows in by_case}
    for row in desk.vault.case_rows():
        case = _before(desk, row.code, moment, statistical.get(row.code, []), facts_of_row(row))
        presumed_on = _presumed_on(desk, case, feeds_status)
        if presumed_on is not None:
            yield _candidate(desk, case, presumed_on, secret, named.get(row.code, frozenset()), today)


def candidate(desk: Desk, code: str) -> Candidate | None:
    """One case as counting sees it now."""
    stored = desk.vault.current(code)
    rows = fact_rows_of(stored)
    case = _Case(code, rows, rows, [msgspec.convert(each.revision, _Head, from_attributes=True) for each in stored])
    presumed_on = _presumed_on(desk, case, _forms_feeding(desk, StatusStep))
    if presumed_on is None:
        return None
    return _candidate(desk, case, presumed_on, releases.counting_secret(desk), frozenset(), desk.today())


def _before(desk: Desk, code: str, moment: str, heads: list[_Head], rows: list[FactRow]) -> _Case:
    """What a case said before a moment; its history is read only where a record was changed afterwards."""
    if not moment:
        return _Case(code, rows, rows, heads)
    changed = any(head.at >= moment and head.parents for head in heads)
    if changed or any(row.recorded >= moment and row.revised for row in rows):
        stored = desk.vault.as_of(code, moment)
        then = [msgspec.convert(each.revision, _Head, from_attributes=True) for each in stored]
        return _Case(code, rows, fact_rows_of(stored), then)
    known = [row for row in rows if row.recorded < moment]
    return _Case(code, rows, known, [head for head in heads if head.at < moment])


def _presumed_on(desk: Desk, case: _Case, feeds_status: frozenset[str]) -> datetime.date | None:
    """The first day on which it was recorded that someone is presumed or identified."""
    days = [
        head.at[:10]
        for head in case.heads
        if head.form in feeds_status
        and any(isinstance(fact, StatusStep) and fact.step in PRESUMED for fact in _statistics(desk, head, case.heads))
    ]
    return datetime.date.fromisoformat(min(days)) if days else None


def _candidate(
    desk: Desk,
    case: _Case,
    presumed_on: datetime.date,
    secret: bytes,
    known_to: frozenset[str],
    today: datetime.date,
) -> Candidate:
    def describe(day: datetime.date) -> Mapping[str, str]:
        known = _certain(case.known, Age, Sex)
        statistics = tuple(fact for head in case.heads for fact in _statistics(desk, head, case.heads))
        return categories_of(
            _latest(known, Age),
            _latest(known, Sex),
            _latest(statistics, Exploitation),
            _latest(statistics, Citizenship),
            _latest(statistics, Detection),
            day,
        )

    return Candidate(
        case=case.code,
        key=int.from_bytes(seals.digest(case.code.encode(), key=secret, size=8), "big"),
        presumed_on=presumed_on,
        consented_on=_consented(case, today),
        # Of two heads, one that says so is enough: better counted nowhere than twice.
        counted_elsewhere=any(
            isinstance(fact, Counted) and fact.indicator == INDICATOR
            for fact in facts.decode((row.fact for row in case.known), {Counted.__name__: Counted})
        ),
        describe=describe,
        known_to=known_to,
    )


def _consented(case: _Case, today: datetime.date) -> dict[str, datetime.date]:
    """Audience → the day of recording of a consent that was known in time and stands today.

    The person's last word counts; consents given before a no tell nothing any more.
    """
    age = _latest(_certain(case.now, Age), Age)
    as_child = age is None or view_of(age, today).minority is not Minority.ADULT
    answers, then = _answers(case.now), _answers(case.known)
    found: dict[str, datetime.date] = {}
    for audience in {_audience(consent) for _row, consent in then if not is_no(consent)} - {""}:
        asked = [(row, consent) for row, consent in answers if _for(audience, consent)]
        holds = {
            row.record
            for row, consent in asked
            if not row.conflicted and standing(consent, today, as_child=as_child) is Standing.HOLDS
        }
        said = unrevoked([Entry(row.record, row.form, row.recorded, consent) for row, consent in asked])
        if not said or said[-1].record not in holds:
            continue
        holding = holds & {entry.record for entry in said}
        days = [
            row.recorded
            for row, consent in then
            if row.record in holding and not is_no(consent) and _audience(consent) == audience
        ]
        if days:
            found[audience] = datetime.date.fromisoformat(min(days))
    return found


def _certain(rows: list[FactRow], *kinds: type[Fact]) -> tuple[Fact, ...]:
    """Facts of some kinds in records that say one thing."""
    wanted = {kind.__name__: kind for kind in kinds}
    return facts.decode((row.fact for row in rows if not row.conflicted), wanted)


def _answers(rows: list[FactRow]) -> list[tuple[FactRow, Consent]]:
    """Every answer to the question of being counted."""
    asked = (row for row in rows if (row.fact.get("fact"), row.fact.get("scope")) == (Consent.__name__, SCOPE))
    return [(row, fact) for row in asked for fact in facts.decode([row.fact]) if isinstance(fact, Consent)]


def _audience(consent: Consent) -> str:
    """Whom an answer names: anyone outside, one counting office, or nobody."""
    if consent.audience == "counting_office":
        return "" if consent.recipient in NAMELESS else str(consent.recipient)
    return OUTSIDE if consent.audience == "outside" else ""


def _for(audience: str, consent: Consent) -> bool:
    """Whether an answer concerns an audience; a no that names none concerns them all, one of no office every office."""
    named = _audience(consent)
    if named or not is_no(consent):
        return named == audience
    return consent.audience in NAMELESS or audience != OUTSIDE


def _forms_feeding(desk: Desk, kind: type[Fact]) -> frozenset[str]:
    forms = desk.library.forms.values()
    return frozenset(form.id for form in forms if any(f.fact.startswith(f"{kind.__name__}.") for f in form.fields()))


def _statistics(desk: Desk, head: _Head, heads: list[_Head]) -> tuple[Fact, ...]:
    if sum(each.record == head.record for each in heads) > 1:
        return ()
    return tuple(fact for part in head.parts.values() for fact in facts.decode(desk.vault.sealer.open_statistics(part)))


def _latest(found: Sequence[Fact], kind: type[F]) -> F | None:
    return next((fact for fact in reversed(found) if isinstance(fact, kind)), None)
