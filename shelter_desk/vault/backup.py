"""Backups: one file with header and database, reopened and verified before "done"; and restoring them."""

import contextlib
import struct
import zipfile
from pathlib import Path

from shelter_desk import seals
from shelter_desk.errors import Broken, Refused
from shelter_desk.i18n import _
from shelter_desk.system.files import (
    demand_empty,
    disk_error,
    forget_cached,
    make_folder,
    put_in_place,
    read_error,
    sync_file,
    sync_folder,
    temporary_for,
)
from shelter_desk.vault import database, header
from shelter_desk.vault.opening import unlock
from shelter_desk.vault.statements import InstanceBegun
from shelter_desk.vault.vault import Clock, Vault, system_clock

_WHEN = (1980, 1, 1, 0, 0, 0)  # times of work stay out of the file
_TABLES = ("revisions", "audit", "grants", "cases", "case_keys", "drafts", "ledger")
# What zipfile raises for one flipped bit or another, besides BadZipFile.
_UNREADABLE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, KeyError, struct.error)


def back_up(vault: Vault, target: Path) -> None:
    """Write a verified backup; the target appears only when it is whole."""
    copied = vault.folder / f".backup-{seals.random_bytes(4).hex()}.db"
    temporary = temporary_for(target)
    try:
        database.copy(vault.connection, copied, vault.vault_key)
        _verify(vault, copied)
        _pack(temporary, vault.header.packed(vault.vault_key), vault.header.database, copied)
        _verify_package(vault, temporary, copied)
        put_in_place(temporary, target)
    except OSError as problem:
        raise disk_error(problem, target) from problem
    finally:
        database.remove(copied)
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    vault.record_event("backed_up", subject=vault.head.hash.hex()[:16])


def restore(file: Path, folder: Path, name: str, words: str, clock: Clock = system_clock) -> Vault:
    """Open a backup in a new folder as a new copy of the desk; its exchange stays shut until reviewed."""
    demand_empty(folder)
    read_header(file)
    try:
        _unpack(file, folder)
        vault = unlock(folder, name, words, clock)
        try:
            if database.problems(vault.connection):
                raise not_a_backup()
            begin_copy(vault)
        except BaseException:
            vault.close()
            raise
    except BaseException:
        _empty(folder)
        raise
    return vault


def read_header(file: Path) -> header.Header:
    """The header inside a backup, not yet authenticated."""
    try:
        with zipfile.ZipFile(file) as archive:
            first, _second = _members(archive)
            return header.parse(archive.read(first))
    except OSError as problem:
        raise read_error(problem, file) from problem
    except _UNREADABLE as problem:
        raise not_a_backup() from problem


def begin_copy(vault: Vault) -> None:
    """This copy of the desk gets an id of its own, and its exchange shuts until two people reviewed it."""
    vault.state(InstanceBegun, instance=seals.random_bytes(8).hex(), restored=True)


def _verify(vault: Vault, copied: Path) -> None:
    connection = database.open_existing(copied, vault.vault_key)
    try:
        found = database.problems(connection)
        for table in _TABLES:
            count = f"SELECT count(*) FROM {table}"  # noqa: S608 - fixed names
            if connection.execute(count).fetchone() != vault.connection.execute(count).fetchone():
                found.append(table)
    finally:
        connection.close()
    if found:
        raise Broken(
            "backup-check",
            _("The backup did not pass its check and was not kept."),
            _("Try again with another disk or stick."),
            tuple(found[:3]),
        )


def _pack(temporary: Path, header_bytes: bytes, database_name: str, copied: Path) -> None:
    with temporary.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(zipfile.ZipInfo(header.FILE_NAME, _WHEN), header_bytes)
            with (
                copied.open("rb") as source,
                archive.open(zipfile.ZipInfo(database_name, _WHEN), "w", force_zip64=True) as into,
            ):
                while block := source.read(1 << 20):
                    into.write(block)
        sync_file(file)


def _verify_package(vault: Vault, temporary: Path, copied: Path) -> None:
    forget_cached(temporary)
    try:
        with zipfile.ZipFile(temporary) as archive:
            same = archive.read(header.FILE_NAME) == vault.header.packed(vault.vault_key)
            with archive.open(vault.header.database) as inside, copied.open("rb") as outside:
                while same and (one := outside.read(1 << 20)):
                    same = inside.read(1 << 20) == one
                same = same and not inside.read(1)
    except _UNREADABLE:
        same = False
    if not same:
        raise Broken(
            "backup-readback", _("The backup read back differently and was not kept."), _("Try another disk or stick.")
        )


def _unpack(file: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            first, second = _members(archive)
            make_folder(folder)
            # The header goes last: without it the folder is no desk.
            for member in (second, first):
                with archive.open(member) as inside, (folder / member.filename).open("wb") as outside:
                    while block := inside.read(1 << 20):
                        outside.write(block)
                    sync_file(outside)
        sync_folder(folder)
    except OSError as problem:
        raise disk_error(problem, folder) from problem
    except _UNREADABLE as problem:
        raise not_a_backup() from problem


def _members(archive: zipfile.ZipFile) -> tuple[zipfile.ZipInfo, zipfile.ZipInfo]:
    """Header and database, and nothing else; stored as they are, so that a small file cannot fill the disk."""
    found = archive.infolist()
    stored = all(each.compress_type == zipfile.ZIP_STORED and each.file_size == each.compress_size for each in found)
    if len(found) != 2 or found[0].filename != header.FILE_NAME or not stored:
        raise not_a_backup()
    if found[1].filename != header.parse(archive.read(found[0])).database:
        raise not_a_backup()
    return found[0], found[1]


def _empty(folder: Path) -> None:
    """Take away what was unpacked; the folder was empty before."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            path.unlink()


def not_a_backup() -> Refused:
    return Refused(
        "not-a-backup",
        _("This file is not a whole backup of a desk."),
        _("Choose another backup. Nothing was changed."),
    )
