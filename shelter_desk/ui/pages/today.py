"""Today: overdue, due today, this week; one verb each, case codes only, never names."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelter_desk.actions import wording
from shelter_desk.actions.today import Task, Today, replacements, today
from shelter_desk.i18n import _, formats, ngettext
from shelter_desk.ui import theme
from shelter_desk.ui.pages.page import DeskPage
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Banner, beside, button
from shelter_desk.ui.widgets.rows import Row, RowsTable
from shelter_desk.ui.widgets.stage import Stage
from shelter_desk.ui.widgets.stops import stops
from shelter_desk.ui.widgets.text import heading, label, title

SHOWN = 200
HIGHEST = 8


class TodayPage(DeskPage):
    """The page a shift begins with."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._periods: Sequence[str] = ()

    @Slot()
    def refresh(self) -> None:
        self.session.ask(today, self._show)

    def arrive(self) -> None:
        super().arrive()
        # It reads every case: asked on arrival, not after every record that is saved.
        self.session.ask(replacements, self._keep_replacements)

    def concerns(self, case: str) -> bool:
        return True

    def first_stop(self) -> QWidget | None:
        """The most urgent list, where there is one."""
        lists = [stop for stop in stops(self) if isinstance(stop, RowsTable)]
        return lists[0] if lists else super().first_stop()

    @Slot(object)
    def _show(self, found: Today) -> None:
        with self.content.fresh() as column:
            new = button(_("Someone new has come"), self._begin, kind="primary", icon="add")
            leaflet = button(_("Leaflet"), self._give_leaflet, icon="leaflets")
            column.addLayout(beside(title(_("Today")), leaflet, new))
            column.addWidget(label(formats.weekday(self.session.today()), ink="muted"))
            self._notices(column, found)
            groups: tuple[tuple[str, str, str], ...] = (
                ("overdue", _("Overdue"), "danger"),
                ("today", _("Due today"), "warning"),
                ("week", _("This week"), ""),
            )
            for when, text, level in groups:
                tasks = [task for task in found.tasks if task.when == when]
                if tasks:
                    self._group(column, text, tasks, level)
            if not found.tasks and not found.unfinished:
                column.addWidget(Banner("success", _("Nothing is due this week.")))

    def _notices(self, column: QVBoxLayout, found: Today) -> None:
        if found.exchange_shut:
            text = _("This desk is a copy or was restored. Nothing can leave it until two people have reviewed it.")
            column.addWidget(Banner("warning", text))
        self._counts = Stage(theme.SMALL)
        column.addWidget(self._counts)
        self._show_replacements()
        for code in found.conflicts:
            text = _("Case {code} was changed on two computers.").format(code=formats.isolate_ltr(code))
            banner = Banner("warning", text)
            banner.add_action(_("Look at both"), self._to_conflict).setProperty("case", code)
            column.addWidget(banner)
        if found.unfinished:
            column.addWidget(heading(_("Broken off: go on here")))
            table = RowsTable((_("Case"), _("Last worked on")), _("Intakes broken off"))
            rows = [
                Row((formats.isolate_ltr(code), formats.moment_text(saved)), code, "info")
                for code, saved in found.unfinished
            ]
            table.share_width(5, 6)
            table.set_rows(rows, fit=HIGHEST)
            table.opens(self._resume)
            column.addWidget(table)

    @Slot(object)
    def _keep_replacements(self, periods: Sequence[str]) -> None:
        self._periods = periods
        self._show_replacements()

    def _show_replacements(self) -> None:
        if not self._periods:
            self._counts.clear()
            return
        with self._counts.fresh() as column:
            for period in self._periods:
                text = _("A count of {period} that is already out has changed: send it again before it freezes.")
                banner = Banner("warning", text.format(period=period))
                banner.add_action(_("Exchange"), self._to_exchange)
                column.addWidget(banner)

    def _group(self, column: QVBoxLayout, text: str, tasks: Sequence[Task], level: str) -> None:
        count = ngettext("{text}: {count} thing to do", "{text}: {count} things to do", len(tasks))
        words = count.format(text=text, count=formats.number(len(tasks)))
        column.addWidget(heading(words))
        table = RowsTable((_("What"), _("Case"), _("Day")), words)
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
        table.opens(self._open)
        column.addWidget(table)
        if len(tasks) > SHOWN:
            more = _("The first {shown} are shown; the rest follows as these are done.")
            column.addWidget(label(more.format(shown=formats.number(SHOWN)), ink="muted"))

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
    def _give_leaflet(self) -> None:
        self.give_leaflet.emit("")

    @Slot()
    def _begin(self) -> None:
        self.begin_intake.emit("")

    @Slot()
    def _to_exchange(self) -> None:
        self.go.emit("exchange")

    @Slot()
    def _to_conflict(self) -> None:
        pressed = self.sender()
        self.open_case.emit(str(pressed.property("case")) if pressed is not None else "", "")
