"""Turns a paragraph into glyphs: pieces by direction, script and font, each shaped by HarfBuzz."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import uharfbuzz as hb

from shelter_desk.documents import bidi, fonts
from shelter_desk.documents.scripts import scripts_of, spans_of_one
from shelter_desk.errors import Refused
from shelter_desk.i18n import _

# Controls that steer the page and do not belong to what a reader copies out; joiners stay, they are spelling.
_STEERING = dict.fromkeys(
    [0xAD, 0x61C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF]
)

_CONTEXT = 5  # characters on either side that HarfBuzz looks at
_AROUND = 20  # characters shown on either side of one that cannot be printed


@dataclass(frozen=True)
class Span:
    """Text in one weight and size (points)."""

    text: str
    size: float
    bold: bool = False


class Glyph(NamedTuple):
    """A glyph of a run; measures in thousandths of the type size; `text` is what its whole cluster stands for."""

    id: int
    advance: int
    x: int
    y: int
    cluster: int
    text: str


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


_Glyphs = list[tuple[int, int, hb.GlyphPosition]]  # glyph, the character its cluster starts with, position


class Paragraph:
    """One paragraph of a language (BCP 47), ready to be laid in lines; Refused names what no font draws.

    `base` is 0 or 1 for left to right or right to left; without it the first strong character decides.
    `advances` are widths in points, a cluster's at its first character, and `is_start` says where clusters start.
    `ascent` and `descent` are those of its fonts, or what its tallest stack of marks needs, in points.
    """

    def __init__(self, spans: Sequence[Span], language: str, base: int | None = None, place: str = "") -> None:
        self.text = "".join(span.text for span in spans)
        self.language = language
        self.classes = bidi.classes_of(self.text)
        self.base, self.levels = bidi.paragraph_levels(self.text, base)
        self._code_points = [ord(char) for char in self.text]
        self._size = spans[0].size
        self.items = self._itemised(spans, place)
        self._starts = [item.start for item in self.items]
        self.advances, self.is_start = [0.0] * len(self.text), [False] * len(self.text)
        self._whole: dict[tuple[int, int, int], _Glyphs] = {}
        self._measure()

    def runs(self, start: int, end: int) -> list[Run]:
        """The runs of one line, left to right."""
        levels = bidi.line_levels(self.classes[start:end], self.levels[start:end], self.base)
        pieces: list[Item] = []
        for item in self.items[bisect_right(self._starts, start) - 1 :]:
            first, last = max(item.start, start), min(item.end, end)
            if first >= last:
                break
            inside = levels[first - start : last - start]
            pieces += [
                replace(item, start=first + begin, end=first + stop, level=inside[begin])
                for begin, stop in spans_of_one(inside)
            ]
        order = bidi.visual_order([piece.level for piece in pieces])
        return [self._shaped(pieces[place]) for place in order]

    def _itemised(self, spans: Sequence[Span], place: str) -> list[Item]:
        scripts = scripts_of(self.text)
        chosen: list[fonts.Font | None] = []
        owner: list[int] = []
        for number, span in enumerate(spans):
            owner += [number] * len(span.text)
            start, end = len(chosen), len(owner)
            chosen += fonts.assigned(span.text, scripts[start:end], self.language, span.bold)
        if None in chosen:
            raise _refusal(self.text, chosen, place)
        pieces = spans_of_one(list(zip(owner, self.levels, scripts, map(id, chosen), strict=True)))
        return [
            Item(start, end, self.levels[start], scripts[start], font, spans[owner[start]].size)
            for start, end in pieces
            if (font := chosen[start])
        ]

    def _measure(self) -> None:
        above: list[float] = []
        below: list[float] = []
        for item in self.items:
            if not item.font.is_symbols:
                above.append(item.font.ascent * item.size)
                below.append(item.font.descent * item.size)
            # Most items stand on one line whole: what measured them draws them.
            found = self._whole[item.start, item.end, item.level] = self._glyphs(item)
            for glyph, cluster, position in found:
                self.advances[cluster] += position.x_advance * item.size / 1000
                self.is_start[cluster] = True
                top, foot = item.font.ink(glyph)
                above.append((position.y_offset + top) * item.size)
                below.append((foot - position.y_offset) * item.size)
        plain = fonts.plain()
        self.ascent: float = max(above, default=plain.ascent * self._size) / 1000
        self.descent: float = max(below, default=plain.descent * self._size) / 1000

    def _glyphs(self, item: Item) -> _Glyphs:
        """Glyph, the character its cluster starts with, and position."""
        buffer = hb.Buffer()
        seen = max(0, item.start - _CONTEXT)
        around = self._code_points[seen : item.end + _CONTEXT]
        buffer.add_codepoints(around, item.start - seen, item.end - item.start)
        buffer.direction = "rtl" if item.level % 2 else "ltr"
        buffer.script = item.script
        buffer.language = self.language
        hb.shape(item.font.shaper, buffer)
        return [
            (info.codepoint, info.cluster + seen, position)
            for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]

    def _shaped(self, item: Item) -> Run:
        found = self._whole.get((item.start, item.end, item.level)) or self._glyphs(item)
        edges = [*sorted({cluster for _glyph, cluster, _at in found}), item.end]
        source = {start: readable(self.text[start:end]) for start, end in pairwise(edges)}
        glyphs = tuple(
            Glyph(glyph, at.x_advance, at.x_offset, at.y_offset, cluster, source[cluster])
            for glyph, cluster, at in found
            if source[cluster]
        )
        return Run(item.font, item.size, item.level, glyphs)


def readable(text: str) -> str:
    """A text as a reader copies it: without the controls that steer the page."""
    return text.translate(_STEERING)


def _refusal(text: str, chosen: Sequence[fonts.Font | None], place: str) -> Refused:
    lacking = {char for char, font in zip(text, chosen, strict=True) if font is None}
    first = chosen.index(None)
    around = text[max(0, first - _AROUND) : first + _AROUND]
    return Refused(
        "no_glyph",
        _("This cannot be printed: the desk has no letters for {characters}.").format(characters=fonts.named(lacking)),
        _("Write it another way, then print again. Nothing was printed."),
        tuple(each for each in dict.fromkeys((place, around)) if each),
    )
