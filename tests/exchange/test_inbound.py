"""What came in, before anything believes it; attacks 20 and 21 go further."""

import pytest

from shelter_desk import seals
from shelter_desk.errors import Refused
from shelter_desk.exchange import inbound
from shelter_desk.exchange.inbound import LARGEST_HEADER, MOST_STANZAS, Contents, Sealed, Unacceptable
from shelter_desk.exchange.package import SMALLEST, pack
from shelter_desk.exchange.payloads import PAYLOADS
from tests.exchange.letters import letter, packed, party, payload

DESK, HUB, OTHER = party("A neutral name"), party("Made-up mechanism", "mechanism"), party("Another desk")
MADE = packed("count", DESK, HUB)


def code(action: object, *arguments: object) -> str:
    with pytest.raises(Refused) as refusal:
        action(*arguments)  # type: ignore[operator]
    assert str(refusal.value)
    return refusal.value.code


def test_a_package_says_who_signed_it() -> None:
    found = inbound.verify(MADE.ciphertext, MADE.signature, [OTHER[0], DESK[0]])
    assert found == Sealed(DESK[0], MADE.id, MADE.ciphertext)
    assert code(inbound.verify, MADE.ciphertext, MADE.signature, [OTHER[0]]) == "package-sender"
    assert code(inbound.verify, MADE.ciphertext, MADE.signature, []) == "package-sender"


def test_the_file_is_hashed_once_however_many_desks_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A large file from a stranger would otherwise be hashed for every desk of the country."""
    hashed: list[int] = []
    digest = seals.digest

    def counted(data: bytes, *, key: bytes = b"", size: int = 32) -> bytes:
        hashed.append(len(data))
        return digest(data, key=key, size=size)

    monkeypatch.setattr(seals, "digest", counted)
    many = [OTHER[0]] * 300
    assert code(inbound.verify, MADE.ciphertext, MADE.signature, many) == "package-sender"
    assert hashed == []
    inbound.verify(MADE.ciphertext, MADE.signature, [*many, DESK[0]])
    assert hashed == [len(MADE.ciphertext)]


def stanzas(number: int) -> bytes:
    return b"age-encryption.org/v1\n" + b"-> X25519 AAAA\nAAAA\n" * number + b"--- AAAA\n"


def test_lawful_headers_pass_the_guard() -> None:
    everyone = [party(f"Recipient {number}")[0] for number in range(MOST_STANZAS - 1)]  # age adds one of its own
    for number in (1, 2, 10, len(everyone)):
        inbound.guard_header(pack(letter("reply"), *DESK, everyone[:number]).ciphertext)
    inbound.guard_header(stanzas(MOST_STANZAS))


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"age-encryption.org/v1",
        b"age-encryption.org/v1\n",
        b"age-encryption.org/v1\n--- AAAA\n",
        stanzas(MOST_STANZAS + 1),
        stanzas(1)[:-10],
        stanzas(2).replace(b"X25519", b"scrypt", 1),
        stanzas(1).replace(b"X25519 ", b"X25519 " + b"A" * LARGEST_HEADER),
        b" " + stanzas(1),
    ],
)
def test_other_headers_do_not(head: bytes) -> None:
    assert code(inbound.guard_header, head + bytes(SMALLEST)) == "package-header"


@pytest.mark.parametrize("profile", ["outside", "count", "referral", "reply"])
def test_contents_are_what_was_packed(profile: str) -> None:
    made = pack(letter(profile, 7, more={"referral.pdf": b"%PDF"}), *DESK, [HUB[0]])  # type: ignore[arg-type]
    found = inbound.open_contents(made.ciphertext, HUB[1].age_key)
    assert found.payload == payload(profile)  # type: ignore[arg-type]
    assert isinstance(found.payload, PAYLOADS[f"{profile}.json"])
    manifest = found.manifest
    assert (manifest.id, manifest.profile, manifest.sequence) == (made.id, profile, 7)
    assert (manifest.sender, manifest.recipients) == (DESK[0].id, [HUB[0].id])
    assert (manifest.audit_head, manifest.code_lists, manifest.parameters) == (
        "0" * 64,
        {"sex": "2026-11"},
        {"base": 5},
    )
    assert set(manifest.files) == {f"{profile}.json", "referral.pdf"}


def test_only_its_recipient_opens_it() -> None:
    with pytest.raises(seals.SealError):
        inbound.open_contents(MADE.ciphertext, OTHER[1].age_key)


def test_a_short_archive_is_none() -> None:
    for data in (b"", b"PK\x05\x06", bytes(21)):
        with pytest.raises(Unacceptable):
            inbound.read_archive(data)


def opened() -> tuple[Contents, Sealed]:
    return inbound.open_contents(MADE.ciphertext, HUB[1].age_key), Sealed(DESK[0], MADE.id, MADE.ciphertext)


def test_it_is_for_us_from_whom_it_says_and_new() -> None:  # attack 21
    contents, sealed = opened()
    inbound.demand_for_us(contents, sealed, HUB[0], False)
    assert code(inbound.demand_for_us, contents, sealed, HUB[0], True) == "package-replayed"
    assert code(inbound.demand_for_us, contents, sealed, OTHER[0], False) == "package-recipient"
    forwarded = Sealed(OTHER[0], MADE.id, MADE.ciphertext)
    assert code(inbound.demand_for_us, contents, forwarded, HUB[0], False) == "package-altered"
    renamed = Sealed(DESK[0], "0" * 16, MADE.ciphertext)
    assert code(inbound.demand_for_us, contents, renamed, HUB[0], False) == "package-altered"
