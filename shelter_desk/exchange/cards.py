"""Cards: the public keys of a desk, a mechanism or a partner, confirmed by eight words read aloud both ways."""

from functools import cache
from typing import Literal

import msgspec
from shamir_mnemonic.wordlist import WORDLIST

from shelter_desk import seals
from shelter_desk.errors import Refused
from shelter_desk.i18n import _

WORDS = 8  # 80 bits over all fields
SUFFIX = ".card"
LARGEST = 4096
Holder = Literal["desk", "mechanism", "counting", "service"]


class Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who (`name`), what kind of holder, and the two public keys: age recipient and Ed25519 (hex).

    `made_up` marks desks and hubs of made-up people; real ones take nothing from them.
    """

    holder: Holder
    name: str
    age: str
    sign: str
    made_up: bool = False
    format: Literal["shelter-desk-card-1"] = "shelter-desk-card-1"

    @property
    def id(self) -> str:
        """A short id of exactly this card."""
        return seals.digest(encode(self)).hex()[:16]

    @property
    def sign_key(self) -> bytes:
        return bytes.fromhex(self.sign)

    def words(self) -> list[str]:
        """The eight words that two people compare by voice: 80 bits over all fields."""
        number = int.from_bytes(seals.digest(encode(self))[:10], "big")
        return [_words()[number >> (10 * place) & 1023] for place in reversed(range(WORDS))]


class CardSecrets(msgspec.Struct, frozen=True):
    """The private halves: an age identity and an Ed25519 seed (hex)."""

    age: str
    sign: str

    @property
    def age_key(self) -> seals.AgeKey:
        return seals.AgeKey(self.age)

    @property
    def sign_key(self) -> seals.SignKey:
        return seals.SignKey(bytes.fromhex(self.sign))


def fresh(holder: Holder, name: str, made_up: bool = False) -> tuple[Card, CardSecrets]:
    """New keys and their card."""
    age, sign = seals.AgeKey.fresh(), seals.SignKey.fresh()
    return Card(holder, name, age.public, sign.public.hex(), made_up), CardSecrets(age.secret, sign.seed.hex())


def demand_confirmed(card: Card, words: str, made_up: bool) -> None:
    """The eight words as the other side read them aloud, and a card of the same kind of world as ours."""
    if words.casefold().split() != card.words():
        raise Refused(
            "card-words",
            _("These are not the eight words of this card."),
            _("Do not use the card. Call the other side on a number you knew before and compare again."),
        )
    if card.made_up != made_up:
        raise Refused(
            "card-made-up",
            _("One side holds made-up people, the other real ones."),
            _("Made-up desks and hubs only talk to each other."),
        )


def encode(card: Card) -> bytes:
    """The card file."""
    return seals.canonical(msgspec.to_builtins(card))


def decode(data: bytes) -> Card:
    """Read a card file; Refused if it is none."""
    try:
        card = msgspec.json.decode(data[: LARGEST + 1], type=Card)
        if len(data) > LARGEST or encode(card) != data or len(bytes.fromhex(card.sign)) != 32:
            raise ValueError
        if not seals.is_age_recipient(card.age) or not card.name.strip() or not card.name.isprintable():
            raise ValueError
    except (msgspec.DecodeError, ValueError) as problem:
        raise Refused(
            "not-a-card",
            _("This file is not a card."),
            _("Ask for the card again, and take it from a stick, not from a printed picture."),
        ) from problem
    return card


@cache
def _words() -> tuple[str, ...]:
    return tuple(WORDLIST)
