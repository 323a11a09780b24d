"""Arbitrary case files: every operational kind of fact, with the codes and dates a worker could have entered.

What an attribute may hold is read off the field that feeds it, so a new fact or code is drawn at once.
"""

import datetime
from functools import cache
from typing import Any

from hypothesis import strategies as st

from shelter_desk.actions.definitions import definitions
from shelter_desk.domain.casefile import CaseFile, Entry, House, Occupant
from shelter_desk.domain.facts import KINDS, OPERATIONAL, STATISTICAL, Fact, Room
from shelter_desk.domain.situation import Situation
from shelter_desk.forms.schema import CODED, Field

LIBRARY = definitions().library
PROFILES = definitions().profiles
CASE = "AAAA-AAAA"
OTHER_CASES = ("BBBB-BBBB", "CCCC-CCCC", "DDDD-DDDD")
ROOMS = ("0a", "0b", "0c")
PARTNERS = ("ff01", "ff02")
FIRST_DAY, LAST_DAY = datetime.date(2024, 1, 1), datetime.date(2028, 12, 31)

days = st.dates(FIRST_DAY, LAST_DAY)


def written(first: datetime.date, last: datetime.date) -> st.SearchStrategy[str]:
    """Dates of every precision, a prime number of days apart; one draw each, because cases hold many."""
    found: dict[str, None] = {}
    day = first
    while day <= last:
        text = day.isoformat()
        found |= dict.fromkeys((text, text[:7], text[:4], text + "~", text[:7] + "~"))
        day += datetime.timedelta(days=37)
    return st.sampled_from(list(found))


dates_of_life = written(datetime.date(1950, 1, 1), LAST_DAY)
written_dates = written(FIRST_DAY, LAST_DAY)


@cache
def feeds() -> dict[str, Field]:
    """`Kind.attribute` → the field that feeds it."""
    return {
        field.fact: field
        for form in LIBRARY.forms.values()
        for each in form.fields()
        for field in (each, *each.columns)
        if "." in field.fact
    }


def values(kind: str, attribute: str) -> st.SearchStrategy[Any]:
    """What a record can say of one attribute, None (not asked) included."""
    field = feeds()[f"{kind}.{attribute}"]
    missing = st.sampled_from(["unknown", "declined"])
    said: st.SearchStrategy[Any]
    if field.type == "date":
        said = dates_of_life if attribute.endswith("born") else written_dates
    elif field.type in ("integer", "scale"):
        said = st.integers(field.least or 0, 4 if field.type == "scale" else field.most or 60)
        if attribute in ("stated_years", "assessed_lower", "assessed_upper"):
            said = st.one_of(said, st.integers(14, 22))
    elif field.type == "choices":
        codes = st.sampled_from(sorted(LIBRARY.codes_of(field)))
        said = st.one_of(st.lists(codes, unique=True, max_size=3).map(tuple), missing.map(lambda each: (each,)))
    elif field.type in CODED:
        said = st.one_of(st.sampled_from(sorted(LIBRARY.codes_of(field))), missing)
    elif field.type == "person":
        said = st.one_of(st.sampled_from((CASE, *OTHER_CASES)), missing)
    else:
        said = st.one_of(st.sampled_from(ROOMS if field.register == "rooms" else PARTNERS), missing)
    return st.one_of(st.none(), said, said)


@cache
def facts_of_kind(kind: str) -> st.SearchStrategy[Fact]:
    """Arbitrary facts of one kind."""
    attributes = {name: values(kind, name) for name in KINDS[kind].__struct_fields__}
    return st.builds(KINDS[kind], **attributes)


# A room is no part of a case.
CASE_KINDS = sorted(set(OPERATIONAL) - {Room.__name__})
operational_facts = st.sampled_from(CASE_KINDS).flatmap(facts_of_kind)
statistical_facts = st.sampled_from(sorted(STATISTICAL)).flatmap(facts_of_kind)


def entries(facts: st.SearchStrategy[Fact] = operational_facts, most: int = 8) -> st.SearchStrategy[tuple[Entry, ...]]:
    """Recorded facts, each in a record of its own."""
    drawn = st.lists(st.tuples(facts, days), max_size=most)
    return drawn.map(
        lambda pairs: tuple(
            Entry(f"r{number}", "form", day.isoformat(), fact) for number, (fact, day) in enumerate(pairs)
        )
    )


def case_files(facts: st.SearchStrategy[Fact] = operational_facts, most: int = 8) -> st.SearchStrategy[CaseFile]:
    return entries(facts, most).map(lambda found: CaseFile(CASE, found))


def occupants() -> st.SearchStrategy[Occupant]:
    """Other people of the house; whose age is in doubt has a child's safeguards."""
    return st.builds(
        lambda case, room, age, sex, cleared: Occupant(case, room, age != "adult", age == "doubted", sex, cleared),
        st.sampled_from(OTHER_CASES),
        st.sampled_from(ROOMS),
        st.sampled_from(["adult", "child", "doubted"]),
        st.sampled_from([None, "female", "male", "other", "unknown"]),
        st.sampled_from([None, CASE, *OTHER_CASES]),
    )


def houses() -> st.SearchStrategy[House]:
    rooms = st.dictionaries(st.sampled_from(ROOMS), facts_of_kind("Room"), max_size=3)
    return st.builds(House, rooms, st.lists(occupants(), max_size=4, unique_by=lambda each: each.case).map(tuple))


profiles = st.sampled_from(list(PROFILES.values()))


def situations(case: st.SearchStrategy[CaseFile] | None = None) -> st.SearchStrategy[Situation]:
    """Any case, in any house, under any country profile, on any day."""
    return st.builds(Situation, case_files() if case is None else case, profiles, days, houses())


def with_facts(situation: Situation, *facts: Fact, at_end: bool = True) -> Situation:
    """The same situation with more recorded, on a day the case already knows."""
    known = situation.case.entries
    day = max((entry.recorded for entry in known), default=situation.today.isoformat())
    more = tuple(Entry(f"x{number}", "form", day, fact) for number, fact in enumerate(facts))
    case = CaseFile(situation.case.code, (*known, *more) if at_end else (*more, *known))
    return Situation(case, situation.profile, situation.today, situation.house)


def made(
    *facts: Fact, today: str = "2026-03-10", profile: str = "generic-coe", house: House | None = None
) -> Situation:
    """One made-up situation for examples, everything recorded on 1 March 2026."""
    found = tuple(Entry(f"r{number}", "form", "2026-03-01", fact) for number, fact in enumerate(facts))
    day = datetime.date.fromisoformat(today)
    return Situation(CaseFile(CASE, found), PROFILES[profile], day, house or House({}))
