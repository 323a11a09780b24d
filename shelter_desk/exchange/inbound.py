"""What came in, before anything believes it: size, signature, header guard, then a limited child process.

Order matters: age gives out plaintext before it notices a truncation, so the signature is verified
first; a header with many stanzas costs minutes, so the guard stands before decryption (attacks 20, 21).
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from shelter_desk import seals
from shelter_desk.errors import Refused
from shelter_desk.exchange import strict_json
from shelter_desk.exchange.cards import Card
from shelter_desk.exchange.package import (
    COMMENT_VERSION,
    LARGEST,
    LARGEST_JSON,
    MANIFEST,
    PADDING,
    SMALLEST,
    Manifest,
)
from shelter_desk.exchange.payloads import PAYLOADS, Payload
from shelter_desk.i18n import _

LARGEST_HEADER = 16 << 10
MOST_STANZAS = 32
MOST_FILES = 8
LARGEST_CONTENT = 12 << 20
LARGEST_MANIFEST = 256 << 10
LARGEST_SIGNATURE = 1024
# Plaintext, plus 16 bytes for each 64 KiB chunk, plus the header.
LARGEST_CIPHERTEXT = LARGEST + (LARGEST >> 12) + LARGEST_HEADER
_AGE_MAGIC = b"age-encryption.org/v1\n"
_COMMENT = re.compile(rf"{COMMENT_VERSION} ([0-9a-f]{{16}})", re.ASCII)
_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}\.(?:json|xlsx|pdf|csv)", re.ASCII)
# The end of a ZIP: signature, disks, entries here and in all, size and place of the directory, length of the comment.
_END = struct.Struct("<4s4H2LH")
_END_64 = b"PK\x06\x07"
_LARGEST_ENTRY = 128
# What zipfile raises for one twisted bit or another.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    OSError,
    OverflowError,
)


@dataclass(frozen=True)
class Sealed:
    """A package whose signature is right: who signed it, its id, and the ciphertext."""

    sender: Card
    id: str
    ciphertext: bytes


@dataclass(frozen=True)
class Contents:
    """An opened package whose every file was checked: it holds one payload, and perhaps papers that say the same."""

    manifest: Manifest
    payload: Payload


class Unacceptable(Exception):
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
    sender = next((card for card in known if taken_apart.is_bound_by(card.sign_key)), None)
    if sender is None or not taken_apart.verify(sender.sign_key, ciphertext):
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
    _demand_small_directory(plaintext)
    try:
        with zipfile.ZipFile(io.BytesIO(plaintext)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_FILES or len({entry.filename for entry in entries}) < len(entries):
                raise Unacceptable("files")
            files: dict[str, bytes] = {}
            for entry in entries:
                if entry.filename != PADDING:
                    files[entry.filename] = _read(archive, entry, LARGEST_CONTENT - sum(map(len, files.values())))
    except _UNREADABLE as problem:
        raise Unacceptable("archive") from problem
    if MANIFEST not in files:
        raise Unacceptable("manifest")
    try:
        manifest = msgspec.convert(strict_json.loads(files.pop(MANIFEST)), Manifest, strict=True)
    except (strict_json.NotStrict, msgspec.ValidationError) as problem:
        raise Unacceptable("manifest") from problem
    if {name: seals.digest(data).hex() for name, data in files.items()} != manifest.files:
        raise Unacceptable("files")
    name = f"{manifest.profile}.json"
    if [each for each in files if each.endswith(".json")] != [name]:
        raise Unacceptable("files")
    return Contents(manifest, _payload(name, files[name]))


def demand_for_us(contents: Contents, sealed: Sealed, us: Card, seen: bool) -> None:
    """The package is from whom it says, for us, and new (attack 21)."""
    manifest = contents.manifest
    if manifest.id != sealed.id or manifest.sender != sealed.sender.id:
        raise refused("altered")
    if us.id not in manifest.recipients:
        raise refused("recipient")
    if seen:
        raise refused("replayed")


def _demand_small_directory(plaintext: bytes) -> None:
    """The ZIP ends where the file ends, and lists few entries: a directory of millions takes seconds to read."""
    if len(plaintext) < _END.size:
        raise Unacceptable("archive")
    signature, _disk, _first, _here, entries, size, _place, comment = _END.unpack(plaintext[-_END.size :])
    if signature != b"PK\x05\x06" or comment or entries > MOST_FILES or size > MOST_FILES * _LARGEST_ENTRY:
        raise Unacceptable("archive")
    if plaintext[-_END.size - 20 :].startswith(_END_64):
        raise Unacceptable("archive")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    name, kind = entry.filename, stat.S_IFMT(entry.external_attr >> 16)
    if not _NAME.fullmatch(name) or kind not in (0, stat.S_IFREG):
        raise Unacceptable("name")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unacceptable("archive")
    if name.endswith(".json"):
        most = min(most, LARGEST_MANIFEST if name == MANIFEST else LARGEST_JSON)
    with archive.open(entry) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise Unacceptable("size")
    return data


def _payload(name: str, data: bytes) -> Payload:
    try:
        return msgspec.convert(strict_json.loads(data), PAYLOADS[name], strict=True)
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
        "number": (
            _("Another package of this desk has the same number."),
            _("The desk was restored or copied. Ask it to write the package again."),
        ),
        "altered": (_("This package does not fit its signature."), _("Ask the sender for it again.")),
        "contents": (
            _("The contents of this package are damaged or not allowed."),
            _("Ask the sender for it again. Nothing of it was kept."),
        ),
    }
    title, advice = sentences[code]
    return Refused(f"package-{code}", title, advice)
