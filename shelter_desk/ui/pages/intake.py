"""Intake: a few calm steps; each can be skipped, paused and resumed, and one button breaks off."""

import functools

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelter_desk.actions import intake as intakes
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.intake import STEPS, Intake
from shelter_desk.i18n import _, data_text, formats, marked
from shelter_desk.ui import theme
from shelter_desk.ui.forms.view import FormView
from shelter_desk.ui.pages.page import DeskPage
from shelter_desk.ui.pages.record import AUTOSAVE_SECONDS
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Banner, button, empty, label, line, title

TITLES: dict[str, str] = {
    "safe": marked("Is it safe to talk?"),
    "language": marked("Language"),
    "told": marked("What I write, and who sees it"),
    "needs": marked("What is needed now"),
    "age": marked("Age, as safeguards need"),
    "contact": marked("Safe contact"),
    "came": marked("How the person came"),
    "rights": marked("Rights"),
}


class IntakePage(DeskPage):
    """Walks through the steps; everything answered is kept within seconds."""

    def __init__(self, session: Session, case: str = "", parent: QWidget | None = None) -> None:
        super().__init__(session, parent, widest=860)
        self._resumed = case
        self._intake: Intake | None = None
        self._view: FormView | None = None
        self._dirty = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AUTOSAVE_SECONDS * 1000)
        self._timer.timeout.connect(self._keep)
        self._head = QVBoxLayout()
        self._middle = QVBoxLayout()
        self._foot = QVBoxLayout()
        for part in (self._head, self._middle, self._foot):
            part.setSpacing(theme.px(theme.MEDIUM))
            self.body.addLayout(part)

    @Slot()
    def refresh(self) -> None:
        self.talking.emit(True)
        if self._intake is None:
            work = functools.partial(intakes.resume, case=self._resumed) if self._resumed else intakes.begin
            self.session.ask(work, self._begun)

    def leave(self) -> bool:
        self._collect()
        self._keep()
        return True

    @Slot(object)
    def _begun(self, intake: Intake) -> None:
        self._intake = intake
        self._show_step()

    def _show_step(self) -> None:
        assert self._intake is not None
        intake = self._intake
        number = self._number()
        step = STEPS[number]
        for part in (self._head, self._middle, self._foot):
            empty(part)
        break_off = button(
            _("Break off"), self._break_off, icon="hide", hint=_("Keeps everything and goes back to Today.")
        )
        self._head.addLayout(line(title(_(TITLES[step.id])), None, break_off))
        words = _("Step {number} of {count}. Every question can be left out.")
        self._head.addWidget(
            label(words.format(number=formats.number(number + 1), count=formats.number(len(STEPS))), ink="muted")
        )
        if step.id == "told":
            self._tell_of_reports()
        form = self.session.library.forms[step.form]
        answers = intake.answers[step.form]
        self._view = FormView(form, self.session.form_context(), answers, self.session.today(), sections=step.sections)
        self._view.edited.connect(self._edited)
        self._middle.addWidget(self._view)
        back, onward = (
            button(_("Back"), self._back, icon="back"),
            button(_("Next"), self._next, kind="primary", icon="forward"),
        )
        back.setEnabled(number > 0)
        if number == len(STEPS) - 1:
            onward = button(_("Finish the intake"), self._finish, kind="primary", icon="done")
        early = button(_("Finish here"), self._finish, kind="plain")
        self._foot.addLayout(line(back, onward, None, early))
        self.verticalScrollBar().setValue(0)
        self._view.focus_first()

    def _tell_of_reports(self) -> None:
        """What the law makes a worker report stands before the person speaks; unverified is said to be so."""
        for report in self.session.profile.report:
            text = _("The law can make us report: {what} To: {to}.")
            details = (
                ()
                if report.verified
                else (_("Not verified for this country: {basis}").format(basis=data_text(report.basis)),)
            )
            banner = Banner("info", text.format(what=data_text(report.what), to=data_text(report.to)), details)
            self._middle.addWidget(banner)

    def _number(self) -> int:
        assert self._intake is not None
        step = self._intake.step
        return next((number for number, each in enumerate(STEPS) if each.id == step), 0)

    def _collect(self) -> None:
        if self._view is not None and self._intake is not None:
            self._intake.answers[self._view.form.id] = self._view.answers()

    @Slot(str)
    def _edited(self, _field: str) -> None:
        self._dirty = True
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _keep(self) -> None:
        self._timer.stop()
        self._collect()
        if self._intake is not None and self._dirty:
            self._dirty = False
            self.session.ask(functools.partial(_pause, intake=self._intake))

    def _move(self, by: int) -> None:
        assert self._intake is not None
        self._collect()
        self._intake.step = STEPS[max(0, min(len(STEPS) - 1, self._number() + by))].id
        self._dirty = self._dirty or any(self._intake.answers.values())
        self._keep()
        self._show_step()

    @Slot()
    def _next(self) -> None:
        assert self._view is not None
        if not self._view.show_problems():
            self._move(1)

    @Slot()
    def _back(self) -> None:
        self._move(-1)

    @Slot()
    def _break_off(self) -> None:
        self.leave()
        self.talking.emit(False)
        self.session.said.emit("success", _("Kept. Anyone on shift can go on from Today."))
        self.go.emit("today")

    @Slot()
    def _finish(self) -> None:
        assert self._view is not None
        assert self._intake is not None
        if self._view.show_problems():
            return
        self._collect()
        self._timer.stop()
        self._dirty = False
        self.session.ask(functools.partial(intakes.finish, intake=self._intake), self._finished)

    @Slot(object)
    def _finished(self, case: str) -> None:
        self._intake = None
        self._view = None
        self.talking.emit(False)
        self.session.said.emit(
            "success", _("Saved. The case has the code {code}.").format(code=formats.isolate_ltr(case))
        )
        self.session.changed.emit(case)
        self.open_case.emit(case, "")


def _pause(desk: Desk, intake: Intake) -> None:
    intakes.pause(desk, intake)
