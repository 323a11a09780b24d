"""The hub's two keys: `counting.key` opens counts and returns, `referral.key` referrals; neither opens the other's."""

from pathlib import Path
from typing import Literal

import msgspec

from shelter_desk import seals
from shelter_desk.errors import Broken, Refused
from shelter_desk.exchange import cards
from shelter_desk.exchange.cards import Card, CardSecrets
from shelter_desk.hub.registry import no_hub
from shelter_desk.i18n import _
from shelter_desk.system.files import write_durably

Purpose = Literal["counting", "referral"]
PURPOSES: tuple[Purpose, ...] = ("counting", "referral")


class _KeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    memory_kib: int
    passes: int
    salt: str
    sealed: str


def make(folder: Path, purpose: Purpose, name: str, passphrase: str, cost: seals.Cost, demo: bool = False) -> Card:
    """Make one key pair, its card and its key file under a passphrase."""
    card, secrets = cards.fresh("counting" if purpose == "counting" else "mechanism", name, demo)
    salt = seals.random_bytes(16)
    key = seals.derive_key(passphrase.encode(), salt, cost)
    sealed = seals.seal(key, msgspec.json.encode(secrets), _context(purpose, card))
    file = _KeyFile(cost.memory_kib, cost.passes, seals.b64(salt), seals.b64(sealed))
    write_durably(folder / f"{purpose}.key", msgspec.json.encode(file))
    write_durably(folder / f"{purpose}{cards.SUFFIX}", cards.encode(card))
    return card


def read_card(folder: Path, purpose: Purpose) -> Card:
    """The public card of one key."""
    try:
        return cards.decode((folder / f"{purpose}{cards.SUFFIX}").read_bytes())
    except OSError as problem:
        raise no_hub() from problem


def unlock(folder: Path, purpose: Purpose, passphrase: str) -> CardSecrets:
    """The private halves of one key; Refused for a wrong passphrase."""
    try:
        file = msgspec.json.decode((folder / f"{purpose}.key").read_bytes(), type=_KeyFile)
        cost = seals.Cost(file.memory_kib, file.passes)
        key = seals.derive_key(passphrase.encode(), seals.unb64(file.salt), cost)
        sealed = seals.unb64(file.sealed)
    except OSError as problem:
        raise no_hub() from problem
    except (msgspec.DecodeError, seals.SealError) as problem:
        raise Broken(
            "hub-key", _("The key file of this hub is damaged."), _("Restore it from its backup.")
        ) from problem
    try:
        opened = seals.open_seal(key, sealed, _context(purpose, read_card(folder, purpose)))
    except seals.SealError as problem:
        raise Refused("hub-passphrase", _("This passphrase does not open the key."), _("Try again.")) from problem
    return msgspec.json.decode(opened, type=CardSecrets)


def _context(purpose: Purpose, card: Card) -> bytes:
    return b"hub key" + seals.canonical([purpose, card.id])
