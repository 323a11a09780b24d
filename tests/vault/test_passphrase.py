"""Passphrases: six words proposed, one's own long and not guessable; the same on every keyboard."""

import pytest

from shelter_desk.errors import Refused
from shelter_desk.vault import passphrase


def test_six_words_are_proposed_and_always_taken() -> None:
    proposed = {passphrase.propose() for _time in range(50)}
    assert len(proposed) == 50
    for words in proposed:
        assert len(words.split()) == 6
        passphrase.demand_strong(words, "Ana")
    assert passphrase.proposed_bits() > 77


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("short words", "shorter than 14"),
        ("thirteen char", "shorter than 14"),
        ("passwordpassword", "many people use|repeats"),
        ("1qaz2wsx3edc4rfv", "many people use"),
        ("Password12345678", "a short word with digits"),
        ("2026.lake.2026.12", "a short word with digits"),
        ("12345678901234", "many people use|keyboard"),
        ("aaaaaaaaaaaaaaaa", "repeats"),
        ("rivers rivers rivers", "repeats"),
        ("abcdefghijklmnop", "keyboard"),
        ("qwertzuiopasdfgh", "keyboard"),
        ("poiuytrewqlkjhgf", "keyboard"),
        ("              ", "repeats"),
        ("Ana Maria Kovač 1", "the name"),
        ("ana maria kovač!!!", "the name"),
    ],
)
def test_what_is_easy_to_guess_is_refused_with_the_reason(words: str, why: str) -> None:
    with pytest.raises(Refused) as problem:
        passphrase.demand_strong(words, "Ana Maria Kovač")
    assert problem.value.code == "weak-passphrase"
    assert any(each in problem.value.title for each in why.split("|")), problem.value.title
    assert words.strip() == "" or words not in str(problem.value)


@pytest.mark.parametrize("name", ["", "An", "Ana"])
def test_a_sentence_of_ones_own_is_taken(name: str) -> None:
    passphrase.demand_strong("the blue bus leaves at dawn", name)
    passphrase.demand_strong("ما أجمل صباح النهر هنا", name)


def test_every_keyboard_types_the_same() -> None:
    assert passphrase.normalised("Zoe\u0308 ﬁnds №1") == passphrase.normalised("Zoë finds No1")
    assert passphrase.normalised("a b") != passphrase.normalised("ab")
    assert passphrase.folded("  ZOE\u0308   Maria ") == "zoë maria"


def test_a_name_of_blanks_is_none() -> None:
    passphrase.demand_name("Ana")
    for name in ("", "  ", "\u3000"):
        with pytest.raises(Refused):
            passphrase.demand_name(name)
