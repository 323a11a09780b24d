"""Counts and returns of a desk: stored once when they freeze, replaced before, never made again."""

import datetime

import pytest

from shelter_desk.actions import counting, releases
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.counting import (
    Preview,
    freeze_due,
    frozen_release,
    preview_count,
    preview_outside,
    replacements_due,
)
from shelter_desk.actions.export_counts import export
from shelter_desk.actions.review import open_exchange
from shelter_desk.actions.today import replacements
from shelter_desk.errors import Refused
from shelter_desk.exchange.counting import OUTSIDE, Period
from shelter_desk.exchange.payloads import Count, OutsideReturn
from shelter_desk.vault.backup import begin_copy
from tests.actions.office import Office

YEAR, Q1, Q2 = Period(2026), Period(2026, 1), Period(2026, 2)
FROZEN_YEAR, FROZEN_Q1 = "2027-02-15", "2026-05-16"


def refusal(action: object, *arguments: object) -> str:
    with pytest.raises(Refused) as problem:
        action(*arguments)  # type: ignore[operator]
    return problem.value.code


def people(shown: Preview) -> int:
    assert isinstance(shown.payload, Count)
    return sum(cell.people for cell in shown.payload.cells if cell.table == "total")


def many(office: Office, year: int = 2025, number: int = 25) -> None:
    """A desk that counts by the quarter, because the year before had 20 people."""
    office.crowd(number, f"{year}-06-01")
    office.at("2026-03-10")


# A2


def test_an_outside_return_is_of_a_frozen_year(office: Office) -> None:
    office.crowd(30)
    assert refusal(preview_outside, office.desk, Q1) == "period"
    office.at("2027-02-14")
    with pytest.raises(Refused) as problem:
        preview_outside(office.desk, YEAR)
    assert problem.value.code == "not-frozen"
    assert FROZEN_YEAR in problem.value.advice
    office.at(FROZEN_YEAR)
    shown = preview_outside(office.desk, YEAR)
    assert isinstance(shown.payload, OutsideReturn)
    assert shown.frozen
    assert shown.payload.rows[0].value == 30


def test_stored_once_it_never_changes(office: Office) -> None:
    cases = office.crowd(30)
    office.at(FROZEN_YEAR)
    first = preview_outside(office.desk, YEAR)
    for case in cases[:10]:
        office.consent(case, **(office.counted_by("outside") | {"decision": "refused"}))
    office.crowd(40)
    assert preview_outside(office.desk, YEAR).payload == first.payload
    assert preview_outside(office.desk, YEAR).fingerprint == first.fingerprint
    # The ledger names what holds those who changed their mind.
    assert releases.holding(office.desk, cases[0]) == ((OUTSIDE, "2026"),)
    assert releases.holding(office.desk, "AAAA-AAAA") == ()


def test_withdrawals_act_until_the_tables_are_stored_even_after_the_freeze(office: Office) -> None:
    cases = office.crowd(30)
    office.at("2027-03-20")
    for case in cases[:5]:
        office.consent(case, **(office.counted_by("outside") | {"decision": "refused"}))
    assert set(preview_outside(office.desk, YEAR).release.cases) == set(cases[5:])


def test_late_facts_fall_into_the_open_period(office: Office) -> None:
    cases = office.crowd(30)
    office.at("2027-01-20")
    later = office.crowd(5)
    office.at(FROZEN_YEAR)
    assert set(preview_outside(office.desk, YEAR).release.cases) == set(cases)
    office.at("2028-02-15")
    assert set(preview_outside(office.desk, Period(2027)).release.cases) == set(later)


def test_coverage_is_of_those_presumed_in_the_period(office: Office) -> None:
    office.crowd(24)
    office.crowd(12, audiences=())
    office.at("2027-06-01")
    office.crowd(30)
    office.at("2028-02-15")
    assert preview_outside(office.desk, YEAR).payload.coverage == "half_to_three_quarters"  # type: ignore[union-attr]
    assert preview_outside(office.desk, Period(2027)).payload.coverage == "over_three_quarters"  # type: ignore[union-attr]


# A1


def test_a_count_is_made_once_the_period_is_over(office: Office) -> None:
    many(office)
    office.crowd(12)
    assert refusal(preview_count, office.desk, office.office.id, Q1) == "not-over"
    office.at("2026-04-01")
    shown = preview_count(office.desk, office.office.id, Q1)
    assert (people(shown), shown.frozen, shown.payload.final) == (12, False, False)  # type: ignore[union-attr]


def test_small_desks_count_by_the_year(office: Office) -> None:
    office.crowd(19, "2025-06-01")
    office.crowd(25)
    office.at("2027-01-01")
    assert refusal(preview_count, office.desk, office.office.id, Q1) == "period-year"
    assert people(preview_count(office.desk, office.office.id, YEAR)) == 25


def test_others_by_the_quarter(office: Office) -> None:
    many(office, number=20)
    office.crowd(5)
    office.at("2027-01-01")
    assert refusal(preview_count, office.desk, office.office.id, YEAR) == "period-quarter"
    assert people(preview_count(office.desk, office.office.id, Q1)) == 5


def test_the_kind_of_period_does_not_change_with_withdrawals(office: Office) -> None:
    """By both, quarters and year, people would be counted twice at the hub."""
    cases = office.crowd(20, "2025-06-01")
    office.crowd(5)
    office.at("2026-04-01")
    freeze_due(office.desk)
    for case in cases:
        office.consent(case, **(office.counted_by("office") | {"decision": "refused"}))
    assert people(preview_count(office.desk, office.office.id, Q1)) == 5
    assert refusal(preview_count, office.desk, office.office.id, YEAR) == "not-over"


def test_who_is_left_out_and_why(office: Office) -> None:
    many(office)
    counted = office.crowd(3)
    silent = office.person(audiences=("outside",))
    elsewhere = office.person()
    office.put("reply", {"kind": "message", "counted": "presumed", "counted_on": "2026-01-05"}, elsewhere)
    office.at("2026-04-01")
    shown = preview_count(office.desk, office.office.id, Q1)
    assert set(shown.release.cases) == set(counted)
    assert shown.left_out == {"no_consent": (silent,), "counted_elsewhere": (elsewhere,)}


def test_before_the_freeze_a_count_follows_the_facts_and_is_due_again(office: Office) -> None:
    many(office)
    cases = office.crowd(12)
    office.at("2026-04-01")
    assert replacements_due(office.desk, office.office.id) == []
    export(office.desk, "count", office.office, Q1, office.stick)
    assert replacements_due(office.desk, office.office.id) == []
    office.consent(cases[0], **(office.counted_by("office") | {"decision": "refused"}))
    assert replacements_due(office.desk, office.office.id) == [Q1]
    assert people(preview_count(office.desk, office.office.id, Q1)) == 11
    export(office.desk, "count", office.office, Q1, office.stick)
    assert replacements_due(office.desk, office.office.id) == []


def test_after_the_freeze_the_release_stands_and_is_named(office: Office) -> None:
    many(office)
    cases = office.crowd(12)
    office.at("2026-04-01")
    export(office.desk, "count", office.office, Q1, office.stick)
    office.at(FROZEN_Q1)
    frozen = preview_count(office.desk, office.office.id, Q1)
    assert (people(frozen), frozen.frozen, frozen.payload.final) == (12, True, True)  # type: ignore[union-attr]
    office.consent(cases[0], **(office.counted_by("office") | {"decision": "refused"}))
    assert replacements_due(office.desk, office.office.id) == []
    assert preview_count(office.desk, office.office.id, Q1).payload == frozen.payload
    assert releases.holding(office.desk, cases[0]) == ((office.office.id, "2026-Q1"),)


def test_who_was_released_stays_in_that_period_whatever_is_corrected(office: Office) -> None:
    many(office)
    case = office.person()
    office.at("2026-04-02")
    export(office.desk, "count", office.office, Q1, office.stick)
    for kept in view_case(office.desk, case).of_form("consent"):
        office.put("consent", kept.answers | {"how": "talked"}, case, kept.id)  # recorded anew in the second quarter
    office.at("2026-07-01")
    assert people(preview_count(office.desk, office.office.id, Q1)) == 1
    assert people(preview_count(office.desk, office.office.id, Q2)) == 0


# Freezing


def test_everything_whose_day_has_come_is_stored(office: Office) -> None:
    office.crowd(25, "2025-06-01")
    office.crowd(5)
    office.at("2026-08-15")
    mine = office.office.id
    assert freeze_due(office.desk) == [
        "outside:2025",
        f"{mine}:2025",
        f"{mine}:2026-Q1",
        f"{mine}:2026-Q2",
    ]
    assert freeze_due(office.desk) == []
    office.at(FROZEN_YEAR)
    assert freeze_due(office.desk) == ["outside:2026", f"{mine}:2026-Q3", f"{mine}:2026-Q4"]
    assert releases.year_is_stored(office.desk, mine, 2026)
    assert not releases.year_is_stored(office.desk, mine, 2027)


def test_only_who_holds_reports_makes_and_stores_tables(office: Office) -> None:
    office.crowd(30)
    office.at(FROZEN_YEAR)
    with office.as_someone_else("Cem") as desk:
        assert freeze_due(desk) == []
        assert replacements_due(desk, office.office.id) == []
        assert refusal(preview_outside, desk, YEAR) == "no-reports"
        assert refusal(preview_count, desk, office.office.id, YEAR) == "no-reports"
    export(office.desk, "count", office.office, YEAR, office.stick)
    # She holds reports, but not exchange, in whose ledger stands who was named to whom.
    with office.as_someone_else("Hana") as desk:
        assert refusal(preview_outside, desk, YEAR) == "no-reports"
        assert freeze_due(desk) == []
        assert replacements_due(desk, office.office.id) == []
        assert replacements(desk) == ()


def test_an_empty_desk_has_nothing_to_store(office: Office) -> None:
    assert freeze_due(office.desk) == []
    office.at("2027-04-01")
    assert freeze_due(office.desk) == []


# After a restore


def restored(office: Office) -> None:
    begin_copy(office.desk.vault)


def test_nothing_is_stored_before_two_people_reviewed_a_restored_desk(office: Office) -> None:
    """Withdrawals since the backup are not back yet: stored now, they would never act."""
    cases = office.crowd(30)
    office.at(FROZEN_YEAR)
    restored(office)
    assert freeze_due(office.desk) == []
    assert refusal(preview_outside, office.desk, YEAR) == "exchange-shut"
    for case in cases[:4]:
        office.consent(case, **(office.counted_by("outside") | {"decision": "refused"}))
    open_exchange(office.desk, office.made.second(office.desk))
    assert len(preview_outside(office.desk, YEAR).release.cases) == 26


def test_what_was_stored_before_the_backup_is_still_there(office: Office) -> None:
    office.crowd(30)
    office.at(FROZEN_YEAR)
    first = preview_outside(office.desk, YEAR)
    restored(office)
    assert preview_outside(office.desk, YEAR).payload == first.payload


def test_what_went_out_after_the_backup_is_never_made_again(office: Office) -> None:
    office.crowd(30)
    office.at("2028-01-10")
    restored(office)
    mine = office.office.id
    open_exchange(office.desk, office.made.second(office.desk), [(OUTSIDE, YEAR), (mine, YEAR), (mine, Period(2027))])
    assert refusal(preview_outside, office.desk, YEAR) == "released-before-restore"
    assert refusal(frozen_release, office.desk, mine, YEAR) == "released-before-restore"
    assert f"{OUTSIDE}:2026" not in freeze_due(office.desk)
    # A count that is not frozen yet is written anew: the office takes the newest.
    assert replacements_due(office.desk, mine) == [Period(2027)]
    # Whether this desk counts by quarters is told by what is known here.
    assert counting._people_in(office.desk, mine, 2026) == 30


def test_whom_a_lost_release_may_hold_is_counted_in_no_other(office: Office) -> None:
    """Who withdrew and agreed again would otherwise stand in the release that is out, and in a later one (attack 29)."""
    cases = office.crowd(30)
    office.at("2027-03-01")
    restored(office)
    mine = office.office.id
    office.consent(cases[0], **(office.counted_by("office") | {"decision": "refused"}))
    open_exchange(office.desk, office.made.second(office.desk), [(mine, YEAR)])
    office.consent(cases[0], **office.counted_by("office"))
    later = office.crowd(3)
    office.at("2028-01-02")
    counted = counting._choose(office.desk, mine, Period(2027)).cases
    assert counted == set(later)
    assert (mine, "2026") in releases.holding(office.desk, cases[0])


def test_a_review_happens_once(office: Office) -> None:
    assert refusal(open_exchange, office.desk, office.made.second(office.desk)) == "exchange-open"


def test_fingerprints_follow_the_payload(office: Office) -> None:
    many(office)
    cases = office.crowd(12)
    office.at("2026-04-01")
    first = preview_count(office.desk, office.office.id, Q1)
    assert preview_count(office.desk, office.office.id, Q1).fingerprint == first.fingerprint
    office.consent(cases[0], **(office.counted_by("office") | {"decision": "refused"}))
    assert preview_count(office.desk, office.office.id, Q1).fingerprint != first.fingerprint
    assert first.release.cases == sorted(first.release.cases)
    assert datetime.date.fromisoformat(FROZEN_Q1) == Q1.frozen_from
