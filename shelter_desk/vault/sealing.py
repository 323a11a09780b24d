"""Seals and opens the parts of records and drafts with case keys (case × circle)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from shelter_desk import seals
from shelter_desk.vault.chain import Chain
from shelter_desk.vault.circles import CircleKey, Keyring
from shelter_desk.vault.database import Connection
from shelter_desk.vault.revisions import Part, WithStatistics, part_context

REPORTS = "reports"
# A restricted case has a circle of its own in the place of this one (R-CO-04).
RESTRICTABLE = "identity"


def restricted_circle(case: str) -> str:
    """The name of a restricted case's own circle."""
    return f"case:{case}"


@dataclass
class Minted:
    """Case keys made for a save and not yet written: (case, circle, generation) → (key, wrapped)."""

    rows: dict[tuple[str, str, int], tuple[bytes, bytes]] = field(default_factory=dict)


class Sealer:
    """Seals what one member writes and opens what that member may read."""

    def __init__(self, connection: Connection, chain: Chain, keyring: Keyring, me: str, box: seals.BoxKey) -> None:
        self._connection = connection
        self._chain = chain
        self._keyring = keyring
        self._me = me
        self._box = box
        self._opened: dict[tuple[str, str, int], bytes] = {}

    def circle_for(self, case: str, circle: str) -> str:
        """The circle that seals a part: a restricted case's own one in the place of `identity`."""
        own = restricted_circle(case)
        return own if circle == RESTRICTABLE and own in self._chain.circles else circle

    def may_open(self, part: Part) -> bool:
        return self._keyring.holds(part.under)

    def holds(self, case: str, circle: str) -> bool:
        """Whether this member reads new parts of that circle in that case."""
        return self._keyring.holds(self.circle_for(case, circle))

    def seal(
        self,
        place: tuple[str, str, str, str],
        answers: dict[str, Any],
        facts: list[dict[str, Any]],
        statistics: list[dict[str, Any]],
        minted: Minted,
        state: str = "revision",
    ) -> Part:
        """Seal one part; `place` is (case, circle, form, record). New case keys are added to `minted`."""
        case, circle, form, record = place
        under = self.circle_for(case, circle)
        plaintext = msgspec.json.encode(answers)
        context = part_context(case, circle, form, record, self._me, state)
        sealed_key = ""
        if self._keyring.holds(under):
            generation, key = self._case_key(case, under, minted)
        else:
            generation, key = self._chain.circles[under].generation, seals.random_bytes(seals.KEY_BYTES)
            sealed_key = seals.b64(seals.seal_to(self._chain.circles[under].public, key))
        part = Part(self._me, under, generation, seals.b64(seals.seal(key, plaintext, context)), facts, sealed_key)
        if not statistics:
            return part
        reports = self._chain.circles[REPORTS]
        box = seals.seal_to(reports.public, msgspec.json.encode(statistics))
        return msgspec.structs.replace(part, statistics=seals.b64(box), statistics_generation=reports.generation)

    def open(self, place: tuple[str, str, str, str], part: Part, state: str = "revision") -> dict[str, Any] | None:
        """The answers of a part, or None where this member may not read it; SealError if it is damaged."""
        case, circle, form, record = place
        if not self._keyring.holds(part.under):
            return None
        if part.sealed_key:
            key = self._circle_key(part.under, part.generation).box.open(seals.unb64(part.sealed_key))
        else:
            try:
                key = self._read_case_key(case, part.under, part.generation)
            except KeyError as problem:
                raise seals.SealError("no case key") from problem
        context = part_context(case, circle, form, record, part.author, state)
        opened: dict[str, Any] = msgspec.json.decode(seals.open_seal(key, seals.unb64(part.body), context))
        return opened

    def open_statistics(self, part: WithStatistics) -> list[dict[str, Any]]:
        """The statistical facts of a part, for members of `reports`."""
        if not part.statistics:
            return []
        key = self._circle_key(REPORTS, part.statistics_generation)
        opened: list[dict[str, Any]] = msgspec.json.decode(key.box.open(seals.unb64(part.statistics)))
        return opened

    def seal_to_self(self, plaintext: bytes) -> bytes:
        """For a draft part that its author could otherwise not resume."""
        return seals.seal_to(self._box.public, plaintext)

    def open_own(self, sealed: bytes) -> bytes:
        return self._box.open(sealed)

    def seal_for(self, circle: str, plaintext: bytes, context: bytes) -> bytes:
        """Seal something that is no record (ledger, desk keys) under a circle's present key."""
        generation, key = self._keyring.present(circle)
        return generation.to_bytes(4, "big") + seals.seal(key.symmetric, plaintext, context)

    def open_for(self, circle: str, sealed: bytes, context: bytes) -> bytes:
        """The plaintext of `seal_for`."""
        key = self._circle_key(circle, int.from_bytes(sealed[:4], "big"))
        return seals.open_seal(key.symmetric, sealed[4:], context)

    def preload(self, circle: str, cases: Iterable[str] | None = None) -> None:
        """Open case keys of a circle in one pass, for work over many cases."""
        if not self._keyring.holds(circle):
            return
        wanted = None if cases is None else set(cases)
        rows = self._connection.execute(
            "SELECT case_code, generation, circle_generation, wrapped FROM case_keys WHERE circle = ?", (circle,)
        )
        for case, generation, circle_generation, wrapped in rows:
            if wanted is None or case in wanted:
                self._unwrap(case, circle, generation, circle_generation, wrapped)

    def unopened(self) -> Iterator[tuple[str, str]]:
        """(case, circle) of every case key that this member should be able to open and cannot."""
        for case, circle, generation, circle_generation, wrapped in self._connection.execute(
            "SELECT case_code, circle, generation, circle_generation, wrapped FROM case_keys"
        ):
            if self._keyring.holds(circle):
                try:
                    self._unwrap(case, circle, generation, circle_generation, wrapped)
                except seals.SealError:
                    yield case, circle

    def rewrapped(self) -> list[tuple[int, bytes, str, str, int]]:
        """Every case key that can be opened and is wrapped under an older circle key, wrapped under the present one.

        Rows are (circle generation, wrapped, case, circle, generation), for one UPDATE each.
        """
        rows = []
        for case, circle, generation, circle_generation, wrapped in self._connection.execute(
            "SELECT case_code, circle, generation, circle_generation, wrapped FROM case_keys"
        ):
            if not self._keyring.holds(circle):
                continue
            present, circle_key = self._keyring.present(circle)
            if present != circle_generation:
                key = self._unwrap(case, circle, generation, circle_generation, wrapped)
                rows.append((present, _wrap(circle_key, key, case, circle, generation), case, circle, generation))
        return rows

    def _case_key(self, case: str, circle: str, minted: Minted) -> tuple[int, bytes]:
        """The case key for new parts: one is minted whenever the circle has a new generation."""
        generation, circle_key = self._keyring.present(circle)
        place = (case, circle, generation)
        if place in minted.rows:
            return generation, minted.rows[place][0]
        try:
            return generation, self._read_case_key(case, circle, generation)
        except KeyError:
            key = seals.random_bytes(seals.KEY_BYTES)
            minted.rows[place] = (key, _wrap(circle_key, key, case, circle, generation))
            return generation, key

    def _read_case_key(self, case: str, circle: str, generation: int) -> bytes:
        place = (case, circle, generation)
        if place in self._opened:
            return self._opened[place]
        row = self._connection.execute(
            "SELECT circle_generation, wrapped FROM case_keys WHERE case_code = ? AND circle = ? AND generation = ?",
            place,
        ).fetchone()
        if row is None:
            raise KeyError(place)
        return self._unwrap(case, circle, generation, row[0], row[1])

    def _unwrap(self, case: str, circle: str, generation: int, circle_generation: int, wrapped: bytes) -> bytes:
        key = seals.open_seal(
            self._circle_key(circle, circle_generation).symmetric, wrapped, _wrap_context(case, circle, generation)
        )
        self._opened[case, circle, generation] = key
        return key

    def _circle_key(self, circle: str, generation: int) -> CircleKey:
        key = self._keyring.key(circle, generation)
        if key is None:
            raise seals.SealError("no key of that generation")
        return key


def _wrap(circle_key: CircleKey, key: bytes, case: str, circle: str, generation: int) -> bytes:
    return seals.seal(circle_key.symmetric, key, _wrap_context(case, circle, generation))


def _wrap_context(case: str, circle: str, generation: int) -> bytes:
    return seals.canonical(["case key", case, circle, generation])
