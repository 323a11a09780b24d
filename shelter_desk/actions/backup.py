"""Backups by hand and by the calendar: seven days, four weeks; and restoring one."""

import contextlib
import datetime
import re
from pathlib import Path

from shelter_desk.actions.desk import Desk
from shelter_desk.system.notebook import Notebook
from shelter_desk.system.places import demand_local
from shelter_desk.vault import backup
from shelter_desk.vault.vault import Clock, system_clock

FOLDER = "backups"
DAYS, WEEKS = 7, 4
_NAME = re.compile(r"(day|week)-(\d{4}-\d{2}-\d{2})\.backup", re.ASCII)


def back_up(desk: Desk, target: Path) -> None:
    """Write a verified backup to a file."""
    backup.back_up(desk.vault, target)
    desk.note_head()


def back_up_if_due(desk: Desk) -> Path | None:
    """Today's backup in the desk's own folder, if there is none yet; old ones beyond a week and a month go."""
    folder = desk.vault.folder / FOLDER
    today = desk.today()
    target = folder / f"day-{today.isoformat()}.backup"
    if target.exists():
        return None
    folder.mkdir(exist_ok=True)
    back_up(desk, target)
    week = folder / f"week-{_monday(today).isoformat()}.backup"
    if not week.exists():
        _name_again(target, week)
    _thin_out(folder)
    return target


def newest(desk: Desk) -> datetime.date | None:
    """The day of the newest backup kept in the desk's folder."""
    days = [day for _kind, day, _path in _kept(desk.vault.folder / FOLDER)]
    return max(days, default=None)


def restore(
    file: Path,
    folder: Path,
    name: str,
    passphrase: str,
    *,
    notebook: Notebook | None = None,
    clock: Clock = system_clock,
) -> Desk:
    """Open a backup in a new folder as a copy of the desk; its exchange stays shut until two people reviewed it."""
    demand_local(folder)
    vault = backup.restore(file, folder, name, passphrase, clock)
    desk = Desk(vault, notebook or Notebook())
    desk.note_head()
    return desk


def _name_again(target: Path, week: Path) -> None:
    """The week's backup is the same file under a second name, where the file system can do that."""
    try:
        week.hardlink_to(target)
    except OSError:
        week.write_bytes(target.read_bytes())


def _thin_out(folder: Path) -> None:
    for kind, most in (("day", DAYS), ("week", WEEKS)):
        found = sorted((day, path) for each, day, path in _kept(folder) if each == kind)
        for _day, path in found[:-most]:
            path.unlink(missing_ok=True)


def _kept(folder: Path) -> list[tuple[str, datetime.date, Path]]:
    found = []
    for path in folder.glob("*.backup"):
        if match := _NAME.fullmatch(path.name):
            with contextlib.suppress(ValueError):  # no day of any calendar: not a name of ours
                found.append((match[1], datetime.date.fromisoformat(match[2]), path))
    return found


def _monday(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=day.weekday())


def is_demo(file: Path) -> bool:
    """Whether a backup says that it is of a desk of made-up people."""
    return backup.read_header(file).demo
