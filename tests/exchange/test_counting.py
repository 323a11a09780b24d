"""Who is counted, in which period: once, when fact and consent first stood together (design §4, Counting)."""

import datetime
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter_desk.domain.facts import Age, Citizenship, Detection, Exploitation, Sex
from shelter_desk.errors import Refused
from shelter_desk.exchange.counting import (
    OUTSIDE,
    Candidate,
    Period,
    categories_of,
    choose,
    kind_of_period,
)
from shelter_desk.exchange.regions import region_of
from shelter_desk.exchange.tables import DIMENSIONS
from shelter_desk.forms.world import country_codes
from tests.domain.strategies import LIBRARY, facts_of_kind
from tests.properties import tried

UNKNOWN = {name: categories[-1] for name, categories in DIMENSIONS.items()}
SOURCES = ("Age", "Sex", "Exploitation", "Citizenship", "Detection")
Q1, Q2, YEAR = Period(2026, 1), Period(2026, 2), Period(2026)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def candidate(case: str = "A", **changes: Any) -> Candidate:
    values: dict[str, Any] = {
        "case": case,
        "key": int.from_bytes(case.encode(), "big"),
        "presumed_on": day("2026-02-01"),
        "consented_on": {OUTSIDE: day("2026-02-03")},
        "counted_elsewhere": False,
        "describe": lambda _day: UNKNOWN,
    }
    return Candidate(**(values | changes))


# Periods


@pytest.mark.parametrize(
    ("text", "first", "last", "frozen"),
    [
        ("2026", "2026-01-01", "2026-12-31", "2027-02-15"),
        ("2026-Q1", "2026-01-01", "2026-03-31", "2026-05-16"),
        ("2026-Q2", "2026-04-01", "2026-06-30", "2026-08-15"),
        ("2026-Q3", "2026-07-01", "2026-09-30", "2026-11-15"),
        ("2026-Q4", "2026-10-01", "2026-12-31", "2027-02-15"),
    ],
)
def test_a_period_freezes_45_days_after_its_end(text: str, first: str, last: str, frozen: str) -> None:
    period = Period.parse(text)
    assert str(period) == text
    assert (period.first_day, period.last_day, period.frozen_from) == (day(first), day(last), day(frozen))
    assert not period.is_over(day(last))
    assert period.is_over(day(last) + datetime.timedelta(days=1))
    assert not period.is_frozen(day(frozen) - datetime.timedelta(days=1))
    assert period.is_frozen(day(frozen))
    assert (period.frozen_from - period.last_day).days == 46


@pytest.mark.parametrize(
    "text", ["", "0000", "1899", "2200", "9999-Q4", "2026-Q5", "2026-q1", "2026 ", "2026\n", "٢٠٢٦", "2026-Q1-Q2"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        Period.parse(text)
    assert refusal.value.code == "period"


@given(st.integers(1900, 2199), st.integers(0, 4))
@tried()
def test_the_quarters_of_a_year_are_the_year(year: int, quarter: int) -> None:
    period = Period(year, quarter)
    assert Period.parse(str(period)) == period
    if quarter > 1:
        assert Period(year, quarter - 1).last_day + datetime.timedelta(days=1) == period.first_day
    assert Period(year).first_day == Period(year, 1).first_day
    assert Period(year).last_day == Period(year, 4).last_day


def test_small_desks_count_by_the_year() -> None:
    assert [kind_of_period(number) for number in (0, 19, 20, 400)] == ["year", "year", "quarter", "quarter"]


# Who


def test_one_is_counted_when_fact_and_consent_stand_together() -> None:
    late = candidate("B", consented_on={OUTSIDE: day("2026-05-05")})
    later = candidate("C", presumed_on=day("2026-04-01"))
    first, second = choose([candidate(), late, later], OUTSIDE, Q1), choose([candidate(), late, later], OUTSIDE, Q2)
    assert (first.cases, second.cases) == ({"A"}, {"B", "C"})
    assert choose([candidate(), late, later], OUTSIDE, YEAR).cases == {"A", "B", "C"}


def test_each_audience_was_asked_separately() -> None:
    both = candidate(consented_on={"office": day("2026-02-03")})
    assert choose([both], "office", Q1).cases == {"A"}
    assert choose([both], OUTSIDE, Q1).cases == set()
    assert choose([both], "another office", Q1).cases == set()


def test_those_who_did_not_agree_are_named_where_they_would_have_been_counted() -> None:
    silent = candidate(consented_on={})
    assert choose([silent], OUTSIDE, Q1).left_out == {"no_consent": ("A",)}
    # Not again in every period after: the share of those who agree would sink from year to year.
    assert choose([silent], OUTSIDE, Q2).left_out == {}
    assert choose([silent], OUTSIDE, Period(2025)).left_out == {}


def test_nobody_is_counted_whom_another_desk_has_counted() -> None:
    elsewhere = candidate(counted_elsewhere=True)
    assert choose([elsewhere], OUTSIDE, Q1).cases == set()
    assert choose([elsewhere], OUTSIDE, Q1).left_out == {"counted_elsewhere": ("A",)}


def test_nobody_is_counted_who_is_presumed_by_nobody() -> None:
    assert choose([candidate(presumed_on=None)], OUTSIDE, Q1).cases == set()


def test_who_was_released_once_stays_in_that_period() -> None:
    moved = candidate(consented_on={OUTSIDE: day("2026-05-01")})
    assert choose([moved], OUTSIDE, Q1, {"A": Q1}).cases == {"A"}
    assert choose([moved], OUTSIDE, Q2, {"A": Q1}).cases == set()
    # Taken back, they leave it, and are told of there.
    silent = candidate(consented_on={}, presumed_on=day("2025-02-01"))
    assert choose([silent], OUTSIDE, Q1, {"A": Q1}).left_out == {"no_consent": ("A",)}


def test_people_are_described_as_they_were_when_they_entered() -> None:
    asked: list[datetime.date] = []

    def describe(on: datetime.date) -> Mapping[str, str]:
        asked.append(on)
        return UNKNOWN

    two = {OUTSIDE: day("2026-02-03"), "office": day("2026-03-30")}
    choose([candidate(consented_on=two, describe=describe)], OUTSIDE, Q1)
    choose([candidate(consented_on=two, describe=describe)], "office", Q1)
    choose([candidate(consented_on={OUTSIDE: day("2026-06-30")}, describe=describe)], OUTSIDE, Q1, {"A": Q1})
    assert asked == [day("2026-02-03"), day("2026-03-30"), day("2026-03-31")]


def test_those_known_to_recipients_go_with_their_keys() -> None:
    chosen = choose([candidate(known_to=frozenset({"mechanism"})), candidate("B")], OUTSIDE, Q1)
    keys = {person.key for person in chosen.people}
    assert chosen.known == {candidate().key: {"mechanism"}, candidate("B").key: frozenset()}
    assert keys == set(chosen.known)


days = st.dates(day("2025-01-01"), day("2027-12-31"))
candidates = st.builds(
    candidate,
    st.sampled_from([f"C{number}" for number in range(8)]),
    presumed_on=st.one_of(st.none(), days),
    consented_on=st.dictionaries(st.sampled_from([OUTSIDE, "office"]), days),
    counted_elsewhere=st.sampled_from([False, False, True]),
)
periods = [Period(year, quarter) for year in (2025, 2026, 2027) for quarter in (1, 2, 3, 4)]
homes = st.dictionaries(st.sampled_from([f"C{number}" for number in range(8)]), st.sampled_from(periods))


@given(st.lists(candidates, unique_by=lambda each: each.case), homes, st.sampled_from([OUTSIDE, "office"]))
@tried()
def test_over_all_periods_everyone_is_counted_once_at_most(
    found: list[Candidate], home: dict[str, Period], audience: str
) -> None:
    counted = [case for period in periods for case in choose(found, audience, period, home).cases]
    assert len(counted) == len(set(counted))
    by_case = {each.case: each for each in found}
    for case in counted:
        assert by_case[case].presumed_on is not None
        assert audience in by_case[case].consented_on
        assert not by_case[case].counted_elsewhere
    entitled = {each.case for each in found if each.entered(audience) and not each.counted_elsewhere}
    assert set(counted) == entitled


# Into which cells


def describe(**facts: Any) -> dict[str, str]:
    named = {"age": None, "sex": None, "exploitation": None, "citizenship": None, "detection": None} | facts
    return categories_of(**named, day=day("2026-03-01"))


def test_what_nobody_asked_is_unknown() -> None:  # R-DA-05
    assert describe() == UNKNOWN


@pytest.mark.parametrize(
    ("age", "majority", "band"),
    [
        (Age(stated_years=24, stated_on="2026-02-01", possibly_child="no"), "adult", "18_24"),
        (Age(stated_years=24, stated_on="2026-02-01", possibly_child="yes"), "child", "18_24"),
        (Age(documented_born="2010-03-02"), "child", "12_15"),
        (Age(documented_born="2010-03-01"), "child", "16_17"),
        (Age(stated_years=5, stated_on="2026-02-01"), "child", "0_5"),
        (Age(stated_years=11, stated_on="2026-02-01"), "child", "6_11"),
        (Age(stated_years=39, stated_on="2026-02-28", possibly_child="no"), "adult", "25_39"),
        (Age(stated_years=40, stated_on="2026-02-01", possibly_child="no"), "adult", "40_more"),
        (Age(assessed_lower=16, assessed_upper=19, assessed_on="2026-02-01"), "child", "16_17"),
        (Age(possibly_child="yes"), "child", "unknown"),
        (Age(possibly_child="no"), "adult", "unknown"),
    ],
)
def test_the_lower_bound_of_an_age_governs(age: Age, majority: str, band: str) -> None:  # R-CH-01
    found = describe(age=age)
    assert (found["majority"], found["age"]) == (majority, band)


@pytest.mark.parametrize(
    ("purposes", "form"),
    [
        (None, "unknown"),
        ((), "unknown"),
        (("unknown",), "unknown"),
        (("labour",), "labour"),
        (("labour", "domestic"), "labour"),
        (("labour", "sexual"), "several"),
        (("servitude",), "other"),
    ],
)
def test_several_forms_are_one_category(purposes: tuple[str, ...] | None, form: str) -> None:
    assert describe(exploitation=Exploitation(purposes=purposes))["form"] == form


def test_citizenships_become_regions() -> None:
    assert describe(citizenship=Citizenship(countries=("AL", "RO")))["citizenship"] == "europe"
    assert describe(citizenship=Citizenship(countries=("AL", "NG")))["citizenship"] == "several"
    assert describe(citizenship=Citizenship(countries=("declined",)))["citizenship"] == "unknown"
    assert describe(citizenship=Citizenship(countries=None))["citizenship"] == "unknown"


def test_every_country_lies_in_one_region() -> None:
    nobodys = {"AQ"}  # Antarctica has no citizens
    assert {country for country in country_codes() if not region_of(country)} <= nobodys
    assert region_of("unknown") == ""


def test_sex_is_told_in_three_ways() -> None:
    told = {code: describe(sex=Sex(code))["sex"] for code in (*LIBRARY.codelists["sex"].ids(), None)}
    assert {code for code, sex in told.items() if sex == "female"} == {"female"}
    assert {code for code, sex in told.items() if sex == "male"} == {"male"}
    assert set(told.values()) == set(DIMENSIONS["sex"])


def test_every_code_of_a_list_has_its_place() -> None:
    for code in LIBRARY.codelists["detected_by"].ids():
        assert describe(detection=Detection(by=code))["finder"] != "unknown" or code == "other"
    for code in LIBRARY.codelists["purpose"].ids():
        assert describe(exploitation=Exploitation(purposes=(code,)))["form"] != "unknown"


@given(st.tuples(*(st.one_of(st.none(), facts_of_kind(kind)) for kind in SOURCES)))
@tried(300)
def test_whatever_was_recorded_fits_the_tables(facts: tuple[Any, ...]) -> None:
    found = categories_of(*facts, day("2026-03-01"))
    assert all(found[name] in categories for name, categories in DIMENSIONS.items())
    # What the attacker of the tables relies on: a band under 18 is a child's.
    assert found["age"] not in ("0_5", "6_11", "12_15", "16_17") or found["majority"] == "child"
