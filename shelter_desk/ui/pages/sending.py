"""Sending: what would leave is shown row by row, what stays with its reason, and only that is written to a stick."""

import functools
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from shelter_desk.actions import cards, exchange_wording, export_counts, referring, wording
from shelter_desk.actions.cards import Recipient
from shelter_desk.actions.counting import Preview
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.referring import ReferralPreview
from shelter_desk.actions.send import Written
from shelter_desk.errors import DeskError
from shelter_desk.exchange.counting import Period
from shelter_desk.i18n import _, formats, ngettext
from shelter_desk.ui import theme
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Card, button, labelled, wrapping
from shelter_desk.ui.widgets.choice import Choice
from shelter_desk.ui.widgets.files import choose_folder
from shelter_desk.ui.widgets.rows import Row, RowsTable
from shelter_desk.ui.widgets.stage import Messages
from shelter_desk.ui.widgets.stops import focus, stops
from shelter_desk.ui.widgets.text import heading, label

Shown = Preview | ReferralPreview


class SendCard(Card):
    """What, to whom, about what; then the preview, which goes as soon as one of these changes."""

    def __init__(self, session: Session, recipients: Sequence[Recipient]) -> None:
        super().__init__()
        self._session, self._recipients = session, recipients
        self._shown: tuple[Shown, str] | None = None
        self._writing = False
        self.body.setSpacing(theme.px(theme.LARGE))
        self.body.addWidget(heading(_("Send")))
        self._what, self._to, self._about = Choice(), Choice(), QLineEdit()
        for text, key in (
            (_("Outside return: rounded numbers of a year"), "outside"),
            (_("Count: exact numbers for a counting office"), "count"),
            (_("Referral: one person, by name, as agreed"), "referral"),
        ):
            self._what.addItem(text, key)
        for field, widest in ((self._what, 560), (self._to, 560), (self._about, 220)):
            field.setMaximumWidth(theme.px(widest))
        self.body.addWidget(labelled(_("What"), self._what))
        self.body.addWidget(labelled(_("To whom"), self._to))
        self._period = labelled(
            _("Period: a year, or a quarter like {example}").format(example=formats.isolate_ltr("2026-Q3")), self._about
        )
        self.body.addWidget(self._period)
        self._case = QLineEdit()
        self._case.setMaximumWidth(theme.px(220))
        self._code = labelled(_("Case code"), self._case)
        self.body.addWidget(self._code)
        look = button(_("Look at what would leave"), self.look, kind="primary", icon="find")
        self.body.addWidget(wrapping(look))
        self._look = look
        self._result = Messages()
        self.body.addWidget(self._result)
        self._about.setText(str(session.today().year - 1))
        self._what.activated.connect(self._offer)
        self._to.activated.connect(self._changed)
        self._about.textEdited.connect(self._changed)
        self._case.textEdited.connect(self._changed)
        self._offer()

    @Slot()
    def _offer(self) -> None:
        """The recipients this can go to: exact numbers to counting offices, names never to those who count."""
        what = self._what.currentData()
        self._to.clear()
        for each in self._recipients:
            kind = _("counting office") if each.counting else exchange_wording.holder(each.card.holder)
            if what == "outside" or (each.counting if what == "count" else each.card.holder != "counting"):
                self._to.addItem(f"{each.card.name} ({kind})", each.id)
        self._look.setEnabled(self._to.count() > 0)
        self._changed()
        if self._to.count() == 0 and what == "count":
            text = _("There is no counting office yet. Two supervisors make a confirmed card one, under Cards.")
            self._result.say("info", text)
        elif self._to.count() == 0:
            self._result.say("info", _("Confirm a recipient's card first; packages go to confirmed cards only."))

    @Slot()
    def _changed(self) -> None:
        referral = self._what.currentData() == "referral"
        self._period.setVisible(not referral)
        self._code.setVisible(referral)
        self._drop()

    @Slot()
    def look(self) -> None:
        """Show what would leave; nothing is written."""
        self._drop()
        what, to = self._what.currentData(), self._to.currentData()
        about = (self._case if what == "referral" else self._about).text().strip()
        self._session.ask(functools.partial(_preview, what=what, to=to, about=about), self._show, self._refused)

    @Slot(object)
    def _refused(self, problem: DeskError) -> None:
        self._writing = False
        self._shown = None
        self._result.refuse(problem)

    @Slot(object)
    def _show(self, found: tuple[Shown, str]) -> None:
        self._shown = found
        shown, _to = found
        with self._result.fresh() as column:
            column.setSpacing(theme.px(theme.MEDIUM))
            column.addWidget(heading(_("This would leave, and nothing else")))
            if isinstance(shown, ReferralPreview):
                self._referral(column, shown)
            else:
                self._counts(column, shown)
            write = button(_("Write it to a stick"), self._write, kind="primary", icon="stick")
            column.addWidget(wrapping(write, button(_("Do not send"), self._drop, kind="plain")))
        focus(stops(self._result)[0])

    def _counts(self, column: QVBoxLayout, shown: Preview) -> None:
        count = len(shown.release.cases)
        people = ngettext("{count} person is counted.", "{count} people are counted.", count)
        column.addWidget(label(people.format(count=formats.number(count))))
        rows = []
        for row in getattr(shown.payload, "rows", ()):
            value = exchange_wording.status(row.status) if row.value is None else formats.number(row.value)
            parts = [
                exchange_wording.cell(row.category),
                exchange_wording.cell(row.sex),
                exchange_wording.cell(row.age_group),
            ]
            rows.append(Row((exchange_wording.table(row.table), " · ".join(part for part in parts if part), value)))
        for cell in getattr(shown.payload, "cells", ()):
            place = " · ".join(exchange_wording.cell(each) for each in cell.cell)
            rows.append(Row((exchange_wording.table(cell.table), place, formats.number(cell.people))))
        table = RowsTable((_("Table"), _("Who"), _("Value")), _("What would leave"))
        table.share_width(4, 4, 2)
        table.set_rows(rows, fit=12)
        column.addWidget(table)
        for reason, cases in shown.left_out.items():
            column.addWidget(label(exchange_wording.left_out_of_count(reason, len(cases)), ink="muted"))

    def _referral(self, column: QVBoxLayout, shown: ReferralPreview) -> None:
        rows = [Row((each.section, each.label, each.text)) for each in shown.payload.answers]
        table = RowsTable((_("Form"), _("Question"), _("Answer")), _("What would leave"))
        table.share_width(2, 3, 5)
        table.set_rows(rows, fit=12)
        column.addWidget(table)
        column.addWidget(label(_("This stays here:"), bold=True))
        kept = [
            Row((wording.left_out(self._session.library, each.form, each.field, each.why),))
            for each in shown.disclosure.stays
        ]
        stays = RowsTable((_("What stays, and why"),), _("What stays here"))
        stays.set_rows(kept, fit=8)
        column.addWidget(stays)

    @Slot()
    def _drop(self) -> None:
        self._shown = None
        self._result.clear()

    @Slot()
    def _write(self) -> None:
        folder = choose_folder(self, _("Choose the stick"))
        if folder is not None:
            self.write_to(folder)

    def write_to(self, folder: Path) -> None:
        """Write what was previewed, to whom it was previewed for; what changed since stops it."""
        if self._shown is None or self._writing:
            return
        self._writing = True
        shown, to = self._shown
        work = functools.partial(_write, shown=shown, folder=folder, to=to)
        self._session.ask(work, self._written, self._refused)

    @Slot(object)
    def _written(self, written: Written) -> None:
        self._writing = False
        self._drop()
        text = _("Written and read back: {name} and its signature. Take both along.")
        self._session.said.emit("success", text.format(name=formats.isolate_ltr(written.file.name)))
        self._session.changed.emit("")


def _preview(desk: Desk, what: str, to: str, about: str) -> tuple[Shown, str]:
    recipient = cards.recipient(desk, to)
    if what == "referral":
        case = about.upper()
        return referring.preview(desk, case, recipient, referring.question(desk, case, recipient)), to
    return export_counts.preview(desk, what, recipient, Period.parse(about)), to


def _write(desk: Desk, shown: Shown, folder: Path, to: str) -> Written:
    if isinstance(shown, ReferralPreview):
        return referring.export(desk, shown, folder)
    profile = "outside" if hasattr(shown.payload, "rows") else "count"
    return export_counts.export(
        desk, profile, cards.recipient(desk, to), Period.parse(shown.payload.period), folder, shown.fingerprint
    )
