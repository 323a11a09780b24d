"""Revisions: their id and signature, and parts that travel on as they were."""

import msgspec
import pytest

from shelter_desk import seals
from shelter_desk.errors import Broken, Bug
from shelter_desk.vault import ledger, revisions
from shelter_desk.vault.revisions import DamagedError, Part, Revision
from shelter_desk.vault.vault import Vault
from tests.vault.desks import SmallDesk, write

KEY = seals.SignKey.fresh()
REVISION = Revision(
    "r1", "CASE-1", "case_note", 1, [], "ana", "2026-03-10T09:00:00", {"work": Part("ana", "work", 1, "")}
)


def test_a_revision_is_named_by_its_content_and_signed() -> None:
    stored = revisions.sign(REVISION, KEY)
    assert stored.id == seals.digest(REVISION.content())
    read = revisions.read(stored.id, REVISION.content(), stored.signature, {"ana": KEY.public})
    assert read == stored


def test_no_byte_of_a_revision_can_be_altered() -> None:
    stored = revisions.sign(REVISION, KEY)
    content = REVISION.content()
    for index in range(len(content)):
        altered = content[:index] + bytes([content[index] ^ 1]) + content[index + 1 :]
        with pytest.raises(DamagedError, match="id"):
            revisions.read(stored.id, altered, stored.signature, {"ana": KEY.public})


@pytest.mark.parametrize(
    ("keys", "signature"),
    [({}, None), ({"ana": seals.SignKey.fresh().public}, None), ({"ana": KEY.public}, bytes(64)), ({"ana": b""}, None)],
)
def test_a_wrong_author_or_signature_is_damage(keys: dict[str, bytes], signature: bytes | None) -> None:
    stored = revisions.sign(REVISION, KEY)
    with pytest.raises(DamagedError, match="signature"):
        revisions.read(stored.id, REVISION.content(), signature or stored.signature, keys)


def test_content_that_is_no_revision_is_damage() -> None:
    for content in (b"", b"{}", REVISION.content().replace(b'"at"', b'"on"')):
        with pytest.raises(DamagedError, match="content"):
            revisions.read(seals.digest(content), content, b"", {})


def test_a_part_of_another_author_must_stand_in_a_parent() -> None:
    theirs = Part("bea", "child", 1, seals.b64(b"body"), [{"fact": "Age"}])
    parent = revisions.sign(msgspec.structs.replace(REVISION, parts={"child": theirs}), KEY)
    carried = msgspec.structs.replace(REVISION, parts=REVISION.parts | {"child": theirs})
    assert revisions.carried_honestly(revisions.sign(carried, KEY), [parent])
    assert not revisions.carried_honestly(revisions.sign(carried, KEY), [])
    for change in ({"facts": []}, {"body": ""}, {"author": "cem"}, {"generation": 2}):
        altered = msgspec.structs.replace(carried, parts={"child": msgspec.structs.replace(theirs, **change)})
        assert not revisions.carried_honestly(revisions.sign(altered, KEY), [parent])


def test_a_record_keeps_its_whole_history(vault: Vault) -> None:
    first = write(vault, {"work": {"text": "one"}})
    second = write(vault, {"work": {"text": "two"}}, parents=(first,))
    third = write(vault, {"work": {"text": "three"}}, parents=(first,))
    assert {each.id for each in vault.current("CASE-1")} == {second.id, third.id}
    joined = write(vault, {"work": {"text": "both"}}, parents=(second, third))
    assert [each.id for each in vault.current("CASE-1")] == [joined.id]
    assert [each.id for each in vault.history(joined)] == [joined.id, third.id, second.id, first.id]
    old = vault.revision(first.id)
    assert old is not None
    assert not old.current
    assert vault.revision(bytes(32)) is None


def test_heads_as_they_were_at_a_moment(vault: Vault) -> None:
    first = write(vault, {"work": {"text": "one"}})
    second = write(vault, {"work": {"text": "two"}}, parents=(first,))
    assert [each.id for each in vault.as_of("CASE-1", second.revision.at)] == [first.id]
    assert [each.id for each in vault.as_of("CASE-1", vault.moment())] == [second.id]
    assert vault.as_of("CASE-1", first.revision.at) == []


def test_what_was_written_is_never_overwritten_or_deleted(vault: Vault) -> None:
    write(vault, {"work": {"text": "one"}})
    ledger.append(vault, "exchange", "package", "a", {})
    for statement in (
        "UPDATE revisions SET content = x'00'",
        "UPDATE revisions SET signature = x'00'",
        "DELETE FROM revisions",
        "UPDATE audit SET content = x'00'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit",
        "UPDATE grants SET content = x'00'",
        "DELETE FROM grants",
        "UPDATE ledger SET content = x'00'",
        "DELETE FROM ledger",
    ):
        with pytest.raises(Bug):
            vault.connection.execute(statement)


def test_an_altered_revision_is_not_shown(small: SmallDesk) -> None:
    vault = small.open()
    stored = write(vault, {"work": {"text": "one"}})
    vault.connection.execute("DROP TRIGGER revisions_fixed")
    vault.connection.execute("UPDATE revisions SET signature = ?", (bytes(64),))
    with pytest.raises(Broken) as problem:
        vault.current("CASE-1")
    assert problem.value.code == "revision-damaged"
    assert [each.id for each in vault.findable()] == []
    with pytest.raises(Broken):
        vault.revision(stored.id)
    vault.close()
