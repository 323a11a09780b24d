"""The ledger in words: what was planned counts as released until it is proven unwritten."""

import pytest

from shelter_desk.actions import releases
from shelter_desk.actions.releases import Release, Sent
from shelter_desk.errors import Broken
from shelter_desk.exchange.counting import OUTSIDE, Period
from tests.actions.office import Office

Q1, Q2, YEAR = Period(2026, 1), Period(2026, 2), Period(2026)


def release(*cases: str, package: str = "") -> Release:
    return Release(list(cases), [], [], {}, package=package)


def sent(state: str = "planned", **more: object) -> Sent:
    return Sent(state, "referral", "ff01", 1, **more)  # type: ignore[arg-type]


def test_the_last_state_of_a_package_counts(office: Office) -> None:
    for state in ("planned", "written"):
        releases.note_sent(office.desk, "a", sent(state))
    releases.note_sent(office.desk, "b", sent())
    assert {package: each.state for package, each in releases.packages(office.desk).items()} == {
        "a": "written",
        "b": "planned",
    }


def test_numbers_rise_and_never_fall_behind_the_clock(office: Office) -> None:
    minutes = int(office.made.clock().timestamp()) // 60
    first = releases.next_sequence(office.desk)
    assert first == minutes
    releases.note_sent(office.desk, "a", sent("unwritten", case="A"))
    assert releases.next_sequence(office.desk) == minutes
    releases.note_sent(office.desk, "b", Sent("planned", "count", "ff01", first + 5))
    assert releases.next_sequence(office.desk) == first + 6
    # A desk restored from a backup has forgotten package b; later on its numbers are higher all the same.
    office.at("2026-03-11")
    assert releases.next_sequence(office.desk) > first + 6


@pytest.mark.parametrize(("state", "used"), [("planned", True), ("written", True), ("unwritten", False)])
def test_a_consent_is_used_by_what_may_be_out(office: Office, state: str, used: bool) -> None:
    releases.note_sent(office.desk, "a", sent(state, case="A", consent="r1"))
    assert (releases.used_consents(office.desk) == {"r1"}) == used
    assert (releases.identified_to(office.desk) == {"A": {"ff01"}}) == used
    assert releases.used_consents(office.desk) <= {"r1"}


def test_only_referrals_name_people(office: Office) -> None:
    releases.note_sent(office.desk, "a", Sent("written", "count", "ff01", 1, case="A"))
    assert releases.identified_to(office.desk) == {}


def test_a_person_has_one_reference_for_each_recipient(office: Office) -> None:
    releases.note_sent(office.desk, "a", sent("written", case="A", reference="1a"))
    releases.note_sent(office.desk, "b", Sent("written", "referral", "ff02", 2, case="A", reference="2b"))
    assert releases.reference_for(office.desk, "A", "ff01") == "1a"
    assert releases.reference_for(office.desk, "A", "ff02") == "2b"
    assert releases.reference_for(office.desk, "A", "ff03") == releases.reference_for(office.desk, "B", "ff01") == ""


def test_each_recipient_answers_to_what_it_was_sent(office: Office) -> None:
    releases.note_sent(office.desk, "a", sent("written", case="A", reference="1a"))
    releases.note_sent(office.desk, "b", Sent("written", "count", "ff02", 2))
    assert releases.sent_to(office.desk, "ff01") == {"a": "", "1a": "A"}
    assert releases.sent_to(office.desk, "ff02") == {"b": ""}
    assert releases.sent_to(office.desk, "ff03") == {}


def test_a_period_is_frozen_once(office: Office) -> None:
    releases.freeze(office.desk, OUTSIDE, YEAR, release("A"))
    releases.freeze(office.desk, OUTSIDE, YEAR, release("B"))
    found = releases.frozen(office.desk, OUTSIDE, YEAR)
    assert found is not None
    assert found.cases == ["A"]
    assert releases.frozen(office.desk, "office", YEAR) is None
    assert releases.holding(office.desk, "A") == ((OUTSIDE, "2026"),)


def test_what_was_proven_unwritten_was_no_release(office: Office) -> None:
    for package, state in (("a", "written"), ("b", "unwritten")):
        releases.note_sent(office.desk, package, Sent(state, "count", "office", 1))
        releases.note_release(office.desk, "office", Q1, release(package.upper(), package=package))
    found = releases.last_release(office.desk, "office", Q1)
    assert found is not None
    assert found.cases == ["A"]
    assert releases.last_release(office.desk, "office", Q2) is None
    assert releases.released_periods(office.desk, "office") == [Q1]
    assert releases.released_periods(office.desk, "other") == []


def test_home_is_where_a_person_was_last_released(office: Office) -> None:
    releases.note_release(office.desk, "office", Q1, release("A", "B"))
    releases.note_release(office.desk, "office", Q2, release("C"))
    assert releases.homes(office.desk, "office") == {"A": Q1, "B": Q1, "C": Q2}
    # Replaced without B, B is at home nowhere.
    releases.note_release(office.desk, "office", Q1, release("A"))
    assert releases.homes(office.desk, "office") == {"A": Q1, "C": Q2}
    # What is frozen outranks what was released.
    releases.freeze(office.desk, "office", Period(2025, 4), release("C"))
    assert releases.homes(office.desk, "office") == {"A": Q1, "C": Period(2025, 4)}
    assert releases.homes(office.desk, OUTSIDE) == {}
    for case, out in (("A", True), ("B", False), ("C", True)):
        assert releases.was_released(office.desk, case) == out


def test_a_year_is_stored_as_a_year_or_as_four_quarters(office: Office) -> None:
    for quarter in (1, 2, 3):
        releases.freeze(office.desk, "office", Period(2026, quarter), release())
        assert not releases.year_is_stored(office.desk, "office", 2026)
    releases.freeze(office.desk, "office", Period(2026, 4), release())
    assert releases.year_is_stored(office.desk, "office", 2026)
    releases.freeze(office.desk, OUTSIDE, YEAR, release())
    assert releases.year_is_stored(office.desk, OUTSIDE, 2026)


def test_what_was_lost_is_frozen_or_due_again(office: Office) -> None:
    releases.note_lost(office.desk, OUTSIDE, Period(2025), ["A"])
    releases.note_lost(office.desk, "office", Q1, [])
    frozen = releases.frozen(office.desk, OUTSIDE, Period(2025))
    assert frozen is not None
    assert frozen.lost
    assert releases.frozen(office.desk, "office", Q1) is None
    last = releases.last_release(office.desk, "office", Q1)
    assert last is not None
    assert last.lost


def test_the_counting_secret_is_made_once(office: Office) -> None:
    secret = releases.counting_secret(office.desk)
    assert len(secret) == 32
    assert releases.counting_secret(office.desk) == secret


def test_packages_that_came_in_are_remembered(office: Office) -> None:
    releases.note_came_in(office.desk, "a", "Made-up mechanism", "reply")
    assert releases.seen_packages(office.desk) == {"a"}


def test_the_ledger_is_sealed_for_its_circles(office: Office) -> None:
    releases.note_sent(office.desk, "a", sent("written", case="A", reference="1a"))
    releases.freeze(office.desk, OUTSIDE, YEAR, release("A"))
    stored = office.desk.vault.connection.execute("SELECT content FROM ledger").fetchall()
    for word in (b"ff01", b"1a", b"cases"):
        assert not [row for row in stored if word in row[0]]
    with office.as_someone_else("Cem") as desk:
        assert not releases.was_released(desk, "A")
        with pytest.raises(Broken) as problem:
            releases.packages(desk)
        assert problem.value.code == "ledger-altered"
