"""Desks of made-up people in the sizes of the bars, made once and kept for the next run."""

import datetime
import shutil
from dataclasses import dataclass
from pathlib import Path

from shelter_desk import seals
from shelter_desk.actions import cards, hub
from shelter_desk.actions.bulk import Dated, write_cases
from shelter_desk.actions.demo.people import House, MadeUp, people
from shelter_desk.actions.demo.scene import BATCH, HUB_WORDS, DemoClock, last_frozen_year, passphrase_of
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.found import FirstPerson, found_desk
from shelter_desk.actions.save import Entry, save
from shelter_desk.actions.second import sign_as
from shelter_desk.actions.unlock import unlock
from shelter_desk.exchange import cards as card_files
from shelter_desk.system.notebook import Notebook
from shelter_desk.vault.vault import Second

RECORDS = 12
BIG_CASE = 60


@dataclass(frozen=True)
class BenchDesk:
    """A desk on disk: how many cases, and the codes of a few of them."""

    folder: Path
    cases: int
    today: datetime.date
    codes: list[str]
    big_case: str
    office: str

    def open(self) -> Desk:
        notebook = Notebook(self.folder.parent / "notes.json")
        clock = DemoClock(self.today)
        found = unlock(self.folder, "Ana", passphrase_of("Ana"), notebook=notebook, clock=clock, time_confirmed=True)
        return found.desk


def desk_of(base: Path, cases: int, today: datetime.date) -> BenchDesk:
    """A desk with so many cases of twelve records, and one case of sixty; reused if it is there."""
    home = base / str(cases)
    note = home / "done.txt"
    if not note.exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        lines = _make(home, cases, today)
        note.write_text("\n".join(lines))
    office, big_case, *codes = note.read_text().splitlines()
    return BenchDesk(home / "desk", cases, today, codes, big_case, office)


def _make(home: Path, cases: int, today: datetime.date) -> list[str]:
    first = datetime.date(last_frozen_year(today), 1, 1)
    notebook, clock = Notebook(home / "notes.json"), DemoClock(first)
    staff = [FirstPerson(name, "supervisor", passphrase_of(name)) for name in ("Ana", "Bea")]
    found_desk(home / "desk", "Bench", staff, demo=True, cost=seals.FLOOR, notebook=notebook, clock=clock)
    hub.set_up(home / "hub", "Bench hub", HUB_WORDS, cost=seals.FLOOR, demo=True)
    found = unlock(home / "desk", "Ana", passphrase_of("Ana"), notebook=notebook, clock=clock, time_confirmed=True)
    desk = found.desk
    card = card_files.decode((home / "hub" / "counting.card").read_bytes())
    office = cards.confirm(desk, card, " ".join(card.words()))
    bea = desk.vault.chain.by_name("Bea")
    assert bea is not None
    second = Second(bea.id, lambda content: sign_as(home / "desk", "Bea", passphrase_of("Bea"), content))
    cards.mark_counting(desk, office.id, second)
    rooms = [save(desk, Entry("rooms", {"name": f"Room {number}", "beds": 4})).record for number in range(3)]
    partners = {name: save(desk, Entry("partners", {"name": name})).record for name in _SERVICES}
    clock.move_to(today)
    house = House((rooms[0], rooms[1]), rooms[2], partners, office.id)
    codes: list[str] = []
    batch: list[list[Dated]] = []
    for person in people(cases, 1, first, today, house):
        batch.append([Dated(Entry(each.form, each.answers), each.day) for each in _twelve(person.records)])
        if len(batch) == BATCH:
            codes += write_cases(desk, batch)
            batch = []
    codes += write_cases(desk, batch)
    big = [Dated(Entry("case_note", {"work": "Made up: " + "talked. " * 20}), today) for _note in range(BIG_CASE)]
    (big_case,) = write_cases(desk, [big])
    desk.close()
    step = max(1, len(codes) // 400)
    return [office.id, big_case, *codes[::step]]


_SERVICES = ("health", "legal", "psychosocial", "education", "livelihood")


def _twelve(records: list[MadeUp]) -> list[MadeUp]:
    """Twelve records a case: what is over is left out from the notes on, what is missing are short notes."""
    kept = [each for each in records if each.form != "case_note"]
    notes = [each for each in records if each.form == "case_note"]
    closed = [each for each in kept if each.form == "closing"]
    chosen = ([each for each in kept if each.form != "closing"] + notes)[: RECORDS - len(closed)] + closed
    while len(chosen) < RECORDS:
        chosen.append(MadeUp("case_note", records[-1].day, {"work": "Made up: a short note."}))
    return chosen
