"""Opens a case: its records as this worker may read them, and what the rules say of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shelter_desk.actions.desk import Desk
from shelter_desk.actions.house import house
from shelter_desk.actions.rows import by_record, case_files
from shelter_desk.domain.alerts import Alert, alerts
from shelter_desk.domain.casefile import EMPTY_HOUSE, House
from shelter_desk.domain.due import Due, dues
from shelter_desk.domain.gates import Missing, outlook
from shelter_desk.domain.situation import Situation
from shelter_desk.errors import Refused
from shelter_desk.i18n import _
from shelter_desk.vault.revisions import Stored


@dataclass(frozen=True)
class Record:
    """One record as this worker sees it: its heads (more than one is a conflict) and the newest one's answers."""

    id: str
    form: str
    heads: tuple[Stored, ...]
    answers: dict[str, Any]
    closed_circles: frozenset[str]

    @property
    def head(self) -> Stored:
        return self.heads[-1]


@dataclass(frozen=True)
class CaseView:
    """A case as opened: records, what the rules say, and whose combinations they were asked about."""

    code: str
    records: tuple[Record, ...]
    situations: tuple[Situation, ...]
    dues: tuple[Due, ...]
    alerts: tuple[Alert, ...]

    def gates(self) -> tuple[Missing, ...]:
        """What each gate would still ask for."""
        return outlook(self.situations)

    def of_form(self, form: str) -> tuple[Record, ...]:
        return tuple(record for record in self.records if record.form == form)


def open_case(desk: Desk, code: str) -> CaseView:
    """Open a case; that it was opened is written down first."""
    if desk.vault.case_row(code) is None:
        raise unknown_case(code)
    desk.vault.record_event("case_opened", case=code)
    desk.note_head()
    return view_case(desk, code)


def view_case(desk: Desk, code: str) -> CaseView:
    """Read a case without an audit entry, for screens that refresh."""
    stored = desk.vault.current(code)
    situations = situations_of(desk, code, stored)
    records = []
    for record_id, heads in by_record(stored).items():
        answers, closed = desk.vault.answers(heads[-1])
        records.append(Record(record_id, heads[-1].revision.form, tuple(heads), answers, closed))
    return CaseView(code, tuple(records), situations, dues(situations), alerts(situations))


def situations_of(desk: Desk, code: str, stored: Iterable[Stored], house: House | None = None) -> tuple[Situation, ...]:
    """One situation for every combination of heads."""
    today, profile = desk.today(), desk.profile
    house = house or house_of(desk, code, stored)
    return tuple(Situation(case, profile, today, house) for case in case_files(code, stored))


def house_of(desk: Desk, code: str, stored: Iterable[Stored]) -> House:
    """Rooms and who sleeps where, only where this case has to do with a room."""
    touches_rooms = any(
        fact.get("fact") == "Stay" for head in stored for part in head.revision.parts.values() for fact in part.facts
    )
    return house(desk) if touches_rooms else EMPTY_HOUSE


def unknown_case(code: str) -> Refused:
    return Refused(
        "no-case",
        _("There is no case {code}.").format(code=code),
        _("Check the code, or look for the person on the People page."),
    )
