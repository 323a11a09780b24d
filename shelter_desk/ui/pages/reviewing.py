"""Opening the exchange of a restored or copied desk, after two people have reviewed what was shared."""

import functools
from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from shelter_desk.actions import exchange_wording, review, wording
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.second import own_command, second_person
from shelter_desk.errors import DeskError
from shelter_desk.exchange.counting import OUTSIDE, Period
from shelter_desk.i18n import _, formats
from shelter_desk.ui import theme
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Banner, Card, button, labelled, wrapping
from shelter_desk.ui.widgets.rows import Row, RowsTable
from shelter_desk.ui.widgets.stage import Messages, Stage
from shelter_desk.ui.widgets.text import heading, label

HIGHEST = 6


class ReviewCard(Card):
    """Shows what this copy knows of sharing, takes what it does not know, and asks two people."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.body.setSpacing(theme.px(theme.LARGE))
        self.body.addWidget(heading(_("Review what was shared")))
        text = _("This desk is a copy or was restored. Review together, then sign as two people.")
        self.body.addWidget(Banner("warning", text))
        self._known = Stage(theme.SMALL)
        self.body.addWidget(self._known)
        self.body.addWidget(
            label(_("Write down again every withdrawal since the backup before you sign."), ink="warning")
        )
        self._outside, self._offices, self._name = QLineEdit(), QLineEdit(), QLineEdit()
        hint = _("Years or quarters, like {year} or {quarter}, with spaces between them; empty if none.")
        hint = hint.format(year=formats.isolate_ltr("2025"), quarter=formats.isolate_ltr("2026-Q1"))
        for text, field in (
            (_("Outside returns that went out since the backup"), self._outside),
            (_("Counts that went out since the backup"), self._offices),
        ):
            field.setMaximumWidth(theme.px(420))
            self.body.addWidget(labelled(text, field, hint))
        self._name.setMaximumWidth(theme.px(420))
        self.body.addWidget(labelled(_("Name of the other supervisor"), self._name))
        self.body.addWidget(wrapping(button(_("We have reviewed it"), self._open, kind="primary", icon="people")))
        self._messages = Messages()
        self.body.addWidget(self._messages)
        session.ask(review.material, self._show)

    @Slot(object)
    def _show(self, material: review.ReviewMaterial) -> None:
        library = self._session.library
        with self._known.fresh() as column:
            for text, consents in (
                (_("Consents that stand here"), material.standing),
                (_("Taken back"), material.withdrawn),
            ):
                rows = [
                    Row((formats.isolate_ltr(case), wording.code_label(library, "consent_scope", scope)))
                    for case, scope in consents
                ]
                self._list(column, text, (_("Case"), _("What")), rows)
            sent = [
                Row(
                    (
                        formats.isolate_ltr(package[:8]),
                        exchange_wording.package_kind(kind),
                        exchange_wording.package_state(state),
                    )
                )
                for package, kind, state in material.packages
            ]
            self._list(column, _("Packages written"), (_("Package"), _("What"), _("State")), sent)

    def _list(self, column: QVBoxLayout, text: str, headers: tuple[str, ...], rows: Sequence[Row]) -> None:
        column.addWidget(label(f"{text}: {formats.number(len(rows))}", bold=True))
        if rows:
            table = RowsTable(headers, text)
            table.set_rows(rows, fit=HIGHEST)
            column.addWidget(table)

    @Slot()
    def _open(self) -> None:
        try:
            outside = [Period.parse(each) for each in self._outside.text().split()]
            offices = [Period.parse(each) for each in self._offices.text().split()]
        except DeskError as problem:
            self._messages.refuse(problem)
            return
        work = functools.partial(_open_exchange, name=self._name.text().strip(), outside=outside, offices=offices)
        self._session.ask(work, self._opened, self._messages.refuse)

    @Slot(object)
    def _opened(self, _result: object) -> None:
        self._session.said.emit("success", _("Two people have reviewed it. The exchange is open."))
        self._session.changed.emit("")


def _open_exchange(desk: Desk, name: str, outside: list[Period], offices: list[Period]) -> None:
    released = [(OUTSIDE, period) for period in outside]
    released += [(office, period) for office in desk.vault.chain.counting for period in offices]
    second = second_person(desk, name, own_command("cosign-window", "--user", name))
    review.open_exchange(desk, second, released)
