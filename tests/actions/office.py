"""A made-up desk that knows a counting office, a mechanism and a clinic, and fills itself with made-up people."""

import datetime
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shelter_desk import seals
from shelter_desk.actions import cards
from shelter_desk.actions.bulk import Dated, write_cases
from shelter_desk.actions.cards import Recipient
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.found import FirstPerson, found_desk
from shelter_desk.actions.save import Entry, Saved, save
from shelter_desk.exchange.cards import Card, CardSecrets, fresh
from shelter_desk.exchange.package import pack
from shelter_desk.exchange.payloads import CountedBy, Payload, Reply, ReplyLine
from shelter_desk.hub.receive import REFERRALS
from shelter_desk.hub.receive import Desk as Place
from shelter_desk.hub.registry import Registry
from shelter_desk.system.notebook import Notebook
from tests.conftest import Clock, MadeDesk, passphrase_of
from tests.exchange.letters import letter
from tests.hub.places import Hub, written

PEOPLE = {"Ana": "supervisor", "Bea": "supervisor", "Cem": "case_worker", "Hana": "reports"}
SEVEN_FORMS = ("sexual", "labour", "begging", "criminal", "marriage", "servitude")
Party = tuple[Card, CardSecrets]


@dataclass
class Office:
    """The desk, open for Ana, and whom it sends to."""

    made: MadeDesk
    counting: Party
    mechanism: Party
    clinic: Party
    desk: Desk = field(init=False)

    def open(self, name: str = "Ana", confirmed: bool = True) -> Desk:
        from shelter_desk.actions.unlock import unlock

        made = self.made
        self.desk = unlock(
            made.folder,
            name,
            passphrase_of(name),
            notebook=made.notebook,
            clock=made.clock,
            time_confirmed=confirmed,
        ).desk
        return self.desk

    @contextmanager
    def as_someone_else(self, name: str) -> Iterator[Desk]:
        """The desk in the hands of another, then Ana's again."""
        self.desk.close()
        yield self.open(name)
        self.desk.close()
        self.open()

    def at(self, day: str) -> None:
        """Go on to a later day."""
        moment = datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(9), datetime.UTC)
        self.made.clock.moment = max(self.made.clock.moment, moment)

    def recipient(self, party: Party) -> Recipient:
        return cards.recipient(self.desk, party[0].id)

    @property
    def office(self) -> Recipient:
        return self.recipient(self.counting)

    @property
    def stick(self) -> Path:
        folder = self.made.folder.parent / "stick"
        folder.mkdir(exist_ok=True)
        return folder

    # What is recorded

    def put(self, form: str, answers: dict[str, Any], case: str = "", record: str = "") -> Saved:
        parents: tuple[str, ...] = ()
        if record:
            parents = tuple(
                head.id.hex() for each in view_case(self.desk, case).records if each.id == record for head in each.heads
            )
        return save(self.desk, Entry(form, answers, case, record, parents))

    def person(self, *, presumed: bool = True, audiences: tuple[str, ...] = ("outside", "office"), **about: Any) -> str:
        """A made-up adult, presumed to be trafficked, who agreed to be counted; returns the case."""
        today = self.desk.today().isoformat()
        told = {
            "sex": "female",
            "years": 30,
            "purposes": ["labour"],
            "countries": ["ER"],
            "found_by": "outreach",
        } | about
        case = self.put("first_contact", {"day": today, "found_by": told["found_by"]}).case
        self.put(
            "age", {"stated_years": told["years"], "stated_on": today, "sex": told["sex"], "possibly_child": "no"}, case
        )
        self.put("identity", {"given_names": "Made-up Senait", "citizenship": told["countries"]}, case)
        self.put("identification", {"purposes": told["purposes"]}, case)
        if presumed:
            self.presume(case)
        for audience in audiences:
            self.consent(case, **self.counted_by(audience))
        return case

    def presume(self, case: str) -> str:
        return self.put(
            "status", {"step": "presumed", "day": self.desk.today().isoformat(), "decider": "desk"}, case
        ).record

    def counted_by(self, audience: str) -> dict[str, Any]:
        """The question of being counted, outside or by the office."""
        if audience == "outside":
            return {"scope": "nrm_aggregate", "audience": "outside", "purpose": "statistics"}
        return {
            "scope": "nrm_aggregate",
            "audience": "counting_office",
            "recipient": self.office.id,
            "purpose": "statistics",
        }

    def to_mechanism(self, **changes: Any) -> dict[str, Any]:
        """The question whether the mechanism is told who the person is."""
        question: dict[str, Any] = {
            "scope": "nrm_identified",
            "recipient": self.recipient(self.mechanism).id,
            "purpose": "identification",
            "categories": ["identity", "age", "needs"],
        }
        return question | changes

    def consent(self, case: str, record: str = "", **answers: Any) -> str:
        """An answer to a question of sharing, yes unless said otherwise; returns the record."""
        setting = {
            "asked_on": self.desk.today().isoformat(),
            "companion": "no",
            "language_state": "approved",
            "decision": "given",
        }
        return self.put("consent", setting | answers, case, record).record

    def withdraw(self, case: str, record: str) -> None:
        """Take a consent back in its own record."""
        (kept,) = [each for each in view_case(self.desk, case).records if each.id == record]
        changed = kept.answers | {"decision": "withdrawn", "withdrawn_on": self.desk.today().isoformat()}
        self.put("consent", changed, case, record)

    def consents(self, case: str) -> list[str]:
        return [record.id for record in view_case(self.desk, case).of_form("consent")]

    def crowd(self, number: int, day: str = "", audiences: tuple[str, ...] = ("outside", "office")) -> list[str]:
        """So many people at once, all made up, recorded on one day."""
        on = datetime.date.fromisoformat(day) if day else self.desk.today()
        cases = []
        for each in range(number):
            about = {"asked_on": on.isoformat(), "companion": "no", "language_state": "approved", "decision": "given"}
            answers: list[tuple[str, dict[str, Any]]] = [
                (
                    "age",
                    {
                        "stated_years": 19 + each % 40,
                        "stated_on": on.isoformat(),
                        "sex": ("female", "male")[each % 3 == 0],
                        "possibly_child": "no",
                    },
                ),
                ("identity", {"citizenship": [("ER", "AL", "VN", "NG")[each % 4]]}),
                ("identification", {"purposes": [SEVEN_FORMS[each % len(SEVEN_FORMS)]]}),
                ("status", {"step": "presumed", "day": on.isoformat(), "decider": "desk"}),
                *(("consent", self.counted_by(audience) | about) for audience in audiences),
            ]
            cases.append([Dated(Entry(form, given), on) for form, given in answers])
        return write_cases(self.desk, cases)

    # The other side

    def answer(self, *lines: ReplyLine, sender: Party | None = None) -> Path:
        """A reply on the stick, from the mechanism unless said otherwise."""
        return self.packed(Reply(list(lines)), "reply", sender)

    def packed(self, content: Payload, profile: str, sender: Party | None = None, to: Card | None = None) -> Path:
        made = pack(
            letter(profile, 1, content),  # type: ignore[arg-type]
            *(sender or self.mechanism),
            [to or cards.own_card(self.desk)],
        )
        return written(self.stick, made)

    def hub(self) -> Hub:
        """A hub that holds the keys of counting office and mechanism, and knows this desk."""
        folder = self.made.folder.parent / "hub"
        (folder / REFERRALS).mkdir(parents=True)
        Registry.create(folder, "", demo=True)
        registry = Registry.in_folder(folder)
        registry.add_desk(cards.own_card(self.desk))
        return Hub(
            folder,
            registry,
            Place(folder, *self.counting, registry),
            Place(folder, *self.mechanism, registry),
            self.stick,
        )


def line(
    about: str, kind: str = "receipt", text: str = "Received.", decision: str = "", counted_on: str = ""
) -> ReplyLine:
    counted = [CountedBy("presumed", counted_on)] if counted_on else []
    return ReplyLine(about, kind, text, "2026-03-10", decision, counted)  # type: ignore[arg-type]


def founded_office(base: Path, people: Mapping[str, str] = PEOPLE) -> Office:
    """The desk that is copied for every test; passphrases cost nothing there."""
    made = MadeDesk(base / "desk", Notebook(base / "notes.json"), Clock(), [])
    team = [FirstPerson(name, role, passphrase_of(name)) for name, role in people.items()]
    made.shares = found_desk(
        made.folder, "Made-up desk", team, demo=True, cost=seals.FLOOR, notebook=made.notebook, clock=made.clock
    )
    office = Office(
        made,
        fresh("counting", "Made-up counting office", True),
        fresh("mechanism", "Made-up mechanism", True),
        fresh("service", "Made-up clinic", True),
    )
    desk = office.open()
    for card, _secrets in (office.counting, office.mechanism, office.clinic):
        cards.confirm(desk, card, " ".join(card.words()))
    cards.mark_counting(desk, office.counting[0].id, made.second(desk))
    desk.close()
    return office


def copied(office: Office, place: Path) -> Office:
    """A copy for one test; its notebook knows it under its new place."""
    from shelter_desk.vault import opening

    folder = place / "desk"
    shutil.copytree(office.made.folder, folder)
    desk_id = opening.read_header(folder)[0].desk.hex()
    notes = Notebook(place / "notes.json")
    for sight in office.made.notebook.sights(desk_id):
        notes.note_sight(desk_id, folder, sight.instance, sight.seq, bytes.fromhex(sight.hash))
    clock = Clock()
    clock.moment = office.made.clock.moment
    made = MadeDesk(folder, notes, clock, office.made.shares)
    return Office(made, office.counting, office.mechanism, office.clinic)
