"""Saving a record: gates, two people, restricted parts, conflicts."""

from collections.abc import Callable

import pytest

from shelter_desk.actions.break_glass import break_glass
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.check import problems
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.save import Entry, Permission, Saved, save
from shelter_desk.errors import Refused
from tests.conftest import MadeDesk

Put = Callable[..., Saved]


def test_a_case_begins_without_a_name(desk: Desk, put: Put) -> None:  # R-FC-03
    saved = put("first_contact", {"safe_to_talk": "declined"})
    view = view_case(desk, saved.case)
    assert view.records[0].answers == {"safe_to_talk": "declined"}
    assert list(problems(desk)) == []


def test_a_gate_refuses_with_everything_that_is_missing(desk: Desk, put: Put) -> None:  # R-RE-02, R-CH-10
    case = put("age", {"stated_years": 16, "stated_on": "2026-03-01"}).case
    with pytest.raises(Refused) as refusal:
        put("return", {"state": "arranged", "arranged_by": "desk"}, case)
    assert refusal.value.code == "gate"
    assert "The child has no guardian yet." in refusal.value.details


def test_two_people_pass_a_gate(desk: Desk, put: Put, made: MadeDesk) -> None:  # R-CH-11
    case = put("first_contact", {"day": "2026-03-01"}).case
    saved = put("return", {"state": "arranged", "arranged_by": "desk"}, case, permission=Permission(made.second(desk)))
    assert saved.passed
    assert desk.vault.chain.cosigned[-1].case == case


def test_one_alone_cannot_weaken_a_safeguard(desk: Desk, put: Put) -> None:  # R-CH-11
    case = put("age", {"stated_years": 16, "stated_on": "2026-03-01"}).case
    with pytest.raises(Refused) as refusal:
        put("age", {"stated_years": 22, "stated_on": "2026-03-01"}, case)
    assert refusal.value.code == "second-person"
    with pytest.raises(Refused):
        put("age", {"stated_years": 22}, case, permission=Permission(broken_glass=True))


def test_breaking_the_glass_passes_a_gate_and_asks_for_review(desk: Desk, put: Put) -> None:  # R-SA-06
    case = put("first_contact", {"day": "2026-03-01"}).case
    break_glass(desk, Entry("embassy", {"state": "done", "wanted": "yes"}, case), "life-saving papers needed tonight")
    view = view_case(desk, case)
    assert "review_vital_interest" in {due.code for due in view.dues}


def test_a_part_one_cannot_read_travels_on_unchanged(made: MadeDesk) -> None:
    gus = made.open("Gus")
    case = save(gus, Entry("case_note", {"work": "Slept well.", "child": "Drew a house."})).case
    note = view_case(gus, case).records[0]
    before = note.head.revision.parts["child"]
    gus.close()
    dua = made.open("Dua")
    seen = view_case(dua, case).records[0]
    assert seen.answers == {"work": "Slept well."}
    assert seen.closed_circles == {"child"}
    save(dua, Entry("case_note", {"work": "Slept well, ate."}, case, seen.id, (seen.head.id.hex(),)))
    after = view_case(dua, case).records[0].head.revision
    assert after.parts["child"] == before
    assert after.author != before.author
    with pytest.raises(Refused) as refusal:
        save(dua, Entry("case_note", {"child": "overwritten"}, case, seen.id, (seen.head.id.hex(),)))
    assert refusal.value.code == "restricted-part"
    assert list(problems(dua)) == []
    dua.close()


def test_an_unseen_head_becomes_a_conflict_not_an_overwrite(desk: Desk, put: Put) -> None:
    first = put("needs", {"special": "Halal food."})
    put("needs", {"special": "No pork."}, first.case, record=first.record, parents=(first.stored.id.hex(),))
    put("needs", {"special": "Vegetarian."}, first.case, record=first.record, parents=(first.stored.id.hex(),))
    view = view_case(desk, first.case)
    assert len(view.records[0].heads) == 2
    assert "conflict" in {alert.code for alert in view.alerts}
    heads = tuple(head.id.hex() for head in view.records[0].heads)
    put("needs", {"special": "Vegetarian, no pork."}, first.case, record=first.record, parents=heads)
    assert len(view_case(desk, first.case).records[0].heads) == 1
