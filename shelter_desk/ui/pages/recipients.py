"""Cards: this desk's own eight words, and the cards of others, confirmed by theirs."""

import functools
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QPushButton

from shelter_desk.actions import cards, exchange_wording
from shelter_desk.actions.cards import Recipient
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.second import own_command, second_person
from shelter_desk.errors import DeskError
from shelter_desk.exchange import cards as card_files
from shelter_desk.exchange.cards import Card as PublicCard
from shelter_desk.i18n import _, formats
from shelter_desk.system.files import write_durably
from shelter_desk.system.outgoing import read_capped
from shelter_desk.ui import theme
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Card, beside, button, labelled, wrapping
from shelter_desk.ui.widgets.choice import Choice
from shelter_desk.ui.widgets.files import choose_file, choose_folder
from shelter_desk.ui.widgets.stage import Messages
from shelter_desk.ui.widgets.text import heading, label


class CardsCard(Card):
    """Shows and writes this desk's card; confirms cards; marks counting offices."""

    def __init__(self, session: Session, own: PublicCard, recipients: Sequence[Recipient]) -> None:
        super().__init__()
        self._session, self._own, self._recipients = session, own, recipients
        self._candidate: PublicCard | None = None
        self._marking = ""
        self.body.setSpacing(theme.px(theme.MEDIUM))
        self.body.addWidget(heading(_("Cards")))
        self.body.addWidget(label(_("Read these eight words aloud to the other side, and let them read theirs:")))
        spoken = formats.isolate_ltr(" ".join(own.words()))
        self.body.addWidget(label(spoken, size=theme.SECTION_POINTS, bold=True))
        write = button(_("Write this desk's card to a stick"), self._write, icon="stick")
        self.body.addWidget(wrapping(write, button(_("Confirm a card"), self._choose, icon="add")))
        self._step = Messages(theme.MEDIUM)
        self.body.addWidget(self._step)
        for recipient in recipients:
            kind = _("counting office") if recipient.counting else exchange_wording.holder(recipient.card.holder)
            words = label(f"{formats.isolate(recipient.card.name)} · {kind}")
            if recipient.card.holder == "counting" and not recipient.counting:
                mark = button(_("Make it a counting office"), self._mark)
                mark.setAccessibleName(f"{mark.text()}: {recipient.card.name}")
                mark.setProperty("recipient", recipient.id)
                self.body.addLayout(beside(words, mark))
            else:
                self.body.addWidget(words)

    @Slot()
    def _write(self) -> None:
        folder = choose_folder(self, _("Choose the stick"))
        if folder is not None:
            path = folder / f"card-{self._own.id[:6]}{card_files.SUFFIX}"
            work = functools.partial(_write_card, path=path, card=self._own)
            self._session.ask(work, self._written, self._refused)

    @Slot(object)
    def _written(self, path: Path) -> None:
        self._step.say("success", _("Written: {name}").format(name=formats.isolate_ltr(path.name)))

    @Slot(object)
    def _refused(self, problem: DeskError) -> None:
        self._step.refuse(problem)

    @Slot()
    def _choose(self) -> None:
        file = choose_file(self, _("Choose the card"), f"*{card_files.SUFFIX}")
        if file is not None:
            self.confirm_card(file)

    def confirm_card(self, file: Path) -> None:
        """Show whose card it says to be, and ask for the eight words."""
        try:
            candidate = card_files.decode(read_capped(file, card_files.LARGEST))
        except DeskError as problem:
            self._refused(problem)
            return
        self._candidate = candidate
        self._heard = QLineEdit()
        self._replaces = Choice()
        self._replaces.setMaximumWidth(theme.px(420))
        self._replaces.addItem(_("None: it is new here"), "")
        for recipient in self._recipients:
            if recipient.card.holder == candidate.holder:
                self._replaces.addItem(recipient.card.name, recipient.id)
        text = _("This card says it belongs to {name}. Ask them to read their eight words to you.")
        with self._step.fresh() as column:
            column.addWidget(label(text.format(name=formats.isolate(candidate.name))))
            column.addWidget(labelled(_("The eight words you heard"), self._heard))
            if self._replaces.count() > 1:
                hint = _("With new keys for someone known, consents given for them stay.")
                column.addWidget(labelled(_("Which card does it replace?"), self._replaces, hint))
            column.addWidget(wrapping(button(_("Confirm"), self._confirm, kind="primary")))
        self._heard.returnPressed.connect(self._confirm)
        self._heard.setFocus()

    @Slot()
    def _confirm(self) -> None:
        assert self._candidate is not None
        words = " ".join(self._heard.text().lower().split())
        work = functools.partial(
            cards.confirm, card=self._candidate, words=words, replaces=self._replaces.currentData()
        )
        self._session.ask(work, self._confirmed, self._session.complain)

    @Slot(object)
    def _confirmed(self, recipient: Recipient) -> None:
        text = _("The card of {name} is confirmed.").format(name=formats.isolate(recipient.card.name))
        self._session.said.emit("success", text)
        self._session.read_names()
        self._session.changed.emit("")

    @Slot()
    def _mark(self) -> None:
        pressed = self.sender()
        if not isinstance(pressed, QPushButton):
            return
        self._marking = str(pressed.property("recipient"))
        self._second = QLineEdit()
        self._second.setMaximumWidth(theme.px(420))
        text = _("A counting office gets exact numbers, and small numbers can be recognised. Two supervisors decide.")
        with self._step.fresh() as column:
            column.addWidget(label(text))
            column.addWidget(labelled(_("Name of the other supervisor"), self._second))
            column.addWidget(wrapping(button(_("Ask them to sign"), self._mark_with_second, kind="primary")))
        self._second.setFocus()

    @Slot()
    def _mark_with_second(self) -> None:
        work = functools.partial(_mark, recipient=self._marking, name=self._second.text().strip())
        self._session.ask(work, self._marked, self._session.complain)

    @Slot(object)
    def _marked(self, _result: object) -> None:
        self._session.said.emit("success", _("Two people signed. It is a counting office now."))
        self._session.changed.emit("")


def _write_card(_desk: Desk, path: Path, card: PublicCard) -> Path:
    write_durably(path, card_files.encode(card))
    return path


def _mark(desk: Desk, recipient: str, name: str) -> None:
    second = second_person(desk, name, own_command("cosign-window", "--user", name))
    cards.mark_counting(desk, recipient, second)
