"""Sealed parts: members read, others do not, and no part opens in another place."""

import itertools

import msgspec
import pytest

from shelter_desk import seals
from shelter_desk.errors import Broken, Bug
from shelter_desk.vault import members
from shelter_desk.vault.sealing import Minted, restricted_circle
from shelter_desk.vault.vault import Vault
from tests.vault.desks import SmallDesk, renew_desk_keys, write

PLACE = ("CASE-1", "identity", "identity", "r1")
ANSWERS = {"name": "Made-up Mirela"}


def member(vault: Vault, name: str) -> str:
    found = vault.chain.by_name(name)
    assert found is not None
    return found.id


def test_members_open_and_others_do_not(small: SmallDesk) -> None:
    vault = small.open()
    stored = write(vault, {"work": {"text": "slept"}, "identity": ANSWERS}, form="identity")
    assert vault.answers(stored) == ({"text": "slept", "name": "Made-up Mirela"}, frozenset())
    vault.close()
    for name, opened in (("Cem", True), ("Gus", True), ("Dua", False)):
        vault = small.open(name)
        again = vault.revision(stored.id)
        assert again is not None
        answers, closed = vault.answers(again)
        assert ("name" in answers, closed) == (opened, frozenset() if opened else {"identity"})
        assert vault.sealer.may_open(again.revision.parts["identity"]) is opened
        vault.close()


def test_who_is_no_member_writes_what_only_members_read(small: SmallDesk) -> None:
    vault = small.open("Dua")
    stored = write(vault, {"child": {"text": "drew a house"}})
    assert stored.revision.parts["child"].sealed_key
    assert vault.answers(stored) == ({}, frozenset({"child"}))
    assert not vault.sealer.holds("CASE-1", "child")
    vault.close()
    vault = small.open("Gus")
    again = vault.revision(stored.id)
    assert again is not None
    assert vault.answers(again) == ({"text": "drew a house"}, frozenset())
    vault.close()


def test_a_part_opens_in_its_own_place_only(vault: Vault) -> None:
    minted = Minted()
    part = vault.sealer.seal(PLACE, ANSWERS, [], [], minted)
    other_case = vault.sealer.seal(("CASE-2", *PLACE[1:]), ANSWERS, [], [], minted)
    with vault.together():
        vault.insert_keys(minted)
    assert vault.sealer.open(PLACE, part) == ANSWERS
    replaced = msgspec.structs.replace
    moved = [
        (("CASE-2", *PLACE[1:]), part, "revision"),
        (PLACE, other_case, "revision"),
        (("CASE-1", "work", *PLACE[2:]), part, "revision"),
        (("CASE-1", "identity", "case_note", "r1"), part, "revision"),
        ((*PLACE[:3], "r2"), part, "revision"),
        (PLACE, replaced(part, author=member(vault, "Bea")), "revision"),
        (PLACE, part, "draft"),
        (PLACE, replaced(part, body=seals.b64(b"short")), "revision"),
        (PLACE, replaced(part, generation=2), "revision"),
    ]
    for place, given, state in moved:
        with pytest.raises(seals.SealError):
            vault.sealer.open(place, given, state)


def test_a_case_key_opens_in_its_own_row_only(vault: Vault) -> None:
    for case, circle in itertools.product(("CASE-1", "CASE-2"), ("work", "identity")):
        write(vault, {circle: ANSWERS}, case=case, record=f"{case}-{circle}")
    rows = vault.connection.execute("SELECT case_code, circle, wrapped FROM case_keys").fetchall()
    assert len(rows) == 4
    assert list(vault.sealer.unopened()) == []
    for case, circle, _wrapped in rows:
        for _case, _circle, other in rows:
            if (case, circle) != (_case, _circle):
                update = "UPDATE case_keys SET wrapped = ? WHERE case_code = ? AND circle = ?"
                vault.connection.execute("BEGIN")
                vault.connection.execute(update, (other, case, circle))
                assert list(vault.sealer.unopened()) == [(case, circle)]
                vault.connection.execute("ROLLBACK")


def test_one_key_for_a_case_and_circle(vault: Vault) -> None:
    minted = Minted()
    for record in ("r1", "r2"):
        vault.sealer.seal(("CASE-1", "work", "case_note", record), ANSWERS, [], [], minted)
    assert len(minted.rows) == 1
    write(vault, {"work": ANSWERS})
    write(vault, {"work": ANSWERS}, record="r2")
    assert vault.connection.execute("SELECT count(*) FROM case_keys").fetchone() == (1,)


def test_a_key_that_could_not_be_kept_fails_the_save(vault: Vault) -> None:
    """Were it passed over, what is sealed with it would be lost."""
    minted = Minted()
    vault.sealer.seal(PLACE, ANSWERS, [], [], minted)
    write(vault, {"identity": ANSWERS})
    with pytest.raises(Bug), vault.together():
        vault.insert_keys(minted)


def test_a_restricted_case_has_a_circle_of_its_own_for_who_the_person_is(small: SmallDesk) -> None:  # R-CO-04
    vault = small.open()
    before = write(vault, {"identity": ANSWERS}, form="identity")
    members.restrict_case(vault, "CASE-1", [vault.me.id, member(vault, "Gus")])
    own = restricted_circle("CASE-1")
    assert vault.sealer.circle_for("CASE-1", "identity") == own
    assert vault.sealer.circle_for("CASE-1", "work") == "work"
    assert vault.sealer.circle_for("CASE-2", "identity") == "identity"
    after = write(vault, {"work": {"text": "w"}, "identity": {"name": "Other"}}, form="identity", parents=(before,))
    assert after.revision.parts["identity"].under == own
    vault.close()
    for name, closed in (("Gus", frozenset[str]()), ("Cem", frozenset({"identity"})), ("Bea", frozenset({"identity"}))):
        vault = small.open(name)
        stored = vault.revision(after.id)
        assert stored is not None
        assert vault.answers(stored)[1] == closed
        vault.close()


def test_statistical_facts_are_read_by_reports_only(small: SmallDesk) -> None:
    facts = [{"fact": "Sex", "value": "f"}]
    vault = small.open("Cem")
    stored = write(vault, {"work": {"text": "w"}, "identity": ANSWERS}, statistics={"work": facts})
    with pytest.raises(seals.SealError):
        vault.sealer.open_statistics(stored.revision.parts["work"])
    assert vault.sealer.open_statistics(stored.revision.parts["identity"]) == []
    vault.close()
    vault = small.open()
    assert vault.sealer.open_statistics(stored.revision.parts["work"]) == facts
    assert [case for case, _content in vault.statistical()] == ["CASE-1"]
    vault.close()


def test_keys_are_opened_in_one_pass_for_many_cases(vault: Vault) -> None:
    for case in ("CASE-1", "CASE-2"):
        write(vault, {"work": ANSWERS}, case=case, record=case)
    for circle, wanted, opened in (
        ("none", None, set[str]()),
        ("work", ["CASE-2"], {"CASE-2"}),
        ("work", None, {"CASE-1", "CASE-2"}),
    ):
        vault.reload()
        vault.sealer.preload(circle, wanted)
        assert {place[0] for place in vault.sealer._opened} == opened


def test_what_is_sealed_for_a_circle_survives_its_next_generation(vault: Vault) -> None:
    sealed = vault.sealer.seal_for("exchange", b"data", b"context")
    members.leave(vault, member(vault, "Bea"), renew_desk_keys)
    assert vault.sealer.open_for("exchange", sealed, b"context") == b"data"
    with pytest.raises(seals.SealError):
        vault.sealer.open_for("exchange", sealed, b"other")
    with pytest.raises(seals.SealError):
        vault.sealer.open_for("exchange", (9).to_bytes(4, "big") + sealed[4:], b"context")


def test_a_damaged_part_is_said_to_be_damaged(vault: Vault) -> None:
    stored = write(vault, {"work": ANSWERS})
    part = stored.revision.parts["work"]
    broken = msgspec.structs.replace(part, body=seals.b64(seals.unb64(part.body)[:-1] + b"x"))
    damaged = msgspec.structs.replace(stored.revision, parts={"work": broken})
    with pytest.raises(Broken) as problem:
        vault.answers(msgspec.structs.replace(stored, revision=damaged))
    assert problem.value.code == "revision-damaged"
