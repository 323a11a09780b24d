"""The bidirectional algorithm against Unicode's own conformance files.

The files are those of Unicode 15.0.0; Python 3.11 has the character data of 14.0.0. Between the two no rule, no
bracket and no class of a character of 14.0 changed, and the files use no character that 14.0 does not have.
"""

import lzma
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter_desk.documents import bidi

FILES = Path(__file__).parents[1] / "golden" / "bidi"
EVERY_DAY = 199  # one case in so many; a prime, so that no pattern of the file is met again and again


def _lines(name: str) -> Iterator[str]:
    with lzma.open(FILES / f"{name}-15.0.0.txt.xz", "rt", encoding="utf-8") as file:
        for line in file:
            plain = line.partition("#")[0].strip()
            if plain:
                yield plain


def _agrees(found: list[int], levels: list[str], order: list[int]) -> bool:
    kept = [place for place, level in enumerate(levels) if level != "x"]
    visual = [kept[place] for place in bidi.visual_order([found[place] for place in kept])]
    return all(found[place] == int(levels[place]) for place in kept) and visual == order


def _class_cases(step: int) -> int:
    """Run every step-th case of BidiTest.txt; returns how many paragraphs were checked."""
    levels: list[str] = []
    order: list[int] = []
    checked = 0
    for number, line in enumerate(_lines("BidiTest")):
        if line.startswith("@Levels:"):
            levels = line.removeprefix("@Levels:").split()
        elif line.startswith("@Reorder:"):
            order = [int(place) for place in line.removeprefix("@Reorder:").split()]
        elif number % step == 0:
            classes, _, directions = line.partition(";")
            kinds = classes.split()
            for bit, given_base in ((1, None), (2, 0), (4, 1)):
                if int(directions) & bit:
                    base = bidi.first_strong(kinds) if given_base is None else given_base
                    found = bidi.line_levels(kinds, bidi.resolve(kinds, base), base)
                    assert _agrees(found, levels, order), (line, given_base, found)
                    checked += 1
    return checked


def _character_cases(step: int) -> int:
    checked = 0
    for number, line in enumerate(_lines("BidiCharacterTest")):
        if number % step:
            continue
        codes, direction, paragraph, levels, order = line.split(";")
        text = "".join(chr(int(code, 16)) for code in codes.split())
        base, found = bidi.paragraph_levels(text, {"0": 0, "1": 1, "2": None}[direction])
        found = bidi.line_levels(bidi.classes_of(text), found, base)
        assert base == int(paragraph), line
        assert _agrees(found, levels.split(), [int(place) for place in order.split()]), (line, found)
        checked += 1
    return checked


def test_sample_of_bidi_test() -> None:
    assert _class_cases(EVERY_DAY) > 2_000


def test_sample_of_bidi_character_test() -> None:
    assert _character_cases(EVERY_DAY // 10) > 4_000


@pytest.mark.long
def test_all_of_bidi_test() -> None:
    assert _class_cases(1) == 770_241


@pytest.mark.long
def test_all_of_bidi_character_test() -> None:
    assert _character_cases(1) == 91_707


@pytest.mark.long
def test_the_conformance_file_uses_only_characters_this_python_knows() -> None:
    codes = {code for line in _lines("BidiCharacterTest") for code in line.partition(";")[0].split()}
    assert all(unicodedata.category(chr(int(code, 16))) != "Cn" for code in codes)


def test_brackets_are_sixty_four_pairs_that_mirror() -> None:
    brackets = bidi.CLOSING_BRACKET
    assert len(brackets) == 63  # and U+2329/U+232A, which are canonically U+3008/U+3009
    assert all(unicodedata.mirrored(char) for pair in brackets.items() for char in pair)
    assert {unicodedata.category(char) for char in brackets} == {"Ps"}
    assert {unicodedata.category(char) for char in brackets.values()} == {"Pe"}


def test_phone_number_in_an_isolate_keeps_its_digits_in_order() -> None:
    text = "اتصل \u2066+383 49 123 456\u2069 الآن"
    base, levels = bidi.paragraph_levels(text)
    order = bidi.visual_order(bidi.line_levels(bidi.classes_of(text), levels, base))
    seen = "".join(text[place] for place in order if text[place] in "+0123456789 ").strip()
    assert base == 1
    assert seen == "+383 49 123 456"


def test_without_an_isolate_the_groups_of_a_phone_number_change_places() -> None:
    """The danger the isolates are there for."""
    text = "اتصل 49 123 الآن"
    _base, levels = bidi.paragraph_levels(text)
    order = bidi.visual_order(levels)
    assert "".join(text[place] for place in order if text[place].isdigit()) == "12349"


_CHARACTERS = st.sampled_from("aא1٣ .,()[]\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202e\u200f\u0301-")


@given(st.text(_CHARACTERS, max_size=40), st.sampled_from([None, 0, 1]))
def test_every_character_stands_once_in_the_visual_order(text: str, base: int | None) -> None:
    found, levels = bidi.paragraph_levels(text, base)
    assert sorted(bidi.visual_order(levels)) == list(range(len(text)))
    assert all(found <= level <= bidi.MAX_DEPTH + 1 for level in levels)


@given(st.text(st.sampled_from("ab 1.,()"), max_size=20))
def test_plain_left_to_right_text_takes_the_short_way_and_gives_the_same(text: str) -> None:
    assert bidi.paragraph_levels(text)[1] == bidi.resolve(bidi.classes_of(text), 0, text)
