"""The audit: one hash chain per copy of the desk, each entry signed by whoever acted.

Entries hold codes and ids, never what people said. The head is also kept outside the database, so
that rolling the whole file back shows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from shelter_desk import seals

START = bytes(32)


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who did what, when, to which case, record or file."""

    at: str
    by: str
    act: str
    instance: str
    case: str = ""
    subject: str = ""
    detail: dict[str, str] = {}

    def content(self) -> bytes:
        return seals.canonical(msgspec.to_builtins(self))


@dataclass(frozen=True)
class Head:
    """The last entry: its number, hash and time."""

    seq: int
    hash: bytes
    at: str


EMPTY = Head(0, START, "")
Row = tuple[int, bytes, bytes, bytes]
_decoder = msgspec.json.Decoder(Event)


def chained(head: Head, event: Event, key: seals.SignKey) -> tuple[Row, Head]:
    """The row of the next entry and the head after it."""
    content = event.content()
    entry_hash = seals.digest(head.hash + content)
    row = (head.seq + 1, content, entry_hash, key.sign(entry_hash))
    return row, Head(head.seq + 1, entry_hash, event.at)


def read(content: bytes) -> Event:
    """Decode one entry; msgspec.DecodeError if it is damaged."""
    return _decoder.decode(content)


def problems(rows: Iterable[Row], keys: dict[str, bytes]) -> Iterator[str]:
    """What is wrong with the chain: gaps, altered entries, wrong signatures."""
    expected, previous = 1, START
    for seq, content, entry_hash, signature in rows:
        if seq != expected:
            yield f"audit {seq}: an entry is missing before it"
        if seals.digest(previous + content) != entry_hash:
            yield f"audit {seq}: altered"
        try:
            author: Any = read(content).by
        except msgspec.DecodeError:
            author = None
        if author not in keys or not seals.verified(keys[author], entry_hash, signature):
            yield f"audit {seq}: signature"
        expected, previous = seq + 1, entry_hash
