"""The ledger of what left and came in: rows only ever appended, sealed for a circle."""

from collections.abc import Iterator
from typing import Any

import msgspec

from shelter_desk import seals
from shelter_desk.vault import database
from shelter_desk.vault.vault import Vault


def append(vault: Vault, circle: str, kind: str, subject: str, content: Any, act: str = "", **detail: str) -> None:
    """Add one row with its audit entry; content is JSON, readable by the circle only."""
    sealed = vault.sealer.seal_for(circle, msgspec.json.encode(content), _context(circle, kind, subject))
    # The audit tells which rows there are, so that one that was taken out is missed.
    event = vault.event(act or "kept", subject=subject, ledger=kind, **detail)
    with vault.together():
        vault.connection.execute(
            "INSERT INTO ledger (kind, subject, content) VALUES (?, ?, ?)", (kind, subject, sealed)
        )
        vault.append_event(event)


def rows(vault: Vault, circle: str, kind: str, subject: str | None = None) -> Iterator[tuple[str, Any]]:
    """(subject, content) of a kind, oldest first; Broken if a row was altered or moved."""
    query = "SELECT subject, content FROM ledger WHERE kind = ? AND (?2 IS NULL OR subject = ?2) ORDER BY seq"
    for found, sealed in vault.connection.execute(query, (kind, subject)):
        try:
            opened = vault.sealer.open_for(circle, sealed, _context(circle, kind, found))
        except seals.SealError as problem:
            raise database.damaged("ledger-altered") from problem
        yield found, msgspec.json.decode(opened)


def _context(circle: str, kind: str, subject: str) -> bytes:
    return seals.canonical(["ledger", circle, kind, subject])
