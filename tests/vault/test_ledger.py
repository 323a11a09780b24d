"""The ledger: appended only, read by its circle only."""

import pytest

from shelter_desk.errors import Broken
from shelter_desk.vault import ledger
from shelter_desk.vault.vault import Vault
from tests.vault.desks import SmallDesk


def test_rows_come_back_in_order_and_by_subject(vault: Vault) -> None:
    for subject, number in (("a", 1), ("b", 2), ("a", 3)):
        ledger.append(vault, "exchange", "package", subject, {"number": number}, "package_planned", profile="A2")
    ledger.append(vault, "exchange", "other", "a", {})
    assert [found for found, _content in ledger.rows(vault, "exchange", "package")] == ["a", "b", "a"]
    assert [content for _found, content in ledger.rows(vault, "exchange", "package", "a")] == [
        {"number": 1},
        {"number": 3},
    ]


def test_a_moved_row_is_noticed(vault: Vault) -> None:
    ledger.append(vault, "exchange", "package", "a", {"number": 1})
    vault.connection.execute("DROP TRIGGER ledger_fixed")
    vault.connection.execute("UPDATE ledger SET subject = 'b'")
    with pytest.raises(Broken) as problem:
        list(ledger.rows(vault, "exchange", "package"))
    assert problem.value.code == "ledger-altered"


def test_others_can_read_no_row(small: SmallDesk) -> None:
    vault = small.open()
    ledger.append(vault, "exchange", "package", "a", {"number": 1})
    vault.close()
    vault = small.open("Cem")
    with pytest.raises(Broken):
        list(ledger.rows(vault, "exchange", "package"))
    with pytest.raises(KeyError):
        ledger.append(vault, "exchange", "package", "b", {})
    vault.close()
