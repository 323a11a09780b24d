"""Shapes protected rows as an outside return, and exact cells as a count."""

from collections.abc import Iterable

from shelter_desk.exchange.counting import Chosen, Period
from shelter_desk.exchange.payloads import Count, CountCell, OutsideReturn, OutsideRow
from shelter_desk.exchange.protection import Row
from shelter_desk.exchange.tables import ALL, TABLES, tally

DEFINITION = (
    "People presumed or identified as trafficked, counted once, in the year in which this presumption and "
    "their consent to be counted were first recorded together. Values are randomly rounded to 5; "
    "'hidden' means fewer than 10 or not safe to show, zero included; blank is unknown, never no."
)
# In each table the dimension that stands in the columns `dimension` and `category`.
_LEADING = ("form", "citizenship", "finder", "majority")


def outside_rows(rows: Iterable[Row]) -> list[OutsideRow]:
    """Protected rows in the published columns."""
    return [_outside_row(row) for row in rows]


def outside_return(period: Period, rows: Iterable[Row], coverage: str) -> OutsideReturn:
    """The payload of an outside return."""
    return OutsideReturn(str(period), DEFINITION, coverage, outside_rows(rows))  # type: ignore[arg-type]


def coverage_band(consented: int, presumed: int) -> str:
    """How many of the people agreed to be counted, as a band: the exact share could be subtracted."""
    if presumed < 20:
        return "unknown"
    share = consented / presumed
    return "under_half" if share < 0.5 else "half_to_three_quarters" if share <= 0.75 else "over_three_quarters"


def count(period: Period, chosen: Chosen, final: bool) -> Count:
    """The payload of a count: every cell that is not empty, exact; margins follow from the finest cells."""
    cells = []
    for table in TABLES:
        for cell, found in tally(table, chosen.people, chosen.known).items():
            if ALL not in cell and found.people:
                cells.append(CountCell(table.id, list(cell), found.people, found.known))
    return Count(str(period), cells, final)


def _outside_row(row: Row) -> OutsideRow:
    leading = next((name for name in _LEADING if row.category(name)), "")
    return OutsideRow(
        period=row.period,
        table=row.table,
        dimension=leading or "total",
        category=row.category(leading) if leading else ALL,
        sex=row.category("sex") or ALL,
        age_group=row.category("age") or ALL,
        value=row.value,
        status=row.status,
    )
