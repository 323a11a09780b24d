"""A lone night worker breaks the glass to protect a life (R-SA-06)."""

from shelter_desk.actions import referring
from shelter_desk.actions.break_glass import break_glass
from shelter_desk.actions.save import Entry
from tests.features.house import House, unchanged

REASON = "Fire in the east wing, everyone moves tonight."


def test_one_alone_passes_a_gate_with_a_reason_and_it_is_reviewed(house: House) -> None:
    case = house.meets_someone()
    house.writes("age", case, possibly_child="yes")
    house.sits_down("Gus")
    step = Entry("child_step", {"kind": "release", "state": "started"}, case)
    with unchanged(house, case), house.refused("gate") as problem:
        house.writes("child_step", case, **step.answers)
    assert "one person can break the glass" in problem.value.advice
    saved = break_glass(house.desk, step, REASON)
    assert [each.gate for each in saved.passed] == ["child_step"]
    assert house.sees(case).of_form("legal_basis")[0].answers["reason"] == REASON

    house.sits_down("Ana")
    (task,) = [task for task in house.today().tasks if task.code == "review_vital_interest"]
    assert (task.case, task.day.isoformat()) == (case, "2026-03-11")
    house.office.at("2026-03-12")
    assert "overdue" in {task.when for task in house.today().tasks if task.code == "review_vital_interest"}
    (event,) = house.sees(case).of_form("legal_basis")
    house.office.put("legal_basis", event.answers | {"reviewed_on": house.day}, case, event.id)
    assert "review_vital_interest" not in house.dues(case)


def test_the_glass_opens_no_seal_and_tells_nobody(house: House) -> None:
    """What a shift worker could not read before she cannot read after, and no package is written."""
    case = house.meets_an_adult()
    house.sits_down("Dua")
    before = {record.form: record.closed_circles for record in house.sees(case).records}
    break_glass(house.desk, Entry("immediate_needs", {"needed": ["safety"]}, case), REASON)
    after = {record.form: record.closed_circles for record in house.sees(case).records}
    assert {form: after[form] for form in before} == before
    assert after["identity"] == {"identity"}
    to = house.office.recipient(house.office.mechanism)
    with house.refused("no-exchange"):
        referring.preview(house.desk, case, to, referring.question(house.desk, case, to))
    assert list(house.office.stick.iterdir()) == []


def test_one_alone_never_weakens_a_childs_safeguard(house: House) -> None:
    """The reason stays on record; the change is refused, glass or not."""
    case = house.meets_someone()
    house.writes("age", case, possibly_child="yes")
    with house.refused("second-person"):
        break_glass(house.desk, Entry("age", {"possibly_child": "no"}, case), REASON)
    assert "possibly_child" in house.alerts(case)


def test_without_a_reason_the_glass_stays_whole(house: House) -> None:
    case = house.meets_someone()
    house.writes("age", case, possibly_child="yes")
    for reason in ("", "   ", "two\nlines", "x" * 201):
        with unchanged(house, case), house.refused("glass-reason"):
            break_glass(house.desk, Entry("child_step", {"kind": "release", "state": "started"}, case), reason)


def test_before_there_is_a_case_there_is_nothing_to_break(house: House) -> None:
    with house.refused("glass-new-case"):
        break_glass(house.desk, Entry("child_step", {"kind": "release", "state": "started"}), REASON)
