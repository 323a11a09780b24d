"""Age as safeguards need it: the lower bound governs, and doubt protects (R-CH-01)."""

import datetime
import enum
from collections.abc import Iterator
from dataclasses import dataclass

from shelter_desk.domain.casefile import CaseFile
from shelter_desk.domain.durations import years_later
from shelter_desk.domain.facts import Age
from shelter_desk.forms.dates import earliest, latest

ADULT_AT = 18


class Minority(enum.Enum):
    """How the safeguards see a person's age."""

    CHILD = "child"
    POSSIBLY_CHILD = "possibly a child"
    NOT_ASKED = "not asked"
    ADULT = "adult"


@dataclass(frozen=True)
class AgeView:
    """The answer for one day; `until` is the first day as an adult, where it is known."""

    minority: Minority
    until: datetime.date | None = None

    @property
    def as_child(self) -> bool:
        """Everyone who is not known to be an adult has a child's safeguards."""
        return self.minority is not Minority.ADULT


def age_view(case: CaseFile, today: datetime.date) -> AgeView:
    """What the latest age record says on a day."""
    age = case.latest(Age)
    return AgeView(Minority.NOT_ASKED) if age is None else view_of(age, today)


def view_of(age: Age, today: datetime.date) -> AgeView:
    """What one age record says on a day.

    Sources that disagree are bounded by the one that makes the person youngest. A doubt makes a
    child of someone said to be adult, unless looks are the only reason.
    """
    days = sorted(_adult_days(age))
    if days and days[-1] > today:
        return AgeView(Minority.CHILD, days[-1])
    if age.possibly_child == "yes" and not (days and _looks_alone(age)):
        return AgeView(Minority.POSSIBLY_CHILD)
    if not days and age.possibly_child != "no":
        return AgeView(Minority.POSSIBLY_CHILD)
    return AgeView(Minority.ADULT)


def age_bounds(age: Age, day: datetime.date) -> tuple[int, int] | None:
    """The youngest and oldest age in years that the sources allow, or None where nothing is known."""
    bounds: list[tuple[int, int]] = []
    for born in (age.documented_born, age.stated_born):
        if born is not None:
            bounds.append((_years_between(latest(born), day), _years_between(earliest(born), day)))
    if age.stated_years is not None:
        passed = _years_between(earliest(age.stated_on), day) if age.stated_on else 0
        bounds.append((age.stated_years + passed, age.stated_years + passed + 1 if age.stated_on else age.stated_years))
    if age.assessed_lower is not None:
        passed = _years_between(earliest(age.assessed_on), day) if age.assessed_on else 0
        upper = age.assessed_upper if age.assessed_upper is not None else age.assessed_lower
        bounds.append((age.assessed_lower + passed, upper + passed))
    if not bounds:
        return None
    return max(0, min(low for low, _ in bounds)), max(0, max(high for _, high in bounds))


def _adult_days(age: Age) -> Iterator[datetime.date]:
    for born in (age.documented_born, age.stated_born):
        if born is not None:
            yield years_later(latest(born), ADULT_AT)
    for years, day in ((age.stated_years, age.stated_on), (age.assessed_lower, age.assessed_on)):
        if years is None:
            continue
        if years >= ADULT_AT:
            yield datetime.date.min
        else:
            # Without the day it was said on, the years may have been said today.
            yield years_later(latest(day), ADULT_AT - years) if day else datetime.date.max


def _looks_alone(age: Age) -> bool:
    return age.doubts == ("looks",)


def _years_between(born: datetime.date, day: datetime.date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
