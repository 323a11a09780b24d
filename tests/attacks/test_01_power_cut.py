"""Attack 1, harder: not the process ends but the power, and what was not synced is lost, torn, or there all the same."""

import random
from pathlib import Path

import pytest

from tests.attacks import power
from tests.attacks.faults import Base, Ended, Torn, Victim, judge
from tests.attacks.scenarios import SCENARIOS

# Recovery and founding end at a desk that nobody had acknowledged before; the others may lose nothing.
STRUCK = [name for name in SCENARIOS if name != "founding"]


def struck(base: Base, victim: Victim, place: Path, scenario: str, cuts: int, seed: int) -> int:
    """Cut the power after so many of a scenario's calls, and judge one state the disk may be in each time."""
    folder = base.copy(place / scenario)
    top, log, chance = folder.parent, place / f"{scenario}.log", random.Random(seed)
    before = power.Disk.of(top)
    ended = victim.run(scenario, folder, ["-o", str(log), *power.OPTIONS])
    assert not ended.of("bug"), ended.said
    calls = power.read_trace(log)
    after = power.Disk.of(top)
    chosen = sorted(chance.sample(range(len(calls) + 1), min(cuts, len(calls) + 1)))
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
    model = {path: before.nodes[node].now() for path, node in before.names.items()}
    assert model == {path: after.nodes[node].now() for path, node in after.names.items()}  # the model follows the disk
    return len(chosen)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("scenario", STRUCK)
def test_nothing_acknowledged_is_lost(base: Base, victim: Victim, place: Path, scenario: str) -> None:
    struck(base, victim, place, scenario, 4, 1)


@pytest.mark.long
@pytest.mark.usefixtures("quick")
def test_at_every_call(base: Base, victim: Victim, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cuts = 0
    for seed in range(3):
        for scenario in STRUCK:
            (place / str(seed)).mkdir(exist_ok=True)
            cuts += struck(base, victim, place / str(seed), scenario, 100_000, seed)
    with capsys.disabled():
        print(f"\nattack 1, power: {cuts:,} power cuts, 0 torn, 0 acknowledged lost")
