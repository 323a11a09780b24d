"""ISO 8601 durations on the calendar."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter_desk.domain.durations import add, is_duration, years_later
from tests.properties import tried

days = st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 12, 31))


@pytest.mark.parametrize(
    ("day", "duration", "expected"),
    [
        ("2026-03-01", "P30D", "2026-03-31"),
        ("2026-01-31", "P1M", "2026-02-28"),
        ("2024-01-31", "P1M", "2024-02-29"),
        ("2026-11-30", "P3M", "2027-02-28"),
        ("2026-12-31", "P2M", "2027-02-28"),
        ("2026-12-15", "P1M", "2027-01-15"),
        ("2026-11-15", "P1M", "2026-12-15"),
        ("2026-12-15", "P1Y", "2027-12-15"),
        ("2026-03-01", "P3M", "2026-06-01"),
        ("2026-03-01", "P8W", "2026-04-26"),
        ("2024-02-29", "P1Y", "2025-02-28"),
        ("2026-03-01", "P1Y2M1W3D", "2027-05-11"),
        ("2026-03-01", "PT72H", "2026-03-04"),
        ("2026-03-01", "PT120H", "2026-03-06"),
        ("2026-03-01", "PT25H", "2026-03-03"),
        ("2026-03-01", "PT1H", "2026-03-02"),  # a part of a day reaches into the next
        ("2026-03-01", "P1DT24H", "2026-03-03"),
    ],
)
def test_a_duration_after_a_day(day: str, duration: str, expected: str) -> None:
    assert add(datetime.date.fromisoformat(day), duration).isoformat() == expected


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P1", "30D", "P30d", "P-1D", "P1.5D", "P1DT", "T1H", "P0D", "P0Y0M", "PT0H", "P1H", "P٣D", "P1D "]
)  # fmt: skip
def test_what_is_no_duration_is_refused(text: str) -> None:
    assert not is_duration(text)
    with pytest.raises(ValueError):
        add(datetime.date(2026, 1, 1), text)


parts = st.tuples(
    st.integers(0, 99), st.integers(0, 999), st.integers(0, 999), st.integers(0, 9999), st.integers(0, 9999)
)


@tried()
@given(days, parts.filter(any))
def test_a_duration_goes_forward(day: datetime.date, amounts: tuple[int, ...]) -> None:
    years, months, weeks, more, hours = amounts
    text = f"P{years}Y{months}M{weeks}W{more}DT{hours}H"
    assert is_duration(text)
    assert add(day, text) > day


@tried()
@given(days, days, st.sampled_from(["P30D", "P3M", "P6M", "P8W", "P1Y", "PT72H"]))
def test_a_later_beginning_never_ends_earlier(one: datetime.date, other: datetime.date, duration: str) -> None:
    first, second = sorted((one, other))
    assert add(first, duration) <= add(second, duration)


@pytest.mark.parametrize(
    ("born", "years", "birthday"),
    [
        ("2008-02-29", 18, "2026-03-01"),
        ("2008-02-29", 16, "2024-02-29"),
        ("2008-02-28", 18, "2026-02-28"),
        ("2008-12-31", 18, "2026-12-31"),
        ("1900-02-28", 100, "2000-02-28"),
    ],
)
def test_a_birthday(born: str, years: int, birthday: str) -> None:
    assert years_later(datetime.date.fromisoformat(born), years).isoformat() == birthday
