"""A box to search long code lists: countries, languages, and lists with many codes."""

from functools import lru_cache

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from shelter_desk.actions import wording
from shelter_desk.forms.world import country_codes, language_codes
from shelter_desk.i18n import _, current, formats
from shelter_desk.ui import theme
from shelter_desk.ui.forms.editor import FormContext
from shelter_desk.ui.widgets.choice import Choice

Entries = list[tuple[str, str]]


class SearchBox(Choice):
    """Type a few letters of any word and choose; `typed` with every letter, `chosen` after a choice by a person."""

    chosen = Signal()
    typed = Signal()

    def __init__(
        self, context: FormContext, codelist: str, parent: QWidget | None = None, entries: Entries | None = None
    ) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaximumWidth(theme.px(420))
        self.setMinimumContentsLength(28)
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
        line.textEdited.connect(self.typed)
        self.setLineEdit(line)
        self.setCompleter(completer)
        self.activated.connect(self._finished)
        self._last = ""

    def code(self) -> str:
        """The code chosen, or what was typed where it is no choice: kept, and refused at saving."""
        text = self.currentText().strip()
        # Two entries may have the same words; the one that was picked counts.
        picked = self.currentIndex()
        if picked < 0 or self.itemText(picked) != text:
            picked = self.findText(text, Qt.MatchFlag.MatchFixedString)
        return str(self.itemData(picked)) if picked >= 0 else text

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


def code_entries(context: FormContext, codelist: str) -> Entries:
    """(code, label) of a list, in the worker's alphabet; languages of the country profile come first."""
    if codelist in ("country", "language"):
        first = context.languages if codelist == "language" else ()
        return list(_world(codelist, current().code, first))
    return [
        (code.id, wording.code_label(context.library, codelist, code.id))
        for code in context.library.codelists[codelist].code
        if not code.retired
    ]


@lru_cache(maxsize=8)
def _world(codelist: str, locale: str, first: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Countries or languages that have a name in this locale; some hundred names are slow to ask for."""
    codes, name = (country_codes(), formats.country) if codelist == "country" else (language_codes(), formats.language)
    named = [(code, name(code)) for code in codes if name(code) != code]
    return tuple(sorted(named, key=lambda entry: (entry[0] not in first, entry[1].casefold())))
