"""A made-up hub without passphrases, the desks it knows, and packages on a stick."""

import datetime
from dataclasses import dataclass, field
from pathlib import Path

from shelter_desk import seals
from shelter_desk.exchange import cards
from shelter_desk.exchange.package import SIGNATURE_SUFFIX, Package
from shelter_desk.exchange.payloads import Count, Payload
from shelter_desk.exchange.sandbox import Sandbox
from shelter_desk.hub.receive import REFERRALS, Desk, Receipt, receive
from shelter_desk.hub.registry import Registry
from tests.exchange.letters import Party, packed

TODAY = datetime.date(2026, 3, 10)


@dataclass
class Hub:
    """Both working places of a hub, and a stick."""

    folder: Path
    registry: Registry
    counting: Desk
    referral: Desk
    stick: Path
    sandbox: Sandbox = field(default_factory=Sandbox)

    def knows(self, *desks: Party) -> "Hub":
        for desk in desks:
            self.registry.add_desk(desk[0])
        return self

    def place(self, profile: str) -> Desk:
        return self.referral if profile == "referral" else self.counting

    def send(self, desk: Party, profile: str, sequence: int = 1, content: Payload | None = None) -> Path:
        """Write a package of a desk for the place that takes such; returns its file."""
        to = self.place(profile)
        return written(self.stick, packed(profile, desk, (to.card, to.secrets), sequence, content))  # type: ignore[arg-type]

    def take(self, file: Path, profile: str = "count", today: datetime.date = TODAY) -> Receipt:
        return receive(self.place(profile), file, self.sandbox, today)

    def sent(self, desk: Party, profile: str, sequence: int = 1, content: Payload | None = None) -> Receipt:
        """Send and take in."""
        return self.take(self.send(desk, profile, sequence, content), profile)

    def close(self) -> None:
        self.sandbox.stop()
        self.registry.close()


def made_hub(folder: Path, demo: bool = False, url: str = "") -> Hub:
    """A hub whose keys lie open, because passphrases are not the subject."""
    (folder / REFERRALS).mkdir(parents=True)
    stick = folder.parent / f"stick-of-{folder.name}"
    stick.mkdir()
    Registry.create(folder, url, demo)
    registry = Registry.in_folder(folder, url)
    counting = Desk(folder, *cards.fresh("counting", "Made-up mechanism", demo), registry)
    referral = Desk(folder, *cards.fresh("mechanism", "Made-up mechanism", demo), registry)
    return Hub(folder, registry, counting, referral, stick)


def written(folder: Path, package: Package) -> Path:
    """A package and its signature on a stick."""
    file = folder / package.name
    file.write_bytes(package.ciphertext)
    (folder / (package.name + SIGNATURE_SUFFIX)).write_bytes(package.signature)
    return file


def count_of(content: Payload) -> Count:
    assert isinstance(content, Count)
    return content


def digest_of(folder: Path) -> dict[str, str]:
    """Every file below a folder, by its digest."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): seals.digest(path.read_bytes()).hex() for path in files}
