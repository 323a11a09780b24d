"""A form on the screen: labels above fields, messages under them, a summary on top that moves the focus."""

import datetime
import re
from collections.abc import Collection
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from shelter_desk.actions import wording
from shelter_desk.forms.conditions import shown
from shelter_desk.forms.schema import Field, Form, Section
from shelter_desk.forms.validation import Problem, validate
from shelter_desk.forms.values import Answers
from shelter_desk.i18n import _, data_text, ngettext
from shelter_desk.ui import theme
from shelter_desk.ui.forms.build import editor_for
from shelter_desk.ui.forms.editor import Editor, FormContext
from shelter_desk.ui.forms.table import TableEditor
from shelter_desk.ui.widgets.basics import Banner, button
from shelter_desk.ui.widgets.stage import Stage, announce
from shelter_desk.ui.widgets.stops import focus, stops
from shelter_desk.ui.widgets.text import heading, label


class FieldRow(QWidget):
    """One question: label, hint, editor, and a message when something is wrong."""

    def __init__(self, definition: Field, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(theme.TINY))
        name = label(data_text(definition.label), bold=True)
        name.setBuddy(editor)
        column.addWidget(name)
        for text in (definition.guiding, definition.hint):
            if text:
                column.addWidget(label(data_text(text), ink="muted"))
        column.addWidget(editor)
        self._message = label("", ink="danger")
        self._message.hide()
        column.addWidget(self._message)

    def set_problem(self, problem: Problem | None) -> None:
        """Show or take away the message under the field."""
        level, message = (problem.level, problem.message) if problem else ("", "")
        if message == self._message.text():
            return
        self._message.setText(message)
        self._message.setProperty("ink", "danger" if level == "hard" else "warning")
        self._message.style().unpolish(self._message)
        self._message.style().polish(self._message)
        self._message.setVisible(problem is not None)
        self.editor.set_problem(level, message)
        if message:
            announce(self._message, message)


class FormView(QWidget):
    """Binds a form's definition to its answers. `edited(field id)` after every change by a person."""

    edited = Signal(str)

    def __init__(
        self,
        form: Form,
        context: FormContext,
        answers: Answers,
        today: datetime.date,
        *,
        sections: Collection[str] | None = None,
        closed: Collection[str] = (),
        heading_above: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.form = form
        self._context = context
        self._today = today
        self._answers: Answers = dict(answers)
        self._heading_above = heading_above
        self._past: list[tuple[str, Any]] = []
        self._rows: dict[str, FieldRow] = {}
        self._sections: list[tuple[Section, QWidget]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(theme.HUGE))
        self._summary = Stage(theme.SMALL)
        self._column.addWidget(self._summary)
        for section in form.section:
            if sections is None or section.id in sections:
                self._add_section(section, closed)
        self._column.addStretch(1)
        self._show_conditions()

    def answers(self) -> Answers:
        """The answers as they stand on the screen, those of sections not shown included."""
        return dict(self._answers)

    def problems(self) -> list[Problem]:
        """What is wrong in the sections on the screen."""
        found = validate(self._context.library, self.form, self._answers, self._today)
        return [problem for problem in found if _field_of(problem.path) in self._rows]

    def show_problems(self) -> list[Problem]:
        """Check everything, put messages under fields and a summary on top; returns the hard ones."""
        problems = self.problems()
        for name, row in self._rows.items():
            mine = [problem for problem in problems if _field_of(problem.path) == name]
            row.set_problem(mine[0] if mine else None)
        hard = [problem for problem in problems if problem.level == "hard"]
        self._summarise(hard)
        return hard

    def undo(self) -> bool:
        """Take back the last change; False if there is none."""
        if not self._past:
            return False
        name, before = self._past.pop()
        self._keep(name, before)
        self._rows[name].editor.set_value(before)
        self._show_conditions()
        focus(self._rows[name].editor)
        self.edited.emit(name)
        return True

    def focus_first(self) -> None:
        """Go to the first question."""
        if found := stops(self):
            focus(found[0])

    def _add_section(self, section: Section, closed: Collection[str]) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(theme.LARGE))
        name = data_text(section.title)
        # A heading that says once more what stands above or below it only takes room.
        if _bare(name) not in (_bare(self._heading_above), _bare(data_text(section.field[0].label))):
            column.addWidget(heading(name))
        if section.intro:
            column.addWidget(label(data_text(section.intro), ink="muted"))
        hidden = False
        for field in section.field:
            if field.circle in closed:
                hidden = True
                continue
            if field.retired and field.id not in self._answers:
                continue
            editor = editor_for(field, self._context)
            editor.set_value(self._answers.get(field.id))
            editor.edited.connect(self._edited)
            editor.left.connect(self._left)
            row = FieldRow(field, editor)
            self._rows[field.id] = row
            column.addWidget(row)
        if hidden:
            column.addWidget(Banner("info", _("A part of this record can only be read and changed by others.")))
        self._sections.append((section, holder))
        self._column.addWidget(holder)

    @Slot()
    def _edited(self) -> None:
        name = self._name_of(self.sender())
        before = self._answers.get(name)
        self._keep(name, self._rows[name].editor.value())
        if not self._past or self._past[-1][0] != name or not isinstance(before, str):
            self._past.append((name, before))
        self._show_conditions()
        self.edited.emit(name)

    @Slot()
    def _left(self) -> None:
        """Judge one field when the focus leaves it, and no other: nobody is scolded for what comes later."""
        name = self._name_of(self.sender())
        mine = [problem for problem in self.problems() if _field_of(problem.path) == name and problem.level == "hard"]
        self._rows[name].set_problem(mine[0] if mine and name in self._answers else None)

    def _keep(self, name: str, answer: Any) -> None:
        if answer is None:
            self._answers.pop(name, None)
        else:
            self._answers[name] = answer

    def _name_of(self, editor: object) -> str:
        return next(name for name, row in self._rows.items() if row.editor is editor)

    def _show_conditions(self) -> None:
        for section, holder in self._sections:
            holder.setVisible(shown(section.when, self._answers))
            for field in section.field:
                if field.id in self._rows:
                    visible = shown(field.when, self._answers) or field.id in self._answers
                    self._rows[field.id].setVisible(visible)

    def _summarise(self, hard: list[Problem]) -> None:
        if not hard:
            self._summary.clear()
            return
        text = ngettext(
            "{count} answer cannot be saved as it is.", "{count} answers cannot be saved as they are.", len(hard)
        ).format(count=len(hard))
        with self._summary.fresh() as column:
            column.addWidget(Banner("danger", text))
            for problem in hard:
                link = button(f"{wording.field_path(self.form, problem.path)}: {problem.message}", self._go, kind="row")
                link.setProperty("path", problem.path)
                column.addWidget(link)
        announce(self, text)
        focus(stops(self._summary)[0])

    @Slot()
    def _go(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, QPushButton):
            self._focus(str(pressed.property("path")))

    def _focus(self, path: str) -> None:
        row = self._rows.get(_field_of(path))
        if row is None:
            return
        target: QWidget = row.editor
        cell = re.fullmatch(r"\w+\[(\d+)\]\.(\w+)", path)
        if cell and isinstance(row.editor, TableEditor):
            target = row.editor.row_editor(int(cell[1]), cell[2]) or target
        focus(target)


def _bare(words: str) -> str:
    return words.rstrip("?؟").casefold()


def _field_of(path: str) -> str:
    return path.partition("[")[0].partition(".")[0]
