"""Founding: what a desk begins with, and that nothing is left of one that failed."""

from pathlib import Path

import pytest

from shelter_desk import seals
from shelter_desk.errors import Broken, DeskError
from shelter_desk.vault import check, founding, header, opening
from shelter_desk.vault.founding import Founder, Founding, found
from tests.vault.desks import CIRCLES, Ticking, quick_key, words_of

pytestmark = pytest.mark.usefixtures("quick")


def plan(*names: str, role: str = "supervisor", demo: bool = False, words: str = "") -> Founding:
    founders = [Founder(name, role, words or words_of(name), CIRCLES) for name in names]
    return Founding("Small desk", founders, CIRCLES, demo, seals.FLOOR)


def refused(code: str, folder: Path, founding_plan: Founding) -> None:
    with pytest.raises(DeskError) as problem:
        found(folder, founding_plan, Ticking())
    assert problem.value.code == code


@pytest.mark.parametrize("demo", [True, False])
def test_a_desk_begins_with_its_people_circles_and_shares(tmp_path: Path, demo: bool) -> None:
    folder = tmp_path / "new" / "desk"
    shares = found(folder, plan("Ana", "Bea", demo=demo), Ticking())
    assert len(shares) == 3
    assert {path.name for path in folder.iterdir()} == {header.FILE_NAME, header.SECOND_COPY, "desk-000001.db"}
    for name in ("Ana", "Bea"):
        vault = opening.unlock(folder, name, words_of(name), Ticking())
        assert vault.chain.demo is demo
        assert vault.header.demo is demo
        assert not vault.chain.rehearsed
        assert vault.keyring.circles() == set(CIRCLES)
        assert list(check.problems(vault)) == []
        vault.close()


def test_positions_say_nothing_about_who_came_first(tmp_path: Path) -> None:
    seen = set()
    for number in range(6):  # all in one of 64 places: once in a thousand million runs
        found(tmp_path / str(number), plan("Ana"), Ticking())
        vault = opening.unlock(tmp_path / str(number), "Ana", words_of("Ana"), Ticking())
        seen.add(vault.me.slot)
        vault.close()
    assert len(seen) > 1


def test_what_a_desk_cannot_begin_with(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    refused("no-supervisor", folder, plan("Ana", role="shift"))
    refused("no-supervisor", folder, plan())
    refused("names", folder, plan("Ana", " aNA "))
    refused("names", folder, plan("Ana", " "))
    refused("weak-passphrase", folder, plan("Ana", words="short"))
    assert not folder.exists()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine")
    refused("folder-not-empty", tmp_path / "full", plan("Ana"))
    (tmp_path / "file").write_text("mine")
    refused("disk-ENOTDIR", tmp_path / "file", plan("Ana"))
    refused("disk-ENOTDIR", tmp_path / "file" / "desk", plan("Ana"))


def test_a_made_up_desk_takes_any_passphrase(tmp_path: Path) -> None:
    found(tmp_path / "desk", plan("Ana", demo=True, words="a"), Ticking())
    opening.unlock(tmp_path / "desk", "Ana", "a", Ticking()).close()


@pytest.mark.parametrize("step", ["save_header", "audit.chained", "database.create"])
def test_nothing_is_left_of_a_founding_that_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def full(*_arguments: object) -> None:
        raise Broken("disk-ENOSPC", "full")

    with monkeypatch.context() as patch:
        patch.setattr(f"shelter_desk.vault.founding.{step}", full)
        refused("disk-ENOSPC", tmp_path / "desk", plan("Ana"))
    assert list((tmp_path / "desk").iterdir()) == []
    found(tmp_path / "desk", plan("Ana"), Ticking())


def test_nothing_is_left_where_the_disk_did_not_confirm_the_key_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unconfirmed(folder: Path) -> None:
        if folder == tmp_path / "desk":
            raise OSError(5, "input/output error")

    monkeypatch.setattr("shelter_desk.system.files.sync_folder", unconfirmed)
    refused("disk-unconfirmed", tmp_path / "desk", plan("Ana"))
    assert list((tmp_path / "desk").iterdir()) == []


def test_every_desk_has_salts_and_keys_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "derive_key", quick_key)
    for name in ("one", "two"):
        found(tmp_path / name, plan("Ana"), Ticking())
    one, two = (opening.read_header(tmp_path / name)[0] for name in ("one", "two"))
    assert one.salt != two.salt
    assert one.desk != two.desk
    assert not set(one.slots) & set(two.slots)
    assert len(one.slots) == founding.SLOTS
