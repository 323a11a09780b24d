"""Backups by the calendar: seven days, four weeks; and restoring one."""

import datetime
from pathlib import Path

import pytest

from shelter_desk.actions import backup
from shelter_desk.actions.backup import FOLDER
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.check import problems
from shelter_desk.errors import Broken, DeskError
from tests.actions.office import Office
from tests.conftest import passphrase_of


def kept(office: Office) -> list[str]:
    return sorted(path.name for path in (office.made.folder / FOLDER).glob("*"))


def test_one_a_day_and_none_twice(office: Office) -> None:
    assert backup.newest(office.desk) is None
    first = backup.back_up_if_due(office.desk)
    assert first is not None
    assert first.name == "day-2026-03-10.backup"
    assert backup.back_up_if_due(office.desk) is None
    assert kept(office) == ["day-2026-03-10.backup", "week-2026-03-09.backup"]
    assert backup.newest(office.desk) == datetime.date(2026, 3, 10)


def test_seven_days_and_four_weeks_stay(office: Office) -> None:
    day = datetime.date(2026, 3, 10)
    for _day in range(60):
        office.at(day.isoformat())
        assert backup.back_up_if_due(office.desk) is not None
        day += datetime.timedelta(days=1)
    names = kept(office)
    days = [name for name in names if name.startswith("day-")]
    weeks = [name for name in names if name.startswith("week-")]
    assert days == [f"day-2026-05-{number:02}.backup" for number in range(2, 9)]
    assert weeks == [f"week-2026-{each}.backup" for each in ("04-13", "04-20", "04-27", "05-04")]


def test_what_is_no_backup_of_ours_is_left_alone(office: Office) -> None:
    folder = office.made.folder / FOLDER
    folder.mkdir()
    theirs = ["before the move.backup", "day-2025-13-45.backup", "notes.txt"]
    for name in theirs:
        (folder / name).write_text("someone's")
    for day in range(10, 25):
        office.at(f"2026-03-{day}")
        backup.back_up_if_due(office.desk)
    assert set(theirs) <= set(kept(office))


def test_a_backup_that_failed_is_not_there_and_is_due_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_vault: object, _target: Path) -> None:
        raise Broken("disk-ENOSPC", "There is no space left.")

    monkeypatch.setattr(backup.backup, "back_up", full)
    with pytest.raises(Broken):
        backup.back_up_if_due(office.desk)
    assert kept(office) == []
    monkeypatch.undo()


def test_where_a_file_has_one_name_only_the_week_is_a_copy(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(_path: Path, _target: Path) -> None:
        raise OSError

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    backup.back_up_if_due(office.desk)
    day, week = ((office.made.folder / FOLDER / name).read_bytes() for name in kept(office))
    assert day == week


def test_a_restored_desk_is_whole_and_its_exchange_shut(office: Office, tmp_path: Path) -> None:
    case = office.put("first_contact", {"safe_to_talk": "yes"}).case
    target = backup.back_up_if_due(office.desk)
    assert target is not None
    assert backup.is_demo(target)
    later = office.put("first_contact", {"safe_to_talk": "no"}).case
    office.desk.close()
    made = office.made
    desk = backup.restore(
        target, tmp_path / "restored", "Cem", passphrase_of("Cem"), notebook=made.notebook, clock=made.clock
    )
    assert view_case(desk, case).records[0].answers == {"safe_to_talk": "yes"}
    assert desk.vault.case_row(later) is None
    assert not desk.vault.chain.exchange_open
    assert list(problems(desk)) == []
    desk.close()
    office.open()


def test_a_backup_is_never_restored_over_something(office: Office, tmp_path: Path) -> None:
    target = backup.back_up_if_due(office.desk)
    assert target is not None
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("someone's")
    with pytest.raises(DeskError) as problem:
        backup.restore(target, tmp_path / "full", "Ana", passphrase_of("Ana"), notebook=office.made.notebook)
    assert problem.value.code == "folder-not-empty"
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter.txt"]
