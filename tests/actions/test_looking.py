"""Looking at cases: views, lists, timelines, registers, the house, and the check of what is cached of them."""

import msgspec
import pytest

from shelter_desk.actions import check
from shelter_desk.actions.cases import open_case, view_case
from shelter_desk.actions.check import problems, refresh_stale
from shelter_desk.actions.house import house, register_case
from shelter_desk.actions.listing import all_cases
from shelter_desk.actions.registers import read_register
from shelter_desk.actions.rows import MOST_COMBINATIONS, case_files, case_of_row, is_stale, summary_of
from shelter_desk.actions.save import Entry, save
from shelter_desk.actions.timeline import history, timeline
from shelter_desk.domain.facts import Speech
from shelter_desk.errors import Refused
from shelter_desk.vault import audit
from tests.actions.office import Office


def conflict(office: Office, case: str = "") -> tuple[str, str]:
    """Two computers changed what was needed; returns case and record."""
    first = office.put("needs", {"special": "Halal food."}, case)
    for text in ("No pork.", "Vegetarian."):
        save(office.desk, Entry("needs", {"special": text}, first.case, first.record, (first.stored.id.hex(),)))
    return first.case, first.record


# Cases


def test_that_a_case_was_opened_is_written_down_first(office: Office) -> None:
    case = office.put("first_contact", {"safe_to_talk": "yes"}).case
    assert open_case(office.desk, case) == view_case(office.desk, case)
    (content,) = office.desk.vault.connection.execute("SELECT content FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    assert (audit.read(content).act, audit.read(content).case) == ("case_opened", case)
    head = office.desk.vault.head
    view_case(office.desk, case)
    assert office.desk.vault.head == head
    with pytest.raises(Refused) as problem:
        open_case(office.desk, "AAAA-AAAA")
    assert problem.value.code == "no-case"
    assert office.desk.vault.head == head


def test_everyone_sees_the_same_alerts_dues_and_gates(office: Office) -> None:
    """Facts are for all; what stands between the lines is for those of a circle (R-CO-04)."""
    case = office.person()
    office.put("age", {"possibly_child": "yes"}, office.put("first_contact", {"safe_to_talk": "no"}).case)
    mine = view_case(office.desk, case)
    with office.as_someone_else("Cem") as desk:
        theirs = view_case(desk, case)
        assert (theirs.alerts, theirs.dues, theirs.gates()) == (mine.alerts, mine.dues, mine.gates())
        assert {record.id for record in theirs.records} == {record.id for record in mine.records}


def test_a_conflict_is_looked_at_in_each_combination(office: Office) -> None:
    case, record = conflict(office)
    view = view_case(office.desk, case)
    assert len(view.situations) == 2
    assert "conflict" in {alert.code for alert in view.alerts}
    (found,) = view.of_form("needs")
    assert found.id == record
    assert len(found.heads) == 2
    assert found.head == found.heads[-1]


def test_too_many_conflicts_are_resolved_first(office: Office) -> None:
    case = office.put("first_contact", {"safe_to_talk": "yes"}).case
    for form, answers in (("needs", {"special": "a"}), ("language", {"language": "ti"}), ("age", {"sex": "female"})):
        first = office.put(form, answers, case)
        for _twice in range(2):
            save(office.desk, Entry(form, answers, case, first.record, (first.stored.id.hex(),)))
    stored = office.desk.vault.current(case)
    assert len(case_files(case, stored)) <= MOST_COMBINATIONS
    extra = [msgspec.structs.replace(each.revision, record="another") for each in stored[:2]]
    many = [*stored, *(type(stored[0])(bytes([number]) * 32, each, b"") for number, each in enumerate(extra))]
    with pytest.raises(Refused) as problem:
        case_files(case, many)
    assert problem.value.code == "many-conflicts"


# Lists


def test_the_list_says_what_is_most_urgent_of_each_case(office: Office) -> None:
    quiet = office.put("first_contact", {"safe_to_talk": "yes"}).case
    office.put("emergency_card", {"rule": "free"}, quiet)
    danger = office.put("first_contact", {"safe_to_talk": "no"}).case
    listed = {each.code: each for each in all_cases(office.desk)}
    assert set(listed) == {quiet, danger}
    assert listed[danger].level == "danger"
    assert listed[danger].alerts[0] == "not_safe_to_talk"
    assert listed[quiet].level != "danger"
    with office.as_someone_else("Hana") as desk:
        assert all_cases(desk) == []


def test_a_row_tells_what_its_records_tell(office: Office) -> None:
    case = office.put("language", {"language": "ti"}).case
    row = office.desk.vault.case_row(case)
    assert row is not None
    assert summary_of(row).language == "ti"
    speech = case_of_row(row).latest(Speech)
    assert speech is not None
    assert speech.language == "ti"
    assert not is_stale(office.desk, row)


# Time


def test_a_timeline_is_newest_first_and_names_who_wrote(office: Office) -> None:
    case = office.put("first_contact", {"safe_to_talk": "yes"}).case
    with office.as_someone_else("Cem") as desk:
        save(desk, Entry("case_note", {"work": "Slept well."}, case))
    first = view_case(office.desk, case).of_form("first_contact")[0]
    office.put("first_contact", {"safe_to_talk": "yes", "alone": "yes"}, case, first.id)
    moments = timeline(office.desk, view_case(office.desk, case))
    assert [(each.author, each.form, each.changed) for each in moments] == [
        ("Ana", "first_contact", True),
        ("Cem", "case_note", False),
    ]
    assert [each.at for each in moments] == sorted((each.at for each in moments), reverse=True)


def test_every_version_of_a_record_can_be_read_by_who_may(office: Office) -> None:
    saved = office.put("case_note", {"work": "Slept well.", "health": "A cough."})
    office.put("case_note", {"work": "Slept badly.", "health": "A cough."}, saved.case, saved.record)
    (record,) = view_case(office.desk, saved.case).records
    versions = history(office.desk, record.head)
    assert [version.answers["work"] for version in versions] == ["Slept badly.", "Slept well."]
    assert any("A cough." in line for line in versions[1].lines)
    with office.as_someone_else("Cem") as desk:
        closed = history(desk, view_case(desk, saved.case).records[0].head)
        assert all(version.closed and "A cough." not in str(version) for version in closed)


# Rooms


def test_a_house_knows_who_sleeps_where_and_hears_of_changes(office: Office) -> None:
    assert house(office.desk).rooms == {}
    room = office.put("rooms", {"name": "Room 3"}).record  # of which nothing else is known yet
    assert set(house(office.desk).rooms) == {room}
    assert house(office.desk).occupants == ()
    case = office.put("admission", {"starts": "2026-03-10", "room": room}).case
    (someone,) = house(office.desk).occupants
    assert (someone.case, someone.room) == (case, room)
    found = read_register(office.desk, "rooms")
    assert [record.answers["name"] for record in found.records] == ["Room 3"]
    assert found.occupants == {room: (case,)}
    stay = view_case(office.desk, case).of_form("admission")[0]
    office.put("admission", stay.answers | {"ends": "2026-03-10"}, case, stay.id)
    assert house(office.desk).occupants == ()


def test_whoever_sleeps_here_by_one_of_two_versions_takes_a_bed(office: Office) -> None:  # R-ST-02
    room = office.put("rooms", {"name": "Room 3"}).record
    first = office.put("admission", {"starts": "2026-03-10"})
    seen = (first.stored.id.hex(),)
    for answers in ({"starts": "2026-03-10"}, {"starts": "2026-03-10", "room": room}):
        save(office.desk, Entry("admission", answers, first.case, first.record, seen))
    assert [(each.case, each.room) for each in house(office.desk).occupants] == [(first.case, room)]


def test_partners_are_a_register_without_occupants(office: Office) -> None:
    found = read_register(office.desk, "partners")
    assert {record.answers["name"] for record in found.records} >= {"Made-up mechanism", "Made-up clinic"}
    assert found.occupants == {}
    assert register_case("partners") == "@partners"


# Check


def test_a_cached_row_that_differs_is_found_and_mended_by_nobody_silently(office: Office) -> None:
    case = office.put("first_contact", {"safe_to_talk": "no"}).case
    assert list(problems(office.desk)) == []
    with office.desk.vault.together():
        office.desk.vault.connection.execute("UPDATE cases SET summary = ? WHERE code = ?", (b"{}", case))
    (found,) = problems(office.desk)
    assert "its summary differs from its records" in found
    assert case not in found


def test_rows_of_other_rules_and_of_children_who_came_of_age_are_made_anew(office: Office) -> None:
    case = office.put("age", {"stated_born": "2008-06-01"}).case
    assert refresh_stale(office.desk) == 0
    assert {each.code: each.minority for each in all_cases(office.desk)}[case] != "adult"
    office.at("2026-06-02")
    assert refresh_stale(office.desk) == 1
    assert {each.code: each.minority for each in all_cases(office.desk)}[case] == "adult"
    with office.desk.vault.together():
        office.desk.vault.connection.execute("UPDATE cases SET basis = ?", (b"other rules",))
    assert refresh_stale(office.desk) == 1
    assert list(check.problems(office.desk)) == []
