"""Attack 1, harder: not the process ends but the power, and what was not synced is lost, torn, or there all the same."""

import os
import random
from pathlib import Path

import pytest

from tests.attacks import power
from tests.attacks.faults import Base, Ended, Torn, Victim, judge
from tests.attacks.scenarios import SCENARIOS


def struck(base: Base, victim: Victim, place: Path, scenario: str, cuts: int, seed: int) -> int:
    """Cut the power after so many of a scenario's calls, its end among them; judge one state of the disk each time."""
    folder = base.copy(place / scenario)
    top, log, chance = folder.parent, place / f"{scenario}.log", random.Random(seed)
    before = power.Disk.of(top)
    ended = victim.run(scenario, folder, ["-o", str(log), *power.OPTIONS])
    assert not ended.of("bug"), ended.said
    calls = power.read_trace(log)
    after = power.Disk.of(top)
    ends = [index for index, call in enumerate(calls, 1) if call.is_mark] + [len(calls)] * 2
    chosen = sorted([*chance.sample(range(len(calls)), min(cuts, len(calls))), *ends])
    done = 0
    for index in chosen:
        for call in calls[done:index]:
            before.do(call)
        done = index
        power.put_back(top, before.image(chance))
        said = [each for each in ended.said if each][: before.said]
        try:
            judge(base, folder, Ended(scenario, True, said))
        except Torn as problem:
            raise AssertionError(f"{scenario}: cut after call {index} of {len(calls)}: {problem}") from problem
    for call in calls[done:]:
        before.do(call)
    assert before.files_now() == after.files_now()  # the model follows the disk
    return len(chosen)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_nothing_acknowledged_is_lost(base: Base, victim: Victim, place: Path, scenario: str) -> None:
    struck(base, victim, place, scenario, 2, 1)


@pytest.mark.long
@pytest.mark.usefixtures("quick")
def test_at_every_call(base: Base, victim: Victim, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """After every call one state of the disk; `ATTACK_SEED` draws others."""
    seed = int(os.environ.get("ATTACK_SEED", "0"))
    cuts = sum(struck(base, victim, place, scenario, 100_000, seed) for scenario in SCENARIOS)
    with capsys.disabled():
        print(f"\nattack 1, power: {cuts:,} power cuts, 0 torn, 0 acknowledged lost")
    assert cuts >= 2000
