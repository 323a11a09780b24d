"""Taking a yes back is as easy as giving it, and acts at once (R-CO-11): what is not written yet is not written."""

from shelter_desk.actions import asking, releases
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.export_counts import export as write_count
from shelter_desk.actions.export_counts import preview as preview_count
from shelter_desk.actions.referring import export as write_referral
from shelter_desk.actions.referring import preview as preview_referral
from shelter_desk.actions.referring import question
from shelter_desk.actions.today import replacements
from shelter_desk.exchange.counting import Period
from tests.features.house import House, unchanged

Q1 = Period(2026, 1)


def test_between_looking_and_writing_a_referral(house: House) -> None:
    case = house.meets_an_adult()
    yes = house.asks(case, "given")
    to = house.office.recipient(house.office.mechanism)
    shown = preview_referral(house.desk, case, to, question(house.desk, case, to))
    assert any(each.field == "given_names" for each in shown.disclosure.goes)
    asking.withdraw(house.desk, case, yes)
    with unchanged(house, case), house.refused("no-consent"):
        write_referral(house.desk, shown, house.office.stick)
    assert list(house.office.stick.iterdir()) == []
    assert releases.packages(house.desk) == {}


def test_between_looking_and_writing_a_count(house: House) -> None:
    house.office.crowd(25, "2025-06-01")
    cases = house.office.crowd(12)
    house.office.at("2026-04-01")
    shown = preview_count(house.desk, "count", house.office.office, Q1)
    (yes,) = [each.id for each in view_case(house.desk, cases[0]).of_form("consent") if each.answers.get("recipient")]
    asking.withdraw(house.desk, cases[0], yes)
    with house.refused("changed-since-preview"):
        write_count(house.desk, "count", house.office.office, Q1, house.office.stick, shown.fingerprint)
    assert list(house.office.stick.iterdir()) == []
    assert cases[0] not in preview_count(house.desk, "count", house.office.office, Q1).release.cases


def test_before_the_freeze_the_count_is_due_again(house: House) -> None:
    """Today says so, until the office has the new one."""
    house.office.crowd(25, "2025-06-01")
    cases = house.office.crowd(12)
    house.office.at("2026-04-01")
    write_count(house.desk, "count", house.office.office, Q1, house.office.stick)
    assert replacements(house.desk) == ()
    (yes,) = [each.id for each in view_case(house.desk, cases[0]).of_form("consent") if each.answers.get("recipient")]
    asking.withdraw(house.desk, cases[0], yes)
    assert replacements(house.desk) == ("2026-Q1",)
    write_count(house.desk, "count", house.office.office, Q1, house.office.stick)
    assert replacements(house.desk) == ()
    last = releases.last_release(house.desk, house.office.office.id, Q1)
    assert last is not None
    assert cases[0] not in last.cases


def test_after_the_freeze_the_release_stands_and_is_named(house: House) -> None:
    house.office.crowd(25, "2025-06-01")
    cases = house.office.crowd(12)
    house.office.at("2026-05-16")
    frozen = preview_count(house.desk, "count", house.office.office, Q1)
    (yes,) = [each.id for each in view_case(house.desk, cases[0]).of_form("consent") if each.answers.get("recipient")]
    asking.withdraw(house.desk, cases[0], yes)
    assert replacements(house.desk) == ()
    assert preview_count(house.desk, "count", house.office.office, Q1).payload == frozen.payload
    assert (house.office.office.id, "2026-Q1") in releases.holding(house.desk, cases[0])


def test_what_was_told_is_not_told_again(house: House) -> None:
    """A withdrawal does not call back what went out; the next referral is refused."""
    case = house.meets_an_adult()
    yes = house.asks(case, "given")
    to = house.office.recipient(house.office.mechanism)
    write_referral(
        house.desk, preview_referral(house.desk, case, to, question(house.desk, case, to)), house.office.stick
    )
    asking.withdraw(house.desk, case, yes)
    assert [given.worth.value for given in asking.given(house.desk, case)] == ["withdrawn"]
    with house.refused("no-consent") as problem:
        preview_referral(house.desk, case, to, question(house.desk, case, to))
    assert "taken back" in " ".join(problem.value.details)
