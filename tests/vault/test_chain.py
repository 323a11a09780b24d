"""The chain of statements: who may say what, and nothing reordered, removed, altered or forged is believed."""

from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest

from shelter_desk import seals
from shelter_desk.errors import Broken
from shelter_desk.seals import BoxKey, SignKey
from shelter_desk.vault import chain
from shelter_desk.vault.chain import Chain, Row
from shelter_desk.vault.statements import (
    ROOT,
    Appointed,
    CardConfirmed,
    CircleMade,
    ClockMended,
    CoSigned,
    CountingOffice,
    DeskKeys,
    ExchangeReviewed,
    Founded,
    Granted,
    InstanceBegun,
    Left,
    RecoveryReplaced,
    Rehearsed,
    RoleGiven,
    SettingMade,
    Statement,
)

SEALED = seals.b64(b"sealed")


@dataclass
class Writer:
    """Writes statements as anyone, and keeps the rows."""

    root: SignKey = field(default_factory=SignKey.fresh)
    state: Chain = field(default_factory=Chain)
    rows: list[Row] = field(default_factory=list)
    keys: dict[str, SignKey] = field(default_factory=dict)

    def signer(self, by: str) -> SignKey:
        return self.root if by == ROOT else self.keys.setdefault(by, SignKey.fresh())

    def row(self, kind: type[Statement], by: str = ROOT, second: str = "", **content: Any) -> Row:
        statement = kind(prev=self.state.head, by=by, at="2026-03-10T09:00:00+00:00", second=second, **content)
        data = statement.content()
        return data, self.signer(by).sign(data), self.signer(second).sign(data) if second else None

    def add(self, kind: type[Statement], by: str = ROOT, second: str = "", **content: Any) -> Chain:
        row = self.row(kind, by, second, **content)
        self.state = chain.append(self.state, row, self.root.public)
        self.rows.append(row)
        return self.state

    def refuses(self, reason: str, kind: type[Statement], by: str = ROOT, second: str = "", **content: Any) -> None:
        with pytest.raises(Broken) as problem:
            chain.append(self.state, self.row(kind, by, second, **content), self.root.public)
        assert problem.value.code == f"chain-{reason.replace(' ', '-')}"

    def appoint(self, name: str, role: str = "supervisor", by: str = ROOT, second: str = "", slot: int = -1) -> None:
        self.add(Appointed, by, second, **self.person(name, role, slot))

    def person(self, name: str, role: str = "supervisor", slot: int = -1) -> dict[str, Any]:
        return {
            "member": name,
            "name": name.title(),
            "role": role,
            "box": BoxKey.fresh().public.hex(),
            "sign": self.signer(name).public.hex(),
            "slot": len(self.state.members) if slot < 0 else slot,
        }

    def circle(self, name: str, *members: str, generation: int = 1, **more: Any) -> dict[str, Any]:
        return {
            "circle": name,
            "generation": generation,
            "public": BoxKey.fresh().public.hex(),
            "sealed": dict.fromkeys(members, SEALED),
            "recovery": SEALED,
        } | more


def founding(writer: Writer) -> dict[str, Any]:
    return {
        "desk": "00" * 16,
        "name": "Small desk",
        "demo": True,
        "root": writer.root.public.hex(),
        "recovery": BoxKey.fresh().public.hex(),
        "root_sealed": SEALED,
    }


@pytest.fixture
def w() -> Writer:
    """Two supervisors, ana and bea, a case worker, cem; ana and bea hold `child` and `work`, cem `work`."""
    writer = Writer()
    writer.add(Founded, **founding(writer))
    writer.add(InstanceBegun, instance="one", restored=False)
    for name, role in (("ana", "supervisor"), ("bea", "supervisor"), ("cem", "case_worker")):
        writer.appoint(name, role)
    writer.add(CircleMade, **writer.circle("work", "ana", "bea", "cem"))
    writer.add(CircleMade, **writer.circle("child", "ana", "bea"))
    writer.add(CircleMade, **writer.circle("exchange", "ana"))
    return writer


def test_a_replayed_chain_says_what_was_said(w: Writer) -> None:
    assert chain.replay(w.rows, w.root.public) == w.state
    assert (w.state.desk, w.state.name, w.state.demo, w.state.instance) == ("00" * 16, "Small desk", True, "one")
    assert [each.id for each in w.state.supervisors()] == ["ana", "bea"]
    assert w.state.circles_of("cem") == ["work"]
    assert w.state.circles_of(ROOT) == ["work", "child", "exchange"]
    found = w.state.by_name("aNA")
    assert found is not None
    assert found.id == "ana"
    assert w.state.by_name("eve") is None


# Replays


def test_statements_in_another_order_are_refused(w: Writer) -> None:
    for index in range(len(w.rows) - 1):
        rows = list(w.rows)
        rows[index], rows[index + 1] = rows[index + 1], rows[index]
        with pytest.raises(Broken):
            chain.replay(rows, w.root.public)


def test_a_removed_statement_is_missed_unless_it_was_the_last(w: Writer) -> None:
    for index in range(len(w.rows) - 1):
        with pytest.raises(Broken):
            chain.replay(w.rows[:index] + w.rows[index + 1 :], w.root.public)


def test_a_doubled_statement_is_refused(w: Writer) -> None:
    for index in range(len(w.rows)):
        with pytest.raises(Broken):
            chain.replay([*w.rows[: index + 1], *w.rows[index:]], w.root.public)


def test_no_byte_of_a_statement_or_signature_can_be_altered(w: Writer) -> None:
    w.add(Granted, "ana", "bea", circle="child", generation=1, member="cem", sealed=SEALED)
    content, signature, second = w.rows[-1]
    assert second is not None
    state = chain.replay(w.rows[:-1], w.root.public)
    for part, data in enumerate((content, signature, second)):
        for index in range(len(data)):
            altered = [content, signature, second]
            altered[part] = data[:index] + bytes([data[index] ^ 1]) + data[index + 1 :]
            with pytest.raises(Broken):
                chain.append(state, (altered[0], altered[1], altered[2]), w.root.public)


def test_another_root_is_not_believed(w: Writer) -> None:
    with pytest.raises(Broken) as problem:
        chain.replay(w.rows, SignKey.fresh().public)
    assert problem.value.code == "chain-signature"


def test_a_forged_signer_is_not_believed(w: Writer) -> None:
    for by in ("ana", "nobody", ROOT):
        content, _signature, _second = w.row(SettingMade, by, key="profile", value="x")
        for signature in (SignKey.fresh().sign(content), b"", bytes(64)):
            with pytest.raises(Broken) as problem:
                chain.append(w.state, (content, signature, None), w.root.public)
            assert problem.value.code == "chain-signature"


def test_the_same_words_in_another_byte_form_are_refused(w: Writer) -> None:
    content, _signature, _second = w.row(SettingMade, "ana", key="profile", value="x")
    spaced = msgspec.json.format(content, indent=1)
    with pytest.raises(Broken) as problem:
        chain.append(w.state, (spaced, w.keys["ana"].sign(spaced), None), w.root.public)
    assert problem.value.code == "chain-order"


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"kind":"Unknown"}', b"\xff"])
def test_what_is_no_statement_is_refused(w: Writer, content: bytes) -> None:
    with pytest.raises(Broken) as problem:
        chain.append(w.state, (content, w.root.sign(content), None), w.root.public)
    assert problem.value.code == "chain-unreadable"


def test_keys_that_are_none_are_refused(w: Writer) -> None:
    person = w.person("eve")
    for change in ({"box": "00"}, {"sign": "zz" * 32}, {"sign": ""}):
        w.refuses("unreadable", Appointed, ROOT, **person | change)
    circle = w.circle("health")
    for change in ({"public": "00" * 31}, {"recovery": "?"}):
        w.refuses("unreadable", CircleMade, ROOT, **circle | change)


# Founding


def test_a_chain_begins_with_its_founding_and_only_once(w: Writer) -> None:
    w.refuses("founding", Founded, ROOT, **founding(w))
    fresh = Writer()
    fresh.refuses("founding", Rehearsed)
    fresh.refuses("signature", Founded, "ana", **founding(fresh))


# Who may sign


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (Appointed, {}),
        (RoleGiven, {"member": "cem", "role": "shift"}),
        (Left, {"member": "cem"}),
        (Rehearsed, {}),
        (SettingMade, {"key": "idle_minutes", "value": "5"}),
        (CircleMade, {}),
        (Granted, {"circle": "work", "generation": 1, "member": "cem", "sealed": SEALED}),
        (CardConfirmed, {"recipient": "hub", "card": "c"}),
        (DeskKeys, {"card": "c", "sealed": SEALED, "generation": 1}),
        (RecoveryReplaced, {"recovery": "00" * 32, "root_sealed": SEALED, "circles": {}}),
    ],
)
def test_a_case_worker_makes_none_of_the_supervisors_statements(
    w: Writer, kind: type[Statement], content: dict[str, Any]
) -> None:
    if kind is Appointed:
        content = w.person("eve", "shift")
    elif kind is CircleMade:
        content = w.circle("case:X", "cem")
    w.refuses("role", kind, "cem", **content)


def test_someone_who_left_signs_nothing(w: Writer) -> None:
    w.add(Left, "ana", member="bea")
    w.refuses("signer", SettingMade, "bea", key="profile", value="x")
    w.refuses("signer", InstanceBegun, "bea", instance="two", restored=True)


def test_a_supervisor_appoints_gives_roles_and_lets_go(w: Writer) -> None:
    w.appoint("dua", "shift", "ana")
    w.add(RoleGiven, "ana", member="dua", role="case_worker")
    assert w.state.members["dua"].role == "case_worker"
    w.add(Left, "ana", member="dua")
    assert not w.state.members["dua"].active
    w.appoint("dua2", "shift", "ana", slot=w.state.members["dua"].slot)
    w.add(SettingMade, "ana", key="profile", value="generic-coe")
    assert w.state.settings == {"profile": "generic-coe"}
    w.add(Rehearsed, "ana")
    assert w.state.rehearsed


def test_nobody_is_appointed_twice_or_into_a_taken_slot(w: Writer) -> None:
    eve = w.person("eve", "shift")
    for twice in (eve | {"member": "cem"}, eve | {"name": "CEM "}, eve | {"slot": w.state.members["cem"].slot}):
        w.refuses("appointed twice", Appointed, "ana", **twice)


def test_who_is_not_here_neither_leaves_nor_changes_role(w: Writer) -> None:
    w.add(Left, "ana", member="cem")
    for member in ("cem", "nobody"):
        w.refuses("no such member", Left, "ana", member=member)
        w.refuses("no such member", RoleGiven, "ana", member=member, role="shift")


def test_a_desk_always_keeps_one_supervisor(w: Writer) -> None:
    w.add(RoleGiven, "ana", member="bea", role="shift")
    w.refuses("last supervisor", Left, "ana", member="ana")
    w.refuses("last supervisor", RoleGiven, "ana", member="ana", role="shift")
    w.add(Left, ROOT, member="ana")  # two shares of recovery, which appoint another at once
    assert w.state.supervisors() == []


# Two people


def test_a_supervisor_is_appointed_by_two_or_by_recovery() -> None:
    w = Writer()
    w.add(Founded, **founding(w))
    w.appoint("ana")
    w.refuses("two people", Appointed, "ana", **w.person("bea"))
    w.appoint("bea", by=ROOT)
    w.refuses("two people", Appointed, "ana", **w.person("eve"))
    w.appoint("cem", "shift", by="ana")
    w.refuses("two people", RoleGiven, "ana", member="cem", role="supervisor")
    w.add(RoleGiven, "ana", "bea", member="cem", role="supervisor")
    w.appoint("eve", by="ana", second="bea")


def test_who_lets_the_other_supervisor_go_cannot_make_up_another_to_sign_for_two(w: Writer) -> None:
    w.add(Left, "ana", member="bea")
    w.refuses("two people", Appointed, "ana", **w.person("puppet"))
    w.refuses("two people", RoleGiven, "ana", member="cem", role="supervisor")


def test_the_second_is_another_active_supervisor(w: Writer) -> None:
    w.appoint("dua", by="ana", second="bea")
    review = {"instance": "one"}
    w.refuses("two people", ExchangeReviewed, "ana", **review)
    w.refuses("second", ExchangeReviewed, "ana", "ana", **review)
    w.refuses("second", ExchangeReviewed, "ana", "cem", **review)
    w.refuses("second", ExchangeReviewed, "ana", "nobody", **review)
    w.add(Left, "ana", member="dua")
    w.refuses("second", ExchangeReviewed, "ana", "dua", **review)
    w.add(ExchangeReviewed, "ana", "bea", **review)


def test_the_seconds_signature_must_be_there_and_right(w: Writer) -> None:
    content, signature, _second = w.row(ClockMended, "ana", "bea")
    for second in (None, b"", bytes(64), SignKey.fresh().sign(content), signature):
        with pytest.raises(Broken) as problem:
            chain.append(w.state, (content, signature, second), w.root.public)
        assert problem.value.code == "chain-second-signature"


def test_the_child_circle_is_granted_by_two_who_both_hold_it(w: Writer) -> None:  # R-CH-11
    grant = {"circle": "child", "generation": 1, "member": "cem", "sealed": SEALED}
    w.refuses("two people", Granted, "ana", **grant)
    w.appoint("dua", by="ana", second="bea")
    w.refuses("second", Granted, "ana", "dua", **grant)
    w.refuses("role", Granted, "dua", "ana", **grant)
    w.add(Granted, "ana", "bea", **grant)
    assert w.state.holds("cem", "child")


def test_any_worker_signs_with_a_supervisor_that_a_gate_is_passed(w: Writer) -> None:
    passing = {"act": "save", "case": "C", "record": "r", "answers": "00", "reasons": ("return:guardian",)}
    w.refuses("two people", CoSigned, "cem", **passing)
    w.refuses("second", CoSigned, "cem", "cem", **passing)
    w.add(CoSigned, "cem", "bea", **passing)
    assert w.state.cosigned[-1].by == "cem"


def test_a_mended_clock_and_the_counting_office_need_two(w: Writer) -> None:
    w.refuses("two people", ClockMended, "ana")
    w.refuses("role", ClockMended, "cem", "ana")
    w.add(ClockMended, "ana", "bea")
    w.add(CardConfirmed, "ana", recipient="hub", card="card 1")
    w.refuses("two people", CountingOffice, "ana", recipient="hub", card="card 1")
    w.refuses("card", CountingOffice, "ana", "bea", recipient="hub", card="card 2")
    w.add(CountingOffice, "ana", "bea", recipient="hub", card="card 1")
    assert w.state.counting == {"hub": "card 1"}
    w.add(CardConfirmed, "ana", recipient="other", card="card 3")
    assert w.state.counting == {"hub": "card 1"}
    w.add(CardConfirmed, "ana", recipient="hub", card="card 2")  # a changed card counts nothing until two say so
    assert w.state.counting == {}


# Circles


def test_a_circle_is_given_on_by_its_members_only(w: Writer) -> None:
    grant = {"circle": "exchange", "generation": 1, "member": "cem", "sealed": SEALED}
    w.refuses("role", Granted, "bea", **grant)
    w.add(Granted, "ana", **grant)
    assert w.state.circles_of("cem") == ["work", "exchange"]
    w.add(CardConfirmed, "cem", recipient="hub", card="c")
    w.add(DeskKeys, "cem", card="desk card", sealed=SEALED, generation=1)
    assert w.state.desk_keys is not None
    assert [each.card for each in w.state.all_cards] == ["desk card"]


def test_only_present_keys_are_granted_and_only_to_those_who_are_here(w: Writer) -> None:
    w.add(Left, "ana", member="cem")
    base = {"circle": "work", "generation": 1, "member": "bea", "sealed": SEALED}
    for change in ({"generation": 2}, {"member": "cem"}, {"member": "nobody"}):
        w.refuses("grant", Granted, "ana", **base | change)
    w.refuses("grant", Granted, ROOT, **base | {"circle": "none"})


def test_new_keys_of_a_circle_go_to_its_members_only(w: Writer) -> None:
    w.appoint("dua", "shift", "ana")
    older = {"older": SEALED}
    w.refuses("circle members", CircleMade, "ana", **w.circle("work", "ana", "dua", generation=2, **older))
    w.refuses("role", CircleMade, "bea", **w.circle("exchange", "bea", generation=2, **older))
    for wrong in (1, 3):
        w.refuses("generation", CircleMade, "ana", **w.circle("work", "ana", generation=wrong, **older))
    w.refuses("generation", CircleMade, "ana", **w.circle("work", "ana", generation=2))
    w.add(CircleMade, "ana", **w.circle("work", "ana", "bea", generation=2, **older))
    assert not w.state.holds("cem", "work")
    assert set(w.state.circles["work"].older) == {2}
    w.add(Left, "ana", member="bea")
    w.refuses("circle members", CircleMade, "ana", **w.circle("work", "ana", "bea", generation=3, **older))


def test_a_new_circle_begins_with_its_maker_alone(w: Writer) -> None:
    w.refuses("circle members", CircleMade, "ana", **w.circle("case:X", "ana", "bea"))
    w.refuses("generation", CircleMade, "ana", **w.circle("case:X", "ana", generation=2))
    w.refuses("generation", CircleMade, "ana", **w.circle("case:X", "ana", older=SEALED))
    w.refuses("circle members", CircleMade, ROOT, **w.circle("case:X", "nobody"))
    w.add(CircleMade, "ana", **w.circle("case:X", "ana"))
    assert w.state.circles_of("ana") == ["work", "child", "exchange", "case:X"]


# Recovery and copies


def test_recovery_keys_are_replaced_by_the_root_and_for_every_circle(w: Writer) -> None:
    public = BoxKey.fresh().public.hex()
    every = dict.fromkeys(w.state.circles, seals.b64(b"new"))
    w.refuses("role", RecoveryReplaced, "ana", recovery=public, root_sealed=SEALED, circles=every)
    for circles in ({}, every | {"other": SEALED}):
        w.refuses("circles", RecoveryReplaced, ROOT, recovery=public, root_sealed=SEALED, circles=circles)
    w.add(RecoveryReplaced, ROOT, recovery=public, root_sealed=seals.b64(b"root"), circles=every)
    assert w.state.recovery.hex() == public
    assert w.state.root_sealed == b"root"
    assert {each.recovery for each in w.state.circles.values()} == {b"new"}
    assert w.state.rehearsed


def test_a_copy_shuts_the_exchange_until_two_have_reviewed_that_copy(w: Writer) -> None:
    assert w.state.exchange_open
    w.add(InstanceBegun, "cem", instance="two", restored=True)
    assert not w.state.exchange_open
    w.refuses("instance", ExchangeReviewed, "ana", "bea", instance="one")
    w.add(ExchangeReviewed, "ana", "bea", instance="two")
    assert w.state.exchange_open


def test_no_one_alone_opens_the_exchange_by_calling_the_copy_a_first_one(w: Writer) -> None:
    w.add(InstanceBegun, "cem", instance="two", restored=True)
    for by in ("cem", "ana", ROOT):
        w.refuses("instance", InstanceBegun, by, instance="three", restored=False)
        w.refuses("instance", InstanceBegun, by, instance="two", restored=True)
    fresh = Writer()
    fresh.add(Founded, **founding(fresh))
    fresh.refuses("instance", InstanceBegun, ROOT, instance="one", restored=True)


# Words


@pytest.mark.parametrize("problem", ["role", "last supervisor", "appointed twice", "second", "circle members", "grant"])
def test_every_refusal_has_a_sentence(problem: str) -> None:
    refusal = chain.not_allowed(problem)
    assert refusal.code == f"not-allowed-{problem.replace(' ', '-')}"
    assert refusal.title
    assert refusal.advice
    assert chain.needs_second_error().code == "second-person"
