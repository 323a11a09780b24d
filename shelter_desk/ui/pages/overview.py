"""The overview of a case: what is to do, drafts put aside, what each gate still asks for, the timeline."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from shelter_desk.actions import wording
from shelter_desk.actions.cases import CaseView
from shelter_desk.actions.timeline import Moment
from shelter_desk.i18n import _, data_text, formats
from shelter_desk.ui import theme
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Banner, Card
from shelter_desk.ui.widgets.rows import Row, RowsTable
from shelter_desk.ui.widgets.text import heading, label
from shelter_desk.vault.drafts import Draft

HIGHEST = 8


class Overview(QWidget):
    """`open_record(id)` and `resume(draft id)` when a line is chosen."""

    open_record = Signal(str)
    resume = Signal(str)

    def __init__(self, session: Session, view: CaseView, moments: Sequence[Moment], drafts: Sequence[Draft]) -> None:
        super().__init__()
        self._session = session
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(theme.LARGE))
        self._show_dues(view)
        self._show_drafts(drafts)
        self._show_gates(view)
        self._show_moments(moments)

    def _show_dues(self, view: CaseView) -> None:
        self._column.addWidget(heading(_("To do")))
        if not view.dues:
            self._column.addWidget(label(_("Nothing is due."), ink="muted"))
            return
        today = self._session.today().isoformat()
        table = RowsTable((_("What"), _("Day")), _("To do"))
        table.share_width(3, 1)
        rows = [
            Row((wording.due(due.code), formats.day_text(due.day)), due.record, "warning" if due.day <= today else "")
            for due in view.dues
        ]
        table.set_rows(rows, fit=HIGHEST)
        table.opens(self._open_due)
        self._column.addWidget(table)

    def _show_drafts(self, drafts: Sequence[Draft]) -> None:
        for draft in drafts:
            form = self._session.library.forms[draft.form]
            text = _("A draft of “{form}” was put aside on {day}.")
            words = text.format(form=data_text(form.title), day=formats.moment_text(draft.saved))
            banner = Banner("info", words)
            go_on = banner.add_action(_("Go on"), self._resume)
            go_on.setAccessibleName(f"{_('Go on')}: {words}")
            go_on.setProperty("draft", draft.id)
            self._column.addWidget(banner)

    def _show_gates(self, view: CaseView) -> None:
        gates = view.gates()
        self._column.addWidget(heading(_("What would have to come first")))
        if not gates:
            self._column.addWidget(label(_("Nothing stands in the way of any step."), ink="muted"))
        for missing in gates:
            card = Card()
            card.body.addWidget(label(wording.gate(missing.gate, missing.about), bold=True))
            for reason in missing.reasons:
                card.body.addWidget(label(f"• {wording.reason(reason)}", ink="muted"))
            self._column.addWidget(card)

    def _show_moments(self, moments: Sequence[Moment]) -> None:
        self._column.addWidget(heading(_("Timeline")))
        table = RowsTable((_("When"), _("What"), _("Who")), _("Timeline"))
        table.share_width(3, 6, 2)
        table.set_rows([self._moment(moment) for moment in moments], fit=2 * HIGHEST)
        table.opens(self._open_moment)
        self._column.addWidget(table)

    def _moment(self, moment: Moment) -> Row:
        form = data_text(self._session.library.forms[moment.form].title)
        words = _("{form}, changed").format(form=form) if moment.changed else form
        return Row((formats.moment_text(moment.at), words, formats.isolate(moment.author)), moment.record)

    @Slot(QModelIndex)
    def _open_due(self, index: QModelIndex) -> None:
        self._open(index)

    @Slot(QModelIndex)
    def _open_moment(self, index: QModelIndex) -> None:
        self._open(index)

    def _open(self, index: QModelIndex) -> None:
        table = self.sender()
        if isinstance(table, RowsTable) and (record := table.chosen(index)):
            self.open_record.emit(record)

    @Slot()
    def _resume(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, QPushButton):
            self.resume.emit(str(pressed.property("draft")))
