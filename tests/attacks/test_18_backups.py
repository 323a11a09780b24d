"""Attack 18: a backup that is said to be done restores; one that would not is never said to be done."""

import random
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from shelter_desk.errors import DeskError
from shelter_desk.vault import backup, check, database
from tests.attacks.faults import Base
from tests.attacks.scenarios import note, only_case, opened
from tests.vault.desks import words_of


def struck(base: Base, place: Path, runs: int, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """Back up after every save; in every second run a disk alters a byte of the copy or of the package."""
    chance, done, refused = random.Random(18), 0, 0
    folder = base.copy(place / "desk")
    target = place / "desk.backup"
    copy, pack = database.copy, backup._pack

    def alter(path: Path) -> None:
        with path.open("r+b") as file:
            at = chance.randrange(path.stat().st_size)
            file.seek(at)
            byte = file.read(1)
            file.seek(at)
            file.write(bytes([byte[0] ^ 1 << chance.randrange(8)]))

    def copied(connection: database.Connection, path: Path, key: bytes) -> None:
        copy(connection, path, key)
        if failing == 1:
            alter(path)

    def packed(temporary: Path, *rest: object) -> None:
        pack(temporary, *rest)  # type: ignore[arg-type]
        if failing == 2:
            alter(temporary)

    monkeypatch.setattr(database, "copy", copied)
    monkeypatch.setattr(backup, "_pack", packed)
    for run in range(runs):
        failing = (run // 2) % 2 + 1 if run % 2 else 0
        with closing(opened(folder, folder.parent / "notes.json")) as desk:
            saved = note(desk, only_case(desk), f"words of run {run}")
            target.unlink(missing_ok=True)
            try:
                backup.back_up(desk.vault, target)
            except DeskError:
                refused += 1
                assert failing
                assert not target.exists()
                continue
            expected = {row[0] for row in desk.vault.connection.execute("SELECT id FROM revisions")}
        with closing(backup.restore(target, place / "restored", "Ana", words_of("Ana"))) as restored:
            done += 1
            assert restored.revision(saved.stored.id) is not None
            assert {row[0] for row in restored.connection.execute("SELECT id FROM revisions")} == expected
            assert list(check.problems(restored)) == []
        shutil.rmtree(place / "restored")
    return done, refused


@pytest.mark.usefixtures("quick")
def test_what_is_said_to_be_done_restores(base: Base, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done, refused = struck(base, place, 12, monkeypatch)
    assert done >= 6
    assert refused >= 3


@pytest.mark.long
@pytest.mark.usefixtures("quick")
def test_many_backups(
    base: Base, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    done, refused = struck(base, place, 400, monkeypatch)
    with capsys.disabled():
        print(f"\nattack 18: {done:,} backups said to be done, all restored; {refused:,} altered ones refused")
