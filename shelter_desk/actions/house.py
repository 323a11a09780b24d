"""The house: rooms from their register, and who sleeps where from all open stays."""

from shelter_desk.actions import rows
from shelter_desk.actions.desk import Desk
from shelter_desk.domain import facts
from shelter_desk.domain.casefile import EMPTY_HOUSE, House, Occupant
from shelter_desk.domain.facts import Room
from shelter_desk.domain.rooms import current_stay, occupant
from shelter_desk.domain.situation import Situation

ROOMS = "rooms"
REGISTER = "@"


def house(desk: Desk) -> House:
    """The house as it is now; kept until a save touches a room or a stay."""
    if desk.house is None:
        desk.house = House(_rooms(desk), _occupants(desk))
    return desk.house


def register_case(form: str) -> str:
    """The case code under which a register's records are kept."""
    return f"{REGISTER}{form}"


def _rooms(desk: Desk) -> dict[str, Room]:
    found: dict[str, Room] = {}
    for stored in desk.vault.current(register_case(ROOMS)):
        found[stored.revision.record] = Room()  # a room of which only the name is known is a room all the same
        for part in stored.revision.parts.values():
            for fact in facts.decode(part.facts):
                if isinstance(fact, Room):
                    found[stored.revision.record] = fact
    return found


def _occupants(desk: Desk) -> tuple[Occupant, ...]:
    found = []
    for row in desk.vault.case_rows():
        if not rows.summary_of(row).room:
            continue
        situation = Situation(rows.case_of_row(row), desk.profile, desk.today(), EMPTY_HOUSE)
        stay = current_stay(situation.case)
        if stay is not None:
            found.append(occupant(situation, stay))
    return tuple(found)
