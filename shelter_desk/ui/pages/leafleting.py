"""Choosing a leaflet: for whom, in which languages, on what paper. It needs no desk, so it serves the lock screen too."""

import datetime
from collections.abc import Callable
from typing import get_args

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from shelter_desk.actions import wording
from shelter_desk.actions.definitions import definitions
from shelter_desk.actions.leaflets import Printed, Spoken, Wish, leaflet, spoken
from shelter_desk.documents.leaflet_sheet import Format
from shelter_desk.documents.leaflets import AUDIENCES
from shelter_desk.domain.profile import Profile
from shelter_desk.i18n import Catalogue, _, formats
from shelter_desk.ui import theme
from shelter_desk.ui.widgets.basics import button, labelled, wrapping
from shelter_desk.ui.widgets.choice import Choice
from shelter_desk.ui.widgets.stage import Messages
from shelter_desk.ui.work import Work

Made = list[tuple[Wish, Printed]]
ROWS_SHOWN = 7


class LeafletChooser(QWidget):
    """`made(list of wish and print)` when leaflets are ready; one language at a time unless `several`."""

    made = Signal(object)

    def __init__(
        self,
        work: Work,
        words: Callable[[str], Catalogue],
        profile: Callable[[], Profile],
        today: Callable[[], datetime.date],
        *,
        language: str = "",
        audience: str = "adult",
        several: bool = False,
        interpreters: bool = True,
    ) -> None:
        super().__init__()
        self._work, self._words, self._several = work, words, several
        self._profile, self._today = profile, today
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(theme.MEDIUM))
        self._audience = Choice()
        for code in AUDIENCES:
            self._audience.addItem(_audience_name(code), code)
        self._audience.setCurrentIndex(max(0, self._audience.findData(audience)))
        self._size = Choice()
        for size in get_args(Format):
            self._size.addItem(_("Booklet, folded once") if size == "fold" else size, size)
        self._size.setCurrentIndex(self._size.findData("A5"))
        column.addWidget(wrapping(labelled(_("Which leaflet?"), self._audience), labelled(_("Paper"), self._size)))
        self._filter = QLineEdit()
        self._filter.setPlaceholderText(_("Type to search"))
        self._filter.setMaximumWidth(theme.px(420))
        self._filter.textChanged.connect(self._narrow)
        self._list = QListWidget()
        self._list.setMaximumWidth(theme.px(420))
        self._list.setAccessibleName(_("Languages"))
        for each in spoken(words):
            self._add(each, chosen=each.language.code == language)
        self._list.itemChanged.connect(self._ticked)
        self._list.setFixedHeight(ROWS_SHOWN * theme.px(theme.TARGET))
        column.addWidget(labelled(_("In which language?"), self._filter))
        column.addWidget(self._list)
        self._large = QCheckBox(_("Large print"))
        self._interpreter = QCheckBox(_("An interpreter the person accepts reads it with them"))
        column.addWidget(wrapping(self._large, self._interpreter))
        # Only now: shown before it stands anywhere, it would be a window of its own and take the focus along.
        self._interpreter.setVisible(interpreters)
        self._go = button(_("Show the pages"), self._make, kind="primary", icon="note")
        column.addWidget(wrapping(self._go))
        self._messages = Messages(theme.SMALL)
        column.addWidget(self._messages)
        self._reveal()

    def languages(self) -> list[str]:
        """The languages chosen."""
        return self._chosen()

    def wishes(self) -> list[Wish]:
        """What is chosen, a wish for each language."""
        audience, size = self._audience.currentData(), self._size.currentData()
        interpreter = self._interpreter.isChecked() and not self._interpreter.isHidden()
        return [Wish(code, audience, size, interpreter, self._large.isChecked()) for code in self._chosen()]

    def _add(self, each: Spoken, *, chosen: bool) -> None:
        language = each.language
        state = "" if each.state == "approved" else f" · {wording.review_state(each.state)}"
        item = QListWidgetItem(f"{formats.isolate(language.name)} · {formats.language(language.code)}{state}")
        item.setData(Qt.ItemDataRole.UserRole, language.code)
        item.setData(Qt.ItemDataRole.UserRole + 1, f"{language.name} {language.english} {item.text()}".casefold())
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
        item.setSizeHint(QSize(0, theme.px(theme.TARGET)))
        self._list.addItem(item)

    def _items(self) -> list[QListWidgetItem]:
        return [self._list.item(row) for row in range(self._list.count())]

    def _chosen(self) -> list[str]:
        ticked = (item for item in self._items() if item.checkState() == Qt.CheckState.Checked)
        return [str(item.data(Qt.ItemDataRole.UserRole)) for item in ticked]

    def _reveal(self) -> None:
        for item in self._items():
            if item.checkState() == Qt.CheckState.Checked:
                self._list.setCurrentItem(item)
                self._list.scrollToItem(item)

    @Slot(str)
    def _narrow(self, text: str) -> None:
        for item in self._items():
            item.setHidden(text.strip().casefold() not in item.data(Qt.ItemDataRole.UserRole + 1))

    @Slot(QListWidgetItem)
    def _ticked(self, changed: QListWidgetItem) -> None:
        if self._several or changed.checkState() != Qt.CheckState.Checked:
            return
        for item in self._items():
            if item is not changed and item.checkState() == Qt.CheckState.Checked:
                item.setCheckState(Qt.CheckState.Unchecked)

    @Slot()
    def _make(self) -> None:
        wishes, profile, today = self.wishes(), self._profile(), self._today()
        if not wishes:
            self._messages.say("warning", _("Choose a language first."))
            self._filter.setFocus()
            return
        self._go.setEnabled(False)
        told = [self._words(wish.language) for wish in wishes]

        def work() -> Made:
            return [(wish, leaflet(wish, profile, today, words)) for wish, words in zip(wishes, told, strict=True)]

        self._work.do(work, self._ready, self._failed)

    @Slot(object)
    def _ready(self, made: Made) -> None:
        self._go.setEnabled(True)
        warnings = tuple(dict.fromkeys(each for _wish, printed in made for each in printed.warnings))
        if warnings:
            self._messages.say("warning", warnings[0], warnings[1:])
        else:
            self._messages.clear()
        self.made.emit(made)

    @Slot(object)
    def _failed(self, problem: object) -> None:
        self._go.setEnabled(True)
        self._messages.refuse(problem)  # type: ignore[arg-type]


def _audience_name(code: str) -> str:
    return wording.code_label(definitions().library, "leaflet_audience", code.replace("-", "_"))
