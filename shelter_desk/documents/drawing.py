"""Draws shaped runs on a page so that they look right and, as far as readers allow, copy out right.

Readers rebuild right-to-left text from what stands left to right on the page, so there each glyph carries its own
characters in that order, and blanks inside numbers do not break: copied, the groups of a phone number would change
places. In the other direction a word whose glyphs do not follow its characters one by one is marked with its text
(`ActualText`, ISO 32000-1, 14.9.4).
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from reportlab.pdfgen.canvas import Canvas

from shelter_desk.documents.embedding import EmbeddedFont, embedded
from shelter_desk.documents.shaping import Glyph, Run

Cluster = list[Glyph]


def draw_runs(canvas: Canvas, runs: Sequence[Run], x: float, y: float) -> None:
    """Draw the runs of a line side by side from x on the baseline y, in points."""
    code = ["BT"]
    for run in runs:
        if run.glyphs:
            font = embedded(canvas, run.font)
            code.append(f"/{font.name} {_number(run.size)} Tf 1 0 0 1 {_number(x)} {_number(y)} Tm")
            code += _Pen(font, run).operators()
            x += run.width
    canvas._code.extend([*code, "ET"])


class _Pen:
    """Writes the text operators of one run; positions count in thousandths of the type size from its start."""

    def __init__(self, font: EmbeddedFont, run: Run) -> None:
        self._font, self._run = font, run
        self._at = self._shown = self._rise = 0
        self._parts: list[str] = []

    def operators(self) -> Iterator[str]:
        for word in _words(self._run):
            marked = not self._run.level % 2 and any(len(cluster) > 1 for cluster in word)
            if marked:
                yield from self._flushed()
                text = "".join(cluster[0].text for cluster in word)
                yield f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex().upper()}>>> BDC"
            for cluster in word:
                for glyph, text in zip(cluster, _shared(cluster, self._run.level), strict=True):
                    yield from self._glyph(glyph, text)
            if marked:
                yield from self._flushed()
                yield "EMC"
        yield from self._flushed()
        if self._rise:
            yield "0 Ts"

    def _glyph(self, glyph: Glyph, text: str) -> Iterator[str]:
        if glyph.y != self._rise:
            yield from self._flushed()
            yield f"{_number(glyph.y * self._run.size / 1000)} Ts"
            self._rise = glyph.y
        place = self._at + glyph.x
        if place != self._shown:
            self._parts.append(str(self._shown - place))
        self._parts.append(f"<{self._font.code(glyph.id, text):04X}>")
        self._shown = place + self._font.font.advance(glyph.id)
        self._at += glyph.advance

    def _flushed(self) -> Iterator[str]:
        if self._parts:
            yield f"[{''.join(self._parts).replace('><', '')}] TJ"
            self._parts = []


def _words(run: Run) -> list[list[Cluster]]:
    """The clusters of a run in words, each with the blanks after it."""
    words: list[list[Cluster]] = [[]]
    blank = False
    for _place, glyphs in groupby(run.glyphs, key=lambda glyph: glyph.cluster):
        cluster = list(glyphs)
        if blank and not cluster[0].text.isspace():
            words.append([])
        blank = cluster[0].text.isspace()
        words[-1].append(cluster)
    return words


def _shared(cluster: Cluster, level: int) -> list[str]:
    """A cluster's text shared out among its glyphs, the last characters together where glyphs are fewer."""
    text, last = cluster[0].text, len(cluster) - 1
    if level and text == " " and not level % 2:
        return ["\u00a0"]
    parts = [*(text[place : place + 1] for place in range(last)), text[last:]]
    return parts[::-1] if level % 2 else parts


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
