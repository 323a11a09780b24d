"""The check of a whole desk: vault, and the cached case rows against the signed facts."""

from collections.abc import Iterator

from shelter_desk import seals
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.house import REGISTER
from shelter_desk.actions.rows import case_files, case_row, empty_row, is_stale
from shelter_desk.domain.situation import Situation
from shelter_desk.errors import DeskError
from shelter_desk.vault import check
from shelter_desk.vault.check import Progress, silent
from shelter_desk.vault.vault import CaseRow


def problems(desk: Desk, progress: Progress = silent) -> Iterator[str]:
    """Everything wrong, as technical lines without content."""
    found_any = False
    for problem in check.problems(desk.vault, progress):
        found_any = True
        yield problem
    if found_any:
        return
    for code in desk.vault.cases_without_row():
        if not code.startswith(REGISTER):
            yield f"case {seals.digest(code.encode()).hex()[:12]}: its summary is missing"
    for row in list(desk.vault.case_rows()):
        try:
            if not is_stale(desk, row) and _recomputed(desk, row) != row:
                yield f"case {seals.digest(row.code.encode()).hex()[:12]}: its summary differs from its records"
        except DeskError as problem:
            yield f"case {seals.digest(row.code.encode()).hex()[:12]}: {problem.code}"


def refresh_stale(desk: Desk) -> int:
    """Recompute cached rows made with other rules, or of children who came of age; returns how many."""
    stale = [row for row in desk.vault.case_rows() if is_stale(desk, row)]
    fresh = [_recomputed(desk, row) for row in stale]
    desk.vault.put_rows(fresh)
    return len(fresh)


def _recomputed(desk: Desk, row: CaseRow) -> CaseRow:
    stored = desk.vault.current(row.code)
    if not stored:
        return empty_row(desk, row.code, row.opened)
    situations = tuple(Situation(case, desk.profile, desk.today()) for case in case_files(row.code, stored))
    return case_row(desk, row.code, row.opened, stored, situations)
