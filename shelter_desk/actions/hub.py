"""The national side as one who works there sees it: set up, confirm desks, receive, report, reply."""

import datetime
import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from shelter_desk import seals
from shelter_desk.errors import DeskError, Refused
from shelter_desk.exchange import cards
from shelter_desk.exchange.cards import Card
from shelter_desk.exchange.counting import Period
from shelter_desk.exchange.payloads import OutsideRow
from shelter_desk.exchange.sandbox import Sandbox
from shelter_desk.hub import keys, replies, reports
from shelter_desk.hub.keys import Purpose
from shelter_desk.hub.receive import REFERRALS, Desk, Receipt, receive
from shelter_desk.hub.registry import Registry
from shelter_desk.hub.replies import Decision
from shelter_desk.i18n import _
from shelter_desk.system.outgoing import read_capped, write_all
from shelter_desk.vault import passphrase as passphrases


@dataclass(frozen=True)
class Received:
    """What happened to each file: a receipt, or the reason it was refused."""

    receipts: tuple[Receipt, ...]
    refused: tuple[tuple[Path, DeskError], ...]


def set_up(
    folder: Path,
    name: str,
    words: Mapping[Purpose, str],
    *,
    url: str = "",
    cost: seals.Cost = seals.USUAL,
    demo: bool = False,
) -> dict[Purpose, Card]:
    """Make a hub: two keys, each under a passphrase of its own, and an empty registry."""
    if folder.exists() and any(folder.iterdir()):
        raise Refused(
            "folder-not-empty", _("This folder is not empty."), _("Choose a new folder. Nothing was changed.")
        )
    if not name.strip() or words["counting"] == words["referral"]:
        raise Refused(
            "hub-passphrases", _("The hub needs a name, and each key a passphrase of its own."), _("Choose two.")
        )
    for each in words.values():
        passphrases.demand_strong(each, name)
    folder.mkdir(parents=True, exist_ok=True)
    registry = Registry.in_folder(folder, url)
    registry.create(demo)
    registry.close()
    return {purpose: keys.make(folder, purpose, name, words[purpose], cost) for purpose in keys.PURPOSES}


def open_place(folder: Path, purpose: Purpose, words: str, url: str = "") -> Desk:
    """One of the two working places, unlocked."""
    return Desk(
        folder, keys.read_card(folder, purpose), keys.unlock(folder, purpose, words), Registry.in_folder(folder, url)
    )


def confirm_desk(registry: Registry, file: Path, words: str) -> Card:
    """Confirm a desk's card by the eight words read aloud."""
    card = cards.decode(read_capped(file, cards.LARGEST))
    if words.split() != card.words():
        raise Refused(
            "card-words",
            _("These are not the eight words of this card."),
            _("Do not use the card. Call the other side on a number you knew before and compare again."),
        )
    registry.add_desk(card)
    return card


def receive_all(place: Desk, files: Iterable[Path], today: datetime.date) -> Received:
    """Take in many packages with one warm child; each is refused on its own."""
    receipts: list[Receipt] = []
    refused: list[tuple[Path, DeskError]] = []
    with Sandbox() as sandbox:
        for file in files:
            try:
                receipts.append(receive(place, file, sandbox, today))
            except DeskError as problem:
                refused.append((file, problem))
    return Received(tuple(receipts), tuple(refused))


def report(registry: Registry, period: str, today: datetime.date) -> list[OutsideRow]:
    """The national tables of a frozen period."""
    return reports.national(registry, Period.parse(period), today)


def answer(place: Desk, desk: str, decisions: Mapping[str, Decision], folder: Path, today: datetime.date) -> Path:
    """Write a reply package for one desk."""
    return replies.reply(place, desk, decisions, folder, today)


def open_referral(place: Desk, package: str, folder: Path) -> list[str]:
    """Open one referral on demand and write its files into a folder of this computer; returns their names."""
    ciphertext = read_capped(place.folder / REFERRALS / f"{package}.age", 128 << 20)
    with zipfile.ZipFile(io.BytesIO(place.secrets.age_key.decrypt(ciphertext))) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name.startswith("referral.")}
    write_all(folder, files)
    return sorted(files)
