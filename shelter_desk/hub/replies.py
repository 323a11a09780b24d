"""Replies: receipts, decisions and corrections go back to each desk as packages of their own."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from shelter_desk.errors import Refused
from shelter_desk.exchange.package import SIGNATURE_SUFFIX, Letter, pack
from shelter_desk.exchange.payloads import CountedBy, Reply, ReplyLine
from shelter_desk.exchange.referral import as_json
from shelter_desk.hub import registry as schema
from shelter_desk.hub.receive import Desk
from shelter_desk.hub.registry import KnownDesk
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
    known = place.registry.desk(desk)
    card = known.card
    received = _received(place, known)
    lines = _lines(received, decisions, today)
    if not lines:
        raise Refused(
            "no-reply", _("There is nothing to answer to {name}.").format(name=card.name), _("Receive a package first.")
        )
    letter = Letter("reply", _next(place), {"reply.json": as_json(Reply(lines))})
    package = pack(letter, place.card, place.secrets, [card])
    write_all(folder, {package.name: package.ciphertext, package.name + SIGNATURE_SUFFIX: package.signature})
    with place.registry.transaction() as connection:
        answered = schema.packages.c.package.in_([row.package for row in received])
        connection.execute(sa.update(schema.packages).where(answered).values(answered=True))
    return folder / package.name


def _received(place: Desk, desk: KnownDesk) -> Sequence[sa.Row[Any]]:
    """What came from a desk for this of the two keys, in the desk's order."""
    found = schema.packages
    mine = sa.select(found).where(found.c.desk == desk.id, found.c.profile.in_(_profiles(place)))
    with place.registry.reading() as connection:
        return connection.execute(mine.order_by(found.c.sequence)).all()


def _lines(rows: Sequence[sa.Row[Any]], decisions: Mapping[str, Decision], today: datetime.date) -> list[ReplyLine]:
    unknown = set(decisions) - {row.reference for row in rows if row.reference}
    if unknown:
        raise Refused(
            "unknown-reference",
            _("This desk sent no referral of that name: {names}").format(names=", ".join(sorted(unknown))),
            _("Check the reference."),
        )
    lines: list[ReplyLine] = []
    for row in rows:
        if not row.answered:
            text = _("Received.")
            if row.note:
                text = _("Received. The tables of its period had been published before and do not change.")
            lines.append(ReplyLine(row.reference or row.package, "receipt", text, today.isoformat()))
    for reference, decision in decisions.items():
        counted = [CountedBy("presumed", decision.counted_on)] if decision.counted_on else []
        lines.append(ReplyLine(reference, "decision", decision.text, today.isoformat(), decision.code, counted))
    return lines


def _profiles(place: Desk) -> tuple[str, ...]:
    """Each of the two keys answers only what it opens."""
    return ("count", "outside") if place.card.holder == "counting" else ("referral",)


def _next(place: Desk) -> int:
    with place.registry.reading() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(schema.packages)).scalar() or 0) + 1
