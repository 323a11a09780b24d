"""Drafts: kept at every pause, resumed by a colleague, gone with the record that was saved of them."""

import pytest

from shelter_desk.actions import drafting
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.check import problems
from shelter_desk.actions.drafting import DraftPlace
from shelter_desk.actions.listing import all_cases
from shelter_desk.actions.save import save
from shelter_desk.errors import Refused
from tests.actions.office import Office


@pytest.fixture
def case(office: Office) -> str:
    return office.put("first_contact", {"day": "2026-03-10"}).case


def kept(office: Office, place: DraftPlace) -> dict[str, object]:
    found = drafting.resume(office.desk, place.draft)
    assert found is not None
    assert found[0] == place
    return found[1].answers


def test_what_was_kept_is_there_to_go_on_with(office: Office, case: str) -> None:
    place = drafting.begin(office.desk, "case_note", case)
    for text in ("She", "She asked", "She asked for her sister"):
        drafting.keep(office.desk, place, {"work": text, "health": "A cough."}, step="second")
    assert kept(office, place) == {"work": "She asked for her sister", "health": "A cough."}
    (waiting,) = drafting.waiting(office.desk, case)
    assert (waiting.form, waiting.step) == ("case_note", "second")
    assert drafting.waiting(office.desk, "another case") == []


def test_nothing_written_leaves_nothing(office: Office, case: str) -> None:
    place = drafting.begin(office.desk, "case_note", case)
    drafting.keep(office.desk, place, {})
    drafting.keep(office.desk, place, {"work": None})
    assert drafting.waiting(office.desk) == []
    assert drafting.resume(office.desk, place.draft) is None


def test_what_was_emptied_on_purpose_stays_empty(office: Office, case: str) -> None:
    """A circle that has words and is then cleared: the old words must not come back."""
    place = drafting.begin(office.desk, "case_note", case)
    drafting.keep(office.desk, place, {"work": "One.", "health": "A cough."})
    drafting.keep(office.desk, place, {"work": "One."})
    assert kept(office, place) == {"work": "One."}
    drafting.keep(office.desk, place, {})
    assert kept(office, place) == {}


def test_a_colleague_of_fewer_circles_leaves_the_others_words_alone(office: Office, case: str) -> None:
    place = drafting.begin(office.desk, "case_note", case)
    drafting.keep(office.desk, place, {"work": "One.", "health": "A cough."})
    with office.as_someone_else("Cem") as desk:
        found = drafting.resume(desk, place.draft)
        assert found is not None
        assert found[1].answers == {"work": "One."}
        assert found[1].closed == {"health"}
        drafting.keep(desk, place, {"work": "One, two."})
    assert kept(office, place) == {"work": "One, two.", "health": "A cough."}


def test_a_new_case_has_its_code_with_the_first_words(office: Office) -> None:
    place = drafting.begin(office.desk, "first_contact")
    assert office.desk.vault.case_row(place.case) is None
    drafting.keep(office.desk, place, {"safe_to_talk": "yes"})
    assert [each.code for each in all_cases(office.desk)] == [place.case]
    assert list(problems(office.desk)) == []
    drafting.discard(office.desk, place.draft)
    assert all_cases(office.desk) == []
    assert drafting.waiting(office.desk) == []
    assert list(problems(office.desk)) == []


def test_a_saved_record_takes_its_draft_away(office: Office, case: str) -> None:
    place = drafting.begin(office.desk, "case_note", case)
    drafting.keep(office.desk, place, {"work": "One."})
    saved = save(office.desk, drafting.entry_of(place, {"work": "One, two."}))
    assert (saved.case, saved.record) == (case, place.record)
    assert drafting.waiting(office.desk) == []


def test_a_refused_save_keeps_the_draft(office: Office, case: str) -> None:
    place = drafting.begin(office.desk, "first_contact", case)
    drafting.keep(office.desk, place, {"day": "2026-02-30"})
    with pytest.raises(Refused) as problem:
        save(office.desk, drafting.entry_of(place, {"day": "2026-02-30"}))
    assert problem.value.code == "invalid"
    assert kept(office, place) == {"day": "2026-02-30"}


def test_what_a_colleague_saved_meanwhile_is_a_conflict_not_lost(office: Office, case: str) -> None:
    """The draft remembers the heads it was begun from."""
    first = office.put("needs", {"special": "Halal food."}, case)
    place = drafting.begin(office.desk, "needs", case, first.record, (first.stored.id.hex(),))
    drafting.keep(office.desk, place, {"special": "Vegetarian."})
    office.put("needs", {"special": "No pork."}, case, first.record)
    save(office.desk, drafting.entry_of(place, {"special": "Vegetarian."}))
    (record,) = view_case(office.desk, case).of_form("needs")
    assert len(record.heads) == 2


def test_a_draft_of_a_register_needs_no_case(office: Office) -> None:
    place = drafting.begin(office.desk, "rooms", "@rooms")
    drafting.keep(office.desk, place, {"name": "Room 3"})
    assert kept(office, place) == {"name": "Room 3"}
    assert all_cases(office.desk) == []
