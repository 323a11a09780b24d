"""The one protection function: what may be said of counted people, for outside returns and every hub table.

Five rules (design §4). What was measured on made-up pools: no true cell of 1–4 is proved exactly or
pinned to 1–4 by an attacker who solves the tables as integer bounds (standards §14, attacks 27–31).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from shelter_desk import seals
from shelter_desk.exchange.tables import ALL, DIMENSIONS, SENSITIVE, TABLES, Cell, Count, Person, Table, tally

Status = Literal["rounded", "hidden", "under_20", "not_collected"]
Draw = Callable[[Table, Cell, Count], float]
Veto = Callable[[Table, Cell, Count], bool]


@dataclass(frozen=True)
class Parameters:
    """Local parameters may rise above these, never fall."""

    fewest: int = 20
    per_cell: int = 10
    base: int = 5
    hide_below: int = 10
    most_alike: float = 0.9

    def __post_init__(self) -> None:
        usual = (20, 10, 5, 10)
        mine = (self.fewest, self.per_cell, self.base, self.hide_below)
        if any(value < least for value, least in zip(mine, usual, strict=True)) or not 0.5 <= self.most_alike <= 0.9:
            raise ValueError("protection may be raised, not lowered")
        if self.hide_below % self.base:
            raise ValueError("the hiding bound is a multiple of the rounding base")


USUAL = Parameters()


@dataclass(frozen=True)
class Row:
    """One published line; `value` is None unless the status is `rounded`."""

    period: str
    table: str
    cell: Cell
    value: int | None
    status: Status

    def category(self, dimension: str) -> str:
        """The category of one dimension of the table, empty where the table lacks it."""
        table = next(each for each in TABLES if each.id == self.table)
        return self.cell[table.dimensions.index(dimension)] if dimension in table.dimensions else ""


def keyed_draw(key: bytes) -> Draw:
    """At a desk: from the sum of the persons' keys, so that the same people always give the same value."""

    def draw(table: Table, cell: Cell, count: Count) -> float:
        return _uniform(seals.digest(count.keys.to_bytes(8, "big"), key=key, size=8))

    return draw


def placed_draw(key: bytes, period: str) -> Draw:
    """At the hub, which knows no persons: from period and cell; a margin is one cell, whatever table shows it.

    Drawn anew in each table, a margin could be narrowed down by comparing them.
    """

    def draw(table: Table, cell: Cell, count: Count) -> float:
        place = [[name, category] for name, category in zip(table.dimensions, cell, strict=True) if category != ALL]
        return _uniform(seals.digest(seals.canonical([place, period]), key=key, size=8))

    return draw


def protect(
    period: str,
    counts: Mapping[str, Mapping[Cell, Count]],
    draw: Draw,
    parameters: Parameters = USUAL,
    veto: Veto | None = None,
) -> tuple[Row, ...]:
    """Every row that may be said of a period; `counts` holds the tally of each table by its id.

    `veto` adds reasons to hide a cell (the hub's: one desk could be subtracted, too few desks gave).
    """
    total = counts["total"][()].people
    if total < parameters.fewest:
        return (Row(period, "total", (), None, "under_20"),)
    rows: list[Row] = []
    for table in TABLES:
        found = counts[table.id]
        if total < parameters.per_cell * table.finest or _nearly_alike(table, found, parameters):
            rows.append(Row(period, table.id, (ALL,) * len(table.dimensions), None, "hidden"))
            continue
        for cell, count in found.items():
            if _hidden(count, parameters) or (veto is not None and veto(table, cell, count)):
                rows.append(Row(period, table.id, cell, None, "hidden"))
            else:
                value = _rounded(count.people, draw(table, cell, count), parameters.base)
                rows.append(Row(period, table.id, cell, value, "rounded"))
    return tuple(rows)


def protect_people(
    period: str,
    people: Iterable[Person],
    key: bytes,
    known: Mapping[int, frozenset[str]] | None = None,
    parameters: Parameters = USUAL,
) -> tuple[Row, ...]:
    """The outside return of one desk for one period; `known` are people already identified to recipients."""
    counted = tuple(people)
    counts = {table.id: tally(table, counted, known) for table in TABLES}
    return protect(period, counts, keyed_draw(key), parameters)


def _hidden(count: Count, parameters: Parameters) -> bool:
    """Small, or small once a recipient takes away those it can name (rule 4)."""
    if count.people < parameters.hide_below:
        return True
    left = [count.people - known for known in (*count.known_to.values(), count.known)]
    return any(0 < each < parameters.base for each in left)


def _rounded(people: int, drawn: float, base: int) -> int:
    """Unbiased random rounding to the base: up with the probability of the remainder (rule 3)."""
    below = people - people % base
    return below + base if drawn < (people % base) / base else below


def _nearly_alike(table: Table, counts: Mapping[Cell, Count], parameters: Parameters) -> bool:
    """A row of ten or more in which over 90 % share one sensitive category tells it of each (rule 5)."""
    if SENSITIVE not in table.dimensions:
        return False
    place = table.dimensions.index(SENSITIVE)
    for cell, count in counts.items():
        if cell[place] != ALL or count.people < parameters.hide_below:
            continue
        telling = (category for category in DIMENSIONS[SENSITIVE] if category != "unknown")
        alike = max(counts[(*cell[:place], category, *cell[place + 1 :])].people for category in telling)
        if alike > parameters.most_alike * count.people:
            return True
    return False


def _uniform(digest: bytes) -> float:
    return int.from_bytes(digest, "big") / 2**64
