"""Backups are verified before they count; a restored desk is a copy whose exchange is shut."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from shelter_desk.errors import Broken, DeskError, Refused
from shelter_desk.vault import audit, backup, check, database, header, members
from shelter_desk.vault.vault import Vault
from tests.vault.desks import SmallDesk, renew_desk_keys, words_of, write


@pytest.fixture
def file(vault: Vault, tmp_path: Path) -> Path:
    """A backup with one case in it."""
    write(vault, {"work": {"text": "before"}})
    backup.back_up(vault, tmp_path / "desk.backup")
    return tmp_path / "desk.backup"


def restored(file: Path, tmp_path: Path, name: str = "Ana") -> Vault:
    return backup.restore(file, tmp_path / "restored", name, words_of(name))


def test_a_backup_opens_with_everything_in_it(vault: Vault, file: Path, tmp_path: Path) -> None:
    later = write(vault, {"work": {"text": "later"}}, record="r2")
    copy = restored(file, tmp_path)
    (stored,) = copy.current("CASE-1")
    assert copy.answers(stored)[0] == {"text": "before"}
    assert copy.revision(later.id) is None
    assert list(check.problems(copy)) == []
    copy.close()


def test_a_restored_desk_is_another_instance_with_its_exchange_shut(
    vault: Vault, small: SmallDesk, file: Path, tmp_path: Path
) -> None:
    copy = restored(file, tmp_path)
    assert copy.chain.instance != vault.chain.instance
    assert not copy.chain.exchange_open
    assert vault.chain.exchange_open
    copy.close()


def test_that_a_backup_was_made_is_in_the_audit(vault: Vault, file: Path) -> None:
    (row,) = vault.audit_rows(1)
    event = audit.read(row[1])
    assert event.act == "backed_up"
    hashes = [row[2].hex() for row in vault.audit_rows(2)]
    assert event.subject == hashes[1][:16]


def test_nothing_but_the_backup_is_left_behind(vault: Vault, file: Path, tmp_path: Path) -> None:
    assert {path.name for path in tmp_path.iterdir()} == {"desk", "desk.backup"}
    assert not [path for path in vault.folder.iterdir() if path.name.startswith(".")]
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == [header.FILE_NAME, "desk-000001.db"]
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("step", "result"),
    [
        ("database.problems", lambda _connection: ["page 3: bad"]),
        ("_pack", lambda temporary, *_rest: temporary.write_bytes(b"not what was packed")),
        ("_pack", lambda temporary, *_rest: zipfile.ZipFile(temporary, "w").close()),
    ],
)
def test_a_backup_that_fails_its_check_is_not_kept(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, result: Callable[..., object]
) -> None:
    target = tmp_path / "desk.backup"
    target.write_bytes(b"the backup before")
    with monkeypatch.context() as patch:
        patch.setattr(f"shelter_desk.vault.backup.{step}", result)
        with pytest.raises(Broken) as problem:
            backup.back_up(vault, target)
    assert problem.value.code in ("backup-check", "backup-readback")
    assert target.read_bytes() == b"the backup before"
    assert {path.name for path in tmp_path.iterdir()} == {"desk", "desk.backup"}


def test_a_copy_with_fewer_rows_is_noticed(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = database.copy

    def losing(connection: database.Connection, target: Path, key: bytes) -> None:
        whole(connection, target, key)
        copied = database.open_existing(target, key)
        for statement in ("DROP TRIGGER audit_kept", "DELETE FROM audit"):
            copied.execute(statement)
        copied.close()

    monkeypatch.setattr(database, "copy", losing)
    with pytest.raises(Broken) as problem:
        backup.back_up(vault, tmp_path / "desk.backup")
    assert problem.value.details == ("audit",)


@pytest.mark.parametrize("change", [b"shorter", b"longer"])
def test_a_file_that_reads_back_differently_is_noticed(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: bytes
) -> None:
    whole = backup._pack

    def other(temporary: Path, header_bytes: bytes, name: str, copied: Path) -> None:
        data = copied.read_bytes()
        copied.write_bytes(data[:-1] if change == b"shorter" else data + b"x")
        whole(temporary, header_bytes, name, copied)
        copied.write_bytes(data)

    monkeypatch.setattr(backup, "_pack", other)
    with pytest.raises(Broken) as problem:
        backup.back_up(vault, tmp_path / "desk.backup")
    assert problem.value.code == "backup-readback"


def test_a_place_that_is_not_there_is_named(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(Broken) as problem:
        backup.back_up(vault, tmp_path / "pulled" / "desk.backup")
    assert problem.value.code == "disk-ENOENT"
    assert "desk.backup" in problem.value.title
    vault.record_event("works on")


# Restoring


def test_a_restore_needs_an_empty_folder(file: Path, tmp_path: Path) -> None:
    (tmp_path / "restored").mkdir()
    (tmp_path / "restored" / "mine.txt").write_text("mine")
    with pytest.raises(Refused) as problem:
        restored(file, tmp_path)
    assert problem.value.code == "folder-not-empty"
    assert (tmp_path / "restored" / "mine.txt").read_text() == "mine"


def test_a_wrong_passphrase_restores_nothing(file: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused) as problem:
        backup.restore(file, tmp_path / "restored", "Ana", "wrong")
    assert problem.value.code == "wrong-passphrase"
    assert list((tmp_path / "restored").iterdir()) == []


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(Broken) as problem:
        restored(tmp_path / "none.backup", tmp_path)
    assert problem.value.code == "read-ENOENT"
    assert not (tmp_path / "restored").exists()


def repacked(file: Path, *members_in: tuple[str, bytes], compressed: bool = False) -> Path:
    other = file.with_name("other.backup")
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as archive:
        for name, data in members_in:
            archive.writestr(name, data)
    return other


def test_only_header_and_database_make_a_backup(file: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        head, base = ((each.filename, archive.read(each)) for each in archive.infolist())
    wrong = [
        repacked(file, head),
        repacked(file, base, head),
        repacked(file, head, base, ("extra", b"")),
        repacked(file, head, ("desk-000002.db", base[1])),
        repacked(file, head, ("../desk-000001.db", base[1])),
        repacked(file, head, base, compressed=True),
    ]
    for each in wrong:
        with pytest.raises(Refused) as problem:
            restored(each, tmp_path)
        assert problem.value.code == "not-a-backup"
        assert not (tmp_path / "desk-000001.db").exists()
    for data in (b"", b"no zip at all"):
        other = file.with_name("other.backup")
        other.write_bytes(data)
        with pytest.raises(Refused):
            restored(other, tmp_path)
    assert not (tmp_path / "restored").exists()


def test_a_damaged_backup_is_refused_and_leaves_nothing(file: Path, tmp_path: Path) -> None:
    whole = file.read_bytes()
    for at in (100, header.SIZE + 500, len(whole) // 2, len(whole) - 30):
        damaged = bytearray(whole)
        damaged[at] ^= 0x10
        file.write_bytes(damaged)
        with pytest.raises(DeskError):
            restored(file, tmp_path)
        assert not (tmp_path / "restored").exists() or not any((tmp_path / "restored").iterdir())
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Refused):
        restored(file, tmp_path)


def test_a_backup_made_anew_around_damaged_pages_is_refused(vault: Vault, file: Path, tmp_path: Path) -> None:
    """The archive's own checksums are right, the pages' are not."""
    with zipfile.ZipFile(file) as archive:
        head, base = ((each.filename, archive.read(each)) for each in archive.infolist())
    damaged = bytearray(base[1])
    damaged[-100] ^= 1
    with pytest.raises(DeskError):
        restored(repacked(file, head, (base[0], bytes(damaged))), tmp_path)
    assert not any((tmp_path / "restored").iterdir())


def test_a_restored_database_is_checked_page_by_page(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "problems", lambda _connection: ["page 3: bad"])
    with pytest.raises(Refused) as problem:
        restored(file, tmp_path)
    assert problem.value.code == "not-a-backup"
    assert list((tmp_path / "restored").iterdir()) == []


def test_a_full_disk_stops_a_restore_with_its_cause(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(backup, "sync_file", full)
    with pytest.raises(Broken) as problem:
        restored(file, tmp_path)
    assert problem.value.code == "disk-ENOSPC"
    assert list((tmp_path / "restored").iterdir()) == []


def test_a_restore_that_cannot_begin_a_copy_leaves_nothing(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_vault: Vault) -> None:
        raise Broken("database-write", "full")

    monkeypatch.setattr(backup, "begin_copy", full)
    with pytest.raises(Broken):
        restored(file, tmp_path)
    assert list((tmp_path / "restored").iterdir()) == []


def test_an_older_backup_still_opens_for_who_left_since(vault: Vault, file: Path, tmp_path: Path) -> None:
    """What cannot be helped is said when someone leaves; and the present desk stays shut to them."""
    cem = vault.chain.by_name("Cem")
    assert cem is not None
    members.leave(vault, cem.id, renew_desk_keys)
    copy = restored(file, tmp_path, "Cem")
    assert copy.header.epoch == 1
    copy.close()
