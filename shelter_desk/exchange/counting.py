"""Who is counted, in which period, for whom: once per flow indicator, when fact and consent first stood together.

Periods go by the day of recording. 45 days after its end a period freezes: its tables are stored then
and nothing recomputes them, because exact tables rerun after one withdrawal give that person away in
74–99 % of cases (standards §14).
"""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from shelter_desk.domain import facts
from shelter_desk.domain.age import Minority, age_bounds, view_of
from shelter_desk.errors import Refused
from shelter_desk.exchange.regions import region_of
from shelter_desk.exchange.tables import Person
from shelter_desk.i18n import _

OUTSIDE = "outside"
FREEZE_AFTER = datetime.timedelta(days=45)
FEW = 20
PRESUMED = frozenset({"presumed", "reasonable_grounds", "identified"})
_PERIOD = re.compile(r"((?:19|20|21)[0-9]{2})(?:-Q([1-4]))?")


@dataclass(frozen=True, order=True)
class Period:
    """A year, or a quarter of one."""

    year: int
    quarter: int = 0

    @classmethod
    def parse(cls, text: str) -> "Period":
        match = _PERIOD.fullmatch(text)
        if match is None:
            raise Refused(
                "period",
                _("This is not a period: {text}").format(text=text),
                _("Write a year, 2026, or a quarter, 2026-Q3."),
            )
        return cls(int(match[1]), int(match[2] or 0))

    @property
    def first_day(self) -> datetime.date:
        return datetime.date(self.year, 3 * self.quarter - 2 if self.quarter else 1, 1)

    @property
    def last_day(self) -> datetime.date:
        month = 3 * self.quarter if self.quarter else 12
        following = datetime.date(self.year + month // 12, month % 12 + 1, 1)
        return following - datetime.timedelta(days=1)

    @property
    def frozen_from(self) -> datetime.date:
        """The first day on which nothing of this period changes any more."""
        return self.last_day + FREEZE_AFTER + datetime.timedelta(days=1)

    def holds(self, day: datetime.date) -> bool:
        return self.first_day <= day <= self.last_day

    def is_over(self, today: datetime.date) -> bool:
        return today > self.last_day

    def is_frozen(self, today: datetime.date) -> bool:
        return today >= self.frozen_from

    def __str__(self) -> str:
        return f"{self.year}-Q{self.quarter}" if self.quarter else str(self.year)


@dataclass(frozen=True)
class Candidate:
    """What counting may know of one case, by codes and days of recording only.

    `consented_on` holds, for each audience whose consent stands, the day it was recorded. `describe`
    gives the categories on a day; it is asked only for those who are counted.
    """

    case: str
    key: int
    presumed_on: datetime.date | None
    consented_on: Mapping[str, datetime.date]
    counted_elsewhere: bool
    describe: Callable[[datetime.date], Mapping[str, str]]
    known_to: frozenset[str] = frozenset()

    def entered(self, audience: str) -> datetime.date | None:
        """The day fact and consent first stood together for this audience."""
        consented = self.consented_on.get(audience)
        if self.presumed_on is None or consented is None:
            return None
        return max(self.presumed_on, consented)


@dataclass(frozen=True)
class Chosen:
    """Who is counted in a period, and why others are not (reason → cases)."""

    people: tuple[Person, ...]
    cases: frozenset[str]
    known: Mapping[int, frozenset[str]]
    left_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def choose(
    candidates: Iterable[Candidate], audience: str, period: Period, home: Mapping[str, Period] | None = None
) -> Chosen:
    """The people of one audience and period.

    `home` holds cases that were released before, with their period: they stay there while their consent
    stands, whatever is corrected later, and are never counted in another.
    """
    people: list[Person] = []
    cases: set[str] = set()
    known: dict[int, frozenset[str]] = {}
    left_out: dict[str, list[str]] = {}
    for candidate in sorted(candidates, key=lambda each: each.case):
        reason = _left_out(candidate, audience, period, (home or {}).get(candidate.case))
        if reason == "other_period":
            continue
        if reason:
            left_out.setdefault(reason, []).append(candidate.case)
            continue
        # As things were when the person was first counted; a consent written anew later changes no age.
        day = min(candidate.entered(audience) or period.last_day, period.last_day)
        people.append(Person(candidate.key, candidate.describe(day)))
        cases.add(candidate.case)
        known[candidate.key] = candidate.known_to
    return Chosen(tuple(people), frozenset(cases), known, {name: tuple(found) for name, found in left_out.items()})


def _left_out(candidate: Candidate, audience: str, period: Period, home: Period | None) -> str:
    if candidate.presumed_on is None or (home is not None and home != period):
        return "other_period"
    entered = candidate.entered(audience)
    if entered is None:
        return "no_consent" if home or period.holds(candidate.presumed_on) else "other_period"
    if home is None and not period.holds(entered):
        return "other_period"
    return "counted_elsewhere" if candidate.counted_elsewhere else ""


def kind_of_period(last_year_people: int) -> str:
    """A1 goes out quarterly, yearly where last year had under 20 people."""
    return "year" if last_year_people < FEW else "quarter"


def categories_of(
    age: facts.Age | None,
    sex: facts.Sex | None,
    exploitation: facts.Exploitation | None,
    citizenship: facts.Citizenship | None,
    detection: facts.Detection | None,
    day: datetime.date,
) -> dict[str, str]:
    """One category in each dimension; what is not known is `unknown`, never a guess."""
    return {
        "sex": sex.sex if sex and sex.sex in ("female", "male") else "other_unknown",
        "majority": _majority(age, day),
        "age": _age_band(age, day),
        "form": _form(exploitation.purposes if exploitation else None),
        "citizenship": _region(citizenship.countries if citizenship else None),
        "finder": _FINDERS.get(detection.by or "", "unknown") if detection else "unknown",
    }


def _majority(age: facts.Age | None, day: datetime.date) -> str:
    if age is None:
        return "unknown"
    return "adult" if view_of(age, day).minority is Minority.ADULT else "child"


def _age_band(age: facts.Age | None, day: datetime.date) -> str:
    """The band of the lowest possible age: the lower bound governs (R-CH-01, R-CH-12)."""
    bounds = age_bounds(age, day) if age else None
    if bounds is None:
        return "unknown"
    upper = {5: "0_5", 11: "6_11", 15: "12_15", 17: "16_17", 24: "18_24", 39: "25_39"}
    return next((band for most, band in upper.items() if bounds[0] <= most), "40_more")


def _form(purposes: tuple[str, ...] | None) -> str:
    groups = {_FORMS[each] for each in purposes or () if each in _FORMS}
    if len(groups) > 1:
        return "several"
    return groups.pop() if groups else "unknown"


def _region(countries: tuple[str, ...] | None) -> str:
    regions = {region_of(each) for each in countries or ()} - {""}
    if len(regions) > 1:
        return "several"
    return regions.pop() if regions else "unknown"


_FORMS = {
    "sexual": "sexual",
    "sex_tourism": "sexual",
    "labour": "labour",
    "domestic": "labour",
    "child_labour": "labour",
    "begging": "begging",
    "criminal": "criminal",
    "marriage": "marriage",
    "organs": "organs",
    "servitude": "other",
    "child_soldier": "other",
    "adoption": "other",
    "surrogacy": "other",
    "other": "other",
}
_FINDERS = {
    "self": "self",
    "police": "police_border",
    "border_guard": "police_border",
    "labour_inspector": "authority",
    "immigration": "authority",
    "consular_officer": "authority",
    "prosecutor": "authority",
    "health_worker": "health",
    "social_worker": "social_ngo",
    "outreach": "social_ngo",
    "school": "social_ngo",
    "union": "social_ngo",
    "hotline": "hotline",
    "community": "community",
    "peer": "community",
    "other": "unknown",
}
