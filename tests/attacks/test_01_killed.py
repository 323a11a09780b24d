"""Attack 1: killed at every write call of saving, drafting, backing up, restoring, rotation, slot changes, recovery."""

import shutil
from pathlib import Path

import pytest

from tests.attacks.faults import CALLS, Base, Victim, judge, points, spread
from tests.attacks.scenarios import SCENARIOS


def struck(base: Base, victim: Victim, place: Path, scenario: str, most: int) -> int:
    """Kill at so many points of a scenario; returns how many."""
    found = points(victim.calls(scenario, base.copy(place / "dry")))
    chosen = spread(found, most, len(scenario))
    for number, (call, when) in enumerate(chosen):
        folder = base.copy(place / str(number))
        strace = ["-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={when}"]
        ended = victim.run(scenario, folder, strace)
        assert ended.killed, (call, when, ended.said)
        judge(base, folder, ended)
        shutil.rmtree(folder.parent)
    return len(chosen)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_nothing_is_torn_or_lost(base: Base, victim: Victim, place: Path, scenario: str) -> None:
    assert struck(base, victim, place, scenario, 3) == 3


@pytest.mark.usefixtures("quick")
def test_the_notebook_is_told_only_what_is_durable(base: Base, victim: Victim, place: Path) -> None:
    """Before it: the journal deleted, and the folder synced, so that no power cut brings the journal back."""
    folder = base.copy(place / "desk")
    log = place / "log"
    victim.run("saves", folder, ["-o", str(log), "-e", "trace=openat,unlink,fsync,fdatasync,pwrite64"])
    calls = [line.split(maxsplit=1)[1] for line in log.read_text().splitlines() if "(" in line]
    told = [index for index, call in enumerate(calls) if "notes.json" in call and "O_RDWR" in call]
    assert len(told) >= 3
    for index in told:
        before = [call for call in calls[:index] if "notes" not in call]
        assert before[-1].startswith("fsync(")
        assert before[-2].startswith("openat(")
        assert f'"{folder}", O_RDONLY' in before[-2]
        assert before[-3].startswith("unlink(")
        assert "-journal" in before[-3]


@pytest.mark.long
@pytest.mark.usefixtures("quick")
def test_at_every_call(base: Base, victim: Victim, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    killed = sum(struck(base, victim, place / name, name, 100_000) for name in SCENARIOS)
    with capsys.disabled():
        print(f"\nattack 1: {killed:,} kill points over {len(CALLS)} calls, 0 torn, 0 lost")
    assert killed >= 2000
