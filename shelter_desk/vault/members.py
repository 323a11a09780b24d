"""People come and go: appointing, granting circles, changing a passphrase, leaving (rotation)."""

from collections.abc import Callable, Iterable

from shelter_desk import seals
from shelter_desk.errors import Broken
from shelter_desk.vault import chain, passphrase
from shelter_desk.vault.chain import CHILD, Member
from shelter_desk.vault.circles import CircleKey
from shelter_desk.vault.header import Header, UserKeys
from shelter_desk.vault.opening import save_header
from shelter_desk.vault.recovery import free_slot
from shelter_desk.vault.rotation import Authority, rotate
from shelter_desk.vault.sealing import restricted_circle
from shelter_desk.vault.statements import Appointed, CircleMade, Granted, Left, RoleGiven
from shelter_desk.vault.vault import Second, Vault


def appoint(
    vault: Vault, name: str, role: str, words: str, circles: Iterable[str], second: Second | None = None
) -> Member:
    """Let someone work here: a statement, the circles of the role, and a key slot.

    A supervisor, and granting `child`, need a second supervisor. The statements come first: a slot that
    the chain does not know would open the database to nobody's name.
    """
    passphrase.demand_name(name)
    passphrase.demand_strong(words, name)
    circles = list(circles)
    _demand_grants(vault, circles, second)
    keys = UserKeys(seals.BoxKey.fresh(), seals.SignKey.fresh(), vault.keys.root_public)
    slot, member = free_slot(vault.chain), seals.random_bytes(4).hex()
    user_key = vault.header.user_key(name, passphrase.normalised(words))
    publics = {"box": keys.box.public.hex(), "sign": keys.sign.public.hex()}
    with vault.together():
        vault.state(Appointed, second, member=member, name=name, role=role, slot=slot, **publics)
        for circle in circles:
            grant(vault, member, circle, second if circle == CHILD else None)
    _save(vault, vault.header.with_user(slot, user_key, keys, vault.vault_key))
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
    with vault.together():
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
    vault.record_event("passphrase_changed")
    _save(vault, vault.header.with_user(vault.me.slot, user_key, vault.keys, vault.vault_key))


def leave(vault: Vault, member: str, renew_desk_keys: Callable[[Vault], None]) -> None:
    """A worker leaves: new vault key, new keys of every circle she held, case keys wrapped anew.

    `renew_desk_keys` is called on the new vault where she held `exchange`.
    """
    gone = vault.chain.members.get(member)
    if gone is None or not gone.active:
        raise chain.not_allowed("no such member")
    circles = vault.chain.circles_of(member)
    rotate(
        vault,
        Authority.of_member(vault),
        circles,
        lambda fresh: fresh.state(Left, member=member),
        renew_desk_keys,
        loser=member,
    )


def change_role(
    vault: Vault,
    member: str,
    role: str,
    circles: Iterable[str],
    renew_desk_keys: Callable[[Vault], None],
    second: Second | None = None,
) -> None:
    """Another role: circles it lacks are closed by rotation, circles it has are granted, all or nothing."""
    wanted = set(circles)
    held = set(vault.chain.circles_of(member))
    lost = sorted(each for each in held - wanted if not each.startswith(restricted_circle("")))
    gained = sorted(wanted - held)
    _demand_grants(vault, gained, second)

    def change(changing: Vault) -> None:
        changing.state(RoleGiven, second, member=member, role=role)
        for circle in gained:
            grant(changing, member, circle, second if circle == CHILD else None)

    if lost:
        rotate(vault, Authority.of_member(vault), lost, change, renew_desk_keys, loser=member)
    else:
        with vault.together():
            change(vault)


def _demand_grants(vault: Vault, circles: Iterable[str], second: Second | None) -> None:
    """Refuse what would fail half-way."""
    if not all(vault.keyring.holds(circle) for circle in circles):
        raise chain.not_allowed("circle members")
    if CHILD in circles and second is None:
        raise chain.needs_second_error()


def _save(vault: Vault, changed: Header) -> None:
    """Keep a header; memory follows even where only the disk's word for it is missing."""
    try:
        save_header(vault.folder, changed, vault.vault_key)
    except Broken as problem:
        if problem.code == "disk-unconfirmed":
            vault.header = changed
        raise
    vault.header = changed
