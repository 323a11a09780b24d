"""Dates with precision, written as in EDTF level 0/1: `2026`, `2026-05`, `2026-05-03`, `2026-05~` (about)."""

import datetime
import re
from dataclasses import dataclass

_PATTERN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(~?)", re.ASCII)


@dataclass(frozen=True)
class PartialDate:
    """A year, month or day, exact or about; `earliest` and `latest` bound what it can mean.

    "About" reaches one step of its own precision to either side: the year, month or day before and after.
    """

    year: int
    month: int | None = None
    day: int | None = None
    about: bool = False

    def __post_init__(self) -> None:
        if not 1900 <= self.year <= 2200 or (self.day is not None and self.month is None):
            raise ValueError("impossible date")
        datetime.date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read the written form; ValueError if it is not a possible date."""
        match = _PATTERN.fullmatch(text)
        if match is None:
            raise ValueError("not a date")
        year, month, day, about = match.groups()
        return cls(int(year), int(month) if month else None, int(day) if day else None, bool(about))

    @classmethod
    def of(cls, day: datetime.date) -> "PartialDate":
        return cls(day.year, day.month, day.day)

    @property
    def earliest(self) -> datetime.date:
        return self._span()[0]

    @property
    def latest(self) -> datetime.date:
        return self._span()[1]

    def _span(self) -> tuple[datetime.date, datetime.date]:
        steps = 1 if self.about else 0
        if self.month is not None and self.day is not None:
            day, reach = datetime.date(self.year, self.month, self.day), datetime.timedelta(days=steps)
            return day - reach, day + reach
        months = 12 if self.month is None else 1
        start = 12 * self.year + (self.month or 1) - 1
        first, after = _first_of(start - steps * months), _first_of(start + (1 + steps) * months)
        return first, after - datetime.timedelta(days=1)

    def __str__(self) -> str:
        text = f"{self.year:04d}"
        if self.month is not None:
            text += f"-{self.month:02d}"
        if self.day is not None:
            text += f"-{self.day:02d}"
        return text + ("~" if self.about else "")


def _first_of(month: int) -> datetime.date:
    """The first day of a month counted from year 0."""
    return datetime.date(month // 12, month % 12 + 1, 1)


def earliest(text: str) -> datetime.date:
    """The first day a written date can mean."""
    return PartialDate.parse(text).earliest


def latest(text: str) -> datetime.date:
    """The last day a written date can mean."""
    return PartialDate.parse(text).latest
