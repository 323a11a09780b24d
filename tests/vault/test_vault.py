"""An open vault: lists, and that memory never runs ahead of what the disk holds."""

import datetime
from collections.abc import Callable

import pytest

from shelter_desk import seals
from shelter_desk.errors import Broken, DeskError
from shelter_desk.vault import check, database, revisions
from shelter_desk.vault.sealing import Minted
from shelter_desk.vault.statements import SettingMade
from shelter_desk.vault.vault import CaseRow, Vault, system_clock
from tests.vault.desks import SmallDesk, row_of, write


def rows(vault: Vault, **due: str | None) -> None:
    vault.put_rows([CaseRow(code, "2026-03-01", day, None, b"", b"{}", b"[]") for code, day in due.items()])


def test_cases_come_by_what_is_due(vault: Vault) -> None:
    rows(vault, c="2026-03-12", a="2026-03-11", d=None, b="2026-03-12")
    assert [row.code for row in vault.case_rows()] == ["a", "b", "c", "d"]
    assert [row.code for row in vault.due_rows("2026-03-11")] == ["a"]


def test_cached_rows_are_replaced_without_an_audit_entry(vault: Vault) -> None:
    head = vault.head
    rows(vault, a="2026-03-11")
    rows(vault, a="2026-03-12")
    rows(vault)
    row = vault.case_row("a")
    assert row is not None
    assert row.due == "2026-03-12"
    assert vault.head == head


def test_what_is_found_by_name_is_read_in_one_pass(vault: Vault) -> None:
    write(vault, {"work": {"text": "one"}})
    vault.connection.execute("UPDATE revisions SET findable = 1")
    assert [each.revision.record for each in vault.findable()] == ["r1"]
    vault.connection.execute("DROP TRIGGER revisions_fixed")
    vault.connection.execute("UPDATE revisions SET content = x'7b7d'")
    with pytest.raises(Broken) as problem:
        list(vault.findable())
    assert problem.value.code == "revision-damaged"


def test_an_open_vault_tells_the_time_of_its_machine(vault: Vault) -> None:
    assert system_clock().tzinfo is datetime.UTC
    assert vault.now().tzinfo is not None


WRITES: dict[str, Callable[[Vault], object]] = {
    "a record": lambda vault: write(vault, {"work": {"text": "one"}}, record=seals.random_bytes(4).hex()),
    "an audit entry": lambda vault: vault.record_event("case_opened", case="CASE-1"),
    "a statement": lambda vault: vault.state(SettingMade, key="idle_minutes", value="5"),
}


@pytest.mark.parametrize("kind", WRITES)
def test_a_commit_that_failed_is_forgotten(vault: Vault, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    before = (vault.head, vault.chain)
    whole = database.Cursor.execute

    def failing(cursor: database.Cursor, *arguments: str) -> database.Cursor:
        if arguments[0] == "COMMIT":
            raise Broken("database-write", "full")
        return whole(cursor, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(database.Cursor, "execute", failing)
        with pytest.raises(Broken):
            WRITES[kind](vault)
    assert (vault.head, vault.chain) == before
    WRITES[kind](vault)
    assert list(check.problems(vault)) == []


@pytest.mark.parametrize("kind", WRITES)
def test_a_commit_that_was_done_and_yet_failed_is_followed(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """The journal is gone, then syncing the folder fails: the next entry must come after this one, not beside it."""
    seq = vault.head.seq
    whole = database.Cursor.execute

    def failing(cursor: database.Cursor, *arguments: str) -> database.Cursor:
        done = whole(cursor, *arguments)
        if arguments[0] == "COMMIT":
            raise Broken("database-write", "not confirmed")
        return done

    with monkeypatch.context() as patch:
        patch.setattr(database.Cursor, "execute", failing)
        with pytest.raises(Broken):
            WRITES[kind](vault)
    assert vault.head.seq == seq + 1
    WRITES[kind](vault)
    assert vault.head.seq == seq + 2
    assert list(check.problems(vault)) == []


def test_a_disk_that_is_gone_fails_once(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory cannot be brought back to the disk's state, but the first reason is the one that is shown."""

    def gone() -> database.Cursor:
        raise Broken("first", "gone")

    head = vault.head
    whole = database.Cursor.execute

    def failing(cursor: database.Cursor, *arguments: str) -> database.Cursor:
        return gone() if arguments[0] == "COMMIT" else whole(cursor, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(database.Cursor, "execute", failing)
        patch.setattr(vault, "reload", lambda: (_ for _ in ()).throw(Broken("later", "gone")))
        with pytest.raises(DeskError) as problem:
            vault.record_event("anything")
    assert problem.value.code == "first"
    assert vault.head == head


def test_a_case_without_a_row_is_kept_without_one(vault: Vault) -> None:
    """Registers have records and no case row."""
    stored = write(vault, {"work": {"text": "one"}})
    minted_nothing = revisions.Revision("r9", "@rooms", "rooms", 1, [], vault.me.id, vault.moment(), {})
    event = vault.event("saved", case="@rooms", subject="r9")
    vault.commit(minted_nothing, event, None, minted=Minted(), findable=False, statistical=False)
    assert vault.case_row("@rooms") is None
    assert vault.cases_without_row() == ["@rooms"]
    assert vault.case_row("CASE-1") == row_of("CASE-1")
    assert vault.revision(stored.id) is not None
    assert list(check.problems(vault)) == []


def test_two_people_work_one_after_the_other(small: SmallDesk) -> None:
    for name in ("Ana", "Bea", "Ana"):
        vault = small.open(name)
        vault.record_event("looked")
        assert list(check.problems(vault)) == []
        vault.close()
