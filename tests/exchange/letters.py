"""Made-up packages: two cards, payloads of each kind, and letters that hold them."""

import random
from collections.abc import Mapping
from functools import cache

from shelter_desk import seals
from shelter_desk.exchange import cards, outside
from shelter_desk.exchange.cards import Card, CardSecrets, Holder
from shelter_desk.exchange.counting import Chosen, Period
from shelter_desk.exchange.package import Letter, Package, Profile, pack
from shelter_desk.exchange.payloads import Answer, Payload, Referral, Reply, ReplyLine, Sentence, Words
from shelter_desk.exchange.protection import protect_people
from shelter_desk.exchange.referral import as_json
from tests.exchange.pools import pool

Party = tuple[Card, CardSecrets]


@cache
def party(name: str, holder: Holder = "desk") -> Party:
    """A made-up holder of keys, the same for the whole run."""
    return cards.fresh(holder, name)


def payload(profile: Profile, number: int = 60, period: Period = Period(2025)) -> Payload:  # noqa: B008 - frozen
    """A made-up payload of a kind."""
    people = tuple(pool(number, random.Random(number)))
    if profile == "outside":
        return outside.outside_return(period, protect_people(str(period), people, b"k" * 32), "unknown")
    if profile == "count":
        return outside.count(period, Chosen(people, frozenset(), {each.key: frozenset() for each in people}), True)
    if profile == "referral":
        answers = [Answer("identity", "given_names", "", "Identity", "Given names", "Made-up Senait", "Made-up Senait")]
        return Referral("0123456789abcdef", "2026-03-01", "refer", "legal", "service", ["identity"], [], answers)
    if profile == "words":
        return Words("sq", "", [Sentence("You decide", "Ti vendos")])
    return Reply([ReplyLine("0123456789abcdef", "receipt", "Received.", "2026-03-01")])


def letter(
    profile: Profile, sequence: int = 1, content: Payload | None = None, more: Mapping[str, bytes] | None = None
) -> Letter:
    """A letter with one payload, and papers beside it."""
    files = {f"{profile}.json": as_json(content or payload(profile)), **(more or {})}
    return Letter(profile, sequence, files, "0" * 64, {"sex": "2026-11"}, {"base": 5})


def packed(
    profile: Profile, sender: Party, recipient: Party, sequence: int = 1, content: Payload | None = None
) -> Package:
    """A package from one party to another."""
    return pack(letter(profile, sequence, content), *sender, [recipient[0]])


def signed(sender: Party, ciphertext: bytes, package: str = "0" * 16) -> bytes:
    """A signature of any bytes, as a confirmed but hostile sender makes it."""
    return seals.minisign(sender[1].sign_key, ciphertext, f"v1 {package}").encode()


def sealed(plaintext: bytes, recipient: Party) -> bytes:
    """Any bytes in an age file."""
    return seals.age_encrypt(plaintext, [recipient[0].age])
