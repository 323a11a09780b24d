"""Attack 31: a recipient takes those it can name away from published numbers; desks put their numbers together.

Target: no shown cell leaves 1–4 people without those one recipient, or all of them, can name. Desks that collude are
more than any table can stand: the rate at which they find 1–4 is printed.
"""

import itertools
import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pytest

from shelter_desk.exchange.counting import Period
from shelter_desk.exchange.protection import Row, placed_draw, protect, protect_people
from shelter_desk.exchange.tables import BY_ID, TABLES, Cell, Count, Person, tally
from shelter_desk.hub import reports
from shelter_desk.hub.reports import Totals
from tests.attacks.test_27_bounds import SMALL, made_up
from tests.exchange.pools import pool

KEY = b"k" * 32
YEAR = Period(2025)
RECIPIENTS = ("mechanism", "clinic", "lawyer", "shelter")
Known = dict[int, frozenset[str]]


def named(people: Iterable[Person], drawn: random.Random) -> Known:
    """Who was named to whom: few, many, or nearly all, and one form more often than others."""
    shares = {each: drawn.choice((0.0, 0.1, 0.5, 0.9, 0.97)) for each in RECIPIENTS}
    favoured = drawn.choice(("sexual", "labour", ""))

    def names(recipient: str, person: Person) -> bool:
        share = shares[recipient]
        return drawn.random() < (max(share, 0.9) if person.categories["form"] == favoured else share)

    return {person.key: frozenset(each for each in RECIPIENTS if names(each, person)) for person in people}


def unnamed(people: Iterable[Person], known: Mapping[int, frozenset[str]], recipient: str = "") -> list[Person]:
    """Those whom a recipient, or any of them, cannot name."""
    return [each for each in people if (recipient not in known[each.key] if recipient else not known[each.key])]


def left_over(rows: Iterable[Row], people: list[Person], known: Known) -> Counter[str]:
    """Shown cells in which a recipient, or all together, are left with 1–4 people."""
    shown = [row for row in rows if row.value is not None]
    said: Counter[str] = Counter(shown=len(shown))
    for recipient in ("", *RECIPIENTS):
        rest = unnamed(people, known, recipient)
        counts = {table.id: tally(table, rest) for table in TABLES}
        said["subtracted"] += len(shown)
        said["left"] += sum(counts[row.table][row.cell].people in SMALL for row in shown)
    return said


def at_a_desk(seeds: range) -> Counter[str]:
    said: Counter[str] = Counter()
    for seed in seeds:
        people = made_up(seed)
        known = named(people, random.Random(seed))
        said += left_over(protect_people("2026", people, KEY, known), people, known) + Counter(pools=1)
    return said


@dataclass(frozen=True)
class Country:
    """The people of each desk, who can name whom, and what the hub shows."""

    by_desk: list[list[Person]]
    known: Known
    rows: tuple[Row, ...]

    @classmethod
    def made_up(cls, seed: int) -> "Country":
        drawn = random.Random(seed)
        by_desk = [pool(drawn.choice((5, 12, 30, 90)), drawn) for _desk in range(drawn.randint(4, 25))]
        known: Known = {}
        for people in by_desk:
            known |= named(people, drawn)
        # What the hub is told of those who were named is their number, not to whom.
        given = [{table.id: tally(table, people, known) for table in TABLES} for people in by_desk]
        found = _summed(given)
        draw, veto = placed_draw(KEY, str(YEAR)), reports._veto(found, reports.USUAL)
        return cls(by_desk, known, protect(str(YEAR), found.people, draw, veto=veto))

    @property
    def everyone(self) -> list[Person]:
        return [person for people in self.by_desk for person in people]


def _summed(given: list[dict[str, dict[Cell, Count]]]) -> Totals:
    people: dict[str, dict[Cell, Count]] = {}
    by_desk: dict[str, dict[Cell, dict[str, int]]] = {}
    for table in TABLES:
        people[table.id], by_desk[table.id] = {}, {}
        for cell in given[0][table.id]:
            counts = [desk[table.id][cell] for desk in given]
            people[table.id][cell] = Count(
                sum(each.people for each in counts), known=sum(each.known for each in counts)
            )
            by_desk[table.id][cell] = {str(number): each.people for number, each in enumerate(counts)}
    return Totals(people, by_desk)


def at_the_hub(seeds: range) -> Counter[str]:
    said: Counter[str] = Counter()
    for seed in seeds:
        country = Country.made_up(seed)
        said += left_over(country.rows, country.everyone, country.known) + Counter(countries=1)
    return said


def colluding(seeds: range, partners: int) -> Counter[str]:
    """So many desks put their numbers together: how often 1–4 people are left of a shown cell."""
    said: Counter[str] = Counter()
    for seed in seeds:
        country = Country.made_up(seed)
        groups = list(itertools.combinations(range(len(country.by_desk)), partners))
        for group in random.Random(seed).sample(groups, min(len(groups), 20)):
            rest = [each for place, people in enumerate(country.by_desk) if place not in group for each in people]
            counts = {table.id: tally(table, rest) for table in TABLES}
            for row in country.rows:
                if row.value is not None:
                    said["subtracted"] += 1
                    said["left"] += counts[row.table][row.cell].people in SMALL
    return said


def test_no_recipient_of_a_desk_is_left_with_a_few() -> None:
    said = at_a_desk(range(40))
    assert said["shown"] > 500
    assert said["left"] == 0


def test_no_recipient_of_all_desks_is_left_with_a_few() -> None:
    said = at_the_hub(range(30))
    assert said["shown"] > 300
    assert said["left"] == 0


def test_two_who_can_name_different_people_do_not_hide_each_other() -> None:
    """Nine of twelve can be named by one and three by another: to the first, three are left."""
    drawn = random.Random(4)
    women = [Person(each.key, dict(each.categories) | {"sex": "female"}) for each in pool(12, drawn)]
    men = [Person(each.key, dict(each.categories) | {"sex": "male"}) for each in pool(60, drawn)]
    known = {each.key: frozenset({"mechanism" if place < 9 else "clinic"}) for place, each in enumerate(women)}
    by_desk = [[*women[place::4], *men[place::4]] for place in range(4)]
    found = _summed([{table.id: tally(table, people, known) for table in TABLES} for people in by_desk])
    rows = protect(str(YEAR), found.people, placed_draw(KEY, "2025"), veto=reports._veto(found, reports.USUAL))
    (row,) = [each for each in rows if (each.table, each.cell) == ("sex", ("female",))]
    assert BY_ID["sex"].dimensions == ("sex",)
    assert row.status == "hidden"


def test_where_nobody_asks_who_was_named_recipients_find_them() -> None:
    """The control: the same people and recipients, against tables made as if nobody had been named."""
    said: Counter[str] = Counter()
    for seed in range(40):
        people = made_up(seed)
        said += left_over(protect_people("2026", people, KEY), people, named(people, random.Random(seed)))
    assert said["left"] > 100


@pytest.mark.long
def test_at_length(capsys: pytest.CaptureFixture[str]) -> None:
    desk, hub = at_a_desk(range(1_000, 3_000)), at_the_hub(range(1_000, 1_600))
    rates = {partners: colluding(range(1_000, 1_030), partners) for partners in (1, 2, 3)}
    with capsys.disabled():
        print(
            f"\nattack 31: {desk['pools']:,} desks, {desk['shown']:,} shown cells, {desk['subtracted']:,} subtractions, "
            f"{desk['left']} with 1-4 left; {hub['countries']} hubs, {hub['shown']:,} shown cells, "
            f"{hub['subtracted']:,} subtractions, {hub['left']} with 1-4 left; colluding desks find 1-4 in "
            + ", ".join(f"{said['left'] / said['subtracted']:.1%} ({n})" for n, said in rates.items())
        )
    assert (desk["left"], hub["left"], rates[1]["left"]) == (0, 0, 0)
