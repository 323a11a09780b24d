"""Correcting what people are told in a language, and approving it once a speaker has read everything."""

import functools

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from shelter_desk import i18n
from shelter_desk.actions import corrections
from shelter_desk.actions.corrections import NONE, Sentence
from shelter_desk.documents.leaflets import languages
from shelter_desk.i18n import _, formats, ngettext
from shelter_desk.ui import theme
from shelter_desk.ui.pages.page import DeskPage
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Banner, Card, button, labelled, wrapping
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
        self.session.ask(corrections.read_corrections, self._show)

    def concerns(self, case: str) -> bool:
        return not case

    @Slot(object)
    def _show(self, found: dict[str, corrections.Language]) -> None:
        own = found.get(self._language, NONE)
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
        self._speaker = QLineEdit()
        self._speaker.setMaximumWidth(theme.px(420))
        card.body.addWidget(labelled(_("Who read it?"), self._speaker))
        card.body.addWidget(wrapping(button(_("They read everything and approve"), self._approve, icon="done")))
        self._messages = Messages(theme.SMALL)
        card.body.addWidget(self._messages)
        return card

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


def _row(each: Sentence) -> Row:
    return Row(
        (each.english, formats.isolate(each.said)), each, "warning" if each.unsure else "info" if each.corrected else ""
    )
