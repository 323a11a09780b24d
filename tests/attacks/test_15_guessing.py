"""Attack 15: a guess costs at least half a second, and an unknown name looks like a wrong passphrase."""

import time
from collections.abc import Callable
from contextlib import closing

import pytest

from shelter_desk.actions.second import sign_as
from shelter_desk.actions.unlock import unlock
from shelter_desk.errors import Refused
from shelter_desk.vault import backup
from shelter_desk.vault.statements import ClockMended
from tests.conftest import MadeDesk, passphrase_of


def guess(act: Callable[[str, str], object], name: str, words: str) -> tuple[float, str]:
    started = time.monotonic()
    with pytest.raises(Refused) as refusal:
        act(name, words)
    return time.monotonic() - started, f"{refusal.value.code}\n{refusal.value}"


def struck(made: MadeDesk, act: Callable[[str, str], object], guesses: int) -> tuple[float, float]:
    """Guess with a known and an unknown name in turn; the least seconds of each.

    What a busy computer adds differs from guess to guess; what a name costs would show in the least.
    """
    known, unknown = [], []
    texts = set()
    for number in range(guesses):
        for times, name in ((known, "Ana"), (unknown, "Nobody")):
            seconds, text = guess(act, name, f"{passphrase_of('Ana')} {number}")
            times.append(seconds)
            texts.add(text)
    assert min(*known, *unknown) >= 0.5
    assert len(texts) == 1
    return min(known), min(unknown)


def opening_it(made: MadeDesk) -> Callable[[str, str], object]:
    return lambda name, words: unlock(made.folder, name, words, notebook=made.notebook, clock=made.clock)


def seconding(made: MadeDesk) -> Callable[[str, str], object]:
    content = ClockMended(prev="", by="a", at="", second="b").content()
    return lambda name, words: sign_as(made.folder, name, words, content, made.notebook)


def restoring(made: MadeDesk) -> Callable[[str, str], object]:
    file, folder = made.folder.parent / "desk.backup", made.folder.parent / "restored"
    with closing(made.open()) as desk:
        backup.back_up(desk.vault, file)
    return lambda name, words: backup.restore(file, folder, name, words)


@pytest.mark.parametrize("way", [opening_it, seconding, restoring])
def test_every_way_of_guessing_is_slow_and_tells_nothing(
    made: MadeDesk, way: Callable[[MadeDesk], Callable[[str, str], object]]
) -> None:
    act = way(made)
    for guesses in (1, 3, 9):
        known, unknown = struck(made, act, guesses)
        if abs(known - unknown) < 0.2:
            return
    pytest.fail(f"known name {known:.3f} s, unknown name {unknown:.3f} s")


@pytest.mark.long
def test_many_guesses(made: MadeDesk, capsys: pytest.CaptureFixture[str]) -> None:
    known, unknown = struck(made, opening_it(made), 25)
    with capsys.disabled():
        print(f"\nattack 15: 50 guesses; known name {known:.3f} s, unknown name {unknown:.3f} s, the same words")
    assert abs(known - unknown) < 0.02
