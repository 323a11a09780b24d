"""The national side as one who works there sees it: set up, confirm desks, receive, report, reply."""

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from shelter_desk import seals
from shelter_desk.errors import DeskError, Refused
from shelter_desk.exchange import cards, inbound
from shelter_desk.exchange.cards import Card
from shelter_desk.exchange.counting import Period
from shelter_desk.exchange.inbound import LARGEST_CIPHERTEXT
from shelter_desk.exchange.package import SIGNATURE_SUFFIX
from shelter_desk.exchange.payloads import OutsideRow
from shelter_desk.exchange.sandbox import Sandbox
from shelter_desk.hub import keys, replies, reports
from shelter_desk.hub.keys import Purpose
from shelter_desk.hub.receive import REFERRALS, Desk, Receipt, receive
from shelter_desk.hub.registry import KnownDesk, Registry
from shelter_desk.hub.replies import Decision
from shelter_desk.i18n import _
from shelter_desk.system.files import demand_empty, disk_error, make_folder
from shelter_desk.system.outgoing import read_capped, write_all
from shelter_desk.vault import passphrase as passphrases

_PACKAGE = re.compile(r"[0-9a-f]{16}")
_PAPERS = ("referral.json", "referral.xlsx", "referral.pdf")


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
    demand_empty(folder)
    if not name.strip() or words["counting"] == words["referral"]:
        raise Refused(
            "hub-passphrases", _("The hub needs a name, and each key a passphrase of its own."), _("Choose two.")
        )
    for each in words.values():
        passphrases.demand_strong(each, name)
    try:
        make_folder(folder / REFERRALS)
    except OSError as problem:
        raise disk_error(problem, folder) from problem
    Registry.create(folder, url, demo)
    return {purpose: keys.make(folder, purpose, name, words[purpose], cost, demo) for purpose in keys.PURPOSES}


def open_place(folder: Path, purpose: Purpose, words: str, url: str = "") -> Desk:
    """One of the two working places, unlocked."""
    return Desk(
        folder, keys.read_card(folder, purpose), keys.unlock(folder, purpose, words), Registry.in_folder(folder, url)
    )


def confirm_desk(registry: Registry, file: Path, words: str, replaces: str = "") -> KnownDesk:
    """Confirm a desk's card by the eight words read aloud; with `replaces` (id or name) a known desk's new card."""
    card = cards.decode(read_capped(file, cards.LARGEST))
    cards.demand_confirmed(card, words, registry.is_demo())
    return registry.add_desk(card, replaces)


def receive_all(place: Desk, files: Iterable[Path], today: datetime.date) -> Received:
    """Take in many packages with one warm child; each is refused on its own. Signature files are read beside theirs."""
    receipts: list[Receipt] = []
    refused: list[tuple[Path, DeskError]] = []
    with Sandbox() as sandbox:
        for file in (each for each in files if each.suffix != SIGNATURE_SUFFIX):
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
    """Open one referral on demand and write its papers into a folder of this computer; returns their names.

    What came in was read once in a limited child; it is read there again, because the file lay on a disk since.
    """
    if not _PACKAGE.fullmatch(package):
        raise Refused("no-referral", _("There is no referral {name}.").format(name=package), _("Check its id."))
    ciphertext = read_capped(place.folder / REFERRALS / f"{package}.age", LARGEST_CIPHERTEXT)
    inbound.guard_header(ciphertext)
    with Sandbox() as sandbox:
        sandbox.open(ciphertext, place.secrets.age_key)
    with zipfile.ZipFile(io.BytesIO(place.secrets.age_key.decrypt(ciphertext))) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name in _PAPERS}
    write_all(folder, files)
    return sorted(files)
