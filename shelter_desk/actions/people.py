"""People of the desk: who comes, who leaves, who changes role or passphrase; each renews what must be renewed."""

from collections.abc import Iterable

import msgspec

from shelter_desk import seals
from shelter_desk.actions.desk import Desk
from shelter_desk.domain.roles import ROLES
from shelter_desk.errors import Refused
from shelter_desk.exchange import cards
from shelter_desk.i18n import _
from shelter_desk.vault import members
from shelter_desk.vault.chain import Member
from shelter_desk.vault.statements import DeskKeys
from shelter_desk.vault.vault import Second, Vault

EXCHANGE = "exchange"


def appoint(desk: Desk, name: str, role: str, passphrase: str, second: Second | None = None) -> Member:
    """Let someone work here; a role with `child` needs a second supervisor who works with children."""
    circles = _circles(role)
    if "child" in circles and second is None:
        alone = len(desk.vault.chain.supervisors()) == 1
        raise Refused(
            "second-person",
            _("This role works with children's files: a second supervisor has to agree."),
            _("There is no other yet: two of the three recovery shares appoint one.")
            if alone
            else _("Ask another supervisor to sign, or choose another role first."),
        )
    member = members.appoint(desk.vault, name, role, passphrase, circles, second)
    desk.note_head()
    return member


def dismiss(desk: Desk, name: str) -> tuple[str, ...]:
    """Someone leaves: all keys they could know are renewed at once. Returns what stays readable to them."""
    member = _member(desk, name)
    members.leave(desk.vault, member.id, renew_desk_keys)
    desk.note_head()
    return (
        _(
            "Backups made before today can still be opened with {name}'s old passphrase. Destroy those you do not need."
        ).format(name=name),
    )


def change_role(desk: Desk, name: str, role: str, second: Second | None = None) -> None:
    """Another role, with the circles it has and no others."""
    member = _member(desk, name)
    members.change_role(desk.vault, member.id, role, _circles(role), renew_desk_keys, second)
    desk.note_head()


def change_passphrase(desk: Desk, passphrase: str) -> None:
    """A new passphrase for whoever has the desk open. One that was seen needs leaving and coming back."""
    members.change_passphrase(desk.vault, passphrase)
    desk.note_head()


def restrict(desk: Desk, case: str, names: Iterable[str]) -> None:
    """From now on only those named know who the person of this case is (R-CO-04)."""
    members.restrict_case(desk.vault, case, [_member(desk, name).id for name in names])
    desk.note_head()


def renew_desk_keys(vault: Vault) -> None:
    """New exchange keys and a new card, after set-up or after someone who knew the old ones left."""
    card, secrets = cards.fresh("desk", vault.chain.name, vault.chain.demo)
    encoded = cards.encode(card)
    sealed = vault.sealer.seal_for(EXCHANGE, msgspec.json.encode(secrets), keys_context(encoded))
    generation, _key = vault.keyring.present(EXCHANGE)
    vault.state(DeskKeys, card=encoded.decode(), sealed=seals.b64(sealed), generation=generation)


def keys_context(card: bytes) -> bytes:
    """What binds the desk's secrets to its card."""
    return b"desk keys" + seals.digest(card)


def _circles(role: str) -> tuple[str, ...]:
    if role not in ROLES:
        names = ", ".join(ROLES)
        raise Refused(
            "no-role",
            _("There is no role {name}.").format(name=role),
            _("Choose one of: {names}").format(names=names),
        )
    return ROLES[role]


def _member(desk: Desk, name: str) -> Member:
    found = desk.vault.chain.by_name(name)
    if found is None:
        raise Refused("no-member", _("Nobody of that name works here: {name}").format(name=name), _("Check the name."))
    return found
