"""Packages that go out on a stick and come in again, for the attacks on saving: made beforehand, judged afterwards."""

from pathlib import Path
from types import TracebackType

import msgspec

from shelter_desk import seals
from shelter_desk.actions import cards, referring, releases, take_in
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.save import Entry, save
from shelter_desk.errors import DeskError
from shelter_desk.exchange import inbound
from shelter_desk.exchange.cards import Card, CardSecrets, decode, encode, fresh
from shelter_desk.exchange.inbound import Contents
from shelter_desk.exchange.package import SIGNATURE_SUFFIX, Letter, pack
from shelter_desk.exchange.payloads import Referral, Reply, ReplyLine
from shelter_desk.exchange.referral import as_json
from shelter_desk.exchange.sandbox import Sandbox
from tests.attacks.canaries import CANARY

MECHANISM = "Made-up mechanism"
LINES = 2  # of the reply that comes in
REPLY = "inbox/reply.age"


class Unlimited(Sandbox):
    """In the place of the limited child, which touches no disk (attack 20): its start would be struck here instead."""

    def __enter__(self) -> "Unlimited":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, where: TracebackType | None
    ) -> None:
        return

    def open(self, ciphertext: bytes, key: seals.AgeKey) -> Contents:
        return inbound.open_contents(ciphertext, key)


def prepare(place: Path, desk: Desk) -> None:
    """A mechanism that is known, a person who may be referred, one who was, and what the mechanism answered."""
    card, secrets = fresh("mechanism", MECHANISM, True)
    (place / "mechanism.card").write_bytes(encode(card))
    (place / "mechanism.key").write_bytes(msgspec.json.encode(secrets))
    partner = cards.confirm(desk, card, " ".join(card.words()))
    for name in ("stick", "inbox", "sent"):
        (place / name).mkdir()
    (place / "consented").write_text(_person(desk, partner.id))
    answered = _person(desk, partner.id)
    (place / "answered").write_text(answered)
    _refer(desk, answered, place / "sent")
    about = referring.reference_of(desk, answered, partner)
    lines = [ReplyLine(about, "message", f"Made up: answer {number}.", "2026-03-10") for number in range(LINES)]
    letter = Letter("reply", 1, {"reply.json": as_json(Reply(lines))}, "0" * 64, {}, {})
    made = pack(letter, card, secrets, [cards.own_card(desk)])
    (place / REPLY).write_bytes(made.ciphertext)
    (place / (REPLY + SIGNATURE_SUFFIX)).write_bytes(made.signature)


def _person(desk: Desk, partner: str) -> str:
    """A made-up adult who agreed that the mechanism is told who she is; returns the case."""
    today = desk.today().isoformat()
    age = {"stated_years": 30, "stated_on": today, "sex": "female", "possibly_child": "no"}
    case = save(desk, Entry("age", age)).case
    save(desk, Entry("identity", {"given_names": CANARY}, case))
    consent = {
        "scope": "nrm_identified",
        "recipient": partner,
        "purpose": "identification",
        "categories": ["identity", "age"],
        "asked_on": today,
        "companion": "no",
        "language_state": "approved",
        "decision": "given",
    }
    save(desk, Entry("consent", consent, case))
    return case


def _refer(desk: Desk, case: str, stick: Path) -> str:
    mechanism = cards.recipient(desk, MECHANISM)
    shown = referring.preview(desk, case, mechanism, referring.question(desk, case, mechanism))
    return referring.export(desk, shown, stick).package


def send(desk: Desk, place: Path) -> str:
    """Refer the one who may be referred and was not yet; returns the package's id."""
    mechanism = cards.recipient(desk, MECHANISM)
    case = next(
        row.code
        for row in desk.vault.case_rows()
        if view_case(desk, row.code).of_form("consent") and not referring.reference_of(desk, row.code, mechanism)
    )
    return _refer(desk, case, place / "stick")


def receive(desk: Desk, place: Path) -> str:
    """Take in what the mechanism answered; returns the package's id."""
    arrival = take_in.look_at(desk, place / REPLY)
    take_in.accept(desk, arrival)
    return arrival.package


# What is left


def wrong_outside(desk: Desk, place: Path, said: list[str]) -> str:
    """What is wrong with the stick and with what the ledger says of it, or an empty text."""
    card = decode((place / "mechanism.card").read_bytes())
    secrets = msgspec.json.decode((place / "mechanism.key").read_bytes(), type=CardSecrets)
    case = (place / "consented").read_text()
    ledger = {id_: each for id_, each in releases.packages(desk).items() if each.case == case}
    lying = {path.name for path in (place / "stick").iterdir() if not path.name.startswith(".")}
    whole = set()
    for name in sorted(lying):
        if name.endswith(SIGNATURE_SUFFIX):
            continue
        try:
            contents = inbound.open_contents((place / "stick" / name).read_bytes(), secrets.age_key)
        except (inbound.Unacceptable, seals.SealError):
            return f"half a package: {name}"
        package = contents.manifest.id
        if package not in ledger or ledger[package].state == "unwritten":
            return f"on the stick, and the ledger does not say so: {package}"
        if not isinstance(contents.payload, Referral) or contents.payload.reference != ledger[package].reference:
            return f"another reference than the ledger's: {package}"
        if name + SIGNATURE_SUFFIX in lying:
            try:
                _taken_by(card, place / "stick" / name, desk, contents)
            except DeskError as problem:
                return f"whole, and refused by the other side: {problem.code}"
            whole.add(package)
    written = {id_ for id_, each in ledger.items() if each.state == "written"}
    if missing := written - whole:
        return f"written by the ledger, and not there: {missing}"
    for package in said:
        if package not in written:
            return f"acknowledged, and not in the ledger: {package}"
        states = [record.answers.get("state") for record in view_case(desk, case).of_form("referral")]
        if states != ["sent"]:
            return f"acknowledged, and the case says {states}"
    return ""


def _taken_by(card: Card, file: Path, desk: Desk, contents: Contents) -> None:
    """The other side's checks."""
    signature = file.with_name(file.name + SIGNATURE_SUFFIX).read_bytes()
    sealed = inbound.verify(file.read_bytes(), signature, [cards.own_card(desk)])
    inbound.demand_for_us(contents, sealed, card, seen=False)


def wrong_inside(desk: Desk, place: Path, said: list[str]) -> str:
    """What is wrong with the answers in their case, once the reply was taken in, now if not before."""
    case = (place / "answered").read_text()
    try:
        package = receive(desk, place)
        if package in said:
            return f"acknowledged, and taken in again: {package}"
    except DeskError as problem:
        if problem.code != "package-replayed":
            return f"cannot be taken in any more: {problem.code}"
    texts = sorted(str(record.answers["text"]) for record in view_case(desk, case).of_form("reply"))
    if texts != [f"Made up: answer {number}." for number in range(LINES)]:
        return f"answers in the case: {texts}"
    return ""
