"""ISO 8601 durations on the calendar: `P30D`, `P3M`, `P8W`, `PT72H`."""

import calendar
import datetime
import re
from typing import Literal

_PATTERN = re.compile(r"P(?:(\d{1,2})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(\d{1,4})H)?", re.ASCII)


def is_duration(text: str) -> bool:
    """Whether the text is a duration of more than nothing."""
    match = _PATTERN.fullmatch(text)
    return match is not None and any(int(part or 0) for part in match.groups())


def whole(duration: str) -> tuple[int, Literal["days", "months"]] | None:
    """A duration as a number of days or of months, for whoever reads it; None where it mixes them."""
    match = _PATTERN.fullmatch(duration)
    if match is None:
        return None
    years, months, weeks, days, hours = (int(part or 0) for part in match.groups())
    if years or months:
        return None if weeks or days or hours else (12 * years + months, "months")
    return None if hours % 24 else (7 * weeks + days + hours // 24, "days")


def add(day: datetime.date, duration: str) -> datetime.date:
    """The day a duration after a day; months end on their last day where the day is missing."""
    match = _PATTERN.fullmatch(duration)
    if match is None or not is_duration(duration):
        raise ValueError(f"not a duration: {duration}")
    years, months, weeks, days, hours = (int(part or 0) for part in match.groups())
    month = day.month - 1 + months + 12 * years
    year, month = day.year + month // 12, month % 12 + 1
    moved = day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))
    return moved + datetime.timedelta(weeks=weeks, days=days + -(-hours // 24))


def years_later(day: datetime.date, years: int) -> datetime.date:
    """The birthday: the same day so many years later, 1 March for those born on 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return datetime.date(day.year + years, 3, 1)
