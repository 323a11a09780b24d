"""Writing one record: the form, drafts kept every few seconds, gates answered in place."""

import functools
from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from shelter_desk.actions import drafting
from shelter_desk.actions.break_glass import LONGEST_REASON, break_glass
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.drafting import DraftPlace
from shelter_desk.actions.save import Entry, Permission, Saved, save
from shelter_desk.actions.second import own_command, second_person
from shelter_desk.errors import DeskError
from shelter_desk.forms.schema import Form
from shelter_desk.forms.values import Answers
from shelter_desk.i18n import _, data_text, formats
from shelter_desk.ui import theme
from shelter_desk.ui.forms.view import FormView
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Banner, Card, button, labelled, wrapping
from shelter_desk.ui.widgets.stage import Messages
from shelter_desk.ui.widgets.stops import focus, stops
from shelter_desk.ui.widgets.text import heading, label

AUTOSAVE_SECONDS = 1
GATE_CODES = frozenset({"gate", "second-person"})


class RecordEditor(QWidget):
    """One record being written. `saved(case)` when it lies in the vault, `left` when it is put aside."""

    saved = Signal(str)
    left = Signal()

    def __init__(
        self,
        session: Session,
        form: Form,
        place: DraftPlace,
        answers: Answers,
        closed: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._place = place
        self._dirty = False
        self._saving = False
        self._finished = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(theme.LARGE))
        column.addWidget(heading(data_text(form.title)))
        if form.intro:
            column.addWidget(label(data_text(form.intro), ink="muted"))
        self.view = FormView(
            form, session.form_context(), answers, session.today(), closed=closed, heading_above=data_text(form.title)
        )
        self.view.edited.connect(self._edited)
        column.addWidget(self.view, 1)
        self._draft_state = Messages()
        column.addWidget(self._draft_state)
        self._refusal = Messages()
        column.addWidget(self._refusal)
        column.addWidget(self._buttons())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AUTOSAVE_SECONDS * 1000)
        self._timer.timeout.connect(self.keep)
        for key in ("Ctrl+Return", "Ctrl+S"):
            QShortcut(QKeySequence(key), self, self.save)

    @Slot()
    def keep(self) -> None:
        """Write the draft now, if there is anything new; in the order of the thread, so nothing overtakes a save."""
        self._timer.stop()
        if self._dirty and not self._finished:
            self._dirty = False
            work = functools.partial(_keep, place=self._place, answers=self.view.answers())
            self._session.ask(work, self._kept, self._not_kept)

    @Slot()
    def save(self) -> None:
        """Save the record, or say what stands against it."""
        if self._saving:
            return
        self._refusal.clear()
        if self.view.show_problems():
            return
        self._hand_in(functools.partial(_save, entry=self._entry(), permission=Permission()))

    # What a gate offers

    def save_with_second(self, name: str) -> None:
        """Two people decide; the second is asked in a window of their own process."""
        self._hand_in(functools.partial(_save_with_second, entry=self._entry(), name=name))
        text = _("{name} is asked to sign, in a window of their own.")
        self._draft_state.say("info", text.format(name=formats.isolate(name)))

    def save_breaking_glass(self, reason: str) -> None:
        """One person decides, to protect life or safety; reviewed within 24 hours."""
        self._hand_in(functools.partial(break_glass, entry=self._entry(), reason=reason))

    def _hand_in(self, work: functools.partial[Saved]) -> None:
        """Once at a time: the same record handed in twice would be two versions of it."""
        if not self._saving:
            self._saving = True
            self._timer.stop()
            self._session.ask(work, self._done, self._refused)

    def _entry(self) -> Entry:
        return drafting.entry_of(self._place, self.view.answers())

    def _buttons(self) -> QWidget:
        return wrapping(
            button(_("Save"), self.save, kind="primary", icon="done", hint=_("Ctrl+S")),
            button(_("Undo"), self._undo, icon="undo"),
            button(_("Put aside"), self._put_aside, hint=_("What you wrote is kept as a draft.")),
            button(_("Throw away"), self._throw_away, kind="plain"),
        )

    @Slot(str)
    def _edited(self, _field: str) -> None:
        self._dirty = True
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _undo(self) -> None:
        self.view.undo()

    @Slot()
    def _put_aside(self) -> None:
        self.keep()
        self.left.emit()

    @Slot()
    def _throw_away(self) -> None:
        self._finished = True
        self._timer.stop()
        self._session.ask(functools.partial(drafting.discard, draft_id=self._place.draft))
        self.left.emit()

    @Slot(object)
    def _kept(self, _result: object) -> None:
        self._draft_state.clear()

    @Slot(object)
    def _not_kept(self, problem: DeskError) -> None:
        """The disk is full, or worse: say so, and try again until it works."""
        self._dirty = True
        self._timer.start()
        self._draft_state.refuse(problem)

    @Slot(object)
    def _done(self, saved: Saved) -> None:
        self._finished = True
        self._session.said.emit("success", _("Saved."))
        self._session.written(saved.case, saved.stored)
        self.saved.emit(saved.case)

    @Slot(object)
    def _refused(self, problem: DeskError) -> None:
        self._saving = False
        self._dirty = True
        self._draft_state.clear()
        self.keep()
        if problem.code in GATE_CODES:
            self._refusal.put(GatePanel(problem, self))
            focus(stops(self._refusal)[0])
        else:
            self._refusal.refuse(problem)


class GatePanel(Card):
    """What has to come first, and the two ways past it."""

    def __init__(self, problem: DeskError, editor: RecordEditor) -> None:
        super().__init__()
        self._editor = editor
        self.body.setSpacing(theme.px(theme.LARGE))
        self.body.addWidget(Banner("warning", problem.title, problem.details))
        self.body.addWidget(label(_("Your entry is kept as a draft. Add what is missing and save again, or:")))
        self._name, self._reason = QLineEdit(), QLineEdit()
        for field in (self._name, self._reason):
            field.setMaximumWidth(theme.px(420))
        self.body.addWidget(heading(_("Two people decide together")))
        self.body.addWidget(labelled(_("Name of the other supervisor"), self._name))
        self.body.addWidget(wrapping(button(_("Ask them to sign"), self._ask_second, icon="people")))
        if problem.code == "gate":
            self._reason.setMaxLength(LONGEST_REASON)
            self.body.addWidget(heading(_("To protect life or safety, alone")))
            hint = _("It is reviewed within 24 hours.")
            self.body.addWidget(labelled(_("Reason for breaking the glass, in one line"), self._reason, hint))
            self.body.addWidget(wrapping(button(_("Break the glass"), self._break, icon="warning")))
        self.setAccessibleName(problem.title)

    @Slot()
    def _ask_second(self) -> None:
        if self._name.text().strip():
            self._editor.save_with_second(self._name.text().strip())
        else:
            self._name.setFocus()

    @Slot()
    def _break(self) -> None:
        if self._reason.text().strip():
            self._editor.save_breaking_glass(self._reason.text().strip())
        else:
            self._reason.setFocus()


def _keep(desk: Desk, place: DraftPlace, answers: Answers) -> None:
    drafting.keep(desk, place, answers)


def _save(desk: Desk, entry: Entry, permission: Permission) -> Saved:
    return save(desk, entry, permission)


def _save_with_second(desk: Desk, entry: Entry, name: str) -> Saved:
    return save(desk, entry, Permission(second_person(desk, name, own_command("cosign-window", "--user", name))))
