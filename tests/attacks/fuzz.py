"""Twists good packages at random, and reads them in a process limited as the real reader is.

Run as a program it reads so many from a seed on, and prints what came of them as JSON. Anything raised but the two
lawful refusals ends it with a traceback: that is the crash the attack looks for.
"""

import json
import random
import resource
import sys
import time
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path

from shelter_desk import seals
from shelter_desk.exchange import inbound
from shelter_desk.exchange.inbound import Unacceptable
from shelter_desk.exchange.package import MANIFEST
from shelter_desk.exchange.sandbox import MEGABYTES
from shelter_desk.system.hardening import forbid_writing, harden, limit_memory
from tests.attacks.hostile import manifest_of, package_of, zipped
from tests.exchange.letters import letter

_PROFILES = ("outside", "count", "referral", "reply")
_TELLING = (
    b"PK\x01\x02",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b'"',
    b"{",
    b"[",
    b"\xff\xff\xff\xff",
    b"\0\0",
    b"../",
    b"1e999",
)


@cache
def plain(number: int) -> bytes:
    """A good archive of one of four kinds, stored or deflated."""
    profile = _PROFILES[number % 4]
    files = dict(letter(profile).files)
    method = zipfile.ZIP_DEFLATED if number >= 4 else zipfile.ZIP_STORED
    return zipped({MANIFEST: manifest_of(files, profile=profile), **files}, method)


def twisted(drawn: random.Random) -> bytes:
    """A good archive with a few bytes changed, taken out, doubled or put in; sometimes inside its JSON, refitted."""
    if drawn.random() < 0.3:
        return _refitted(drawn)
    data = bytearray(plain(drawn.randrange(8)))
    for _change in range(drawn.choice((1, 1, 2, 4, 16))):
        _twist(data, drawn)
    return bytes(data)


def _refitted(drawn: random.Random) -> bytes:
    """Twisted JSON under a manifest that fits it, so that the digest does not stop it early."""
    profile = _PROFILES[drawn.randrange(4)]
    files = {name: bytearray(data) for name, data in letter(profile).files.items()}
    for data in files.values():
        _twist(data, drawn)
    whole = {name: bytes(data) for name, data in files.items()}
    manifest = bytearray(manifest_of(whole, profile=profile))
    if drawn.random() < 0.3:
        _twist(manifest, drawn)
    return zipped({MANIFEST: bytes(manifest), **whole})


def _twist(data: bytearray, drawn: random.Random) -> None:
    place = drawn.randrange(len(data) + 1)
    length = drawn.choice((1, 1, 2, 4, 30, 300))
    match drawn.randrange(5):
        case 0:
            for each in range(place, min(place + length, len(data))):
                data[each] ^= 1 << drawn.randrange(8)
        case 1:
            del data[place : place + length]
        case 2:
            data[place:place] = data[place : place + length] * drawn.randint(1, 3)
        case 3:
            data[place : place + length] = drawn.randbytes(length)
        case _:
            data[place:place] = drawn.choice(_TELLING) * drawn.randint(1, 4)


def twisted_package(drawn: random.Random) -> tuple[bytes, bytes]:
    """A signed package that is twisted inside, or as a whole."""
    ciphertext, signature = package_of(twisted(drawn))
    if drawn.random() < 0.3:
        outer = bytearray(ciphertext)
        _twist(outer, drawn)
        ciphertext = bytes(outer)
        # Half of them under a right signature: what a hostile but confirmed desk would send.
        if drawn.random() < 0.5:
            signature = seals.minisign(package_signer(), ciphertext, "v1 00112233445566ff").encode()
    elif drawn.random() < 0.1:
        twisted_signature = bytearray(signature)
        _twist(twisted_signature, drawn)
        signature = bytes(twisted_signature)
    return ciphertext, signature


def package_signer() -> seals.SignKey:
    from tests.attacks.hostile import SENDER

    return SENDER[1].sign_key


def read(first: int, count: int) -> dict[str, object]:
    """Read so many twisted archives; what came of them, the slowest, and the most memory held."""
    said: Counter[str] = Counter()
    slowest = 0.0
    for seed in range(first, first + count):
        data = twisted(random.Random(seed))
        started = time.monotonic()
        try:
            inbound.read_archive(data)
            said["let in"] += 1
        except Unacceptable as problem:
            said[str(problem)] += 1
        slowest = max(slowest, time.monotonic() - started)
    return {"said": said, "slowest": slowest, "megabytes": most_memory("self"), "files": _open_limit()}


def most_memory(process: str) -> int:
    """The most resident memory a process has held, in MiB."""
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


def _open_limit() -> int:
    return resource.getrlimit(resource.RLIMIT_FSIZE)[0]


if __name__ == "__main__":
    harden()
    limit_memory(MEGABYTES)
    forbid_writing()
    print(json.dumps(read(int(sys.argv[1]), int(sys.argv[2]))))
