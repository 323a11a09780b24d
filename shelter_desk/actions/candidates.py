"""Turns cases into counting candidates: codes and days of recording, nothing that names anyone."""

import datetime
import itertools
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TypeVar

import msgspec

from shelter_desk import seals
from shelter_desk.actions import releases
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.rows import FactRow, fact_rows_of, facts_of_row
from shelter_desk.domain import facts
from shelter_desk.domain.age import Minority, view_of
from shelter_desk.domain.consent import Standing, standing
from shelter_desk.domain.facts import Age, Citizenship, Consent, Counted, Detection, Exploitation, Fact, Sex, StatusStep
from shelter_desk.exchange.counting import OUTSIDE, PRESUMED, Candidate, categories_of
from shelter_desk.vault.revisions import Part

SCOPE = "nrm_aggregate"
INDICATOR = "presumed"
F = TypeVar("F", bound=Fact)


class _Head(msgspec.Struct, frozen=True):
    """What counting reads of a revision."""

    record: str
    form: str
    at: str
    parents: list[str]
    parts: dict[str, Part]


_heads = msgspec.json.Decoder(_Head)


def candidates(desk: Desk, limit: datetime.date | None = None) -> Iterator[Candidate]:
    """Every case in which someone is presumed to be trafficked, as it stood before `limit`.

    Whether a consent stands is always asked of today: a withdrawal counts until the tables are stored.
    A record with two heads is treated as unknown; a consent must hold in both.
    """
    secret = releases.counting_secret(desk)
    named = releases.identified_to(desk)
    moment = limit.isoformat() if limit else ""
    by_case = itertools.groupby(desk.vault.statistical(), key=itemgetter(0))
    statistical = {case: [_heads.decode(content) for _case, content in rows] for case, rows in by_case}
    feeds_status = {
        form.id for form in desk.library.forms.values() if any(f.fact.startswith("StatusStep.") for f in form.fields())
    }
    for row in desk.vault.case_rows():
        rows = facts_of_row(row)
        heads, known = _before(desk, row.code, moment, statistical.get(row.code, []), rows)
        presumed = [head.at[:10] for head in heads if head.form in feeds_status and _presumed(desk, head, heads)]
        if presumed:
            yield _candidate(
                desk, row.code, min(presumed), (rows, known), heads, secret, named.get(row.code, frozenset())
            )


def _before(
    desk: Desk, code: str, moment: str, heads: list[_Head], rows: list[FactRow]
) -> tuple[list[_Head], list[FactRow]]:
    """What a case said before a moment; its history is read only where a record was changed afterwards."""
    if not moment:
        return heads, rows
    changed = any(head.at >= moment and head.parents for head in heads)
    if changed or any(row.recorded >= moment and row.revised for row in rows):
        stored = desk.vault.as_of(code, moment)
        return [msgspec.convert(each.revision, _Head, from_attributes=True) for each in stored], fact_rows_of(stored)
    return [head for head in heads if head.at < moment], [row for row in rows if row.recorded < moment]


def _candidate(
    desk: Desk,
    code: str,
    presumed: str,
    rows: tuple[list[FactRow], list[FactRow]],
    heads: list[_Head],
    secret: bytes,
    known_to: frozenset[str],
) -> Candidate:
    now, known = rows
    operational = facts.decode([row.fact for row in known if not row.conflicted])
    age = _latest(operational, Age)
    as_child = age is None or view_of(age, desk.today()).minority is not Minority.ADULT
    consented = _consented(now, known, desk.today(), as_child)
    presumed_on = datetime.date.fromisoformat(presumed)
    entered = max([presumed_on, *consented.values()])

    def describe() -> Mapping[str, str]:
        statistics = tuple(fact for head in heads for fact in _statistics(desk, head, heads))
        return categories_of(
            age,
            _latest(operational, Sex),
            _latest(statistics, Exploitation),
            _latest(statistics, Citizenship),
            _latest(statistics, Detection),
            entered,
        )

    return Candidate(
        case=code,
        key=int.from_bytes(seals.digest(code.encode(), key=secret, size=8), "big"),
        presumed_on=presumed_on,
        consented_on=consented,
        counted_elsewhere=any(isinstance(fact, Counted) and fact.indicator == INDICATOR for fact in operational),
        describe=describe,
        known_to=known_to,
    )


def _consented(
    now: list[FactRow], known: list[FactRow], today: datetime.date, as_child: bool
) -> dict[str, datetime.date]:
    """Audience → the day of recording of a consent that was known in time and stands today, in all its heads."""
    standing_now: dict[str, bool] = {}
    for row in now:
        if row.fact.get("fact") == Consent.__name__:
            (consent,) = facts.decode([row.fact])
            holds = isinstance(consent, Consent) and standing(consent, today, as_child=as_child) is Standing.HOLDS
            standing_now[row.record] = standing_now.get(row.record, True) and holds
    found: dict[str, datetime.date] = {}
    for row in known:
        if row.fact.get("fact") != Consent.__name__ or not standing_now.get(row.record, False):
            continue
        if row.fact.get("scope") == SCOPE and row.fact.get("decision") == "given":
            audience = OUTSIDE if row.fact.get("audience") == "outside" else str(row.fact.get("recipient", ""))
            day = datetime.date.fromisoformat(row.recorded)
            found[audience] = min(day, found.get(audience, day))
    return found


def _presumed(desk: Desk, head: _Head, heads: list[_Head]) -> bool:
    return any(isinstance(fact, StatusStep) and fact.step in PRESUMED for fact in _statistics(desk, head, heads))


def _statistics(desk: Desk, head: _Head, heads: list[_Head]) -> tuple[Fact, ...]:
    if sum(each.record == head.record for each in heads) > 1:
        return ()
    return tuple(fact for part in head.parts.values() for fact in facts.decode(desk.vault.sealer.open_statistics(part)))


def _latest(found: Sequence[Fact], kind: type[F]) -> F | None:
    return next((fact for fact in reversed(found) if isinstance(fact, kind)), None)
