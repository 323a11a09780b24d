"""Who may share a room (R-ST-02)."""

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shelter_desk.domain import rooms
from shelter_desk.domain.age import Minority
from shelter_desk.domain.casefile import House, Occupant
from shelter_desk.domain.facts import Age, Caregiver, Fact, Room, Sex, Stay
from shelter_desk.domain.reasons import Reason
from shelter_desk.domain.situation import Situation
from tests.domain.strategies import CASE, facts_of_kind, made, occupants, situations, with_facts
from tests.domain.test_children import ADULT, CHILD, MOTHER, codes
from tests.properties import tried

DOUBTED = Age(stated_years=19, possibly_child="yes")
WOMAN, MAN = Sex("female"), Sex("male")
ROOM = Room(beds=4, serves="anyone", sex="any")
STAY = Stay(room="0a", starts="2026-03-05")


def person(case: str = "BBBB-BBBB", **more: Any) -> Occupant:
    """Another adult woman in room 0a."""
    return dataclasses.replace(Occupant(case, "0a", child=False, doubted=False, sex="female"), **more)


def asks(*facts: Fact, room: Room = ROOM, others: tuple[Occupant, ...] = (), stay: Stay = STAY) -> list[str]:
    house = House({"0a": room, "0b": ROOM}, others)
    return codes(rooms.stay_asks(stay, made(*facts, house=house)))


GIRL = person(child=True)
DOUBTED_OTHER = person(child=True, doubted=True)


@pytest.mark.parametrize(
    ("age", "other", "expected"),
    [
        (ADULT, person(), []),
        (ADULT, GIRL, ["room_adult_with_child"]),
        (CHILD, person(), ["room_adult_with_child"]),
        (CHILD, GIRL, []),
        (ADULT, DOUBTED_OTHER, ["room_adult_with_child"]),
        (DOUBTED, person(), ["room_adult_with_child"]),
        (CHILD, DOUBTED_OTHER, ["room_doubted_not_apart"]),
        (DOUBTED, GIRL, ["room_doubted_not_apart"]),
        (DOUBTED, DOUBTED_OTHER, ["room_doubted_not_apart"]),
    ],
)
def test_children_sleep_apart_from_adults_and_the_doubted_from_both(
    age: Age, other: Occupant, expected: list[str]
) -> None:
    assert asks(age, others=(other,)) == expected


def test_an_age_nobody_asked_is_a_doubt() -> None:
    assert asks(others=(person(),)) == ["room_adult_with_child"]
    assert asks(others=(GIRL,)) == ["room_doubted_not_apart"]


@pytest.mark.parametrize(
    ("age", "serves", "expected"),
    [
        (CHILD, "adults", ["room_not_for_children"]),
        (DOUBTED, "adults", ["room_not_for_children"]),
        (ADULT, "adults", []),
        *((CHILD, serves, []) for serves in (None, "children", "family", "anyone", "unknown")),
    ],
)
def test_a_room_for_adults_takes_no_child(age: Age, serves: str | None, expected: list[str]) -> None:
    assert asks(age, room=replace(ROOM, serves=serves)) == expected


CHILDRENS = replace(ROOM, serves="children")


@pytest.mark.parametrize(
    "others",
    [
        (),
        (person(),),
        (GIRL,),
        (person(child=True, cleared_with="CCCC-CCCC"),),
        (person(room="0b", child=True, cleared_with=CASE),),  # the child sleeps elsewhere
        (person(child=False, cleared_with=CASE),),  # the child has grown up
    ],
)
def test_an_adult_takes_no_childrens_room(others: tuple[Occupant, ...]) -> None:  # R-ST-02
    assert "room_for_children" in asks(ADULT, room=CHILDRENS, others=others)


def test_but_for_the_child_that_is_cleared_with_that_adult() -> None:  # R-ST-02
    mine = person(child=True, cleared_with=CASE)
    assert asks(ADULT, room=CHILDRENS, others=(mine,)) == []
    # Other children of the room still sleep apart from this adult.
    strangers = (mine, person("CCCC-CCCC", child=True))
    assert asks(ADULT, room=CHILDRENS, others=strangers) == ["room_adult_with_child"]


@pytest.mark.parametrize("serves", [None, "adults", "family", "anyone", "unknown"])
def test_other_rooms_take_adults(serves: str | None) -> None:
    assert asks(ADULT, room=replace(ROOM, serves=serves)) == []


@pytest.mark.parametrize("age", [CHILD, DOUBTED, None])
def test_a_childrens_room_takes_whoever_has_a_childs_safeguards(age: Age | None) -> None:
    assert asks(*([age] if age else []), room=CHILDRENS) == []


# Caregivers


CHILD_WITH = replace(STAY, shares_with="BBBB-BBBB")


def test_a_child_may_come_to_its_checked_unsuspected_caregiver() -> None:
    assert asks(CHILD, MOTHER, others=(person(),), stay=CHILD_WITH) == []


def test_the_caregiver_may_come_to_the_child() -> None:
    assert asks(ADULT, others=(person(child=True, cleared_with=CASE),)) == []


AUNT = Caregiver("yes", "none_found", "CCCC-CCCC")


@pytest.mark.parametrize(
    ("caregivers", "cleared"),
    [
        ((), set()),
        ((MOTHER,), {"BBBB-BBBB"}),
        ((MOTHER, AUNT), {"BBBB-BBBB", "CCCC-CCCC"}),
        ((MOTHER, Caregiver("yes", "none_found")), {"BBBB-BBBB"}),  # an adult who does not stay here
        ((MOTHER, Caregiver(part="no_caregiver", case="CCCC-CCCC")), {"BBBB-BBBB"}),
        # Whoever comes with someone suspected or unclear shares with nobody.
        *(((MOTHER, replace(AUNT, part=part)), set()) for part in (None, "possible", "involved", "unclear")),
        ((MOTHER, replace(AUNT, relation_checked="no")), set()),
        ((MOTHER, Caregiver()), set()),
        # Nobody is a case.
        *(((replace(MOTHER, case=said),), set()) for said in (None, "unknown", "declined")),
    ],
)
def test_the_adults_a_child_may_share_with_are_those_named_and_cleared(
    caregivers: tuple[Caregiver, ...], cleared: set[str]
) -> None:  # R-ST-02
    assert rooms.cleared_caregivers(made(CHILD, *caregivers).case) == cleared


@pytest.mark.parametrize("named", [None, "CCCC-CCCC", "unknown"])
def test_a_cleared_caregiver_clears_no_other_adult(named: str | None) -> None:
    """Whoever places the child cannot name any adult: the case under “Adults with the child” counts."""
    mother = replace(MOTHER, case=named)
    assert asks(CHILD, mother, others=(person(),), stay=CHILD_WITH) == ["room_adult_with_child"]
    assert rooms.occupant(made(CHILD, mother), CHILD_WITH).cleared_with is None
    unnamed = replace(STAY, shares_with=named)
    assert asks(CHILD, MOTHER, others=(person(),), stay=unnamed) == ["room_adult_with_child"]


def test_two_unknowns_are_no_match() -> None:
    nobody = replace(STAY, shares_with="unknown")
    assert rooms.occupant(made(CHILD, replace(MOTHER, case="unknown")), nobody).cleared_with is None


def test_only_that_one_adult() -> None:
    assert asks(CHILD, MOTHER, others=(person(), person("CCCC-CCCC")), stay=CHILD_WITH) == ["room_adult_with_child"]
    assert asks(CHILD, MOTHER, AUNT, others=(person("CCCC-CCCC"),), stay=CHILD_WITH) == ["room_adult_with_child"]
    assert asks(ADULT, others=(person(child=True, cleared_with="CCCC-CCCC"),)) == ["room_adult_with_child"]


@pytest.mark.parametrize(
    "caregivers",
    [
        (),
        (Caregiver("no", "none_found"),),
        (Caregiver(None, "none_found"),),
        (Caregiver(None, "no_caregiver"),),
        *((Caregiver("yes", part),) for part in (None, "possible", "involved", "unclear", "unknown")),
        (MOTHER, Caregiver("yes", "possible")),
    ],
)
def test_an_unchecked_or_suspected_caregiver_does_not_share(caregivers: tuple[Caregiver, ...]) -> None:
    assert asks(CHILD, *caregivers, others=(person(),), stay=CHILD_WITH) == ["room_adult_with_child"]
    seen = rooms.occupant(made(CHILD, *caregivers), CHILD_WITH)
    assert seen.cleared_with is None


def test_siblings_share_their_mother() -> None:
    brother = person("CCCC-CCCC", child=True, cleared_with="BBBB-BBBB")
    assert asks(CHILD, MOTHER, others=(person(), brother), stay=CHILD_WITH) == []


# By sex


@pytest.mark.parametrize(
    ("room_sex", "mine", "others", "refused"),
    [
        ("female", WOMAN, (), False),
        ("female", MAN, (), True),
        ("male", WOMAN, (), True),
        ("male", MAN, (), False),
        ("any", MAN, ("female",), False),
        # Rooms are by sex unless the room says otherwise.
        (None, MAN, ("female",), True),
        (None, MAN, ("male",), False),
        (None, MAN, (), False),
        ("unknown", WOMAN, ("female", "male"), True),
        (None, MAN, (None, "other", "unknown"), False),
        # What nobody asked or what fits no room keeps nobody out.
        ("female", Sex("other"), ("female",), False),
        ("female", Sex("unknown"), (), False),
        (None, None, ("female",), False),
    ],
)
def test_rooms_are_by_sex_unless_the_room_says_otherwise(
    room_sex: str | None, mine: Sex | None, others: tuple[str | None, ...], refused: bool
) -> None:
    found = tuple(person(f"{number}BBB-BBBB", sex=sex) for number, sex in enumerate(others))
    known = (ADULT, mine) if mine else (ADULT,)
    assert asks(*known, room=Room(9, "anyone", room_sex), others=found) == ["room_other_sex"] * refused


def test_a_mother_and_her_son_are_not_parted_by_the_sign_on_the_door() -> None:
    room = Room(4, "family", "female")
    assert asks(CHILD, MAN, MOTHER, room=room, others=(person(),), stay=CHILD_WITH) == []
    mother_comes = (person(child=True, sex="male", cleared_with=CASE),)
    assert asks(ADULT, WOMAN, room=Room(4, "family", None), others=mother_comes) == []


def test_but_other_women_of_the_room_are_asked_for() -> None:
    sister_of_nobody = person("CCCC-CCCC", child=True, sex="female")
    family = (person(), sister_of_nobody)
    for sex in ("female", None):
        room = Room(4, "family", sex)
        assert asks(CHILD, MAN, MOTHER, room=room, others=family, stay=CHILD_WITH) == ["room_other_sex"]


# Beds, registers, emergencies


def test_a_room_has_as_many_beds_as_it_has() -> None:
    one, two = person(), person("CCCC-CCCC")
    assert asks(ADULT, room=replace(ROOM, beds=2), others=(one,)) == []
    assert asks(ADULT, room=replace(ROOM, beds=2), others=(one, two)) == ["room_full"]
    assert asks(ADULT, room=replace(ROOM, beds=0)) == ["room_full"]
    assert asks(ADULT, room=replace(ROOM, beds=None), others=(one, two)) == []


def test_people_in_other_rooms_and_ones_own_stay_do_not_count() -> None:
    elsewhere, myself = person(room="0b", child=True), person(CASE, child=True)
    assert asks(ADULT, room=replace(ROOM, beds=1), others=(elsewhere, myself)) == []


def test_a_room_that_is_not_in_the_register_is_named() -> None:
    assert asks(CHILD, stay=replace(STAY, room="ffff")) == ["room_unknown"]


@pytest.mark.parametrize(
    "stay", [replace(STAY, emergency="yes"), *(replace(STAY, room=r) for r in (None, "unknown", "declined"))]
)
def test_a_bed_tonight_never_waits(stay: Stay) -> None:  # R-SA-06
    crowd = tuple(person(f"{number}BBB-BBBB") for number in range(9))
    assert asks(CHILD, MAN, room=Room(1, "adults", "female"), others=crowd, stay=stay) == []


def test_an_emergency_is_only_one_that_was_said() -> None:
    for said in (None, "no", "unknown", "declined"):
        assert asks(CHILD, room=replace(ROOM, serves="adults"), stay=replace(STAY, emergency=said))


# Which stay counts


@pytest.mark.parametrize(
    ("stay", "current"),
    [
        (Stay(starts="2026-03-05"), True),
        (Stay(room="0a"), True),  # nobody wrote since when: the person sleeps there all the same
        (Stay(room="0a", starts="2026-03-05", ends="2026-03-06"), False),
        (Stay(room="0a", ends="2026-03-06"), False),
        (Stay(emergency="yes"), False),
    ],
)
def test_a_stay_counts_until_it_has_ended(stay: Stay, current: bool) -> None:
    assert rooms.is_current(stay) is current
    assert rooms.current_stay(made(stay).case) == (stay if current else None)


def test_the_last_stay_that_has_not_ended_is_the_current_one() -> None:
    first, second = Stay(room="0a", starts="2026-03-01"), Stay(room="0b", starts="2026-03-05")
    assert rooms.current_stay(made(first, second).case) == second
    assert rooms.current_stay(made(first, replace(second, ends="2026-03-06")).case) == first
    assert rooms.current_stay(made().case) is None


def test_how_the_house_sees_a_person() -> None:
    assert rooms.occupant(made(), Stay(starts="2026")) == Occupant(CASE, "", True, True, None)
    assert rooms.occupant(made(ADULT, WOMAN), STAY) == Occupant(CASE, "0a", False, False, "female")
    assert rooms.occupant(made(CHILD, MOTHER), CHILD_WITH) == Occupant(CASE, "0a", True, False, None, "BBBB-BBBB")


# Properties


def reasons(stay: Stay, situation: Situation) -> set[Reason]:
    return set(rooms.stay_asks(stay, situation))


@tried()
@given(situations(), facts_of_kind("Stay"), occupants())
def test_one_more_person_never_makes_a_room_fit_unless_it_becomes_a_family(
    situation: Situation, stay: Stay, other: Occupant
) -> None:
    crowded = House(situation.house.rooms, (*situation.house.occupants, other))
    before = reasons(stay, situation)
    after = reasons(stay, Situation(situation.case, situation.profile, situation.today, crowded))
    lost = {reason.code for reason in before - after}
    kin = other.cleared_with == CASE or stay.shares_with == other.case
    brought = {"room_for_children"} if other.child and other.cleared_with == CASE else set()
    assert not lost or (kin and lost <= {"room_other_sex"} | brought)


@tried(120)
@given(situations(), facts_of_kind("Stay"))
def test_where_a_room_passes_no_child_lies_beside_a_stranger(situation: Situation, stay: Stay) -> None:
    if stay.emergency == "yes" or stay.room not in situation.house.rooms or reasons(stay, situation):
        return
    me = rooms.occupant(situation, stay)
    for other in situation.house.others_in(stay.room or "", CASE):
        assert me.child == other.child or other.cleared_with == CASE or me.cleared_with == other.case
        assert not (me.doubted and other.child)
        assert not (other.doubted and me.child)
    if not me.child and situation.house.rooms[stay.room].serves == "children":
        here = situation.house.others_in(stay.room, CASE)
        assert any(other.child and other.cleared_with == CASE for other in here)


@tried(120)
@given(situations(), facts_of_kind("Stay"), st.lists(facts_of_kind("Caregiver"), max_size=3))
def test_a_child_is_cleared_with_nobody_its_caregivers_do_not_name(
    situation: Situation, stay: Stay, caregivers: list[Caregiver]
) -> None:  # R-ST-02, R-CH-04
    told = with_facts(situation, *caregivers)
    cleared = rooms.occupant(told, stay).cleared_with
    named = told.case.of(Caregiver)
    if cleared is None:
        return
    assert cleared == stay.shares_with
    assert cleared in {each.case for each in named if (each.part, each.relation_checked) == ("none_found", "yes")}
    assert not [each for each in named if each.part not in ("none_found", "no_caregiver")]


@tried()
@given(situations(), facts_of_kind("Caregiver"))
def test_one_more_suspicion_clears_nobody_more(situation: Situation, caregiver: Caregiver) -> None:  # R-CH-04
    if (caregiver.part, caregiver.relation_checked) == ("none_found", "yes"):
        return
    before = rooms.cleared_caregivers(situation.case)
    assert rooms.cleared_caregivers(with_facts(situation, caregiver).case) <= before


@tried(120)
@given(situations(), situations(), facts_of_kind("Stay"), facts_of_kind("Room"), st.booleans())
def test_it_does_not_matter_who_came_first(
    one: Situation, other: Situation, stay: Stay, room: Room, mine: bool
) -> None:
    """Two people and a room: what keeps one out while the other is in keeps the other out too.

    All but a children's room, which takes an adult only after the child.
    """
    one = with_facts(one, MOTHER)
    other = with_facts(other, replace(MOTHER, case=CASE))
    here = replace(stay, room="0a", emergency=None, shares_with="BBBB-BBBB" if mine else None)
    there = replace(here, shares_with=CASE)
    first = rooms.occupant(one, here)
    second = dataclasses.replace(rooms.occupant(other, there), case="BBBB-BBBB")
    later = Situation(one.case, one.profile, one.today, House({"0a": room}, (second,)))
    theirs = dataclasses.replace(other.case, code="BBBB-BBBB")
    moved = Situation(theirs, other.profile, other.today, House({"0a": room}, (first,)))
    about_both = {"room_adult_with_child", "room_doubted_not_apart", "room_full"}
    said = [{reason.code for reason in found} & about_both for found in (reasons(here, later), reasons(there, moved))]
    assert said[0] == said[1]


@tried(50)
@given(situations())
def test_minority_alone_decides_who_counts_as_a_child(situation: Situation) -> None:
    seen = rooms.occupant(situation, STAY)
    assert seen.child == situation.age.as_child
    assert seen.doubted == (situation.age.minority in (Minority.POSSIBLY_CHILD, Minority.NOT_ASKED))
