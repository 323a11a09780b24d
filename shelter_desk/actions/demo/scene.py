"""Sets the scene of a demo: desks filled with made-up people, and a hub, all confirmed to each other."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from shelter_desk import seals
from shelter_desk.actions import cards, hub
from shelter_desk.actions.bulk import Dated, write_cases
from shelter_desk.actions.demo.people import House, Person, people
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.found import FirstPerson, found_desk
from shelter_desk.actions.save import Entry, save
from shelter_desk.actions.second import sign_as
from shelter_desk.actions.unlock import unlock
from shelter_desk.exchange import cards as card_files
from shelter_desk.exchange.counting import Period
from shelter_desk.hub.keys import Purpose
from shelter_desk.system.notebook import Notebook
from shelter_desk.vault.vault import Second

Progress = Callable[[str, int, int], None]
BATCH = 100
# Everyone is made up; the passphrases are printed, because these desks protect nobody.
TEAM: tuple[tuple[str, str], ...] = (
    ("Ana", "supervisor"),
    ("Bea", "supervisor"),
    ("Cem", "case_worker"),
    ("Dua", "shift"),
    ("Eli", "health"),
    ("Fay", "legal"),
    ("Gus", "child"),
    ("Hana", "reports"),
    ("Ivo", "administrator"),
)
HUB_WORDS: dict[Purpose, str] = {
    "counting": "made up counting passphrase for the demo hub",
    "referral": "made up referral passphrase for the demo hub",
}


def passphrase_of(name: str) -> str:
    return f"made up passphrase of {name} for a demo"


class DemoClock:
    """A clock that stands on a day until it is moved, and never shows the same moment twice."""

    def __init__(self, day: datetime.date) -> None:
        self.now = datetime.datetime.combine(day, datetime.time(9), datetime.UTC)

    def __call__(self) -> datetime.datetime:
        self.now += datetime.timedelta(microseconds=1)
        return self.now

    def move_to(self, day: datetime.date) -> None:
        self.now = max(self.now, datetime.datetime.combine(day, datetime.time(9), datetime.UTC))


@dataclass
class DemoDesk:
    """One desk of the scene."""

    folder: Path
    name: str
    team: tuple[tuple[str, str], ...]
    shares: list[str]
    clock: DemoClock
    notebook: Notebook

    def open(self, user: str = "Ana") -> Desk:
        opened = unlock(
            self.folder, user, passphrase_of(user), notebook=self.notebook, clock=self.clock, time_confirmed=True
        )
        return opened.desk

    def make_known(self) -> None:
        """Tell this computer of the desk: whoever opens it by hand would otherwise be told that it is a copy."""
        here = str(self.folder.resolve())
        for desk in self.notebook.desks():
            for sight in self.notebook.sights(desk):
                if sight.place == here:
                    Notebook().note_sight(desk, self.folder, sight.instance, sight.seq, bytes.fromhex(sight.hash))

    def second(self, desk: Desk, user: str = "Bea") -> Second:
        """The second supervisor of a demo, who signs without being asked."""
        member = desk.vault.chain.by_name(user)
        assert member is not None
        return Second(member.id, lambda content: sign_as(self.folder, user, passphrase_of(user), content))


@dataclass
class Scene:
    """Everything a demo made: the main desk, three small ones, a hub and a stick."""

    main: DemoDesk
    small: list[DemoDesk]
    hub: Path
    stick: Path
    today: datetime.date
    year: int
    counting: dict[str, str] = field(default_factory=dict)
    mechanism: str = ""

    def desks(self) -> list[DemoDesk]:
        return [self.main, *self.small]


def last_frozen_year(today: datetime.date) -> int:
    """The last year whose tables are frozen by now."""
    return next(year for year in range(today.year, 0, -1) if Period(year).is_frozen(today))


def set_scene(folder: Path, cases: int, seed: int, today: datetime.date, progress: Progress) -> Scene:
    """Make hub, desks and people."""
    folder.mkdir(parents=True, exist_ok=True)
    year = last_frozen_year(today)
    first = datetime.date(year, 1, 1)
    stick = folder / "stick"
    stick.mkdir()
    hub.set_up(folder / "hub", "Made-up mechanism", HUB_WORDS, cost=seals.FLOOR, demo=True)
    notebook = Notebook(folder / "notebook.json")
    names = ("desk", "small-desk-1", "small-desk-2", "small-desk-3")
    desks = []
    for number, name in enumerate(names):
        team = TEAM if number == 0 else TEAM[:2]
        staff = [FirstPerson(person, role, passphrase_of(person)) for person, role in team]
        clock = DemoClock(first)
        title = f"Made-up desk {number + 1}"
        shares = found_desk(folder / name, title, staff, demo=True, cost=seals.FLOOR, notebook=notebook, clock=clock)
        desks.append(DemoDesk(folder / name, title, team, shares, clock, notebook))
    scene = Scene(desks[0], desks[1:], folder / "hub", stick, today, year)
    for number, demo_desk in enumerate(desks):
        _introduce(scene, demo_desk)
        count = cases if number == 0 else max(30, min(60, cases // 4))
        _fill(scene, demo_desk, count, seed + number, first, progress)
    return scene


def _introduce(scene: Scene, demo_desk: DemoDesk) -> None:
    """Desk and hub confirm each other's cards by their eight words."""
    desk = demo_desk.open()
    card = cards.own_card(desk)
    place = hub.open_place(scene.hub, "counting", HUB_WORDS["counting"])
    file = scene.stick / f"introduction{card_files.SUFFIX}"
    file.write_bytes(card_files.encode(card))
    hub.confirm_desk(place.registry, file, " ".join(card.words()))
    file.unlink()
    place.registry.close()
    for name in ("counting", "referral"):
        found = card_files.decode((scene.hub / f"{name}{card_files.SUFFIX}").read_bytes())
        recipient = cards.confirm(desk, found, " ".join(found.words()))
        if name == "counting":
            cards.mark_counting(desk, recipient.id, demo_desk.second(desk))
            scene.counting[demo_desk.name] = recipient.id
        elif demo_desk is scene.main:
            scene.mechanism = recipient.id
    desk.close()


def _fill(scene: Scene, demo_desk: DemoDesk, count: int, seed: int, first: datetime.date, progress: Progress) -> None:
    desk = demo_desk.open()
    house = _house(desk, scene.counting[demo_desk.name])
    demo_desk.clock.move_to(scene.today)
    written = 0
    for batch in _batched(people(count, seed, first, scene.today, house)):
        write_cases(desk, batch)
        written += len(batch)
        progress(demo_desk.name, written, count)
    desk.close()


def _house(desk: Desk, counting: str) -> House:
    rooms = [
        save(desk, Entry("rooms", {"name": name, "beds": 4, "serves": serves, "sex": "any"})).record
        for name, serves in (("Blue room", "adults"), ("Green room", "adults"), ("Small room", "children"))
    ]
    partners = {
        service: save(
            desk, Entry("partners", {"name": f"Made-up {service} service", "kind": "ngo", "services": [service]})
        ).record
        for service in ("health", "legal", "psychosocial", "education", "livelihood")
    }
    return House((rooms[0], rooms[1]), rooms[2], partners, counting)


def _batched(found: Iterator[Person]) -> Iterator[list[list[Dated]]]:
    batch: list[list[Dated]] = []
    for person in found:
        batch.append([Dated(Entry(each.form, each.answers), each.day) for each in person.records])
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
