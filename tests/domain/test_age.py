"""Age: whoever may be a child is one, the lower bound governs, and looks alone change nothing (R-CH-01)."""

import datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from shelter_desk.domain.age import DOUBTED, AgeView, Minority, age_bounds, age_view, view_of
from shelter_desk.domain.casefile import CaseFile
from shelter_desk.domain.facts import Age
from tests.domain.strategies import LIBRARY, days, facts_of_kind, made
from tests.properties import tried

CHILD, POSSIBLY, ADULT = Minority.CHILD, Minority.POSSIBLY_CHILD, Minority.ADULT
TODAY = datetime.date(2026, 3, 10)
DOUBTS = sorted(LIBRARY.codelists["age_doubt"].ids())
ages = facts_of_kind("Age")


@pytest.mark.parametrize(
    ("age", "minority", "until"),
    [
        # What the person says.
        (Age(stated_years=16, stated_on="2026-03-01"), CHILD, "2028-03-01"),
        (Age(stated_years=17, stated_on="2025-03-10"), ADULT, None),
        (Age(stated_years=17, stated_on="2025-03-11"), CHILD, "2026-03-11"),
        (Age(stated_years=17, stated_on="2025"), CHILD, "2026-12-31"),
        (Age(stated_years=16), CHILD, "9999-12-31"),
        (Age(stated_years=18), ADULT, None),
        (Age(stated_years=40, stated_on="2026-03-01"), ADULT, None),
        (Age(stated_years=0, stated_on="2026-03-01"), CHILD, "2044-03-01"),
        # Birth dates of any precision: the youngest reading counts.
        (Age(stated_born="2008-03-10"), ADULT, None),
        (Age(stated_born="2008-03-11"), CHILD, "2026-03-11"),
        (Age(stated_born="2008-03"), CHILD, "2026-03-31"),
        (Age(stated_born="2008"), CHILD, "2026-12-31"),
        (Age(stated_born="2007"), ADULT, None),
        (Age(stated_born="2007~"), CHILD, "2026-12-31"),  # about 2007 may be 2008
        (Age(documented_born="2006"), ADULT, None),
        # Sources that disagree: the one that makes the person youngest.
        (Age(stated_years=17, stated_on="2026-03-01", documented_born="1995-01-01"), CHILD, "2027-03-01"),
        (Age(stated_years=25, documented_born="2010-05-05"), CHILD, "2028-05-05"),
        (Age(stated_born="1990", documented_born="2009"), CHILD, "2027-12-31"),
        (Age(stated_years=16, stated_on="2026-03-01", assessed_lower=18, assessed_on="2026-03-05"), CHILD, "2028-03-01"),
        # An assessment: its lowest age.
        (Age(assessed_lower=17, assessed_upper=21, assessed_on="2026-01-01"), CHILD, "2027-01-01"),
        (Age(assessed_lower=18, assessed_upper=24, assessed_on="2026-01-01"), ADULT, None),
        (Age(stated_years=19, assessed_upper=17, assessed_on="2026-01-01"), CHILD, "2044-01-01"),
        # Doubts.
        (Age(stated_years=19, possibly_child="yes"), POSSIBLY, None),
        (Age(stated_years=19, possibly_child="yes", doubts=("looks",)), ADULT, None),
        (Age(stated_years=19, possibly_child="yes", doubts=("looks", "others_say")), POSSIBLY, None),
        (Age(stated_years=19, possibly_child="yes", doubts=("told_to_lie",)), POSSIBLY, None),
        (Age(stated_years=19, possibly_child="yes", doubts=("unknown",)), POSSIBLY, None),
        (Age(stated_years=19, possibly_child="unknown"), POSSIBLY, None),
        (Age(stated_years=19, possibly_child="declined"), POSSIBLY, None),
        (Age(stated_years=19, possibly_child="no", doubts=("looks",)), ADULT, None),
        (Age(possibly_child="yes", doubts=("looks",)), POSSIBLY, None),  # nothing was stated
        (Age(stated_years=16, stated_on="2026-03-01", possibly_child="no"), CHILD, "2028-03-01"),
        # Nothing known but the doubt itself.
        (Age(possibly_child="no"), ADULT, None),
        (Age(possibly_child="unknown"), POSSIBLY, None),
        (Age(doubts=("events",)), POSSIBLY, None),
        (Age(stated_on="2026-03-01"), POSSIBLY, None),
    ],
)  # fmt: skip
def test_examples(age: Age, minority: Minority, until: str | None) -> None:
    view = view_of(age, TODAY)
    assert view.minority is minority
    assert view.until == (datetime.date.fromisoformat(until) if until else None)
    assert view.as_child == (minority is not ADULT)


@pytest.mark.parametrize(("today", "minority"), [("2026-02-28", CHILD), ("2026-03-01", ADULT)])
def test_born_on_29_february(today: str, minority: Minority) -> None:
    age = Age(documented_born="2008-02-29")
    assert view_of(age, datetime.date.fromisoformat(today)).minority is minority
    assert view_of(age, datetime.date(2026, 2, 1)).until == datetime.date(2026, 3, 1)


def test_whoever_was_not_asked_has_a_childs_safeguards() -> None:
    view = age_view(CaseFile("AAAA-AAAA"), TODAY)
    assert view == AgeView(Minority.NOT_ASKED)
    assert view.as_child


def test_the_latest_record_counts() -> None:
    situation = made(Age(stated_years=15, stated_on="2026-03-01"), Age(stated_years=30, possibly_child="no"))
    assert situation.age.minority is ADULT


# Properties


@tried(120)
@given(ages, days, st.lists(st.sampled_from(DOUBTS), min_size=1, unique=True))
def test_a_doubt_other_than_looks_never_makes_an_adult_of_a_child(
    age: Age, today: datetime.date, doubts: list[str]
) -> None:
    assume(set(doubts) != {"looks"})
    doubted = replace(age, doubts=tuple(dict.fromkeys((*(age.doubts or ()), *doubts))))
    if view_of(age, today).as_child:
        assert view_of(doubted, today).as_child
    for said in DOUBTED:
        assert view_of(replace(doubted, possibly_child=said), today).as_child


@tried(120)
@given(ages, days)
def test_looks_alone_never_overturn_what_was_said(age: Age, today: datetime.date) -> None:
    looks = replace(age, possibly_child="yes", doubts=("looks",))
    undoubted = replace(age, possibly_child="no", doubts=None)
    if age_bounds(age, today) is not None:
        assert view_of(looks, today) == view_of(undoubted, today)


SOURCES = ("stated_years", "stated_born", "documented_born", "assessed_lower", "assessed_upper")


@tried(120)
@given(ages, ages, days)
def test_another_source_never_makes_anyone_older(age: Age, other: Age, today: datetime.date) -> None:
    assume(any(getattr(age, source) is not None for source in SOURCES))
    more = {
        name: value for name in SOURCES if getattr(age, name) is None and (value := getattr(other, name)) is not None
    }
    if age.assessed_upper is not None or age.assessed_lower is not None:
        more = {name: value for name, value in more.items() if not name.startswith("assessed")}
    added = replace(age, **more)
    if view_of(age, today).as_child:
        assert view_of(added, today).as_child
    bounds, wider = age_bounds(age, today), age_bounds(added, today)
    assert bounds is not None
    assert wider is not None
    assert wider[0] <= bounds[0]


@tried(120)
@given(ages, days)
def test_the_lower_bound_governs(age: Age, today: datetime.date) -> None:
    bounds = age_bounds(age, today)
    undoubted = view_of(replace(age, possibly_child="no"), today)
    if bounds is None:
        assert undoubted.minority is ADULT
        assert view_of(replace(age, possibly_child=None), today).minority is POSSIBLY
        return
    low, high = bounds
    assert low >= 0
    assert age.assessed_upper is not None or low <= high
    if low >= 18:
        assert undoubted.minority is ADULT
    # Years said on a day still to come are the only way to be adult before the bound says so.
    elif not _said_ahead(age, today):
        assert undoubted.minority is CHILD


def _said_ahead(age: Age, today: datetime.date) -> bool:
    return any(said is not None and said[:4] >= str(today.year) for said in (age.stated_on, age.assessed_on))


@tried(120)
@given(ages, days, days)
def test_nobody_grows_younger(age: Age, one: datetime.date, other: datetime.date) -> None:
    earlier, later = sorted((one, other))
    if not view_of(age, earlier).as_child:
        assert not view_of(age, later).as_child
    before, after = age_bounds(age, earlier), age_bounds(age, later)
    if before and after:
        assert before[0] <= after[0]
        assert before[1] <= after[1]


@tried(120)
@given(ages, days)
def test_until_is_the_first_day_as_an_adult(age: Age, today: datetime.date) -> None:
    view = view_of(replace(age, possibly_child="no"), today)
    if view.until is not None and view.until.year < 9999:
        assert view.minority is CHILD
        assert view_of(replace(age, possibly_child="no"), view.until).minority is ADULT
        assert view_of(age, view.until - datetime.timedelta(days=1)).minority is CHILD


# Bounds in years, as returns use them


@pytest.mark.parametrize(
    ("age", "bounds"),
    [
        (Age(), None),
        (Age(possibly_child="yes", doubts=("looks",)), None),
        (Age(stated_years=16), (16, 16)),
        (Age(stated_years=16, stated_on="2026-03-10"), (16, 16)),
        (Age(stated_years=16, stated_on="2026-03-01"), (16, 17)),
        (Age(stated_years=16, stated_on="2025"), (16, 18)),  # said on the last day of 2025, at the latest
        (Age(stated_years=16, stated_on="2025-03-10"), (17, 17)),
        (Age(stated_years=16, stated_on="2025-03-09"), (17, 18)),
        (Age(stated_years=16, stated_on="2025-03-11"), (16, 17)),
        (Age(documented_born="2026-03-10"), (0, 0)),
        (Age(stated_born="2008"), (17, 18)),
        (Age(stated_born="2008-03-10", documented_born="1998-03-11"), (18, 27)),
        (Age(assessed_lower=16, assessed_upper=19, assessed_on="2025-03-10"), (17, 20)),
        (Age(assessed_lower=16), (16, 16)),
        (Age(assessed_upper=17), (0, 17)),
    ],
)
def test_bounds_in_years(age: Age, bounds: tuple[int, int] | None) -> None:
    assert age_bounds(age, TODAY) == bounds
