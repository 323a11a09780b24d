"""Made-up years of a desk: late facts, corrections, withdrawals, failed sticks, restores; and what others saw of them.

Counting, ledger, review and sending are the desk's own; people and ledger rows lie in memory instead of the vault, so that
thousands of histories can be gone through.
"""

import datetime
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from shelter_desk.actions import counting, releases, review, send
from shelter_desk.actions.cards import Recipient
from shelter_desk.actions.counting import preview_count, preview_outside
from shelter_desk.actions.export_counts import export
from shelter_desk.actions.review import open_exchange
from shelter_desk.errors import Broken, DeskError
from shelter_desk.exchange import cards
from shelter_desk.exchange.counting import OUTSIDE, Candidate, Period
from shelter_desk.exchange.package import Package
from shelter_desk.exchange.payloads import Count, Payload
from shelter_desk.exchange.tables import Person
from shelter_desk.vault.statements import ExchangeReviewed
from tests.exchange.pools import person

OFFICE = Recipient("office", cards.fresh("counting", "Made-up counting office", True)[0], counting=True)
ANYONE = Recipient("anyone", cards.fresh("mechanism", "Made-up mechanism", True)[0], counting=False)
DAY = datetime.timedelta(days=1)
BACKUPS_LAST = 28 * DAY  # a desk keeps those of seven days and four weeks


@dataclass
class File:
    """A case: when presumption, answers and descriptions were recorded. `who` is the person, who may get a new case."""

    who: int
    case: str
    presumed_on: datetime.date
    answers: dict[str, list[tuple[datetime.date, bool]]]
    described: list[tuple[datetime.date, Person]]

    def consented_on(self, audience: str, before: datetime.date | None) -> datetime.date | None:
        """The first yes after the last no that was recorded in time; withdrawals act whenever they were recorded."""
        said = self.answers.get(audience, [])
        if not said or not said[-1][1]:
            return None
        last_no = max((place for place, (_day, yes) in enumerate(said) if not yes), default=-1)
        days = [day for day, _yes in said[last_no + 1 :] if before is None or day < before]
        return min(days, default=None)

    def copy(self) -> "File":
        answers = {audience: list(said) for audience, said in self.answers.items()}
        return replace(self, answers=answers, described=list(self.described))

    def categories(self, before: datetime.date | None) -> Person:
        return [each for day, each in self.described if before is None or day < before][-1]


@dataclass
class Kept:
    """What a backup holds."""

    files: dict[str, File] = field(default_factory=dict)
    ledger: list[tuple[str, str, Any]] = field(default_factory=list)

    def copy(self) -> "Kept":
        return Kept({code: found.copy() for code, found in self.files.items()}, list(self.ledger))


@dataclass(frozen=True)
class Seen:
    """A payload that someone outside holds, and whom it counts."""

    audience: str
    period: Period
    payload: Payload
    people: frozenset[int]
    sequence: int
    day: datetime.date


class LightDesk:
    """What counting asks of a desk, in memory."""

    def __init__(self, seed: int) -> None:
        self.drawn = random.Random(seed)
        self.day = datetime.date(2025, 1, 2)
        self.kept = Kept()
        self.backup, self.backup_day = Kept(), self.day
        self.seen: list[Seen] = []
        self.lost: list[tuple[str, Period]] = []
        self.stick_works = True
        self.people = 0
        self.cases = 0
        self.vault = SimpleNamespace(
            keyring=SimpleNamespace(holds=lambda _circle: True),
            chain=SimpleNamespace(exchange_open=True, counting={OFFICE.id: ""}, instance="one"),
            case_rows=lambda: [
                SimpleNamespace(opened=each.presumed_on.isoformat()) for each in self.kept.files.values()
            ],
            now=lambda: (
                datetime.datetime.combine(self.day, datetime.time(9), datetime.UTC)
                + datetime.timedelta(minutes=len(self.kept.ledger))
            ),
            state=self._state,
            desk=self,
        )

    def today(self) -> datetime.date:
        return self.day

    def note_head(self) -> None:
        """Nothing here rolls back unnoticed."""

    def _state(self, kind: type, _second: object, **_what: str) -> None:
        assert kind is ExchangeReviewed
        self.vault.chain.exchange_open = True

    # What happens

    def meet(self, number: int) -> None:
        """New people; most agree to be counted by both audiences, some by one, some are presumed before they are asked."""
        for _each in range(number):
            self.people += 1
            consents = {audience: [(self.day, True)] for audience in (OUTSIDE, OFFICE.id) if self.drawn.random() < 0.85}
            self._open(self.people, consents, person(self.drawn))

    def _open(self, who: int, answers: dict[str, list[tuple[datetime.date, bool]]], described: Person) -> None:
        self.cases += 1
        code = f"case-{self.cases:05}"
        key = Person(self.drawn.getrandbits(64), described.categories)
        self.kept.files[code] = File(who, code, self.day, answers, [(self.day, key)])

    def any_file(self) -> File | None:
        return self.drawn.choice(list(self.kept.files.values())) if self.kept.files else None

    def correct(self) -> None:
        if found := self.any_file():
            kept = found.described[-1][1]
            found.described.append((self.day, Person(kept.key, person(self.drawn).categories)))

    def withdraw(self, found: File | None = None) -> None:
        found = found or self.any_file()
        if found:
            for audience in found.answers:
                found.answers[audience].append((self.day, False))

    def agree_again(self) -> None:
        """A late yes, or one after a no."""
        if found := self.any_file():
            for audience in (OUTSIDE, OFFICE.id):
                found.answers.setdefault(audience, []).append((self.day, True))

    def back_up(self) -> None:
        self.backup, self.backup_day = self.kept.copy(), self.day

    def restore(self) -> None:
        """Back to the backup; what happened since is entered anew today; two people name what went out since."""
        if self.day - self.backup_day > BACKUPS_LAST:
            return
        now, self.kept = self.kept, self.backup.copy()
        for code, told in now.files.items():
            known = self.kept.files.get(code)
            if known is None:
                answers = {audience: [(self.day, said[-1][1])] for audience, said in told.answers.items()}
                self._open(told.who, answers, told.described[-1][1])
                continue
            for audience, said in told.answers.items():
                if said != known.answers.get(audience):
                    known.answers.setdefault(audience, []).append((self.day, said[-1][1]))
            if told.described != known.described:
                known.described.append((self.day, told.described[-1][1]))
        self.vault.chain.exchange_open = False
        out = {(each.audience, each.period) for each in self.seen if each.day >= self.backup_day}
        open_exchange(self, None, sorted(out))  # type: ignore[arg-type]
        self.back_up()

    def try_to_send(self) -> None:
        """One return to someone; whatever is refused is refused. Sticks fail, and some of those that fail are whole."""
        period = self.drawn.choice([each for each in self.periods() if each.is_over(self.day)] or self.periods())
        self.stick_works = self.drawn.random() < 0.8
        self.deliver(ANYONE if not period.quarter and self.drawn.random() < 0.5 else OFFICE, period)
        self.stick_works = True

    def deliver(self, recipient: Recipient, period: Period) -> bool:
        profile = "outside" if recipient is ANYONE else "count"
        try:
            export(self, profile, recipient, period, Path("stick"))  # type: ignore[arg-type]
        except DeskError:
            return False
        return True

    def periods(self) -> list[Period]:
        years = range(2025, self.day.year + 1)
        return [Period(year, quarter) for year in years for quarter in range(5)]

    # What others see

    def note_seen(self, errand: send.Errand, payload: Payload, sequence: int) -> None:
        assert errand.period is not None
        audience = OUTSIDE if errand.profile == "outside" else OFFICE.id
        release = errand.release or releases.frozen(self, OUTSIDE, errand.period)  # type: ignore[arg-type]
        assert release is not None
        who = frozenset(self.kept.files[case].who for case in release.cases if case in self.kept.files)
        self.seen.append(Seen(audience, errand.period, payload, who, sequence, self.day))

    def newest_counts(self) -> dict[Period, Seen]:
        """What the counting office takes for true: of each period the highest number, years or quarters as sent last."""
        newest: dict[Period, Seen] = {}
        by_quarter: dict[int, bool] = {}
        for each in sorted(self.seen, key=lambda each: each.sequence):
            if each.audience == OFFICE.id:
                newest[each.period] = each
                by_quarter[each.period.year] = bool(each.period.quarter)
        return {period: each for period, each in newest.items() if by_quarter[period.year] == bool(period.quarter)}

    def told_outside(self) -> dict[Period, list[Seen]]:
        found: dict[Period, list[Seen]] = {}
        for each in self.seen:
            if each.audience == OUTSIDE:
                found.setdefault(each.period, []).append(each)
        return found


def _candidates(desk: LightDesk, limit: datetime.date | None = None) -> Iterator[Candidate]:
    for found in desk.kept.files.values():
        if limit is not None and found.presumed_on >= limit:
            continue
        consented = {audience: found.consented_on(audience, limit) for audience in found.answers}
        described = found.categories(limit)
        yield Candidate(
            case=found.case,
            key=described.key,
            presumed_on=found.presumed_on,
            consented_on={audience: day for audience, day in consented.items() if day is not None},
            counted_elsewhere=False,
            describe=lambda _day, described=described: described.categories,  # type: ignore[misc]
        )


def _append(vault: Any, _circle: str, kind: str, subject: str, content: Any, _act: str = "", **_detail: str) -> None:
    vault.desk.kept.ledger.append((kind, subject, content))


def _rows(vault: Any, _circle: str, kind: str, subject: str | None = None) -> Iterator[tuple[str, Any]]:
    for each, found, content in vault.desk.kept.ledger:
        if each == kind and subject in (None, found):
            yield found, content


def lighten(patch: pytest.MonkeyPatch) -> None:
    """Put memory where the vault and the stick were."""
    sent: list[tuple[LightDesk, send.Errand, Payload, int]] = []

    def packed(desk: LightDesk, errand: send.Errand, sequence: int) -> Package:
        payload = preview_count(desk, errand.recipient.id, errand.period).payload if errand.release else None  # type: ignore[arg-type]
        payload = payload or preview_outside(desk, errand.period).payload  # type: ignore[arg-type]
        sent.append((desk, errand, payload, sequence))
        return Package(f"{sequence:016x}", "file", b"", b"")

    def written(_folder: Path, _files: object) -> None:
        desk, errand, payload, sequence = sent.pop()
        whole = desk.stick_works or desk.drawn.random() < 0.5
        if whole:
            desk.note_seen(errand, payload, sequence)
        desk.lost_stick = not whole  # type: ignore[attr-defined]
        if not desk.stick_works:
            raise Broken("disk-EIO", "The stick was pulled out.")

    patch.setattr(counting, "candidates", _candidates)
    patch.setattr(releases, "ledger", SimpleNamespace(append=_append, rows=_rows))
    patch.setattr(send, "_packed", packed)
    patch.setattr(send, "write_all", written)
    # Only where the file is truly not there may the desk ever take it for unwritten.
    patch.setattr(send, "proven_absent", lambda _folder, _names: False)
    assert review.releases is releases


def lived(seed: int, days: int = 800) -> LightDesk:
    """A desk with a history of so many days."""
    desk = LightDesk(seed)
    drawn = desk.drawn
    yearly = drawn.choice((12, 25, 60, 120))
    acts: list[tuple[float, Callable[[], None]]] = [
        (yearly / 6, lambda: desk.meet(drawn.randint(1, 5))),
        (6, desk.correct),
        (3, desk.withdraw),
        (2, desk.agree_again),
        (20, desk.try_to_send),
        (12, desk.back_up),
        (3, desk.restore),
    ]
    weights = [weight for weight, _act in acts]
    end = desk.day + days * DAY
    while desk.day < end:
        desk.day += drawn.randint(1, max(1, round(730 / sum(weights)))) * DAY
        drawn.choices(acts, weights)[0][1]()
    return desk


def settle(desk: LightDesk) -> None:
    """Long after: everything is frozen, and every count that can be made is sent once more."""
    desk.day += 500 * DAY
    for period in desk.periods():
        desk.deliver(OFFICE, period)
        desk.deliver(ANYONE, period)


def final_counts(desk: LightDesk) -> dict[Period, list[Count]]:
    found: dict[Period, list[Count]] = {}
    for each in desk.seen:
        if isinstance(each.payload, Count) and each.payload.final:
            found.setdefault(each.period, []).append(each.payload)
    return found
