"""Bars of exchange and hub: an outside return, a package written and read back, packages a second."""

import datetime
import os
import shutil
import tempfile
from pathlib import Path

from shelter_desk import seals
from shelter_desk.actions import cards, counting, export_counts, hub
from shelter_desk.actions.demo.scene import HUB_WORDS
from shelter_desk.exchange import cards as card_files
from shelter_desk.exchange.counting import Period
from shelter_desk.exchange.package import SIGNATURE_SUFFIX, Letter, pack
from shelter_desk.exchange.payloads import Count, CountCell
from shelter_desk.exchange.referral import as_json
from shelter_desk.exchange.tables import BY_ID, DIMENSIONS, TABLES
from shelter_desk.system.notebook import Notebook
from tests.bench.desks import BenchDesk
from tests.bench.timing import Result, median, seconds

DESKS, PACKAGES = 50, 150


def returns(bench: BenchDesk) -> list[Result]:
    """The outside return of a year nobody has frozen yet, and the package that carries it."""
    with tempfile.TemporaryDirectory(dir=bench.folder.parent) as scratch:
        copy = Path(scratch) / "desk"
        shutil.copytree(bench.folder, copy)
        _moved_not_copied(bench.folder, copy)
        desk = BenchDesk(copy, bench.cases, bench.today, bench.codes, bench.big_case, bench.office).open()
        office = cards.recipient(desk, bench.office)
        period = Period(bench.today.year - 1)
        previewed = []
        took = seconds(lambda: previewed.append(counting.preview_outside(desk, period)))
        size = f"{bench.cases:,} cases"
        note = f"{len(previewed[0].release.cases)} people counted, {len(previewed[0].release.rows)} rows, tables stored"
        found = [Result(f"outside return, {size}", took, "s", "≤ 2 s", took <= 2, note)]
        # What else has come due since the first case; between two returns of a year there is one or none.
        due: list[str] = []
        rest = seconds(lambda: due.extend(counting.freeze_due(desk)))
        each = rest / max(len(due), 1)
        note = f"{len(due)} periods of years past, {rest:.1f} s together"
        found.append(Result(f"a period frozen, {size}", each, "s", "≤ 2 s", each <= 2, note))
        stick = Path(scratch) / "stick"
        stick.mkdir()
        written = seconds(lambda: export_counts.export(desk, "outside", office, period, stick))
        bytes_out = sum(file.stat().st_size for file in stick.iterdir())
        bare = median([_bare_write(Path(scratch) / f"bare-{run}", bytes_out) for run in range(5)])
        over = written - bare
        found.append(
            Result(
                f"package written and read back, {size}", over, "s", "≤ 1 s over the fsync of the same bytes", over <= 1
            )
        )
        desk.close()
        return found


def _moved_not_copied(before: Path, after: Path) -> None:
    """Tell the notebook that this is the desk itself: the exchange of a copy stays shut."""
    known, notebook = Notebook(before.parent / "notes.json"), Notebook(after.parent / "notes.json")
    for desk in known.desks():
        for sight in known.sights(desk):
            notebook.note_sight(desk, after, sight.instance, sight.seq, bytes.fromhex(sight.hash))


def hub_rate() -> list[Result]:
    """Packages a second into SQLite, warm child, durable."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "hub"
        hub.set_up(folder, "Bench hub", HUB_WORDS, cost=seals.FLOOR, demo=True)
        place = hub.open_place(folder, "counting", HUB_WORDS["counting"])
        stick = Path(scratch) / "stick"
        stick.mkdir()
        today = datetime.date(2026, 11, 22)
        files = []
        desks = [card_files.fresh("desk", f"Bench desk {number}") for number in range(DESKS)]
        for card, _secrets in desks:
            place.registry.add_desk(card)
        for number in range(PACKAGES):
            card, secrets = desks[number % DESKS]
            year = str(2025 - number // DESKS)
            payload = Count(year, [CountCell(table.id, list(_first(table.id)), 12) for table in TABLES], True)
            letter = Letter("count", 1 + number // DESKS, {"count.json": as_json(payload)})
            package = pack(letter, card, secrets, [place.card])
            file = stick / f"{number}-{package.name}"
            file.write_bytes(package.ciphertext)
            file.with_name(file.name + SIGNATURE_SUFFIX).write_bytes(package.signature)
            files.append(file)
        received = hub.receive_all(place, files[:10], today)
        assert not received.refused
        took = seconds(lambda: hub.receive_all(place, files[10:], today))
        place.registry.close()
        rate = (PACKAGES - 10) / took
        note = f"{PACKAGES - 10} packages of {DESKS} desks, each committed durably by itself"
        return [Result("hub: packages a second into SQLite", rate, "1/s", "≥ 50", rate >= 50, note)]


def _first(table_id: str) -> tuple[str, ...]:
    return tuple(DIMENSIONS[name][0] for name in BY_ID[table_id].dimensions)


def _bare_write(path: Path, size: int) -> float:
    data = seals.random_bytes(size)

    def work() -> None:
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    return seconds(work)
