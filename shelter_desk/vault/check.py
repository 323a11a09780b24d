"""The check of a desk: each test alone misses damage that another finds (attack 6)."""

from collections.abc import Callable, Iterator

import msgspec

from shelter_desk import seals
from shelter_desk.errors import Broken
from shelter_desk.vault import audit, chain, database, header, revisions
from shelter_desk.vault.revisions import Stored
from shelter_desk.vault.statements import ROOT, decoder
from shelter_desk.vault.vault import Vault, statement_rows

Progress = Callable[[int, int], None]


def silent(done: int, total: int) -> None:
    """Progress that nobody watches."""


def problems(vault: Vault, progress: Progress = silent) -> Iterator[str]:
    """Everything wrong with header, database, statements, audit, keys and revisions, as lines without content."""
    yield from _header_problems(vault)
    found = database.problems(vault.connection)
    yield from found
    if found:
        return  # what lies in damaged pages cannot be judged
    try:
        chain.replay(statement_rows(vault.connection), vault.keys.root_public)
    except Broken as problem:
        yield f"statements: {problem.code}"
        return
    yield from audit.problems(vault.audit_rows(), {each.id: each.sign for each in vault.chain.members.values()})
    yield from _audited(vault)
    yield from _key_problems(vault)
    yield from _revision_problems(vault, progress)


def _header_problems(vault: Vault) -> Iterator[str]:
    expected = vault.header.packed(vault.vault_key)
    for name in (header.FILE_NAME, header.SECOND_COPY):
        try:
            if (vault.folder / name).read_bytes() != expected:
                yield f"{name}: altered"
        except OSError:
            yield f"{name}: missing"


def _audited(vault: Vault) -> Iterator[str]:
    """What the audit says was written and is not there, or the other way round; such rows leave no other trace."""
    there = {row[0].hex() for row in vault.connection.execute("SELECT id FROM revisions")}
    stated = {seals.digest(row[0]).hex(): row[0] for row in statement_rows(vault.connection)}
    rows: int = vault.connection.execute("SELECT count(*) FROM ledger").fetchone()[0]
    told, told_statements, told_rows = 0, set[str](), 0
    for seq, content, _hash, _signature in vault.audit_rows():
        try:
            event = audit.read(content)
        except msgspec.DecodeError:
            continue  # reported by the audit's own check
        if revision := event.detail.get("revision", ""):
            told += 1
            if revision not in there:
                yield f"audit {seq}: its revision is missing"
        told += int(many) if (many := event.detail.get("revisions", "")).isdecimal() else 0
        told_rows += "ledger" in event.detail
        if event.act.startswith("statement:"):
            told_statements.add(event.subject)
            if event.subject not in stated:
                yield f"audit {seq}: its statement is missing"
    if told != len(there):
        yield f"audit: tells of {told} revisions, there are {len(there)}"
    if told_rows != rows:
        yield f"audit: tells of {told_rows} ledger rows, there are {rows}"
    # The root's own statements come with a founding or a recovery, which are entries of their own.
    if any(decoder.decode(stated[name]).by != ROOT for name in stated.keys() - told_statements):
        yield "audit: does not tell of every statement"


def _key_problems(vault: Vault) -> Iterator[str]:
    for case, circle in vault.sealer.unopened():
        yield f"case key {seals.digest(case.encode()).hex()[:12]}, {circle.partition(':')[0]}: does not open"


def _revision_problems(vault: Vault, progress: Progress) -> Iterator[str]:
    keys = {each.id: each.sign for each in vault.chain.members.values()}
    total = vault.connection.execute("SELECT count(*) FROM revisions").fetchone()[0]
    superseded: set[bytes] = set()
    current: set[bytes] = set()
    heads: set[bytes] = set()
    case_keys = set(vault.connection.execute("SELECT case_code, circle, generation FROM case_keys"))
    query = "SELECT id, content, signature, current, record, case_code, statistical FROM revisions ORDER BY rowid"
    for number, row in enumerate(vault.connection.execute(query)):
        revision_id, content, signature, is_current, record, case, statistical = row
        if number % 500 == 0:
            progress(number, total)
        name = revision_id.hex()[:12]
        try:
            stored = revisions.read(revision_id, content, signature, keys, bool(is_current))
        except revisions.DamagedError as problem:
            yield f"revision {name}: {problem}"
            continue
        if (stored.revision.record, stored.revision.case) != (record, case):
            yield f"revision {name}: filed in the wrong place"
        for part in stored.revision.parts.values():
            if not part.sealed_key and (case, part.under, part.generation) not in case_keys:
                yield f"revision {name}: a key is missing"
        if any(part.statistics for part in stored.revision.parts.values()) != bool(statistical):
            yield f"revision {name}: its statistical facts are not marked"
        (current if is_current else heads).add(revision_id)
        parents = [bytes.fromhex(parent) for parent in stored.revision.parents]
        superseded.update(parents)
        yield from _lineage_problems(vault, name, stored, parents)
    for revision_id in sorted(current & superseded):
        yield f"revision {revision_id.hex()[:12]}: current, but superseded"
    for revision_id in sorted(heads - superseded):
        yield f"revision {revision_id.hex()[:12]}: the last of its record, but not current"


def _lineage_problems(vault: Vault, name: str, stored: Stored, parents: list[bytes]) -> Iterator[str]:
    try:
        rows = [vault.revision(parent) for parent in parents]
    except Broken:
        return  # the parent is reported on its own
    found = [row for row in rows if row]
    if len(found) < len(parents):
        yield f"revision {name}: a parent is missing"
    elif any((each.revision.record, each.revision.case) != _place(stored) for each in found):
        yield f"revision {name}: follows another record"
    elif not revisions.carried_honestly(stored, found):
        yield f"revision {name}: carries a part its author did not write"


def _place(stored: Stored) -> tuple[str, str]:
    return stored.revision.record, stored.revision.case
