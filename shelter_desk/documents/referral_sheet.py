"""An identified referral on paper, for the service that takes the person in.

The cover lies in printer trays and on desks: it shows a reference and a day, and neither a name, nor who sends it,
nor to whom, nor why (a bystander must learn nothing). The PDF's title is the reference for the same reason.
"""

import datetime
from dataclasses import dataclass

from shelter_desk.documents.flow import Reading
from shelter_desk.documents.sheet import Sheet, Size
from shelter_desk.i18n import _, current
from shelter_desk.i18n.formats import isolate, isolate_ltr


@dataclass(frozen=True)
class ReferralText:
    """A referral in words, ready to print; `day` is written as the reader's language writes dates."""

    title: str
    recipient: str
    reference: str
    day: str
    sections: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    closing: tuple[str, ...] = ()


def referral_pdf(referral: ReferralText, today: datetime.date, size: Size = "A4") -> bytes:
    """The referral as PDF, in the language in use; Refused names a character that cannot be printed, and its field."""
    catalogue = current()
    reading = Reading(catalogue.code, catalogue.right_to_left)
    sheet = Sheet(referral.reference, reading, today, size, footer=referral.reference)
    sheet.heading(isolate_ltr(referral.reference))
    sheet.paragraph(isolate(referral.day))
    sheet.paragraph(_("Confidential. If you are not the person this is for, please close it and hand it over unread."))
    sheet.new_page()
    sheet.heading(referral.title)
    sheet.row(_("To"), referral.recipient)
    sheet.row(_("Reference"), referral.reference)
    sheet.row(_("Date"), referral.day)
    for title, rows in referral.sections:
        sheet.section(title)
        for label, value in rows:
            sheet.row(label, value)
    for line in referral.closing:
        sheet.paragraph(line)
    return sheet.pdf()
