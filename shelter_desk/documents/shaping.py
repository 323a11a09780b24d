"""Turns a paragraph into glyphs: pieces by direction, script and font, each shaped by HarfBuzz."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

import uharfbuzz as hb

from shelter_desk.documents import bidi, fonts
from shelter_desk.errors import Refused
from shelter_desk.i18n import _

DEFAULT_SCRIPT = "Latn"
# Controls that steer the page and do not belong to what a reader copies out; joiners stay, they are spelling.
_STEERING = dict.fromkeys(
    [0xAD, 0x61C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF]
)


@dataclass(frozen=True)
class Span:
    """Text in one weight and size (points)."""

    text: str
    size: float
    bold: bool = False


class Glyph(NamedTuple):
    """A glyph of a run, left to right; measures in thousandths of the type size.

    `text` is what the reader copies: the whole of a cluster at its first glyph, nothing at the others.
    """

    id: int
    advance: int
    x: int
    y: int
    text: str
    first: bool


@dataclass(frozen=True)
class Item:
    """A piece of a paragraph that one font draws in one direction."""

    start: int
    end: int
    level: int
    script: str
    font: fonts.Font
    size: float


@dataclass(frozen=True)
class Run:
    """An item, or the part of it on one line, as glyphs."""

    font: fonts.Font
    size: float
    level: int
    glyphs: tuple[Glyph, ...]

    @property
    def width(self) -> float:
        """In points."""
        return sum(glyph.advance for glyph in self.glyphs) * self.size / 1000


class Paragraph:
    """A paragraph measured in its language; Refused names the character that no font draws.

    `base` is 0 or 1 for left to right or right to left; without it the first strong character decides,
    and `default` where there is none.
    """

    def __init__(self, spans: Sequence[Span], language: str, base: int | None = None, place: str = "") -> None:
        self.text = "".join(span.text for span in spans)
        _refuse_missing(self.text, place)
        self.language = language
        self.classes = bidi.classes_of(self.text)
        self.base, self.levels = bidi.paragraph_levels(self.text, base)
        self._code_points = [ord(char) for char in self.text]
        self.items = list(self._itemised(spans))
        self.advances, self.cluster_starts = self._measured()
