"""Someone who may be a child is treated as one, until it is known (R-CH-01)."""

from shelter_desk.actions import referring
from tests.features.house import House


def test_who_may_be_a_child_has_a_childs_safeguards_at_once(house: House) -> None:
    case = house.meets_someone()
    house.writes("age", case, possibly_child="yes", doubts=["looks"], sex="female")
    assert "possibly_child" in house.alerts(case)
    assert {"appoint_guardian", "assess_best_interests"} <= house.dues(case)
    missing = {reason for gate, about, reason in house.gates(case) if (gate, about) == ("child_step", "tracing")}
    assert missing


def test_years_that_were_said_do_not_take_the_doubt_away(house: House) -> None:
    case = house.meets_someone()
    house.writes("age", case, stated_years=19, stated_on=house.day, possibly_child="yes")
    assert "possibly_child" in house.alerts(case)
    with house.refused("gate") as problem:
        house.writes("return", case, state="arranged", arranged_by="desk")
    assert "The child has no guardian yet." in problem.value.details


def test_a_bed_and_food_wait_for_nothing(house: House) -> None:
    """No gate is about help: a child by doubt is admitted and fed like anyone."""
    case = house.meets_someone()
    house.writes("age", case, possibly_child="yes")
    house.writes("immediate_needs", case, needed=["food"], bed="yes", clinician="later")
    house.writes("admission", case, starts=house.day)


def test_a_yes_of_someone_who_may_be_a_child_needs_the_guardians(house: House) -> None:  # R-CH-15
    case = house.meets_someone()
    house.writes("age", case, possibly_child="yes")
    house.writes("identity", case, given_names="Made-up Hodan")
    house.asks(case, "given")
    to = house.office.recipient(house.office.mechanism)
    with house.refused("no-consent") as problem:
        referring.preview(house.desk, case, to, referring.question(house.desk, case, to))
    assert "guardian" in " ".join(problem.value.details)
    house.asks(case, "given", guardian="agrees")
    assert referring.preview(house.desk, case, to, referring.question(house.desk, case, to)).disclosure.goes


def test_nobody_alone_makes_an_adult_of_a_child(house: House) -> None:  # R-CH-11
    case = house.meets_someone()
    house.writes("age", case, possibly_child="yes")
    with house.refused("second-person"):
        house.writes("age", case, possibly_child="no", stated_years=22, stated_on=house.day)
    assert "possibly_child" in house.alerts(case)
    house.writes("age", case, house.two_people(), possibly_child="no", stated_years=22, stated_on=house.day)
    assert "possibly_child" not in house.alerts(case)
