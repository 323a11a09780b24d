"""Today: what is overdue, due today and this week, by case code and one verb each; never a name."""

import datetime
from dataclasses import dataclass
from typing import Literal

from shelter_desk.actions import intake
from shelter_desk.actions.counting import replacements_due
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.rows import summary_of

When = Literal["overdue", "today", "week"]
WEEK = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Task:
    """One thing to do: the code of its wording, the case, the record to open, and its day."""

    code: str
    case: str
    record: str
    day: datetime.date
    when: When


@dataclass(frozen=True)
class Today:
    """The Today page: tasks, intakes broken off, and whether the exchange is shut."""

    tasks: tuple[Task, ...]
    unfinished: tuple[tuple[str, str], ...]
    exchange_shut: bool
    conflicts: tuple[str, ...]


def today(desk: Desk) -> Today:
    """What this worker should see first; only those who work with cases see cases."""
    if not desk.vault.keyring.holds("work"):
        return Today((), (), not desk.vault.chain.exchange_open, ())
    day = desk.today()
    tasks: list[Task] = []
    conflicts: list[str] = []
    for row in desk.vault.due_rows((day + WEEK).isoformat()):
        summary = summary_of(row)
        if summary.conflict:
            conflicts.append(row.code)
        for due in summary.dues:
            when = _when(datetime.date.fromisoformat(due.day), day)
            if when:
                tasks.append(Task(due.code, row.code, due.record, datetime.date.fromisoformat(due.day), when))
    tasks.sort(key=lambda task: (task.day, task.case))
    return Today(
        tuple(tasks),
        tuple(sorted(intake.unfinished(desk).items(), key=lambda each: each[1], reverse=True)),
        not desk.vault.chain.exchange_open,
        tuple(conflicts),
    )


def _when(due: datetime.date, day: datetime.date) -> When | None:
    if due < day:
        return "overdue"
    if due == day:
        return "today"
    return "week" if due <= day + WEEK else None


def replacements(desk: Desk) -> tuple[str, ...]:
    """Periods whose count went out and has changed since; it reads every case, so nobody waits for it."""
    return tuple(str(period) for office in desk.vault.chain.counting for period in replacements_due(desk, office))
