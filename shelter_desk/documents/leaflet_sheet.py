"""A leaflet on paper: pictures beside short sentences, contacts to call, lines to fill by hand; black on white.

Neither title nor cover tells a bystander anything (R-CO-07).
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

from reportlab.platypus import Flowable

from shelter_desk.documents.flow import Reading, ShapedText, Style
from shelter_desk.documents.leaflet_parts import Cover, Pictured, PictureRows, TickBox, WritingLine
from shelter_desk.documents.leaflets import Part
from shelter_desk.documents.shaping import Span
from shelter_desk.documents.sheet import Sheet, Size
from shelter_desk.i18n import formats

LARGE = 1.45
# Scripts whose letters are small beside Latin ones of the same size.
_SCRIPT_SCALE = {"Arab": 1.15, "Thai": 1.1, "Laoo": 1.1, "Khmr": 1.1, "Mymr": 1.05}
# A card has two sides, so its type gives way before it grows a third.
_CARD_SIDES = 2
_CARD_SCALES = (1.0, 0.92, 0.85, 0.78, 0.72)
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
    sheet.add(PictureRows([*needs, ANSWERS], reading))
    return sheet.pdf(booklet=size == "fold")


def _fill(sheet: Sheet, text: LeafletText, reading: Reading, card: bool) -> None:
    if card:
        _add_cover(sheet, text, reading)
    else:
        sheet.heading(text.title)
    for line in text.opening:
        sheet.add(Pictured(ShapedText(line, sheet.body, reading, place=line), "speech", reading, sheet.body.size))
    for part in text.parts:
        _add_part(sheet, part, reading)
    if not card:
        _add_contacts(sheet, text, reading)


def _add_cover(sheet: Sheet, text: LeafletText, reading: Reading) -> None:
    """The half of a card that is outside when it is folded, and the numbers below the fold."""
    title = Style(size=sheet.body.size * 1.6, bold=True, align="centre", role="H1")
    sheet.add(Cover(ShapedText(text.title, title, reading, place=text.title), "phone", sheet.half))
    _add_contacts(sheet, text, reading)
    sheet.new_page()


def _add_part(sheet: Sheet, part: Part, reading: Reading) -> None:
    heading = ShapedText(part.title, sheet.section_style, reading, place=part.title)
    sheet.add(Pictured(heading, part.picture, reading, sheet.body.size), keep=True)
    for said in part.statements:
        sentences = ShapedText(said.text, sheet.body, reading, place=said.text)
        sheet.add(Pictured(sentences, said.picture, reading, sheet.body.size))
    label = replace(sheet.body, bold=True)
    for text in part.fill:
        sheet.add(WritingLine(ShapedText(text, label, reading, place=text), sheet.body.size * 1.9, 2))
    for text in part.boxes:
        sheet.add(TickBox(ShapedText(text, label, reading, place=text), reading, sheet.body.size * 1.5))


def _add_contacts(sheet: Sheet, text: LeafletText, reading: Reading) -> None:
    """All on one page where they have room: whoever looks for a number in a hurry looks in one place."""
    groups = [_group(each, sheet, reading) for each in text.contacts]
    found = list(chain.from_iterable(groups))
    together = sheet.fits(found)
    for group in groups:
        for flowable in group:
            sheet.add(flowable, keep=flowable is not found[-1] if together else flowable is group[0])


def _group(contacts: Contacts, sheet: Sheet, reading: Reading) -> list[Flowable]:
    size, heading = sheet.body.size, replace(sheet.section_style, role="P")
    above = Pictured(
        ShapedText(contacts.heading, heading, reading, place=contacts.heading), contacts.picture, reading, size
    )
    below = [Pictured(_contact(each, sheet.body, reading), "", reading, size) for each in contacts.entries]
    return [above, *(below or [WritingLine(None, size * 1.8, 1)])]


def _contact(contact: Contact, style: Style, reading: Reading) -> ShapedText:
    # An isolate: the digits of a number never change places beside other scripts.
    number = Span(formats.isolate_ltr(contact.number), style.size * 1.35, True)
    rest = " · ".join(formats.isolate(each) for each in (contact.name, contact.hours) if each)
    return ShapedText([number, Span(f"  {rest}", style.size)], style, reading, place=contact.name)
