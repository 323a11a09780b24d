"""Packages: opened by public tools, alike from outside, nothing said outside the seal (attack 22)."""

import io
import itertools
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec
import pytest

from shelter_desk import seals
from shelter_desk.errors import Bug, Refused
from shelter_desk.exchange import inbound, package
from shelter_desk.exchange.cards import Card
from shelter_desk.exchange.package import LARGEST, SMALLEST, Letter, Package, bucket, pack
from shelter_desk.exchange.payloads import Reply, ReplyLine
from shelter_desk.exchange.referral import as_json
from tests.exchange.letters import Party, letter, packed, party, payload

DESK, HUB, OTHER = party("A neutral name"), party("Made-up mechanism", "mechanism"), party("Another desk")
PROFILES = ("outside", "count", "referral", "reply")


def opened(found: Package, to: Party = HUB) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(to[1].age_key.decrypt(found.ciphertext))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def noise(number: int) -> bytes:
    return seals.random_bytes(number)


# Opened by anyone entitled, with public tools. They come with the set-up: where they are missing, this fails.


def run(*command: str, cwd: Path) -> str:
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True, timeout=60).stdout


@pytest.mark.parametrize("profile", PROFILES)
def test_public_tools_verify_and_open_a_package(profile: str, tmp_path: Path) -> None:
    made = packed(profile, DESK, HUB)  # type: ignore[arg-type]
    (tmp_path / made.name).write_bytes(made.ciphertext)
    (tmp_path / f"{made.name}.minisig").write_bytes(made.signature)
    (tmp_path / "hub.key").write_text(HUB[1].age)
    public = seals.minisign_public(DESK[0].sign_key).split("\n")[1]
    said = run("minisign", "-V", "-m", made.name, "-P", public, cwd=tmp_path)
    assert "Signature and comment signature verified" in said
    assert f"Trusted comment: v1 {made.id}" in said
    run("age", "--decrypt", "-i", "hub.key", "-o", "package.zip", made.name, cwd=tmp_path)
    run(sys.executable, "-m", "zipfile", "-e", "package.zip", "open", cwd=tmp_path)
    assert {path.name for path in (tmp_path / "open").iterdir()} == {"manifest.json", f"{profile}.json", "padding"}
    manifest = msgspec.json.decode((tmp_path / "open" / "manifest.json").read_bytes(), type=package.Manifest)
    assert (manifest.sender, manifest.recipients, manifest.profile) == (DESK[0].id, [HUB[0].id], profile)
    # The digests inside are of a public kind too.
    digest = run("b2sum", "-l", "256", f"open/{profile}.json", cwd=tmp_path).split()[0]
    assert manifest.files == {f"{profile}.json": digest}


def test_public_tools_refuse_an_altered_package(tmp_path: Path) -> None:
    made = packed("count", DESK, HUB)
    (tmp_path / "file.age").write_bytes(made.ciphertext[:-1] + bytes([made.ciphertext[-1] ^ 1]))
    (tmp_path / "file.age.minisig").write_bytes(made.signature)
    public = seals.minisign_public(DESK[0].sign_key).split("\n")[1]
    with pytest.raises(subprocess.CalledProcessError):
        run("minisign", "-V", "-m", "file.age", "-P", public, cwd=tmp_path)
    (tmp_path / "hub.key").write_text(OTHER[1].age)
    with pytest.raises(subprocess.CalledProcessError):
        run("age", "--decrypt", "-i", "hub.key", "file.age", cwd=tmp_path)


def test_our_reader_opens_what_public_tools_made(tmp_path: Path) -> None:
    files = letter("reply").files
    run("minisign", "-G", "-W", "-p", "sign.pub", "-s", "sign.key", cwd=tmp_path)
    sign = seals.unb64((tmp_path / "sign.pub").read_text().split("\n")[1])[10:]
    sender = Card("mechanism", "Public tools", OTHER[0].age, sign.hex())
    manifest = {
        "format": package.FORMAT,
        "id": "00112233445566ff",
        "profile": "reply",
        "sender": sender.id,
        "recipients": [HUB[0].id],
        "sequence": 1,
        "audit_head": "",
        "code_lists": {},
        "parameters": {},
        "files": {name: seals.digest(data).hex() for name, data in files.items()},
    }
    (tmp_path / "manifest.json").write_bytes(seals.canonical(manifest))
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "padding").write_bytes(noise(SMALLEST))
    with zipfile.ZipFile(tmp_path / "plain.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("manifest.json", *files, "padding"):
            archive.write(tmp_path / name, name)
    run("age", "-r", HUB[0].age, "-o", "file.age", "plain.zip", cwd=tmp_path)
    run("minisign", "-S", "-W", "-s", "sign.key", "-t", "v1 00112233445566ff", "-m", "file.age", cwd=tmp_path)
    ciphertext = (tmp_path / "file.age").read_bytes()
    found = inbound.verify(ciphertext, (tmp_path / "file.age.minisig").read_bytes(), [OTHER[0], sender])
    assert (found.sender, found.id) == (sender, "00112233445566ff")
    contents = inbound.open_contents(ciphertext, HUB[1].age_key)
    inbound.demand_for_us(contents, found, HUB[0], seen=False)
    assert contents.payload == payload("reply")


# From outside


def test_sizes_are_buckets() -> None:
    assert [bucket(size) for size in (0, 1, SMALLEST, SMALLEST + 1, 3 * SMALLEST)] == [
        SMALLEST,
        SMALLEST,
        SMALLEST,
        2 * SMALLEST,
        4 * SMALLEST,
    ]
    sizes = set()
    for number in (0, 1, 1000, 30_000, 60_000, 65_000, 66_000, 200_000):
        made = pack(letter("referral", more={"referral.xlsx": noise(number)}), *DESK, [HUB[0]])
        plaintext = HUB[1].age_key.decrypt(made.ciphertext)
        assert bucket(len(plaintext)) == len(plaintext)
        sizes.add(len(plaintext))
    assert sizes == {SMALLEST, 2 * SMALLEST, 4 * SMALLEST}


@pytest.mark.parametrize("spare", range(-3, 4))
def test_padding_fits_to_the_byte_at_the_edge_of_a_bucket(spare: int) -> None:
    bare = len(package._zipped({"a.pdf": b"", package.MANIFEST: b""}))
    room = SMALLEST - bare - package._ENTRY_COST + spare
    # Noise cannot be compressed: deflate stores it in blocks with five bytes of their own.
    for size in range(room - 40, room):
        files = {"a.pdf": noise(size), package.MANIFEST: b""}
        assert len(package._padded(files)) in (SMALLEST, 2 * SMALLEST)


def test_padding_is_not_compressed_away() -> None:
    made = packed("reply", DESK, HUB)
    assert len(made.ciphertext) > SMALLEST
    assert len(opened(made)["padding"]) > SMALLEST - 4096


def test_what_is_too_much_is_refused_before_it_is_written() -> None:
    for files in ({"referral.xlsx": noise(LARGEST)}, {"referral.xlsx": noise(LARGEST - 100)}):
        with pytest.raises(Refused) as refusal:
            pack(letter("referral", more=files), *DESK, [HUB[0]])
        assert refusal.value.code == "package-size"
    long = Reply([ReplyLine("a", "message", "x" * 20_000, "2026-03-01")] * 120)
    with pytest.raises(Refused) as refusal:
        packed("reply", DESK, HUB, content=long)
    assert refusal.value.code == "package-size"


def test_what_the_other_side_would_refuse_is_not_written() -> None:
    for text in ("turned \u202e around", "\r\n", "x" * 20_001):
        with pytest.raises(Refused) as refusal:
            packed("reply", DESK, HUB, content=Reply([ReplyLine("a", "message", text, "2026-03-01")]))
        assert refusal.value.code == "package-unreadable"
    with pytest.raises(Refused):
        pack(Letter("reply", 1, {"reply.json": b"{}"}), *DESK, [HUB[0]])


def test_a_padding_that_does_not_come_out_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_ENTRY_COST", 10)
    with pytest.raises(Bug):
        packed("reply", DESK, HUB)


def test_nothing_but_a_random_id_stands_outside_the_seal() -> None:
    made = packed("referral", DESK, HUB)
    lines = made.signature.decode().split("\n")
    assert lines[0] == "untrusted comment: signature"
    assert lines[2] == f"trusted comment: v1 {made.id}"
    key_id = seals.unb64(lines[1])[2:10]
    assert key_id == bytes(8)
    assert re.fullmatch(r"file-[0-9a-f]{8}\.age", made.name)
    assert re.fullmatch(r"[0-9a-f]{16}", made.id)
    secrets = (DESK[0].id, DESK[0].name, DESK[0].age, DESK[0].sign, HUB[0].id, HUB[0].name, HUB[0].age, HUB[0].sign)
    outside = made.ciphertext + made.signature + made.name.encode()
    for word in (*secrets, "referral", "Senait", "manifest", "PK\x03\x04", "2026"):
        assert word.encode() not in outside
    assert bytes.fromhex(DESK[0].sign) not in outside


def test_inside_no_entry_carries_a_time_or_an_owner() -> None:
    made = pack(letter("referral", more={"referral.xlsx": b"x"}), *DESK, [HUB[0]])
    with zipfile.ZipFile(io.BytesIO(HUB[1].age_key.decrypt(made.ciphertext))) as archive:
        assert archive.comment == b""
        for entry in archive.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert (entry.comment, entry.extra) == (b"", b"")


def test_two_packages_of_one_desk_are_not_linked_from_outside() -> None:
    """The parts that two packages of one desk share are those that packages of two desks share."""
    one, two, other = packed("count", DESK, HUB), packed("count", DESK, HUB), packed("count", OTHER, HUB)

    def shared(left: Package, right: Package) -> set[bytes]:
        def parts(found: Package) -> set[bytes]:
            lines = set(found.signature.split(b"\n")) | set(found.ciphertext[:400].split(b"\n")) | {found.name.encode()}
            raw = seals.unb64(found.signature.split(b"\n")[1].decode())
            return lines | {raw[:10], raw[10:42], raw[42:]}

        return parts(left) & parts(right)

    assert shared(one, two) == shared(one, other) == shared(two, other)
    assert one.id != two.id
    assert one.name != two.name


def test_only_recipients_open_it() -> None:
    made = pack(letter("count"), *DESK, [HUB[0], OTHER[0]])
    assert opened(made, HUB) == opened(made, OTHER)
    with pytest.raises(seals.SealError):
        DESK[1].age_key.decrypt(made.ciphertext)


def test_ids_are_new_each_time() -> None:
    found = [packed("reply", DESK, HUB) for _each in range(20)]
    assert len({each.id for each in found}) == len({each.name for each in found}) == 20
    pairs = itertools.combinations(found, 2)
    assert all(left.ciphertext != right.ciphertext for left, right in pairs)


def test_json_is_canonical() -> None:
    assert as_json(payload("reply")) == seals.canonical(msgspec.to_builtins(payload("reply")))
