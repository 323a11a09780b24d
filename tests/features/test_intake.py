"""An intake is broken off, because the person is tired, and a colleague goes on with it (R-FC-07)."""

from shelter_desk.actions import intake
from shelter_desk.actions.intake import STEPS
from tests.features.house import House


def test_a_colleague_goes_on_where_it_was_broken_off(house: House) -> None:
    house.sits_down("Dua")
    begun = intake.begin(house.desk)
    begun.answers["first_contact"] = {"safe_to_talk": "yes", "alone": "yes"}
    begun.answers["language"] = {"language": "ti"}
    begun.step = "language"
    intake.pause(house.desk, begun)

    house.sits_down("Cem")
    assert dict(house.today().unfinished).keys() == {begun.case}
    resumed = intake.resume(house.desk, begun.case)
    assert resumed.step == "language"
    assert resumed.answers["first_contact"] == {"safe_to_talk": "yes", "alone": "yes"}
    resumed.answers["immediate_needs"] = {"needed": ["food"], "bed": "yes"}
    resumed.step = "needs"
    case = intake.finish(house.desk, resumed)

    assert case == begun.case
    forms = {record.form: record for record in house.sees(case).records}
    assert set(forms) == {"first_contact", "language", "immediate_needs"}
    assert forms["first_contact"].answers["alone"] == "yes"
    assert house.today().unfinished == ()
    with house.refused("no-intake"):
        intake.resume(house.desk, case)


def test_two_breaks_and_two_colleagues_lose_nothing(house: House) -> None:
    """Each goes on at the step the other reached; what the other wrote stays."""
    house.sits_down("Dua")
    begun = intake.begin(house.desk)
    begun.answers["first_contact"] = {"safe_to_talk": "yes"}
    intake.pause(house.desk, begun)
    for name, form, answers, step in (
        ("Cem", "immediate_needs", {"needed": ["food"]}, "needs"),
        ("Eli", "age", {"stated_years": 19, "stated_on": house.day}, "age"),
        ("Dua", "first_contact", {"safe_to_talk": "yes", "told_privacy": "yes"}, "told"),
    ):
        house.sits_down(name)
        going_on = intake.resume(house.desk, begun.case)
        going_on.answers[form] = answers
        going_on.step = step
        intake.pause(house.desk, going_on)
    house.sits_down("Ana")
    last = intake.resume(house.desk, begun.case)
    assert last.answers["first_contact"] == {"safe_to_talk": "yes", "told_privacy": "yes"}
    assert last.answers["immediate_needs"] == {"needed": ["food"]}
    assert last.answers["age"]["stated_years"] == 19
    assert last.step in {step.id for step in STEPS}


def test_nobody_has_to_answer_anything(house: House) -> None:
    """An intake in which nothing was said leaves no trace; one answer makes a case."""
    begun = intake.begin(house.desk)
    intake.pause(house.desk, begun)
    assert house.today().unfinished == ()
    with house.refused("empty-intake"):
        intake.finish(house.desk, begun)
    begun.answers["first_contact"] = {"safe_to_talk": "declined"}
    assert house.sees(intake.finish(house.desk, begun)).records[0].answers == {"safe_to_talk": "declined"}
