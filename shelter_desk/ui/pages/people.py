"""People: every case by its code, found by name or code; names only for those who may read them."""

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from shelter_desk.actions import wording
from shelter_desk.actions.listing import Listed, all_cases
from shelter_desk.i18n import _, formats, ngettext
from shelter_desk.ui import theme
from shelter_desk.ui.pages.page import DeskPage
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import beside, button
from shelter_desk.ui.widgets.choice import Choice
from shelter_desk.ui.widgets.rows import Row, RowsTable
from shelter_desk.ui.widgets.text import label, title


class PeoplePage(DeskPage):
    """A list and one field to search it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent, widest=1300)
        self._cases: list[Listed] = []
        new = button(_("Someone new has come"), self._begin, kind="primary", icon="add")
        self.body.addLayout(beside(title(_("People")), new))
        self._find = QLineEdit()
        self._find.setPlaceholderText(_("Name or code"))
        self._find.setAccessibleName(_("Find by name or code"))
        self._find.setClearButtonEnabled(True)
        self._find.textChanged.connect(self._filter)
        self._which = Choice()
        self._which.setAccessibleName(_("Which cases"))
        for text, key in ((_("Open cases"), "open"), (_("Closed cases"), "closed"), (_("All cases"), "all")):
            self._which.addItem(text, key)
        self._which.activated.connect(self._filter)
        search = QHBoxLayout()
        search.setSpacing(theme.px(theme.SMALL))
        search.addWidget(self._find, 1)
        search.addWidget(self._which)
        self.body.addLayout(search)
        self._count = label("", ink="muted")
        self.body.addWidget(self._count)
        self._table = RowsTable((_("Case"), _("Name"), _("Next"), _("To know")), _("People"))
        self._table.share_width(3, 3, 7, 8)
        self._table.setMinimumHeight(theme.px(5 * (theme.TARGET + 4)))
        self._table.opens(self._open)
        self.body.addWidget(self._table, 1)
        self.body.addStretch(0)
        self.fill()
        session.names_ready.connect(self._filter)

    @Slot()
    def refresh(self) -> None:
        self.session.ask(all_cases, self._keep)

    def concerns(self, case: str) -> bool:
        return True

    def first_stop(self) -> QWidget | None:
        return self._find

    def search(self, text: str) -> None:
        """Search from elsewhere, all cases included."""
        self._which.setCurrentIndex(self._which.findData("all"))
        self._find.setText(text)
        self._filter()

    @Slot(object)
    def _keep(self, cases: list[Listed]) -> None:
        self._cases = cases
        self._filter()

    @Slot()
    def _filter(self) -> None:
        text, which = self._find.text().strip(), self._which.currentData()
        cases = [case for case in self._cases if which == "all" or case.closed == (which == "closed")]
        if text:
            named = {hit.case for hit in self.session.index.find(text)} if self.session.index else set()
            code = text.upper()
            cases = [case for case in cases if case.code in named or code in case.code]
        self._table.set_items(cases, self._row)
        self._table.setVisible(bool(cases))
        found = ngettext("{count} case", "{count} cases", len(cases)).format(count=formats.number(len(cases)))
        nobody = (
            _("Nobody is found under this. Try a part of the name, or the code.")
            if text
            else _("There is no case here.")
        )
        self._count.setText(found if cases else nobody)

    def _row(self, case: Listed) -> Row:
        name = self.session.name_of_case(case.code)
        cells = (
            formats.isolate_ltr(case.code),
            formats.isolate(name) if name else "",
            f"{formats.day_text(case.due)}: {wording.due(case.due_code)}" if case.due else "",
            wording.alert(case.alerts[0]) if case.alerts else "",
        )
        return Row(cells, case.code, case.level)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        self.open_case.emit(self._table.chosen(index), "")

    @Slot()
    def _begin(self) -> None:
        self.begin_intake.emit("")
