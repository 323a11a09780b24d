"""National tables: sums over desks, through the one protection function, published once per period.

No desk's cells are ever shown: a cell is hidden too if 1–4 people would remain without one desk (that
desk can subtract its own), or if fewer than three desks gave to it.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa

from shelter_desk import seals
from shelter_desk.errors import Refused
from shelter_desk.exchange.counting import Period
from shelter_desk.exchange.outside import outside_rows
from shelter_desk.exchange.payloads import OutsideRow
from shelter_desk.exchange.protection import USUAL, Parameters, Veto, placed_draw, protect
from shelter_desk.exchange.tables import ALL, TABLES, Cell, Count, Table, cells
from shelter_desk.hub import registry as schema
from shelter_desk.hub.registry import Registry
from shelter_desk.i18n import _

FEWEST_DESKS = 3


@dataclass(frozen=True)
class Totals:
    """The inner sums of a period, never shown: by table and cell the people, and by desk."""

    people: Mapping[str, Mapping[Cell, Count]]
    by_desk: Mapping[str, Mapping[Cell, Mapping[str, int]]]


def national(
    registry: Registry, period: Period, today: datetime.date, parameters: Parameters = USUAL
) -> list[OutsideRow]:
    """The published tables of a frozen period; the first call stores them, later calls repeat them."""
    if not period.is_frozen(today):
        raise Refused(
            "not-frozen",
            _("{period} is not frozen yet.").format(period=period),
            _("Its tables exist from {day} on.").format(day=period.frozen_from.isoformat()),
        )
    known = stored(registry, str(period))
    if known is not None:
        return known
    rows = tables(totals(registry, period), period, rounding_key(registry), parameters)
    content = msgspec.json.encode(rows).decode()
    with registry.transaction() as connection:
        present = connection.execute(
            sa.select(schema.published).where(schema.published.c.period == str(period))
        ).first()
        if present is None:
            connection.execute(sa.insert(schema.published).values(period=str(period), content=content))
    return stored(registry, str(period)) or rows


def tables(found: Totals, period: Period, key: bytes, parameters: Parameters = USUAL) -> list[OutsideRow]:
    """Protected rows of inner sums."""
    return outside_rows(protect(str(period), found.people, placed_draw(key, str(period)), parameters, _veto(found)))


def stored(registry: Registry, period: str) -> list[OutsideRow] | None:
    """What was published of a period."""
    content = registry.published(period)
    return None if content is None else msgspec.json.decode(content, type=list[OutsideRow])


def totals(registry: Registry, period: Period) -> Totals:
    """Sum the newest count of each desk; a year is the sum of its yearly and quarterly counts."""
    people = {table.id: {cell: Count() for cell in cells(table)} for table in TABLES}
    by_desk: dict[str, dict[Cell, dict[str, int]]] = {table.id: {cell: {} for cell in cells(table)} for table in TABLES}
    by_id = {table.id: table for table in TABLES}
    with registry.engine.connect() as connection:
        for row in connection.execute(_newest(period)).mappings():
            table, finest = by_id[row["table_id"]], tuple(row["cell"].split("|")) if row["cell"] else ()
            for cell in _margins(table, finest):
                count = people[table.id][cell]
                count.people += row["people"]
                count.known += row["known"]
                given = by_desk[table.id][cell]
                given[row["desk"]] = given.get(row["desk"], 0) + row["people"]
    return Totals(people, by_desk)


def rounding_key(registry: Registry) -> bytes:
    """The hub's secret for rounding, made once."""
    return seals.unb64(registry.secret("rounding", seals.b64(seals.random_bytes(32))))


def _newest(period: Period) -> sa.Select[Any]:
    """Cells of each desk's count with the highest sequence, for every period that lies in this one."""
    counts, found = schema.packages, schema.cells
    wanted = (
        [str(period)]
        if period.quarter
        else [str(period), *(str(Period(period.year, quarter)) for quarter in (1, 2, 3, 4))]
    )
    newest = (
        sa.select(counts.c.desk, counts.c.period, sa.func.max(counts.c.sequence).label("sequence"))
        .where(counts.c.profile == "count", counts.c.period.in_(wanted), counts.c.note == "")
        .group_by(counts.c.desk, counts.c.period)
        .subquery()
    )
    return (
        sa.select(counts.c.desk, found.c.table_id, found.c.cell, found.c.people, found.c.known)
        .join(found, found.c.package == counts.c.package)
        .join(
            newest,
            sa.and_(
                newest.c.desk == counts.c.desk,
                newest.c.period == counts.c.period,
                newest.c.sequence == counts.c.sequence,
            ),
        )
        .where(counts.c.profile == "count", counts.c.note == "")
    )


def _margins(table: Table, finest: Cell) -> list[Cell]:
    found: list[Cell] = [()]
    for category in finest:
        found = [(*cell, each) for cell in found for each in (ALL, category)]
    return found if len(finest) == len(table.dimensions) else []


def _veto(found: Totals) -> Veto:
    def veto(table: Table, cell: Cell, count: Count) -> bool:
        given = [number for number in found.by_desk[table.id][cell].values() if number]
        if len(given) < FEWEST_DESKS:
            return True
        return any(0 < count.people - number < USUAL.base for number in given)

    return veto
