"""Attack 29: years of late facts, corrections, withdrawals, restores and retries, compared release by release.

Target: no published number has two values, nobody is counted twice. With freezing switched off the same attacker must
find the person who withdrew in at least 70 % of cases.
"""

import itertools
import random
from collections import Counter
from collections.abc import Iterator

import pytest

from shelter_desk.actions import counting
from shelter_desk.exchange import outside
from shelter_desk.exchange.counting import Period
from shelter_desk.exchange.payloads import Count
from tests.attacks.histories import DAY, OFFICE, LightDesk, final_counts, lighten, lived, settle

CONTROL = 0.7


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    lighten(monkeypatch)


def gone_through(seeds: range) -> Counter[str]:
    said: Counter[str] = Counter()
    for seed in seeds:
        desk = lived(seed)
        settle(desk)
        said += Counter(
            histories=1,
            packages=len(desk.seen),
            lost=sum(1 for kind, _subject, content in desk.kept.ledger if kind != "package" and _lost(content)),
            values=two_values(desk),
            twice=counted_twice(desk),
        )
    return said


def _lost(content: object) -> bool:
    return isinstance(content, dict) and bool(content.get("lost"))


def two_values(desk: LightDesk) -> int:
    """Releases that say something else than an earlier one of the same period and audience."""
    found = sum(each.payload != every[0].payload for every in desk.told_outside().values() for each in every)
    return found + sum(each.cells != every[0].cells for every in final_counts(desk).values() for each in every)


def counted_twice(desk: LightDesk) -> int:
    """People who stand in two periods of one audience, as it knows them in the end."""
    counts = [each.people for each in desk.newest_counts().values()]
    years = [every[-1].people for every in desk.told_outside().values()]
    return sum(len(one & other) for found in (counts, years) for one, other in itertools.combinations(found, 2))


@pytest.mark.usefixtures("light")
def test_nothing_has_two_values_and_nobody_is_counted_twice() -> None:
    said = gone_through(range(30))
    assert said["packages"] > 100
    assert said["lost"] > 0
    assert (said["values"], said["twice"]) == (0, 0)


@pytest.mark.long
@pytest.mark.usefixtures("light")
def test_10_000_histories(capsys: pytest.CaptureFixture[str]) -> None:
    said = gone_through(range(1_000, 11_000))
    found, tried = withdrawals_found(range(1_000, 2_000))
    control, control_tried = withdrawals_found(range(1_000, 2_000), freezing=False)
    with capsys.disabled():
        print(
            f"\nattack 29: {said['histories']:,} histories, {said['packages']:,} packages seen, {said['lost']:,} releases "
            f"lost by a restore, {said['values']} with two values, {said['twice']} people counted twice; the one who "
            f"withdrew is found in {found} of {tried}, without freezing in {control / control_tried:.0%} of {control_tried}"
        )
    assert (said["values"], said["twice"], found) == (0, 0, 0)
    assert control >= CONTROL * control_tried


# Who withdrew?


def withdrawals_found(seeds: range, freezing: bool = True) -> tuple[int, int]:
    """How often the difference between two counts of a period tells sex, age and form of the one who withdrew."""
    found = tried = 0
    for seed in seeds:
        desk = lived(seed, days=500)
        desk.day += 500 * DAY
        with pytest.MonkeyPatch.context() as patch:
            if not freezing:
                unfrozen(patch)
            for before, withdrew, after in _rerun(desk):
                tried += 1
                found += told_by(before, after) == withdrew
    return found, tried


def _rerun(desk: LightDesk) -> Iterator[tuple[Count, tuple[str, str, str], Count]]:
    """One more withdrawal than the office knew of, among whatever else happens on that day."""
    drawn = random.Random(desk.people)
    for period in (Period(2025), *(Period(2025, quarter) for quarter in (1, 2, 3, 4))):
        if not desk.deliver(OFFICE, period):
            continue
        first = desk.seen[-1]
        those = [each for each in desk.kept.files.values() if each.who in first.people]
        if not those:
            continue
        chosen = drawn.choice(those)
        about = chosen.categories(period.frozen_from).categories
        desk.day += DAY
        desk.withdraw(chosen)
        for _other in range(drawn.choice((0, 0, 1))):
            desk.correct()
        desk.meet(2)
        if desk.deliver(OFFICE, period):
            second = desk.seen[-1]
            assert isinstance(first.payload, Count)
            assert isinstance(second.payload, Count)
            yield first.payload, (about["sex"], about["age"], about["form"]), second.payload


def told_by(before: Count, after: Count) -> tuple[str, ...] | None:
    """The one cell of each table that holds one person less."""
    told: list[str] = []
    for table in ("sex_age", "form"):
        then = {tuple(each.cell): each.people for each in before.cells if each.table == table}
        now = {tuple(each.cell): each.people for each in after.cells if each.table == table}
        changed = [cell for cell in then.keys() | now.keys() if then.get(cell, 0) != now.get(cell, 0)]
        if len(changed) != 1 or then.get(changed[0], 0) != now.get(changed[0], 0) + 1:
            return None
        told += changed[0]
    return tuple(told)


def unfrozen(patch: pytest.MonkeyPatch) -> None:
    """Periods are made anew whenever someone asks."""

    def made_anew(desk: LightDesk, audience: str, period: Period) -> counting.Release:
        chosen = counting._choose(desk, audience, period)  # type: ignore[arg-type]
        return counting._release_of(chosen, outside.count(period, chosen, final=True))

    patch.setattr(counting, "frozen_release", made_anew)
    patch.setattr(counting, "freeze_due", lambda _desk: [])


@pytest.mark.usefixtures("light")
def test_who_withdrew_after_the_freeze_is_not_told_by_any_difference() -> None:
    found, tried = withdrawals_found(range(15))
    assert tried > 10
    assert found == 0


@pytest.mark.usefixtures("light")
def test_without_freezing_the_difference_tells_who_withdrew() -> None:
    """The control."""
    found, tried = withdrawals_found(range(15), freezing=False)
    assert found >= CONTROL * tried > 0
