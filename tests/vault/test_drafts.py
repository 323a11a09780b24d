"""Drafts: what is being written survives, a colleague goes on with it, and it is gone once it is saved."""

import pytest

from shelter_desk.errors import Broken
from shelter_desk.vault import check, drafts, members
from shelter_desk.vault.vault import Vault
from tests.attacks.canaries import CANARY, holding
from tests.vault.desks import SmallDesk, renew_desk_keys, row_of, write

PLACE = ("CASE-1", "case_note", "r1")


def rows(vault: Vault, table: str) -> int:
    count: int = vault.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return count


def test_a_colleague_of_the_circle_resumes(small: SmallDesk) -> None:
    vault = small.open("Cem")
    drafts.save(vault, "d1", PLACE, {"work": {"text": "arrived at"}, "identity": {"name": "Mirela"}}, ["ab"], "needs")
    vault.close()
    vault = small.open("Gus")
    draft = drafts.read(vault, "d1")
    assert draft is not None
    assert draft.answers == {"text": "arrived at", "name": "Mirela"}
    assert (draft.case, draft.form, draft.record, draft.step) == (*PLACE, "needs")
    assert draft.parents == ["ab"]
    drafts.save(vault, "d1", PLACE, {"work": {"text": "arrived at night"}}, ["ab"])
    vault.close()
    vault = small.open("Dua")  # works in shifts: her circle only, the rest stays as it was left
    (draft,) = drafts.waiting(vault, "CASE-1")
    assert draft.answers == {"text": "arrived at night"}
    assert draft.closed == {"identity"}
    assert drafts.waiting(vault, "CASE-2") == []
    vault.close()
    vault = small.open("Cem")
    again = drafts.read(vault, "d1")
    assert again is not None
    assert again.answers == {"text": "arrived at night", "name": "Mirela"}
    vault.close()


def test_the_author_resumes_a_part_of_a_circle_she_does_not_hold(small: SmallDesk) -> None:
    vault = small.open("Dua")
    drafts.save(vault, "d1", PLACE, {"child": {"text": "drew a house"}}, [])
    draft = drafts.read(vault, "d1")
    assert draft is not None
    assert draft.answers == {"text": "drew a house"}
    vault.close()
    for name, seen in (("Cem", {}), ("Gus", {"text": "drew a house"})):
        vault = small.open(name)
        draft = drafts.read(vault, "d1")
        assert draft is not None
        assert draft.answers == seen
        assert draft.closed == (frozenset() if seen else {"child"})
        vault.close()
    vault = small.open("Gus")
    drafts.save(vault, "d1", PLACE, {"child": {"text": "a house and a tree"}}, [])
    vault.close()
    vault = small.open("Dua")  # what a colleague of the circle wrote over hers is closed to her
    draft = drafts.read(vault, "d1")
    assert draft is not None
    assert draft.closed == {"child"}
    vault.close()


def test_a_draft_of_a_new_case_vanishes_with_its_case_and_keys(vault: Vault) -> None:
    drafts.save(vault, "d1", PLACE, {"work": {"text": "w"}}, [], new_case=row_of("CASE-1"))
    assert vault.case_row("CASE-1") is not None
    assert list(check.problems(vault)) == []
    drafts.discard(vault, "d1")
    assert drafts.read(vault, "d1") is None
    assert vault.case_row("CASE-1") is None
    assert rows(vault, "case_keys") == 0
    drafts.discard(vault, "d1")


def test_discarding_leaves_a_case_that_has_more_in_it(vault: Vault) -> None:
    for draft in ("d1", "d2"):
        drafts.save(vault, draft, PLACE, {"work": {"text": "w"}}, [], new_case=row_of("CASE-1"))
    drafts.discard(vault, "d1")
    assert vault.case_row("CASE-1") is not None
    stored = write(vault, {"work": {"text": "w"}})
    drafts.discard(vault, "d2")
    assert vault.case_row("CASE-1") is not None
    assert vault.answers(stored)[0] == {"text": "w"}


def test_a_draft_is_gone_in_the_transaction_that_saves_the_record(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts.save(vault, "d1", PLACE, {"work": {"text": "w"}}, [], new_case=row_of("CASE-1"))

    def full(_event: object) -> None:
        raise Broken("database-write", "full")

    with monkeypatch.context() as patch:
        patch.setattr(vault, "append_event", full)
        with pytest.raises(Broken):
            write(vault, {"work": {"text": "w"}}, draft="d1")
    assert drafts.read(vault, "d1") is not None
    assert rows(vault, "revisions") == 0
    write(vault, {"work": {"text": "w"}}, draft="d1")
    assert drafts.read(vault, "d1") is None
    assert rows(vault, "revisions") == 1


def test_a_draft_opens_as_a_draft_only(vault: Vault) -> None:
    """A draft's part must not be passed off as a saved one, nor one case's as another's."""
    drafts.save(vault, "d1", PLACE, {"work": {"text": "w"}}, [])
    drafts.save(vault, "d2", ("CASE-2", *PLACE[1:]), {"work": {"text": "w"}}, [])
    (content,) = vault.connection.execute("SELECT content FROM drafts WHERE id = 'd1'").fetchone()
    vault.connection.execute("UPDATE drafts SET content = ? WHERE id = 'd2'", (content,))
    with pytest.raises(Broken) as problem:
        drafts.read(vault, "d2")
    assert problem.value.code == "draft-altered"


def test_a_draft_survives_that_its_author_leaves(small: SmallDesk) -> None:
    vault = small.open("Cem")
    drafts.save(vault, "d1", PLACE, {"work": {"text": "w"}, "identity": {"name": "Mirela"}}, [])
    cem = vault.me.id
    vault.close()
    vault = small.open()
    members.leave(vault, cem, renew_desk_keys)
    draft = drafts.read(vault, "d1")
    assert draft is not None
    assert draft.answers == {"text": "w", "name": "Mirela"}
    vault.close()


def test_no_word_of_a_draft_lies_open_in_its_row(vault: Vault) -> None:
    drafts.save(vault, "d1", PLACE, {"work": {"text": f"{CANARY} rivers"}, "child": {"text": CANARY}}, [])
    (content,) = vault.connection.execute("SELECT content FROM drafts").fetchone()
    assert not holding(content)
    assert holding(content + CANARY.encode())
