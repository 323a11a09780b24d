"""The check of a desk: each test alone misses damage that another finds (attack 6)."""

from collections.abc import Callable, Iterator

from shelter_desk.vault import audit, database, header, revisions
from shelter_desk.vault.revisions import Stored
from shelter_desk.vault.vault import Vault

Progress = Callable[[int, int], None]


def silent(done: int, total: int) -> None:
    """Progress that nobody watches."""


def problems(vault: Vault, progress: Progress = silent) -> Iterator[str]:
    """Everything wrong with database, header, audit and revisions, as technical lines without content."""
    yield from database.problems(vault.connection)
    for name in (header.FILE_NAME, header.SECOND_COPY):
        path = vault.folder / name
        if not path.exists():
            yield f"{name}: missing"
        elif not header.authentic(path.read_bytes(), vault.vault_key):
            yield f"{name}: altered"
    if vault.connection.execute("PRAGMA foreign_key_check").fetchone():
        yield "database: foreign keys"
    yield from audit.problems(vault.audit_rows(), {each.id: each.sign for each in vault.chain.members.values()})
    yield from _revision_problems(vault, progress)


def _revision_problems(vault: Vault, progress: Progress) -> Iterator[str]:
    keys = {each.id: each.sign for each in vault.chain.members.values()}
    total = vault.connection.execute("SELECT count(*) FROM revisions").fetchone()[0]
    superseded: set[bytes] = set()
    current: set[bytes] = set()
    query = "SELECT id, content, signature, current, record, case_code FROM revisions ORDER BY rowid"
    for number, (revision_id, content, signature, is_current, record, case) in enumerate(
        vault.connection.execute(query)
    ):
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
        if is_current:
            current.add(revision_id)
        parents = [bytes.fromhex(parent) for parent in stored.revision.parents]
        superseded.update(parents)
        yield from _lineage_problems(vault, name, stored, parents)
    for revision_id in sorted(current & superseded):
        yield f"revision {revision_id.hex()[:12]}: current, but superseded"


def _lineage_problems(vault: Vault, name: str, stored: Stored, parents: list[bytes]) -> Iterator[str]:
    rows = [vault.revision(parent) for parent in parents]
    found = [row for row in rows if row]
    if len(found) < len(parents):
        yield f"revision {name}: a parent is missing"
    elif not revisions.carried_honestly(stored, found):
        yield f"revision {name}: carries a part its author did not write"
