"""Registers as lists: rooms with who sleeps where, partners."""

from dataclasses import dataclass

from shelter_desk.actions.cases import Record
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.house import ROOMS, house, register_case
from shelter_desk.actions.rows import by_record


@dataclass(frozen=True)
class RegisterView:
    """The records of a register; for rooms, the cases that sleep in each."""

    records: tuple[Record, ...]
    occupants: dict[str, tuple[str, ...]]


def read_register(desk: Desk, form: str) -> RegisterView:
    """Every record of a register as this worker may read it."""
    records = []
    for record_id, heads in by_record(desk.vault.current(register_case(form))).items():
        answers, closed = desk.vault.answers(heads[-1])
        records.append(Record(record_id, form, tuple(heads), answers, closed))
    occupants: dict[str, tuple[str, ...]] = {}
    if form == ROOMS:
        for each in house(desk).occupants:
            occupants[each.room] = (*occupants.get(each.room, ()), each.case)
    return RegisterView(tuple(records), occupants)
