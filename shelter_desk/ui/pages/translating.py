"""Correcting what people are told in a language, and approving it once a speaker has read everything."""

import functools
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from shelter_desk import i18n
from shelter_desk.actions import cards, corrections
from shelter_desk.actions.cards import Recipient
from shelter_desk.actions.corrections import NONE, Sentence
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.people import EXCHANGE
from shelter_desk.actions.send import Written
from shelter_desk.documents.leaflets import languages
from shelter_desk.i18n import _, formats, ngettext
from shelter_desk.ui import theme
from shelter_desk.ui.pages.page import DeskPage
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Banner, Card, button, labelled, wrapping
from shelter_desk.ui.widgets.choice import Choice
from shelter_desk.ui.widgets.files import choose_folder
from shelter_desk.ui.widgets.rows import Row, RowsTable
from shelter_desk.ui.widgets.stage import Messages, Stage
from shelter_desk.ui.widgets.text import heading, label, title

SHOWN = 9


class TranslatingPage(DeskPage):
    """Every sentence of one language, doubtful ones first; supervisors put them right."""

    def __init__(self, session: Session, language: str, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._language = language

    @Slot()
    def refresh(self) -> None:
        self.session.ask(_read, self._show)

    def concerns(self, case: str) -> bool:
        return not case

    @Slot(object)
    def _show(self, found: tuple[dict[str, corrections.Language], list[Recipient]]) -> None:
        corrected, self._recipients = found
        own = corrected.get(self._language, NONE)
        rows = corrections.sentences(self._language, own)
        name = formats.isolate(languages()[self._language].name)
        with self.content.fresh() as column:
            back = button(_("Leaflets"), self._back, kind="plain", icon="back")
            column.addWidget(wrapping(back))
            column.addWidget(title(_("What people are told in {language}").format(language=name)))
            column.addWidget(self._state(own, rows))
            self._table = RowsTable((_("In English"), _("In this language")), _("Sentences"))
            self._table.share_width(1, 1)
            self._table.set_items(rows, _row)
            self._table.fit(SHOWN)
            self._table.opens(self._choose)
            column.addWidget(self._table)
            self._editor = Stage()
            column.addWidget(self._editor)
            column.addWidget(self._approval())
            if own.texts and self._recipients:
                column.addWidget(self._way_out())

    def _state(self, own: corrections.Language, rows: list[Sentence]) -> Banner:
        if own.approval is not None and own.approval.holds:
            text = _("Approved here: {speaker}, {day}.")
            day = formats.day_text(own.approval.day)
            return Banner("success", text.format(speaker=formats.isolate(own.approval.speaker), day=day))
        details = []
        if own.approval is not None:
            details.append(_("It was approved before, and a sentence has changed since."))
        doubtful = sum(each.unsure for each in rows)
        if doubtful:
            text = ngettext("{count} sentence is doubtful.", "{count} sentences are doubtful.", doubtful)
            details.append(text.format(count=formats.number(doubtful)))
        return Banner("warning", _("A draft: no speaker of this language has approved it here."), tuple(details))

    def _approval(self) -> Card:
        card = Card()
        card.body.addWidget(heading(_("Approve")))
        text = _(
            "Only after someone who speaks the language has read every sentence. It then prints whole, without an interpreter."
        )
        card.body.addWidget(label(text, ink="muted"))
        hint = _("A function is enough, like “court interpreter”. It goes along with corrections.")
        self._speaker = QLineEdit()
        self._speaker.setMaximumWidth(theme.px(420))
        card.body.addWidget(labelled(_("Who read it?"), self._speaker, hint))
        card.body.addWidget(wrapping(button(_("They read everything and approve"), self._approve, icon="done")))
        self._messages = Messages(theme.SMALL)
        card.body.addWidget(self._messages)
        return card

    def _way_out(self) -> Card:
        """Corrections travel to another desk like everything else: on a stick, sealed for it."""
        card = Card()
        card.body.addWidget(heading(_("Take the corrections along")))
        self._to = Choice()
        self._to.setMaximumWidth(theme.px(420))
        for number, recipient in enumerate(self._recipients):
            self._to.addItem(recipient.card.name, number)
        card.body.addWidget(labelled(_("To whom"), self._to))
        card.body.addWidget(wrapping(button(_("Write to a stick"), self._send, icon="stick")))
        self._sent = Messages(theme.SMALL)
        card.body.addWidget(self._sent)
        return card

    @Slot()
    def _send(self) -> None:
        folder = choose_folder(self, _("Choose the stick"))
        if folder is not None:
            self.write_to(folder)

    def write_to(self, folder: Path) -> None:
        """Write the corrections of this language for the desk that is chosen."""
        recipient = self._recipients[self._to.currentData()]
        work = functools.partial(corrections.take_along, code=self._language, recipient=recipient, folder=folder)
        self.session.ask(work, self._lies_there, self._sent.refuse)

    @Slot(object)
    def _lies_there(self, written: Written) -> None:
        text = _("Written and read back: {name}")
        self._sent.say("success", text.format(name=formats.isolate_ltr(written.file.name)))

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        self._sentence: Sentence = self._table.chosen(index)
        words = i18n.catalogue(self._language)
        self._text = QPlainTextEdit(self._sentence.said)
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(theme.px(96))
        rtl = words.right_to_left
        self._text.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
        with self._editor.fresh() as column:
            column.addWidget(label(self._sentence.english, bold=True))
            column.addWidget(labelled(_("In this language"), self._text))
            column.addWidget(wrapping(button(_("Save this sentence"), self._correct, kind="primary", icon="done")))
            self._refusal = Messages(theme.SMALL)
            column.addWidget(self._refusal)
        self._text.setFocus()

    @Slot()
    def _correct(self) -> None:
        work = functools.partial(
            corrections.correct, code=self._language, english=self._sentence.english, said=self._text.toPlainText()
        )
        self.session.ask(work, self._written, self._refusal.refuse)

    @Slot()
    def _approve(self) -> None:
        work = functools.partial(corrections.approve, code=self._language, speaker=self._speaker.text())
        self.session.ask(work, self._written, self._messages.refuse)

    @Slot(object)
    def _written(self, _saved: object) -> None:
        self.session.said.emit("success", _("Written down."))
        self.session.read_names()
        self.session.changed.emit("")

    @Slot()
    def _back(self) -> None:
        self.go.emit("leaflets")


def _read(desk: Desk) -> tuple[dict[str, corrections.Language], list[Recipient]]:
    """What was corrected, and the other desks whose cards are confirmed."""
    known = cards.recipients(desk) if desk.vault.keyring.holds(EXCHANGE) else []
    return corrections.read_corrections(desk), [each for each in known if each.card.holder == "desk"]


def _row(each: Sentence) -> Row:
    return Row(
        (each.english, formats.isolate(each.said)), each, "warning" if each.unsure else "info" if each.corrected else ""
    )
