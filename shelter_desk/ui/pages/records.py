"""Records of one form in a case, and versions of a record, to be read."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from shelter_desk.actions import wording
from shelter_desk.actions.asking import CONSENT
from shelter_desk.actions.cases import Record
from shelter_desk.actions.timeline import Version
from shelter_desk.forms.schema import Form
from shelter_desk.i18n import _, data_text, formats
from shelter_desk.ui import theme
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Banner, Card, beside, button
from shelter_desk.ui.widgets.text import heading, label


class Answers(QWidget):
    """Questions on one side, answers on the other, for eyes that run down a page."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(theme.LARGE))
        grid.setVerticalSpacing(theme.px(theme.SMALL))
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        for row, (question, answer) in enumerate(pairs):
            grid.addWidget(label(question, ink="muted"), row, 0)
            grid.addWidget(label(answer), row, 1)


class FormPart(QWidget):
    """A form's title, a button to begin, and a card for each record."""

    begin = Signal(str)  # form
    change = Signal(str)  # record
    past = Signal(str)  # record
    paper = Signal(str)  # record

    def __init__(self, session: Session, form: Form, records: Sequence[Record], authors: Mapping[str, str]) -> None:
        super().__init__()
        self._session, self._form = session, form
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(theme.SMALL))
        name = data_text(form.title)
        above = []
        if form.many or not records:
            above.append(button(_("Ask") if form.id == CONSENT else _("Add"), self._begin, icon="add"))
            above[0].setAccessibleName(f"{above[0].text()}: {name}")
        column.addLayout(beside(heading(name), *above))
        if not records:
            column.addWidget(label(data_text(form.intro) or _("Nothing written yet."), ink="muted"))
        for record in reversed(records):
            column.addWidget(self._card(record, authors.get(record.id, "")))

    def _card(self, record: Record, author: str) -> Card:
        card = Card()
        moment = formats.moment_text(record.head.revision.at)
        ways = (
            button(_("Print"), self._print, kind="plain"),
            button(_("History"), self._show_past, kind="plain"),
            button(_("Change"), self._change),
        )
        for made in ways:
            made.setProperty("record", record.id)
            made.setAccessibleName(f"{made.text()}: {data_text(self._form.title)}, {moment}")
        card.body.addLayout(beside(label(f"{moment} · {formats.isolate(author)}", ink="muted"), *ways))
        if len(record.heads) > 1:
            text = _("Changed on two computers. Look at both versions and save the one that is right.")
            card.body.addWidget(Banner("warning", text))
        if self._form.id == CONSENT and "decision" in record.answers:
            # A no must be seen at once, not at the end of ten answers.
            decision = self._form.field("decision")
            words = wording.answer_text(self._session.library, decision, record.answers["decision"])
            card.body.addWidget(label(words, bold=True))
        card.body.addWidget(Answers(self._session.answered(self._form, record.answers)))
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

    @Slot()
    def _print(self) -> None:
        self.paper.emit(self._pressed_record())

    def _pressed_record(self) -> str:
        pressed = self.sender()
        return str(pressed.property("record")) if isinstance(pressed, QPushButton) else ""


class VersionCard(Card):
    """One version of a record: when, who, and what this worker may read of it."""

    def __init__(self, session: Session, form: Form, version: Version) -> None:
        super().__init__()
        words = f"{formats.moment_text(version.at)} · {formats.isolate(version.author)}"
        self.body.addWidget(label(words, bold=True))
        pairs = session.answered(form, version.answers)
        self.body.addWidget(Answers(pairs) if pairs else label(_("Nothing you may read."), ink="muted"))
