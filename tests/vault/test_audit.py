"""The audit: gaps, edits and another order show; time never runs back."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter_desk import seals
from shelter_desk.errors import Broken
from shelter_desk.vault import audit, check
from shelter_desk.vault.audit import EMPTY, Event, Row
from shelter_desk.vault.statements import SettingMade
from shelter_desk.vault.vault import Vault
from tests.vault.desks import SmallDesk

KEYS = {name: seals.SignKey.fresh() for name in ("ana", "bea")}
PUBLIC = {name: key.public for name, key in KEYS.items()}


def entries(count: int = 6) -> list[Row]:
    head, rows = EMPTY, []
    for number in range(count):
        by = "ana" if number % 2 else "bea"
        row, head = audit.chained(head, Event(f"2026-03-10T09:00:0{number}", by, "saved", "one", "CASE"), KEYS[by])
        rows.append(row)
    return rows


def found(rows: list[Row]) -> list[str]:
    return list(audit.problems(rows, PUBLIC))


def test_an_untouched_chain_has_no_problems() -> None:
    assert found(entries()) == []
    assert found([]) == []


@given(st.integers(0, 4))
def test_a_missing_entry_shows(index: int) -> None:
    rows = entries()
    assert found(rows[:index] + rows[index + 1 :])


@given(st.integers(0, 4))
def test_another_order_shows(index: int) -> None:
    rows = entries()
    rows[index], rows[index + 1] = rows[index + 1], rows[index]
    assert found(rows)
    renumbered = [(number, *row[1:]) for number, row in enumerate(rows, 1)]
    assert found(renumbered)


@given(st.integers(0, 5), st.integers(1, 3), st.data())
def test_an_altered_byte_shows(index: int, column: int, data: st.DataObject) -> None:
    rows: list[Any] = [list(row) for row in entries()]
    old = rows[index][column]
    at = data.draw(st.integers(0, len(old) - 1))
    rows[index][column] = old[:at] + bytes([old[at] ^ 1]) + old[at + 1 :]
    assert found([tuple(row) for row in rows])


def test_an_entry_in_anothers_name_shows() -> None:
    rows = entries(2)
    event = Event("2026-03-10T09:00:02", "ana", "saved", "one")
    head = audit.Head(2, rows[-1][2], "")
    for key, by in ((KEYS["bea"], "ana"), (seals.SignKey.fresh(), "eve")):
        row, _head = audit.chained(head, Event(event.at, by, event.act, event.instance), key)
        assert found([*rows, row]) == ["audit 3: signature"]


def test_an_entry_that_cannot_be_read_shows(small: SmallDesk) -> None:
    content = b"no entry"
    entry_hash = seals.digest(audit.START + content)
    row = (1, content, entry_hash, KEYS["ana"].sign(entry_hash))
    assert found([row]) == ["audit 1: signature"]
    vault = small.open()
    seq = vault.head.seq + 1
    vault.connection.execute("INSERT INTO audit VALUES (?, ?, ?, ?)", (seq, content, entry_hash, b""))
    vault.close()
    with pytest.raises(Broken) as problem:
        small.open()
    assert problem.value.code == "audit-unreadable"


def test_every_act_leaves_an_entry_of_its_author(vault: Vault) -> None:
    before = vault.head.seq
    vault.record_event("case_opened", case="CASE-1", why="looked")
    (row,) = vault.audit_rows(1)
    event = audit.read(row[1])
    assert (event.by, event.act, event.case, event.detail) == (vault.me.id, "case_opened", "CASE-1", {"why": "looked"})
    assert event.instance == vault.chain.instance
    assert vault.head.seq == before + 1
    assert len(list(vault.audit_rows())) == vault.head.seq


def test_a_clock_set_back_does_not_turn_back_time(small: SmallDesk) -> None:
    vault = small.open()
    vault.record_event("one")
    last = vault.head.at
    small.clock.moment -= datetime.timedelta(days=400)
    vault.record_event("two")
    assert vault.head.at > last
    assert vault.now() > datetime.datetime.fromisoformat(last)
    vault.close()


def test_moments_sort_as_texts_whatever_zone_the_clock_tells(small: SmallDesk) -> None:
    vault = small.open()
    zone = datetime.timezone(datetime.timedelta(hours=5, minutes=30))
    small.clock.moment = small.clock.moment.astimezone(zone)
    first = vault.moment()
    vault.record_event("one")
    assert first < vault.head.at
    assert vault.head.at.endswith("+00:00")
    vault.close()


def test_a_desk_whose_audit_was_taken_away_opens_and_the_check_says_so(small: SmallDesk) -> None:
    vault = small.open()
    vault.state(SettingMade, key="idle_minutes", value="5")
    for statement in ("DROP TRIGGER audit_kept", "DELETE FROM audit"):
        vault.connection.execute(statement)
    vault.close()
    vault = small.open()
    assert vault.head == EMPTY
    assert vault.now() == small.clock.moment
    assert list(check.problems(vault)) == ["audit: does not tell of every statement"]
    vault.close()
