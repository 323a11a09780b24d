"""Attack 27: who knows every rule solves the published tables for their small cells, in whole people.

Target: of true cells and margins of 1–4, none is proved exactly, none pinned to 1–4, at most 3 % proved not empty.
"""

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import pytest

from shelter_desk.exchange.protection import Row, protect_people
from shelter_desk.exchange.tables import TABLES, Person, tally
from tests.attacks.bounds import Attacker, Place
from tests.exchange.pools import pool

KEY = b"k" * 32
SMALL = range(1, 5)
MOST_NOT_EMPTY = 0.03


def made_up(seed: int) -> list[Person]:
    """20 to 2,000 made-up people, small desks as often as large ones; some places know little but one form."""
    drawn = random.Random(seed)
    number = round(20 * 100 ** drawn.random())
    return pool(number, drawn, drawn.choice((0.0, 0.0, 0.3, 0.6, 0.9)))


def small_cells(people: Iterable[Person]) -> dict[Place, int]:
    """Every cell and margin that truly holds one to four people."""
    counted = list(people)
    return {
        (table.id, cell): count.people
        for table in TABLES
        for cell, count in tally(table, counted).items()
        if count.people in SMALL
    }


def attacked(rows: Iterable[Row], small: dict[Place, int], attacker: Attacker | None = None) -> Counter[str]:
    """What the attacker proves of small cells."""
    solver = attacker or Attacker(rows)
    said: Counter[str] = Counter(cells=len(small))
    for place, truth in small.items():
        found = solver.bounds(place)
        assert found.least <= truth <= found.most  # else the attacker believes something that is not so
        said["exact"] += found.least == found.most
        said["pinned"] += found.least >= 1 and found.most <= 4
        said["not empty"] += found.least >= 1
    return said


def attacked_pools(seeds: range) -> Counter[str]:
    said: Counter[str] = Counter()
    for seed in seeds:
        people = made_up(seed)
        said += attacked(protect_people("2026", people, KEY), small_cells(people)) + Counter(pools=1)
    return said


def demand_kept(said: Counter[str]) -> None:
    assert said["cells"] > 5 * said["pools"]
    assert (said["exact"], said["pinned"]) == (0, 0)
    assert said["not empty"] <= MOST_NOT_EMPTY * said["cells"]


def test_no_small_cell_is_found() -> None:
    demand_kept(attacked_pools(range(6)))


@pytest.mark.long
def test_no_small_cell_is_found_in_1_000_pools(capsys: pytest.CaptureFixture[str]) -> None:
    said = attacked_pools(range(1_000, 2_000))
    with capsys.disabled():
        print(
            f"\nattack 27: {said['pools']:,} pools, {said['cells']:,} true cells of 1-4: {said['exact']} exact, "
            f"{said['pinned']} pinned to 1-4, {said['not empty'] / said['cells']:.1%} proved not empty"
        )
    demand_kept(said)


@dataclass(frozen=True)
class Weak:
    """What others do: numbers under five are hidden, all others are told as they are."""

    fewest: int = 20
    per_cell: int = 10
    base: int = 1
    hide_below: int = 5


def weakly_protected(people: list[Person]) -> list[Row]:
    rows: list[Row] = []
    for row in protect_people("2026", people, KEY):
        table = next(each for each in TABLES if each.id == row.table)
        truth = tally(table, people)[row.cell].people
        shown = truth >= Weak().hide_below
        rows.append(replace(row, value=truth if shown else None, status="rounded" if shown else "hidden"))
    return rows


def test_the_attacker_finds_them_where_small_numbers_are_only_hidden() -> None:
    """The control: without rounding, what is hidden follows from what is shown."""
    people = pool(700, random.Random(3))
    rows = weakly_protected(people)
    said = attacked(rows, small_cells(people), Attacker(rows, Weak()))  # type: ignore[arg-type]
    assert said["cells"] > 10
    assert said["pinned"] > said["cells"] / 2
