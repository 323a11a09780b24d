"""Finding by name: what this worker can open, in memory only, in every spelling of a keyboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter_desk.actions.names import MOST_HITS, NameIndex, fold
from tests.actions.office import Office
from tests.properties import tried


def named(office: Office, name: str, case: str = "") -> str:
    return office.put("identity", {"given_names": name}, case).case


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Made-up Şükrü", "sukru"),
        ("Made-up Nguyễn Thị", "nguyen"),
        ("Made-up ÉLISE", "elise"),
        ("Made-up Straße", "strasse"),
        ("Made-up Ἑλένη", "ελενη"),
        ("Made-up مُحَمَّد", "محمد"),
        ("Made-up Senait Tesfay", "tesfay senait"),
        ("Made-up Senait", "nai"),
        ("Made-up 𝕊enait", "senait"),
    ],
)
def test_every_spelling_of_a_keyboard_finds_it(office: Office, name: str, typed: str) -> None:
    case = named(office, name)
    named(office, "Somebody else")
    assert [(hit.case, hit.name) for hit in NameIndex.of(office.desk).find(typed)] == [(case, name)]


def test_all_words_are_asked_for_and_none_is_no_question(office: Office) -> None:
    named(office, "Made-up Senait")
    index = NameIndex.of(office.desk)
    assert index.find("senait abeba") == []
    assert index.find("") == index.find("   ") == []


def test_only_what_this_worker_can_open_is_found(office: Office) -> None:
    case = named(office, "Made-up Senait")
    assert NameIndex.of(office.desk).find("senait")
    with office.as_someone_else("Hana") as desk:
        assert NameIndex.of(desk).find("senait") == []
    with office.as_someone_else("Cem") as desk:
        assert [hit.case for hit in NameIndex.of(desk).find("senait")] == [case]


def test_a_name_that_was_corrected_is_found_by_the_new_one_only(office: Office) -> None:
    saved = office.put("identity", {"given_names": "Made-up Senaid"})
    index = NameIndex.of(office.desk)
    again = office.put("identity", {"given_names": "Made-up Senait"}, saved.case, saved.record)
    index.add(office.desk, again.stored)
    assert index.find("senaid") == []
    assert [hit.case for hit in index.find("senait")] == [saved.case]
    assert index.name_of(saved.record) == "Made-up Senait"
    assert [hit.name for hit in index.names_in(saved.case)] == ["Made-up Senait"]
    fresh = NameIndex.of(office.desk)
    assert (fresh.find("senaid"), len(fresh.find("senait"))) == ([], 1)


def test_people_and_registers_are_looked_for_apart(office: Office) -> None:
    case = named(office, "Made-up Clinic Woman")
    index = NameIndex.of(office.desk)
    assert [hit.case for hit in index.find("clinic")] == [case]
    assert {hit.name for hit in index.find("clinic", registers=True)} == {"Made-up clinic"}
    assert index.name_of("no record") == ""


def test_what_is_unknown_or_declined_is_no_name(office: Office) -> None:
    named(office, "unknown")
    named(office, "declined")
    index = NameIndex.of(office.desk)
    assert index.find("unknown") == index.find("declined") == []


def test_a_look_up_stops_at_fifty(office: Office) -> None:
    for number in range(MOST_HITS + 5):
        named(office, f"Made-up {number}")
    assert len(NameIndex.of(office.desk).find("made")) == MOST_HITS


@tried(200)
@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
