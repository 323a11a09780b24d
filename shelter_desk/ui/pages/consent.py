"""Consent: the worker's language on one side, the person's on the other; three equal answers, nothing preselected.

The screen hides alerts, navigation and other names, and does not open beside a companion.
"""

import functools

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from shelter_desk import i18n
from shelter_desk.actions import asking, cards, wording
from shelter_desk.actions.asking import ANSWERS, COUNT, Given, Question
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.save import Saved
from shelter_desk.domain.consent import Standing
from shelter_desk.domain.facts import Speech
from shelter_desk.i18n import _, formats
from shelter_desk.ui import theme
from shelter_desk.ui.forms.coded import ButtonsEditor, ManyButtonsEditor
from shelter_desk.ui.forms.editor import Editor
from shelter_desk.ui.forms.search import SearchBox
from shelter_desk.ui.pages.page import DeskPage
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Banner, Card, button, empty, heading, label, line, title

ASKED_HERE = ("refer", "nrm_identified", "nrm_aggregate", "authority", "family", "tracing", "research")
PERSON_POINTS = 15.0


class ConsentPage(DeskPage):
    """First what is asked, then the person's screen, then back to the case."""

    def __init__(self, session: Session, case: str, parent: QWidget | None = None) -> None:
        super().__init__(session, parent, widest=1200)
        self._case = case
        self._editors: dict[str, Editor] = {}
        self._speech = Speech()
        self._as_child = False
        self._recipients: list[tuple[str, str]] = []
        self._question: Question | None = None

    @Slot()
    def refresh(self) -> None:
        self.session.ask(functools.partial(_read, case=self._case), self._show)

    def leave(self) -> bool:
        self.talking.emit(False)
        return True

    # What has been answered so far, and a new question

    @Slot(object)
    def _show(self, found: tuple[list[Given], Speech, bool, list[tuple[str, str]]]) -> None:
        given, self._speech, self._as_child, confirmed = found
        names = dict(self.session.form_context().links.get("partners", []))
        names.update(dict(confirmed))
        self._recipients = sorted(names.items(), key=lambda entry: entry[1].casefold())
        self.talking.emit(False)
        self.clear()
        back = button(_("Back to the case"), self._to_case, kind="plain", icon="back")
        self.body.addLayout(line(back, None))
        self.body.addWidget(title(_("Questions of sharing")))
        self.body.addWidget(
            label(_("One question at a time, for one recipient and a reason that is there now."), ink="muted")
        )
        self._show_form()
        self.body.addWidget(heading(_("Answered so far")))
        if not given:
            self.body.addWidget(label(_("Nothing was asked yet."), ink="muted"))
        for each in given:
            self.body.addWidget(self._given_card(each, names))

    def _show_form(self) -> None:
        card = Card()
        form = self.session.library.forms["consent"]
        context = self.session.form_context()
        card.body.addWidget(heading(_("A new question")))
        asked = ("scope", "service", "audience", "purpose", "categories", "use")
        for name in (*asked, "guardian_consents") if self._as_child else asked:
            field = form.field(name)
            editor: Editor
            if field.type == "choices":
                editor = ManyButtonsEditor(field, context)
            else:
                codes = self.session.library.codelists[field.codes].ids()
                editor = ButtonsEditor(field, context, only=ASKED_HERE if name == "scope" else codes)
            editor.edited.connect(self._conditions)
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(label(wording.text(field.label), bold=True))
            column.addWidget(editor)
            card.body.addWidget(holder)
            self._editors[name] = editor
            if name == "audience":
                self._recipient = SearchBox(context, "", entries=self._recipients)
                self._recipient.setAccessibleName(_("Who would be told?"))
                self._recipient.chosen.connect(self._conditions)
                card.body.addWidget(label(_("Who would be told?"), bold=True))
                card.body.addWidget(self._recipient)
        card.body.addWidget(label(_("The person's language"), bold=True))
        self._language = SearchBox(context, "language")
        self._language.setAccessibleName(_("The person's language"))
        self._language.set_code(self._speech.language or "")
        card.body.addWidget(self._language)
        self._interpreter = QComboBox()
        self._interpreter.setAccessibleName(_("Interpreter"))
        self._interpreter.setMaximumWidth(theme.px(420))
        for code in ("not_needed", "accepted", "refused", "none_present"):
            self._interpreter.addItem(wording.code_label(self.session.library, "interpreter_answer", code), code)
        self._interpreter.setCurrentIndex(self._interpreter.findData(self._speech.accepted or "not_needed"))
        card.body.addWidget(label(_("Interpreter"), bold=True))
        card.body.addWidget(self._interpreter)
        card.body.addWidget(
            label(_("Is anyone with the person now? An accepted interpreter does not count."), bold=True)
        )
        alone = button(_("No, show the question"), self._ask, kind="primary", icon="talk")
        company = button(_("Yes"), self._not_now)
        card.body.addLayout(line(alone, company, None))
        self._problem = QVBoxLayout()
        card.body.addLayout(self._problem)
        self.body.addWidget(card)
        self._conditions()

    @Slot()
    def _conditions(self) -> None:
        scope = self._editors["scope"].value()
        wanted = {
            "service": scope in ("refer", "authority"),
            "audience": scope == COUNT,
            "categories": scope not in (None, COUNT),
            "use": scope not in (None, COUNT),
        }
        for name, shown in wanted.items():
            holder = self._editors[name].parentWidget()
            if holder is not None:
                holder.setVisible(shown)

    @Slot()
    def _not_now(self) -> None:
        empty(self._problem)
        self._problem.addWidget(
            Banner("warning", _("Ask when the person is alone. Nobody has to say yes beside someone else."))
        )

    @Slot()
    def _ask(self) -> None:
        empty(self._problem)
        question = self._asked()
        missing = self._missing(question)
        if missing:
            self._problem.addWidget(Banner("warning", _("Choose first: {what}").format(what=", ".join(missing))))
            return
        self._question = question
        self._show_question(question)

    def _asked(self) -> Question:
        values = {name: editor.value() for name, editor in self._editors.items()}
        scope = values["scope"] or ""
        recipient = self._recipient.code()
        language = self._language.code()
        same = language in ("", i18n.current().code)
        state = "approved" if same else i18n.review_state(language)
        return Question(
            scope=scope,
            recipient=recipient,
            recipient_name=dict(self._recipients).get(recipient, ""),
            purpose=values["purpose"] or ("statistics" if scope == COUNT else ""),
            use="until_withdrawn" if scope == COUNT else values["use"] or "",
            service=values["service"] or "",
            audience=values["audience"] or "" if scope == COUNT else "",
            categories=tuple(values["categories"] or ())
            if isinstance(values["categories"], list) and scope != COUNT
            else (),
            language=language,
            language_state=state,
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
        )
        return [text for wrong, text in checks if wrong]

    # The person's screen

    def _show_question(self, question: Question) -> None:
        self.talking.emit(True)
        self.clear()
        self._editors = {}
        if question.language_state != "approved" and question.interpreter != "accepted":
            text = _(
                "This language was not checked by a speaker here. The answer counts only with an interpreter the person accepted."
            )
            self.body.addWidget(Banner("warning", text))
        sides = QHBoxLayout()
        sides.setSpacing(theme.px(theme.HUGE))
        person = i18n.catalogue(question.language or i18n.current().code)
        for words in dict.fromkeys((i18n.current(), person)):
            sides.addWidget(_Side(asking.sentences(question, words), words.right_to_left), 1)
        self.body.addLayout(sides)
        answers = QHBoxLayout()
        answers.setSpacing(theme.px(theme.LARGE))
        for decision, text in ANSWERS.items():
            own, theirs = i18n.current().text(text), person.text(text)
            words_of = own if own == theirs else f"{own}\n{theirs}"
            made = QPushButton(words_of)
            made.setAccessibleName(words_of.replace("\n", ", "))
            made.setMinimumHeight(theme.px(theme.CONSENT_TARGET * 2))
            made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            made.setFont(theme.font(PERSON_POINTS))
            made.setAutoDefault(False)
            made.setProperty("decision", decision)
            made.clicked.connect(self._answered)
            answers.addWidget(made, 1)
        self.body.addLayout(answers)
        self.body.addLayout(line(button(_("Stop here, nothing is written"), self.refresh, kind="plain"), None))
        self.setFocus()

    @Slot()
    def _answered(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, QPushButton) and self._question is not None:
            decision = str(pressed.property("decision"))
            work = functools.partial(asking.answer, case=self._case, question=self._question, decision=decision)
            self.session.ask(work, self._saved)

    @Slot(object)
    def _saved(self, saved: Saved) -> None:
        self._question = None
        self.session.said.emit("success", _("Written down. Whatever the answer, the help stays the same."))
        self.session.changed.emit(saved.case)
        self.refresh()

    # What was answered

    def _given_card(self, given: Given, names: dict[str, str]) -> QWidget:
        card = Card()
        answers, library = given.record.answers, self.session.library
        scope = wording.code_label(library, "consent_scope", str(answers.get("scope", "")))
        who = names.get(str(answers.get("recipient", "")), "")
        text = f"{scope}: {formats.isolate(who)}" if who else scope
        take_back = button(_("Take back"), self._withdraw, icon="undo")
        take_back.setAccessibleName(_("Take back: {what}").format(what=text))
        take_back.setProperty("record", given.record.id)
        take_back.setVisible(given.worth is not Standing.WITHDRAWN and answers.get("decision") == "given")
        card.body.addLayout(line(label(text, bold=True, wrap=False), None, take_back))
        decision = wording.code_label(library, "consent_decision", str(answers.get("decision", "")))
        day = formats.day_text(str(answers["asked_on"])) if len(str(answers.get("asked_on", ""))) == 10 else ""
        worth = _("This consent {worth}.").format(worth=wording.standing(given.worth))
        card.body.addWidget(
            label(f"{decision} · {day} · {worth}", ink="success" if given.worth is Standing.HOLDS else "muted")
        )
        return card

    @Slot()
    def _withdraw(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, QPushButton):
            work = functools.partial(asking.withdraw, case=self._case, record_id=str(pressed.property("record")))
            self.session.ask(work, self._saved)

    @Slot()
    def _to_case(self) -> None:
        self.open_case.emit(self._case, "")


class _Side(QFrame):
    """The question in one language, laid out in its own direction."""

    def __init__(self, sentences: list[str], right_to_left: bool) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.px(theme.HUGE),) * 4)
        column.setSpacing(theme.px(theme.LARGE))
        for sentence in sentences:
            made: QLabel = label(sentence, size=PERSON_POINTS)
            column.addWidget(made)
        column.addStretch(1)
        self.setAccessibleName(" ".join(sentences))


def _read(desk: Desk, case: str) -> tuple[list[Given], Speech, bool, list[tuple[str, str]]]:
    view = view_case(desk, case)
    speech = next((found for situation in view.situations if (found := situation.case.latest(Speech))), Speech())
    confirmed = [(each.id, each.card.name) for each in cards.recipients(desk)]
    as_child = any(situation.age.as_child for situation in view.situations)
    return asking.given(desk, case), speech, as_child, confirmed
