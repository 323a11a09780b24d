"""Cards: this desk's own, and those of recipients, confirmed by eight words read aloud both ways."""

from dataclasses import dataclass

import msgspec

from shelter_desk import seals
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.people import EXCHANGE, keys_context
from shelter_desk.actions.save import Entry, save
from shelter_desk.errors import Refused
from shelter_desk.exchange import cards
from shelter_desk.exchange.cards import Card, CardSecrets
from shelter_desk.i18n import _
from shelter_desk.vault.statements import CardConfirmed, CountingOffice
from shelter_desk.vault.vault import Second

_PARTNER_KINDS = {"mechanism": "mechanism", "counting": "mechanism", "desk": "shelter", "service": "ngo"}


@dataclass(frozen=True)
class Recipient:
    """Someone whose card was confirmed: the partner record's id, the card, and whether it is a counting office."""

    id: str
    card: Card
    counting: bool


def own_card(desk: Desk) -> Card:
    """This desk's card, to be given to others."""
    keys = desk.vault.chain.desk_keys
    if keys is None:
        raise Refused("no-card", _("This desk has no exchange keys yet."), _("Ask a supervisor."))
    return cards.decode(keys.card.encode())


def own_secrets(desk: Desk) -> CardSecrets:
    """The private halves, for members of `exchange` only."""
    keys = desk.vault.chain.desk_keys
    if keys is None or not desk.vault.keyring.holds(EXCHANGE):
        raise Refused(
            "no-exchange",
            _("Your role does not send or take in packages."),
            _("Ask a supervisor."),
        )
    opened = desk.vault.sealer.open_for(EXCHANGE, seals.unb64(keys.sealed), keys_context(keys.card.encode()))
    return msgspec.json.decode(opened, type=CardSecrets)


def recipients(desk: Desk) -> list[Recipient]:
    """Everyone whose card was confirmed."""
    chain = desk.vault.chain
    return [
        Recipient(partner, cards.decode(card.encode()), chain.counting.get(partner) == card)
        for partner, card in chain.cards.items()
    ]


def recipient(desk: Desk, name: str) -> Recipient:
    """One recipient by id, card id or name."""
    for each in recipients(desk):
        if name in (each.id, each.card.id) or name.casefold() == each.card.name.casefold():
            return each
    raise Refused(
        "no-recipient",
        _("Nobody of that name has a confirmed card here: {name}").format(name=name),
        _("Confirm the card first; packages go to confirmed cards only."),
    )


def confirm(desk: Desk, card: Card, words: str, replaces: str = "") -> Recipient:
    """Confirm a card by the eight words the other side read aloud; a changed key needs its words again."""
    if words.split() != card.words():
        raise Refused(
            "card-words",
            _("These are not the eight words of this card."),
            _("Do not use the card. Call the other side on a number you knew before and compare again."),
        )
    partner = replaces or _partner_of(desk, card)
    desk.vault.state(CardConfirmed, recipient=partner, card=cards.encode(card).decode())
    desk.note_head()
    return Recipient(partner, card, False)


def mark_counting(desk: Desk, name: str, second: Second) -> None:
    """Two supervisors and the country profile make a card a counting office, which gets exact numbers."""
    found = recipient(desk, name)
    if not desk.profile.counting_office or found.card.holder != "counting":
        raise Refused(
            "not-counting",
            _("The country profile and the card do not both name a counting office."),
            _("Outside returns with rounded numbers can be sent instead."),
        )
    desk.vault.state(CountingOffice, second, recipient=found.id, card=cards.encode(found.card).decode())
    desk.note_head()


def _partner_of(desk: Desk, card: Card) -> str:
    """The partner record of a card: the one that held a card of that name, or a new one."""
    for known in recipients(desk):
        if known.card.name == card.name and known.card.holder == card.holder:
            return known.id
    answers = {"name": card.name, "kind": _PARTNER_KINDS[card.holder]}
    return save(desk, Entry("partners", answers)).record
