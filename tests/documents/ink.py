"""Where the ink of a document lies: every line that is drawn, with its glyphs, in points of the whole page."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations

import pytest
from reportlab.pdfgen.canvas import Canvas

from shelter_desk.documents import flow, sheet
from shelter_desk.documents.fonts import Font
from shelter_desk.documents.shaping import Glyph, Run
from shelter_desk.documents.structure import Structure, structure

DOTTED_CIRCLE = 0x25CC
_ROUNDING = 0.01


@dataclass(frozen=True)
class Box:
    """The ink of something."""

    left: float
    foot: float
    right: float
    top: float

    def overlaps(self, other: "Box", slack: float = 0.0) -> bool:
        wide = min(self.right, other.right) - max(self.left, other.left)
        tall = min(self.top, other.top) - max(self.foot, other.foot)
        return wide > slack and tall > slack

    def lies_in(self, frame: "Box") -> bool:
        return (
            self.left >= frame.left and self.foot >= frame.foot and self.right <= frame.right and self.top <= frame.top
        )


@dataclass(frozen=True)
class InkLine:
    """A line as drawn: the page it is read on, the printed side, where it starts, its runs left to right."""

    page: int
    side: int
    x: float
    y: float
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """What stands there from left to right."""
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def glyphs(self) -> list[Glyph]:
        return [glyph for run in self.runs for glyph in run.glyphs]

    @property
    def measured(self) -> tuple[float, float]:
        """From where to where its letters are set; single strokes may reach further."""
        return self.x, self.x + sum(run.width for run in self.runs)

    @cached_property
    def box(self) -> Box | None:
        """Around all its ink; none where there is only blank."""
        found: list[tuple[float, float, float, float]] = []
        x = self.x
        for run in self.runs:
            scale = run.size / 1000
            for glyph in run.glyphs:
                left, foot, right, top = _ink(run.font, glyph.id)
                if right > left:
                    at, rise = x + glyph.x * scale, self.y + glyph.y * scale
                    found.append((at + left * scale, rise + foot * scale, at + right * scale, rise + top * scale))
                x += glyph.advance * scale
        if not found:
            return None
        lefts, feet, rights, tops = zip(*found, strict=True)
        return Box(min(lefts), min(feet), max(rights), max(tops))


@dataclass
class Ink:
    """A document's lines, and its tagged texts with the page each is read on."""

    lines: list[InkLine]
    tagged: list[Structure]

    @property
    def texts(self) -> list[str]:
        return [element.text for document in self.tagged for element in document.elements]

    @property
    def pages(self) -> int:
        return 1 + max(line.page for line in self.lines)

    def missing(self) -> list[str]:
        """Lines with an empty glyph or a dotted circle of the shaper's own."""
        return [
            line.text
            for line in self.lines
            for run in line.runs
            for glyph in run.glyphs
            if glyph.id in (0, _dotted_circle(run.font)) and chr(DOTTED_CIRCLE) not in glyph.text
        ]

    def overlaps(self) -> list[tuple[str, str]]:
        """Pairs of lines whose ink meets."""
        boxes = [(line, box) for line in self.lines if (box := line.box)]
        return [
            (line.text, other.text)
            for (line, box), (other, its) in combinations(boxes, 2)
            if line.page == other.page and box.overlaps(its, slack=0.05)
        ]

    def outside(self, frame: Box, overhang: float) -> list[str]:
        """Lines set outside the frame, or with a stroke that reaches further over its sides than letters may."""
        inked = Box(frame.left - overhang, frame.foot, frame.right + overhang, frame.top)
        return [
            line.text
            for line in self.lines
            if (box := line.box)
            and not (
                box.lies_in(inked)
                and line.measured[0] >= frame.left - _ROUNDING
                and line.measured[1] <= frame.right + _ROUNDING
            )
        ]


@contextmanager
def recorded() -> Iterator[Ink]:
    """Note what documents draw instead of drawing it."""
    ink = Ink([], [])

    def note(canvas: Canvas, runs: Sequence[Run], x: float, y: float) -> None:
        document = structure(canvas)
        if not any(each is document for each in ink.tagged):
            ink.tagged.append(document)
        ink.lines.append(
            InkLine(document.leaf, canvas.getPageNumber() - 1, *canvas.absolutePosition(x, y), tuple(runs))
        )

    with pytest.MonkeyPatch.context() as patch:
        for module in (flow, sheet):
            patch.setattr(module, "draw_runs", note)
        patch.setattr(sheet._Paper, "save", lambda _canvas: None)
        yield ink


@cache
def _ink(font: Font, glyph: int) -> tuple[int, int, int, int]:
    box = font.shaper.get_glyph_extents(glyph)
    return box.x_bearing, box.y_bearing + box.height, box.x_bearing + box.width, box.y_bearing


@cache
def _dotted_circle(font: Font) -> int:
    """Its glyph, or one that no line has."""
    return font.shaper.get_nominal_glyph(DOTTED_CIRCLE) or -1
