"""Opening a desk: the passphrase is judged at the key slot, before the database is touched."""

import contextlib
import time
from dataclasses import dataclass
from pathlib import Path

from shelter_desk import seals
from shelter_desk.errors import Broken, DeskError, Refused
from shelter_desk.i18n import _
from shelter_desk.system.files import hold, sync_folder, write_durably
from shelter_desk.vault import database, header, passphrase
from shelter_desk.vault.header import Header, UserKeys
from shelter_desk.vault.vault import Clock, Vault, system_clock

LOCK_FILE = "desk.lock"
# A wrong guess costs at least this long, whatever this machine's Argon2id takes (attack 15).
GUESS_SECONDS = 0.75
# Left behind when the power fails: backups and headers that were being written.
_LEFTOVERS = (".backup-*", ".vault.hdr*.part")


@dataclass(frozen=True)
class OpenedHeader:
    """An authentic header and what one user's passphrase opens in it."""

    header: Header
    vault_key: bytes
    slot: int
    keys: UserKeys


def read_header(folder: Path) -> tuple[Header, bytes]:
    """The header of a desk and its bytes, from the second copy where the first cannot be read."""
    return copies(folder)[0]


def copies(folder: Path) -> list[tuple[Header, bytes]]:
    """The different readable copies of the header, none of an older epoch than another (no way back to old keys)."""
    found: list[tuple[Header, bytes]] = []
    failure: DeskError | None = None
    for name in (header.FILE_NAME, header.SECOND_COPY):
        try:
            data = (folder / name).read_bytes()
            parsed = header.parse(data)
        except FileNotFoundError:
            continue
        except OSError:
            failure = failure or header.damaged()
        except DeskError as problem:
            failure = failure or problem
        else:
            if all(data != other for _header, other in found):
                found.append((parsed, data))
    if not found:
        raise failure or _no_desk()
    newest = max(each.epoch for each, _data in found)
    return [each for each in found if each[0].epoch == newest]


def open_header(folder: Path, name: str, words: str) -> OpenedHeader:
    """Find the slot of a user. A wrong passphrase and an unknown user are refused alike, in words and in time."""
    started = time.monotonic()
    typed = passphrase.normalised(words)
    tampered = False
    closed: list[bytes] = []
    for found, data in copies(folder):
        opened = found.open_slot(found.user_key(name, typed))
        if opened is None:
            closed.append(data)
            continue
        slot, keys = opened
        try:
            vault_key = keys.box.open(found.slots[slot].vault_key)
        except seals.SealError:
            tampered = True
            continue
        if not header.authentic(data, vault_key):
            tampered = True
        elif any(header.authentic(other, vault_key) for other in closed):
            break  # a second copy from before the passphrase changed
        else:
            return OpenedHeader(found, vault_key, slot, keys)
    if tampered:
        raise header.damaged()
    time.sleep(max(0.0, GUESS_SECONDS - (time.monotonic() - started)))
    raise wrong_passphrase()


def unlock(folder: Path, name: str, words: str, clock: Clock = system_clock) -> Vault:
    """Open a desk for one user, and keep every other process out until it is closed."""
    read_header(folder)  # a folder without a desk is refused before a lock file lies in it
    lock = hold(folder / LOCK_FILE)
    try:
        opened = open_header(folder, name, words)
        connection = database.open_existing(folder / opened.header.database, opened.vault_key)
        try:
            vault = Vault(folder, opened.header, opened.vault_key, connection, opened.slot, opened.keys, clock, lock)
            if vault.chain.demo != opened.header.demo or vault.chain.desk != opened.header.desk.hex():
                raise header.damaged()
            settle(vault)
        except BaseException:
            connection.close()
            raise
    except BaseException:
        lock.close()
        raise
    return vault


def save_header(folder: Path, changed: Header, vault_key: bytes) -> None:
    """Replace the header: its rename is the commit. The second copy follows, and is no reason to fail."""
    data = changed.packed(vault_key)
    write_durably(folder / header.FILE_NAME, data)
    _write_second(folder, data)


def settle(vault: Vault) -> None:
    """Finish what a crash may have left: copies of the header, half-written files, databases of older epochs.

    A database of a later epoch is never deleted: if an older header was put in place, it is the one to save.
    """
    data = vault.header.packed(vault.vault_key)
    if _bytes(vault.folder / header.FILE_NAME) != data:
        with contextlib.suppress(Broken):
            write_durably(vault.folder / header.FILE_NAME, data)
    if _bytes(vault.folder / header.SECOND_COPY) != data:
        _write_second(vault.folder, data)
    with contextlib.suppress(OSError):
        old = [path for path in vault.folder.glob("desk-*.db*") if path.name < vault.header.database]
        strays = [path for pattern in _LEFTOVERS for path in vault.folder.glob(pattern)]
        if old:
            sync_folder(vault.folder)  # the header that no longer names them has to be durable first
        for path in (*old, *strays):
            path.unlink(missing_ok=True)


def _write_second(folder: Path, data: bytes) -> None:
    """Write the second copy; one that stays behind is taken away, lest it let in who has no key any more."""
    path = folder / header.SECOND_COPY
    try:
        write_durably(path, data)
    except Broken:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _no_desk() -> Refused:
    return Refused(
        "no-desk",
        _("There is no desk in this folder."),
        _("Choose the folder that holds the desk, or set up a new one."),
    )


def wrong_passphrase() -> Refused:
    return Refused(
        "wrong-passphrase",
        _("Name and passphrase do not open this desk."),
        _("Check the name, the keyboard language and capital letters, then try again."),
    )
