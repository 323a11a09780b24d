"""Exchange: cards, what would leave shown row by row, sticks, and what comes back."""

import functools
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from shelter_desk.actions import cards, export_counts, referring, releases, review, wording
from shelter_desk.actions.cards import Recipient
from shelter_desk.actions.counting import Preview
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.people import EXCHANGE
from shelter_desk.actions.referring import ReferralPreview
from shelter_desk.actions.second import own_command, second_person
from shelter_desk.actions.send import Written
from shelter_desk.actions.take_in import Arrival, accept, look_at
from shelter_desk.errors import DeskError
from shelter_desk.exchange import cards as card_files
from shelter_desk.exchange.cards import Card as PublicCard
from shelter_desk.exchange.counting import Period
from shelter_desk.i18n import _, formats, ngettext
from shelter_desk.system.files import write_durably
from shelter_desk.system.outgoing import read_capped
from shelter_desk.ui import theme
from shelter_desk.ui.pages.page import DeskPage
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Banner, Card, button, empty, heading, label, line, title
from shelter_desk.ui.widgets.files import choose_file, choose_folder
from shelter_desk.ui.widgets.rows import Row, RowsTable
from shelter_desk.vault.vault import Second


@dataclass(frozen=True)
class State:
    """What the page shows of the desk's exchange."""

    own: PublicCard
    recipients: list[Recipient]
    packages: list[tuple[str, str, str, str]]
    open: bool


class ExchangePage(DeskPage):
    """Everything that leaves and comes in passes here."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._state: State | None = None
        self._shown: Preview | ReferralPreview | None = None
        self._arrival: Arrival | None = None

    @Slot()
    def refresh(self) -> None:
        if not self.session.holds(EXCHANGE):
            self.clear()
            self.body.addWidget(title(_("Exchange")))
            self.body.addWidget(
                Banner("info", _("Your role does not send or take in packages."), (_("Ask a supervisor."),))
            )
            return
        self.session.ask(_read, self._show)

    @Slot(object)
    def _show(self, state: State) -> None:
        self._state = state
        self.clear()
        self.body.addWidget(title(_("Exchange")))
        self.body.addWidget(
            label(_("Nothing goes over a network. Packages travel on a stick, sealed for one recipient."), ink="muted")
        )
        if not state.open:
            self.body.addWidget(_ReviewCard(self.session, self))
        self.body.addWidget(self._send_card(state))
        self._result = QVBoxLayout()
        self._result.setSpacing(theme.px(theme.MEDIUM))
        self.body.addLayout(self._result)
        self.body.addWidget(self._arrival_card())
        self.body.addWidget(self._cards_card(state))
        self._show_ledger(state)

    # Sending

    def _send_card(self, state: State) -> Card:
        card = Card()
        card.body.addWidget(heading(_("Send")))
        self._what = QComboBox()
        self._what.setAccessibleName(_("What is sent"))
        self._what.setMaximumWidth(theme.px(560))
        for text, key in (
            (_("Outside return: rounded numbers of a year"), "outside"),
            (_("Count: exact numbers for a counting office"), "count"),
            (_("Referral: one person, by name, as agreed"), "referral"),
        ):
            self._what.addItem(text, key)
        self._what.activated.connect(self._kind_changed)
        self._to = QComboBox()
        self._to.setAccessibleName(_("To whom"))
        self._to.setMaximumWidth(theme.px(560))
        for recipient in state.recipients:
            counting = f" ({_('counting office')})" if recipient.counting else ""
            self._to.addItem(f"{recipient.card.name}{counting}", recipient.id)
        self._about = QLineEdit()
        self._about.setMaximumWidth(theme.px(220))
        look = button(_("Look at what would leave"), self._preview, kind="primary", icon="find")
        look.setEnabled(bool(state.recipients))
        for text, widget in ((_("What"), self._what), (_("To whom"), self._to)):
            card.body.addWidget(label(text, bold=True))
            card.body.addWidget(widget)
        self._about_label = label("", bold=True)
        card.body.addWidget(self._about_label)
        card.body.addWidget(self._about)
        card.body.addLayout(line(look, None))
        if not state.recipients:
            card.body.addWidget(
                Banner("info", _("Confirm a recipient's card first; packages go to confirmed cards only."))
            )
        self._kind_changed()
        return card

    @Slot()
    def _kind_changed(self) -> None:
        referral = self._what.currentData() == "referral"
        text = _("Case code") if referral else _("Period: a year, or a quarter like 2026-Q3")
        self._about_label.setText(text)
        self._about.setAccessibleName(text)
        self._about.setText("" if referral else str(self.session.today().year - 1))

    @Slot()
    def _preview(self) -> None:
        empty(self._result)
        about = self._about.text().strip()
        work = functools.partial(_preview, what=self._what.currentData(), to=self._to.currentData(), about=about)
        self.session.ask(work, self._show_preview, self._refused)

    @Slot(object)
    def _refused(self, problem: DeskError) -> None:
        empty(self._result)
        details = tuple(each for each in (*problem.details, problem.advice) if each)
        self._result.addWidget(Banner("danger", problem.title, details))

    @Slot(object)
    def _show_preview(self, shown: Preview | ReferralPreview) -> None:
        self._shown = shown
        empty(self._result)
        card = Card()
        card.body.addWidget(heading(_("This would leave, and nothing else")))
        if isinstance(shown, ReferralPreview):
            self._referral_rows(card, shown)
        else:
            self._count_rows(card, shown)
        write = button(_("Write it to a stick"), self._write, kind="primary", icon="stick")
        card.body.addLayout(line(write, button(_("Do not send"), self._drop, kind="plain"), None))
        self._result.addWidget(card)

    def _count_rows(self, card: Card, shown: Preview) -> None:
        people = ngettext("{count} person is counted.", "{count} people are counted.", len(shown.release.cases))
        card.body.addWidget(label(people.format(count=formats.number(len(shown.release.cases)))))
        rows = []
        for row in getattr(shown.payload, "rows", ()):
            value = wording.status(row.status) if row.value is None else formats.number(row.value)
            parts = [wording.cell(row.category), wording.cell(row.sex), wording.cell(row.age_group)]
            rows.append(Row((wording.table(row.table), " · ".join(part for part in parts if part), value)))
        for cell in getattr(shown.payload, "cells", ()):
            place = " · ".join(wording.cell(each) for each in cell.cell)
            rows.append(Row((wording.table(cell.table), place, formats.number(cell.people))))
        table = RowsTable((_("Table"), _("Who"), _("Value")), _("What would leave"))
        table.share_width(3, 4, 1)
        table.set_rows(rows, fit=12)
        card.body.addWidget(table)
        for reason, cases in shown.left_out.items():
            card.body.addWidget(label(wording.left_out_of_count(reason, len(cases)), ink="muted"))

    def _referral_rows(self, card: Card, shown: ReferralPreview) -> None:
        rows = [Row((each.section, each.label, each.text)) for each in shown.payload.answers]
        table = RowsTable((_("Form"), _("Question"), _("Answer")), _("What would leave"))
        table.share_width(2, 3, 5)
        table.set_rows(rows, fit=12)
        card.body.addWidget(table)
        card.body.addWidget(label(_("This stays here:"), bold=True))
        kept = [
            Row((wording.left_out(self.session.library, each.form, each.field, each.why),))
            for each in shown.disclosure.stays
        ]
        stays = RowsTable((_("What stays, and why"),), _("What stays here"))
        stays.set_rows(kept, fit=8)
        card.body.addWidget(stays)

    @Slot()
    def _drop(self) -> None:
        self._shown = None
        empty(self._result)

    @Slot()
    def _write(self) -> None:
        folder = choose_folder(self, _("Choose the stick"))
        if folder is not None:
            self.write_to(folder)

    def write_to(self, folder: Path) -> None:
        """Write what was previewed to a folder; what changed since stops it."""
        if self._shown is None:
            return
        work = functools.partial(_write, shown=self._shown, folder=folder, to=self._to.currentData())
        self.session.ask(work, self._written, self._refused)

    @Slot(object)
    def _written(self, written: Written) -> None:
        self._shown = None
        text = _("Written and read back: {name} and its signature. Take both along.").format(
            name=formats.isolate_ltr(written.file.name)
        )
        self.session.said.emit("success", text)
        self.session.changed.emit("")
        self.refresh()

    # Taking in

    def _arrival_card(self) -> Card:
        card = Card()
        card.body.addWidget(heading(_("Take in what came back")))
        card.body.addLayout(
            line(button(_("Choose the package on the stick"), self._choose_arrival, icon="stick"), None)
        )
        self._arrived = QVBoxLayout()
        card.body.addLayout(self._arrived)
        return card

    @Slot()
    def _choose_arrival(self) -> None:
        file = choose_file(self, _("Choose the package"), "*.age")
        if file is not None:
            self.look_at(file)

    def look_at(self, file: Path) -> None:
        """Check a package fully and show what it would change."""
        empty(self._arrived)
        self.session.ask(functools.partial(look_at, file=file), self._show_arrival, self._arrival_refused)

    @Slot(object)
    def _arrival_refused(self, problem: DeskError) -> None:
        empty(self._arrived)
        self._arrived.addWidget(Banner("danger", problem.title, (*problem.details, problem.advice)))

    @Slot(object)
    def _show_arrival(self, arrival: Arrival) -> None:
        self._arrival = arrival
        empty(self._arrived)
        self._arrived.addWidget(label(_("From {name}").format(name=formats.isolate(arrival.sender)), bold=True))
        for change in arrival.changes:
            where = formats.isolate_ltr(change.case) if change.case else _("a package of this desk")
            kind = wording.code_label(self.session.library, "reply_kind", change.line.kind)
            self._arrived.addWidget(label(f"{where}: {kind}. {formats.isolate(change.line.text)}"))
        for each in arrival.unknown:
            text = _("Not about anything this desk sent: {about}").format(about=formats.isolate_ltr(each.about))
            self._arrived.addWidget(label(text, ink="muted"))
        self._arrived.addLayout(line(button(_("Take it in"), self._accept, kind="primary", icon="done"), None))

    @Slot()
    def _accept(self) -> None:
        if self._arrival is not None:
            self.session.ask(functools.partial(accept, arrival=self._arrival), self._accepted, self._arrival_refused)

    @Slot(object)
    def _accepted(self, cases: list[str]) -> None:
        self._arrival = None
        text = ngettext("{count} case has an answer to read.", "{count} cases have an answer to read.", len(set(cases)))
        self.session.said.emit("success", text.format(count=formats.number(len(set(cases)))))
        self.session.changed.emit("")
        self.refresh()

    # Cards

    def _cards_card(self, state: State) -> Card:
        card = Card()
        card.body.addWidget(heading(_("Cards")))
        card.body.addWidget(label(_("Read these eight words aloud to the other side, and let them read theirs:")))
        card.body.addWidget(
            label(formats.isolate_ltr(" ".join(state.own.words())), size=theme.SECTION_POINTS, bold=True)
        )
        write = button(_("Write this desk's card to a stick"), self._write_card, icon="stick")
        add = button(_("Confirm a card"), self._choose_card, icon="add")
        card.body.addLayout(line(write, add, None))
        self._confirming = QVBoxLayout()
        card.body.addLayout(self._confirming)
        for recipient in state.recipients:
            mark = button(_("Make it a counting office"), self._mark)
            mark.setProperty("recipient", recipient.id)
            mark.setVisible(recipient.card.holder == "counting" and not recipient.counting)
            kind = _("counting office") if recipient.counting else wording.holder(recipient.card.holder)
            card.body.addLayout(line(label(f"{formats.isolate(recipient.card.name)} · {kind}", wrap=False), None, mark))
        return card

    @Slot()
    def _write_card(self) -> None:
        folder = choose_folder(self, _("Choose the stick"))
        if folder is not None and self._state is not None:
            path = folder / f"card-{self._state.own.id[:6]}{card_files.SUFFIX}"
            self.session.ask(functools.partial(_write_card, path=path, card=self._state.own), self._card_written)

    @Slot(object)
    def _card_written(self, path: Path) -> None:
        self.session.said.emit("success", _("Written: {name}").format(name=formats.isolate_ltr(path.name)))

    @Slot()
    def _choose_card(self) -> None:
        file = choose_file(self, _("Choose the card"), f"*{card_files.SUFFIX}")
        if file is not None:
            self.confirm_card(file)

    def confirm_card(self, file: Path) -> None:
        """Show whose card it says to be, and ask for the eight words."""
        empty(self._confirming)
        try:
            self._candidate = card_files.decode(read_capped(file, card_files.LARGEST))
        except DeskError as problem:
            self._confirming.addWidget(Banner("danger", problem.title, (problem.advice,)))
            return
        text = _("This card says it belongs to {name}. Type the eight words they read to you:")
        self._confirming.addWidget(label(text.format(name=formats.isolate(self._candidate.name))))
        self._heard = QLineEdit()
        self._heard.setAccessibleName(_("The eight words you heard"))
        self._confirming.addWidget(self._heard)
        self._confirming.addLayout(line(button(_("Confirm"), self._confirm, kind="primary"), None))
        self._heard.setFocus()

    @Slot()
    def _confirm(self) -> None:
        work = functools.partial(
            cards.confirm, card=self._candidate, words=" ".join(self._heard.text().lower().split())
        )
        self.session.ask(work, self._card_confirmed)

    @Slot(object)
    def _card_confirmed(self, recipient: Recipient) -> None:
        text = _("The card of {name} is confirmed.").format(name=formats.isolate(recipient.card.name))
        self.session.said.emit("success", text)
        self.session.read_names()
        self.refresh()

    @Slot()
    def _mark(self) -> None:
        pressed = self.sender()
        if pressed is None:
            return
        empty(self._confirming)
        self._marking = str(pressed.property("recipient"))
        self._second_name = QLineEdit()
        self._second_name.setAccessibleName(_("Name of the other supervisor"))
        self._second_name.setPlaceholderText(_("Name of the other supervisor"))
        self._confirming.addWidget(
            label(
                _("A counting office gets exact numbers, and small numbers can be recognised. Two supervisors decide.")
            )
        )
        self._confirming.addWidget(self._second_name)
        self._confirming.addLayout(line(button(_("Ask them to sign"), self._mark_with_second, kind="primary"), None))

    @Slot()
    def _mark_with_second(self) -> None:
        work = functools.partial(_mark, recipient=self._marking, name=self._second_name.text().strip())
        self.session.ask(work, self._marked)

    @Slot(object)
    def _marked(self, _result: object) -> None:
        self.session.said.emit("success", _("Two people signed. It is a counting office now."))
        self.refresh()

    def _show_ledger(self, state: State) -> None:
        self.body.addWidget(heading(_("What was sent")))
        if not state.packages:
            self.body.addWidget(label(_("Nothing yet."), ink="muted"))
            return
        names = {each.id: each.card.name for each in state.recipients}
        table = RowsTable((_("Package"), _("What"), _("To whom"), _("State")), _("What was sent"))
        table.share_width(2, 3, 4, 4)
        rows = [
            Row(
                (
                    formats.isolate_ltr(package[:8]),
                    wording.package_kind(profile),
                    names.get(to, to),
                    wording.package_state(sent),
                )
            )
            for package, profile, to, sent in reversed(state.packages)
        ]
        table.set_rows(rows, fit=10)
        self.body.addWidget(table)


class _ReviewCard(Card):
    """Opens the exchange of a restored or copied desk, as two people."""

    def __init__(self, session: Session, page: ExchangePage) -> None:
        super().__init__()
        self._session = session
        self._page = page
        text = _("This desk is a copy or was restored. Review together, then sign as two people.")
        self.body.addWidget(Banner("warning", text))
        self._lines = QVBoxLayout()
        self.body.addLayout(self._lines)
        self._name = QLineEdit()
        self._name.setAccessibleName(_("Name of the other supervisor"))
        self._name.setPlaceholderText(_("Name of the other supervisor"))
        self.body.addLayout(line(self._name, button(_("We have reviewed it"), self._open, kind="primary"), None))
        session.ask(review.material, self._show)

    @Slot(object)
    def _show(self, material: review.ReviewMaterial) -> None:
        counts = (
            (_("Consents that stand here: {count}"), len(material.standing)),
            (_("Taken back: {count}"), len(material.withdrawn)),
            (_("Packages written: {count}"), len(material.packages)),
        )
        for text, count in counts:
            self._lines.addWidget(label(text.format(count=formats.number(count))))
        self._lines.addWidget(
            label(_("Write down again every withdrawal since the backup before you sign."), ink="warning")
        )

    @Slot()
    def _open(self) -> None:
        work = functools.partial(_open_exchange, name=self._name.text().strip())
        self._session.ask(work, self._opened)

    @Slot(object)
    def _opened(self, _result: object) -> None:
        self._session.said.emit("success", _("Two people have reviewed it. The exchange is open."))
        self._page.refresh()


def _read(desk: Desk) -> State:
    sent = [(package, each.profile, each.recipient, each.state) for package, each in releases.packages(desk).items()]
    return State(cards.own_card(desk), cards.recipients(desk), sent, desk.vault.chain.exchange_open)


def _preview(desk: Desk, what: str, to: str, about: str) -> Preview | ReferralPreview:
    recipient = cards.recipient(desk, to)
    if what == "referral":
        case = about.upper()
        return referring.preview(desk, case, recipient, referring.question(desk, case, recipient))
    return export_counts.preview(desk, what, recipient, Period.parse(about))


def _write(desk: Desk, shown: Preview | ReferralPreview, folder: Path, to: str) -> Written:
    if isinstance(shown, ReferralPreview):
        return referring.export(desk, shown, folder)
    profile = "outside" if hasattr(shown.payload, "rows") else "count"
    return export_counts.export(
        desk, profile, cards.recipient(desk, to), Period.parse(shown.payload.period), folder, shown.fingerprint
    )


def _write_card(_desk: Desk, path: Path, card: PublicCard) -> Path:
    write_durably(path, card_files.encode(card))
    return path


def _mark(desk: Desk, recipient: str, name: str) -> None:
    cards.mark_counting(desk, recipient, _second(desk, name))


def _open_exchange(desk: Desk, name: str) -> None:
    review.open_exchange(desk, _second(desk, name))


def _second(desk: Desk, name: str) -> Second:
    return second_person(desk, name, own_command("cosign-window", "--user", name))
