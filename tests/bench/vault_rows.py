"""Bars of the store: open, save, find, and how they grow with the number of cases."""

import itertools
import random
from collections.abc import Callable

from shelter_desk import seals
from shelter_desk.actions.cases import open_case
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.names import NameIndex
from shelter_desk.actions.save import Entry, save
from tests.bench.desks import BenchDesk
from tests.bench.timing import Result, many, median, p95, seconds

RUNS = 60
_BARE = "CREATE TABLE IF NOT EXISTS bare (seq INTEGER PRIMARY KEY, content BLOB NOT NULL)"


class Bare:
    """The bare reference, in the very same database file and mode: one insert and commit, one read of rows."""

    def __init__(self, desk: Desk) -> None:
        self._connection = desk.vault.connection
        self._connection.execute(_BARE)

    def commit(self, size: int) -> float:
        content = seals.random_bytes(size)

        def work() -> None:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute("INSERT INTO bare (content) VALUES (?)", (content,))
            self._connection.execute("COMMIT")

        return seconds(work)

    def read(self, case: str) -> float:
        query = "SELECT id, content, signature FROM revisions WHERE case_code = ? AND current = 1"
        return seconds(lambda: self._connection.execute(query, (case,)).fetchall())

    def clear(self) -> None:
        self._connection.execute("DROP TABLE bare")


def opening(desk: Desk, bench: BenchDesk) -> tuple[list[float], float, float]:
    """Seconds to open the case of sixty records, beside a bare read and a bare commit, taken in turn."""
    bare = Bare(desk)
    ours, reads, commits = [], [], []
    for _run in range(RUNS):
        ours.append(seconds(lambda: open_case(desk, bench.big_case)))
        reads.append(bare.read(bench.big_case))
        commits.append(bare.commit(400))
    bare.clear()
    return ours, median(reads), median(commits)


def saving(desk: Desk, bench: BenchDesk) -> tuple[list[float], float]:
    """Seconds to save one record in cases of twelve, beside a bare commit of the same bytes, taken in turn."""
    bare = Bare(desk)
    chance = random.Random(1)
    ours, commits = [], []
    for number in range(RUNS):
        case = chance.choice(bench.codes)
        entry = Entry("case_note", {"work": f"Made up: note {number}. " + "talked. " * 10}, case)
        ours.append(seconds(lambda entry=entry: save(desk, entry)))  # type: ignore[misc]
        commits.append(bare.commit(1800))
    bare.clear()
    return ours, median(commits)


def rows(bench: BenchDesk) -> list[Result]:
    """The bars of one size."""
    desk = bench.open()
    size = f"{bench.cases:,} cases"
    opened, read, commit = opening(desk, bench)
    bound = 10 * read + 2 * commit
    found = [
        Result(f"open a case of 60 records, p95, {size}", p95(opened) * 1000, "ms", "≤ 50 ms", p95(opened) <= 0.05),
        Result(
            f"open a case of 60 records, {size}",
            median(opened) / bound,
            "×",
            "≤ 1 × (10 bare reads + 2 bare commits)",
            median(opened) <= bound,
            f"bare read {read * 1000:.2f} ms, bare commit {commit * 1000:.2f} ms, ours {median(opened) * 1000:.2f} ms",
        ),
    ]
    saved, commit = saving(desk, bench)
    found.append(
        Result(
            f"save a record, {size}",
            median(saved) / commit,
            "×",
            "≤ 2 × a bare commit",
            median(saved) <= 2 * commit,
            f"bare commit {commit * 1000:.2f} ms, ours {median(saved) * 1000:.2f} ms",
        )
    )
    built: list[NameIndex] = []
    build = seconds(lambda: built.append(NameIndex.of(desk)))
    keys = ["".join(pair) for pair in itertools.product("aeioklmnrst", "adeilnorstu")]
    times = many(_finder(built[0], keys), len(keys))
    most = 0.016 if bench.cases <= 10_000 else 0.05
    note = f"index built in {build:.2f} s in the background"
    found.append(
        Result(
            f"find by name, per key, p95, {size}",
            p95(times) * 1000,
            "ms",
            f"≤ {most * 1000:.0f} ms",
            p95(times) <= most,
            note,
        )
    )
    desk.close()
    return found


def growth(small: list[Result], large: list[Result], sizes: tuple[int, int]) -> list[Result]:
    """Whether open and save stay flat against the bare reference from one size to another."""
    found = []
    for what in ("open a case of 60 records,", "save a record,"):
        before, after = (
            next(each for each in rows_ if each.what.startswith(what) and each.unit == "×") for rows_ in (small, large)
        )
        change = after.figure / before.figure - 1
        name = f"{what.rstrip(',')}: growth {sizes[0]:,} → {sizes[1]:,}"
        found.append(Result(name, change * 100, "%", "flat within 20 %", change <= 0.2))
    return found


def _finder(index: NameIndex, keys: list[str]) -> Callable[[int], object]:
    return lambda number: index.find(keys[number])
