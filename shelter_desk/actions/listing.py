"""The list of cases for the People page: codes, alerts and days; names come from the index in memory."""

from dataclasses import dataclass

from shelter_desk.actions.desk import Desk
from shelter_desk.actions.rows import summary_of
from shelter_desk.domain.alerts import ALERTS


@dataclass(frozen=True)
class Listed:
    """One case in the list; `level` is its most urgent alert's."""

    code: str
    opened: str
    due: str | None
    due_code: str
    alerts: tuple[str, ...]
    level: str
    closed: bool
    minority: str


def all_cases(desk: Desk) -> list[Listed]:
    """Every case, newest first; nothing for those who do not work with cases."""
    if not desk.vault.keyring.holds("work"):
        return []
    found = []
    for row in desk.vault.case_rows():
        summary = summary_of(row)
        first = summary.dues[0] if summary.dues else None
        level = next((ALERTS[code] for code in summary.alerts), "")
        found.append(
            Listed(
                row.code,
                row.opened,
                first.day if first else None,
                first.code if first else "",
                summary.alerts,
                level,
                summary.closed,
                summary.minority,
            )
        )
    return sorted(found, key=lambda each: (each.opened, each.code), reverse=True)
