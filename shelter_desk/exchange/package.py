"""Packages: one age file over a padded ZIP, and a detached minisign signature of the ciphertext.

Anyone entitled opens a package with the public tools `age`, `minisign` and `unzip`. From outside it
shows a size bucket and a random id, nothing else: no names, times, key ids, sender or recipient.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec

from shelter_desk import seals
from shelter_desk.errors import Bug, Refused
from shelter_desk.exchange import strict_json
from shelter_desk.exchange.cards import Card, CardSecrets
from shelter_desk.exchange.payloads import PAYLOADS
from shelter_desk.i18n import _

FORMAT: Literal["shelter-desk-package-1"] = "shelter-desk-package-1"
MANIFEST = "manifest.json"
PADDING = "padding"
SIGNATURE_SUFFIX = ".minisig"
COMMENT_VERSION = "v1"
SMALLEST = 1 << 16
LARGEST = 16 << 20
# The other side reads JSON in a child process with little memory.
LARGEST_JSON = 2 << 20

Profile = Literal["outside", "count", "referral", "reply", "words"]
_WHEN = (1980, 1, 1, 0, 0, 0)
# A stored entry costs a local header of 30 bytes and a central one of 46, each with the name.
_ENTRY_COST = 30 + 46 + 2 * len(PADDING)


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a package says about itself, inside its seal."""

    format: Literal["shelter-desk-package-1"]
    id: str
    profile: Profile
    sender: str
    recipients: list[str]
    sequence: Annotated[int, msgspec.Meta(ge=1, lt=2**31)]
    audit_head: str
    code_lists: dict[str, str]
    parameters: dict[str, Any]
    files: dict[str, str]


@dataclass(frozen=True)
class Letter:
    """What is to be packed: files by neutral name, and what the manifest says of them."""

    profile: Profile
    sequence: int
    files: Mapping[str, bytes]
    audit_head: str = ""
    code_lists: Mapping[str, str] | None = None
    parameters: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Package:
    """A finished package: its id, neutral file name, ciphertext and signature file."""

    id: str
    name: str
    ciphertext: bytes
    signature: bytes


def pack(letter: Letter, sender: Card, secrets: CardSecrets, recipients: Sequence[Card]) -> Package:
    """Seal and sign a letter for its recipients; Refused if their side would refuse it."""
    _demand_readable(letter.files)
    package_id = seals.random_bytes(8).hex()
    manifest = Manifest(
        format=FORMAT,
        id=package_id,
        profile=letter.profile,
        sender=sender.id,
        recipients=[card.id for card in recipients],
        sequence=letter.sequence,
        audit_head=letter.audit_head,
        code_lists=dict(letter.code_lists or {}),
        parameters=dict(letter.parameters or {}),
        files={name: seals.digest(data).hex() for name, data in sorted(letter.files.items())},
    )
    archive = _padded({MANIFEST: seals.canonical(msgspec.to_builtins(manifest)), **letter.files})
    ciphertext = seals.age_encrypt(archive, [card.age for card in recipients])
    signature = seals.minisign(secrets.sign_key, ciphertext, f"{COMMENT_VERSION} {package_id}")
    return Package(package_id, f"file-{package_id[:8]}.age", ciphertext, signature.encode())


def bucket(size: int) -> int:
    """The size a plaintext of so many bytes is padded to: 64 KiB, then by doubling."""
    padded = SMALLEST
    while padded < size:
        padded *= 2
    return padded


def _padded(files: Mapping[str, bytes]) -> bytes:
    bare = len(_zipped(files))
    wanted = bucket(bare + _ENTRY_COST)
    if wanted > LARGEST:
        raise _too_large()
    archive = _zipped({**files, PADDING: bytes(wanted - bare - _ENTRY_COST)})
    if len(archive) != wanted:
        raise Bug("package-padding", _("The package was not padded as it should be."))
    return archive


def _demand_readable(files: Mapping[str, bytes]) -> None:
    """What is sent passes the other side's own reader, or "written" would be no success."""
    for name, data in files.items():
        if not name.endswith(".json"):
            continue
        if len(data) > LARGEST_JSON:
            raise _too_large()
        try:
            msgspec.convert(strict_json.loads(data), PAYLOADS[name], strict=True)
        except (strict_json.NotStrict, msgspec.ValidationError) as problem:
            raise Refused(
                "package-unreadable",
                _("Something in this package would be refused by the other side."),
                _("Nothing was written. Look for texts copied from elsewhere and write them anew."),
                (str(problem),),
            ) from problem


def _too_large() -> Refused:
    return Refused(
        "package-size",
        _("This is too much for one package."),
        _("Nothing was written. Tell less at once, or shorten long texts."),
    )


def _zipped(files: Mapping[str, bytes]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _WHEN)
            # Padding stays as it is: compressed zeros would hide nothing.
            entry.compress_type = zipfile.ZIP_STORED if name == PADDING else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return memory.getvalue()
