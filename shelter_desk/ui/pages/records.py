"""Records of one form in a case, and versions of a record, to be read."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from shelter_desk.actions.asking import CONSENT
from shelter_desk.actions.cases import Record
from shelter_desk.actions.timeline import Version
from shelter_desk.forms.schema import Form
from shelter_desk.i18n import _, data_text, formats
from shelter_desk.ui import theme
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Banner, Card, beside, button
from shelter_desk.ui.widgets.text import heading, label

SUMMARY_LINES = 8


class FormPart(QWidget):
    """A form's title, a button to begin, and a card for each record."""

    begin = Signal(str)  # form
    change = Signal(str)  # record
    past = Signal(str)  # record

    def __init__(self, session: Session, form: Form, records: Sequence[Record], authors: Mapping[str, str]) -> None:
        super().__init__()
        self._session, self._form = session, form
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(theme.SMALL))
        name = data_text(form.title)
        if form.many or not records:
            made = button(_("Ask") if form.id == CONSENT else _("Add"), self._begin, icon="add")
        else:
            made = button(_("Change"), self._begin)
        made.setAccessibleName(f"{made.text()}: {name}")
        column.addLayout(beside(heading(name), made))
        if not records:
            column.addWidget(label(data_text(form.intro) or _("Nothing written yet."), ink="muted"))
        for record in reversed(records):
            column.addWidget(self._card(record, authors.get(record.id, "")))

    def _card(self, record: Record, author: str) -> Card:
        card = Card()
        moment = formats.moment_text(record.head.revision.at)
        change, past = button(_("Change"), self._change), button(_("History"), self._show_past, kind="plain")
        for made in (change, past):
            made.setProperty("record", record.id)
            made.setAccessibleName(f"{made.text()}: {data_text(self._form.title)}, {moment}")
        card.body.addLayout(beside(label(f"{moment} · {formats.isolate(author)}", ink="muted"), past, change))
        if len(record.heads) > 1:
            text = _("Changed on two computers. Look at both versions and save the one that is right.")
            card.body.addWidget(Banner("warning", text))
        lines = self._session.answer_lines(self._form, record.answers)
        for text in lines[:SUMMARY_LINES]:
            card.body.addWidget(label(text))
        if len(lines) > SUMMARY_LINES:
            card.body.addWidget(label(_("… and more"), ink="muted"))
        if record.closed_circles:
            card.body.addWidget(label(_("A part of this record can only be read by others."), ink="muted"))
        return card

    @Slot()
    def _begin(self) -> None:
        self.begin.emit(self._form.id)

    @Slot()
    def _change(self) -> None:
        self.change.emit(self._pressed_record())

    @Slot()
    def _show_past(self) -> None:
        self.past.emit(self._pressed_record())

    def _pressed_record(self) -> str:
        pressed = self.sender()
        return str(pressed.property("record")) if isinstance(pressed, QPushButton) else ""


class VersionCard(Card):
    """One version of a record: when, who, and what this worker may read of it."""

    def __init__(self, session: Session, form: Form, version: Version) -> None:
        super().__init__()
        words = f"{formats.moment_text(version.at)} · {formats.isolate(version.author)}"
        self.body.addWidget(label(words, bold=True))
        for text in session.answer_lines(form, version.answers) or [_("Nothing you may read.")]:
            self.body.addWidget(label(text))
