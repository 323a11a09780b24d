"""Writing one record: the form, drafts kept every few seconds, gates answered in place."""

import functools
from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from shelter_desk.actions import drafting
from shelter_desk.actions.break_glass import break_glass
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.drafting import DraftPlace
from shelter_desk.actions.save import Entry, Permission, Saved, save
from shelter_desk.actions.second import own_command, second_person
from shelter_desk.errors import DeskError
from shelter_desk.forms.schema import Form
from shelter_desk.forms.values import Answers
from shelter_desk.i18n import _, data_text
from shelter_desk.ui import theme
from shelter_desk.ui.forms.view import FormView
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Banner, Card, button, empty, heading, label, wrapping

AUTOSAVE_SECONDS = 5
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
        self._finished = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(theme.LARGE))
        column.addWidget(heading(data_text(form.title)))
        if form.intro:
            column.addWidget(label(data_text(form.intro), ink="muted"))
        self.view = FormView(form, session.form_context(), answers, session.today(), closed=closed)
        self.view.edited.connect(self._edited)
        column.addWidget(self.view, 1)
        self._refusals = QVBoxLayout()
        column.addLayout(self._refusals)
        column.addWidget(self._buttons())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AUTOSAVE_SECONDS * 1000)
        self._timer.timeout.connect(self.keep)
        for key, slot in (("Ctrl+Return", self.save), ("Ctrl+S", self.save)):
            QShortcut(QKeySequence(key), self, slot)
        self.view.focus_first()

    @Slot()
    def keep(self) -> None:
        """Write the draft now, if there is anything new; in the order of the thread, so nothing overtakes a save."""
        self._timer.stop()
        if self._dirty and not self._finished:
            self._dirty = False
            self._session.ask(functools.partial(_keep, place=self._place, answers=self.view.answers()))

    @Slot()
    def save(self) -> None:
        """Save the record, or say what stands against it."""
        empty(self._refusals)
        if self.view.show_problems():
            return
        self._save(Permission())

    def _save(self, permission: Permission) -> None:
        self._timer.stop()
        entry = drafting.entry_of(self._place, self.view.answers())
        self._session.ask(functools.partial(_save, entry=entry, permission=permission), self._done, self._refused)

    def _buttons(self) -> QWidget:
        self._save_button = button(_("Save"), self.save, kind="primary", icon="done", hint=_("Ctrl+S"))
        undo = button(_("Undo"), self._undo, icon="undo")
        leave = button(_("Put aside"), self._put_aside, hint=_("What you wrote is kept as a draft."))
        throw = button(_("Throw away"), self._throw_away, kind="plain")
        return wrapping(self._save_button, undo, leave, throw)

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
    def _done(self, saved: Saved) -> None:
        self._finished = True
        self._session.written(saved.case, saved.stored)
        self._session.said.emit("success", _("Saved."))
        self.saved.emit(saved.case)

    @Slot(object)
    def _refused(self, problem: DeskError) -> None:
        self._dirty = True
        self.keep()
        empty(self._refusals)
        if problem.code in GATE_CODES:
            self._refusals.addWidget(GatePanel(problem, self._session, self))
        else:
            details = tuple(each for each in (*problem.details, problem.advice) if each)
            self._refusals.addWidget(Banner("danger", problem.title, details))

    # What a gate offers

    def save_with_second(self, name: str) -> None:
        """Two people decide; the second is asked in a window of their own process."""
        entry = drafting.entry_of(self._place, self.view.answers())
        self._session.ask(functools.partial(_save_with_second, entry=entry, name=name), self._done, self._refused)

    def save_breaking_glass(self, reason: str) -> None:
        """One person decides, to protect life or safety; reviewed within 24 hours."""
        entry = drafting.entry_of(self._place, self.view.answers())
        self._session.ask(functools.partial(break_glass, entry=entry, reason=reason), self._done, self._refused)


class GatePanel(Card):
    """What has to come first, and the two ways past it."""

    def __init__(self, problem: DeskError, session: Session, editor: RecordEditor) -> None:
        super().__init__()
        self._editor = editor
        self.body.addWidget(Banner("warning", problem.title, problem.details))
        self.body.addWidget(label(_("Your entry is kept as a draft. Add what is missing and save again, or:")))
        self._name, self._reason = QLineEdit(), QLineEdit()
        self._name.setPlaceholderText(_("Name of the other supervisor"))
        self._name.setAccessibleName(_("Name of the other supervisor"))
        self.body.addWidget(label(_("Two people decide together"), bold=True))
        self.body.addWidget(wrapping(self._name, button(_("Ask them to sign"), self._ask_second, icon="people")))
        if problem.code == "gate":
            self._reason.setPlaceholderText(_("Reason, in one line"))
            self._reason.setAccessibleName(_("Reason for breaking the glass"))
            self._reason.setMaxLength(200)
            self.body.addWidget(label(_("To protect life or safety, alone: it is reviewed within 24 hours"), bold=True))
            self.body.addWidget(wrapping(self._reason, button(_("Break the glass"), self._break, icon="warning")))

    @Slot()
    def _ask_second(self) -> None:
        if self._name.text().strip():
            self._editor.save_with_second(self._name.text().strip())

    @Slot()
    def _break(self) -> None:
        if self._reason.text().strip():
            self._editor.save_breaking_glass(self._reason.text().strip())


def _keep(desk: Desk, place: DraftPlace, answers: Answers) -> None:
    drafting.keep(desk, place, answers)


def _save(desk: Desk, entry: Entry, permission: Permission) -> Saved:
    return save(desk, entry, permission)


def _save_with_second(desk: Desk, entry: Entry, name: str) -> Saved:
    return save(desk, entry, Permission(second_person(desk, name, own_command("cosign-window", "--user", name))))
