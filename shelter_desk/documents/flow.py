"""A reportlab flowable of shaped text in any script and direction."""

import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Literal

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from shelter_desk.documents import bidi
from shelter_desk.documents.drawing import draw_runs
from shelter_desk.documents.lines import Line, broken
from shelter_desk.documents.shaping import Paragraph, Span, readable
from shelter_desk.documents.structure import Role, tagged

BLACK = "#000000"
_LINE_END = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")


@dataclass(frozen=True)
class Style:
    """How a text looks; lengths in points. Start and end are left and right, or right and left."""

    size: float = 11
    bold: bool = False
    align: Literal["start", "end", "centre"] = "start"
    colour: str = BLACK
    before: float = 0
    after: float = 0
    role: Role = "P"


@dataclass(frozen=True)
class Reading:
    """The language (BCP 47) and direction of a document."""

    language: str
    right_to_left: bool = False


@dataclass(frozen=True)
class _Piece:
    """A paragraph, or what of it stands on this page."""

    paragraph: Paragraph
    start: int
    end: int

    def laid(self, width: float) -> list["_Laid"]:
        """Its lines, an empty one where there is no text."""
        lines = broken(self.paragraph, width, self.start, self.end) or [Line((), 0.0, self.start, self.end)]
        return [_Laid(self.paragraph, line) for line in lines]


@dataclass(frozen=True)
class _Laid:
    paragraph: Paragraph
    line: Line

    @property
    def height(self) -> float:
        return self.paragraph.ascent + self.paragraph.descent


class ShapedText(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A text of one or more paragraphs (at line feeds); Refused names what no font draws, and `place`.

    Text of the document's language runs the document's way. With `own_direction`, for what people wrote, each
    paragraph's first strong character decides, a bare number reads left to right, and what fits a line stands where
    the document's lines start.
    """

    def __init__(
        self,
        text: str | Sequence[Span],
        style: Style,
        reading: Reading,
        own_direction: bool = False,
        place: str = "",
    ) -> None:
        super().__init__()
        spans = [Span(text, style.size, style.bold)] if isinstance(text, str) else list(text)
        self.style, self.reading = style, reading
        self.spaceBefore, self.spaceAfter = style.before, style.after
        base = int(reading.right_to_left)
        self._pieces: list[_Piece] = []
        for part in _paragraphs(spans):
            written = "".join(span.text for span in part)
            own = bidi.first_strong(bidi.classes_of(written)) if own_direction else base
            self._pieces.append(_Piece(Paragraph(part, reading.language, own, place), 0, len(written)))
        self._laid: list[_Laid] = []
        self.width = self.height = 0.0

    @property
    def first_ascent(self) -> float:
        """From the top to the first baseline, once wrapped."""
        return self._laid[0].paragraph.ascent if self._laid else 0.0

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Lay the text in lines; width and height in points."""
        if not self._laid or width != self.width:
            self._laid = [laid for piece in self._pieces for laid in piece.laid(width)]
        self.width, self.height = width, sum(laid.height for laid in self._laid)
        return self.width, self.height

    def split(self, width: float, height: float) -> list["ShapedText"]:
        """The part that fits a height and the rest; nothing where not one line fits."""
        self.wrap(width, height)
        fitting = sum(foot <= height for foot in accumulate(laid.height for laid in self._laid))
        if fitting == len(self._laid):
            return [self]
        if not fitting:
            return []
        rest = self._part(self._laid[fitting:])
        rest.spaceBefore = 0
        return [self._part(self._laid[:fitting]), rest]

    def emptied(self) -> "ShapedText":
        """What stands beside the rest of its row once its own lines are all on the page before."""
        return self._part([])

    def draw(self) -> None:
        """Draw on the canvas that reportlab has set, tagged with the text as it is read."""
        if not self._laid:
            return
        text = "\n".join(readable(piece.paragraph.text[piece.start : piece.end]) for piece in self._pieces)
        with tagged(self.canv, self.style.role, text):
            self.canv.saveState()
            self.canv.setFillColor(HexColor(self.style.colour))
            top = self.height
            for laid in self._laid:
                draw_runs(self.canv, laid.line.runs, self._left(laid), top - laid.paragraph.ascent)
                top -= laid.height
            self.canv.restoreState()

    def _left(self, laid: _Laid) -> float:
        free = self.width - laid.line.width
        if self.style.align == "centre":
            return free / 2
        paragraph = laid.paragraph
        alone = laid.line.end - laid.line.start == len(paragraph.text)
        right = self.reading.right_to_left if alone else bool(paragraph.base)
        return free if right == (self.style.align == "start") else 0.0

    def _part(self, laid: list[_Laid]) -> "ShapedText":
        part = copy.copy(self)
        part._laid = laid
        part._pieces = [
            _Piece(paragraph, lines[0].line.start, lines[-1].line.end)
            for paragraph, lines in (
                (first, list(group)) for first, group in groupby(laid, key=lambda each: each.paragraph)
            )
        ]
        return part


def _paragraphs(spans: Sequence[Span]) -> list[list[Span]]:
    """The spans of each paragraph; blank lines at the end are left out, tabs are blanks."""
    found: list[list[Span]] = [[]]
    for span in spans:
        for number, text in enumerate(_LINE_END.split(span.text.replace("\t", " "))):
            if number:
                found.append([])
            found[-1].append(Span(text, span.size, span.bold))
    while len(found) > 1 and not any(span.text for span in found[-1]):
        found.pop()
    return found
