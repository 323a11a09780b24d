"""Editors for coded answers: buttons side by side where the list is short, a search box where it is long."""

from collections.abc import Collection
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from shelter_desk.actions import wording
from shelter_desk.forms.schema import Field
from shelter_desk.forms.values import DECLINED, MISSING, UNKNOWN
from shelter_desk.ui import theme
from shelter_desk.ui.forms.editor import Editor, FormContext, WithMissing
from shelter_desk.ui.forms.search import SearchBox, code_entries
from shelter_desk.ui.widgets.basics import button
from shelter_desk.ui.widgets.flow import Flow

MOST_BUTTONS = 24


class ButtonsEditor(Editor):
    """One choice among buttons, "unknown" and "does not want to say" among them; a second press takes it back."""

    def __init__(
        self, definition: Field, context: FormContext, parent: QWidget | None = None, *, only: Collection[str] = ()
    ) -> None:
        super().__init__(definition, context, parent)
        flow = Flow(self)
        self._buttons: dict[Any, QPushButton] = {}
        entries = [*_entries(definition, context), *_missing_entries(context)]
        for code, text in entries if not only else [entry for entry in entries if entry[0] in only]:
            made = button(text)
            made.setCheckable(True)
            made.clicked.connect(self._pressed)
            flow.addWidget(made)
            self._buttons[code] = made
        self.watch(self._buttons.values())

    def value(self) -> Any:
        return next((code for code, made in self._buttons.items() if made.isChecked()), None)

    def set_value(self, answer: Any) -> None:
        for code, made in self._buttons.items():
            made.setChecked(code == answer)

    @Slot()
    def _pressed(self) -> None:
        pressed = self.sender()
        for made in self._buttons.values():
            if made is not pressed:
                made.setChecked(False)
        self.edited.emit()
        self.left.emit()


class ManyButtonsEditor(Editor):
    """Several choices among buttons; "unknown" or "does not want to say" stands alone."""

    def __init__(self, definition: Field, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(definition, context, parent)
        flow = Flow(self)
        self._buttons: dict[str, QPushButton] = {}
        for code, text in (*_entries(definition, context), *_missing_entries(context)):
            made = button(text)
            made.setCheckable(True)
            made.clicked.connect(self._pressed)
            flow.addWidget(made)
            self._buttons[code] = made
        self.watch(self._buttons.values())

    def value(self) -> Any:
        chosen = [code for code, made in self._buttons.items() if made.isChecked()]
        return next((code for code in chosen if code in MISSING), chosen or None)

    def set_value(self, answer: Any) -> None:
        chosen = [answer] if isinstance(answer, str) else list(answer or ())
        for code, made in self._buttons.items():
            made.setChecked(code in chosen)

    @Slot()
    def _pressed(self) -> None:
        pressed = self.sender()
        alone = [self._buttons[code] for code in MISSING]
        if isinstance(pressed, QPushButton) and pressed.isChecked():
            for made in self._buttons.values() if pressed in alone else alone:
                if made is not pressed:
                    made.setChecked(False)
        self.edited.emit()


class SearchEditor(WithMissing):
    """One choice from a long list."""

    def __init__(self, definition: Field, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(definition, context, parent)
        entries = context.links.get(definition.register, []) if definition.type == "partner" else None
        self._box = SearchBox(context, definition.codes or definition.type, entries=entries)
        self._box.chosen.connect(self._picked)
        self._box.typed.connect(self.edited)
        self.arrange(self._box)
        self.watch([self._box])

    def typed(self) -> Any:
        return self._box.code() or None

    def set_typed(self, answer: Any) -> None:
        self._box.set_code("" if answer is None else str(answer))

    @Slot()
    def _picked(self) -> None:
        self.edited.emit()
        self.left.emit()


class ManySearchEditor(WithMissing):
    """Several choices from a long list: each chosen one becomes a button that takes it away again."""

    def __init__(self, definition: Field, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(definition, context, parent)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(theme.SMALL))
        self._box = SearchBox(context, definition.codes)
        self._box.chosen.connect(self._add)
        self._box.typed.connect(self.edited)
        self._chips = QWidget()
        self._flow = Flow(self._chips)
        column.addWidget(self._box)
        column.addWidget(self._chips)
        self._codes: list[str] = []
        self.arrange(inner)
        self.watch([self._box])

    def typed(self) -> Any:
        """What was added, and what stands in the box and is in the list: who saves may not have left it."""
        pending = self._box.code()
        known = pending and self._box.findData(pending) >= 0 and pending not in self._codes
        return [*self._codes, *([pending] if known else ())] or None

    def set_typed(self, answer: Any) -> None:
        self._codes = list(answer) if isinstance(answer, list) else []
        self._show()

    @Slot()
    def _add(self) -> None:
        code = self._box.code()
        if code and code not in self._codes:
            self._codes.append(code)
            self._show()
            self.edited.emit()
        self._box.set_code("")

    @Slot()
    def _take_away(self) -> None:
        chip = self.sender()
        if isinstance(chip, QPushButton):
            self._codes.remove(str(chip.property("code")))
            self._show()
            self.edited.emit()
            self._box.setFocus()

    def _show(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for code in self._codes:
            chip = button(
                wording.code_label(self.context.library, self.definition.codes, code), self._take_away, icon="remove"
            )
            chip.setProperty("code", code)
            self._flow.addWidget(chip)
        self._chips.setVisible(bool(self._codes))


def _entries(definition: Field, context: FormContext) -> list[tuple[Any, str]]:
    if definition.type == "yes_no":
        return [(code, wording.code_label(context.library, "", code)) for code in ("yes", "no")]
    if definition.type == "scale":
        return [(number, str(number)) for number in range(5)]
    return list(code_entries(context, definition.codes))


def _missing_entries(context: FormContext) -> list[tuple[str, str]]:
    return [(code, wording.code_label(context.library, "", code)) for code in (UNKNOWN, DECLINED)]
