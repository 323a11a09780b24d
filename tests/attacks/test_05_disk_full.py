"""Attack 5: the disk is full, sooner or later: the old state is kept, and the worker is told."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.attacks.faults import Base, Victim, judge
from tests.attacks.scenarios import SCENARIOS

PAGE = 4096


@contextmanager
def _disk(place: Path, size: int) -> Iterator[Path]:
    """A file system of that size in memory."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    subprocess.run(command, check=True, capture_output=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True, capture_output=True)
        place.rmdir()


def _may_mount(place: Path) -> bool:
    if os.getuid() != 0:
        return False
    try:
        with _disk(place / "try", 1 << 20):
            return True
    except (OSError, subprocess.CalledProcessError):
        (place / "try").rmdir()
        return False


def struck(base: Base, victim: Victim, place: Path, steps: int) -> tuple[int, int]:
    """Leave every scenario a little more room each time; returns how many runs, and how many were refused."""
    runs = refused = 0
    mounts = _may_mount(place)
    used = sum(-(-path.stat().st_size // PAGE) + 1 for path in base.folder.rglob("*")) * PAGE
    largest = max(path.stat().st_size for path in base.folder.rglob("*") if path.is_file())
    for number, scenario in enumerate(SCENARIOS):
        for step in range(steps):
            free = (step * (40 // steps or 1) + number % 2) * PAGE
            out = place / "out"
            if mounts:
                with _disk(place / "disk", used + free) as disk:
                    folder = base.copy(disk / "place")
                    ended = victim.run(scenario, folder)
                    shutil.copytree(disk / "place", out)
                folder = out / "desk"
            else:
                folder = base.copy(out)
                ended = victim.run(scenario, folder, file_size=largest + free)
            assert not ended.killed
            runs, refused = runs + 1, refused + len(ended.of("refused"))
            judge(base, folder, ended)
            shutil.rmtree(out)
    return runs, refused


@pytest.mark.usefixtures("quick")
def test_the_old_state_is_kept(base: Base, victim: Victim, place: Path) -> None:
    _runs, refused = struck(base, victim, place, 2)
    assert refused


@pytest.mark.long
@pytest.mark.usefixtures("quick")
def test_with_a_little_more_room_each_time(
    base: Base, victim: Victim, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs, refused = struck(base, victim, place, 40)
    with capsys.disabled():
        print(f"\nattack 5: {runs:,} full disks, {refused:,} refusals with their cause, old state kept in all")
    assert runs >= 200
