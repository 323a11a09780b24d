"""Today: overdue, due today, this week; one verb each, case codes only, never names."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QWidget

from shelter_desk.actions import wording
from shelter_desk.actions.backup import back_up_if_due
from shelter_desk.actions.today import Task, Today, today
from shelter_desk.i18n import _, formats, ngettext
from shelter_desk.ui.pages.page import DeskPage
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Banner, button, heading, label, line, title
from shelter_desk.ui.widgets.rows import Row, RowsTable

SHOWN = 200
HIGHEST = 8


class TodayPage(DeskPage):
    """The page a shift begins with."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._tables: list[RowsTable] = []
        session.changed.connect(self.refresh)
        session.ask(back_up_if_due)

    @Slot()
    def refresh(self) -> None:
        self.session.ask(today, self._show)

    @Slot(object)
    def _show(self, found: Today) -> None:
        self.clear()
        self._tables = []
        day = formats.weekday(self.session.today())
        new = button(_("Someone new has come"), self._begin, kind="primary", icon="add")
        self.body.addLayout(line(title(_("Today")), None, new))
        self.body.addWidget(label(day, ink="muted"))
        self._notices(found)
        groups: tuple[tuple[str, str, str], ...] = (
            ("overdue", _("Overdue"), "danger"),
            ("today", _("Due today"), "warning"),
            ("week", _("This week"), ""),
        )
        for when, text, level in groups:
            tasks = [task for task in found.tasks if task.when == when]
            if tasks:
                self._group(text, tasks, level)
        if not found.tasks and not found.unfinished:
            self.body.addWidget(Banner("success", _("Nothing is due this week.")))

    def _notices(self, found: Today) -> None:
        if found.exchange_shut:
            text = _("This desk is a copy or was restored. Nothing can leave it until two people have reviewed it.")
            self.body.addWidget(Banner("warning", text))
        for period in found.replacements:
            text = _("A count of {period} that is already out has changed: send it again before it freezes.")
            banner = Banner("warning", text.format(period=period))
            banner.add_action(_("Exchange"), self._to_exchange)
            self.body.addWidget(banner)
        for code in found.conflicts:
            text = _("Case {code} was changed on two computers.").format(code=formats.isolate_ltr(code))
            self.body.addWidget(Banner("warning", text))
        if found.unfinished:
            self.body.addWidget(heading(_("Broken off: go on here")))
            table = RowsTable((_("Case"), _("Last worked on")), _("Intakes broken off"))
            rows = [
                Row((formats.isolate_ltr(code), formats.moment_text(saved)), code, "info")
                for code, saved in found.unfinished
            ]
            table.share_width(3, 2)
            table.set_rows(rows, fit=HIGHEST)
            table.activated.connect(self._resume)
            table.clicked.connect(self._resume)
            self.body.addWidget(table)

    def _group(self, text: str, tasks: Sequence[Task], level: str) -> None:
        count = ngettext("{text}: {count} thing to do", "{text}: {count} things to do", len(tasks))
        self.body.addWidget(heading(count.format(text=text, count=formats.number(len(tasks)))))
        table = RowsTable((_("What"), _("Case"), _("Day")), text)
        rows = [
            Row(
                (wording.due(task.code), formats.isolate_ltr(task.case), formats.day(task.day)),
                (task.case, task.record),
                level,
            )
            for task in tasks[:SHOWN]
        ]
        table.share_width(5, 3, 3)
        table.set_rows(rows, fit=HIGHEST)
        table.activated.connect(self._open)
        table.clicked.connect(self._open)
        self.body.addWidget(table)
        self._tables.append(table)
        if len(tasks) > SHOWN:
            more = _("The first {shown} are shown; the rest follows as these are done.")
            self.body.addWidget(label(more.format(shown=formats.number(SHOWN)), ink="muted"))

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        table = self.sender()
        if isinstance(table, RowsTable):
            case, record = table.chosen(index)
            self.open_case.emit(case, record)

    @Slot(QModelIndex)
    def _resume(self, index: QModelIndex) -> None:
        table = self.sender()
        if isinstance(table, RowsTable):
            self.begin_intake.emit(table.chosen(index))

    @Slot()
    def _begin(self) -> None:
        self.begin_intake.emit("")

    @Slot()
    def _to_exchange(self) -> None:
        self.go.emit("exchange")
