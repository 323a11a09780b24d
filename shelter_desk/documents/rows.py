"""Rows of texts side by side: labels with values, and tables, mirrored where the document runs right to left."""

from collections.abc import Sequence

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from shelter_desk.documents.flow import Reading, ShapedText
from shelter_desk.documents.structure import artifact

GAP = 8.0
RULE = 0.5
RULE_COLOUR = "#7A8691"
PADDING = 3.0


class Row(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Texts side by side on a common first baseline; `shares` are their parts of the width.

    A row longer than the page goes on with every cell on the next.
    """

    def __init__(self, cells: Sequence[ShapedText], shares: Sequence[float], reading: Reading, ruled: bool) -> None:
        super().__init__()
        self._cells, self._shares, self._reading, self._ruled = list(cells), list(shares), reading, ruled
        self.width = self.height = 0.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Lay every cell; the tallest counts."""
        self.width = width
        tall = [cell.wrap(wide, height)[1] for cell, wide in zip(self._cells, self._widths(), strict=True)]
        self.height = max(drop + each for drop, each in zip(self._drops(), tall, strict=True)) + 2 * PADDING
        return width, self.height

    def split(self, width: float, height: float) -> list["Row"]:
        """The part that fits a height and the rest; nothing where not one line of every cell fits."""
        self.wrap(width, height)
        room = height - 2 * PADDING
        parts = [
            cell.split(wide, room - drop)
            for cell, wide, drop in zip(self._cells, self._widths(), self._drops(), strict=True)
        ]
        if not all(parts):
            return []
        if all(len(part) == 1 for part in parts):
            return [self]
        rest = [part[1] if len(part) > 1 else cell.emptied() for part, cell in zip(parts, self._cells, strict=True)]
        top = Row([part[0] for part in parts], self._shares, self._reading, False)
        return [top, Row(rest, self._shares, self._reading, self._ruled)]

    def draw(self) -> None:
        """Draw the cells from the reading side, and the line below."""
        x = 0.0
        places = []
        for wide in self._widths():
            places.append(self.width - x - wide if self._reading.right_to_left else x)
            x += wide + GAP
        for cell, place, drop in zip(self._cells, places, self._drops(), strict=True):
            cell.drawOn(self.canv, place, self.height - PADDING - drop - cell.height)
        if self._ruled:
            with artifact(self.canv):
                self.canv.setStrokeColor(HexColor(RULE_COLOUR))
                self.canv.setLineWidth(RULE)
                self.canv.line(0, 0, self.width, 0)

    def _widths(self) -> list[float]:
        free = self.width - GAP * (len(self._shares) - 1)
        return [share * free / sum(self._shares) for share in self._shares]

    def _drops(self) -> list[float]:
        """How far each cell hangs below the top so that the first baselines agree."""
        lowest = max(cell.first_ascent for cell in self._cells)
        return [lowest - cell.first_ascent if cell.first_ascent else 0.0 for cell in self._cells]


class Table(Flowable):  # type: ignore[misc]
    """Rows under a heading row, which every page repeats."""

    def __init__(self, heading: Row, rows: Sequence[Row]) -> None:
        super().__init__()
        self._heading, self._rows = heading, list(rows)
        self.width = self.height = 0.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Stack the rows."""
        self.width = width
        self.height = sum(row.wrap(width, height)[1] for row in [self._heading, *self._rows])
        return width, self.height

    def split(self, width: float, height: float) -> list["Table"]:
        """As many rows as fit a height, and the rest; one row too long for any page is itself split."""
        room = height - self._heading.wrap(width, height)[1]
        fitting: list[Row] = []
        rest = list(self._rows)
        while rest and rest[0].wrap(width, room)[1] <= room:
            room -= rest[0].height
            fitting.append(rest.pop(0))
        if rest and not fitting:
            parts = rest[0].split(width, room)
            fitting, rest = parts[:1], [*parts[1:], *rest[1:]]
        if not fitting:
            return []
        return [Table(self._heading, part) for part in (fitting, rest) if part]

    def draw(self) -> None:
        """Draw the rows from the top."""
        y = self.height
        for row in [self._heading, *self._rows]:
            y -= row.height
            row.drawOn(self.canv, 0, y)
