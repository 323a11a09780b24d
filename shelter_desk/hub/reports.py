"""National tables: sums over desks, through the one protection function, published once per period.

No desk's cells are ever shown: a cell is hidden too if 1–4 people would remain without one desk (that
desk can subtract its own), if fewer than three desks gave to it, or if nearly everyone in it was named to someone.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
import sqlalchemy as sa

from shelter_desk import seals
from shelter_desk.errors import Refused
from shelter_desk.exchange.counting import Period
from shelter_desk.exchange.outside import outside_rows
from shelter_desk.exchange.payloads import OutsideRow
from shelter_desk.exchange.protection import USUAL, Parameters, Veto, placed_draw, protect
from shelter_desk.exchange.tables import ALL, BY_ID, TABLES, Cell, Count, Table, cells
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
    key = rounding_key(registry)

    def summed(connection: sa.Connection) -> str:
        rows = tables(_summed(connection, period), period, key, parameters)
        return msgspec.json.encode(rows).decode()

    return msgspec.json.decode(registry.publish(str(period), summed), type=list[OutsideRow])


def tables(found: Totals, period: Period, key: bytes, parameters: Parameters = USUAL) -> list[OutsideRow]:
    """Protected rows of inner sums."""
    draw, veto = placed_draw(key, str(period)), _veto(found, parameters)
    return outside_rows(protect(str(period), found.people, draw, parameters, veto))


def totals(registry: Registry, period: Period) -> Totals:
    """Sum the newest count of each desk; a year is the sum of its quarters, or of the years of small desks."""
    with registry.reading() as connection:
        return _summed(connection, period)


def rounding_key(registry: Registry) -> bytes:
    """The hub's secret for rounding, made once."""
    return seals.unb64(registry.secret("rounding", seals.b64(seals.random_bytes(32))))


def _summed(connection: sa.Connection, period: Period) -> Totals:
    people = {table.id: {cell: Count() for cell in cells(table)} for table in TABLES}
    by_desk: dict[str, dict[Cell, dict[str, int]]] = {table.id: {cell: {} for cell in cells(table)} for table in TABLES}
    newest, found = _newest(connection, period), schema.cells
    for row in connection.execute(sa.select(found).where(found.c.package.in_(newest))).mappings():
        table, finest = BY_ID[row["table_id"]], tuple(row["cell"].split("|")) if row["cell"] else ()
        desk = newest[row["package"]]
        for cell in margins_of(finest):
            count = people[table.id][cell]
            count.people += row["people"]
            count.known += row["known"]
            given = by_desk[table.id][cell]
            given[desk] = given.get(desk, 0) + row["people"]
    return Totals(people, by_desk)


def _newest(connection: sa.Connection, period: Period) -> dict[str, str]:
    """Package → desk: each desk's count with the highest sequence for every period that lies in this one.

    A desk that sent a whole year and quarters of it (its last year was lost, or counted anew) is taken by what
    it sent last: by both, its people would be counted twice.
    """
    wanted = [str(period)]
    if not period.quarter:
        wanted += [str(Period(period.year, quarter)) for quarter in (1, 2, 3, 4)]
    counts = schema.packages
    query = (
        sa.select(counts).where(counts.c.profile == "count", counts.c.period.in_(wanted)).order_by(counts.c.sequence)
    )
    newest: dict[tuple[str, str], str] = {}
    by_quarter: dict[str, bool] = {}
    for row in connection.execute(query):
        newest[row.desk, row.period] = row.package
        by_quarter[row.desk] = "-" in row.period
    return {package: desk for (desk, each), package in newest.items() if by_quarter[desk] == ("-" in each)}


def margins_of(finest: Cell) -> list[Cell]:
    """A finest cell and every margin it adds to."""
    found: list[Cell] = [()]
    for category in finest:
        found = [(*cell, each) for cell in found for each in (ALL, category)]
    return found


def _veto(found: Totals, parameters: Parameters) -> Veto:
    def veto(table: Table, cell: Cell, count: Count) -> bool:
        given = [number for number in found.by_desk[table.id][cell].values() if number]
        if len(given) < FEWEST_DESKS:
            return True
        # Desks tell how many were named, not to whom: where two recipients share them, one of them may be left with a few.
        if count.known and count.people - count.known < parameters.base:
            return True
        return any(0 < count.people - number < parameters.base for number in given)

    return veto
