"""Takes packages in: each once, in any order, refused with a reason; identified payloads stay in their age file."""

import datetime
from dataclasses import dataclass
from pathlib import Path

import msgspec

from shelter_desk.exchange import inbound
from shelter_desk.exchange.cards import Card, CardSecrets
from shelter_desk.exchange.counting import Period
from shelter_desk.exchange.inbound import LARGEST_CIPHERTEXT, LARGEST_SIGNATURE
from shelter_desk.exchange.package import SIGNATURE_SUFFIX
from shelter_desk.exchange.payloads import Count, OutsideReturn, Payload, Referral
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
    sealed = inbound.verify(ciphertext, signature, place.registry.known_desks())
    contents = sandbox.open(sealed.ciphertext, place.secrets.age_key)
    inbound.demand_for_us(contents, sealed, place.card, place.registry.received())
    payload = _one(list(contents.payloads.values()))
    if contents.manifest.profile != _profile(payload) or (place.card.holder == "counting") == isinstance(
        payload, Referral
    ):
        raise inbound.refused("contents")
    note = ""
    if isinstance(payload, Count):
        _demand_tables(payload)
        note = "late" if _is_published(place.registry, payload.period) else ""
    filed = msgspec.json.encode(payload).decode() if isinstance(payload, OutsideReturn) else ""
    if isinstance(payload, Referral):
        # The registry keeps codes only; who it is about can be read from the age file by the referral key alone.
        (place.folder / REFERRALS).mkdir(exist_ok=True)
        write_durably(place.folder / REFERRALS / f"{sealed.id}.age", ciphertext)
    place.registry.register(sealed.id, sealed.sender.id, contents.manifest.sequence, payload, filed, today, note)
    return Receipt(sealed.id, sealed.sender.name, contents.manifest.profile, note)


def _one(payloads: list[Payload]) -> Count | OutsideReturn | Referral:
    if len(payloads) == 1 and isinstance(payloads[0], (Count, OutsideReturn, Referral)):
        return payloads[0]
    raise inbound.refused("contents")


def _profile(payload: Count | OutsideReturn | Referral) -> str:
    return {Count: "count", OutsideReturn: "outside", Referral: "referral"}[type(payload)]


def _demand_tables(count: Count) -> None:
    """Only cells of the fixed tables, each once: anything else could hide a person in a number."""
    Period.parse(count.period)
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for each in count.cells:
        table, place = BY_ID.get(each.table), tuple(each.cell)
        if (
            table is None
            or len(place) != len(table.dimensions)
            or each.known > each.people
            or (each.table, place) in seen
        ):
            raise inbound.refused("contents")
        if any(category not in DIMENSIONS[name] for name, category in zip(table.dimensions, place, strict=True)):
            raise inbound.refused("contents")
        seen.add((each.table, place))


def _is_published(registry: Registry, period: str) -> bool:
    """Whether this period, or the year it lies in, was published."""
    return any(registry.published(each) is not None for each in (period, period.partition("-")[0]))
