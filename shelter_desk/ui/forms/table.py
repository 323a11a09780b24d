"""A table of repeating rows: each row a card with its own questions."""

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from shelter_desk.forms.conditions import shown
from shelter_desk.forms.schema import Field
from shelter_desk.i18n import _, data_text, formats
from shelter_desk.ui import theme
from shelter_desk.ui.forms.editor import Editor, FormContext, WithMissing
from shelter_desk.ui.widgets.basics import Card, button, wrapping
from shelter_desk.ui.widgets.stage import settle
from shelter_desk.ui.widgets.stops import focus
from shelter_desk.ui.widgets.text import label


class _Row(Card):
    """One row: its column editors below each other."""

    def __init__(self, owner: "TableEditor") -> None:
        super().__init__(owner)
        from shelter_desk.ui.forms.build import editor_for

        self.editors: dict[str, Editor] = {}
        self._holders: dict[str, QWidget] = {}
        self._table = data_text(owner.definition.label)
        self._heading = label("", ink="muted")
        self.remove = button(_("Take this row away"), kind="plain", icon="remove")
        self.body.addWidget(self._heading)
        for column in owner.definition.columns:
            if column.retired:
                continue
            editor = editor_for(column, owner.context)
            editor.edited.connect(owner.row_edited)
            editor.left.connect(owner.left)
            holder = QWidget()
            stack = QVBoxLayout(holder)
            stack.setContentsMargins(0, 0, 0, 0)
            stack.setSpacing(theme.px(theme.TINY))
            stack.addWidget(label(data_text(column.label)))
            stack.addWidget(editor)
            self.body.addWidget(holder)
            self.editors[column.id] = editor
            self._holders[column.id] = holder
        # Below the answers: the first thing the focus meets must not take them away.
        self.body.addWidget(wrapping(self.remove))

    def set_number(self, number: int) -> None:
        """Say which row this is; rows move up when one is taken away."""
        text = _("{label}, row {number}").format(label=self._table, number=formats.number(number))
        self._heading.setText(text)
        self.remove.setAccessibleName(_("Take away: {row}").format(row=text))
        for editor in self.editors.values():
            editor.set_place(text)

    def value(self) -> dict[str, Any]:
        found = {name: editor.value() for name, editor in self.editors.items()}
        return {name: answer for name, answer in found.items() if answer is not None}

    def show_conditions(self, columns: tuple[Field, ...]) -> None:
        answers = self.value()
        for column in columns:
            if column.id in self._holders:
                visible = shown(column.when, answers) or column.id in answers
                self._holders[column.id].setVisible(visible)


class TableEditor(WithMissing):
    """Rows that can be added and taken away."""

    def __init__(self, definition: Field, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(definition, context, parent)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(theme.SMALL))
        self._rows: list[_Row] = []
        self._add = button(_("Add a row"), self._add_row, icon="add")
        self.arrange(inner, wide=True)
        self.watch([self._add])

    def arrange(self, inner: QWidget, *, wide: bool = False) -> None:
        """The menu stands below, beside "add": rows need the width."""
        self._inner = inner
        self._row.addWidget(inner, 1)
        self._row.addWidget(self._chip)
        self._column.addWidget(wrapping(self._add, self._none))

    def typed(self) -> Any:
        return [row.value() for row in self._filled()] or None

    def set_typed(self, answer: Any) -> None:
        for row in self._rows:
            self._drop(row)
        self._rows = []
        for values in answer if isinstance(answer, list) else ():
            row = self._new_row()
            for name, value in values.items():
                if name in row.editors:
                    row.editors[name].set_value(value)
            row.show_conditions(self.definition.columns)

    def row_editor(self, number: int, column: str) -> Editor | None:
        """The editor of one cell, to move the focus to a problem; rows without an answer are not counted."""
        filled = self._filled()
        return filled[number].editors.get(column) if number < len(filled) else None

    @Slot()
    def row_edited(self) -> None:
        for row in self._rows:
            row.show_conditions(self.definition.columns)
        self.edited.emit()

    @Slot()
    def _add_row(self) -> None:
        row = self._new_row()
        row.show()
        settle(row)
        self.edited.emit()
        focus(next(iter(row.editors.values())))

    def _filled(self) -> list[_Row]:
        return [row for row in self._rows if row.value()]

    def _new_row(self) -> _Row:
        row = _Row(self)
        row.remove.clicked.connect(self._remove_row)
        row.show_conditions(self.definition.columns)
        self._rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)
        row.set_number(len(self._rows))
        return row

    @Slot()
    def _remove_row(self) -> None:
        pressed = self.sender()
        for row in self._rows:
            if isinstance(pressed, QPushButton) and row.remove is pressed:
                self._rows.remove(row)
                self._drop(row)
                for number, left in enumerate(self._rows, 1):
                    left.set_number(number)
                self.edited.emit()
                self._add.setFocus()
                return

    def _drop(self, row: _Row) -> None:
        self._column.removeWidget(row)
        row.hide()
        row.setParent(None)
        row.deleteLater()
