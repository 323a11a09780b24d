"""Attack 25: there is one schema so far. Every other version number is refused by name, and nothing is migrated in silence."""

from contextlib import closing
from pathlib import Path

import pytest

from shelter_desk.errors import DeskError
from shelter_desk.vault import backup, database, opening
from shelter_desk.vault.schema import CURRENT
from tests.attacks.faults import Base
from tests.attacks.scenarios import opened
from tests.vault.desks import words_of


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("version", "code"),
    [(-1, "database-version"), (0, "database-version"), (CURRENT + 1, "database-newer"), (9999, "database-newer")],
)
def test_another_version_is_refused_and_left_as_it_is(base: Base, place: Path, version: int, code: str) -> None:
    folder = base.copy(place / "desk")
    with closing(opened(folder, folder.parent / "notes.json")) as desk:
        desk.vault.connection.execute(f"PRAGMA user_version = {version}")
    before = (folder / "desk-000001.db").read_bytes()
    with pytest.raises(DeskError) as problem:
        opening.unlock(folder, "Ana", words_of("Ana"))
    assert problem.value.code == code
    assert (folder / "desk-000001.db").read_bytes() == before


@pytest.mark.usefixtures("quick")
def test_a_backup_of_a_newer_version_is_refused_and_leaves_nothing(
    base: Base, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # attack 18
    folder, target = base.copy(place / "desk"), place / "newer.backup"
    with monkeypatch.context() as patch, closing(opened(folder, folder.parent / "notes.json")) as desk:
        patch.setattr(database, "CURRENT", CURRENT + 1)
        desk.vault.connection.execute(f"PRAGMA user_version = {CURRENT + 1}")
        backup.back_up(desk.vault, target)
    before = target.read_bytes()
    with pytest.raises(DeskError) as problem:
        backup.restore(target, place / "restored", "Ana", words_of("Ana"))
    assert problem.value.code == "database-newer"
    assert list((place / "restored").iterdir()) == []
    assert target.read_bytes() == before


def test_the_first_version_is_the_only_one() -> None:
    """When this fails, a migration from version 1 is due, with a populated old desk to try it on."""
    assert CURRENT == 1
