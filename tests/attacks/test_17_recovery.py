"""Attack 17: each pair of three shares opens the desk on a machine that never saw it; wrong words are named."""

import itertools
import random
from pathlib import Path

import pytest

from shelter_desk.actions.check import problems
from shelter_desk.actions.unlock import unlock
from shelter_desk.errors import Refused
from shelter_desk.system.notebook import Notebook
from shelter_desk.vault import recovery
from tests.conftest import MadeDesk

NEW_WORDS = "three grey herons over the old mill"


@pytest.mark.parametrize("pair", list(itertools.combinations(range(3), 2)))
def test_each_pair_opens_it_on_a_clean_machine(made: MadeDesk, tmp_path: Path, pair: tuple[int, int]) -> None:
    recovery.recover(made.folder, [made.shares[index] for index in pair], "Ana", NEW_WORDS, made.clock)
    desk = unlock(made.folder, "Ana", NEW_WORDS, notebook=Notebook(tmp_path / "new.json"), clock=made.clock).desk
    assert list(problems(desk)) == []
    desk.close()


def struck(made: MadeDesk, runs: int) -> int:
    """One word wrong, at random: a neighbour in the list, or one that is in no list; returns how many were named."""
    chance, named = random.Random(17), 0
    for _run in range(runs):
        shares = [made.shares[index].split() for index in chance.sample(range(3), 2)]
        which, at = chance.randrange(2), chance.randrange(20)
        foreign = chance.random() < 0.5
        other = "zzz" if foreign else chance.choice([word for word in recovery.WORDLIST if word != shares[which][at]])
        shares[which][at] = other
        with pytest.raises(Refused) as refusal:
            recovery.combine([" ".join(share) for share in shares])
        (line,) = refusal.value.details
        assert line.startswith(f"Share {which + 1}:") or not foreign
        assert not foreign or "zzz" in line
        named += line.startswith(f"Share {which + 1}:")
    return named


def test_a_wrong_word_is_named_with_its_share(made: MadeDesk) -> None:
    assert struck(made, 40) == 40


@pytest.mark.long
def test_thousands_of_wrong_words(made: MadeDesk, capsys: pytest.CaptureFixture[str]) -> None:
    named = struck(made, 5000)
    with capsys.disabled():
        print(f"\nattack 17: 3 of 3 pairs open; {named:,} of 5,000 wrong words refused with the share they are in")
    assert named == 5000
