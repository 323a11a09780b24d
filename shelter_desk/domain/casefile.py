"""A case file: the operational facts of all its current records."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from shelter_desk.domain.facts import Fact, Room

F = TypeVar("F", bound=Fact)


class Entry(msgspec.Struct, frozen=True):
    """A fact with the record that says it, and the day that record was last saved (ISO)."""

    record: str
    form: str
    recorded: str
    fact: Fact


@dataclass(frozen=True)
class CaseFile:
    """What rules read of a case; entries stand in the order of recording."""

    code: str
    entries: tuple[Entry, ...] = ()

    def of(self, kind: type[F]) -> tuple[F, ...]:
        """All facts of a kind, oldest first."""
        return tuple(entry.fact for entry in self.entries if type(entry.fact) is kind)

    def entries_of(self, kind: type[Fact]) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if type(entry.fact) is kind)

    def latest(self, kind: type[F]) -> F | None:
        """The fact of a kind that was recorded last."""
        found = self.of(kind)
        return found[-1] if found else None

    def new_since(self, before: "CaseFile") -> tuple[Entry, ...]:
        """Entries that say something the earlier state of the case did not."""
        known = {(entry.record, entry.fact) for entry in before.entries}
        return tuple(entry for entry in self.entries if (entry.record, entry.fact) not in known)


@dataclass(frozen=True)
class Occupant:
    """A stay seen across the house, by case code.

    `child`: treated as under 18; `doubted`: only because the age is in doubt. `cleared_with` is the
    case of the one adult who may share a room with this child.
    """

    case: str
    room: str
    child: bool
    doubted: bool
    sex: str | None
    cleared_with: str | None = None


@dataclass(frozen=True)
class House:
    """What rules that look across cases may know."""

    rooms: Mapping[str, Room]
    occupants: tuple[Occupant, ...] = ()

    def others_in(self, room: str, case: str) -> tuple[Occupant, ...]:
        return tuple(each for each in self.occupants if each.room == room and each.case != case)


EMPTY_HOUSE = House({})
