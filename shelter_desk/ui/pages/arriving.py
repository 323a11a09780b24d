"""Taking in what came back: fully checked, shown, and written only then."""

import functools
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from shelter_desk.actions import wording
from shelter_desk.actions.take_in import Arrival, accept, look_at
from shelter_desk.documents.leaflets import languages
from shelter_desk.errors import DeskError
from shelter_desk.exchange.payloads import Words
from shelter_desk.i18n import _, formats, ngettext
from shelter_desk.ui import theme
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Card, button, wrapping
from shelter_desk.ui.widgets.files import choose_file
from shelter_desk.ui.widgets.rows import Row, RowsTable
from shelter_desk.ui.widgets.stage import Messages
from shelter_desk.ui.widgets.stops import focus, stops
from shelter_desk.ui.widgets.text import heading, label

HIGHEST = 8


class ArrivalCard(Card):
    """One package at a time."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._arrival: Arrival | None = None
        self.body.setSpacing(theme.px(theme.MEDIUM))
        self.body.addWidget(heading(_("Take in what came back")))
        self.body.addWidget(wrapping(button(_("Choose the package on the stick"), self._choose, icon="stick")))
        self._arrived = Messages(theme.SMALL)
        self.body.addWidget(self._arrived)

    @Slot()
    def _choose(self) -> None:
        file = choose_file(self, _("Choose the package"), "*.age")
        if file is not None:
            self.look_at(file)

    def look_at(self, file: Path) -> None:
        """Check a package fully and show what it would change."""
        self._arrived.clear()
        self._session.ask(functools.partial(look_at, file=file), self._show, self._refused)

    @Slot(object)
    def _refused(self, problem: DeskError) -> None:
        self._arrival = None
        self._arrived.refuse(problem)

    @Slot(object)
    def _show(self, arrival: Arrival) -> None:
        self._arrival = arrival
        with self._arrived.fresh() as column:
            column.addWidget(label(_("From {name}").format(name=formats.isolate(arrival.sender)), bold=True))
            if arrival.words is not None:
                self._show_words(column, arrival.words)
            for change in arrival.changes:
                where = formats.isolate_ltr(change.case) if change.case else _("a package of this desk")
                kind = wording.code_label(self._session.library, "reply_kind", change.line.kind)
                column.addWidget(label(f"{where}: {kind}. {formats.isolate(change.line.text)}"))
            for each in arrival.unknown:
                text = _("Not about anything this desk sent: {about}").format(about=formats.isolate_ltr(each.about))
                column.addWidget(label(text, ink="muted"))
            column.addWidget(wrapping(button(_("Take it in"), self.accept, kind="primary", icon="done")))
        focus(stops(self._arrived)[0])

    def _show_words(self, column: QVBoxLayout, words: Words) -> None:
        """Every sentence as it would read, before anything is taken."""
        language = formats.isolate(languages()[words.language].name)
        text = ngettext(
            "{count} sentence people are told in {language}.",
            "{count} sentences people are told in {language}.",
            len(words.sentences),
        )
        column.addWidget(label(text.format(count=formats.number(len(words.sentences)), language=language)))
        if words.speaker:
            text = _("There {speaker} read and approved everything. Here someone has to read it first.")
            column.addWidget(label(text.format(speaker=formats.isolate(words.speaker)), ink="muted"))
        table = RowsTable((_("In English"), _("In this language")), _("Sentences"))
        table.share_width(1, 1)
        table.set_rows([Row((each.english, formats.isolate(each.said))) for each in words.sentences], fit=HIGHEST)
        column.addWidget(table)

    @Slot()
    def accept(self) -> None:
        """Write the answers into their cases."""
        arrival, self._arrival = self._arrival, None  # once
        if arrival is not None:
            self._session.ask(functools.partial(accept, arrival=arrival), self._accepted, self._refused)

    @Slot(object)
    def _accepted(self, cases: list[str]) -> None:
        if not cases:
            self._session.said.emit("success", _("Taken in."))
            self._session.read_names()
            self._session.changed.emit("")
            return
        count = len(set(cases))
        text = ngettext("{count} case has an answer to read.", "{count} cases have an answer to read.", count)
        self._session.said.emit("success", text.format(count=formats.number(count)))
        self._session.changed.emit("")
