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
    everyone = recipients(desk)
    found = [each for each in everyone if name in (each.id, each.card.id)]
    found = found or [each for each in everyone if name.casefold() == each.card.name.casefold()]
    if len(found) > 1:
        raise Refused(
            "several-recipients",
            _("Several cards have the name {name}.").format(name=name),
            _("Name the one you mean by its id."),
            tuple(f"{each.id}: {each.card.holder}" for each in found),
        )
    if found:
        return found[0]
    raise Refused(
        "no-recipient",
        _("Nobody of that name has a confirmed card here: {name}").format(name=name),
        _("Confirm the card first; packages go to confirmed cards only."),
    )


def confirm(desk: Desk, card: Card, words: str, replaces: str = "") -> Recipient:
    """Confirm a card by the eight words the other side read aloud; a changed key needs its words again.

    `replaces` names the recipient whose card it takes the place of, with all consents given for that recipient.
    """
    cards.demand_confirmed(card, words, desk.vault.chain.demo)
    partner = recipient(desk, replaces).id if replaces else _partner_of(desk, card)
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
    """The partner record of a card: its own if it was confirmed before, or a new one.

    Another card of the same name is never taken for a new key of the same people: their consents would go with it.
    """
    for known in recipients(desk):
        if known.card == card:
            return known.id
        if (known.card.name.casefold(), known.card.holder) == (card.name.casefold(), card.holder):
            raise Refused(
                "card-name",
                _("Another card has the name {name}.").format(name=card.name),
                _("If they have new keys, say that this card replaces the old one. If not, ask for another name."),
            )
    answers = {"name": card.name, "kind": _PARTNER_KINDS[card.holder]}
    return save(desk, Entry("partners", answers)).record
