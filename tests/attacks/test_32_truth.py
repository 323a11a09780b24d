"""Attack 32: many desks, many packages: late, superseded, sent twice, in any order. The sums are still the truth.

Target: inner totals equal the consenting persons, each once though desks pass people on; what is shown lies within ±4.
"""

import datetime
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from shelter_desk.errors import Refused
from shelter_desk.exchange import outside
from shelter_desk.exchange.counting import Candidate, Chosen, Period, choose
from shelter_desk.exchange.tables import TABLES, Person, tally
from shelter_desk.hub import reports
from tests.exchange.letters import Party, party
from tests.exchange.pools import person
from tests.hub.places import Hub, made_hub

YEAR = Period(2025)
OFFICE = "office"


@dataclass
class Meeting:
    """Where and when someone was met, and whether they agree there to be counted."""

    desk: int
    day: datetime.date
    agrees: bool


@dataclass
class World:
    """Everyone who was met in a year; who is passed on is met at several desks, one after the other."""

    drawn: random.Random
    desks: int
    people: list[Person] = field(default_factory=list)
    met: list[list[Meeting]] = field(default_factory=list)

    def meet(self, number: int) -> None:
        for _each in range(number):
            day = datetime.date(2025, 1, 1) + datetime.timedelta(days=self.drawn.randrange(350))
            way = self.drawn.sample(range(self.desks), self.drawn.choice((1, 1, 1, 2, 3)))
            self.people.append(person(self.drawn))
            self.met.append(
                [
                    Meeting(desk, day + datetime.timedelta(days=3 * place), self.drawn.random() < 0.8)
                    for place, desk in enumerate(way)
                ]
            )

    def change_minds(self) -> None:
        """Between one count and the next some withdraw, some agree."""
        for meeting in (each for way in self.met for each in way if self.drawn.random() < 0.05):
            meeting.agrees = not meeting.agrees

    def chosen(self, desk: int, period: Period) -> Chosen:
        return choose(list(self._candidates(desk)), OFFICE, period)

    def _candidates(self, desk: int) -> Iterator[Candidate]:
        for who, way in enumerate(self.met):
            for place, meeting in enumerate(way):
                if meeting.desk == desk:
                    yield Candidate(
                        case=f"{who:06}",
                        key=self.people[who].key,
                        presumed_on=meeting.day,
                        consented_on={OFFICE: meeting.day} if meeting.agrees else {},
                        # That an earlier desk counts the person travels with the referral.
                        counted_elsewhere=any(each.agrees for each in way[:place]),
                        describe=lambda _day, who=who: self.people[who].categories,  # type: ignore[misc]
                    )

    def consenting(self, desks: range) -> list[Person]:
        """The truth: everyone who agreed anywhere, once, where the first desk to which they agreed is one of these."""
        first = [next((each.desk for each in way if each.agrees), -1) for way in self.met]
        return [self.people[who] for who, desk in enumerate(first) if desk in desks]


def posted(hub: Hub, world: World, desks: list[Party], packages: int) -> list[list[Path]]:
    """Every desk counts again and again while people change their minds, by the year or by quarters; in the end they don't."""
    by_year = [world.drawn.random() < 0.3 for _desk in desks]
    post: list[list[Path]] = [[] for _desk in desks]
    for number in range(packages):
        if number < packages - 4:
            world.change_minds()
        for desk, who in enumerate(desks):
            period = YEAR if by_year[desk] else Period(2025, number % 4 + 1)
            content = outside.count(period, world.chosen(desk, period), final=False)
            post[desk].append(hub.send(who, "count", number + 1, content))
    return post


def delivered(hub: Hub, post: list[Path], drawn: random.Random) -> Counter[str]:
    """In any order, a tenth of them twice; refused are only those that came before."""
    again = drawn.sample(post, len(post) // 10)
    order = [*post, *again]
    drawn.shuffle(order)
    said: Counter[str] = Counter()
    for file in order:
        try:
            said[hub.take(file).note or "in time"] += 1
        except Refused as problem:
            said[problem.code] += 1
    assert said["package-replayed"] == len(again)
    return said


def demand_exact(hub: Hub, people: list[Person]) -> None:
    found = reports.totals(hub.registry, YEAR).people
    for table in TABLES:
        exact = {cell: each.people for cell, each in tally(table, people).items()}
        assert {cell: each.people for cell, each in found[table.id].items()} == exact


def demand_near(hub: Hub, people: list[Person]) -> int:
    """Every shown number lies within four of the truth; returns how many are shown."""
    shown, rows = 0, reports.national(hub.registry, YEAR, YEAR.frozen_from)
    for table in TABLES:
        mine = [row for row in rows if row.table == table.id]
        exact = [each.people for each in tally(table, people).values()]
        for row, truth in zip(mine, exact, strict=len(mine) > 1):
            if row.value is not None:
                shown += 1
                assert abs(row.value - truth) <= 4
    return shown


def gone_through(folder: Path, desks: int, packages: int, people: int) -> Counter[str]:
    """All of it; one desk in ten is so late that the tables were published without it."""
    hub = made_hub(folder)
    try:
        world = World(random.Random(desks), desks)
        world.meet(people)
        senders = [party(f"Made-up desk {number}") for number in range(desks)]
        hub.knows(*senders)
        post = posted(hub, world, senders, packages)
        in_time = range(desks - desks // 10)
        said = delivered(hub, [file for desk in in_time for file in post[desk]], world.drawn)
        demand_exact(hub, world.consenting(in_time))
        said["shown"] = demand_near(hub, world.consenting(in_time))
        said += delivered(hub, [file for files in post[len(in_time) :] for file in files], world.drawn)
        demand_exact(hub, world.consenting(range(desks)))
        assert demand_near(hub, world.consenting(in_time)) == said["shown"]
        said["people"] = len(world.consenting(range(desks)))
        return said
    finally:
        hub.close()


def test_the_sums_are_the_truth(tmp_path: Path) -> None:
    said = gone_through(tmp_path / "hub", 20, 5, 500)
    assert said["late"] == 10
    assert said["shown"] > 50


@pytest.mark.long
def test_300_desks_with_40_packages_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = gone_through(tmp_path / "hub", 300, 40, 9_000)
    with capsys.disabled():
        print(
            f"\nattack 32: {said['in time'] + said['late']:,} packages of 300 desks, {said['late']:,} late, "
            f"{said['package-replayed']:,} sent twice and refused; sums equal the {said['people']:,} consenting persons "
            f"in every cell, {said['shown']} shown numbers within 4 of the truth"
        )
    assert said["in time"] + said["late"] == 12_000
