"""Backups: one file with header and database, reopened and verified before "done"; and restoring them."""

import contextlib
import os
import zipfile
from pathlib import Path

from shelter_desk import seals
from shelter_desk.errors import Broken, Refused
from shelter_desk.i18n import _
from shelter_desk.system.files import disk_error, sync_file, sync_folder
from shelter_desk.vault import database, header
from shelter_desk.vault.opening import unlock
from shelter_desk.vault.statements import InstanceBegun
from shelter_desk.vault.vault import Clock, Vault, system_clock

_WHEN = (1980, 1, 1, 0, 0, 0)  # times of work stay out of the file


def back_up(vault: Vault, target: Path) -> None:
    """Write a verified backup; the target appears only when it is whole."""
    copied = vault.folder / f".backup-{seals.random_bytes(4).hex()}.db"
    temporary = target.with_name(f".{target.name}.part")
    try:
        database.copy(vault.connection, copied, vault.vault_key)
        _verify(vault, copied)
        _pack(temporary, vault.header.packed(vault.vault_key), vault.header.database, copied)
        _verify_package(vault, temporary, copied)
        os.replace(temporary, target)
        sync_folder(target.parent)
    except OSError as problem:
        raise disk_error(problem, target) from problem
    finally:
        for left in (copied, temporary):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)
    vault.record_event("backed_up", subject=vault.head.hash.hex()[:16])


def restore(file: Path, folder: Path, name: str, words: str, clock: Clock = system_clock) -> Vault:
    """Open a backup in a new folder as a new copy of the desk; its exchange stays shut until reviewed."""
    if folder.exists() and any(folder.iterdir()):
        raise Refused(
            "folder-not-empty",
            _("This folder is not empty."),
            _("Choose a new folder to restore into. Nothing was changed."),
        )
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    try:
        _unpack(file, folder, written)
        vault = unlock(folder, name, words, clock)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    begin_copy(vault)
    return vault


def begin_copy(vault: Vault) -> None:
    """This copy of the desk gets an id of its own, and its exchange shuts until two people reviewed it."""
    vault.state(InstanceBegun, instance=seals.random_bytes(8).hex(), restored=True)


def _verify(vault: Vault, copied: Path) -> None:
    connection = database.open_existing(copied, vault.vault_key)
    try:
        found = database.problems(connection)
        for table in ("revisions", "audit", "grants", "cases", "case_keys", "drafts", "ledger"):
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
    with zipfile.ZipFile(temporary) as archive:
        same_header = archive.read(header.FILE_NAME) == vault.header.packed(vault.vault_key)
        with archive.open(vault.header.database) as inside, copied.open("rb") as outside:
            same = same_header
            while same:
                one, other = inside.read(1 << 20), outside.read(1 << 20)
                same = one == other
                if not one and not other:
                    break
    if not same:
        raise Broken(
            "backup-readback", _("The backup read back differently and was not kept."), _("Try another disk or stick.")
        )


def _unpack(file: Path, folder: Path, written: list[Path]) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if len(names) != 2 or names[0] != header.FILE_NAME or archive.testzip() is not None:
                raise not_a_backup()
            found = header.parse(archive.read(header.FILE_NAME))
            if names[1] != found.database:
                raise not_a_backup()
            # The header goes last: without it the folder is no desk.
            for name in (names[1], names[0]):
                path = folder / name
                written.append(path)
                with archive.open(name) as inside, path.open("wb") as outside:
                    while block := inside.read(1 << 20):
                        outside.write(block)
                    sync_file(outside)
        sync_folder(folder)
    except zipfile.BadZipFile as problem:
        raise not_a_backup() from problem
    except OSError as problem:
        raise disk_error(problem, folder) from problem


def not_a_backup() -> Refused:
    return Refused(
        "not-a-backup",
        _("This file is not a whole backup of a desk."),
        _("Choose another backup. Nothing was changed."),
    )
