"""A case file: facts in the order of recording, and who else sleeps in a room."""

from shelter_desk.domain.casefile import EMPTY_HOUSE, CaseFile, Entry, House, Occupant
from shelter_desk.domain.facts import Age, Sex, Speech, Statistical

FIRST, SECOND = Age(stated_years=15), Age(stated_years=16)
CASE = CaseFile(
    "AAAA-AAAA",
    (
        Entry("r1", "age", "2026-03-01", FIRST),
        Entry("r2", "language", "2026-03-01", Speech("sq")),
        Entry("r3", "age", "2026-03-02", SECOND),
    ),
)


def test_facts_of_a_kind_come_oldest_first() -> None:
    assert CASE.of(Age) == (FIRST, SECOND)
    assert [entry.record for entry in CASE.entries_of(Age)] == ["r1", "r3"]
    assert CASE.of(Sex) == CASE.entries_of(Sex) == ()
    assert CASE.of(Statistical) == (), "a kind is asked for by its name, not by a family of kinds"


def test_the_latest_is_the_one_recorded_last() -> None:
    assert CASE.latest(Age) == SECOND
    assert CASE.latest(Sex) is None


def test_what_is_new_is_new_in_its_record() -> None:
    same_words = Entry("r4", "age", "2026-03-03", SECOND)
    resaved = Entry("r3", "age", "2026-03-05", SECOND)
    after = CaseFile("AAAA-AAAA", (*CASE.entries[:2], resaved, same_words))
    assert after.new_since(CASE) == (same_words,)
    assert after.new_since(after) == ()


def test_others_in_a_room_are_those_of_other_cases() -> None:
    one, other, elsewhere = (
        Occupant(case, room, child=False, doubted=False, sex=None)
        for case, room in (("AAAA-AAAA", "0a"), ("BBBB-BBBB", "0a"), ("CCCC-CCCC", "0b"))
    )
    house = House({}, (one, other, elsewhere))
    assert house.others_in("0a", "AAAA-AAAA") == (other,)
    assert house.others_in("0b", "AAAA-AAAA") == (elsewhere,)
    assert EMPTY_HOUSE.others_in("0a", "AAAA-AAAA") == ()
