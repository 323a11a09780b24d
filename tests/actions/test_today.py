"""Today: codes, verbs and days; never a name, and nothing for those who do not work with cases."""

import datetime

from shelter_desk.actions import intake
from shelter_desk.actions.listing import all_cases
from shelter_desk.actions.save import Entry, save
from shelter_desk.actions.today import today
from shelter_desk.vault.backup import begin_copy
from tests.actions.office import Office


def planned(office: Office, day: str) -> str:
    case = office.put("first_contact", {"day": "2026-03-10", "safe_to_talk": "yes"}).case
    office.put("plan", {"actions": [{"action": "Made up: see a lawyer.", "by": day, "state": "open"}]}, case)
    return case


def whens(office: Office, case: str, code: str = "plan_action") -> list[str]:
    return [task.when for task in today(office.desk).tasks if (task.case, task.code) == (case, code)]


def test_overdue_today_this_week_and_later(office: Office) -> None:
    cases = {day: planned(office, day) for day in ("2026-03-09", "2026-03-10", "2026-03-17", "2026-03-18")}
    assert [whens(office, case) for case in cases.values()] == [["overdue"], ["today"], ["week"], []]
    days = [task.day for task in today(office.desk).tasks]
    assert days == sorted(days)


def test_tomorrow_it_is_overdue_without_anyone_saving_anything(office: Office) -> None:
    case = planned(office, "2026-03-10")
    office.at("2026-03-11")
    assert whens(office, case) == ["overdue"]


def test_what_is_done_is_gone(office: Office) -> None:
    case = planned(office, "2026-03-10")
    office.put("plan", {"actions": [{"action": "Made up: see a lawyer.", "by": "2026-03-10", "state": "done"}]}, case)
    assert whens(office, case) == []


def test_a_task_names_its_record_and_nobody(office: Office) -> None:
    case = office.person()
    office.put("plan", {"actions": [{"action": "Ask Senait's sister.", "by": "2026-03-10", "state": "open"}]}, case)
    found = today(office.desk)
    assert "Senait" not in str(found)
    assert "Made-up" not in str(found)
    (task,) = [task for task in found.tasks if task.code == "plan_action"]
    assert task.record
    assert task.day == datetime.date(2026, 3, 10)


def test_intakes_broken_off_are_named_by_code_the_latest_first(office: Office) -> None:
    codes = []
    for _each in range(2):
        begun = intake.begin(office.desk)
        begun.answers["first_contact"] = {"safe_to_talk": "yes"}
        intake.pause(office.desk, begun)
        codes.append(begun.case)
    assert [case for case, _saved in today(office.desk).unfinished] == codes[::-1]


def test_who_does_not_work_with_cases_sees_none(office: Office) -> None:
    planned(office, "2026-03-09")
    with office.as_someone_else("Hana") as desk:
        found = today(desk)
        assert (found.tasks, found.unfinished, found.conflicts) == ((), (), ())


def test_a_shut_exchange_and_conflicts_are_said(office: Office) -> None:
    first = office.put("needs", {"special": "Halal food."})
    assert not today(office.desk).exchange_shut
    for text in ("No pork.", "Vegetarian."):
        save(office.desk, Entry("needs", {"special": text}, first.case, first.record, (first.stored.id.hex(),)))
    begin_copy(office.desk.vault)
    found = today(office.desk)
    assert found.exchange_shut
    assert found.conflicts == (first.case,)
    assert [task for task in found.tasks if task.case == first.case] == []  # nothing else is due there
    assert [each.due for each in all_cases(office.desk)] == [None]
