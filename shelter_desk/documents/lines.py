"""Breaks a measured paragraph into lines.

Lines break at blanks, at the zero width spaces that Thai, Lao, Khmer and Burmese texts carry, after hyphens between
letters, and between Chinese characters where kinsoku allows. A phone number, code or name in an isolate stays whole
while it fits on a line of its own; a word longer than the line breaks between letters rather than leave the frame.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from shelter_desk.documents.shaping import Paragraph, Run

ZERO_WIDTH_SPACE = "\u200b"
_OPEN_ISOLATE, _CLOSE_ISOLATE = frozenset("\u2066\u2067\u2068"), "\u2069"
_CONTROLS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2069")
_GLUE = frozenset("\u00a0\u2007\u202f\u2060\u200d")
_HYPHENS = frozenset("-\u2010\u2013\u2014/\u1361")
_CLOSING = frozenset({"Pe", "Pf", "Po"})
_OPENING = frozenset({"Ps", "Pi"})
# What may not begin a line besides closing marks: Chinese dashes and repetition, Thai and Lao vowels after a consonant.
_NO_START = frozenset("\u2014\u2026\u3005\u30fc\uff5eะาำๅๆฯະາຳຽໆຯ")
_NO_END = frozenset("เแโใไເແໂໃໄ")
_STACKS = frozenset("\u1039\u103a")  # Burmese: the letter before one of these belongs to the syllable before it


class Break(IntEnum):
    """How good a place for a line's end is."""

    NONE = 0
    LETTER = 1
    ISOLATE = 2
    WORD = 3


@dataclass(frozen=True)
class Line:
    """A line of a paragraph: what is drawn, left to right, and the characters it holds."""

    runs: tuple[Run, ...]
    width: float
    start: int
    end: int


def broken(paragraph: Paragraph, width: float, start: int = 0, stop: int | None = None) -> list[Line]:
    """The paragraph, or its characters from `start` to `stop`, in lines no wider than `width` points."""
    end = len(paragraph.text) if stop is None else stop
    if sum(paragraph.advances[start:end]) <= width and start < end:
        line = _line(paragraph, start, end)
        if line.width <= width:
            return [line]
    places = breaks(paragraph.text, paragraph.is_start)[:stop]
    lines: list[Line] = []
    while start < len(places):
        end = _reach(paragraph, places, start, width)
        line = _line(paragraph, start, end)
        while line.width > width and (end := _before(places, start, end)) > start:
            line = _line(paragraph, start, end)
        lines.append(line)
        start = line.end
    return lines


def breaks(text: str, is_start: Sequence[bool]) -> list[Break]:
    """For each character how well a line may break before it; `is_start` where a cluster of glyphs starts."""
    places = [Break.NONE] * len(text)
    depth = 0
    before = last = ""  # the two characters before this one, controls left out
    for place, char in enumerate(text):
        if place and not (char in _CONTROLS or text[place - 1] in _OPEN_ISOLATE):
            found = _between(before, last, char)
            if found is Break.WORD and depth:
                found = Break.ISOLATE
            if found is Break.NONE and is_start[place] and not _sticks(text, place):
                found = Break.LETTER
            places[place] = found
        depth += (char in _OPEN_ISOLATE) - (char == _CLOSE_ISOLATE and depth > 0)
        if char not in _CONTROLS and char not in _OPEN_ISOLATE:
            before, last = last, char
    return places


def _between(before: str, last: str, char: str) -> Break:
    if not last or char in _GLUE or last in _GLUE or _blank(char):
        return Break.NONE
    if _blank(last):
        return Break.WORD
    if last in _HYPHENS and (before.isalpha() or _mark(before)) and char.isalpha():
        return Break.WORD
    if not (_wide(last) or _wide(char)) or char in _NO_START or _mark(char):
        return Break.NONE
    if unicodedata.category(char) in _CLOSING or unicodedata.category(last) in _OPENING:
        return Break.NONE
    return Break.WORD


def _sticks(text: str, place: int) -> bool:
    """Whether a letter may not be torn from the one before it even in a word too long for the line."""
    char, last = text[place], text[place - 1]
    following = text[place + 1 : place + 2]
    return (
        _blank(char)
        or _mark(char)
        or char in _NO_START
        or char in _GLUE
        or last in _NO_END
        or last in _GLUE
        or (following != "" and following in _STACKS)
        or unicodedata.category(char) in _CLOSING
        or unicodedata.category(last) in _OPENING
    )


def _blank(char: str) -> bool:
    return char == ZERO_WIDTH_SPACE or (char.isspace() and char not in _GLUE)


def _mark(char: str) -> bool:
    return char != "" and unicodedata.category(char).startswith("M")


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _reach(paragraph: Paragraph, places: Sequence[Break], start: int, width: float) -> int:
    """The best end of a line that starts at `start`: at least one cluster, blanks at its end not counted."""
    used = 0.0
    best: dict[Break, int] = {}
    for place in range(start, len(places)):
        if place > start and places[place]:
            best[places[place]] = place
        used += paragraph.advances[place]
        if used > width and not _blank(paragraph.text[place]):
            for quality in (Break.WORD, Break.ISOLATE, Break.LETTER):
                if quality in best:
                    return best[quality]
            return next((after for after in range(place + 1, len(places)) if places[after]), len(places))
    return len(places)


def _before(places: Sequence[Break], start: int, end: int) -> int:
    """The next place to break before `end`, as good as any between; `start` where there is none."""
    for quality in (Break.WORD, Break.ISOLATE, Break.LETTER):
        for place in range(end - 1, start, -1):
            if places[place] is quality:
                return place
    return start


def _line(paragraph: Paragraph, start: int, end: int) -> Line:
    drawn = end
    while drawn > start and _blank(paragraph.text[drawn - 1]):
        drawn -= 1
    runs = tuple(paragraph.runs(start, drawn))
    return Line(runs, sum(run.width for run in runs), start, end)
