"""Drafts: what is being written, sealed like the record it will become, so that a colleague can go on.

A part for a circle its author does not hold is sealed to the author as well, who could not resume it otherwise.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from shelter_desk import seals
from shelter_desk.vault import database
from shelter_desk.vault.revisions import Part
from shelter_desk.vault.sealing import Minted
from shelter_desk.vault.vault import CaseRow, Vault


class Content(msgspec.Struct, frozen=True):
    """What a draft row holds; `own` are parts sealed to the author (base64), by circle."""

    parts: dict[str, Part]
    own: dict[str, str]
    parents: list[str]
    step: str


class Draft(msgspec.Struct, frozen=True):
    """A draft as this member may read it; `closed` are circles whose answers stay hidden."""

    id: str
    case: str
    record: str
    form: str
    author: str
    saved: str
    answers: dict[str, Any]
    closed: frozenset[str]
    parents: list[str]
    step: str


def save(
    vault: Vault,
    draft_id: str,
    place: tuple[str, str, str],
    answers: Mapping[str, dict[str, Any]],
    parents: list[str],
    step: str = "",
    new_case: CaseRow | None = None,
) -> None:
    """Write a draft (by circle → answers) durably; `place` is (case, form, record).

    Parts in circles this member cannot open stay as the colleague before left them.
    """
    case, form, record = place
    minted = Minted()
    before = _content(vault, draft_id)
    parts = dict(before.parts) if before else {}
    own = dict(before.own) if before else {}
    for circle, given in answers.items():
        parts[circle] = vault.sealer.seal((case, circle, form, record), given, [], [], minted, "draft")
        own.pop(circle, None)
        if not vault.sealer.holds(case, circle):
            own[circle] = seals.b64(vault.sealer.seal_to_self(msgspec.json.encode(given)))
    content = msgspec.json.encode(Content(parts, own, parents, step))
    row = (draft_id, case, record, form, vault.me.id, vault.moment(), content)
    with vault.together():
        vault.insert_keys(minted)
        if new_case is not None:
            vault.put_row(new_case)
        vault.connection.execute("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def read(vault: Vault, draft_id: str) -> Draft | None:
    """One draft, with the answers this member may read."""
    query = "SELECT id, case_code, record, form, author, saved, content FROM drafts WHERE id = ?"
    row = vault.connection.execute(query, (draft_id,)).fetchone()
    return _opened(vault, row) if row else None


def waiting(vault: Vault, case: str | None = None) -> list[Draft]:
    """Drafts of one case or of all, the newest first."""
    query = "SELECT id, case_code, record, form, author, saved, content FROM drafts ORDER BY saved DESC"
    rows = vault.connection.execute(query).fetchall()
    return [_opened(vault, row) for row in rows if case is None or row[1] == case]


def discard(vault: Vault, draft_id: str) -> None:
    """Throw a draft away, and the empty case it was to begin."""
    row = vault.connection.execute("SELECT case_code FROM drafts WHERE id = ?", (draft_id,)).fetchone()
    if row is None:
        return
    with vault.together():
        vault.connection.execute("DELETE FROM drafts WHERE id = ?", (draft_id,))
        for table, column in (("cases", "code"), ("case_keys", "case_code")):
            vault.connection.execute(
                f"DELETE FROM {table} WHERE {column} = ?1"  # noqa: S608 - fixed names
                " AND NOT EXISTS (SELECT 1 FROM revisions WHERE case_code = ?1)"
                " AND NOT EXISTS (SELECT 1 FROM drafts WHERE case_code = ?1)",
                row,
            )
        vault.record_event("draft_discarded", case=row[0])


def _content(vault: Vault, draft_id: str) -> Content | None:
    row = vault.connection.execute("SELECT content FROM drafts WHERE id = ?", (draft_id,)).fetchone()
    return msgspec.json.decode(row[0], type=Content) if row else None


def _opened(vault: Vault, row: tuple[Any, ...]) -> Draft:
    draft_id, case, record, form, author, saved, data = row
    content = msgspec.json.decode(data, type=Content)
    answers, closed = dict[str, Any](), set[str]()
    for circle, part in content.parts.items():
        try:
            opened = vault.sealer.open((case, circle, form, record), part, "draft")
            if opened is None and part.author == vault.me.id and circle in content.own:
                opened = msgspec.json.decode(vault.sealer.open_own(seals.unb64(content.own[circle])))
        except seals.SealError as problem:
            raise database.damaged("draft-altered") from problem
        if opened is None:
            closed.add(circle)
        else:
            answers.update(opened)
    return Draft(draft_id, case, record, form, author, saved, answers, frozenset(closed), content.parents, content.step)
