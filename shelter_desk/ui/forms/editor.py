"""What every field editor is: it shows one answer, says when it was edited, and can be "unknown" or "declined"."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from shelter_desk.forms.load import Library
from shelter_desk.forms.schema import Field
from shelter_desk.forms.values import DECLINED, UNKNOWN, is_missing
from shelter_desk.i18n import _, data_text
from shelter_desk.ui import theme
from shelter_desk.ui.widgets.basics import button


@dataclass(frozen=True)
class FormContext:
    """What editors need to know beyond their field: codes, names of register entries, common languages, the desk's day."""

    library: Library
    today: Callable[[], datetime.date]
    links: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    languages: tuple[str, ...] = ()


class Editor(QWidget):
    """One answer on the screen. `edited` after every change by a person, `left` when the focus goes elsewhere."""

    edited = Signal()
    left = Signal()

    def __init__(self, definition: Field, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.definition = definition
        self.context = context
        self._watched: list[QWidget] = []
        self._names: dict[QWidget, str] = {}

    def value(self) -> Any:
        """The answer as it is kept, or None where the question was not asked."""
        raise NotImplementedError

    def set_value(self, answer: Any) -> None:
        """Show an answer without saying that it was edited."""
        raise NotImplementedError

    def set_problem(self, level: str, message: str = "") -> None:
        """Mark the widgets a person types into, and say the message with them."""
        spoken = " ".join(part for part in (message, data_text(self.definition.hint)) if part)
        for widget in self._watched:
            widget.setAccessibleDescription(spoken)
            if widget.property("problem") != level:
                widget.setProperty("problem", level)
                widget.style().unpolish(widget)
                widget.style().polish(widget)

    def watch(self, widgets: Iterable[QWidget]) -> None:
        """Name focusable widgets for screen readers, and hear when the focus leaves them."""
        hint = data_text(self.definition.hint)
        for widget in widgets:
            self.name(widget, widget.accessibleName())
            widget.setAccessibleDescription(hint)
            # What is written here must not be learnt by the dictionaries of keyboards.
            widget.setInputMethodHints(widget.inputMethodHints() | Qt.InputMethodHint.ImhSensitiveData)
            widget.installEventFilter(self)
            self._watched.append(widget)
        if self.focusProxy() is None and self._watched:
            self.setFocusProxy(self._watched[0])

    def name(self, widget: QWidget, own: str) -> None:
        """Name a widget by its question, and by what it is where there are several."""
        label = data_text(self.definition.label)
        self._names[widget] = f"{label}: {own}" if own else label
        widget.setAccessibleName(self._names[widget])

    def set_place(self, place: str) -> None:
        """Say where the question stands, before its name: which row of a table."""
        for widget, name in self._names.items():
            widget.setAccessibleName(f"{place}, {name}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return super().eventFilter(watched, event)


class WithMissing(Editor):
    """An editor for typed answers, with a small menu for "unknown", "does not want to say" and "not asked"."""

    def __init__(self, definition: Field, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(definition, context, parent)
        self._missing = ""
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(theme.SMALL))
        self._inner = QWidget()
        self._chip = button("", self._typed_again, kind="row")
        self._chip.setToolTip(_("Answer after all"))
        self._chip.hide()
        self._none = button(_("No answer …"), kind="plain", hint=_("Unknown, or does not want to say"))
        self.name(self._none, _("No answer …"))
        menu = QMenu(self._none)
        for code, text in ((UNKNOWN, _("Unknown")), (DECLINED, _("Does not want to say")), ("", _("Not asked"))):
            action = QAction(text, menu)
            action.setData(code)
            menu.addAction(action)
        menu.triggered.connect(self._chosen)
        self._none.setMenu(menu)

    def arrange(self, inner: QWidget, *, wide: bool = False) -> None:
        """Put the typed part beside the menu; a wide one takes the room there is."""
        self._inner = inner
        self._row.addWidget(inner, int(wide))
        self._row.addWidget(self._chip)
        self._row.addWidget(self._none, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addStretch(0 if wide else 1)

    def value(self) -> Any:
        return self._missing or self.typed()

    def set_value(self, answer: Any) -> None:
        self._missing = answer if is_missing(answer) else ""
        self.set_typed(None if self._missing else answer)
        self._show_missing()

    def typed(self) -> Any:
        """The answer as typed, or None."""
        raise NotImplementedError

    def set_typed(self, answer: Any) -> None:
        """Show a typed answer."""
        raise NotImplementedError

    @Slot(QAction)
    def _chosen(self, action: QAction) -> None:
        self._missing = action.data()
        self.set_typed(None)
        self._show_missing()
        self.edited.emit()
        (self._chip if self._missing else self).setFocus()

    @Slot()
    def _typed_again(self) -> None:
        self._missing = ""
        self._show_missing()
        self.edited.emit()
        self.setFocus()

    def _show_missing(self) -> None:
        texts = {UNKNOWN: _("Unknown"), DECLINED: _("Does not want to say")}
        self._chip.setText(texts.get(self._missing, "").replace("&", "&&"))
        self.name(self._chip, texts.get(self._missing, ""))
        self._chip.setVisible(bool(self._missing))
        self._inner.setVisible(not self._missing)
