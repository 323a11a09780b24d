"""Attack 2: EIO and ENOSPC at every write call: nothing damaged, every failure shown with its cause."""

import shutil
from pathlib import Path

import pytest

from tests.attacks.faults import Base, Victim, judge, points, spread
from tests.attacks.scenarios import SCENARIOS

# The disk fails once, or it is full from that call on.
# What cannot even be read is called damaged; nothing else is refused without the system's reason.
DAMAGED = ("header-damaged", "database-missing")
FAULTS = {"EIO": "{number}", "ENOSPC": "{number}+"}
struck_at: dict[str, int] = {}  # calls that failed in the long run, by scenario


def struck(base: Base, victim: Victim, place: Path, scenario: str, error: str, most: int) -> int:
    """Fail so many calls of a scenario; returns how many failures were shown with their cause."""
    found = points(victim.calls(scenario, base.copy(place / "dry")))
    shown, wrong = 0, list[str]()
    for number, (call, when) in enumerate(spread(found, most, len(scenario))):
        folder = base.copy(place / str(number))
        times = FAULTS[error].format(number=when)
        strace = ["-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={times}"]
        ended = victim.run(scenario, folder, strace)
        try:
            assert not ended.killed
            for refused in (each for each in ended.said if "refused" in each):
                shown += 1
                assert refused["details"] or refused["refused"] in DAMAGED, refused
            judge(base, folder, ended)
        except AssertionError as problem:
            wrong.append(f"{scenario}: {error} at {call} {times}: {problem}, after {ended.said}")
        shutil.rmtree(folder.parent)
    assert wrong == []
    shutil.rmtree(place / "dry")
    return shown


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("error", FAULTS)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_nothing_is_damaged(base: Base, victim: Victim, place: Path, scenario: str, error: str) -> None:
    struck(base, victim, place, scenario, error, 2)


@pytest.mark.long
@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_at_every_call(
    base: Base, victim: Victim, place: Path, scenario: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = points(victim.calls(scenario, base.copy(place / "count")))
    shown = sum(struck(base, victim, place, scenario, error, 100_000) for error in FAULTS)
    total = len(FAULTS) * len(found)
    with capsys.disabled():
        print(f"\nattack 2, {scenario}: {total:,} failing calls, 0 damaged, {shown:,} refusals, all with words")
    struck_at[scenario] = total


@pytest.mark.long
def test_it_was_often_enough() -> None:
    if set(struck_at) != set(SCENARIOS):
        pytest.skip("only some scenarios were run")
    assert sum(struck_at.values()) >= 4000
