"""The one door to SQLCipher: opens, creates and checks the database, and refuses to run unencrypted."""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from shelter_desk import seals
from shelter_desk.errors import Broken, Bug, DeskError, Refused
from shelter_desk.i18n import _
from shelter_desk.system.files import read_error
from shelter_desk.vault.schema import APPLICATION_ID, CURRENT, TABLES

_PLAIN = b"SQLite format 3\x00"

# DELETE, not WAL: after a crash that loses the side file, WAL lost data unnoticed in 40 of 112 runs, DELETE in none.
_PRAGMAS = (
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA fullfsync = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA recursive_triggers = ON",  # else REPLACE slips past the triggers that keep rows
    "PRAGMA cache_size = -65536",
    "PRAGMA busy_timeout = 2000",
)
# Export and backup pass on what the disk said, but lose its code.
_TEXTS = {
    "disk I/O error": sqlcipher.SQLITE_IOERR,
    "disk is full": sqlcipher.SQLITE_FULL,
    "unable to open": sqlcipher.SQLITE_CANTOPEN,
    "readonly database": sqlcipher.SQLITE_READONLY,
    "is locked": sqlcipher.SQLITE_BUSY,
    "malformed": sqlcipher.SQLITE_CORRUPT,
    "not a database": sqlcipher.SQLITE_NOTADB,
}
# Written beside a database by SQLite; they go with it.
_SIDE_FILES = ("-journal", "-wal", "-shm")


class Cursor(sqlcipher.Cursor):  # type: ignore[misc]
    """A cursor whose errors are ones a worker can read."""

    def execute(self, *arguments: Any) -> "Cursor":
        with _readable():
            super().execute(*arguments)
            return self

    def executemany(self, statement: str, rows: Iterable[Any]) -> "Cursor":
        with _readable():
            super().executemany(statement, rows)
            return self

    def __next__(self) -> Any:
        try:  # not `_readable`: this runs once for every row
            return super().__next__()
        except sqlcipher.Error as problem:
            raise _in_words(problem) from problem

    def fetchone(self) -> Any:
        with _readable():
            return super().fetchone()

    def fetchall(self) -> list[Any]:
        with _readable():
            found: list[Any] = super().fetchall()
            return found


class Connection(sqlcipher.Connection):  # type: ignore[misc]
    """A connection whose errors are ones a worker can read."""

    @property
    def in_transaction(self) -> bool:
        with _readable():
            return bool(super().in_transaction)

    def cursor(self, factory: type[Cursor] = Cursor) -> Cursor:
        with _readable():
            made: Cursor = super().cursor(factory)
            return made


def raw_key(vault_key: bytes) -> str:
    """SQLCipher's raw key: exactly 64 hex digits of key and 32 of salt."""
    key = seals.digest(b"database", key=vault_key).hex()
    salt = seals.digest(b"database salt", key=vault_key, size=16).hex()
    return f"x'{key}{salt}'"


def create(path: Path, vault_key: bytes) -> Connection:
    """Make a new database; refuses to touch a file that exists."""
    if path.exists():
        raise Bug("database-exists", _("The database file already exists."))
    connection = _keyed(path, vault_key)
    try:
        _set_up(connection)
        with transaction(connection):
            for statement in TABLES:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {CURRENT}")
        _refuse_plain(path)
    except BaseException:
        connection.close()
        remove(path)
        raise
    return connection


def remove(path: Path) -> None:
    """Delete a database with its side files, as far as the disk lets us."""
    for suffix in ("", *_SIDE_FILES):
        with contextlib.suppress(OSError):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def open_existing(path: Path, vault_key: bytes) -> Connection:
    """Open a database of this desk; empty, plain, foreign and newer files are refused before anything is written."""
    if not path.is_file() or path.stat().st_size == 0:
        # A file of length zero would open as a new empty vault, with every check "ok" (attack 7).
        raise damaged("database-missing")
    _refuse_plain(path)
    connection = _keyed(path, vault_key)
    try:
        _demand_ours(connection)
        _set_up(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _demand_ours(connection: Connection) -> None:
    if _number(connection, "PRAGMA application_id") != APPLICATION_ID:
        raise damaged("database-foreign")
    version = version_of(connection)
    if version > CURRENT:
        raise Refused(
            "database-newer",
            _("This desk was made by a newer version of Shelter Desk."),
            _("Open it with that version. Nothing was changed."),
        )
    if version < CURRENT:
        # There never was an older one: whoever wrote this number was not us.
        raise damaged("database-version")


def version_of(connection: Connection) -> int:
    """The schema version a database was written with."""
    return _number(connection, "PRAGMA user_version")


@contextlib.contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """All or nothing; inside another transaction it is a part of that one."""
    if connection.in_transaction:
        yield
        return
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(DeskError):
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        raise


def problems(connection: Connection) -> list[str]:
    """What both integrity checks find; each alone misses damage (attack 6)."""
    found: list[str] = []
    for pragma in ("PRAGMA cipher_integrity_check", "PRAGMA integrity_check"):
        try:
            found.extend(str(row[0]) for row in connection.execute(pragma) if row[0] != "ok")
        except Broken as problem:
            found.append(f"{pragma.removeprefix('PRAGMA ')}: {problem.code}")
    return found


def export(connection: Connection, target: Path, vault_key: bytes) -> None:
    """Write the whole database into a new file under another key, version and id included."""
    if target.exists():
        raise Bug("database-exists", _("The database file already exists."))
    connection.execute("ATTACH DATABASE ? AS target KEY ?", (str(target), raw_key(vault_key)))
    try:
        connection.execute("SELECT sqlcipher_export('target')")
        # sqlcipher_export drops both (attacks.md).
        connection.execute(f"PRAGMA target.application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA target.user_version = {version_of(connection)}")
    finally:
        connection.execute("DETACH DATABASE target")


def copy(connection: Connection, target: Path, vault_key: bytes) -> None:
    """Copy the database page by page into a new file under the same key (backup API)."""
    other = _keyed(target, vault_key)
    try:
        with _readable():
            connection.backup(other)
    finally:
        other.close()


def damaged(code: str) -> Broken:
    return Broken(
        code,
        _("The database of this desk is missing or damaged."),
        _("Nothing was changed. Restore the last backup: shelter-desk restore."),
    )


def _keyed(path: Path, vault_key: bytes) -> Connection:
    with _readable():
        connection: Connection = sqlcipher.connect(str(path), isolation_level=None, factory=Connection)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        answer = connection.execute(f'PRAGMA key = "{raw_key(vault_key)}"').fetchone()
        version = connection.execute("PRAGMA cipher_version").fetchone()
        if not answer or answer[0] != "ok" or not version or not version[0]:
            raise unencrypted()
        connection.execute("PRAGMA cipher_memory_security = OFF")
    except BaseException:
        connection.close()
        raise
    return connection


def _set_up(connection: Connection) -> None:
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _refuse_plain(path: Path) -> None:
    try:
        with path.open("rb") as file:
            start = file.read(len(_PLAIN))
    except OSError as problem:
        raise read_error(problem, path) from problem
    if start == _PLAIN:
        raise unencrypted()


def unencrypted() -> Broken:
    """A foreign SQLite library in the place of ours would write everything in clear (attack 8)."""
    return Broken(
        "unencrypted",
        _("The encrypted store does not work on this computer. The desk will not run without it."),
        _("Install Shelter Desk again. Write nothing on this computer until then."),
    )


@contextlib.contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except sqlcipher.Error as problem:
        raise _in_words(problem) from problem


def _in_words(problem: Exception) -> DeskError:
    """What an error of SQLite means for the worker: our fault, damage, or a disk that failed, with its cause."""
    if "closed database" in str(problem):
        return Broken("desk-closed", _("This desk was closed."), _("Open it again."))
    kind = getattr(problem, "sqlite_errorcode", 0) & 0xFF
    if kind in (0, sqlcipher.SQLITE_ERROR):
        kind = next((each for text, each in _TEXTS.items() if text in str(problem)), kind)
    if kind in (sqlcipher.SQLITE_NOTADB, sqlcipher.SQLITE_CORRUPT):
        return damaged("database-unreadable")
    causes = {
        sqlcipher.SQLITE_FULL: _("There is no space left."),
        sqlcipher.SQLITE_READONLY: _("It can only be read, not written."),
        sqlcipher.SQLITE_PERM: _("Writing there is not allowed."),
        sqlcipher.SQLITE_BUSY: _("Another program holds it."),
        sqlcipher.SQLITE_LOCKED: _("Another program holds it."),
        sqlcipher.SQLITE_IOERR: _("The disk or stick does not work properly."),
        sqlcipher.SQLITE_CANTOPEN: _("The disk or stick does not work properly."),
        sqlcipher.SQLITE_NOMEM: _("This computer has no memory left."),
    }
    if kind not in causes:
        return Bug("database-misused", _("The program used its database wrongly. Nothing was changed."))
    return Broken(
        "database-write",
        _("The desk could not read or write its database. What you wrote is still here."),
        _("Make space or free the disk, then try again."),
        (causes[kind],),
    )


def _number(connection: Connection, pragma: str) -> int:
    return int(connection.execute(pragma).fetchone()[0])
