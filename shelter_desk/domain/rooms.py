"""Who may share a room (R-ST-02).

A bed without a room (a sofa, a desk's couch) is never asked about, and an emergency placement with
awake staff passes at once: no gate delays a bed.
"""

from collections.abc import Iterator

from shelter_desk.domain.age import Minority
from shelter_desk.domain.casefile import CaseFile, Occupant
from shelter_desk.domain.facts import NAMELESS, Caregiver, Room, Sex, Stay
from shelter_desk.domain.reasons import Reason, reason
from shelter_desk.domain.situation import Situation

SEXES = ("female", "male")


def stay_asks(stay: Stay, situation: Situation) -> Iterator[Reason]:
    """What speaks against this placement."""
    if stay.emergency == "yes" or stay.room is None or stay.room in NAMELESS:
        return
    room = situation.house.rooms.get(stay.room)
    if room is None:
        yield reason("room_unknown")
        return
    me = occupant(situation, stay)
    others = situation.house.others_in(stay.room, situation.case.code)
    if me.child and room.serves == "adults":
        yield reason("room_not_for_children")
    if not me.child and room.serves == "children" and not any(_brings(other, me) for other in others):
        yield reason("room_for_children")
    if any(_adult_with_child(me, other) for other in others):
        yield reason("room_adult_with_child")
    if any((me.doubted and other.child) or (other.doubted and me.child) for other in others):
        yield reason("room_doubted_not_apart")
    if _other_sex(room, me, others):
        yield reason("room_other_sex")
    if room.beds is not None and len(others) >= room.beds:
        yield reason("room_full")


def occupant(situation: Situation, stay: Stay) -> Occupant:
    """How the house sees this case in this room."""
    view = situation.age
    sex = situation.case.latest(Sex)
    return Occupant(
        case=situation.case.code,
        room=stay.room or "",
        child=view.as_child,
        doubted=view.minority in (Minority.POSSIBLY_CHILD, Minority.NOT_ASKED),
        sex=sex.sex if sex else None,
        cleared_with=stay.shares_with if stay.shares_with in cleared_caregivers(situation.case) else None,
    )


def cleared_caregivers(case: CaseFile) -> frozenset[str]:
    """Cases of the adults who may share a room with this child: relation checked, and nobody near is suspected."""
    caregivers = [each for each in case.of(Caregiver) if each.part != "no_caregiver"]
    if not all(each.part == "none_found" and each.relation_checked == "yes" for each in caregivers):
        return frozenset()
    return frozenset(each.case for each in caregivers if each.case is not None and each.case not in NAMELESS)


def is_current(stay: Stay) -> bool:
    """Whether this is a stay that has not ended; a room without a first day is one too."""
    return stay.ends is None and (stay.starts is not None or stay.room is not None)


def current_stay(case: CaseFile) -> Stay | None:
    """The stay that has not ended."""
    return next((stay for stay in reversed(case.of(Stay)) if is_current(stay)), None)


def _other_sex(room: Room, me: Occupant, others: tuple[Occupant, ...]) -> bool:
    """Rooms by sex unless the room says "any"; a child and its cleared caregiver are not parted by it."""
    strangers = [each for each in others if me.cleared_with != each.case and each.cleared_with != me.case]
    if room.sex == "any" or me.sex not in SEXES or (others and not strangers):
        return False
    expected = {room.sex} if room.sex in SEXES else {each.sex for each in strangers if each.sex in SEXES}
    return bool(expected - {me.sex})


def _brings(child: Occupant, adult: Occupant) -> bool:
    """Whether this adult may sleep where this child does; someone who has grown up brings nobody."""
    return child.child and child.cleared_with == adult.case


def _adult_with_child(one: Occupant, other: Occupant) -> bool:
    if one.child == other.child:
        return False
    child, adult = (one, other) if one.child else (other, one)
    return not _brings(child, adult)
