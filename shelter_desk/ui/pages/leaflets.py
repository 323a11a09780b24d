"""Leaflets on an open desk: made, printed, and written down in a case or only counted."""

import functools

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from shelter_desk.actions import giving
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.leaflets import Wish
from shelter_desk.actions.rows import summary_of
from shelter_desk.actions.save import Saved
from shelter_desk.documents.leaflets import languages
from shelter_desk.domain.age import Minority
from shelter_desk.errors import DeskError
from shelter_desk.i18n import _, formats, ngettext
from shelter_desk.i18n.catalogues import SOURCE
from shelter_desk.ui import theme
from shelter_desk.ui.forms.view import FormView
from shelter_desk.ui.pages.leafleting import LeafletChooser, Made
from shelter_desk.ui.pages.page import DeskPage
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Card, button, labelled, wrapping
from shelter_desk.ui.widgets.choice import Number
from shelter_desk.ui.widgets.pages import Pages
from shelter_desk.ui.widgets.stage import Messages, Stage
from shelter_desk.ui.widgets.stops import focus, stops
from shelter_desk.ui.widgets.text import heading, label, title

MOST_COPIES = 10_000


class LeafletsPage(DeskPage):
    """With a case the leaflet is that person's; without one it is for whoever asks."""

    def __init__(self, session: Session, case: str = "", parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._case = case
        self._made: Made = []

    @Slot()
    def refresh(self) -> None:
        if self._case:
            self.session.ask(functools.partial(_known, case=self._case), self._show)
        elif not self._made:
            self._show(("", ""))

    @Slot(object)
    def _show(self, known: tuple[str, str]) -> None:
        language, audience = known
        with self.content.fresh() as column:
            column.addWidget(title(_("Leaflets")))
            if self._case:
                back = button(_("Back to the case"), self._back, kind="plain", icon="back")
                column.addWidget(wrapping(back))
                column.addWidget(
                    label(_("Is it safe for the person to carry this paper, or to keep it where they sleep?"))
                )
            session = self.session
            chooser = LeafletChooser(
                session.work,
                session.words,
                lambda: session.profile,
                session.today,
                language=language,
                audience=audience or "adult",
                several=not self._case,
            )
            chooser.made.connect(self._ready)
            column.addWidget(chooser)
            self._chooser = chooser
            if not self._case:
                text = _("Read, correct or approve the chosen language")
                column.addWidget(wrapping(button(text, self._translate, kind="plain", icon="talk")))
            self._record = Stage()
            column.addWidget(self._record)
            self._pages = Stage()
            column.addWidget(self._pages)

    @Slot()
    def _translate(self) -> None:
        chosen = [code for code in self._chooser.languages() if code != SOURCE]
        if chosen:
            self.translate.emit(chosen[0])
        else:
            self.session.said.emit("info", _("Choose a language first."))

    @Slot(object)
    def _ready(self, made: Made) -> None:
        self._made = made
        self._record.put(self._case_card() if self._case else self._count_card())
        pages = Pages(self.session.work, [(printed.pdf, printed.name) for _wish, printed in made])
        self._pages.put(pages)
        focus(stops(pages)[0])

    def _case_card(self) -> Card:
        """What is written into the case: the desk knows which leaflet, the worker how it went."""
        wish, printed = self._made[0]
        card = Card()
        card.body.addWidget(heading(_("Write it down")))
        answers = giving.leaflet_answers(wish, printed, self.session.today())
        form = self.session.library.forms[giving.LEAFLET]
        self._view = FormView(
            form,
            self.session.form_context(),
            answers,
            self.session.today(),
            sections={"told"},
            heading_above=form.title,
        )
        card.body.addWidget(self._view)
        self._write = button(_("Save"), self._give, kind="primary", icon="done")
        card.body.addWidget(wrapping(self._write))
        self._messages = Messages(theme.SMALL)
        card.body.addWidget(self._messages)
        return card

    def _count_card(self) -> Card:
        card = Card()
        card.body.addWidget(heading(_("Handed out without a case")))
        card.body.addWidget(label(_("Counted by language only. To whom is never written down."), ink="muted"))
        self._copies = Number(1, MOST_COPIES)
        self._copies.setMaximumWidth(theme.px(160))
        card.body.addWidget(labelled(_("How many in each language?"), self._copies))
        self._write = button(_("Count them"), self._count, icon="done")
        card.body.addWidget(wrapping(self._write))
        self._messages = Messages(theme.SMALL)
        card.body.addWidget(self._messages)
        return card

    @Slot()
    def _give(self) -> None:
        if self._view.show_problems():
            return
        work = functools.partial(giving.given, case=self._case, answers=self._view.answers())
        self._write.setEnabled(False)  # one act, once
        self.session.ask(work, self._given, self._refused)

    @Slot(object)
    def _given(self, saved: Saved) -> None:
        self.session.said.emit("success", _("The leaflet is written down in the case."))
        self.session.written(self._case, saved.stored)
        self._back()

    @Slot()
    def _count(self) -> None:
        wishes: list[Wish] = [wish for wish, _printed in self._made]
        work = functools.partial(giving.handed_out, wishes=wishes, copies=self._copies.value())
        self._write.setEnabled(False)
        self.session.ask(work, self._counted, self._refused)

    @Slot(object)
    def _counted(self, saved: list[Saved]) -> None:
        text = ngettext("Counted in {count} language.", "Counted in {count} languages.", len(saved))
        self._messages.say("success", text.format(count=formats.number(len(saved))))

    @Slot(object)
    def _refused(self, problem: DeskError) -> None:
        self._write.setEnabled(True)
        self._messages.refuse(problem)

    @Slot()
    def _back(self) -> None:
        self.open_case.emit(self._case, "")


def _known(desk: Desk, case: str) -> tuple[str, str]:
    """The person's language, where there are leaflets in it, and the leaflet for their age."""
    row = desk.vault.case_row(case)
    if row is None:
        return "", ""
    summary = summary_of(row)
    young = summary.minority in (Minority.CHILD.value, Minority.POSSIBLY_CHILD.value)
    return _closest(summary.language), "child" if young else "adult"


def _closest(code: str) -> str:
    if code in languages():
        return code
    return next((each for each in languages() if each.partition("-")[0] == code), "")
