"""An open desk: what one member can read, and the one way to write."""

import contextlib
import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import msgspec

from shelter_desk import seals
from shelter_desk.errors import Broken, DeskError, Refused
from shelter_desk.i18n import _
from shelter_desk.vault import audit, chain, database, revisions
from shelter_desk.vault.chain import Chain, Member
from shelter_desk.vault.circles import Keyring
from shelter_desk.vault.header import Header, UserKeys
from shelter_desk.vault.revisions import Revision, Stored
from shelter_desk.vault.sealing import Minted, Sealer
from shelter_desk.vault.statements import AnyStatement, Statement

S = TypeVar("S", bound=Statement)
Clock = Callable[[], datetime.datetime]


def system_clock() -> datetime.datetime:
    """The time of this machine."""
    return datetime.datetime.now(datetime.UTC)


@dataclass(frozen=True)
class Second:
    """The second of two people: a member id, and a way to get that member's signature of a statement."""

    member: str
    sign: Callable[[bytes], bytes]


class CaseRow(msgspec.Struct, frozen=True):
    """The cached summary of a case; dates are ISO, blobs are JSON that only `actions` understands."""

    code: str
    opened: str
    due: str | None
    until: str | None
    basis: bytes
    summary: bytes
    facts: bytes


class Vault:
    """One member's open desk; one connection, used from one thread."""

    def __init__(
        self,
        folder: Path,
        header: Header,
        vault_key: bytes,
        connection: database.Connection,
        slot: int,
        keys: UserKeys,
        clock: Clock,
        lock: BinaryIO | None = None,
    ) -> None:
        self.folder = folder
        self.header = header
        self.vault_key = vault_key
        self.connection = connection
        self.keys = keys
        self._clock = clock
        self._lock = lock
        self._proven = revisions.Proven()
        self.is_writing = False  # inside `together`: what was written last is not durable yet
        self.chain = self._replayed()
        self.me = self._member_of(slot)
        self.head = audit_head(self.connection)
        self._renew_keys()

    def close(self) -> None:
        """Let go of the database, and of the lock that keeps every other process out."""
        self.connection.close()
        if self._lock is not None:
            self._lock.close()

    def reload(self) -> None:
        """Read chain, keys and audit head anew from the database."""
        self.chain = self._replayed()
        self.me = self._member_of(self.me.slot)
        self.head = audit_head(self.connection)
        self._renew_keys()

    # Time

    def now(self) -> datetime.datetime:
        """The later of system clock and just after the last audit entry: a set-back clock revives no consent."""
        return datetime.datetime.fromisoformat(self.moment())

    def moment(self) -> str:
        """Now, as it is written into entries."""
        return moment_after(self.head, self._clock())

    # Reading

    def case_rows(self) -> Iterator[CaseRow]:
        """All cases, the earliest due first, registers left out."""
        query = "SELECT code, opened, due, until, basis, summary, facts FROM cases ORDER BY due IS NULL, due, code"
        for row in self.connection.execute(query):
            yield CaseRow(*row)

    def due_rows(self, until: str) -> Iterator[CaseRow]:
        """Cases with something due by a day (ISO), or changed on two computers."""
        query = "SELECT code, opened, due, until, basis, summary, facts FROM cases WHERE due <= ? ORDER BY due, code"
        for row in self.connection.execute(query, (until,)):
            yield CaseRow(*row)

    def case_row(self, code: str) -> CaseRow | None:
        query = "SELECT code, opened, due, until, basis, summary, facts FROM cases WHERE code = ?"
        row = self.connection.execute(query, (code,)).fetchone()
        return CaseRow(*row) if row else None

    def cases_without_row(self) -> list[str]:
        """Codes under which there are records but no cached row: registers, and nothing else."""
        query = "SELECT DISTINCT case_code FROM revisions WHERE case_code NOT IN (SELECT code FROM cases) ORDER BY 1"
        return [code for (code,) in self.connection.execute(query)]

    def current(self, case: str) -> list[Stored]:
        """The heads of every record of a case, verified, oldest first."""
        query = "SELECT id, content, signature FROM revisions WHERE case_code = ? AND current = 1 ORDER BY rowid"
        return [self._verified(*row) for row in self.connection.execute(query, (case,))]

    def findable(self) -> Iterator[Stored]:
        """Heads of all records whose answers are found by name, not verified one by one (`check` does)."""
        query = "SELECT id, content, signature FROM revisions WHERE current = 1 AND findable = 1"
        for revision_id, content, signature in self.connection.execute(query):
            try:
                yield Stored(revision_id, revisions.decoder.decode(content), signature)
            except msgspec.DecodeError as problem:
                raise revision_damaged() from problem

    def statistical(self) -> Iterator[tuple[str, bytes]]:
        """(case, content) of every head with statistical facts, by case, not verified one by one (`check` does)."""
        yield from self.connection.execute(
            "SELECT case_code, content FROM revisions WHERE current = 1 AND statistical = 1 ORDER BY case_code"
        )

    def as_of(self, case: str, moment: str) -> list[Stored]:
        """The heads a case had before a moment (ISO), verified."""
        found: dict[bytes, Stored] = {}
        waiting = self.current(case)
        while waiting:
            stored = waiting.pop()
            if stored.revision.at < moment:
                found[stored.id] = stored
            else:
                parents = (self.revision(bytes.fromhex(parent)) for parent in stored.revision.parents)
                waiting.extend(parent for parent in parents if parent)
        return sorted(found.values(), key=lambda each: each.revision.at)

    def revision(self, revision_id: bytes) -> Stored | None:
        """One revision by id, verified."""
        query = "SELECT id, content, signature, current FROM revisions WHERE id = ?"
        row = self.connection.execute(query, (revision_id,)).fetchone()
        return self._verified(row[0], row[1], row[2], bool(row[3])) if row else None

    def history(self, head: Stored) -> list[Stored]:
        """A record's revisions, newest first, walked along the parents."""
        found: dict[bytes, Stored] = {}
        waiting = [head]
        while waiting:
            stored = waiting.pop()
            if stored.id not in found:
                found[stored.id] = stored
                parents = (self.revision(bytes.fromhex(parent)) for parent in stored.revision.parents)
                waiting.extend(parent for parent in parents if parent)
        return sorted(found.values(), key=lambda each: each.revision.at, reverse=True)

    def answers(self, stored: Stored, state: str = "revision") -> tuple[dict[str, Any], frozenset[str]]:
        """A revision's answers this member may read, and the circles that stay closed."""
        revision, opened, closed = stored.revision, dict[str, Any](), set[str]()
        for circle, part in revision.parts.items():
            place = (revision.case, circle, revision.form, revision.record)
            try:
                answers = self.sealer.open(place, part, state)
            except seals.SealError as problem:
                raise revision_damaged() from problem
            if answers is None:
                closed.add(circle)
            else:
                opened.update(answers)
        return opened, frozenset(closed)

    def audit_rows(self, newest: int = -1) -> Iterator[audit.Row]:
        """Audit rows in order, or only the newest so many, newest first."""
        if newest < 0:
            yield from self.connection.execute("SELECT seq, content, hash, signature FROM audit ORDER BY seq")
        else:
            query = "SELECT seq, content, hash, signature FROM audit ORDER BY seq DESC LIMIT ?"
            yield from self.connection.execute(query, (newest,))

    # Writing

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """What is written inside is kept all or none; if it fails, memory goes back to what the disk holds."""
        before = self.chain, self.me, self.head
        outermost, self.is_writing = not self.is_writing, True
        try:
            with database.transaction(self.connection):
                yield
        except BaseException:
            # If the disk cannot even be read, nothing is taken for written: the notebook must not run ahead.
            self.chain, self.me, self.head = before
            # A commit can fail after it was done: the next entry must follow what is really there.
            with contextlib.suppress(DeskError):
                self.reload()
            raise
        finally:
            self.is_writing = not outermost

    def commit(
        self,
        revision: Revision,
        event: audit.Event,
        row: CaseRow | None,
        *,
        minted: Minted,
        findable: bool,
        statistical: bool,
        draft: str = "",
    ) -> Stored:
        """Append a revision with its case row and audit entry, all or nothing; its draft goes with it."""
        stored = revisions.sign(revision, self.keys.sign)
        # The audit names the revision, so that one that was taken out is missed.
        event = msgspec.structs.replace(event, detail=event.detail | {"revision": stored.id.hex()})
        with self.together():
            self.insert(stored, row, minted, findable, statistical)
            if draft:
                self.connection.execute("DELETE FROM drafts WHERE id = ?", (draft,))
            self.append_event(event)
        return stored

    def insert(self, stored: Stored, row: CaseRow | None, minted: Minted, findable: bool, statistical: bool) -> None:
        """Write a revision, the keys it needs and its case row, inside a transaction."""
        revision = stored.revision
        self.insert_keys(minted)
        self.connection.executemany(
            "UPDATE revisions SET current = 0 WHERE id = ?", [(bytes.fromhex(parent),) for parent in revision.parents]
        )
        self.connection.execute(
            "INSERT INTO revisions (id, record, case_code, current, findable, statistical, content, signature)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                stored.id,
                revision.record,
                revision.case,
                stored.current,
                findable,
                statistical,
                revision.content(),
                stored.signature,
            ),
        )
        if row is not None:
            self.put_row(row)

    def insert_keys(self, minted: Minted) -> None:
        for (case, circle, generation), (_key, wrapped) in minted.rows.items():
            self.connection.execute(
                # Never OR IGNORE: what is sealed with a key that was not kept is lost.
                "INSERT INTO case_keys VALUES (?, ?, ?, ?, ?)",
                (case, circle, generation, generation, wrapped),
            )

    def put_row(self, row: CaseRow) -> None:
        """Replace a case's cached row, inside a transaction."""
        self.connection.execute(
            "INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (code) DO UPDATE SET opened = excluded.opened,"
            " due = excluded.due, until = excluded.until, basis = excluded.basis, summary = excluded.summary,"
            " facts = excluded.facts",
            (row.code, row.opened, row.due, row.until, row.basis, row.summary, row.facts),
        )

    def put_rows(self, rows: list[CaseRow]) -> None:
        """Replace cached rows that were made with other rules; they are no records and leave no audit entry."""
        if rows:
            with self.together():
                for row in rows:
                    self.put_row(row)

    def record_event(self, act: str, *, case: str = "", subject: str = "", **detail: str) -> None:
        """Write one audit entry on its own."""
        event = self.event(act, case=case, subject=subject, **detail)
        with self.together():
            self.append_event(event)

    def event(self, act: str, *, case: str = "", subject: str = "", at: str = "", **detail: str) -> audit.Event:
        """An audit entry of this member, now."""
        at = at or self.moment()
        return audit.Event(at, self.me.id, act, self.chain.instance, case, subject, detail)

    def state(self, kind: type[S], second: Second | None = None, at: str = "", **content: Any) -> S:
        """Append a signed statement to the chain; `second` co-signs where two people are needed."""
        statement = kind(
            prev=self.chain.head,
            by=self.me.id,
            at=at or self.moment(),
            second=second.member if second else "",
            **content,
        )
        self.append_statement(statement, self.keys.sign, second)
        return statement

    def append_statement(self, statement: Any, signer: seals.SignKey, second: Second | None = None) -> None:
        """Check, sign, co-sign and store one statement with its audit entry."""
        self._demand_allowed(statement)
        content = statement.content()
        second_signature = second.sign(content) if second else None
        row = (content, signer.sign(content), second_signature)
        changed = chain.append(self.chain, row, self.keys.root_public)
        act = f"statement:{type(statement).__name__}"
        event = self.event(act, subject=changed.head, at=statement.at, second=statement.second)
        with self.together():
            self.connection.execute("INSERT INTO grants (content, signature, second_signature) VALUES (?, ?, ?)", row)
            self.append_event(event)
        self.chain = changed
        self.me = changed.members.get(self.me.id, self.me)
        self._renew_keys()

    def _demand_allowed(self, statement: AnyStatement) -> None:
        if chain.needs_second(self.chain, statement) and not statement.second:
            raise chain.needs_second_error()
        if problem := chain.forbidden(self.chain, statement):
            raise chain.not_allowed(problem)

    # Inside

    def append_event(self, event: audit.Event) -> None:
        """Write an audit entry, inside `together`."""
        row, head = audit.chained(self.head, event, self.keys.sign)
        self.connection.execute("INSERT INTO audit VALUES (?, ?, ?, ?)", row)
        self.head = head

    def _verified(self, revision_id: bytes, content: bytes, signature: bytes, current: bool = True) -> Stored:
        keys = {member.id: member.sign for member in self.chain.members.values()}
        try:
            return revisions.read(revision_id, content, signature, keys, current, self._proven)
        except revisions.DamagedError as problem:
            raise revision_damaged() from problem

    def _member_of(self, slot: int) -> Member:
        """Whose slot opened; a slot that the chain does not know is no way in (attack 14)."""
        publics = (self.keys.box.public, self.keys.sign.public)
        found = next((each for each in self.chain.members.values() if (each.box, each.sign) == publics), None)
        if found is None or found.slot != slot:
            raise chain.broken("slot")
        if not found.active:
            raise Refused(
                "taken-off",
                _("This passphrase belongs to someone who was taken off."),
                _("If a recovery was cut off, do it once more with the same two recovery shares."),
            )
        return found

    def _replayed(self) -> Chain:
        return chain.replay(statement_rows(self.connection), self.keys.root_public)

    def _renew_keys(self) -> None:
        try:
            self.keyring = Keyring.of_member(self.chain, self.me.id, self.keys.box)
        except seals.SealError as problem:
            raise chain.broken("keys") from problem
        self.sealer = Sealer(self.connection, self.chain, self.keyring, self.me.id, self.keys.box)


def moment_after(head: audit.Head, system: datetime.datetime) -> str:
    """A moment later than the last audit entry: ISO in UTC with microseconds, so that texts sort as times."""
    if head.at:
        system = max(system, datetime.datetime.fromisoformat(head.at) + datetime.timedelta(microseconds=1))
    return system.astimezone(datetime.UTC).isoformat(timespec="microseconds")


def statement_rows(connection: database.Connection) -> list[chain.Row]:
    """The statements of the chain as they lie in the database, in order."""
    rows: list[chain.Row] = connection.execute(
        "SELECT content, signature, second_signature FROM grants ORDER BY seq"
    ).fetchall()
    return rows


def audit_head(connection: database.Connection) -> audit.Head:
    """The last audit entry of a database."""
    row = connection.execute("SELECT seq, content, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    if row is None:
        return audit.EMPTY
    try:
        return audit.Head(row[0], row[2], audit.read(row[1]).at)
    except msgspec.DecodeError as problem:
        raise database.damaged("audit-unreadable") from problem


def revision_damaged() -> Broken:
    return Broken(
        "revision-damaged",
        _("A record of this desk is damaged or was altered."),
        _("Run the check of the desk, and restore the last backup if it finds damage."),
    )
