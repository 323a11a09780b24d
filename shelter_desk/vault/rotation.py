"""Rotation: a new vault key and new keys of some circles, in a new database beside the old one.

Until the header is renamed everything happens in the new file, so a cut at any moment leaves the old desk whole.
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from shelter_desk import seals
from shelter_desk.errors import Broken, Refused
from shelter_desk.i18n import _
from shelter_desk.system.files import disk_error, sync_file, sync_folder
from shelter_desk.vault import database
from shelter_desk.vault.chain import Chain
from shelter_desk.vault.circles import CircleKey, Keyring, older_context
from shelter_desk.vault.header import FILE_NAME, database_name
from shelter_desk.vault.opening import save_header
from shelter_desk.vault.sealing import Sealer
from shelter_desk.vault.statements import CircleMade
from shelter_desk.vault.vault import Vault

# The new database is written beside the old one, with room for journal and page growth.
_ROOM = 2.2


@dataclass(frozen=True)
class Authority:
    """Who renews the keys: a member with the circles she holds, or the root with all of them."""

    by: str
    sign: seals.SignKey
    keyring: Callable[[Chain], Keyring]

    @classmethod
    def of_member(cls, vault: Vault) -> "Authority":
        me, box = vault.me.id, vault.keys.box
        return cls(me, vault.keys.sign, lambda chain: Keyring.of_member(chain, me, box))


def rotate(
    vault: Vault,
    authority: Authority,
    circles: Sequence[str],
    change: Callable[[Vault], object],
    renew_desk_keys: Callable[[Vault], None],
    loser: str = "",
) -> None:
    """Renew the vault key and the circles' keys, all or nothing; `loser` gets none of the new circle keys.

    `change` states on the new vault why; `renew_desk_keys` is called where `exchange` is among the circles.
    """
    _demand_possible(vault, authority, circles, loser)
    old_path = vault.folder / vault.header.database
    new_path = vault.folder / database_name(vault.header.epoch + 1)
    new_key = seals.random_bytes(seals.KEY_BYTES)
    database.remove(new_path)  # what an interrupted rotation left; nobody has its key
    _demand_room(vault.folder, old_path.stat().st_size)
    fresh: Vault | None = None
    try:
        database.export(vault.connection, new_path, new_key)
        connection = database.open_existing(new_path, new_key)
        fresh = Vault(vault.folder, vault.header, new_key, connection, vault.me.slot, vault.keys, vault.now)
        with fresh.together():
            change(fresh)
            _renew_circles(fresh, authority, circles, loser)
        if "exchange" in circles and fresh.keyring.holds("exchange"):
            renew_desk_keys(fresh)
        if found := database.problems(connection):
            raise Broken("rotation-check", _("The new copy of the desk did not pass its check."), "", tuple(found[:3]))
        _sync(new_path)
    except BaseException:
        _drop(fresh, new_path)
        raise
    publics = {each.slot: each.box for each in fresh.chain.active()}
    changed = vault.header.rotated(new_key, publics, fresh.chain.recovery)
    try:
        save_header(vault.folder, changed, new_key)  # the commit
    except BaseException:
        if _renamed(vault.folder, changed.packed(new_key)):
            # Which header a power cut leaves is unknown, so neither database may take another word.
            fresh.close()
            vault.close()
        else:
            _drop(fresh, new_path)
        raise
    vault.connection.close()
    vault.connection, vault.header, vault.vault_key = fresh.connection, changed, new_key
    vault.reload()
    database.remove(old_path)


def _demand_possible(vault: Vault, authority: Authority, circles: Sequence[str], loser: str) -> None:
    if loser == vault.me.id:
        raise Refused(
            "rotation-self",
            _("You cannot take your own keys away."),
            _("Ask another supervisor to do it."),
        )
    held = authority.keyring(vault.chain)
    if missing := [circle for circle in circles if not held.holds(circle)]:
        raise Refused(
            "rotation-circles",
            _("You do not hold every circle this person holds, so you cannot renew the keys."),
            _("Ask a supervisor who does."),
            tuple(missing),
        )


def _renew_circles(vault: Vault, authority: Authority, circles: Sequence[str], loser: str) -> None:
    """The next generation of every circle for all but the one who loses it; case keys are wrapped anew."""
    for circle in circles:
        state, key = vault.chain.circles[circle], CircleKey.fresh()
        generation = state.generation + 1
        _old_generation, old = authority.keyring(vault.chain).present(circle)
        stay = [each for each in vault.chain.active() if each.id in state.sealed and each.id != loser]
        made = CircleMade(
            prev=vault.chain.head,
            by=authority.by,
            at=vault.moment(),
            circle=circle,
            generation=generation,
            public=key.box.public.hex(),
            sealed={each.id: seals.b64(seals.seal_to(each.box, key.packed())) for each in stay},
            recovery=seals.b64(seals.seal_to(vault.chain.recovery, key.packed())),
            older=seals.b64(seals.seal(key.symmetric, old.packed(), older_context(circle, generation))),
        )
        vault.append_statement(made, authority.sign)
    keyring = authority.keyring(vault.chain)
    sealer = Sealer(vault.connection, vault.chain, keyring, vault.me.id, vault.keys.box)
    vault.connection.executemany(
        "UPDATE case_keys SET circle_generation = ?, wrapped = ? WHERE case_code = ? AND circle = ? AND generation = ?",
        sealer.rewrapped(),
    )


def _demand_room(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < _ROOM * size:
        raise Refused(
            "rotation-room",
            _("There is not enough free space to renew the keys."),
            _("Make {megabytes} MB free, then try again. Nothing was changed.").format(
                megabytes=int((_ROOM * size - free) / 1_000_000) + 1
            ),
        )


def _sync(path: Path) -> None:
    try:
        with path.open("r+b") as file:
            sync_file(file)
        sync_folder(path.parent)
    except OSError as problem:
        raise disk_error(problem, path) from problem


def _drop(fresh: Vault | None, path: Path) -> None:
    if fresh is not None:
        fresh.close()
    database.remove(path)


def _renamed(folder: Path, data: bytes) -> bool:
    """Whether the header was renamed although a later step failed; when in doubt both databases stay."""
    try:
        return (folder / FILE_NAME).read_bytes() == data
    except OSError:
        return True
