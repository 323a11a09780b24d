"""Made-up people: the same for the same seed and day, lawful in every record, lifelike in their shares."""

import datetime
from collections import Counter
from typing import Any

import pytest

from shelter_desk.actions.demo.people import House, Person, people
from shelter_desk.forms.validation import validate
from tests.domain.strategies import LIBRARY

FIRST, LAST = datetime.date(2025, 1, 1), datetime.date(2026, 3, 10)
SERVICES = ("health", "legal", "psychosocial", "education", "livelihood")
HOUSE = House(("0a", "0b"), "0c", {service: f"p-{service}" for service in SERVICES}, "office")


def made(count: int = 300, seed: int = 1, last: datetime.date = LAST) -> list[Person]:
    return list(people(count, seed, FIRST, last, HOUSE))


@pytest.fixture(scope="module")
def everyone() -> list[Person]:
    return made()


def answers(person: Person, form: str) -> list[dict[str, Any]]:
    return [each.answers for each in person.records if each.form == form]


def test_the_same_seed_and_day_make_the_same_people(everyone: list[Person]) -> None:
    assert made() == everyone
    assert made(seed=2) != everyone


def test_fewer_people_are_not_other_people() -> None:
    assert len(made(1)) == 1
    assert made(0) == []


def test_every_record_is_lawful(everyone: list[Person]) -> None:
    for person in everyone:
        for each in person.records:
            problems = validate(LIBRARY, LIBRARY.forms[each.form], each.answers, each.day)
            assert [p for p in problems if p.level == "hard"] == [], (each.form, each.answers)


def test_histories_lie_between_first_and_last_day_in_order(everyone: list[Person]) -> None:
    for person in everyone:
        days = [each.day for each in person.records]
        assert days == sorted(days)
        assert person.arrived == days[0]
        assert days[0] >= FIRST
        assert days[-1] <= LAST
    assert [person.arrived for person in everyone] == sorted(person.arrived for person in everyone)


def test_no_record_ends_in_the_future_of_the_demo(everyone: list[Person]) -> None:
    early = made(100, last=datetime.date(2025, 2, 1))
    assert all(each.day <= datetime.date(2025, 2, 1) for person in early for each in person.records)


def test_nobody_and_no_note_is_taken_for_real(everyone: list[Person]) -> None:
    texts = [
        value
        for person in everyone
        for each in person.records
        for field, value in each.answers.items()
        if LIBRARY.forms[each.form].field(field).type in ("text", "long_text")
        and field not in ("given_names", "family_names")
    ]
    assert texts
    assert all(text.startswith("Made up") for text in texts)


def test_shares_are_lifelike(everyone: list[Person]) -> None:
    sexes = Counter(answers(person, "age")[0]["sex"] for person in everyone)
    assert 0.5 < sexes["female"] / 300 < 0.8
    children = sum(answers(person, "age")[0]["stated_years"] < 18 for person in everyone)
    assert 0.15 < children / 300 < 0.35
    presumed = sum(bool(answers(person, "status")) for person in everyone)
    assert 0.8 < presumed / 300 < 0.98
    agreed = sum(
        any(each["decision"] == "given" and each.get("audience") == "outside" for each in answers(person, "consent"))
        for person in everyone
    )
    assert 0.4 < agreed / 300 < 0.8


def test_children_have_their_safeguards(everyone: list[Person]) -> None:
    for person in everyone:
        child = answers(person, "age")[0]["stated_years"] < 18
        assert bool(answers(person, "guardian")) == child
        consents = answers(person, "consent")
        assert all((each.get("guardian_consents") == "agrees") == child for each in consents)


def test_every_question_of_being_counted_names_its_audience(everyone: list[Person]) -> None:
    for person in everyone:
        for each in answers(person, "consent"):
            assert each["audience"] in ("outside", "counting_office")
            assert (each.get("recipient") == "office") == (each["audience"] == "counting_office")
