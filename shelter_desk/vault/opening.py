"""Opening a desk: the passphrase is judged at the key slot, before the database is touched."""

import contextlib
from pathlib import Path

from shelter_desk import seals
from shelter_desk.errors import Broken, DeskError, Refused
from shelter_desk.i18n import _
from shelter_desk.system.files import write_durably
from shelter_desk.vault import database, header, passphrase
from shelter_desk.vault.header import Header
from shelter_desk.vault.vault import Clock, Vault, system_clock


def read_header(folder: Path) -> tuple[Header, bytes]:
    """The header of a desk and its bytes, from the second copy where the first is damaged."""
    first = folder / header.FILE_NAME
    try:
        data = first.read_bytes()
        return header.parse(data), data
    except FileNotFoundError as problem:
        if not (folder / header.SECOND_COPY).exists():
            raise Refused(
                "no-desk",
                _("There is no desk in this folder."),
                _("Choose the folder that holds the desk, or set up a new one."),
            ) from problem
    except Broken:
        if not (folder / header.SECOND_COPY).exists():
            raise
    except OSError as problem:
        raise header.damaged() from problem
    data = (folder / header.SECOND_COPY).read_bytes()
    return header.parse(data), data


def unlock(folder: Path, name: str, words: str, clock: Clock = system_clock) -> Vault:
    """Open a desk for one user. The refusal is the same for a wrong passphrase and an unknown user."""
    found, data = read_header(folder)
    opened = found.open_slot(found.user_key(name, passphrase.normalised(words)))
    if opened is None:
        raise wrong_passphrase()
    slot, keys = opened
    try:
        vault_key = keys.box.open(found.slots[slot].vault_key)
    except seals.SealError as problem:
        # The slot's secrets open, its vault key is noise or not for this user: the header was tampered with.
        raise header.damaged() from problem
    if not header.authentic(data, vault_key):
        raise header.damaged()
    connection = database.open_existing(folder / found.database, vault_key)
    try:
        vault = Vault(folder, found, vault_key, connection, slot, keys, clock)
        if vault.chain.demo != found.demo or vault.chain.desk != found.desk.hex():
            raise header.damaged()
        settle(vault)
    except BaseException:
        connection.close()
        raise
    return vault


def save_header(vault_folder: Path, changed: Header, vault_key: bytes) -> None:
    """Replace the header and its second copy; the first rename is the commit."""
    data = changed.packed(vault_key)
    write_durably(vault_folder / header.FILE_NAME, data)
    write_durably(vault_folder / header.SECOND_COPY, data)


def settle(vault: Vault) -> None:
    """Finish what a crash may have left: copies of the header, database files of other epochs."""
    data = vault.header.packed(vault.vault_key)
    for name in (header.FILE_NAME, header.SECOND_COPY):
        path = vault.folder / name
        if not path.exists() or path.read_bytes() != data:
            with contextlib.suppress(DeskError):
                write_durably(path, data)
    for stray in vault.folder.glob("desk-*.db*"):
        if not stray.name.startswith(vault.header.database):
            stray.unlink(missing_ok=True)


def wrong_passphrase() -> Refused:
    return Refused(
        "wrong-passphrase",
        _("Name and passphrase do not open this desk."),
        _("Check the name, the keyboard language and capital letters, then try again."),
    )
