"""Small desks for tests of the vault alone: made-up people, a clock that ticks, a key derivation that is fast."""

import datetime
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shelter_desk import seals
from shelter_desk.vault import founding, opening
from shelter_desk.vault.founding import Founder, Founding
from shelter_desk.vault.revisions import Part, Revision, Stored
from shelter_desk.vault.sealing import Minted
from shelter_desk.vault.statements import DeskKeys
from shelter_desk.vault.vault import CaseRow, Second, Vault

CIRCLES = ("work", "identity", "health", "justice", "child", "reports", "exchange")
ROLES = {
    "supervisor": CIRCLES,
    "case_worker": ("work", "identity"),
    "shift": ("work",),
    "child": ("work", "identity", "child"),
    "reports": ("reports",),
    "administrator": (),
}
PEOPLE = {"Ana": "supervisor", "Bea": "supervisor", "Cem": "case_worker", "Dua": "shift", "Gus": "child"}


def words_of(name: str) -> str:
    return f"seven quiet rivers under {name} bridge"


def quick_key(passphrase: bytes, salt: bytes, cost: seals.Cost) -> bytes:
    """In the place of Argon2id, for tests whose subject is not guessing."""
    assert seals.within_bounds(cost)
    return seals.digest(passphrase + salt + repr(cost).encode())


class Ticking:
    """A clock by itself: no two moments are the same."""

    def __init__(self, moment: datetime.datetime | None = None) -> None:
        self.moment = moment or datetime.datetime(2026, 3, 10, 9, tzinfo=datetime.UTC)

    def __call__(self) -> datetime.datetime:
        self.moment += datetime.timedelta(microseconds=10)
        return self.moment


@dataclass
class SmallDesk:
    """A desk's folder and what opens it."""

    folder: Path
    shares: list[str]
    clock: Ticking = field(default_factory=Ticking)

    def open(self, name: str = "Ana", words: str = "") -> Vault:
        return opening.unlock(self.folder, name, words or words_of(name), self.clock)

    def second(self, vault: Vault, name: str = "Bea") -> Second:
        """Another member, signing with their own key in this process."""
        member = vault.chain.by_name(name)
        assert member is not None
        keys = opening.open_header(self.folder, name, words_of(name)).keys
        return Second(member.id, keys.sign.sign)

    def copy(self, folder: Path) -> "SmallDesk":
        shutil.copytree(self.folder, folder)
        return SmallDesk(folder, self.shares, Ticking(self.clock.moment))


def make(folder: Path, people: Mapping[str, str] = PEOPLE) -> SmallDesk:
    """Found a desk; it counts as made-up, so that weak passphrases would do."""
    clock = Ticking()
    founders = [Founder(name, role, words_of(name), ROLES[role]) for name, role in people.items()]
    shares = founding.found(folder, Founding("Small desk", founders, CIRCLES, True, seals.FLOOR), clock)
    return SmallDesk(folder, shares, clock)


def row_of(case: str, opened: str = "2026-03-10") -> CaseRow:
    return CaseRow(case, opened, None, None, b"basis", b"{}", b"[]")


def write(
    vault: Vault,
    answers: Mapping[str, dict[str, Any]],
    *,
    case: str = "CASE-1",
    record: str = "r1",
    form: str = "case_note",
    parents: tuple[Stored, ...] = (),
    statistics: Mapping[str, list[dict[str, Any]]] | None = None,
    draft: str = "",
) -> Stored:
    """Save a record by circle; parts of the parents that are not given travel on as they are."""
    minted = Minted()
    parts: dict[str, Part] = {}
    for parent in parents:
        parts |= parent.revision.parts
    for circle, given in answers.items():
        of_circle = (statistics or {}).get(circle, [])
        parts[circle] = vault.sealer.seal((case, circle, form, record), given, [], of_circle, minted)
    revision = Revision(
        record, case, form, 1, [parent.id.hex() for parent in parents], vault.me.id, vault.moment(), parts
    )
    event = vault.event("saved", case=case, subject=record, at=revision.at)
    return vault.commit(
        revision, event, row_of(case), minted=minted, findable=False, statistical=bool(statistics), draft=draft
    )


def renew_desk_keys(vault: Vault) -> None:
    """New exchange keys of the desk, as the actions make them."""
    generation, _key = vault.keyring.present("exchange")
    sealed = vault.sealer.seal_for("exchange", b"secrets", b"desk keys")
    vault.state(DeskKeys, card=f"card {generation}", sealed=seals.b64(sealed), generation=generation)
