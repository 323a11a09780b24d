"""Attack 3: `kill -9` at a random moment of whatever a worker does."""

import itertools
import random
import shutil
import time
from pathlib import Path

import pytest

from tests.attacks.faults import Base, Victim, judge
from tests.attacks.scenarios import SCENARIOS


def lasting(base: Base, victim: Victim, place: Path, scenario: str) -> float:
    """How many seconds a scenario takes when nothing strikes."""
    seconds = []
    for _run in range(3):
        folder = base.copy(place / "dry")
        started = time.monotonic()
        victim.run(scenario, folder)
        seconds.append(time.monotonic() - started)
        shutil.rmtree(place / "dry")
    return min(seconds)


def struck(base: Base, victim: Victim, place: Path, wanted: int, seed: int) -> tuple[int, int]:
    """Kill scenarios in turn, each at a random moment; returns how many ran, and how much was acknowledged."""
    chance, runs, killed, said = random.Random(seed), 0, 0, 0
    lasts = {scenario: lasting(base, victim, place, scenario) for scenario in SCENARIOS}
    for scenario in itertools.cycle(SCENARIOS):
        folder = base.copy(place / str(runs))
        ended = victim.run(scenario, folder, kill_after=chance.uniform(0, lasts[scenario]))
        runs, killed, said = runs + 1, killed + ended.killed, said + len(ended.said)
        judge(base, folder, ended)
        shutil.rmtree(folder.parent)
        if killed >= wanted:
            break
    return runs, said


@pytest.mark.usefixtures("quick")
def test_nothing_is_lost(base: Base, victim: Victim, place: Path) -> None:
    struck(base, victim, place, 12, 3)


@pytest.mark.long
@pytest.mark.usefixtures("quick")
def test_a_thousand_times(base: Base, victim: Victim, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs, said = struck(base, victim, place, 1000, 33)
    with capsys.disabled():
        print(f"\nattack 3: 1,000 killed at random of {runs:,} runs, {said:,} steps acknowledged before, 0 lost")
