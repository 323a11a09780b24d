"""The one door to SQLCipher: what it refuses to open, and what is really set on what it opens."""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from shelter_desk import seals
from shelter_desk.errors import Broken, Bug, DeskError, Refused
from shelter_desk.vault import database
from shelter_desk.vault.schema import APPLICATION_ID, CURRENT

KEY = seals.random_bytes(32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An empty database of ours."""
    made = tmp_path / "desk-000001.db"
    database.create(made, KEY).close()
    return made


@contextlib.contextmanager
def opened(path: Path, key: bytes = KEY) -> Iterator[database.Connection]:
    connection = database.open_existing(path, key)
    try:
        yield connection
    finally:
        connection.close()


def code_of(act: Callable[..., object], *arguments: object) -> str:
    with pytest.raises(DeskError) as problem:
        act(*arguments)
    return problem.value.code


SET = {
    "journal_mode": "delete",
    "synchronous": 3,
    "fullfsync": 1,
    "temp_store": 2,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "secure_delete": 1,
    "recursive_triggers": 1,
    "cache_size": -65536,
    "busy_timeout": 2000,
    "application_id": APPLICATION_ID,
    "user_version": CURRENT,
    "page_size": 4096,
    "cipher_page_size": 4096,
    "cipher_log_level": "NONE",
    "cipher_memory_security": 0,
    "cipher_use_hmac": 1,
}


@pytest.mark.parametrize("pragma", SET)
def test_what_is_set_is_really_set(path: Path, tmp_path: Path, pragma: str) -> None:
    created = database.create(tmp_path / "new.db", KEY)
    with opened(path) as connection:
        for each in (created, connection):
            assert each.execute(f"PRAGMA {pragma}").fetchone()[0] in (SET[pragma], str(SET[pragma]))
    created.close()


def test_a_row_deleted_leaves_no_trace_and_the_journal_goes(path: Path) -> None:
    with opened(path) as connection:
        connection.execute("INSERT INTO drafts VALUES ('d', 'c', 'r', 'f', 'a', 's', ?)", (b"x" * 3000,))
        connection.execute("BEGIN")
        connection.execute("DELETE FROM drafts")
        assert path.with_name(path.name + "-journal").exists()
        connection.execute("COMMIT")
        assert not path.with_name(path.name + "-journal").exists()


def test_the_raw_key_is_of_one_form_and_of_its_vault_only() -> None:
    raw = database.raw_key(KEY)
    assert len(raw) == 99
    assert bytes.fromhex(raw[2:-1])
    assert KEY.hex() not in raw
    assert database.raw_key(seals.random_bytes(32)) != raw


def test_nothing_of_the_file_looks_like_sqlite(path: Path) -> None:
    data = path.read_bytes()
    for known in (b"SQLite format", b"CREATE TABLE", b"revisions", b"TABLE audit"):
        assert known not in data


def test_what_exists_is_not_created_over(path: Path) -> None:
    before = path.read_bytes()
    assert code_of(database.create, path, KEY) == "database-exists"
    with opened(path) as connection:
        assert code_of(database.export, connection, path, KEY) == "database-exists"
    assert path.read_bytes() == before


def test_a_creation_that_fails_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "TABLES", ("CREATE TABLE x (a)", "no SQL"))
    assert code_of(database.create, tmp_path / "new.db", KEY) == "database-misused"
    assert list(tmp_path.iterdir()) == []


def test_a_place_where_nothing_can_be_made_is_said(tmp_path: Path) -> None:
    assert code_of(database.create, tmp_path / "none" / "new.db", KEY) == "database-write"


# Opening (attacks 7, 25)


def test_missing_and_empty_files_do_not_open_as_new_ones(path: Path, tmp_path: Path) -> None:
    assert code_of(database.open_existing, tmp_path / "none.db", KEY) == "database-missing"
    assert not (tmp_path / "none.db").exists()
    path.write_bytes(b"")
    assert code_of(database.open_existing, path, KEY) == "database-missing"
    assert path.read_bytes() == b""
    path.unlink()
    path.mkdir()
    assert code_of(database.open_existing, path, KEY) == "database-missing"


def test_a_plain_database_is_refused(tmp_path: Path) -> None:
    plain = tmp_path / "plain.db"
    made = sqlite3.connect(plain)
    made.execute("CREATE TABLE x (a)")
    made.commit()
    made.close()
    before = plain.read_bytes()
    assert code_of(database.open_existing, plain, KEY) == "unencrypted"
    assert plain.read_bytes() == before


@pytest.mark.parametrize(
    ("pragma", "code"),
    [
        ("application_id = 7", "database-foreign"),
        (f"user_version = {CURRENT + 1}", "database-newer"),
        (f"user_version = {CURRENT - 1}", "database-version"),
        ("user_version = -1", "database-version"),
    ],
)
def test_foreign_newer_and_unknown_versions_are_refused_unchanged(path: Path, pragma: str, code: str) -> None:
    with opened(path) as connection:
        connection.execute(f"PRAGMA {pragma}")
    before = path.read_bytes()
    assert code_of(database.open_existing, path, KEY) == code
    assert path.read_bytes() == before


def test_another_key_and_damage_are_refused(path: Path) -> None:
    assert code_of(database.open_existing, path, seals.random_bytes(32)) == "database-unreadable"
    data = bytearray(path.read_bytes())
    data[50] ^= 1
    path.write_bytes(data)
    assert code_of(database.open_existing, path, KEY) == "database-unreadable"
    path.write_bytes(os.urandom(4096))
    assert code_of(database.open_existing, path, KEY) == "database-unreadable"


def test_a_file_that_cannot_be_read_is_not_called_damaged(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise OSError(5, "input/output error")

    monkeypatch.setattr(Path, "open", broken)
    assert code_of(database.open_existing, path, KEY) == "read-EIO"


# A foreign library in the place of ours (attack 8)


class Answering:
    """A connection whose library answers the key pragma in its own way."""

    def __init__(self, answers: dict[str, object]) -> None:
        self.answers, self.closed = answers, False

    def execute(self, statement: str) -> "Answering":
        self.answer = next((each for start, each in self.answers.items() if statement.startswith(start)), None)
        return self

    def fetchone(self) -> object:
        return self.answer

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"PRAGMA key": ("ok",)},
        {"PRAGMA key": ("ok",), "PRAGMA cipher_version": ("",)},
        {"PRAGMA cipher_version": ("4.6",)},
        {"PRAGMA key": ("no",), "PRAGMA cipher_version": ("4.6",)},
    ],
)
def test_a_library_that_does_not_encrypt_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch, answers: dict[str, object]
) -> None:
    foreign = Answering(answers)
    monkeypatch.setattr(sqlcipher, "connect", lambda *_arguments, **_more: foreign)
    assert code_of(database.open_existing, path, KEY) == "unencrypted"
    assert foreign.closed


# Transactions


def test_all_or_nothing_and_one_inside_another(path: Path) -> None:
    insert = "INSERT INTO ledger (kind, subject, content) VALUES ('k', 's', x'00')"

    def count(connection: database.Connection) -> int:
        number: int = connection.execute("SELECT count(*) FROM ledger").fetchone()[0]
        return number

    with opened(path) as connection:
        with database.transaction(connection), database.transaction(connection):
            connection.execute(insert)
        assert count(connection) == 1

        def both() -> None:
            with database.transaction(connection):
                connection.execute(insert)
                with database.transaction(connection):
                    connection.execute(insert)
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            both()
        assert count(connection) == 1


def test_a_statement_that_rolls_back_by_itself_is_no_second_failure(path: Path) -> None:
    def both(connection: database.Connection) -> None:
        with database.transaction(connection):
            connection.execute("ROLLBACK")
            raise KeyboardInterrupt

    with opened(path) as connection, pytest.raises(KeyboardInterrupt):
        both(connection)


# Errors in words


@pytest.mark.parametrize(
    ("name", "code", "cause"),
    [
        ("SQLITE_FULL", "database-write", "no space"),
        ("SQLITE_READONLY", "database-write", "only be read"),
        ("SQLITE_PERM", "database-write", "not allow"),
        ("SQLITE_BUSY", "database-write", "Another program"),
        ("SQLITE_LOCKED", "database-write", "Another program"),
        ("SQLITE_IOERR", "database-write", "does not work properly"),
        ("SQLITE_CANTOPEN", "database-write", "does not work properly"),
        ("SQLITE_NOMEM", "database-write", "memory"),
        ("SQLITE_CORRUPT", "database-unreadable", ""),
        ("SQLITE_NOTADB", "database-unreadable", ""),
        ("SQLITE_CONSTRAINT", "database-misused", ""),
    ],
)
def test_every_error_is_shown_with_its_cause(name: str, code: str, cause: str) -> None:
    error = sqlcipher.OperationalError("text of the library")
    error.sqlite_errorcode = getattr(sqlcipher, name) | 10 << 8  # with an extended code
    shown = database._in_words(error)
    assert shown.code == code
    assert cause in "".join(shown.details)
    assert "text of the library" not in str(shown)


def test_a_second_program_that_holds_the_file_is_named(path: Path) -> None:
    with opened(path) as one, opened(path) as other:
        other.execute("PRAGMA busy_timeout = 0")
        one.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Broken) as problem, database.transaction(other):
            pass
        assert problem.value.details == ("Another program holds it.",)


def test_reading_row_by_row_and_all_at_once_fail_alike(path: Path) -> None:
    with opened(path) as connection:
        fill = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
        connection.execute(f"INSERT INTO ledger (kind, subject, content) {fill} SELECT 'k', i, randomblob(900) FROM n")
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size - 40 * 4096)
        file.write(os.urandom(20 * 4096))
    for read in (lambda cursor: cursor.fetchall(), list, lambda cursor: [cursor.fetchone() for _row in range(400)]):
        with opened(path) as connection:
            assert code_of(lambda: read(connection.execute("SELECT * FROM ledger"))) == "database-unreadable"  # noqa: B023
    with opened(path) as connection:
        assert database.problems(connection)


def test_wrong_use_is_our_own_fault(path: Path) -> None:
    with opened(path) as connection:
        with pytest.raises(Bug):
            connection.executemany("INSERT INTO none VALUES (?)", [(1,)])
        with pytest.raises(Bug):
            connection.execute("SELECT ?", ())
    assert code_of(connection.execute, "SELECT 1") == "desk-closed"


# Copies


def test_an_export_is_the_same_under_another_key(path: Path, tmp_path: Path) -> None:
    other_key, target = seals.random_bytes(32), tmp_path / "desk-000002.db"
    with opened(path) as connection:
        connection.execute("INSERT INTO ledger (kind, subject, content) VALUES ('k', 's', x'00')")
        database.export(connection, target, other_key)
        assert connection.execute("PRAGMA database_list").fetchall()[-1][1] == "main"
        schema = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()
    with opened(target, other_key) as connection:
        assert connection.execute("SELECT kind, subject FROM ledger").fetchall() == [("k", "s")]
        assert connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall() == schema
        assert database.problems(connection) == []
    assert code_of(database.open_existing, target, KEY) == "database-unreadable"


def test_a_copy_is_the_same_under_the_same_key(path: Path, tmp_path: Path) -> None:
    with opened(path) as connection:
        database.copy(connection, tmp_path / "copy.db", KEY)
    with opened(tmp_path / "copy.db") as connection:
        assert database.version_of(connection) == CURRENT


@pytest.mark.parametrize(
    ("text", "cause"), [("database or disk is full", "no space"), ("disk I/O error", "does not work properly")]
)
def test_a_copy_that_fails_says_why(path: Path, tmp_path: Path, text: str, cause: str) -> None:
    class Failing(database.Connection):
        def backup(self, _target: object) -> None:
            raise sqlcipher.OperationalError(text)

    with pytest.raises(Broken) as problem:
        database.copy(Failing(str(path)), tmp_path / "copy.db", KEY)
    assert cause in problem.value.details[0]


def test_removing_takes_the_side_files_along(path: Path) -> None:
    for suffix in ("-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).write_bytes(b"x")
    database.remove(path)
    assert list(path.parent.iterdir()) == []
    path.mkdir()
    database.remove(path)  # what cannot be removed stays


def test_a_newer_version_says_which_program_opens_it(path: Path) -> None:
    with opened(path) as connection:
        connection.execute(f"PRAGMA user_version = {CURRENT + 1}")
    with pytest.raises(Refused) as problem:
        database.open_existing(path, KEY)
    assert "newer version" in problem.value.title
