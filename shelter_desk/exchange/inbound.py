"""What came in, before anything believes it: size, signature, header guard, then a limited child process.

Order matters: age gives out plaintext before it notices a truncation, so the signature is verified
first; a header with many stanzas costs minutes, so the guard stands before decryption (attacks 20, 21).
"""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from shelter_desk import seals
from shelter_desk.errors import Refused
from shelter_desk.exchange import strict_json
from shelter_desk.exchange.cards import Card
from shelter_desk.exchange.package import COMMENT_VERSION, LARGEST, MANIFEST, PADDING, SMALLEST, Manifest
from shelter_desk.exchange.payloads import PAYLOADS, Payload
from shelter_desk.i18n import _

LARGEST_HEADER = 16 << 10
MOST_STANZAS = 32
MOST_FILES = 16
LARGEST_CONTENT = 48 << 20
LARGEST_JSON = 8 << 20
LARGEST_SIGNATURE = 1024
# Plaintext, plus 16 bytes for each 64 KiB chunk, plus the header.
LARGEST_CIPHERTEXT = LARGEST + (LARGEST >> 12) + LARGEST_HEADER
_AGE_MAGIC = b"age-encryption.org/v1\n"
_COMMENT = re.compile(rf"{COMMENT_VERSION} ([0-9a-f]{{16}})", re.ASCII)
_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}\.(?:json|xlsx|pdf|csv)", re.ASCII)


@dataclass(frozen=True)
class Sealed:
    """A package whose signature is right: who signed it, its id, and the ciphertext."""

    sender: Card
    id: str
    ciphertext: bytes


@dataclass(frozen=True)
class Contents:
    """An opened package whose every file was checked."""

    manifest: Manifest
    payloads: Mapping[str, Payload]


class Unacceptable(ValueError):
    """Contents that are not what a package holds; the message is a short code."""


def verify(ciphertext: bytes, signature: bytes, known: Iterable[Card]) -> Sealed:
    """Check size, signature and header of a package against all confirmed cards."""
    if not SMALLEST <= len(ciphertext) <= LARGEST_CIPHERTEXT or len(signature) > LARGEST_SIGNATURE:
        raise refused("size")
    try:
        taken_apart = seals.read_minisign(signature.decode("ascii"))
    except (seals.SealError, UnicodeDecodeError) as problem:
        raise refused("signature") from problem
    comment = _COMMENT.fullmatch(taken_apart.trusted_comment)
    if comment is None:
        raise refused("signature")
    sender = next((card for card in known if taken_apart.verify(card.sign_key, ciphertext)), None)
    if sender is None:
        raise refused("sender")
    guard_header(ciphertext)
    return Sealed(sender, comment[1], ciphertext)


def guard_header(ciphertext: bytes) -> None:
    """Refuse age headers that would keep this machine busy, and files sealed to a passphrase."""
    head = ciphertext[: LARGEST_HEADER + 1]
    end = head.find(b"\n--- ")
    if not head.startswith(_AGE_MAGIC) or end < 0 or end > LARGEST_HEADER:
        raise refused("header")
    stanzas = [line for line in head[:end].split(b"\n") if line.startswith(b"-> ")]
    if not 1 <= len(stanzas) <= MOST_STANZAS or any(line.startswith(b"-> scrypt") for line in stanzas):
        raise refused("header")


def open_contents(ciphertext: bytes, key: seals.AgeKey) -> Contents:
    """Decrypt, unzip and check; only ever called in a limited child process. Unacceptable or SealError."""
    return read_archive(key.decrypt(ciphertext))


def read_archive(plaintext: bytes) -> Contents:
    """Take the ZIP apart without trusting a number in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(plaintext)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_FILES or len({entry.filename for entry in entries}) < len(entries):
                raise Unacceptable("files")
            files: dict[str, bytes] = {}
            for entry in entries:
                if entry.filename != PADDING:
                    files[entry.filename] = _read(archive, entry, LARGEST_CONTENT - sum(map(len, files.values())))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as problem:
        raise Unacceptable("archive") from problem
    if MANIFEST not in files:
        raise Unacceptable("manifest")
    try:
        manifest = msgspec.convert(strict_json.loads(files.pop(MANIFEST)), Manifest, strict=True)
    except (strict_json.NotStrict, msgspec.ValidationError) as problem:
        raise Unacceptable("manifest") from problem
    if {name: seals.digest(data).hex() for name, data in files.items()} != manifest.files:
        raise Unacceptable("files")
    payloads = {name: _payload(name, data) for name, data in files.items() if name.endswith(".json")}
    return Contents(manifest, payloads)


def demand_for_us(contents: Contents, sealed: Sealed, us: Card, seen: Iterable[str]) -> None:
    """The package is from whom it says, for us, and new (attack 21)."""
    manifest = contents.manifest
    if manifest.id != sealed.id or manifest.sender != sealed.sender.id:
        raise refused("altered")
    if us.id not in manifest.recipients:
        raise refused("recipient")
    if manifest.id in set(seen):
        raise refused("replayed")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    if entry.filename != MANIFEST and not _NAME.fullmatch(entry.filename):
        raise Unacceptable("name")
    with archive.open(entry) as file:
        data = file.read(most + 1)
    if len(data) > most or (entry.filename.endswith(".json") and len(data) > LARGEST_JSON):
        raise Unacceptable("size")
    return data


def _payload(name: str, data: bytes) -> Payload:
    kind = PAYLOADS.get(name)
    if kind is None:
        raise Unacceptable("name")
    try:
        return msgspec.convert(strict_json.loads(data), kind, strict=True)
    except (strict_json.NotStrict, msgspec.ValidationError) as problem:
        raise Unacceptable(f"content of {name}") from problem


def refused(code: str) -> Refused:
    """The refusal of a package; nothing of it was kept."""
    sentences: dict[str, tuple[str, str]] = {
        "size": (_("This file has no size a package can have."), _("Ask the sender for it again.")),
        "signature": (
            _("The signature of this package is missing or is none."),
            _("Copy both files from the stick: the package and its signature."),
        ),
        "sender": (
            _("This package was altered, or comes from someone whose card is not confirmed here."),
            _("Confirm the sender's card by the eight words, or ask for the package again."),
        ),
        "header": (_("This file is not built like a package."), _("Do not open it in any other way. Tell the sender.")),
        "recipient": (_("This package is for someone else."), _("Give the stick back to the sender.")),
        "replayed": (_("This package was taken in before."), _("Nothing has to be done.")),
        "altered": (_("This package does not fit its signature."), _("Ask the sender for it again.")),
        "contents": (
            _("The contents of this package are damaged or not allowed."),
            _("Ask the sender for it again. Nothing of it was kept."),
        ),
    }
    title, advice = sentences[code]
    return Refused(f"package-{code}", title, advice)
