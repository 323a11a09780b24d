"""Attack 13: whoever comes, goes and changes, in any order: those who work here open it, those who left never again."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from shelter_desk import seals
from shelter_desk.errors import DeskError, Refused
from shelter_desk.vault import check, database, members, opening, recovery
from shelter_desk.vault.header import UserKeys
from shelter_desk.vault.revisions import Stored
from shelter_desk.vault.vault import Vault
from tests.vault.desks import ROLES, SmallDesk, make, renew_desk_keys, words_of, write

NAMES = ["Ana", "Bea", "Cem", "Dua", "Eve", "Fay"]
PLAIN_ROLES = ["case_worker", "shift", "reports", "administrator"]


@dataclass
class Gone:
    """Someone who left, with everything they could have written down."""

    name: str
    words: str
    keys: UserKeys
    vault_key: bytes
    header: opening.Header


@dataclass
class Written:
    """A record and what was written into each circle."""

    stored: Stored
    texts: dict[str, str] = field(default_factory=dict)


class People(RuleBasedStateMachine):
    """A desk under a supervisor's hands, and a plain list of who may do what."""

    base: ClassVar[SmallDesk]
    place: ClassVar[Path]
    runs: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        type(self).runs += 1
        self.desk = self.base.copy(self.place / f"run-{self.runs}")
        self.shares = self.base.shares
        self.words: dict[str, str] = {}
        self.roles: dict[str, str] = {}
        self.gone: list[Gone] = []
        self.written: list[Written] = []
        self.count = 0

    @initialize()
    def begin(self) -> None:
        self.words = {name: words_of(name) for name in ("Ana", "Bea", "Cem", "Dua")}
        self.roles = {"Ana": "supervisor", "Bea": "supervisor", "Cem": "case_worker", "Dua": "shift"}

    def open(self, name: str) -> Vault:
        return self.desk.open(name, self.words[name])

    def supervisor(self, *but: str) -> str:
        return next(name for name, role in sorted(self.roles.items()) if role == "supervisor" and name not in but)

    def fresh_words(self, name: str) -> str:
        self.count += 1
        return f"{words_of(name)} number {self.count}"

    @rule(name=st.sampled_from(NAMES), role=st.sampled_from(PLAIN_ROLES))
    def appoint(self, name: str, role: str) -> None:
        if name in self.roles:
            return
        vault = self.open(self.supervisor())
        self.words[name], self.roles[name] = self.fresh_words(name), role
        members.appoint(vault, name, role, self.words[name], ROLES[role])
        vault.close()

    @rule(name=st.sampled_from(NAMES))
    def let_go(self, name: str) -> None:
        if name not in self.roles or name == self.supervisor():
            return
        hers = self.open(name)
        self.gone.append(Gone(name, self.words[name], hers.keys, hers.vault_key, hers.header))
        member = hers.me.id
        hers.close()
        vault = self.open(self.supervisor(name))
        members.leave(vault, member, renew_desk_keys)
        vault.close()
        del self.words[name], self.roles[name]

    @rule(name=st.sampled_from(NAMES), role=st.sampled_from(PLAIN_ROLES))
    def change_role(self, name: str, role: str) -> None:
        if self.roles.get(name) in (None, "supervisor"):
            return
        vault = self.open(self.supervisor())
        member = vault.chain.by_name(name)
        assert member is not None
        members.change_role(vault, member.id, role, ROLES[role], renew_desk_keys)
        vault.close()
        self.roles[name] = role

    @rule(name=st.sampled_from(NAMES))
    def change_words(self, name: str) -> None:
        if name not in self.roles:
            return
        vault = self.open(name)
        self.words[name] = self.fresh_words(name)
        members.change_passphrase(vault, self.words[name])
        vault.close()

    @rule(name=st.sampled_from(NAMES), circles=st.sets(st.sampled_from(["work", "identity", "child"]), min_size=1))
    def write(self, name: str, circles: set[str]) -> None:
        if name not in self.roles:
            return
        vault = self.open(name)
        self.count += 1
        texts = {circle: f"{circle} text {self.count}" for circle in sorted(circles)}
        given = {circle: {circle: text} for circle, text in texts.items()}
        self.written.append(Written(write(vault, given, record=f"r{self.count}"), texts))
        vault.close()

    @rule(name=st.sampled_from(NAMES))
    def forget_words(self, name: str) -> None:
        self.words[name] = self.fresh_words(name)
        recovery.recover(self.desk.folder, self.shares[:2], name, self.words[name], self.desk.clock)
        self.roles[name] = "supervisor"

    @precondition(lambda self: self.count % 3 == 0)
    @rule()
    def replace_shares(self) -> None:
        vault = self.open(self.supervisor())
        new = recovery.propose_shares()
        recovery.replace_shares(vault, self.shares[1:], new[:2], renew_desk_keys)
        vault.close()
        self.shares = new

    @rule()
    def cut_off(self) -> None:
        """A rotation that ends before its commit changes nothing for anyone."""
        vault = self.open(self.supervisor())
        others = [each for each in vault.chain.active() if each.id != vault.me.id]
        whole = database.problems
        database.problems = lambda _connection: ["cut off"]
        try:
            if others:
                with pytest.raises(DeskError):
                    members.leave(vault, others[0].id, renew_desk_keys)
        finally:
            database.problems = whole
            vault.close()

    @invariant()
    def one_of_those_who_work_here_reads_what_her_role_reads(self) -> None:
        names = sorted(self.roles)
        if names:
            self.reads_her_circles(names[self.count % len(names)])

    @invariant()
    def the_last_who_left_is_shut_out(self) -> None:
        if self.gone:
            self.is_shut_out(self.gone[-1])

    def teardown(self) -> None:
        """In the end everyone tries."""
        for name in self.roles:
            self.reads_her_circles(name)
        for each in self.gone:
            self.is_shut_out(each)
        if self.roles:
            vault = self.open(self.supervisor())
            assert list(check.problems(vault)) == []
            vault.close()
        shutil.rmtree(self.desk.folder)

    def reads_her_circles(self, name: str) -> None:
        vault, circles = self.open(name), ROLES[self.roles[name]]
        assert vault.keyring.circles() == set(circles)
        for each in self.written[-4:]:
            stored = vault.revision(each.stored.id)
            assert stored is not None
            expected = {circle: text for circle, text in each.texts.items() if circle in circles}
            assert vault.answers(stored)[0] == expected
        vault.close()

    def is_shut_out(self, gone: Gone) -> None:
        found, _data = opening.read_header(self.desk.folder)
        assert gone.header.epoch < found.epoch
        if self.words.get(gone.name) != gone.words:
            with pytest.raises(Refused):
                self.desk.open(gone.name, gone.words)
        for slot in found.slots:
            with pytest.raises(seals.SealError):
                gone.keys.box.open(slot.vault_key)
        with pytest.raises(DeskError):
            database.open_existing(self.desk.folder / found.database, gone.vault_key)


def run(place: Path, sequences: int) -> int:
    """Run so many sequences of up to eight steps; returns how many there were."""
    People.base, People.place, People.runs = (
        make(place / "base", {"Ana": "supervisor", "Bea": "supervisor", "Cem": "case_worker", "Dua": "shift"}),
        place,
        0,
    )
    run_state_machine_as_test(
        People,
        settings=settings(
            max_examples=sequences,
            stateful_step_count=8,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return People.runs


@pytest.mark.usefixtures("quick")
def test_any_order_of_coming_and_going(place: Path) -> None:
    run(place, 15)


@pytest.mark.long
@pytest.mark.usefixtures("quick")
def test_five_thousand_orders(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`ATTACK_SEQUENCES` runs fewer at a time; every run draws others."""
    wanted = int(os.environ.get("ATTACK_SEQUENCES", "5000"))
    sequences = run(place, wanted)
    with capsys.disabled():
        print(f"\nattack 13: {sequences:,} sequences, nobody who left came in, everybody else did")
    assert sequences >= wanted
