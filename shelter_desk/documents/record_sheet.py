"""A record on paper for the person it is about: questions and answers, in the language they read.

Neither the house nor its place is on it (R-ST-04), and its title says nothing to a bystander (R-CO-07).
"""

import datetime
from dataclasses import dataclass

from shelter_desk.documents.flow import Reading
from shelter_desk.documents.sheet import Sheet, Size


@dataclass(frozen=True)
class RecordText:
    """A record in words: title, day, and sections of question and answer; `closing` stands at the end."""

    title: str
    day: str
    sections: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    closing: tuple[str, ...] = ()


def record_pdf(record: RecordText, reading: Reading, today: datetime.date, size: Size = "A4") -> bytes:
    """The record as PDF; Refused names a character that cannot be printed, and its field."""
    sheet = Sheet(record.day, reading, today, size)
    sheet.heading(record.title)
    sheet.paragraph(record.day)
    for title, rows in record.sections:
        sheet.section(title)
        for label, value in rows:
            sheet.row(label, value)
    for line in record.closing:
        sheet.paragraph(line)
    return sheet.pdf()
