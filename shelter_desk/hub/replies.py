"""Replies: receipts, decisions and corrections go back to each desk as packages of their own."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from shelter_desk.errors import Refused
from shelter_desk.exchange.cards import Card
from shelter_desk.exchange.package import SIGNATURE_SUFFIX, Letter, pack
from shelter_desk.exchange.payloads import CountedBy, Reply, ReplyLine
from shelter_desk.exchange.referral import as_json
from shelter_desk.hub import registry as schema
from shelter_desk.hub.receive import Desk
from shelter_desk.i18n import _
from shelter_desk.system.outgoing import write_all


@dataclass(frozen=True)
class Decision:
    """What is answered to one referral: a status code and words."""

    code: str
    text: str
    counted_on: str = ""


def reply(place: Desk, desk: str, decisions: Mapping[str, Decision], folder: Path, today: datetime.date) -> Path:
    """Write the answers to everything one desk sent and got no answer to; returns the package's path."""
    card = _desk_card(place, desk)
    lines = _lines(place, card, decisions, today)
    if not lines:
        raise Refused(
            "no-reply", _("There is nothing to answer to {name}.").format(name=card.name), _("Receive a package first.")
        )
    letter = Letter("reply", _next(place), {"reply.json": as_json(Reply(lines))})
    package = pack(letter, place.card, place.secrets, [card])
    write_all(folder, {package.name: package.ciphertext, package.name + SIGNATURE_SUFFIX: package.signature})
    with place.registry.transaction() as connection:
        mine = schema.packages.c.profile.in_(_profiles(place))
        answered = sa.update(schema.packages).where(schema.packages.c.desk == card.id, mine).values(answered=True)
        connection.execute(answered)
    return folder / package.name


def _lines(place: Desk, card: Card, decisions: Mapping[str, Decision], today: datetime.date) -> list[ReplyLine]:
    mine = schema.packages.c.profile.in_(_profiles(place))
    query = (
        sa.select(schema.packages).where(schema.packages.c.desk == card.id, mine).order_by(schema.packages.c.sequence)
    )
    lines: list[ReplyLine] = []
    with place.registry.engine.connect() as connection:
        rows = connection.execute(query).all()
    for row in rows:
        if not row.answered:
            text = (
                _("Received. It came after the tables were published and is kept, but not added.")
                if row.note
                else _("Received.")
            )
            lines.append(ReplyLine(row.reference or row.package, "receipt", text, today.isoformat()))
        decision = decisions.get(row.reference) if row.reference else None
        if decision is not None:
            counted = [CountedBy("presumed", decision.counted_on)] if decision.counted_on else []
            lines.append(ReplyLine(row.reference, "decision", decision.text, today.isoformat(), decision.code, counted))
    unknown = set(decisions) - {row.reference for row in rows}
    if unknown:
        raise Refused(
            "unknown-reference",
            _("This desk sent no referral of that name: {names}").format(names=", ".join(sorted(unknown))),
            _("Check the reference."),
        )
    return lines


def _profiles(place: Desk) -> tuple[str, ...]:
    """Each of the two keys answers only what it opens."""
    return ("count", "outside") if place.card.holder == "counting" else ("referral",)


def _next(place: Desk) -> int:
    with place.registry.engine.connect() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(schema.packages)).scalar() or 0) + 1


def _desk_card(place: Desk, desk: str) -> Card:
    for card in place.registry.known_desks():
        if desk in (card.id, card.name):
            return card
    raise Refused(
        "unknown-desk",
        _("No desk of that name is confirmed here: {name}").format(name=desk),
        _("Confirm its card first."),
    )
