"""Prints a record for the person it is about, in their language where this desk has words in it (R-IN-04, R-PL-01)."""

from shelter_desk import i18n
from shelter_desk.actions import wording
from shelter_desk.actions.cases import Record
from shelter_desk.actions.desk import Desk
from shelter_desk.documents.flow import Reading
from shelter_desk.documents.record_sheet import RecordText, record_pdf
from shelter_desk.forms.schema import Field
from shelter_desk.forms.values import Answers
from shelter_desk.i18n import _, data_text, formats


def print_record(desk: Desk, case: str, record: Record, language: str = "") -> bytes:
    """The parts of a record this worker can read, as PDF; that it was made is written into the audit."""
    with i18n.speaking(language if language in i18n.locales() else i18n.current().code):
        pdf = record_pdf(_text(desk, record), _reading(), desk.today())
    desk.vault.record_event("printed", case=case, subject=record.id, form=record.form)
    desk.note_head()
    return pdf


def _text(desk: Desk, record: Record) -> RecordText:
    form = desk.library.forms[record.form]
    sections = []
    for section in form.section:
        rows = [row for field in section.field for row in _rows(desk, field, record.answers)]
        if rows:
            sections.append((data_text(section.title), tuple(rows)))
    closing = (
        [] if i18n.current().review() == "approved" else [_("Draft translation: please check with an interpreter.")]
    )
    return RecordText(data_text(form.title), formats.day(desk.today()), tuple(sections), tuple(closing))


def _rows(desk: Desk, field: Field, answers: Answers) -> list[tuple[str, str]]:
    answer = answers.get(field.id)
    if answer is None:
        return []
    if field.type == "table" and isinstance(answer, list):
        return [(data_text(field.label), wording.row_text(desk.library, field, row)) for row in answer]
    return [(data_text(field.label), wording.answer_text(desk.library, field, answer))]


def _reading() -> Reading:
    catalogue = i18n.current()
    return Reading(catalogue.code, catalogue.right_to_left)
