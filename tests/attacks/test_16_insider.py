"""Attack 16: who holds the vault key reads every row, and finds codes and dates, but nothing that is sealed."""

import base64
from contextlib import closing
from typing import Any

import msgspec
import pytest

from shelter_desk.actions.save import Permission, Saved
from shelter_desk.domain import facts
from shelter_desk.vault import database, drafts, ledger
from tests.attacks.canaries import CANARY, forms_of, holding, save_all
from tests.conftest import MadeDesk

OPERATIONAL = {each.__name__ for each in facts.Operational.__subclasses__()}
STATISTICAL = {each.__name__ for each in facts.Statistical.__subclasses__()}


@pytest.fixture
def worked(made: MadeDesk) -> tuple[MadeDesk, bytes, list[Saved]]:
    """A desk with every form filled in, a draft and a ledger row; and its vault key."""
    with closing(made.open()) as desk:
        saved = save_all(desk, Permission(made.second(desk)))
        place = (saved[0].case, "case_note", "r")
        drafts.save(desk.vault, "draft", place, {"work": {"work": CANARY}, "child": {"child": CANARY}}, [])
        ledger.append(desk.vault, "exchange", "package", "p1", {"recipient": CANARY})
        return made, desk.vault.vault_key, saved


def every_value(made: MadeDesk, vault_key: bytes) -> list[tuple[str, str, Any]]:
    """(table, column, value) of everything in the database, by the raw key alone."""
    connection = database.open_existing(made.folder / "desk-000001.db", vault_key)
    found = []
    with closing(connection):
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            cursor = connection.execute(f"SELECT * FROM {table}")
            columns = [each[0] for each in cursor.description]
            found += [(table, column, value) for row in cursor for column, value in zip(columns, row, strict=True)]
    return found


def data_of(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def test_no_row_holds_what_was_typed(worked: tuple[MadeDesk, bytes, list[Saved]]) -> None:
    made, key, saved = worked
    values = every_value(made, key)
    assert {table for table, _column, _value in values} >= {
        "cases",
        "case_keys",
        "revisions",
        "audit",
        "grants",
        "drafts",
        "ledger",
    }
    assert [(table, column) for table, column, value in values if holding(data_of(value))] == []
    assert len(saved) > 25  # the control: it was all saved, see attack 9


def test_the_search_finds_it_wherever_it_lies_and_nothing_by_chance() -> None:
    note = f'{{"note": "so {CANARY} slept"}}'
    for before in range(3):
        plain = b"x" * before + note.encode()
        for data in (
            plain,
            plain.upper(),
            base64.b64encode(plain),
            base64.urlsafe_b64encode(plain),
            plain.hex().encode(),
        ):
            assert holding(data)
    assert holding(note.encode("utf-16-le"))
    assert holding(note.encode("utf-16-be"))
    assert not holding(note.replace(CANARY, CANARY[:-1]).encode())
    # Sixteen characters of at least four bits each: in a terabyte of noise once in ten million runs.
    assert min(len(form) for form in forms_of(CANARY)) >= 16


def test_no_row_holds_a_statistical_fact_or_its_name(worked: tuple[MadeDesk, bytes, list[Saved]]) -> None:
    made, key, saved = worked
    kinds: set[str] = set()
    for table, column, value in every_value(made, key):
        text = data_of(value)
        for name in STATISTICAL:
            assert f'"{name}"'.encode() not in text, (table, column)
        if (table, column) == ("revisions", "content"):
            for part in msgspec.json.decode(text)["parts"].values():
                kinds |= {fact["fact"] for fact in part["facts"]}
    assert kinds <= OPERATIONAL
    assert len(kinds) > 15
    sealed = [part for each in saved for part in each.stored.revision.parts.values() if part.statistics]
    assert sealed  # the control: there were such facts


def test_a_worker_of_few_circles_opens_only_hers(worked: tuple[MadeDesk, bytes, list[Saved]]) -> None:
    """The same key to the database, other circles: an administrator opens nothing, a shift worker `work` only."""
    made, _key, saved = worked
    for name, circles in (("Ivo", set[str]()), ("Dua", {"work"})):
        with closing(made.open(name)) as desk:
            for each in saved:
                stored = desk.vault.revision(each.stored.id)
                assert stored is not None
                _answers, closed = desk.vault.answers(stored)
                assert set(stored.revision.parts) - closed <= circles
