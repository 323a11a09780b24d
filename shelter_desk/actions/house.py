"""The house: rooms from their register, and who sleeps where from all open stays."""

from shelter_desk.actions import rows
from shelter_desk.actions.desk import Desk
from shelter_desk.domain import facts
from shelter_desk.domain.casefile import EMPTY_HOUSE, House, Occupant
from shelter_desk.domain.facts import Room
from shelter_desk.domain.rooms import current_stay, occupant
from shelter_desk.domain.situation import Situation
from shelter_desk.vault.vault import CaseRow

ROOMS = "rooms"
REGISTER = "@"


def house(desk: Desk) -> House:
    """The house as it is now; read once, then kept true by every save."""
    if desk.house is None:
        occupants = (each for row in desk.vault.case_rows() for each in _occupants(desk, row))
        desk.house = House(_rooms(desk), tuple(occupants))
    return desk.house


def renew_house(desk: Desk, case: str, row: CaseRow | None) -> None:
    """Take a saved case up into the house; a change of the rooms themselves has it read anew."""
    if desk.house is None:
        return
    if case == register_case(ROOMS):
        desk.house = None
    elif row is not None:
        others = tuple(each for each in desk.house.occupants if each.case != case)
        desk.house = House(desk.house.rooms, others + _occupants(desk, row))


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


def _occupants(desk: Desk, row: CaseRow) -> tuple[Occupant, ...]:
    """The person of a case, if she sleeps here."""
    summary = rows.summary_of(row)
    # Of two versions the summary knows one only.
    if not summary.room and not summary.conflict:
        return ()
    situation = Situation(rows.case_of_row(row), desk.profile, desk.today(), EMPTY_HOUSE)
    stay = current_stay(situation.case)
    return (occupant(situation, stay),) if stay is not None else ()
