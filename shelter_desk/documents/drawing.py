"""Draws shaped runs on a page so that they look right and, as far as readers allow, copy out right.

Readers rebuild right-to-left text from what stands left to right on the page, so there each glyph carries its own
characters in that order, and blanks inside numbers do not break: copied, the groups of a phone number would change
places. In the other direction a word whose glyphs do not follow its characters one by one is marked with its text
(`ActualText`, ISO 32000-1, 14.9.4).
"""

from collections.abc import Sequence
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
            code += _Pen(font, run).written()
            x += run.width
    canvas._code.extend([*code, "ET"])


class _Pen:
    """Writes the text operators of one run; positions count in thousandths of the type size from its start."""

    def __init__(self, font: EmbeddedFont, run: Run) -> None:
        self._font, self._run = font, run
        self._at = self._shown = self._rise = 0
        self._parts: list[str] = []
        self._operators: list[str] = []

    def written(self) -> list[str]:
        """The operators of the whole run."""
        for word in _words(self._run):
            marked = not self._run.level % 2 and any(len(cluster) > 1 for cluster in word)
            if marked:
                self._flush()
                text = "".join(cluster[0].text for cluster in word)
                self._operators.append(f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex().upper()}>>> BDC")
            for cluster in word:
                for glyph, text in zip(cluster, _shared(cluster, self._run.level), strict=True):
                    self._show(glyph, text)
            if marked:
                self._flush()
                self._operators.append("EMC")
        self._flush()
        if self._rise:
            self._operators.append("0 Ts")
        return self._operators

    def _show(self, glyph: Glyph, text: str) -> None:
        if glyph.y != self._rise:
            self._flush()
            self._operators.append(f"{_number(glyph.y * self._run.size / 1000)} Ts")
            self._rise = glyph.y
        place = self._at + glyph.x
        if place != self._shown:
            self._parts.append(str(self._shown - place))
        self._parts.append(f"<{self._font.code(glyph.id, text):04X}>")
        self._shown = place + self._font.font.advance(glyph.id)
        self._at += glyph.advance

    def _flush(self) -> None:
        if self._parts:
            self._operators.append(f"[{''.join(self._parts).replace('><', '')}] TJ")
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
    if not last:
        return [text]
    parts = [*(text[place : place + 1] for place in range(last)), text[last:]]
    return parts[::-1] if level % 2 else parts


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
