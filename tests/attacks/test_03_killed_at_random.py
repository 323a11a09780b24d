"""Attack 3: `kill -9` at a random moment of whatever a worker does."""

import random
import shutil
import time
from pathlib import Path

import pytest

from tests.attacks.faults import Base, Victim, judge
from tests.attacks.scenarios import SCENARIOS


def struck(base: Base, victim: Victim, place: Path, runs: int, seed: int) -> tuple[int, int]:
    """Run scenarios in turn, each killed at a random moment; returns how many were, and how much was acknowledged."""
    chance, killed, said = random.Random(seed), 0, 0
    lasts = {}
    for scenario in SCENARIOS:
        started = time.monotonic()
        victim.run(scenario, base.copy(place / "dry"))
        lasts[scenario] = time.monotonic() - started
        shutil.rmtree(place / "dry")
    for number in range(runs):
        scenario = list(SCENARIOS)[number % len(SCENARIOS)]
        folder = base.copy(place / str(number))
        ended = victim.run(scenario, folder, kill_after=chance.uniform(0, lasts[scenario]))
        killed, said = killed + ended.killed, said + len(ended.said)
        judge(base, folder, ended)
        shutil.rmtree(folder.parent)
    return killed, said


@pytest.mark.usefixtures("quick")
def test_nothing_is_lost(base: Base, victim: Victim, place: Path) -> None:
    struck(base, victim, place, 20, 3)


@pytest.mark.long
@pytest.mark.usefixtures("quick")
def test_a_thousand_times(base: Base, victim: Victim, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    killed, said = struck(base, victim, place, 1300, 33)
    with capsys.disabled():
        print(f"\nattack 3: {killed:,} killed at random, {said:,} steps acknowledged before, 0 lost")
    assert killed >= 1000
