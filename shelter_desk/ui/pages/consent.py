"""Consent: what is asked is put together first, then the person's screen, then what was answered so far.

The person's screen hides alerts, navigation and other names, and does not open beside a companion.
"""

import datetime
import functools

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from shelter_desk import i18n
from shelter_desk.actions import asking, cards, wording
from shelter_desk.actions.asking import CONSENT, COUNT, Given, Question
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.save import Saved
from shelter_desk.domain.consent import Standing
from shelter_desk.domain.facts import Speech
from shelter_desk.errors import DeskError
from shelter_desk.i18n import _, formats
from shelter_desk.ui import theme
from shelter_desk.ui.forms.coded import ButtonsEditor, ManyButtonsEditor
from shelter_desk.ui.forms.editor import Editor
from shelter_desk.ui.forms.search import SearchBox
from shelter_desk.ui.forms.typed import DateEditor
from shelter_desk.ui.pages.page import DeskPage
from shelter_desk.ui.pages.question import QuestionScreen
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Card, beside, button, labelled, wrapping
from shelter_desk.ui.widgets.choice import Choice
from shelter_desk.ui.widgets.stage import Messages
from shelter_desk.ui.widgets.text import heading, label, title

ASKED_HERE = ("refer", "nrm_identified", "nrm_aggregate", "authority", "family", "tracing", "research")
UNTIL = "until_date"


class ConsentPage(DeskPage):
    """First what is asked, then the person's screen, then back to the case."""

    def __init__(self, session: Session, case: str, parent: QWidget | None = None) -> None:
        super().__init__(session, parent, widest=1200, centred=True)
        self._case = case
        self._editors: dict[str, Editor] = {}
        self._holders: dict[str, QWidget] = {}
        self._speech = Speech()
        self._as_child = False
        self._recipients: list[tuple[str, str]] = []
        self._question: Question | None = None

    @Slot()
    def refresh(self) -> None:
        self.session.ask(functools.partial(_read, case=self._case), self._show)

    # What has been answered so far, and a new question

    @Slot(object)
    def _show(self, found: tuple[list[Given], Speech, bool, list[tuple[str, str]]]) -> None:
        given, self._speech, self._as_child, confirmed = found
        names = dict(self.session.form_context().links.get("partners", []))
        names.update(dict(confirmed))
        self._recipients = sorted(names.items(), key=lambda entry: entry[1].casefold())
        self.talking.emit(False)
        with self.content.fresh() as column:
            column.addWidget(wrapping(button(_("Back to the case"), self._to_case, kind="plain", icon="back")))
            column.addWidget(title(_("Questions of sharing")))
            words = _("One question at a time, for one recipient and a reason that is there now.")
            column.addWidget(label(words, ink="muted"))
            column.addWidget(self._form())
            column.addWidget(heading(_("Answered so far")))
            if not given:
                column.addWidget(label(_("Nothing was asked yet."), ink="muted"))
            for each in given:
                column.addWidget(self._given_card(each, names))
        self._conditions()

    def _form(self) -> Card:
        card = Card()
        card.body.setSpacing(theme.px(theme.LARGE))
        card.body.addWidget(heading(_("A new question")))
        self._editors, self._holders = {}, {}
        context = self.session.form_context()
        self._recipient = SearchBox(context, "", entries=self._recipients)
        for name in ("scope", "service", "audience"):
            card.body.addWidget(self._field(name))
        self._holders["recipient"] = labelled(_("Who would be told?"), self._recipient)
        card.body.addWidget(self._holders["recipient"])
        for name in ("purpose", "categories", "use", "expires", *(("guardian_consents",) if self._as_child else ())):
            card.body.addWidget(self._field(name))
        self._language = SearchBox(context, "language")
        self._language.set_code(self._speech.language or "")
        card.body.addWidget(labelled(_("The person's language"), self._language))
        self._interpreter = Choice()
        self._interpreter.setMaximumWidth(theme.px(420))
        for code in ("not_needed", "accepted", "refused", "none_present"):
            self._interpreter.addItem(wording.code_label(self.session.library, "interpreter_answer", code), code)
        self._interpreter.setCurrentIndex(self._interpreter.findData(self._speech.accepted or "not_needed"))
        card.body.addWidget(labelled(_("Interpreter"), self._interpreter))
        company = _("Is anyone with the person now? An accepted interpreter does not count.")
        alone = button(_("No, show the question"), self._ask, kind="primary", icon="talk")
        beside_someone = button(_("Yes"), self._not_now)
        for made in (alone, beside_someone):
            made.setAccessibleDescription(company)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(theme.TINY))
        column.addWidget(label(company, bold=True))
        column.addWidget(wrapping(alone, beside_someone))
        card.body.addWidget(holder)
        self._problem = Messages()
        card.body.addWidget(self._problem)
        return card

    def _field(self, name: str) -> QWidget:
        field = self.session.library.forms[CONSENT].field(name)
        context = self.session.form_context()
        editor: Editor
        if field.type == "choices":
            editor = ManyButtonsEditor(field, context)
        elif field.type == "date":
            editor = DateEditor(field, context)
        else:
            codes = self.session.library.codelists[field.codes].ids()
            editor = ButtonsEditor(field, context, only=ASKED_HERE if name == "scope" else codes)
        editor.edited.connect(self._conditions)
        self._editors[name] = editor
        self._holders[name] = labelled(wording.text(field.label), editor)
        return self._holders[name]

    @Slot()
    def _conditions(self) -> None:
        scope, audience = self._editors["scope"].value(), self._editors["audience"].value()
        wanted = {
            "service": scope in ("refer", "authority"),
            "audience": scope == COUNT,
            "recipient": not (scope == COUNT and audience == "outside"),
            "categories": scope not in (None, COUNT),
            "use": scope not in (None, COUNT),
            "expires": scope not in (None, COUNT) and self._editors["use"].value() == UNTIL,
        }
        for name, shown in wanted.items():
            self._holders[name].setVisible(shown)

    @Slot()
    def _not_now(self) -> None:
        self._problem.say("warning", _("Ask when the person is alone. Nobody has to say yes beside someone else."))

    @Slot()
    def _ask(self) -> None:
        question = self._asked()
        missing = self._missing(question)
        if missing:
            self._problem.say("warning", _("Choose first: {what}").format(what=formats.joined(missing)))
            return
        self._question = question
        self._show_question(question)

    def _asked(self) -> Question:
        values = {name: editor.value() for name, editor in self._editors.items()}
        scope = values["scope"] or ""
        counted = scope == COUNT
        recipient = "" if self._holders["recipient"].isHidden() else self._recipient.code()
        language = self._language.code()
        categories = values["categories"] if isinstance(values["categories"], list) and not counted else []
        return Question(
            scope=scope,
            recipient=recipient,
            recipient_name=dict(self._recipients).get(recipient, ""),
            purpose=values["purpose"] or ("statistics" if counted else ""),
            use="until_withdrawn" if counted else values["use"] or "",
            service="" if self._holders["service"].isHidden() else values["service"] or "",
            audience=values["audience"] or "" if counted else "",
            categories=tuple(categories),
            expires=_day(values["expires"]) if values["use"] == UNTIL and not counted else "",
            language=language,
            language_state=self.session.told_state(language or i18n.current().code),
            interpreter=self._interpreter.currentData(),
            guardian=values.get("guardian_consents") or "",
        )

    def _missing(self, question: Question) -> list[str]:
        needs_recipient = not (question.scope == COUNT and question.audience == "outside")
        checks = (
            (not question.scope, _("what is asked")),
            (question.scope == COUNT and not question.audience, _("who gets the count")),
            (needs_recipient and not question.recipient_name, _("who would be told")),
            (question.scope == "refer" and not question.service, _("which service")),
            (not question.purpose, _("why now")),
            (question.scope != COUNT and not question.categories, _("what may be told")),
            (not question.use, _("for how long")),
            (question.use == UNTIL and not question.expires, _("until which day")),
        )
        return [text for wrong, text in checks if wrong]

    # The person's screen

    def _show_question(self, question: Question) -> None:
        self.talking.emit(True)
        screen = QuestionScreen(question, self.session.words)
        screen.answered.connect(self._answered)
        screen.stopped.connect(self.arrive)
        self.content.put(screen)
        self.verticalScrollBar().setValue(0)
        screen.setFocus()

    @Slot(str)
    def _answered(self, decision: str) -> None:
        if self._question is not None:
            work = functools.partial(asking.answer, case=self._case, question=self._question, decision=decision)
            self._question = None
            self.session.ask(work, self._saved, self._not_saved)

    @Slot(object)
    def _saved(self, saved: Saved) -> None:
        self.session.said.emit("success", _("Written down. Whatever the answer, the help stays the same."))
        self.session.changed.emit(saved.case)
        self.arrive()

    @Slot(object)
    def _not_saved(self, problem: DeskError) -> None:
        self.session.complain(problem)
        self.arrive()

    # What was answered

    def _given_card(self, given: Given, names: dict[str, str]) -> QWidget:
        card = Card()
        answers, library = given.record.answers, self.session.library
        scope = wording.code_label(library, "consent_scope", str(answers.get("scope", "")))
        who = names.get(str(answers.get("recipient", "")), "")
        text = f"{scope}: {formats.isolate(who)}" if who else scope
        if given.worth is not Standing.WITHDRAWN and answers.get("decision") == "given":
            take_back = button(_("Take back"), self._withdraw, icon="undo")
            take_back.setAccessibleName(_("Take back: {what}").format(what=text))
            take_back.setProperty("record", given.record.id)
            card.body.addLayout(beside(label(text, bold=True), take_back))
        else:
            card.body.addWidget(label(text, bold=True))
        decision = wording.code_label(library, "consent_decision", str(answers.get("decision", "")))
        day = formats.day_text(str(answers["asked_on"])) if len(str(answers.get("asked_on", ""))) == 10 else ""
        worth = _("This consent {worth}.").format(worth=wording.standing(given.worth))
        ink = "success" if given.worth is Standing.HOLDS else "muted"
        card.body.addWidget(label(" · ".join(part for part in (decision, day, worth) if part), ink=ink))
        return card

    @Slot()
    def _withdraw(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, QPushButton):
            pressed.setEnabled(False)  # one act, once
            work = functools.partial(asking.withdraw, case=self._case, record_id=str(pressed.property("record")))
            self.session.ask(work, self._saved, self._not_saved)

    @Slot()
    def _to_case(self) -> None:
        self.open_case.emit(self._case, "")


def _day(answer: object) -> str:
    """A date as it was typed, if it is a whole one."""
    try:
        return datetime.date.fromisoformat(str(answer)).isoformat()
    except ValueError:
        return ""


def _read(desk: Desk, case: str) -> tuple[list[Given], Speech, bool, list[tuple[str, str]]]:
    view = view_case(desk, case)
    speech = next((found for situation in view.situations if (found := situation.case.latest(Speech))), Speech())
    confirmed = [(each.id, each.card.name) for each in cards.recipients(desk)]
    as_child = any(situation.age.as_child for situation in view.situations)
    return asking.given(desk, case), speech, as_child, confirmed
