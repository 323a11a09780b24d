"""People come and go: appointing, granting circles, changing a passphrase, leaving (rotation)."""

import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from shelter_desk import seals
from shelter_desk.errors import Broken, Refused
from shelter_desk.i18n import _
from shelter_desk.system.files import sync_folder
from shelter_desk.vault import chain, database, passphrase
from shelter_desk.vault.chain import CHILD, Member
from shelter_desk.vault.circles import CircleKey, older_context
from shelter_desk.vault.header import FILE_NAME, UserKeys
from shelter_desk.vault.opening import save_header
from shelter_desk.vault.recovery import free_slot
from shelter_desk.vault.sealing import restricted_circle
from shelter_desk.vault.statements import Appointed, CircleMade, Granted, Left, RoleGiven
from shelter_desk.vault.vault import Second, Vault

# The new database is written beside the old one, with room for journal and page growth.
_ROOM = 2.2


def appoint(
    vault: Vault, name: str, role: str, words: str, circles: Iterable[str], second: Second | None = None
) -> Member:
    """Let someone work here: a key slot, a statement, and the circles of the role.

    Granting `child`, and a third supervisor, need a second supervisor; without one the grant of
    `child` is refused and everything else stands.
    """
    passphrase.demand_strong(words, name)
    keys = UserKeys(seals.BoxKey.fresh(), seals.SignKey.fresh(), vault.keys.root_public)
    slot, member = free_slot(vault.chain), seals.random_bytes(4).hex()
    user_key = vault.header.user_key(name, passphrase.normalised(words))
    publics = {"box": keys.box.public.hex(), "sign": keys.sign.public.hex()}
    vault.state(Appointed, second, member=member, name=name, role=role, slot=slot, **publics)
    for circle in circles:
        grant(vault, member, circle, second if circle == CHILD else None)
    changed = vault.header.with_user(slot, user_key, keys, vault.vault_key)
    save_header(vault.folder, changed, vault.vault_key)
    vault.header = changed
    return vault.chain.members[member]


def grant(vault: Vault, member: str, circle: str, second: Second | None = None) -> None:
    """Give a circle's present keys to one more member; only a member of the circle can."""
    if not vault.keyring.holds(circle):
        raise chain.not_allowed("circle members")
    if circle == CHILD and second is None:
        raise chain.needs_second_error()
    generation, key = vault.keyring.present(circle)
    sealed = seals.b64(seals.seal_to(vault.chain.members[member].box, key.packed()))
    vault.state(Granted, second, circle=circle, generation=generation, member=member, sealed=sealed)


def restrict_case(vault: Vault, case: str, members: Iterable[str]) -> None:
    """Give one case a circle of its own for identity; what was written before stays readable (R-CO-04)."""
    circle, key = restricted_circle(case), CircleKey.fresh()
    vault.state(
        CircleMade,
        circle=circle,
        generation=1,
        public=key.box.public.hex(),
        sealed={vault.me.id: seals.b64(seals.seal_to(vault.me.box, key.packed()))},
        recovery=seals.b64(seals.seal_to(vault.chain.recovery, key.packed())),
    )
    for member in members:
        if member != vault.me.id:
            grant(vault, member, circle)


def change_passphrase(vault: Vault, words: str) -> None:
    """A new passphrase for the member who has the vault open; nothing else changes."""
    passphrase.demand_strong(words, vault.me.name)
    user_key = vault.header.user_key(vault.me.name, passphrase.normalised(words))
    changed = vault.header.with_user(vault.me.slot, user_key, vault.keys, vault.vault_key)
    save_header(vault.folder, changed, vault.vault_key)
    vault.header = changed
    vault.record_event("passphrase_changed")


def leave(vault: Vault, member: str, renew_desk_keys: Callable[[Vault], None]) -> None:
    """A worker leaves: new vault key, new keys of every circle she held, case keys wrapped anew.

    `renew_desk_keys` is called on the new vault where she held `exchange`. Until the header is renamed
    everything happens in a new file beside the old one, so a cut at any moment leaves the old desk whole.
    """
    gone = vault.chain.members.get(member)
    if gone is None or not gone.active:
        raise chain.not_allowed("no such member")
    _rotate(vault, vault.chain.circles_of(member), Left, {"member": member}, {gone.slot}, renew_desk_keys)


def change_role(
    vault: Vault,
    member: str,
    role: str,
    circles: Iterable[str],
    renew_desk_keys: Callable[[Vault], None],
    second: Second | None = None,
) -> None:
    """Another role: circles it lacks are closed by rotation, circles it has are granted."""
    wanted = set(circles)
    lost = [each for each in vault.chain.circles_of(member) if each not in wanted and not each.startswith("case:")]
    if lost:
        _rotate(vault, lost, RoleGiven, {"member": member, "role": role}, set(), renew_desk_keys, member, second)
    else:
        vault.state(RoleGiven, second, member=member, role=role)
    for circle in wanted - set(vault.chain.circles_of(member)):
        grant(vault, member, circle, second if circle == CHILD else None)


def _rotate(
    vault: Vault,
    circles: list[str],
    kind: type[Left] | type[RoleGiven],
    content: dict[str, str],
    freed_slots: set[int],
    renew_desk_keys: Callable[[Vault], None],
    loser: str = "",
    second: Second | None = None,
) -> None:
    loser = loser or content["member"]
    if missing := [circle for circle in circles if not vault.keyring.holds(circle)]:
        raise Refused(
            "rotation-circles",
            _("You do not hold every circle this person holds, so you cannot renew the keys."),
            _("Ask a supervisor who does."),
            tuple(missing),
        )
    probe = kind(prev=vault.chain.head, by=vault.me.id, at="", second=second.member if second else "", **content)
    if chain.needs_second(vault.chain, probe) and second is None:
        raise chain.needs_second_error()
    if problem := chain.forbidden(vault.chain, probe):
        raise chain.not_allowed(problem)
    old_path = vault.folder / vault.header.database
    _demand_room(vault, old_path.stat().st_size)
    new_key = seals.random_bytes(seals.KEY_BYTES)
    publics = {each.slot: each.box for each in vault.chain.active() if each.slot not in freed_slots}
    changed = vault.header.rotated(new_key, publics, vault.chain.recovery)
    new_path = vault.folder / changed.database
    new_path.unlink(missing_ok=True)
    fresh: Vault | None = None
    try:
        database.export(vault.connection, new_path, new_key)
        connection = database.open_existing(new_path, new_key)
        fresh = Vault(vault.folder, changed, new_key, connection, vault.me.slot, vault.keys, vault.now)
        fresh.state(kind, second, **content)
        for circle in circles:
            _renew_circle(fresh, circle, loser)
        with database.transaction(connection):
            connection.executemany(
                "UPDATE case_keys SET circle_generation = ?, wrapped = ?"
                " WHERE case_code = ? AND circle = ? AND generation = ?",
                fresh.sealer.rewrapped(fresh.keyring),
            )
        if "exchange" in circles:
            renew_desk_keys(fresh)
        if found := database.problems(connection):
            raise Broken("rotation-check", _("The new copy of the desk did not pass its check."), "", tuple(found[:3]))
        connection.close()
        _sync(new_path)
        save_header(vault.folder, changed, new_key)  # the commit
    except BaseException:
        if fresh is not None:
            fresh.connection.close()
        if not _committed(vault, changed.packed(new_key)):
            new_path.unlink(missing_ok=True)
        raise
    vault.connection.close()
    old_path.unlink(missing_ok=True)
    vault.connection = database.open_existing(new_path, new_key)
    vault.header, vault.vault_key = changed, new_key
    vault.reload()


def _renew_circle(vault: Vault, circle: str, loser: str) -> None:
    """The next generation of a circle's keys for everyone but the one who loses it."""
    state, (_generation, old) = vault.chain.circles[circle], vault.keyring.present(circle)
    generation, key = state.generation + 1, CircleKey.fresh()
    stay = [each for each in vault.chain.active() if each.id in state.sealed and each.id != loser]
    vault.state(
        CircleMade,
        circle=circle,
        generation=generation,
        public=key.box.public.hex(),
        sealed={each.id: seals.b64(seals.seal_to(each.box, key.packed())) for each in stay},
        recovery=seals.b64(seals.seal_to(vault.chain.recovery, key.packed())),
        older=seals.b64(seals.seal(key.symmetric, old.packed(), older_context(circle, generation))),
    )


def _demand_room(vault: Vault, size: int) -> None:
    free = shutil.disk_usage(vault.folder).free
    if free < _ROOM * size:
        raise Refused(
            "rotation-room",
            _("There is not enough free space to renew the keys."),
            _("Make {megabytes} MB free, then try again. Nothing was changed.").format(
                megabytes=int((_ROOM * size - free) / 1_000_000) + 1
            ),
        )


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    sync_folder(path.parent)


def _committed(vault: Vault, data: bytes) -> bool:
    """Whether the header was renamed although a later step failed: then the new file must stay."""
    path = vault.folder / FILE_NAME
    return path.exists() and path.read_bytes() == data
