"""Packs, signs and writes a package to a stick: `planned` before, `written` after, nothing said too early."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from shelter_desk.actions import cards, releases
from shelter_desk.actions.cards import Recipient
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.releases import Release, Sent
from shelter_desk.errors import DeskError, Refused
from shelter_desk.exchange.counting import Period
from shelter_desk.exchange.package import SIGNATURE_SUFFIX, Letter, Package, Profile, pack
from shelter_desk.i18n import _
from shelter_desk.system.outgoing import proven_absent, write_all


@dataclass(frozen=True)
class Written:
    """A package that lies on the stick and was read back."""

    package: str
    file: Path
    signature: Path


@dataclass(frozen=True)
class Errand:
    """What is sent to whom, and what the ledger keeps of it."""

    profile: Profile
    recipient: Recipient
    files: dict[str, bytes]
    period: Period | None = None
    case: str = ""
    consent: str = ""
    reference: str = ""
    release: Release | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)


def demand_open(desk: Desk) -> None:
    """Nothing leaves a restored or copied desk until two people have reviewed it."""
    if not desk.vault.chain.exchange_open:
        raise Refused(
            "exchange-shut",
            _("This desk is a copy or was restored, so its exchange is shut."),
            _("Two people review consents, withdrawals and what was shared since the backup, then open it."),
        )


def send(desk: Desk, errand: Errand, folder: Path) -> Written:
    """Write one package; whatever fails, the ledger says the worst that can be true."""
    demand_open(desk)
    sequence = releases.next_sequence(desk)
    package = _packed(desk, errand, sequence)
    sent = Sent(
        state="planned",
        profile=errand.profile,
        recipient=errand.recipient.id,
        sequence=sequence,
        period=str(errand.period or ""),
        case=errand.case,
        consent=errand.consent,
        reference=errand.reference,
    )
    releases.note_sent(desk, package.id, sent)
    if errand.release is not None and errand.period is not None:
        release = msgspec.structs.replace(errand.release, package=package.id)
        releases.note_release(desk, errand.recipient.id, errand.period, release)
    names = [package.name, package.name + SIGNATURE_SUFFIX]
    try:
        write_all(folder, dict(zip(names, (package.ciphertext, package.signature), strict=True)))
    except DeskError:
        if proven_absent(folder, names):
            releases.note_sent(desk, package.id, msgspec.structs.replace(sent, state="unwritten"))
        desk.note_head()
        raise
    releases.note_sent(desk, package.id, msgspec.structs.replace(sent, state="written"))
    desk.note_head()
    return Written(package.id, folder / names[0], folder / names[1])


def _packed(desk: Desk, errand: Errand, sequence: int) -> Package:
    letter = Letter(
        profile=errand.profile,
        sequence=sequence,
        files=errand.files,
        audit_head=desk.vault.head.hash.hex(),
        code_lists={each.id: each.version for each in desk.library.codelists.values()},
        parameters=errand.parameters,
    )
    return pack(letter, cards.own_card(desk), cards.own_secrets(desk), [errand.recipient.card])
