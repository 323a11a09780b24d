"""A box to search long code lists: countries, languages, and lists with many codes."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from shelter_desk.actions import wording
from shelter_desk.i18n import _
from shelter_desk.ui import theme
from shelter_desk.ui.forms.editor import FormContext


class SearchBox(QComboBox):
    """Type a few letters of any word and choose; `chosen` after a choice by a person."""

    chosen = Signal()

    def __init__(
        self,
        context: FormContext,
        codelist: str,
        parent: QWidget | None = None,
        entries: list[tuple[str, str]] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaximumWidth(theme.px(420))
        self.setMinimumContentsLength(18)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.addItem("", "")
        for code, text in entries if entries is not None else code_entries(context, codelist):
            self.addItem(text, code)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.activated.connect(self._completed)
        line = QLineEdit()
        line.setPlaceholderText(_("Type to search"))
        line.editingFinished.connect(self._finished)
        self.setLineEdit(line)
        self.setCompleter(completer)
        self.activated.connect(self._finished)
        self._last = ""

    def code(self) -> str:
        """The code chosen, or what was typed where it is no choice: kept, and refused at saving."""
        text = self.currentText().strip()
        index = self.findText(text, Qt.MatchFlag.MatchFixedString)
        return str(self.itemData(index)) if index >= 0 else text

    def set_code(self, code: str) -> None:
        with QSignalBlocker(self):
            index = self.findData(code)
            if index >= 0:
                self.setCurrentIndex(index)
            else:
                self.setEditText(code)
        self._last = self.code()

    @Slot(str)
    def _completed(self, _text: str) -> None:
        self._finished()

    @Slot()
    def _finished(self) -> None:
        if self.code() != self._last:
            self._last = self.code()
            self.chosen.emit()


def code_entries(context: FormContext, codelist: str) -> list[tuple[str, str]]:
    """(code, label) of a list, in the worker's alphabet; languages of the country profile come first."""
    from shelter_desk.forms.world import country_codes, language_codes

    if codelist == "country":
        codes = sorted(country_codes())
    elif codelist == "language":
        codes = sorted(language_codes())
    else:
        return [
            (code.id, wording.code_label(context.library, codelist, code.id))
            for code in context.library.codelists[codelist].code
            if not code.retired
        ]
    entries = [(code, wording.code_label(context.library, codelist, code)) for code in codes]
    named = [entry for entry in entries if entry[1] != entry[0]]
    first = set(context.languages) if codelist == "language" else set()
    return sorted(named, key=lambda entry: (entry[0] not in first, entry[1].casefold()))
