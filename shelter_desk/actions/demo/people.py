"""Makes up people: deterministic from a seed, with lifelike shares and histories. Nobody in here exists.

Shares are of the order seen in published figures (standards §14 for consent by form); they are there to
make lists, clocks and tables behave as in real work, and prove nothing about anyone.
"""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_NAMES = {
    "female": "Alda Bibi Cora Dita Edme Fila Gita Hedda Ilse Jora Kaja Lumi Mira Nela Orla Pia Runa Sela Tova Vida",
    "male": "Abel Boro Cato Dino Emil Faro Gero Hugo Ivar Juno Kilo Luan Milo Niko Otto Pavo Rudi Silo Timo Udo",
    "family": "Adebor Brinza Cantorel Dovanic Erendil Falkora Gromelin Halvaric Istrova Jandrel Korvani Lumbrecht",
}
_ORIGINS = {
    "AL": ("sq", 14),
    "RO": ("ro", 12),
    "NG": ("en", 11),
    "VN": ("vi", 9),
    "UA": ("uk", 8),
    "MD": ("ro", 7),
    "BG": ("bg", 6),
    "IN": ("pa", 6),
    "PK": ("ur", 5),
    "BD": ("bn", 5),
    "AF": ("fa-AF", 4),
    "ET": ("am", 4),
    "ER": ("ti", 3),
    "PH": ("fil", 3),
    "CN": ("zh-Hans", 3),
}
_PURPOSES = {
    "sexual": 40,
    "labour": 30,
    "domestic": 8,
    "begging": 7,
    "criminal": 6,
    "marriage": 4,
    "servitude": 2,
    "other": 3,
}
# Consent to be counted differs by form, between 48 and 85 % (standards §14).
_AGREE = {"sexual": 0.55, "labour": 0.82, "domestic": 0.78, "begging": 0.6, "criminal": 0.48, "marriage": 0.6}
_FOUND_BY = {
    "police": 24,
    "outreach": 22,
    "self": 14,
    "hotline": 9,
    "health_worker": 8,
    "social_worker": 8,
    "border_guard": 6,
    "community": 5,
    "labour_inspector": 4,
}
_NEEDS = (
    "accommodation",
    "psychosocial",
    "health",
    "legal",
    "documents",
    "employment",
    "education",
    "family_contact",
    "money",
)
_SERVICES = ("health", "legal", "psychosocial", "education", "livelihood")


@dataclass(frozen=True)
class MadeUp:
    """One record of a made-up person as it was saved last: form, day of saving, answers."""

    form: str
    day: datetime.date
    answers: dict[str, Any]


@dataclass
class Person:
    """A made-up person and what the desk wrote down over time."""

    arrived: datetime.date
    records: list[MadeUp] = field(default_factory=list)

    def add(self, form: str, on: datetime.date, /, **answers: Any) -> None:
        self.records.append(MadeUp(form, on, {name: value for name, value in answers.items() if value is not None}))


@dataclass(frozen=True)
class House:
    """What made-up people are tied to: rooms and partners by record id."""

    rooms_adults: tuple[str, ...]
    room_children: str
    partners: dict[str, str]
    counting_office: str


def people(count: int, seed: int, first: datetime.date, last: datetime.date, house: House) -> Iterator[Person]:
    """So many people, in the order of their arrival between two days."""
    chance = random.Random(seed)  # noqa: S311 - made-up people, no secret
    span = (last - first).days
    for arrived in sorted(first + datetime.timedelta(days=chance.randrange(max(1, span))) for _person in range(count)):
        yield _person(random.Random(chance.getrandbits(64)), arrived, last, house)  # noqa: S311


def _person(chance: random.Random, arrived: datetime.date, today: datetime.date, house: House) -> Person:
    person = Person(arrived)
    sex = chance.choices(("female", "male"), (66, 34))[0]
    child = chance.random() < 0.24
    years = chance.randint(6, 17) if child else int(min(67, 18 + chance.expovariate(1 / 10)))
    origin = _pick(chance, {code: share for code, (_language, share) in _ORIGINS.items()})
    purpose = _pick(chance, _PURPOSES)
    _arrival(chance, person, sex, years, child, origin)
    _needs(chance, person, today, house)
    _identity(chance, person, sex, origin, purpose, today)
    _consents(chance, person, child, purpose, today, house)
    _law(chance, person, today)
    if child:
        _safeguards(chance, person, today)
    _stay(chance, person, child, today, house)
    _end(chance, person, child, today)
    person.records = [each for each in person.records if each.day <= today]
    person.records.sort(key=lambda each: each.day)
    return person


def _arrival(chance: random.Random, person: Person, sex: str, years: int, child: bool, origin: str) -> None:
    day = person.arrived
    person.add(
        "first_contact",
        day,
        safe_to_talk="yes",
        alone=_share(chance, 0.9),
        told_privacy="yes",
        told_reports="yes",
        may_write=_share(chance, 0.95),
        day=day.isoformat(),
        found_by=_pick(chance, _FOUND_BY),
        place_kind=chance.choice(("street", "workplace", "drop_in", "shelter", "hotline_call", "border", "detention")),
    )
    needed = "needed" if chance.random() < 0.7 else "not_needed"
    person.add(
        "language",
        day,
        language=_ORIGINS[origin][0],
        needed=needed,
        accepted="accepted"
        if needed == "needed" and chance.random() < 0.93
        else "none_present"
        if needed == "needed"
        else "not_needed",
    )
    person.add(
        "emergency_card",
        day,
        rule=chance.choices(("free", "rules", "via_person", "never"), (30, 45, 15, 10))[0],
        never_say="Made up: that we are a shelter.",
        allergies="Made up: penicillin." if chance.random() < 0.1 else None,
    )
    doubt = child and chance.random() < 0.15
    person.add(
        "age",
        day,
        stated_years=years,
        stated_on=day.isoformat(),
        sex=sex,
        possibly_child="yes" if child else "no",
        doubts=["events"] if doubt else None,
    )
    kinds = chance.sample(("food", "clothes", "sleep", "medical", "call", "wash"), chance.randint(1, 3))
    person.add(
        "immediate_needs",
        day,
        needed=kinds,
        bed=_share(chance, 0.65),
        met_on=day.isoformat() if chance.random() < 0.97 else None,
        clinician=chance.choice(("yes", "later", "no", "seen")),
        clinician_on=day.isoformat(),
    )
    person.add(
        "rights",
        _later(chance, day, 0, 3),
        topics=["services", "no_condition", "privacy", "reflection", "complaint"],
        day=day.isoformat(),
        how="talked",
        understood=chance.choices(("yes", "partly"), (8, 2))[0],
    )


def _needs(chance: random.Random, person: Person, today: datetime.date, house: House) -> None:
    day = _later(chance, person.arrived, 1, 10)
    # What was pressing months ago was met or assessed again since.
    urgencies = ("week", "month", "later") if day > today - datetime.timedelta(days=60) else ("later", "later", "later")
    rows = [
        {
            "kind": kind,
            "level": chance.choices((0, 1, 2, 3, 4), (1, 3, 4, 3, 1))[0],
            "wanted": chance.choices(("yes", "later", "no"), (8, 1, 1))[0],
            "urgency": chance.choice(urgencies),
            "barrier": chance.choices(("none", "availability", "fear", "language", "waiting"), (5, 2, 1, 1, 2))[0],
        }
        for kind in chance.sample(_NEEDS, chance.randint(3, 6))
    ]
    review = _later(chance, day, 30, 90) if day > today - datetime.timedelta(days=200) else None
    person.add("needs", day, needs=rows, review_on=review.isoformat() if review else None)
    agreed = _later(chance, day, 2, 20)
    old = agreed < today - datetime.timedelta(days=150)
    actions = [
        {
            "action": "Made up: accompany to an appointment.",
            "who": "Made up",
            "by": _later(chance, agreed, 7, 90).isoformat(),
            "state": "done" if old or chance.random() < 0.6 else "open",
        }
        for _action in range(chance.randint(1, 4))
    ]
    person.add(
        "plan",
        agreed,
        goals=[{"recovery": each, "goal": "Made up."} for each in ("physical", "psychological", "social")],
        actions=actions,
        agreed=chance.choices(("agrees", "partly"), (9, 1))[0],
        review_on=None if old else _later(chance, today, -10, 60).isoformat(),
    )
    for service in chance.sample(_SERVICES, chance.randint(0, 2)):
        sent = _later(chance, agreed, 0, 20)
        answered = _later(chance, sent, 1, 9)
        person.add(
            "referral",
            answered if answered <= today else sent,
            direction="out",
            service=service,
            recipient=house.partners[service],
            state="accepted" if answered <= today else "sent",
            day=sent.isoformat(),
            answered_on=answered.isoformat() if answered <= today else None,
        )
    for _note in range(chance.randint(1, 3)):
        noted = _later(chance, person.arrived, 0, 120)
        circle = chance.choice(("work", "work", "identity", "health"))
        person.add(
            "case_note", noted, kind="contact", day=noted.isoformat(), **{circle: "Made up: talked and had tea."}
        )


def _identity(chance: random.Random, person: Person, sex: str, origin: str, purpose: str, today: datetime.date) -> None:
    if chance.random() < 0.8:
        person.add(
            "identity",
            _later(chance, person.arrived, 1, 30),
            given_names=chance.choice(_NAMES[sex].split()),
            family_names=chance.choice(_NAMES["family"].split()),
            citizenship=[origin],
            situation=chance.choice(("migrant", "asylum_seeker", "national", "returnee")),
        )
    day = _later(chance, person.arrived, 5, 40)
    person.add(
        "identification",
        day,
        acts=["recruitment", *chance.sample(("transportation", "harbouring", "transfer"), chance.randint(0, 2))],
        means=chance.sample(
            ("deception", "debt", "threat", "documents_taken", "movement_restricted", "earnings_taken"),
            chance.randint(1, 3),
        ),
        purposes=[purpose] if chance.random() < 0.92 else [purpose, "criminal" if purpose != "criminal" else "labour"],
        crossed_border=_share(chance, 0.7),
        deceptive_recruitment=["job", "pay"] if purpose in ("labour", "domestic") else None,
        exploitation=["hours", "pay_low", "living"] if purpose in ("labour", "domestic") else None,
        detained="yes" if chance.random() < 0.05 else None,
        legal_aid="yes",
    )
    if chance.random() < 0.9:
        person.add("status", day, step="presumed", day=day.isoformat(), decider="desk")
        if chance.random() < 0.45:
            decided = _later(chance, day, 20, 120)
            step = chance.choices(("identified", "reasonable_grounds", "not_identified"), (6, 2, 2))[0]
            person.add("status", decided, step=step, day=decided.isoformat(), decider="mechanism")


def _consents(
    chance: random.Random, person: Person, child: bool, purpose: str, today: datetime.date, house: House
) -> None:
    share = _AGREE.get(purpose, 0.7)
    day = _later(chance, person.arrived, 3, 45)
    setting: dict[str, Any] = {
        "asked_on": day.isoformat(),
        "companion": "no",
        "language_state": "interpreted",
        "interpreter": "accepted",
        "how": "talked",
        "guardian_consents": "agrees" if child else None,
    }
    for audience, recipient in (("outside", None), ("counting_office", house.counting_office)):
        decision = "given" if chance.random() < share else chance.choice(("refused", "later"))
        withdrawn = _later(chance, day, 10, 60)
        taken_back = decision == "given" and chance.random() < 0.03 and withdrawn <= today
        if taken_back:
            decision = "withdrawn"
        person.add(
            "consent",
            withdrawn if taken_back else day,
            withdrawn_on=withdrawn.isoformat() if taken_back else None,
            scope="nrm_aggregate",
            audience=audience,
            recipient=recipient,
            purpose="statistics",
            decision=decision,
            use="until_withdrawn" if decision == "given" else None,
            **setting,
        )


def _law(chance: random.Random, person: Person, today: datetime.date) -> None:
    if chance.random() < 0.45:
        starts = _later(chance, person.arrived, 5, 30)
        length = chance.choices((30, 90, 45, 14), (5, 3, 2, 1))[0]
        ends = starts + datetime.timedelta(days=length)
        person.add(
            "reflection",
            ends if ends < today else starts,
            state="granted" if ends >= today else "ended",
            starts=starts.isoformat(),
            ends=ends.isoformat(),
            authority="police",
            decided=ends.isoformat() if ends < today else None,
            decision=chance.choice(("cooperate", "compensation", "programme", "none")) if ends < today else None,
        )
    if chance.random() < 0.5:
        wish = _share(chance, 0.4)
        day = _later(chance, person.arrived, 2, 30)
        person.add(
            "asylum",
            day,
            fear=_share(chance, 0.5),
            explained="yes",
            wish=wish,
            referred_on=day.isoformat() if wish == "yes" else None,
        )


def _safeguards(chance: random.Random, person: Person, today: datetime.date) -> None:
    appointed = _later(chance, person.arrived, 0, 4)
    person.add(
        "guardian", appointed, state="appointed", appointed_on=appointed.isoformat(), name="Made up", no_conflict="yes"
    )
    relation = chance.choice(("nobody", "relative", "mother"))
    person.add(
        "caregivers",
        appointed,
        adults=[
            {
                "relation": relation,
                "relation_checked": None if relation == "nobody" else "yes",
                "part": "no_caregiver"
                if relation == "nobody"
                else chance.choice(("none_found", "none_found", "unclear", "possible")),
            }
        ],
    )
    assessed = _later(chance, person.arrived, 1, 3)
    person.add(
        "best_interests",
        assessed,
        kind="short",
        step="arrival",
        day=assessed.isoformat(),
        child_view=chance.choice(("words", "drawing", "trusted_person", "did_not_wish")),
    )


def _stay(chance: random.Random, person: Person, child: bool, today: datetime.date, house: House) -> None:
    if chance.random() > 0.6:
        return
    days = int(chance.gammavariate(2, 45)) + 3
    ends = person.arrived + datetime.timedelta(days=days)
    over = ends <= today
    room = house.room_children if child else chance.choice(house.rooms_adults)
    person.add(
        "admission",
        ends if over else person.arrived,
        starts=person.arrived.isoformat(),
        room=room if over else None,
        emergency=None if over else "yes",
        house_rules="yes",
        ends=ends.isoformat() if over else None,
        ended_by="person" if over else None,
        reason="own_place" if over else None,
    )


def _end(chance: random.Random, person: Person, child: bool, today: datetime.date) -> None:
    days = (today - person.arrived).days
    if days < 120 or chance.random() > 0.7:
        return
    day = _later(chance, person.arrived, 100, days)
    if child:
        person.add("best_interests", day, kind="assessment", step="closing", day=day.isoformat(), child_view="words")
    person.add(
        "closing",
        day,
        outcome=chance.choice(("plan_reached", "moved_on", "transferred", "own_decision")),
        plan_reviewed="yes",
        follow_up=chance.choice(("none", "wanted")),
        day=day.isoformat(),
    )


def _pick(chance: random.Random, shares: dict[str, int]) -> str:
    return chance.choices(list(shares), list(shares.values()))[0]


def _share(chance: random.Random, yes: float) -> str:
    return "yes" if chance.random() < yes else "no"


def _later(chance: random.Random, day: datetime.date, least: int, most: int) -> datetime.date:
    return day + datetime.timedelta(days=chance.randint(least, max(least, most)))
