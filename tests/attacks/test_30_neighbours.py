"""Attack 30: two pools that differ in one person, equal in number: which tables are issued tells nothing of that person.

Target: the same tables, unless rule 5 took one away.
"""

import random
from collections import Counter
from collections.abc import Iterable

import pytest

from shelter_desk.exchange import protection
from shelter_desk.exchange.protection import USUAL, protect_people
from shelter_desk.exchange.tables import DIMENSIONS, SENSITIVE, TABLES, Person, tally
from tests.attacks.test_27_bounds import made_up
from tests.exchange.pools import person

KEY = b"k" * 32


def issued(people: Iterable[Person]) -> frozenset[str]:
    """The tables of which anything is told."""
    rows = protect_people("2026", people, KEY)
    return frozenset(
        row.table for row in rows if row.status == "rounded" or len([r for r in rows if r.table == row.table]) > 1
    )


def taken_by_rule_5(people: list[Person]) -> frozenset[str]:
    return frozenset(table.id for table in TABLES if protection._nearly_alike(table, tally(table, people), USUAL))


def neighbours(people: list[Person], drawn: random.Random) -> list[Person]:
    """The same pool with another person in one place, or the same person described otherwise in one respect."""
    place = drawn.randrange(len(people))
    if drawn.random() < 0.5:
        other = person(drawn)
    else:
        name = drawn.choice(list(DIMENSIONS))
        other = Person(people[place].key, dict(people[place].categories) | {name: drawn.choice(DIMENSIONS[name])})
    return [*people[:place], other, *people[place + 1 :]]


def compared(seeds: range) -> Counter[str]:
    said: Counter[str] = Counter()
    for seed in seeds:
        people = made_up(seed)
        other = neighbours(people, random.Random(seed))
        differ = issued(people) ^ issued(other)
        fired = taken_by_rule_5(people) ^ taken_by_rule_5(other)
        said += Counter(pairs=1, differ=bool(differ), fired=bool(fired))
        assert differ <= fired
        assert all(SENSITIVE in table.dimensions for table in TABLES if table.id in differ)
    return said


def test_neighbours_have_the_same_tables() -> None:
    assert compared(range(60))["pairs"] == 60


def test_at_the_edge_of_a_table_too() -> None:
    """Where one person more would bring a finer table, one person other brings none."""
    drawn = random.Random(7)
    for table in TABLES[1:]:
        for number in (10 * table.finest - 1, 10 * table.finest):
            people = [person(drawn) for _each in range(max(number, USUAL.fewest))]
            for seed in range(5):
                other = neighbours(people, random.Random(seed))
                fired = taken_by_rule_5(people) ^ taken_by_rule_5(other)
                assert issued(people) ^ issued(other) <= fired


def test_one_person_more_does_change_them() -> None:
    """The control: that tables are compared at all."""
    drawn = random.Random(7)
    people = [person(drawn) for _each in range(90)]
    assert issued(people) - issued(people[:-1]) == {"form"}


@pytest.mark.long
def test_10_000_neighbours_have_the_same_tables(capsys: pytest.CaptureFixture[str]) -> None:
    said = compared(range(10_000, 20_000))
    with capsys.disabled():
        print(
            f"\nattack 30: {said['pairs']:,} pairs of equal number, {said['differ']} with other tables, "
            f"each because rule 5 took one away from one of the two ({said['fired']})"
        )
    assert said["fired"] > 0
