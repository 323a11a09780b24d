"""Builds a printed document: title, sections, rows of label and value, tables, a footer with page numbers.

The same content on the same day gives the same bytes. The file names no author, program or place.
"""

import datetime
import hashlib
import io
from collections.abc import Sequence
from typing import Literal

from reportlab import rl_config
from reportlab.lib import pagesizes
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFObject, PDFString
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak

from shelter_desk.documents.drawing import draw_runs
from shelter_desk.documents.flow import Reading, ShapedText, Style
from shelter_desk.documents.rows import Row, Table
from shelter_desk.documents.shaping import Paragraph, Span
from shelter_desk.documents.structure import artifact, structure
from shelter_desk.errors import Bug
from shelter_desk.i18n import _

Size = Literal["A4", "A5", "A6"]
# Paper in points, its margin, and the type size of plain text on it.
_PAPER: dict[Size, tuple[tuple[float, float], float, float]] = {
    "A4": (pagesizes.A4, 56, 11),
    "A5": (pagesizes.A5, 40, 10),
    "A6": (pagesizes.A6, 24, 9),
}
_LABEL_AND_VALUE = (1, 2)
# Pages are compressed; spelled out in printable characters as well they would be larger and take longer.
rl_config.useA85 = 0

Placed = tuple[Flowable, float]


class Sheet:
    """A document under construction; nothing is drawn before `pdf`, so what cannot be printed leaves nothing behind."""

    def __init__(
        self,
        title: str,
        reading: Reading,
        today: datetime.date,
        size: Size = "A4",
        footer: str = "",
        scale: float = 1.0,
        notes: Sequence[tuple[str, Reading]] = (),
    ) -> None:
        """`title` is the PDF's own, which windows and queues show; `footer` stands beside the page number.

        `scale` makes type larger; `notes` stand in small print at the foot of every page.
        """
        self._title, self._reading, self._today, self._footer = title, reading, today, footer
        self._paper, self._margin, body = _PAPER[size]
        body *= scale
        self._body = Style(size=body, before=body * 0.3, after=body * 0.3)
        self._heading = Style(size=body * 1.6, bold=True, after=body * 0.7, role="H1")
        self._section = Style(size=body * 1.2, bold=True, before=body, after=body * 0.3, role="H2")
        self._cell = Style(size=body)
        self._label = Style(size=body * 0.9, bold=True)
        self._small = Style(size=body * 0.8)
        self._notes = [ShapedText(text, self._small, read, place=text) for text, read in notes]
        self._story: list[Flowable] = []

    @property
    def body(self) -> Style:
        """How plain text looks here."""
        return self._body

    @property
    def section_style(self) -> Style:
        """How a section's heading looks here."""
        return self._section

    @property
    def half(self) -> float:
        """The height of half a page inside its margin."""
        return self._paper[1] / 2 - self._margin

    def add(self, flowable: Flowable, keep: bool = False) -> None:
        """Anything else; `keep` holds it together with what follows."""
        flowable.keepWithNext = keep
        self._story.append(flowable)

    def heading(self, text: str) -> None:
        """A large heading."""
        self.add(ShapedText(text, self._heading, self._reading, place=text), keep=True)

    def section(self, text: str) -> None:
        """A section's heading, kept together with what follows."""
        self.add(ShapedText(text, self._section, self._reading, place=text), keep=True)

    def paragraph(self, text: str) -> None:
        """A paragraph in the document's language."""
        self.add(ShapedText(text, self._body, self._reading, place=text))

    def row(self, label: str, value: str) -> None:
        """A label with what somebody wrote beside it."""
        cells = (self._cell_of(label, self._label, False, label), self._cell_of(value, self._cell, True, label))
        self.add(Row(cells, _LABEL_AND_VALUE, self._reading, ruled=True))

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float] = ()) -> None:
        """A table; `shares` are the columns' parts of the width, equal where not given."""
        parts = shares or [1] * len(headings)
        top = Row([self._cell_of(each, self._label, False, each) for each in headings], parts, self._reading, True)
        below = [
            Row(
                [self._cell_of(each, self._cell, True, where) for each, where in zip(row, headings, strict=True)],
                parts,
                self._reading,
                True,
            )
            for row in rows
        ]
        self.add(Table(top, below))

    def fits(self, flowables: Sequence[Flowable]) -> bool:
        """Whether all of these have room on one page."""
        width = self._paper[0] - 2 * self._margin
        room = self._paper[1] - self._margin - self._bottom(width)
        tall = (each.wrap(width, room)[1] + each.getSpaceBefore() + each.getSpaceAfter() for each in flowables)
        return bool(sum(tall) <= room)

    def new_page(self) -> None:
        """What follows stands on a new page."""
        self.add(PageBreak())

    def count(self) -> int:
        """How many pages it has so far."""
        return len(self._pages())

    def pdf(self, booklet: bool = False) -> bytes:
        """The finished document; as a booklet two pages side by side, to print on both sides and fold once."""
        pages = self._pages()
        sides = (
            _imposed(len(pages), self._reading.right_to_left) if booklet else [(page,) for page in range(len(pages))]
        )
        memory = io.BytesIO()
        paper = (self._paper[0] * len(sides[0]), self._paper[1])
        canvas = _Paper(memory, paper, lang=self._reading.language, invariant=1, pageCompression=1)
        canvas._doc.info = _Information(self._title, self._today)
        canvas.setViewerPreference("DisplayDocTitle", "true")
        canvas.setViewerPreference("Direction", "R2L" if self._reading.right_to_left else "L2R")
        drawn = hashlib.blake2b(digest_size=16)
        for side in sides:
            for slot, number in enumerate(side):
                if number < len(pages):
                    structure(canvas).leaf = number
                    left = self._margin + slot * self._paper[0]
                    for flowable, bottom in (*pages[number], *self._placed_notes()):
                        flowable.drawOn(canvas, left, bottom)
                    if len(pages) > 1 or self._footer:
                        self._draw_footer(canvas, left, f"{number + 1} / {len(pages)}")
            drawn.update("\n".join(canvas._code).encode())
            canvas.showPage()
        canvas._doc._ID = f"[<{drawn.hexdigest()}><{drawn.hexdigest()}>]".encode("ascii")
        canvas.save()
        return memory.getvalue()

    def _cell_of(self, text: str, style: Style, written: bool, place: str) -> ShapedText:
        return ShapedText(text, style, self._reading, own_direction=written, place=place)

    def _pages(self) -> list[list[Placed]]:
        """Every flowable with the height of its foot on the page."""
        width = self._paper[0] - 2 * self._margin
        top, bottom = self._paper[1] - self._margin, self._bottom(width)
        pages: list[list[Placed]] = [[]]
        y = top
        waiting = self._story[::-1]
        while waiting:
            item = waiting.pop()
            if isinstance(item, PageBreak):
                pages.append([])
                y = top
                continue
            start = y - (item.getSpaceBefore() if pages[-1] else 0)
            tall = item.wrap(width, start - bottom)[1]
            if tall <= start - bottom and (not pages[-1] or self._goes_on(item, waiting, width, start - tall - bottom)):
                pages[-1].append((item, start - tall))
                y = start - tall - item.getSpaceAfter()
                continue
            parts = [] if item.getKeepWithNext() and pages[-1] else item.split(width, start - bottom)
            if len(parts) > 1:
                waiting += parts[::-1]
            elif pages[-1]:
                waiting.append(item)
                pages.append([])
                y = top
            else:
                raise Bug("too_tall", _("A part of this document does not fit on a page."), _("Nothing was printed."))
        return pages

    def _bottom(self, width: float) -> float:
        """Where the notes begin."""
        return self._margin + sum(note.wrap(width, 0)[1] for note in self._notes)

    def _goes_on(self, item: Flowable, waiting: list[Flowable], width: float, room: float) -> bool:
        """Whether what must follow a heading, or the beginning of it, has room below it."""
        if not item.getKeepWithNext() or not waiting or isinstance(waiting[-1], PageBreak):
            return True
        following = waiting[-1]
        room -= item.getSpaceAfter() + following.getSpaceBefore()
        tall = following.wrap(width, room)[1]
        if tall > room:
            return len(following.split(width, room)) > 1
        return self._goes_on(following, waiting[:-1], width, room - tall)

    def _placed_notes(self) -> list[Placed]:
        """The notes, the last one at the lower margin."""
        width, small = self._paper[0] - 2 * self._margin, self._small.size
        y = max(self._margin - small * 0.5, self._margin / 2 + small)  # above the page number
        placed: list[Placed] = []
        for note in reversed(self._notes):
            tall = note.wrap(width, 0)[1]
            placed.append((note, y))
            y += tall
        return placed[::-1]

    def _draw_footer(self, canvas: Canvas, start: float, number: str) -> None:
        with artifact(canvas):
            width = self._paper[0] - 2 * self._margin
            y = self._margin / 2
            for text, at_start in ((self._footer, True), (number, False)):
                # A number of pages always reads left to right.
                line = Paragraph([Span(text, self._small.size)], self._reading.language, base=0)
                runs = line.runs(0, len(text))
                left = at_start != self._reading.right_to_left
                draw_runs(canvas, runs, start + (0 if left else width - sum(run.width for run in runs)), y)


def _imposed(count: int, mirrored: bool) -> list[tuple[int, int]]:
    """Which two pages stand on each side of the folded sheets; numbers from `count` on are blank pages."""
    if count <= 2:
        return [(1, 0) if mirrored else (0, 1)]
    last = -(-count // 4) * 4 - 1
    fronts = [(last - 2 * sheet, 2 * sheet) for sheet in range((last + 1) // 4)]
    backs = [(right + 1, left - 1) for left, right in fronts]
    sides = [side for pair in zip(fronts, backs, strict=True) for side in pair]
    return [side[::-1] for side in sides] if mirrored else sides


class _Paper(Canvas):  # type: ignore[misc]  # reportlab has no types
    """A canvas that starts no page with a font of reportlab's own."""

    def _make_preamble(self) -> None:
        self._preamble = "1 0 0 1 0 0 cm"


class _Information(PDFObject):  # type: ignore[misc]
    """What a PDF says of itself: a title and a day, and nothing else."""

    def __init__(self, title: str, day: datetime.date) -> None:
        self.title, self.day = title, day
        self.invariant = True

    def digest(self, signature: object) -> None:
        """reportlab would mix this into an identifier of its own; the file has one made from what is drawn."""

    def format(self, document: object) -> bytes:
        """The information dictionary."""
        made = PDFString(f"D:{self.day:%Y%m%d}")
        entries = PDFDictionary({"Title": PDFString(self.title), "CreationDate": made, "ModDate": made})
        return bytes(entries.format(document))
