"""Takes packages in: each once, in any order, refused with a reason; identified payloads stay in their age file."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from shelter_desk.exchange import inbound
from shelter_desk.exchange.cards import Card, CardSecrets
from shelter_desk.exchange.inbound import LARGEST_CIPHERTEXT, LARGEST_SIGNATURE
from shelter_desk.exchange.package import SIGNATURE_SUFFIX
from shelter_desk.exchange.payloads import Count, CountCell, Referral, Reply, Words
from shelter_desk.exchange.sandbox import Sandbox
from shelter_desk.exchange.tables import BY_ID, DIMENSIONS
from shelter_desk.hub.registry import Registry
from shelter_desk.system.files import write_durably
from shelter_desk.system.outgoing import read_capped

REFERRALS = "referrals"


@dataclass(frozen=True)
class Desk:
    """One of the hub's two working places: its card, its unlocked key, and the registry."""

    folder: Path
    card: Card
    secrets: CardSecrets
    registry: Registry


@dataclass(frozen=True)
class Receipt:
    """A package that was taken in; `note` is `late` for a count of a period that was published already."""

    package: str
    desk: str
    profile: str
    note: str


def receive(place: Desk, file: Path, sandbox: Sandbox, today: datetime.date) -> Receipt:
    """Check one package fully and register it; Refused keeps nothing of it."""
    ciphertext = read_capped(file, LARGEST_CIPHERTEXT)
    signature = read_capped(file.with_name(file.name + SIGNATURE_SUFFIX), LARGEST_SIGNATURE)
    known = {each.card.sign: each for each in place.registry.known_desks()}
    sealed = inbound.verify(ciphertext, signature, [each.card for each in known.values()])
    contents = sandbox.open(sealed.ciphertext, place.secrets.age_key)
    inbound.demand_for_us(contents, sealed, place.card, place.registry.has(sealed.id))
    payload = contents.payload
    if isinstance(payload, Reply | Words) or (place.card.holder == "counting") == isinstance(payload, Referral):
        raise inbound.refused("contents")
    if isinstance(payload, Count):
        _demand_tables(payload)
    if isinstance(payload, Referral):
        # The registry keeps codes only; who it is about can be read from the age file by the referral key alone.
        write_durably(place.folder / REFERRALS / f"{sealed.id}.age", ciphertext)
    desk = known[sealed.sender.sign].id
    note = place.registry.register(sealed.id, desk, contents.manifest.sequence, payload, today)
    return Receipt(sealed.id, sealed.sender.name, contents.manifest.profile, note)


def _demand_tables(count: Count) -> None:
    """Only cells of the fixed tables, each once, and everyone in each table: else a person could hide in a number."""
    found: dict[str, dict[tuple[str, ...], CountCell]] = {table: {} for table in BY_ID}
    for each in count.cells:
        place = tuple(each.cell)
        dimensions = BY_ID[each.table].dimensions if each.table in BY_ID else None
        if dimensions is None or len(place) != len(dimensions) or each.known > each.people:
            raise inbound.refused("contents")
        if place in found[each.table] or any(
            category not in DIMENSIONS[name] for name, category in zip(dimensions, place, strict=True)
        ):
            raise inbound.refused("contents")
        found[each.table][place] = each
    sums = {
        (sum(each.people for each in table.values()), sum(each.known for each in table.values()))
        for table in found.values()
    }
    if len(sums) > 1:
        raise inbound.refused("contents")
