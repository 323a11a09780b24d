"""What a leaflet's page is built of: text beside pictures, a cover, lines to write on, boxes to tick."""

from collections.abc import Sequence

from reportlab.platypus import Flowable

from shelter_desk.documents.flow import Reading, ShapedText
from shelter_desk.documents.pictures import draw_picture
from shelter_desk.documents.structure import artifact

_INK = 0.7
_WHOLE_LINES = 9  # type sizes up to which a statement is not cut by the end of a page


class Pictured(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A text with a column for pictures at the side where lines start."""

    def __init__(self, text: ShapedText, picture: str, reading: Reading, size: float) -> None:
        super().__init__()
        self._text, self._picture, self._reading, self._size = text, picture, reading, size
        self._side = size * 2.3
        self._column = size * 3.2
        self.spaceBefore, self.spaceAfter = text.spaceBefore, text.spaceAfter

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The text in what the column leaves, and never lower than its picture."""
        tall = self._text.wrap(width - self._column, height)[1]
        self.width, self.height = width, max(tall, self._side if self._picture else 0.0)
        return self.width, self.height

    def split(self, width: float, height: float) -> list["Pictured"]:
        """The part that fits, with the picture, and the rest; what is short stays in one piece."""
        if self._text.height <= _WHOLE_LINES * self._size or (self._picture and height < self._side):
            return []
        parts = self._text.split(width - self._column, height)
        pictures = [self._picture, *[""] * len(parts)]
        return [Pictured(part, pictures[place], self._reading, self._size) for place, part in enumerate(parts)]

    def draw(self) -> None:
        """The text from its column, level with the middle of a picture that is higher."""
        rtl = self._reading.right_to_left
        spare = self.height - self._text.height
        lower = spare / 2 if self._picture else 0.0
        self._text.drawOn(self.canv, 0 if rtl else self._column, lower if spare > 0 else 0)
        if self._picture:
            left = self.width - self._side if rtl else 0.0
            level = self.height - self._side if spare <= 0 else (self.height - self._side) / 2
            with artifact(self.canv):
                draw_picture(self.canv, self._picture, left, level, self._side)


class Cover(Flowable):  # type: ignore[misc]
    """A picture over a title, in the middle of half a page; marks show where to fold."""

    def __init__(self, title: ShapedText, picture: str, height: float) -> None:
        super().__init__()
        self._title, self._picture, self._tall = title, picture, height

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """The whole half."""
        self._title.wrap(width, self._tall)
        self.width, self.height = width, self._tall
        return self.width, self.height

    def draw(self) -> None:
        """Picture, title, and a short mark at both edges."""
        side = self._title.style.size * 3
        middle = (self.height - side - self._title.height) / 2
        self._title.drawOn(self.canv, 0, middle)
        with artifact(self.canv):
            draw_picture(self.canv, self._picture, (self.width - side) / 2, middle + self._title.height + 6, side)
            self.canv.setLineWidth(_INK)
            self.canv.line(-20, 0, -8, 0)
            self.canv.line(self.width + 8, 0, self.width + 20, 0)


class WritingLine(Flowable):  # type: ignore[misc]
    """A label over lines to write on."""

    def __init__(self, label: ShapedText | None, gap: float, lines: int) -> None:
        super().__init__()
        self._label, self._gap, self._lines = label, gap, lines
        self.spaceBefore = gap * 0.2

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The label and room for a hand."""
        above = self._label.wrap(width, height)[1] if self._label else 0.0
        self.width, self.height = width, above + self._gap * self._lines
        return self.width, self.height

    def draw(self) -> None:
        """Rules across the page."""
        if self._label:
            self._label.drawOn(self.canv, 0, self._gap * self._lines)
        with artifact(self.canv):
            self.canv.setLineWidth(_INK)
            for number in range(self._lines):
                self.canv.line(0, number * self._gap + 2, self.width, number * self._gap + 2)


class TickBox(Flowable):  # type: ignore[misc]
    """An answer with a box to tick, all the same size."""

    def __init__(self, label: ShapedText, reading: Reading, side: float) -> None:
        super().__init__()
        self._label, self._reading, self._side = label, reading, side
        self.spaceBefore = self.spaceAfter = side * 0.3

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """As high as the higher of both."""
        self._label.wrap(width - 2 * self._side, height)
        self.width, self.height = width, max(self._label.height, self._side)
        return self.width, self.height

    def draw(self) -> None:
        """The box where lines start."""
        rtl = self._reading.right_to_left
        self._label.drawOn(self.canv, 0 if rtl else 2 * self._side, (self.height - self._label.height) / 2)
        with artifact(self.canv):
            self.canv.setLineWidth(2 * _INK)
            self.canv.rect(
                self.width - self._side if rtl else 0, (self.height - self._side) / 2, self._side, self._side
            )


class PictureRows(Flowable):  # type: ignore[misc]
    """Large pictures in rows that share the page, each in a frame to point at."""

    def __init__(self, rows: Sequence[Sequence[str]], reading: Reading) -> None:
        super().__init__()
        self._rows = [row[::-1] if reading.right_to_left else row for row in rows]
        self._tall = 0.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """All of them on one page."""
        self._tall = min(width / len(self._rows[0]) * 0.78, height / len(self._rows))
        self.width, self.height = width, min(self._tall * len(self._rows), height)
        return self.width, self.height

    def draw(self) -> None:
        """Frames and pictures."""
        wide, side = self.width / len(self._rows[0]), self._tall * 0.62
        with artifact(self.canv):
            self.canv.setLineWidth(_INK)
            for number, row in enumerate(self._rows, 1):
                foot = self.height - number * self._tall
                for place, name in enumerate(row):
                    self.canv.roundRect(place * wide + 4, foot + 4, wide - 8, self._tall - 8, 8)
                    left = place * wide + (wide - side) / 2
                    draw_picture(self.canv, name, left, foot + (self._tall - side) / 2, side)
