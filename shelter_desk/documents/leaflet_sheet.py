"""A leaflet on paper: pictures beside short sentences, contacts to call, lines to fill by hand; black on white.

Neither title nor cover tells a bystander anything (R-CO-07).
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from reportlab.platypus import Flowable

from shelter_desk.documents.flow import Reading, ShapedText, Style
from shelter_desk.documents.leaflets import Part
from shelter_desk.documents.pictures import draw_picture
from shelter_desk.documents.shaping import Span
from shelter_desk.documents.sheet import Sheet, Size
from shelter_desk.documents.structure import artifact
from shelter_desk.i18n import formats

LARGE = 1.45
# Scripts whose letters are small beside Latin ones of the same size.
_SCRIPT_SCALE = {"Arab": 1.15, "Thai": 1.1, "Laoo": 1.1, "Khmr": 1.1, "Mymr": 1.05}
# A card has two sides, so its type gives way before it grows a third.
_CARD_SIDES = 2
_CARD_SCALES = (1.0, 0.92, 0.85, 0.78, 0.72)
_LINE = 0.7
_WHOLE_LINES = 14  # type sizes up to which a statement is not cut by the end of a page
Format = Literal["A4", "A5", "A6", "fold"]
_PAGE: dict[Format, Size] = {"A4": "A4", "A5": "A5", "A6": "A6", "fold": "A5"}
# What people ask for who have no word in common (R-IN-05).
NEEDS = (
    "food",
    "water",
    "bed",
    "toilet",
    "wash",
    "clothes",
    "doctor",
    "pain",
    "phone",
    "speech",
    "two-people",
    "alone",
)
ANSWERS = ("yes", "no", "question")


@dataclass(frozen=True)
class Contact:
    """Whom to call: a name, a number, and when."""

    name: str
    number: str
    hours: str = ""


@dataclass(frozen=True)
class Contacts:
    """What is said above contacts, and a picture; none is one line to fill by hand."""

    heading: str
    picture: str
    entries: tuple[Contact, ...]


@dataclass(frozen=True)
class LeafletText:
    """A leaflet in one language, ready to print; `script` (ISO 15924) decides how large type must be to be read."""

    title: str
    script: str
    parts: tuple[Part, ...]
    contacts: tuple[Contacts, ...]
    opening: tuple[str, ...]
    notes: tuple[tuple[str, Reading], ...]
    card: bool = False


def leaflet_pdf(
    text: LeafletText, reading: Reading, today: datetime.date, size: Format = "A5", large: bool = False
) -> bytes:
    """The leaflet as PDF; Refused names a character that cannot be printed, and the sentence it stands in."""
    card = text.card and size in ("A6", "fold")
    scale = _SCRIPT_SCALE.get(text.script, 1.0) * (LARGE if large else 1.0)
    for smaller in _CARD_SCALES if card and not large else (1.0,):
        sheet = Sheet(
            text.title, reading, today, "A6" if card else _PAGE[size], scale=scale * smaller, notes=text.notes
        )
        _fill(sheet, text, reading, card)
        if sheet.count() <= _CARD_SIDES:
            break
    return sheet.pdf(booklet=size == "fold")


def picture_pdf(
    title: str, reading: Reading, today: datetime.date, size: Format = "A5", notes: Sequence[tuple[str, Reading]] = ()
) -> bytes:
    """A card to point at, for people who do not read: needs, and three answers."""
    sheet = Sheet(title, reading, today, _PAGE[size], notes=notes)
    sheet.heading(title)
    needs = [NEEDS[start : start + len(ANSWERS)] for start in range(0, len(NEEDS), len(ANSWERS))]
    sheet.add(_Pictures([*needs, ANSWERS], reading))
    return sheet.pdf(booklet=size == "fold")


def _fill(sheet: Sheet, text: LeafletText, reading: Reading, card: bool) -> None:
    if card:
        _add_cover(sheet, text, reading)
    else:
        sheet.heading(text.title)
    for line in text.opening:
        sheet.add(_Pictured(ShapedText(line, sheet.body, reading, place=line), "speech", reading, sheet.body.size))
    for part in text.parts:
        _add_part(sheet, part, reading)
    if not card:
        _add_contacts(sheet, text, reading)


def _add_cover(sheet: Sheet, text: LeafletText, reading: Reading) -> None:
    """The half of a card that is outside when it is folded, and the numbers below the fold."""
    title = Style(size=sheet.body.size * 1.6, bold=True, align="centre", role="H1")
    sheet.add(_Cover(ShapedText(text.title, title, reading, place=text.title), "phone", sheet.half))
    _add_contacts(sheet, text, reading)
    sheet.new_page()


def _add_part(sheet: Sheet, part: Part, reading: Reading) -> None:
    heading = ShapedText(part.title, sheet.section_style, reading, place=part.title)
    sheet.add(_Pictured(heading, part.picture, reading, sheet.body.size), keep=True)
    for said in part.statements:
        sentences = ShapedText(said.text, sheet.body, reading, place=said.text)
        sheet.add(_Pictured(sentences, said.picture, reading, sheet.body.size))
    label = replace(sheet.body, bold=True)
    for text in part.fill:
        sheet.add(_Line(ShapedText(text, label, reading, place=text), sheet.body.size * 1.9, 2))
    for text in part.boxes:
        sheet.add(_Box(ShapedText(text, label, reading, place=text), reading, sheet.body.size * 1.5))


def _add_contacts(sheet: Sheet, text: LeafletText, reading: Reading) -> None:
    """All of them on one page: whoever looks for a number in a hurry looks in one place."""
    size, found = sheet.body.size, list[Flowable]()
    for each in text.contacts:
        above = ShapedText(each.heading, replace(sheet.section_style, role="P"), reading, place=each.heading)
        found.append(_Pictured(above, each.picture, reading, size))
        found += [_Pictured(_contact(contact, sheet.body, reading), "", reading, size) for contact in each.entries]
        if not each.entries:
            found.append(_Line(None, size * 1.8, 1))
    for flowable in found:
        sheet.add(flowable, keep=flowable is not found[-1])


def _contact(contact: Contact, style: Style, reading: Reading) -> ShapedText:
    # An isolate: the digits of a number never change places beside other scripts.
    number = Span(formats.isolate_ltr(contact.number), style.size * 1.35, True)
    rest = " · ".join(formats.isolate(each) for each in (contact.name, contact.hours) if each)
    return ShapedText([number, Span(f"  {rest}", style.size)], style, reading, place=contact.name)


class _Pictured(Flowable):  # type: ignore[misc]  # reportlab has no types
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

    def split(self, width: float, height: float) -> list["_Pictured"]:
        """The part that fits, with the picture, and the rest; what is short stays in one piece."""
        if self._text.height <= _WHOLE_LINES * self._size or (self._picture and height < self._side):
            return []
        parts = self._text.split(width - self._column, height)
        pictures = [self._picture, *[""] * len(parts)]
        return [_Pictured(part, pictures[place], self._reading, self._size) for place, part in enumerate(parts)]

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


class _Cover(Flowable):  # type: ignore[misc]
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
            self.canv.setLineWidth(_LINE)
            self.canv.line(-20, 0, -8, 0)
            self.canv.line(self.width + 8, 0, self.width + 20, 0)


class _Line(Flowable):  # type: ignore[misc]
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
            self.canv.setLineWidth(_LINE)
            for number in range(self._lines):
                self.canv.line(0, number * self._gap + 2, self.width, number * self._gap + 2)


class _Box(Flowable):  # type: ignore[misc]
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
            self.canv.setLineWidth(2 * _LINE)
            self.canv.rect(
                self.width - self._side if rtl else 0, (self.height - self._side) / 2, self._side, self._side
            )


class _Pictures(Flowable):  # type: ignore[misc]
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
            self.canv.setLineWidth(_LINE)
            for number, row in enumerate(self._rows, 1):
                foot = self.height - number * self._tall
                for place, name in enumerate(row):
                    self.canv.roundRect(place * wide + 4, foot + 4, wide - 8, self._tall - 8, 8)
                    left = place * wide + (wide - side) / 2
                    draw_picture(self.canv, name, left, foot + (self._tall - side) / 2, side)
