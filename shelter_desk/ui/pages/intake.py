"""Intake: a few calm steps; each can be skipped, paused and resumed, and one button breaks off."""

import functools

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from shelter_desk.actions import intake as intakes
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.intake import STEPS, Intake
from shelter_desk.errors import DeskError
from shelter_desk.i18n import _, data_text, formats, marked
from shelter_desk.ui.forms.view import FormView
from shelter_desk.ui.pages.page import DeskPage
from shelter_desk.ui.pages.record import AUTOSAVE_SECONDS
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Banner, beside, button, wrapping
from shelter_desk.ui.widgets.stage import Messages
from shelter_desk.ui.widgets.stops import stops
from shelter_desk.ui.widgets.text import label, title

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
        super().__init__(session, parent, widest=860, centred=True)
        self._resumed = case
        self._intake: Intake | None = None
        self._view: FormView | None = None
        self._dirty = False
        self._finishing = self._with_leaflet = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AUTOSAVE_SECONDS * 1000)
        self._timer.timeout.connect(self._keep)
        self._trouble = Messages()
        self.body.addWidget(self._trouble)

    @Slot()
    def refresh(self) -> None:
        self.talking.emit(True)
        if self._intake is None:
            work = functools.partial(intakes.resume, case=self._resumed) if self._resumed else intakes.begin
            self.session.ask(work, self._begun, self._trouble.refuse)

    def leave(self) -> bool:
        self._collect()
        self._keep()
        return True

    def first_stop(self) -> QWidget | None:
        found = stops(self._view) if self._view is not None else []
        return found[0] if found else super().first_stop()

    @Slot(object)
    def _begun(self, intake: Intake) -> None:
        self._intake = intake
        self._show_step()

    def _show_step(self) -> None:
        assert self._intake is not None
        number = self._number()
        step = STEPS[number]
        form = self.session.library.forms[step.form]
        answers = self._intake.answers[step.form]
        self._view = FormView(
            form,
            self.session.form_context(),
            answers,
            self.session.today(),
            sections=step.sections,
            heading_above=_(TITLES[step.id]),
        )
        self._view.edited.connect(self._edited)
        with self.content.fresh() as column:
            hint = _("Keeps everything and goes back to Today.")
            break_off = button(_("Break off"), self._break_off, icon="pause", hint=hint)
            column.addLayout(beside(title(_(TITLES[step.id])), break_off))
            words = _("Step {number} of {count}. Every question can be left out.")
            words = words.format(number=formats.number(number + 1), count=formats.number(len(STEPS)))
            column.addWidget(label(words, ink="muted"))
            if step.id == "told":
                for banner in self._duties():
                    column.addWidget(banner)
            column.addWidget(self._view)
            column.addWidget(self._ways(number))
        self.verticalScrollBar().setValue(0)
        self._view.focus_first()

    def _ways(self, number: int) -> QWidget:
        """Back, next, and finishing at any step."""
        back = button(_("Back"), self._back, icon="back")
        back.setEnabled(number > 0)
        if number == len(STEPS) - 1:
            finish = button(_("Finish the intake"), self._finish, kind="primary", icon="done")
            return wrapping(back, finish, button(_("Finish and give a leaflet"), self._finish_with, icon="leaflets"))
        onward = button(_("Next"), self._next, kind="primary", icon="forward")
        return wrapping(back, onward, button(_("Finish here"), self._finish, kind="plain"))

    def _duties(self) -> list[Banner]:
        """What the law makes a worker report stands before the person speaks; unverified is said to be so."""
        found = []
        for report in self.session.profile.report:
            text = _("The law can make us report: {what} To: {to}.")
            details = (
                ()
                if report.verified
                else (_("Not verified for this country: {basis}").format(basis=data_text(report.basis)),)
            )
            found.append(Banner("info", text.format(what=data_text(report.what), to=data_text(report.to)), details))
        return found

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
            self.session.ask(functools.partial(_pause, intake=self._intake), self._kept, self._not_kept)

    @Slot(object)
    def _kept(self, _result: object) -> None:
        self._trouble.clear()

    @Slot(object)
    def _not_kept(self, problem: DeskError) -> None:
        """The disk is full, or worse: say so, and try again until it works."""
        self._dirty = True
        self._timer.start()
        self._trouble.refuse(problem)

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
        self.session.said.emit("success", _("Kept. Anyone on shift can go on from Today."))
        self.go.emit("today")

    @Slot()
    def _finish(self) -> None:
        assert self._view is not None
        assert self._intake is not None
        if self._finishing or self._view.show_problems():
            return
        self._collect()
        self._timer.stop()
        self._finishing = True
        self.session.ask(functools.partial(intakes.finish, intake=self._intake), self._finished, self._not_finished)

    @Slot()
    def _finish_with(self) -> None:
        self._with_leaflet = True
        self._finish()

    @Slot(object)
    def _not_finished(self, problem: DeskError) -> None:
        self._finishing = self._with_leaflet = False
        self._not_kept(problem)

    @Slot(object)
    def _finished(self, case: str) -> None:
        self._intake = None
        self._view = None
        self._dirty = False
        text = _("Saved. The case has the code {code}.").format(code=formats.isolate_ltr(case))
        self.session.said.emit("success", text)
        self.session.changed.emit(case)
        if self._with_leaflet:
            self.give_leaflet.emit(case)
        else:
            self.open_case.emit(case, "")


def _pause(desk: Desk, intake: Intake) -> None:
    intakes.pause(desk, intake)
