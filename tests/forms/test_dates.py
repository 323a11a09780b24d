"""Dates with precision: what is a date, what it can mean, and that writing and reading agree."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter_desk.forms import dates
from shelter_desk.forms.dates import PartialDate
from tests.properties import tried

DAY = datetime.timedelta(days=1)


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    day = draw(st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 12, 31)))
    parts = draw(st.integers(1, 3))
    return PartialDate(
        day.year, day.month if parts > 1 else None, day.day if parts > 2 else None, about=draw(st.booleans())
    )


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-05", "2026-05-01", "2026-05-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2026-05-03", "2026-05-03", "2026-05-03"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("2026~", "2025-01-01", "2027-12-31"),
        ("2026-01~", "2025-12-01", "2026-02-28"),
        ("2026-12~", "2026-11-01", "2027-01-31"),
        ("2026-01-01~", "2025-12-31", "2026-01-02"),
    ],
)
def test_a_written_date_is_bounded_by_what_it_can_mean(text: str, first: str, last: str) -> None:
    assert dates.earliest(text).isoformat() == first
    assert dates.latest(text).isoformat() == last


@pytest.mark.parametrize(
    "text",
    [
        *("", "26", "202", "20260", "1899", "2201", "0000", "9999-12-31"),
        *("2026-13", "2026-00", "2026-1", "2026-", "2026-05-00", "2026-02-30", "2025-02-29", "2026-05-1"),
        *("2026-00-15", "2026~-05", "2026~~", "~2026", " 2026", "2026\n", "2026-05-03T09:00", "3.5.2026"),
        *("٢٠٢٦", "2026-०५", "+2026", "-2026", "unknown"),
    ],
)
def test_what_is_not_a_possible_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        PartialDate.parse(text)


def test_a_day_without_a_month_is_no_date() -> None:
    with pytest.raises(ValueError):
        PartialDate(2026, None, 3)


@tried()
@given(partial_dates())
def test_writing_and_reading_agree(date: PartialDate) -> None:
    assert PartialDate.parse(str(date)) == date


@tried()
@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 12, 31)))
def test_a_full_day_means_itself(day: datetime.date) -> None:
    date = PartialDate.of(day)
    assert (date.earliest, date.latest) == (day, day)
    assert str(date) == day.isoformat()


@tried()
@given(partial_dates())
def test_the_bounds_hold_the_plain_reading(date: PartialDate) -> None:
    plain = datetime.date(date.year, date.month or 1, date.day or 1)
    assert date.earliest <= plain <= date.latest


@tried()
@given(partial_dates())
def test_about_reaches_further_to_both_sides_and_nothing_else_does(date: PartialDate) -> None:
    exact = PartialDate(date.year, date.month, date.day)
    about = PartialDate(date.year, date.month, date.day, about=True)
    assert about.earliest < exact.earliest
    assert exact.latest < about.latest
    # Month and year neighbours meet without a gap or an overlap.
    before = exact.earliest - DAY
    if date.month is None:
        assert about.earliest == datetime.date(before.year, 1, 1)
    elif date.day is None:
        assert about.earliest == datetime.date(before.year, before.month, 1)
    else:
        assert about.earliest == before


@tried()
@given(st.text(alphabet="0123456789-~", max_size=12))
def test_whatever_is_read_is_written_the_same(text: str) -> None:
    try:
        date = PartialDate.parse(text)
    except ValueError:
        return
    assert str(date) == text
