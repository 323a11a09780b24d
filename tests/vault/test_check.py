"""The check finds each kind of damage, also what someone with the vault key did."""

from collections.abc import Callable

import msgspec
import pytest

from shelter_desk.vault import check, header, ledger, members, revisions
from shelter_desk.vault.revisions import Revision, Stored
from shelter_desk.vault.statements import SettingMade
from shelter_desk.vault.vault import Vault
from tests.vault.desks import SmallDesk, renew_desk_keys, write

Act = Callable[[Vault], object]


def found(vault: Vault) -> list[str]:
    return list(check.problems(vault))


def free(vault: Vault) -> Callable[..., object]:
    """Who holds the vault key can drop the triggers first."""
    for (name,) in vault.connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        vault.connection.execute(f"DROP TRIGGER {name}")
    return vault.connection.execute


@pytest.fixture
def worked(vault: Vault) -> Vault:
    """A desk with records, a conflict, a carried part, a rotation."""
    first = write(vault, {"work": {"text": "one"}, "child": {"text": "drew"}})
    write(vault, {"work": {"text": "two"}}, parents=(first,))
    write(vault, {"work": {"text": "three"}}, parents=(first,), record="r1")
    write(vault, {"work": {"text": "other"}}, record="r2", statistics={"work": [{"fact": "Sex"}]})
    cem = vault.chain.by_name("Cem")
    assert cem is not None
    members.leave(vault, cem.id, renew_desk_keys)
    write(vault, {"work": {"text": "after"}}, record="r3")
    return vault


def test_an_untouched_desk_has_no_problems_and_tells_how_far_it_is(worked: Vault) -> None:
    seen: list[tuple[int, int]] = []
    assert list(check.problems(worked, lambda done, total: seen.append((done, total)))) == []
    assert seen == [(0, 5)]


@pytest.mark.parametrize("name", [header.FILE_NAME, header.SECOND_COPY])
def test_the_copies_of_the_header_are_compared(vault: Vault, name: str) -> None:
    path = vault.folder / name
    data = bytearray(path.read_bytes())
    data[300] ^= 1
    path.write_bytes(data)
    assert found(vault) == [f"{name}: altered"]
    path.unlink()
    assert found(vault) == [f"{name}: missing"]


def last(vault: Vault, record: str) -> Stored:
    return next(each for each in vault.current("CASE-1") if each.revision.record == record)


def signed(vault: Vault, revision: Revision, **columns: object) -> None:
    """Put a revision of one's own making into the table."""
    stored = revisions.sign(revision, vault.keys.sign)
    values = {"record": revision.record, "case_code": revision.case, "current": 1, "findable": 0, "statistical": 0}
    values |= {"id": stored.id, "content": revision.content(), "signature": stored.signature} | columns  # type: ignore[dict-item]
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    vault.connection.execute(f"INSERT INTO revisions ({names}) VALUES ({marks})", tuple(values.values()))


def forged(vault: Vault, **changes: object) -> Revision:
    return msgspec.structs.replace(last(vault, "r3").revision, **({"record": "forged"} | changes))


def a_carried_part(vault: Vault) -> None:
    """A part in a colleague's name that stands in no parent: words put into her mouth."""
    bea = vault.chain.by_name("Bea")
    assert bea is not None
    part = msgspec.structs.replace(last(vault, "r3").revision.parts["work"], author=bea.id)
    signed(vault, forged(vault, parts={"work": part}))


TAMPERING: dict[str, tuple[Act, str]] = {
    "a deleted revision": (
        lambda v: free(v)("DELETE FROM revisions WHERE record = 'r3'"),
        "its revision is missing",
    ),
    "a deleted first revision": (
        lambda v: free(v)("DELETE FROM revisions WHERE current = 0"),
        "a parent is missing",
    ),
    "an altered revision": (
        lambda v: free(v)("UPDATE revisions SET content = x'7b7d' WHERE record = 'r3'"),
        ": id",
    ),
    "an altered signature": (
        lambda v: free(v)("UPDATE revisions SET signature = zeroblob(64) WHERE record = 'r1' AND current = 0"),
        ": signature",
    ),
    "a revision filed under another case": (
        lambda v: free(v)("UPDATE revisions SET case_code = 'CASE-2' WHERE record = 'r3'"),
        "filed in the wrong place",
    ),
    "a revision hidden by its flag": (
        lambda v: v.connection.execute("UPDATE revisions SET current = 0 WHERE record = 'r3'"),
        "the last of its record, but not current",
    ),
    "an old revision shown again": (
        lambda v: v.connection.execute("UPDATE revisions SET current = 1"),
        "current, but superseded",
    ),
    "statistical facts hidden by their flag": (
        lambda v: v.connection.execute("UPDATE revisions SET statistical = 0"),
        "its statistical facts are not marked",
    ),
    "a revision that supersedes another record": (
        lambda v: (
            signed(v, forged(v, parents=[last(v, "r3").id.hex()])),
            v.connection.execute("UPDATE revisions SET current = 0 WHERE record = 'r3'"),
        ),
        "follows another record",
    ),
    "a part in a colleague's name": (a_carried_part, "carries a part its author did not write"),
    "a deleted audit entry": (lambda v: free(v)("DELETE FROM audit WHERE seq = 3"), "audit 4: an entry is missing"),
    "the end of the audit taken back": (
        lambda v: free(v)("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)"),
        "audit: tells of 4 revisions, there are 5",
    ),
    "a statement's entry taken back": (
        lambda v: (v.state(SettingMade, key="k", value="v"), free(v)("DELETE FROM audit WHERE seq = ?", (v.head.seq,))),
        "audit: does not tell of every statement",
    ),
    "a deleted ledger row": (
        lambda v: (ledger.append(v, "exchange", "package", "p", {}), free(v)("DELETE FROM ledger")),
        "audit: tells of 1 ledger rows, there are 0",
    ),
    "an altered audit entry": (
        lambda v: free(v)("UPDATE audit SET content = x'7b7d' WHERE seq = 3"),
        "audit 3: altered",
    ),
    "the last statement taken back": (
        lambda v: free(v)("DELETE FROM grants WHERE seq = (SELECT max(seq) FROM grants)"),
        "its statement is missing",
    ),
    "a statement in the middle taken out": (
        lambda v: free(v)("DELETE FROM grants WHERE seq = 3"),
        "statements: chain-order",
    ),
    "a deleted case key": (lambda v: v.connection.execute("DELETE FROM case_keys"), "a key is missing"),
    "an altered case key": (
        lambda v: v.connection.execute("UPDATE case_keys SET wrapped = zeroblob(72)"),
        "does not open",
    ),
}


@pytest.mark.parametrize("kind", TAMPERING)
def test_tampering_by_someone_with_the_vault_key_is_found(worked: Vault, kind: str) -> None:
    act, expected = TAMPERING[kind]
    act(worked)
    assert any(expected in line for line in found(worked)), found(worked)


def test_problems_name_no_case_and_no_person(worked: Vault) -> None:
    for act, _expected in TAMPERING.values():
        worked.connection.execute("SAVEPOINT tampering")
        act(worked)
        text = "\n".join(found(worked))
        assert "CASE-1" not in text
        worked.connection.execute("ROLLBACK TO tampering")
        worked.connection.execute("RELEASE tampering")


def test_a_flipped_bit_in_any_page_is_found(small: SmallDesk) -> None:  # attack 6, in full in tests/attacks
    vault = small.open()
    write(vault, {"work": {"text": "one"}})
    path = small.folder / vault.header.database
    for page in range(1, path.stat().st_size // 4096):
        with path.open("r+b") as file:
            file.seek(page * 4096 + 1000)
            byte = file.read(1)
            file.seek(page * 4096 + 1000)
            file.write(bytes([byte[0] ^ 4]))
        assert found(vault), page
        with path.open("r+b") as file:
            file.seek(page * 4096 + 1000)
            file.write(byte)
    assert found(vault) == []
    vault.close()


def test_a_revision_whose_parent_is_damaged_is_not_reported_twice(worked: Vault) -> None:
    free(worked)("UPDATE revisions SET signature = zeroblob(64) WHERE record = 'r1' AND current = 0")
    assert len(found(worked)) == 1
