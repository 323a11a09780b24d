"""“No” changes nothing in the help a person gets (R-CO-03), and nothing about them leaves."""

import pytest

from shelter_desk.actions import export_counts, referring
from shelter_desk.exchange.counting import Period
from tests.features.house import House

EVERYTHING = ("mechanism", "office", "outside")


def helped(house: House, case: str) -> None:
    """What everyone gets."""
    house.writes("immediate_needs", case, needed=["food"], bed="yes", clinician="later")
    house.writes("needs", case, special="Halal food.")
    house.writes("plan", case, actions=[{"action": "See a lawyer.", "by": house.day, "state": "open"}])


@pytest.mark.parametrize("answer", ["refused", "later"])
def test_who_says_no_gets_the_same_help(house: House, answer: str) -> None:
    agreed, declined, never_asked = (house.meets_an_adult() for _each in range(3))
    for who in EVERYTHING:
        house.asks(agreed, "given", who)
        house.asks(declined, answer, who)
    for case in (agreed, declined, never_asked):
        helped(house, case)
    assert house.gates(agreed) == house.gates(declined) == house.gates(never_asked)
    assert house.alerts(agreed) == house.alerts(declined) == house.alerts(never_asked)
    assert house.dues(declined) == house.dues(never_asked)


def test_who_says_no_is_told_to_nobody(house: House) -> None:
    case = house.meets_an_adult()
    house.asks(case, "refused")
    to = house.office.recipient(house.office.mechanism)
    ask = referring.question(house.desk, case, to)
    with house.refused("no-consent") as problem:
        referring.preview(house.desk, case, to, ask)
    assert "No changes nothing in the help they get here." in problem.value.advice
    assert list(house.office.stick.iterdir()) == []


def test_who_says_no_is_counted_by_nobody(house: House) -> None:
    house.office.crowd(25, "2025-06-01")
    counted = house.office.crowd(3)
    case = house.office.person(audiences=())
    house.asks(case, "refused", "office")
    house.office.at("2026-04-01")
    shown = export_counts.preview(house.desk, "count", house.office.office, Period(2026, 1))
    assert set(shown.release.cases) == set(counted)
    assert shown.left_out == {"no_consent": (case,)}


def test_a_no_after_a_yes_counts_and_a_yes_for_another_is_none(house: House) -> None:
    """The last word on this very question; agreeing to one thing is agreeing to that."""
    case = house.meets_an_adult()
    to = house.office.recipient(house.office.mechanism)
    house.asks(case, "given", "office")
    with house.refused("no-consent"):
        referring.preview(house.desk, case, to, referring.question(house.desk, case, to))
    house.asks(case, "given")
    assert referring.preview(house.desk, case, to, referring.question(house.desk, case, to)).disclosure.goes
    house.asks(case, "refused")
    with house.refused("no-consent"):
        referring.preview(house.desk, case, to, referring.question(house.desk, case, to))
