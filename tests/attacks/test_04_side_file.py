"""Attack 4: after a crash the journal is lost, torn, or another's: noticed, or harmless."""

import os
import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from shelter_desk.actions.check import problems
from shelter_desk.actions.unlock import unlock
from shelter_desk.errors import DeskError
from shelter_desk.system.notebook import Notebook
from tests.attacks.faults import Base, Ended, Victim, kept, points, spread
from tests.vault.desks import words_of

JOURNAL = "desk-000001.db-journal"


def _cut(path: Path, part: float) -> None:
    os.truncate(path, int(path.stat().st_size * part))


def _overwrite(path: Path, at: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(data)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "lost": Path.unlink,
    "emptied": lambda path: _cut(path, 0),
    "half": lambda path: _cut(path, 0.5),
    "but for its last page": lambda path: os.truncate(path, max(0, path.stat().st_size - 4096)),
    "header zeroed": lambda path: _overwrite(path, 0, bytes(28)),
    "a page of noise": lambda path: _overwrite(path, path.stat().st_size // 2, os.urandom(2048)),
    "all noise": lambda path: path.write_bytes(os.urandom(path.stat().st_size)),
}


def judged(folder: Path, ended: Ended) -> str:
    """`noticed`, or `harmless` where the desk opens clean and everything acknowledged is there; else it fails."""
    try:
        opened = unlock(folder, "Ana", words_of("Ana"), notebook=Notebook(folder.parent / "notes.json"))
        with closing(opened.desk) as desk:
            if opened.notices or list(problems(desk)):
                return "noticed"
            kept(desk, ended)
    except DeskError:
        return "noticed"
    return "harmless"


def struck(base: Base, victim: Victim, place: Path, most: int) -> Counter[str]:
    """Kill at points at which a journal is left; damage it in every way."""
    results: Counter[str] = Counter()
    calls = victim.calls("saves", base.copy(place / "dry"))
    chosen = [each for each in points(calls) if each[0] in ("pwrite64", "fsync", "fdatasync", "unlink")]
    for call, when in spread(chosen, most, 4):
        folder = base.copy(place / "killed")
        strace = ["-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={when}"]
        ended = victim.run("saves", folder, strace)
        if (folder / JOURNAL).exists() and (folder / JOURNAL).stat().st_size:
            for damage in DAMAGE:
                saved = shutil.copytree(place / "killed", place / "kept")
                DAMAGE[damage](folder / JOURNAL)
                results[judged(folder, ended)] += 1
                shutil.rmtree(place / "killed")
                saved.rename(place / "killed")
        shutil.rmtree(place / "killed")
    return results


@pytest.mark.usefixtures("quick")
def test_a_damaged_journal_is_noticed_or_harmless(base: Base, victim: Victim, place: Path) -> None:
    assert struck(base, victim, place, 12)


@pytest.mark.long
@pytest.mark.usefixtures("quick")
def test_at_every_call(base: Base, victim: Victim, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = struck(base, victim, place, 100_000)
    with capsys.disabled():
        print(f"\nattack 4: {results.total():,} damaged journals: {dict(results)}, 0 unnoticed")
    assert results.total() >= 200
