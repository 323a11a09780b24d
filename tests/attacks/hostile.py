"""Hand-made hostile packages: each with the refusal it must meet (attacks 20 and 21).

All but those about signatures are signed by a confirmed card: a signature says who sent it, not that it is harmless.
"""

import io
import json
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from shelter_desk import seals
from shelter_desk.exchange import inbound, package
from shelter_desk.exchange.cards import Card
from shelter_desk.exchange.package import MANIFEST, PADDING, SMALLEST
from shelter_desk.exchange.referral import as_json
from tests.exchange.letters import Party, party, payload, sealed, signed

SENDER = party("Made-up desk")
STRANGER = party("Nobody we know")
US = party("Made-up mechanism", "mechanism")
ELSEWHERE = party("Another mechanism", "mechanism")
ID = "00112233445566ff"
REPLY = as_json(payload("reply"))
Files = dict[str, bytes]


@dataclass(frozen=True)
class Hostile:
    """A package, and the code of the refusal it must meet."""

    name: str
    code: str
    ciphertext: bytes
    signature: bytes


def manifest_of(files: Mapping[str, bytes], /, **changes: Any) -> bytes:
    """A manifest that fits the files, but for the changes."""
    digests = {name: seals.digest(data).hex() for name, data in files.items()}
    content = {
        "format": package.FORMAT,
        "id": ID,
        "profile": "reply",
        "sender": SENDER[0].id,
        "recipients": [US[0].id],
        "sequence": 1,
        "audit_head": "",
        "code_lists": {},
        "parameters": {},
        "files": digests,
    }
    return seals.canonical(content | changes)


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", method) as archive:
        for name, data in files.items():
            stored = zipfile.ZIP_STORED if name == PADDING else method
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, stored)
    return memory.getvalue()


def whole(reply: bytes = REPLY, **changes: Any) -> Files:
    """The files of a good package, with another payload or another manifest."""
    files = {"reply.json": reply}
    return {MANIFEST: manifest_of(files, **changes), **files, PADDING: bytes(SMALLEST)}


def package_of(plaintext: bytes, to: Party = US, by: Party = SENDER, package_id: str = ID) -> tuple[bytes, bytes]:
    """Whatever bytes, sealed and signed; what is too short for a package gets zeros before it, which a ZIP may have."""
    ciphertext = sealed(plaintext if len(plaintext) >= SMALLEST else bytes(SMALLEST) + plaintext, to)
    return ciphertext, signed(by, ciphertext, package_id)


def good() -> tuple[bytes, bytes]:
    """The one that must be let in."""
    return package_of(zipped(whole()))


@cache
def packages() -> tuple[Hostile, ...]:
    """Every hostile package."""
    return tuple(_packages())


def _packages() -> Iterator[Hostile]:
    yield from _signatures()
    yield from _headers()
    for name, plaintext in (*_archives(), *_jsons(), *_manifests()):
        yield Hostile(name, "package-contents", *package_of(plaintext))
    yield from _strangers()


def _signatures() -> Iterator[Hostile]:
    ciphertext, signature = good()
    other, other_signature = package_of(zipped(whole()), package_id="ffeeddccbbaa9988")
    lines = signature.decode().split("\n")

    def lined(*changed: str) -> bytes:
        return "\n".join(changed).encode()

    def made(name: str, code: str, given: bytes, data: bytes = ciphertext) -> Hostile:
        return Hostile(name, f"package-{code}", data, given)

    yield made("no signature", "signature", b"")
    yield made("signature of zeros", "signature", bytes(256))
    yield made("signature of 1 MB", "size", signature + bytes(1 << 20))
    yield made("signature in UTF-16", "signature", signature.decode().encode("utf-16"))
    yield made(
        "signature in legacy form",
        "signature",
        lined(lines[0], seals.b64(b"Ed" + seals.unb64(lines[1])[2:]), *lines[2:]),
    )
    yield made("signature cut short", "signature", signature[:-10])
    yield made("signature with a line more", "signature", signature + b"\n")
    yield made(
        "signature with another id in its comment",
        "sender",
        lined(*lines[:2], f"trusted comment: v1 {'0' * 16}", *lines[3:]),
    )
    yield made("comment of another version", "signature", lined(*lines[:2], f"trusted comment: v2 {ID}", *lines[3:]))
    yield made(
        "comment with a path for an id",
        "signature",
        seals.minisign(SENDER[1].sign_key, ciphertext, "v1 ../../../../etc").encode(),
    )
    yield made(
        "comment with a line break",
        "signature",
        seals.minisign(SENDER[1].sign_key, ciphertext, f"v1 {ID}\nmore").encode(),
    )
    yield made("signature of another package", "sender", other_signature)
    yield made("package under another's signature", "sender", signature, other)
    yield made("signature of a stranger", "sender", signed(STRANGER, ciphertext, ID))
    flipped = ciphertext[:5000] + bytes([ciphertext[5000] ^ 1]) + ciphertext[5001:]
    yield made("one bit flipped", "sender", signature, flipped)
    yield made("cut by one byte", "sender", signature, ciphertext[:-1])
    yield made("one byte more", "sender", signature, ciphertext + b"\0")


def _headers() -> Iterator[Hostile]:
    ciphertext, _signature = good()
    version, rest = ciphertext.split(b"\n", 1)
    stanza, body = rest.split(b"\n--- ", 1)
    long_line = b"A" * 64 + b"\n"

    def made(name: str, data: bytes, code: str = "package-header") -> Hostile:
        return Hostile(name, code, data, signed(SENDER, data, ID))

    yield Hostile("empty file", "package-size", b"", signed(SENDER, b"", ID))
    yield made("smaller than any package", ciphertext[: SMALLEST - 1], "package-size")
    yield made("larger than any package", bytes(inbound.LARGEST_CIPHERTEXT + 1), "package-size")
    yield made("zeros", bytes(SMALLEST))
    yield made("a PDF", b"%PDF-1.7\n" + bytes(SMALLEST))
    yield made("an armoured age file", b"-----BEGIN AGE ENCRYPTED FILE-----\n" + bytes(SMALLEST))
    yield made("an age file of another version", b"age-encryption.org/v2\n" + rest)
    yield made("header bomb of 10,000 stanzas", version + b"\n" + (stanza + b"\n") * 10_000 + b"--- " + body)
    yield made(
        "33 stanzas",
        version
        + b"\n"
        + b"".join(b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n" for _ in range(33))
        + b"--- "
        + body,
    )
    yield made("one stanza of a huge body", version + b"\n-> X25519 AAAA\n" + long_line * 300 + b"AAAA\n--- " + body)
    yield made("one stanza of a huge line", version + b"\n-> X25519 " + b"A" * 20_000 + b"\nAAAA\n--- " + body)
    yield made("no stanza", version + b"\n--- " + body)
    yield made("no end of the header", version + b"\n" + stanza + b"\n" + bytes(SMALLEST))
    yield made("a passphrase stanza", version + b"\n-> scrypt " + b"A" * 22 + b" 30\n" + b"A" * 43 + b"\n--- " + body)
    yield made(
        "a passphrase stanza behind ours",
        version + b"\n" + stanza + b"\n-> scrypt " + b"A" * 22 + b" 30\n" + b"A" * 43 + b"\n--- " + body,
    )
    # Past the guard, and refused in the child.
    yield made("a stanza nobody knows", version + b"\n-> plugin AAAA\nAAAA\n--- " + body, "package-recipient")
    yield made("a wrong header code", version + b"\n" + stanza + b"\n--- " + b"A" * 43 + body[43:], "package-recipient")
    yield made("a chunk taken away", ciphertext[: SMALLEST + 100], "package-recipient")


def _archives() -> Iterator[tuple[str, bytes]]:
    plain = zipped(whole())
    yield "no ZIP", seals.random_bytes(SMALLEST)
    yield "nothing inside", b""
    yield "an empty ZIP", zipped({})
    yield "garbage before the end", plain[:-30] + bytes(10) + plain[-20:]
    yield "trailing garbage", plain + bytes(SMALLEST)
    yield "a comment", plain[:-2] + struct.pack("<H", 5) + b"hello"
    yield "cut in the middle", plain[: len(plain) // 2]
    yield "a wrong CRC", plain.replace(b"Received.", b"Deceived.", 1)
    yield "no padding, no manifest", zipped({"reply.json": REPLY})
    yield "a manifest alone", zipped({MANIFEST: manifest_of({}), PADDING: bytes(SMALLEST)})
    yield "too many entries", zipped(whole() | {f"more-{number}.pdf": b"" for number in range(20)})
    yield "a bomb of 200 MB", _bomb(200 << 20)
    yield "a bomb in the manifest", zipped(whole() | {MANIFEST: bytes(30 << 20)}, zipfile.ZIP_DEFLATED)
    yield "a bomb in the payload", zipped(whole() | {"reply.json": b" " * (30 << 20)}, zipfile.ZIP_DEFLATED)
    yield (
        "a bomb in four papers",
        zipped(whole() | {f"paper-{n}.pdf": bytes(11 << 20) for n in range(4)}, zipfile.ZIP_DEFLATED),
    )
    yield "a bomb in LZMA", zipped(whole() | {"paper.pdf": bytes(20 << 20)}, zipfile.ZIP_LZMA)
    yield "a bomb in bzip2", zipped(whole() | {"paper.pdf": bytes(20 << 20)}, zipfile.ZIP_BZIP2)
    yield "a ZIP in a ZIP", zipped({"package.zip": plain, **whole()})
    yield "a directory of a million", _many_entries(100_000)
    yield "a ZIP64 directory", _zip64(plain)
    yield "the same name twice", _twice(whole(), "reply.json", REPLY)
    yield "two manifests", _twice(whole(), MANIFEST, manifest_of({}))
    for name in (
        "../reply.json",
        "../../../../tmp/evil.json",
        "/tmp/evil.json",
        "C:\\evil.json",
        "..\\evil.json",
        "sub/reply.json",
        "reply.json/",
        ".hidden.json",
        "reply.json\0.pdf",
        "REPLY.JSON",
        "reply.exe",
        "reply.db",
        "re\u202eply.json",
        "x" * 60_000 + ".json",
        "",
    ):
        yield f"a file called {name[:30]!r}", _named(name)
    yield "a symbolic link", _special(stat.S_IFLNK | 0o777)
    yield "a device", _special(stat.S_IFBLK | 0o666)
    yield "an encrypted entry", _flagged(zipped(whole()), 0x1)
    yield "an unknown compression", _method(zipped(whole()), 99)
    yield "entries that overlap", _overlapping()
    yield "offsets outside the file", _changed_headers(plain, _far)


def _jsons() -> Iterator[tuple[str, bytes]]:
    good_line = {"about": "a", "kind": "receipt", "text": "", "day": "2026-03-01"}

    def reply(lines: Any) -> bytes:
        return json.dumps({"kind": "reply", "lines": lines}).encode()

    bad: dict[str, bytes] = {
        "no JSON": b"\x00\x01\x02",
        "an empty payload": b"",
        "Latin-1": '{"kind": "r\xe9ply"}'.encode("latin-1"),
        "a byte order mark": b"\xef\xbb\xbf" + REPLY,
        "a key twice": b'{"kind":"reply","kind":"reply","lines":[]}',
        "NaN": b'{"kind":"reply","lines":NaN}',
        "an infinite number": b'{"kind":"reply","lines":1e999}',
        "a number of 4,000 digits": b'{"kind":"reply","lines":' + b"9" * 4000 + b"}",
        "a number of 1,500,000 digits": b'{"kind":"reply","lines":' + b"9" * 1_500_000 + b"}",
        "nested 100,000 deep": b'{"kind":"reply","lines":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        "nested 20 deep": b'{"kind":"reply","lines":' + b"[" * 20 + b"]" * 20 + b"}",
        "650,000 empty lists": b'{"kind":"reply","lines":[' + b"[]," * 650_000 + b"[]]}",
        "250,000 objects": b'{"kind":"reply","lines":[' + b'{"a":1},' * 250_000 + b"{}]}",
        "5,001 lines": reply([good_line] * 5001),
        "a turned text": reply([good_line | {"text": "\u202etxt.exe"}]),
        "an isolate left open": reply([good_line | {"text": "\u2066"}]),
        "a control character": reply([good_line | {"text": "\u001b[2J"}]),
        "half a character": reply([good_line | {"text": "\ud83d"}]),
        "a text that is a number": reply([good_line | {"text": 5}]),
        "a list for a text": reply([good_line | {"about": ["a"]}]),
        "null for a list": reply(None),
        "a field more": reply([good_line | {"path": "/etc/passwd"}]),
        "an impossible day": reply([good_line | {"day": "2026-13-41"}]),
        "a kind nobody knows": reply([good_line | {"kind": "order"}]),
        "a reference with a path": reply([good_line | {"about": "../../x"}]),
        "a text of 5 MB": reply([good_line | {"text": "x" * (5 << 20)}]),
        "another payload under this name": as_json(payload("count")),
        "a pickle": b"\x80\x04\x95\x1e\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c\x02id\x94\x85\x94R\x94.",
        "an SQLite file": b"SQLite format 3\0" + bytes(4096),
    }
    for name, data in bad.items():
        yield f"payload: {name}", zipped(whole(data), zipfile.ZIP_DEFLATED)


def _manifests() -> Iterator[tuple[str, bytes]]:
    changes: dict[str, dict[str, Any]] = {
        "another format": {"format": "shelter-desk-package-2"},
        "a profile nobody knows": {"profile": "transfer"},
        "another profile than its payload": {"profile": "count"},
        "sequence 0": {"sequence": 0},
        "a negative sequence": {"sequence": -1},
        "a huge sequence": {"sequence": 2**53},
        "a sequence in words": {"sequence": "1"},
        "a field more": {"command": "rm"},
        "no recipients": {"recipients": None},
        "a digest of something else": {"files": {"reply.json": "0" * 64}},
        "a file that is missing": {"files": {"reply.json": seals.digest(REPLY).hex(), "referral.pdf": "0" * 64}},
        "a file it does not name": {"files": {}},
        "parameters of 1 MB": {"parameters": {"a": "x" * (1 << 20)}},
    }
    for name, change in changes.items():
        yield f"manifest: {name}", zipped(whole(**change))
    yield "manifest: a key twice", zipped(whole() | {MANIFEST: manifest_of({})[:-1] + b',"id":"x"}'})
    yield "manifest: not JSON", zipped(whole() | {MANIFEST: b"format = 1"})
    two = {"reply.json": REPLY, "count.json": as_json(payload("count"))}
    yield "two payloads", zipped({MANIFEST: manifest_of(two), **two, PADDING: bytes(SMALLEST)})


def _strangers() -> Iterator[Hostile]:
    """Rightly built, but not from whom it says, not for us, or not for the first time."""

    def made(name: str, code: str, plaintext: bytes, **how: Any) -> Hostile:
        return Hostile(name, f"package-{code}", *package_of(plaintext, **how))

    yield made("sealed for someone else", "recipient", zipped(whole()), to=ELSEWHERE)
    yield made("sealed for us, addressed to someone else", "recipient", zipped(whole(recipients=[ELSEWHERE[0].id])))
    yield made("addressed to nobody", "recipient", zipped(whole(recipients=[])))
    yield made("stripped and signed again by a stranger", "sender", zipped(whole()), by=STRANGER)
    yield made("another sender inside", "altered", zipped(whole(sender=STRANGER[0].id)))
    yield made("another id inside", "altered", zipped(whole(id="ffeeddccbbaa9988")))
    forwarded = party("Another confirmed desk")
    yield made("forwarded by another confirmed desk", "altered", zipped(whole()), by=forwarded)


def known() -> list[Card]:
    """The confirmed cards of the one who is attacked."""
    return [party("Another confirmed desk")[0], SENDER[0]]


def _bomb(size: int) -> bytes:
    """Zeros that deflate makes a thousandth of, never held whole."""
    stream, chunk = zlib.compressobj(1, zlib.DEFLATED, -15), bytes(1 << 20)
    squeezed = b"".join(stream.compress(chunk) for _each in range(size >> 20)) + stream.flush()
    return _raw(whole(), "paper.pdf", squeezed, size)


def _raw(files: Files, name: str, squeezed: bytes, size: int) -> bytes:
    """A ZIP with one more entry whose deflated bytes are given."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for each, data in files.items():
            archive.writestr(zipfile.ZipInfo(each, (1980, 1, 1, 0, 0, 0)), data)
        place = memory.tell()
        entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        entry.compress_type, entry.header_offset = zipfile.ZIP_DEFLATED, place
        entry.compress_size, entry.file_size, entry.CRC = len(squeezed), size, 0
        memory.write(entry.FileHeader(zip64=False) + squeezed)
        archive.filelist.append(entry)
        archive.NameToInfo[name] = entry
        archive.start_dir = memory.tell()
        archive._didModify = True  # type: ignore[attr-defined]
    return memory.getvalue()


def _many_entries(number: int) -> bytes:
    """A central directory of so many entries that all point to one place."""
    local = b"PK\x03\x04" + bytes(26)
    central = b"PK\x01\x02" + struct.pack("<6H3L5H2L", 20, 20, 0, 0, 0, 33, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0)
    directory = b"".join(central + b"%05d" % (each % 100_000) for each in range(number))
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 8, 8, len(directory), len(local), 0)
    return local + directory + end


def _zip64(plain: bytes) -> bytes:
    """A directory that a second, larger end redefines."""
    end, size = plain[-22:], len(plain) - 22
    big = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 3, 3, 1 << 40, 0)
    return plain[:-22] + big + struct.pack("<4sLQL", b"PK\x06\x07", 0, size, 1) + end


def _twice(files: Files, name: str, data: bytes) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for each, content in (*files.items(), (name, data)):
            archive.NameToInfo.pop(each, None)  # zipfile would warn
            archive.writestr(zipfile.ZipInfo(each, (1980, 1, 1, 0, 0, 0)), content)
    return memory.getvalue()


def _named(name: str) -> bytes:
    files = {"reply.json": REPLY, name: b"{}"}
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for each, data in (*files.items(), (MANIFEST, manifest_of(files)), (PADDING, bytes(SMALLEST))):
            entry = zipfile.ZipInfo("x", (1980, 1, 1, 0, 0, 0))
            entry.filename = entry.orig_filename = each
            archive.writestr(entry, data)
    return memory.getvalue()


def _special(mode: int) -> bytes:
    files = {"reply.json": REPLY, "paper.pdf": b"/etc/passwd"}
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for each, data in (*files.items(), (MANIFEST, manifest_of(files)), (PADDING, bytes(SMALLEST))):
            entry = zipfile.ZipInfo(each, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = (mode if each == "paper.pdf" else stat.S_IFREG | 0o600) << 16
            archive.writestr(entry, data)
    return memory.getvalue()


def _changed_headers(plain: bytes, change: Callable[[bytearray, int], None]) -> bytes:
    """Change every central header of a ZIP."""
    data = bytearray(plain)
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        change(data, place)
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(data)


def _flagged(plain: bytes, flag: int) -> bytes:
    return _changed_headers(plain, lambda data, place: data.__setitem__(place + 8, data[place + 8] | flag))


def _method(plain: bytes, method: int) -> bytes:
    return _changed_headers(plain, lambda data, place: data.__setitem__(place + 10, method))


def _far(data: bytearray, place: int) -> None:
    data[place + 42 : place + 46] = struct.pack("<L", 2**31)


def _overlapping() -> bytes:
    """Two entries that share their bytes."""
    plain = bytearray(zipped({"reply.json": REPLY, "other.json": REPLY, MANIFEST: manifest_of({"reply.json": REPLY})}))
    first = plain.find(b"PK\x01\x02")
    second = plain.find(b"PK\x01\x02", first + 4)
    plain[second + 42 : second + 46] = plain[first + 42 : first + 46]
    return bytes(plain)
