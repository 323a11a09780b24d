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
# Answers to "could the person be under 18?" that leave a doubt.
DOUBTED = ("yes", "unknown", "declined")


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
    child of someone said to be adult, unless looks are the only reason; not knowing whether the
    person could be under 18 is a doubt.
    """
    days = sorted(_adult_days(age))
    if days and days[-1] > today:
        return AgeView(Minority.CHILD, days[-1])
    if age.possibly_child in DOUBTED and not (days and _looks_alone(age)):
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
        least, most = _years_since(age.stated_on, day)
        bounds.append((age.stated_years + least, age.stated_years + most))
    lower = _assessed_lower(age)
    if lower is not None:
        least, most = _years_since(age.assessed_on, day)
        upper = age.assessed_upper if age.assessed_upper is not None else lower
        bounds.append((lower + least, upper + most))
    if not bounds:
        return None
    return max(0, min(low for low, _ in bounds)), max(0, max(high for _, high in bounds))


def _adult_days(age: Age) -> Iterator[datetime.date]:
    for born in (age.documented_born, age.stated_born):
        if born is not None:
            yield years_later(latest(born), ADULT_AT)
    for years, day in ((age.stated_years, age.stated_on), (_assessed_lower(age), age.assessed_on)):
        if years is None:
            continue
        if years >= ADULT_AT:
            yield datetime.date.min
        else:
            # Without the day it was said on, the years may have been said today.
            yield years_later(latest(day), ADULT_AT - years) if day else datetime.date.max


def _assessed_lower(age: Age) -> int | None:
    """The lowest assessed age; an assessment that names only a highest age has no lower bound but birth."""
    return 0 if age.assessed_lower is None and age.assessed_upper is not None else age.assessed_lower


def _years_since(said: str | None, day: datetime.date) -> tuple[int, int]:
    """Birthdays that passed since an age was given: at least, at most; none where that day is not known."""
    if said is None:
        return 0, 0
    yesterday = day - datetime.timedelta(days=1)
    return max(0, _years_between(latest(said), day)), max(0, _years_between(earliest(said), yesterday) + 1)


def _looks_alone(age: Age) -> bool:
    return age.doubts == ("looks",)


def _years_between(born: datetime.date, day: datetime.date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
