"""Revisions: append-only, one part per circle, sealed, then signed over everything.

A revision's id is BLAKE2b-256 over the sorted JSON of its content; the author signs the id. Parts the
author could not open travel on byte for byte, with the facts and the author they had.
"""

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec

from shelter_desk import seals


class WithStatistics(Protocol):
    """What of a part is needed to open its statistical facts."""

    @property
    def statistics(self) -> str: ...

    @property
    def statistics_generation(self) -> int: ...


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one circle may read of a record.

    `facts` are operational facts in clear (codes and dates only); `statistics` the statistical facts,
    sealed for `reports`. `body` is the answers, sealed for the circle `under` (a restricted case has a
    circle of its own) with the case key of `generation`, or with `sealed_key`, a part key sealed to that
    generation's public half where the author is no member. Bytes are base64.
    """

    author: str
    under: str
    generation: int
    body: str
    facts: list[dict[str, Any]] = []
    sealed_key: str = ""
    statistics: str = ""
    statistics_generation: int = 0


class Revision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One version of one record, without its signature."""

    record: str
    case: str
    form: str
    version: int
    parents: list[str]
    author: str
    at: str
    parts: dict[str, Part]

    def content(self) -> bytes:
        """The bytes whose digest is the id."""
        return seals.canonical(msgspec.to_builtins(self))


class Stored(msgspec.Struct, frozen=True):
    """A revision as it lies in the database."""

    id: bytes
    revision: Revision
    signature: bytes
    current: bool = True


class DamagedError(Exception):
    """A stored revision does not have its id, or its signature is wrong."""


_MOST_PROVEN = 20_000
decoder = msgspec.json.Decoder(Revision)


def identify(content: bytes) -> bytes:
    """A revision's id."""
    return seals.digest(content)


def sign(revision: Revision, key: seals.SignKey) -> Stored:
    """The revision with its id and its author's signature."""
    revision_id = identify(revision.content())
    return Stored(revision_id, revision, key.sign(revision_id))


class Proven:
    """Signatures this process has verified, by what was signed, signature and key: opened again, a case costs a digest."""

    def __init__(self) -> None:
        self._held: set[tuple[bytes, bytes, bytes]] = set()

    def holds(self, key: bytes, message: bytes, signature: bytes) -> bool:
        """Whether the signature is right, verified now or before."""
        entry = (key, message, signature)
        if entry in self._held:
            return True
        right = seals.verified(key, message, signature)
        if right:
            if len(self._held) >= _MOST_PROVEN:
                self._held.clear()
            self._held.add(entry)
        return right


def read(
    revision_id: bytes,
    content: bytes,
    signature: bytes,
    author_keys: Mapping[str, bytes],
    current: bool = True,
    proven: Proven | None = None,
) -> Stored:
    """Decode and verify one stored revision; DamagedError if id or signature do not hold."""
    if identify(content) != revision_id:
        raise DamagedError("id")
    try:
        revision = decoder.decode(content)
    except msgspec.DecodeError as problem:
        raise DamagedError("content") from problem
    key = author_keys.get(revision.author)
    if key is None or not (proven or Proven()).holds(key, revision_id, signature):
        raise DamagedError("signature")
    return Stored(revision_id, revision, signature, current)


def part_context(case: str, circle: str, form: str, record: str, author: str, state: str) -> bytes:
    """What a part's seal is bound to (design §3); `state` is `draft` or `revision`."""
    return seals.canonical([case, circle, form, record, author, state])


def carried_honestly(stored: Stored, parents: list[Stored]) -> bool:
    """Whether every part that names another author stands unchanged in a parent."""
    for circle, part in stored.revision.parts.items():
        if part.author != stored.revision.author and not any(
            parent.revision.parts.get(circle) == part for parent in parents
        ):
            return False
    return True
