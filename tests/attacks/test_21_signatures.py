"""Attack 21: signatures that are missing, wrong, swapped, replayed, rolled back, for someone else, stripped and made anew.

Target: all are refused, at the hub and at a desk, and nothing of them is kept.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from shelter_desk import seals
from shelter_desk.actions import releases
from shelter_desk.actions.take_in import accept, look_at
from shelter_desk.errors import DeskError, Refused
from shelter_desk.exchange import inbound
from shelter_desk.exchange.package import SIGNATURE_SUFFIX, Package
from shelter_desk.exchange.payloads import Count
from shelter_desk.hub import reports
from tests.actions.office import Office, copied, founded_office
from tests.exchange.letters import Party, packed, party, payload, signed
from tests.hub.places import Hub, digest_of, made_hub, written
from tests.vault.desks import quick_key

DESK, OTHER, STRANGER = party("Made-up desk"), party("Another desk"), party("Nobody we know")
Twist = Callable[["Side"], tuple[bytes, bytes]]


@dataclass
class Side:
    """One who takes packages in: `sender` is confirmed there, `other` too; `stranger` is not."""

    us: Party
    sender: Party
    other: Party
    profile: str

    def package(self, sender: Party | None = None, to: Party | None = None, sequence: int = 1) -> Package:
        return packed(self.profile, sender or self.sender, to or self.us, sequence)  # type: ignore[arg-type]


def lines(package: Package) -> list[str]:
    return package.signature.decode().split("\n")


def no_signature(side: Side) -> tuple[bytes, bytes]:
    return side.package().ciphertext, b""


def of_another_package(side: Side) -> tuple[bytes, bytes]:
    return side.package().ciphertext, side.package().signature


def of_another_sender(side: Side) -> tuple[bytes, bytes]:
    made = side.package()
    return made.ciphertext, signed(side.other, made.ciphertext, made.id)


def of_a_stranger(side: Side) -> tuple[bytes, bytes]:
    made = side.package(STRANGER)
    return made.ciphertext, made.signature


def stripped_and_made_anew(side: Side) -> tuple[bytes, bytes]:
    """Someone who is confirmed takes a package of another off a stick and signs it as theirs, under its own id."""
    made = side.package()
    return made.ciphertext, signed(side.other, made.ciphertext, made.id)


def under_another_id(side: Side) -> tuple[bytes, bytes]:
    """Replayed under an id that was never seen: only the sender's key could sign it, and inside stands the true one."""
    made = side.package()
    return made.ciphertext, signed(side.sender, made.ciphertext, "f" * 16)


def comment_exchanged(side: Side) -> tuple[bytes, bytes]:
    one, two = side.package(), side.package()
    return one.ciphertext, "\n".join([*lines(one)[:2], *lines(two)[2:]]).encode()


def signature_exchanged(side: Side) -> tuple[bytes, bytes]:
    one, two = side.package(), side.package()
    return one.ciphertext, "\n".join([*lines(two)[:2], *lines(one)[2:]]).encode()


def for_someone_else(side: Side) -> tuple[bytes, bytes]:
    made = side.package(to=STRANGER)
    return made.ciphertext, made.signature


def sealed_for_us_but_addressed_elsewhere(side: Side) -> tuple[bytes, bytes]:
    """A recipient passes on what was for them: opened, sealed for us, under the old signature and under theirs."""
    made = side.package(to=side.other)
    again = seals.age_encrypt(side.other[1].age_key.decrypt(made.ciphertext), [side.us[0].age])
    return again, signed(side.other, again, made.id)


def one_bit(side: Side) -> tuple[bytes, bytes]:
    made = side.package()
    return made.ciphertext[:-1] + bytes([made.ciphertext[-1] ^ 1]), made.signature


def legacy_form(side: Side) -> tuple[bytes, bytes]:
    """The form minisign signed without hashing first."""
    made = side.package()
    first, body, *rest = lines(made)
    return made.ciphertext, "\n".join([first, seals.b64(b"Ed" + seals.unb64(body)[2:]), *rest]).encode()


TWISTS: dict[Twist, str] = {
    no_signature: "package-signature",
    of_another_package: "package-sender",
    of_another_sender: "package-altered",
    of_a_stranger: "package-sender",
    stripped_and_made_anew: "package-altered",
    under_another_id: "package-altered",
    comment_exchanged: "package-sender",
    signature_exchanged: "package-sender",
    for_someone_else: "package-recipient",
    sealed_for_us_but_addressed_elsewhere: "package-altered",
    one_bit: "package-sender",
    legacy_form: "package-signature",
}


def on(stick: Path, ciphertext: bytes, signature: bytes) -> Path:
    file = stick / "file-00000000.age"
    file.write_bytes(ciphertext)
    file.with_name(file.name + SIGNATURE_SUFFIX).write_bytes(signature)
    return file


# The hub


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    found = made_hub(tmp_path / "hub").knows(DESK, OTHER)
    yield found
    found.close()


def hub_side(hub: Hub, profile: str) -> Side:
    place = hub.place(profile)
    return Side((place.card, place.secrets), DESK, OTHER, profile)


@pytest.mark.parametrize("profile", ["count", "referral"])
def test_a_hub_refuses_all_and_keeps_nothing(hub: Hub, profile: str) -> None:
    before = digest_of(hub.folder)
    for twist, code in TWISTS.items():
        file = on(hub.stick, *twist(hub_side(hub, profile)))
        with pytest.raises(DeskError) as problem:
            hub.take(file, profile)
        assert (twist.__name__, problem.value.code) == (twist.__name__, code)
    file.with_name(file.name + SIGNATURE_SUFFIX).unlink()
    with pytest.raises(DeskError) as problem:
        hub.take(file, profile)
    assert problem.value.code == "file-read"
    assert digest_of(hub.folder) == before


def test_a_hub_takes_nothing_twice_and_nothing_of_a_number_that_was_used(hub: Hub) -> None:
    first = hub.send(DESK, "count", 7)
    hub.take(first)
    before = digest_of(hub.folder)
    copy = on(hub.stick, first.read_bytes(), first.with_name(first.name + SIGNATURE_SUFFIX).read_bytes())
    for file, code in ((first, "replayed"), (copy, "replayed"), (hub.send(DESK, "count", 7), "number")):
        with pytest.raises(Refused) as problem:
            hub.take(file)
        assert problem.value.code == f"package-{code}"
    assert digest_of(hub.folder) == before


def test_an_older_package_that_comes_later_rolls_nothing_back(hub: Hub) -> None:
    """Held back on its way and brought after the newer one: it is kept, and does not count."""
    old, new = payload("count", 60), payload("count", 41)
    held = hub.send(DESK, "count", 3, old)
    hub.sent(DESK, "count", 4, new)
    hub.take(held)
    assert isinstance(new, Count)
    total = reports.totals(hub.registry, reports.Period(2025)).people["total"][()].people
    assert total == 41


# A desk


@pytest.fixture(scope="module")
def office_founded(tmp_path_factory: pytest.TempPathFactory) -> Office:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seals, "derive_key", quick_key)
        return founded_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(office_founded: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(seals, "derive_key", quick_key)
    found = copied(office_founded, tmp_path)
    found.open()
    yield found
    found.desk.vault.close()


def test_a_desk_refuses_all_and_keeps_nothing(office: Office) -> None:
    from shelter_desk.actions import cards

    us = (cards.own_card(office.desk), cards.own_secrets(office.desk))
    side = Side(us, office.mechanism, office.clinic, "reply")
    before = office.desk.vault.head
    for twist, code in TWISTS.items():
        with pytest.raises(DeskError) as problem:
            look_at(office.desk, on(office.stick, *twist(side)))
        assert (twist.__name__, problem.value.code) == (twist.__name__, code)
    assert office.desk.vault.head == before
    assert releases.seen_packages(office.desk) == frozenset()
    made = side.package()
    file = written(office.stick, made)
    accept(office.desk, look_at(office.desk, file))
    with pytest.raises(Refused) as problem:
        look_at(office.desk, file)
    assert problem.value.code == "package-replayed"


# Many


def swapped_and_flipped(drawn: random.Random, packages: list[Package], times: int) -> Counter[str]:
    """Signatures under other packages, and bits flipped in both; what came of them."""
    said: Counter[str] = Counter()
    known = [DESK[0], OTHER[0]]
    for _each in range(times):
        one, two = drawn.sample(packages, 2)
        ciphertext, signature = bytearray(one.ciphertext), bytearray(one.signature)
        match drawn.randrange(3):
            case 0:
                signature = bytearray(two.signature)
            case 1:
                ciphertext[drawn.randrange(len(ciphertext))] ^= 1 << drawn.randrange(8)
            case _:
                # The first line is a comment that nothing protects, and nobody reads.
                place = drawn.randrange(signature.index(b"\n") + 1, len(signature))
                signature[place] ^= 1 << drawn.randrange(8)
        try:
            inbound.verify(bytes(ciphertext), bytes(signature), known)
        except Refused as problem:
            said[problem.code] += 1
        else:
            # Neither the number of a key nor the spare bits of base64 are part of what was signed.
            same = seals.read_minisign(signature.decode()) == seals.read_minisign(one.signature.decode())
            said["the same" if same and ciphertext == one.ciphertext else "let in"] += 1
    return said


def some(number: int) -> list[Package]:
    hub = party("Made-up mechanism", "counting")
    return [packed("count", (DESK, OTHER)[each % 2], hub, each + 1) for each in range(number)]


def test_no_signature_fits_another_package() -> None:
    said = swapped_and_flipped(random.Random(1), some(8), 600)
    assert said["let in"] == 0
    assert {"package-sender", "package-signature"} <= set(said)


@pytest.mark.long
def test_no_signature_fits_another_package_100_000_times(capsys: pytest.CaptureFixture[str]) -> None:
    said = swapped_and_flipped(random.Random(2), some(100), 100_000)
    with capsys.disabled():
        print(f"\nattack 21: 100,000 swapped or flipped signatures and packages, {said['let in']} let in: {dict(said)}")
    assert said["let in"] == 0
