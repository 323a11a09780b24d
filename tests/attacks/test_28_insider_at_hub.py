"""Attack 28: a desk subtracts its own numbers from the hub's tables, quarter by quarter and in the year beside them.

Target: no shown cell leaves 1–4 people of others, and none of what is shown pins others to 1–4.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest

from shelter_desk.exchange.counting import Period
from shelter_desk.exchange.protection import Row, placed_draw, protect
from shelter_desk.exchange.tables import TABLES, Cell, Person, Table, cells, tally
from shelter_desk.exchange.tables import Count as CellCount
from shelter_desk.hub import reports
from shelter_desk.hub.reports import Totals
from tests.exchange.pools import pool

KEY = b"h" * 32
YEAR = Period(2025)
QUARTERS = tuple(Period(2025, quarter) for quarter in (1, 2, 3, 4))
Given = dict[str, dict[Cell, dict[str, int]]]


@dataclass(frozen=True)
class Country:
    """What each desk gave to each period, and the tables the hub shows of it."""

    given: dict[Period, Given]
    shown: dict[Period, tuple[Row, ...]]

    @classmethod
    def made_up(cls, seed: int, desks: int) -> "Country":
        """Large desks that count by the quarter, small ones that count by the year."""
        drawn = random.Random(seed)
        given: dict[Period, Given] = {period: empty() for period in (YEAR, *QUARTERS)}
        for number in range(desks):
            tilt = drawn.choice((0.0, 0.0, 0.4, 0.9))
            if drawn.random() < 0.3:
                add(given[YEAR], str(number), pool(drawn.randint(1, 19), drawn, tilt))
                continue
            for quarter in QUARTERS:
                people = pool(drawn.choice((0, 3, 8, 15, 40, 120)), drawn, tilt)
                add(given[quarter], str(number), people)
                add(given[YEAR], str(number), people)
        return cls(given, {period: published(period, given[period]) for period in given})

    def shown_cells(self, period: Period) -> Iterator[tuple[Table, Row]]:
        for row in self.shown[period]:
            if row.value is not None:
                yield next(each for each in TABLES if each.id == row.table), row


def empty() -> Given:
    return {table.id: {cell: {} for cell in cells(table)} for table in TABLES}


def add(given: Given, desk: str, people: list[Person]) -> None:
    for table in TABLES:
        for cell, count in tally(table, people).items():
            if count.people:
                place = given[table.id][cell]
                place[desk] = place.get(desk, 0) + count.people


def totals(given: Given) -> Totals:
    people = {name: {cell: CellCount(sum(by.values())) for cell, by in found.items()} for name, found in given.items()}
    return Totals(people, given)


def published(period: Period, given: Given) -> tuple[Row, ...]:
    """As the hub makes them, before their columns are named."""
    found = totals(given)
    veto = reports._veto(found, reports.USUAL)
    return protect(str(period), found.people, placed_draw(KEY, str(period)), veto=veto)


def left_over(country: Country) -> Counter[str]:
    """Shown cells of which a desk that gave to them can take its own away, and those where 1–4 people are left."""
    said: Counter[str] = Counter()
    for period, given in country.given.items():
        for table, row in country.shown_cells(period):
            by = given[table.id][row.cell]
            said["shown"] += 1
            said["subtracted"] += len(by)
            said["left"] += sum(1 <= sum(by.values()) - own <= 4 for own in by.values())
    return said


def pinned(country: Country) -> int:
    """Quarters of a cell in which a desk proves from the year and the other quarters that 1–4 others were there.

    It knows its own numbers in each, that a shown value lies within four of the truth, and that the small desks' years
    come on top of the quarters.
    """
    known = {period: {(row.table, row.cell): row for row in rows} for period, rows in country.shown.items()}
    found = 0
    for table in TABLES:
        for cell in country.given[YEAR][table.id]:
            year = known[YEAR].get((table.id, cell))
            most = year.value + 4 if year is not None and year.value is not None else 10**6
            bounds = [_bounds(known[quarter].get((table.id, cell))) for quarter in QUARTERS]
            for desk in {each for quarter in QUARTERS for each in country.given[quarter][table.id][cell]}:
                own = [country.given[quarter][table.id][cell].get(desk, 0) for quarter in QUARTERS]
                least = [max(low, mine) for (low, _high), mine in zip(bounds, own, strict=True)]
                for place, (_low, high) in enumerate(bounds):
                    rest = sum(least) - least[place]
                    found += least[place] - own[place] >= 1 and min(high, most - rest) - own[place] <= 4
    return found


def _bounds(row: Row | None) -> tuple[int, int]:
    """At the hub a hidden cell may be of any size: too few desks, or one too large, hide it too."""
    if row is None or row.value is None:
        return 0, 10**6
    return max(10, row.value - 4), row.value + 4


def attacked(seeds: Iterable[int], desks: tuple[int, int]) -> Counter[str]:
    said: Counter[str] = Counter()
    for seed in seeds:
        country = Country.made_up(seed, random.Random(seed).randint(*desks))
        said += left_over(country) + Counter(countries=1, pinned=pinned(country))
    return said


def test_no_desk_finds_a_few_people_of_others() -> None:
    said = attacked(range(3), (15, 40))
    assert said["shown"] > 300
    assert (said["left"], said["pinned"]) == (0, 0)


@pytest.mark.long
def test_no_desk_of_15_to_100_finds_a_few_people_of_others(capsys: pytest.CaptureFixture[str]) -> None:
    said = attacked(range(100, 400), (15, 100))
    with capsys.disabled():
        print(
            f"\nattack 28: {said['countries']} countries of 15-100 desks, four quarters and the year: "
            f"{said['shown']:,} shown cells, {said['subtracted']:,} subtractions, {said['left']} with 1-4 left, "
            f"{said['pinned']} pinned to 1-4"
        )
    assert (said["left"], said["pinned"]) == (0, 0)


def test_without_the_hubs_own_rule_a_desk_finds_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the same attacker against tables that are protected as a single desk's are."""
    monkeypatch.setattr(reports, "_veto", lambda _found, _parameters: None)
    assert attacked(range(3), (15, 40))["left"] > 3
