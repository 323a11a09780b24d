"""Dates with precision, written as in EDTF level 0/1: `2026`, `2026-05`, `2026-05-03`, `2026-05~` (about)."""

import calendar
import datetime
import re
from dataclasses import dataclass

_PATTERN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(~?)", re.ASCII)


@dataclass(frozen=True)
class PartialDate:
    """A year, month or day, exact or about; `earliest` and `latest` bound what it can mean."""

    year: int
    month: int | None = None
    day: int | None = None
    about: bool = False

    def __post_init__(self) -> None:
        if not 1900 <= self.year <= 2200 or (self.day is not None and self.month is None):
            raise ValueError("impossible date")
        datetime.date(self.year, self.month or 1, self.day or 1)

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
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> datetime.date:
        month = self.month or 12
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        text = f"{self.year:04d}"
        if self.month is not None:
            text += f"-{self.month:02d}"
        if self.day is not None:
            text += f"-{self.day:02d}"
        return text + ("~" if self.about else "")


def earliest(text: str) -> datetime.date:
    """The first day a written date can mean."""
    return PartialDate.parse(text).earliest


def latest(text: str) -> datetime.date:
    """The last day a written date can mean."""
    return PartialDate.parse(text).latest
