"""Takes in what came back: the full inbound path, then what it would change, then the change."""

from dataclasses import dataclass
from pathlib import Path

from shelter_desk import seals
from shelter_desk.actions import cards, corrections, releases, wording
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.save import Entry, latest_parents, save
from shelter_desk.errors import Refused
from shelter_desk.exchange import inbound
from shelter_desk.exchange.inbound import LARGEST_CIPHERTEXT, LARGEST_SIGNATURE
from shelter_desk.exchange.package import SIGNATURE_SUFFIX
from shelter_desk.exchange.payloads import Reply, ReplyLine, Words
from shelter_desk.exchange.sandbox import Sandbox
from shelter_desk.i18n import _
from shelter_desk.system.outgoing import read_capped

REPLY, WORDS = "reply", "words"


@dataclass(frozen=True)
class Change:
    """One line of a reply and the case it belongs to; without a case it is about a package."""

    line: ReplyLine
    case: str


@dataclass(frozen=True)
class Arrival:
    """A package that passed every check, and what taking it in would change; nothing is changed yet."""

    package: str
    sender: str
    partner: str
    changes: tuple[Change, ...]
    unknown: tuple[ReplyLine, ...]
    words: Words | None = None


def look_at(desk: Desk, file: Path) -> Arrival:
    """Size, signature, header, limited child, strict reading, replay; Refused keeps nothing."""
    secrets = cards.own_secrets(desk)
    ciphertext = read_capped(file, LARGEST_CIPHERTEXT)
    signature = read_capped(file.with_name(file.name + SIGNATURE_SUFFIX), LARGEST_SIGNATURE)
    known = {each.card.id: each for each in cards.recipients(desk)}
    sealed = inbound.verify(ciphertext, signature, [each.card for each in known.values()])
    with Sandbox() as sandbox:
        contents = sandbox.open(sealed.ciphertext, secrets.age_key)
    seen = sealed.id in releases.seen_packages(desk)
    inbound.demand_for_us(contents, sealed, cards.own_card(desk), seen)
    partner = known[sealed.sender.id]
    if isinstance(contents.payload, Words) and partner.card.holder == "desk":
        corrections.demand_usable(desk, contents.payload)
        return Arrival(sealed.id, partner.card.name, partner.id, (), (), contents.payload)
    if not isinstance(contents.payload, Reply):
        raise Refused(
            "package-kind",
            _("This package is no answer to this desk."),
            _("Give it to whom it is meant for."),
        )
    sent = releases.sent_to(desk, partner.id)
    changes = tuple(Change(line, sent[line.about]) for line in contents.payload.lines if line.about in sent)
    unknown = tuple(line for line in contents.payload.lines if line.about not in sent)
    return Arrival(sealed.id, partner.card.name, partner.id, changes, unknown)


def accept(desk: Desk, arrival: Arrival) -> list[str]:
    """Write the answers into their cases, where they show until read; returns the cases."""
    if arrival.package in releases.seen_packages(desk):
        raise inbound.refused("replayed")
    if arrival.words is not None:
        corrections.take_in(desk, arrival.words)
        releases.note_came_in(desk, arrival.package, arrival.sender, WORDS)
        desk.note_head()
        return []
    touched = []
    for number, change in enumerate(arrival.changes):
        if change.case:
            # The same package makes the same record: taken in again after a power cut, nothing stands there twice.
            record = seals.digest(seals.canonical([arrival.package, number]), size=8).hex()
            if not latest_parents(desk, change.case, record):
                save(desk, Entry(REPLY, _answers(desk, arrival, change), change.case, record))
            touched.append(change.case)
    releases.note_came_in(desk, arrival.package, arrival.sender, REPLY)
    desk.note_head()
    return touched


def _answers(desk: Desk, arrival: Arrival, change: Change) -> dict[str, object]:
    line = change.line
    decision = wording.code_label(desk.library, "status_step", line.decision) if line.decision else ""
    answers: dict[str, object] = {
        "kind": line.kind,
        "from": arrival.partner,
        "day": desk.today().isoformat(),
        "text": "\n".join(part for part in (decision, line.text) if part) or line.kind,
    }
    if line.counted_by:
        answers |= {"counted": line.counted_by[0].indicator, "counted_on": line.counted_by[0].day}
    return answers
