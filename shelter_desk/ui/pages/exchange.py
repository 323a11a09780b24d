"""Exchange: cards, what would leave shown row by row, sticks, and what comes back."""

from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from shelter_desk.actions import cards, exchange_wording, releases
from shelter_desk.actions.cards import Recipient
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.people import EXCHANGE
from shelter_desk.exchange.cards import Card as PublicCard
from shelter_desk.i18n import _, formats
from shelter_desk.ui.pages.arriving import ArrivalCard
from shelter_desk.ui.pages.page import DeskPage
from shelter_desk.ui.pages.recipients import CardsCard
from shelter_desk.ui.pages.reviewing import ReviewCard
from shelter_desk.ui.pages.sending import SendCard
from shelter_desk.ui.widgets.basics import Banner
from shelter_desk.ui.widgets.rows import Row, RowsTable
from shelter_desk.ui.widgets.text import heading, label, title


@dataclass(frozen=True)
class State:
    """What the page shows of the desk's exchange."""

    own: PublicCard
    recipients: list[Recipient]
    packages: list[tuple[str, str, str, str]]
    open: bool


class ExchangePage(DeskPage):
    """Everything that leaves and comes in passes here."""

    @Slot()
    def refresh(self) -> None:
        if self.session.holds(EXCHANGE):
            self.session.ask(_read, self._show)
            return
        with self.content.fresh() as column:
            column.addWidget(title(_("Exchange")))
            text = _("Your role does not send or take in packages.")
            column.addWidget(Banner("info", text, (_("Ask a supervisor."),)))

    def concerns(self, case: str) -> bool:
        return not case

    @Slot(object)
    def _show(self, state: State) -> None:
        with self.content.fresh() as column:
            column.addWidget(title(_("Exchange")))
            text = _("Nothing goes over a network. Packages travel on a stick, sealed for one recipient.")
            column.addWidget(label(text, ink="muted"))
            if not state.open:
                column.addWidget(ReviewCard(self.session))
            column.addWidget(SendCard(self.session, state.recipients))
            column.addWidget(ArrivalCard(self.session))
            column.addWidget(CardsCard(self.session, state.own, state.recipients))
            self._show_ledger(column, state)

    def _show_ledger(self, column: QVBoxLayout, state: State) -> None:
        column.addWidget(heading(_("What was sent")))
        if not state.packages:
            column.addWidget(label(_("Nothing yet."), ink="muted"))
            return
        names = {each.id: each.card.name for each in state.recipients}
        table = RowsTable((_("Package"), _("What"), _("To whom"), _("State")), _("What was sent"))
        table.share_width(3, 3, 4, 4)
        rows = [
            Row(
                (
                    formats.isolate_ltr(package[:8]),
                    exchange_wording.package_kind(profile),
                    formats.isolate(names.get(to, to)),
                    exchange_wording.package_state(sent),
                )
            )
            for package, profile, to, sent in reversed(state.packages)
        ]
        table.set_rows(rows, fit=10)
        column.addWidget(table)


def _read(desk: Desk) -> State:
    sent = [(package, each.profile, each.recipient, each.state) for package, each in releases.packages(desk).items()]
    return State(cards.own_card(desk), cards.recipients(desk), sent, desk.vault.chain.exchange_open)
