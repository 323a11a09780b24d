"""Replies: receipts once, decisions by reference, each key for what it opens."""

import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from shelter_desk.errors import Refused
from shelter_desk.exchange import inbound
from shelter_desk.exchange.payloads import CountedBy, Referral, Reply, ReplyLine
from shelter_desk.hub.receive import Desk
from shelter_desk.hub.replies import Decision, reply
from tests.exchange.letters import Party, party, payload
from tests.hub.places import TODAY, Hub

DESK, OTHER = party("Made-up desk"), party("Another made-up desk")
REFERENCE = "0123456789abcdef"
GROUNDS = Decision("reasonable_grounds", "Made up: a reflection period is offered.")


def lines(file: Path, sender: Desk, to: Party = DESK) -> list[ReplyLine]:
    """The reply as its desk reads it."""
    signature = file.with_name(file.name + ".minisig").read_bytes()
    sealed = inbound.verify(file.read_bytes(), signature, [sender.card])
    contents = inbound.open_contents(sealed.ciphertext, to[1].age_key)
    inbound.demand_for_us(contents, sealed, to[0], seen=False)
    assert isinstance(contents.payload, Reply)
    return contents.payload.lines


def answer(hub: Hub, profile: str, decisions: dict[str, Decision] | None = None, desk: str = "Made-up desk") -> Path:
    return reply(hub.place(profile), desk, decisions or {}, hub.stick, TODAY)


def refusal(hub: Hub, profile: str, decisions: dict[str, Decision] | None = None, desk: str = "Made-up desk") -> str:
    with pytest.raises(Refused) as problem:
        answer(hub, profile, decisions, desk)
    return problem.value.code


def test_every_package_has_its_receipt_once(hub: Hub) -> None:
    hub.knows(DESK)
    received = [hub.sent(DESK, "count", number).package for number in (3, 1, 2)]
    found = lines(answer(hub, "count"), hub.counting)
    assert [each.about for each in found] == [received[1], received[2], received[0]]
    assert {(each.kind, each.text, each.day) for each in found} == {("receipt", "Received.", TODAY.isoformat())}
    assert refusal(hub, "count") == "no-reply"
    hub.sent(DESK, "outside", 4)
    assert len(lines(answer(hub, "count"), hub.counting)) == 1


def test_what_came_too_late_is_told_so(hub: Hub) -> None:
    hub.knows(DESK)
    hub.registry.publish("2025", lambda _connection: "[]")
    hub.sent(DESK, "count")
    (line,) = lines(answer(hub, "count"), hub.counting)
    assert "published before" in line.text


def test_each_key_answers_what_it_opens(hub: Hub) -> None:
    hub.knows(DESK)
    hub.sent(DESK, "count", 1)
    hub.sent(DESK, "referral", 2)
    (receipt,) = lines(answer(hub, "referral"), hub.referral)
    assert receipt.about == REFERENCE
    (other,) = lines(answer(hub, "count"), hub.counting)
    assert other.about != REFERENCE


def test_a_decision_goes_by_its_reference(hub: Hub) -> None:
    hub.knows(DESK)
    hub.sent(DESK, "referral")
    receipt, decision = lines(answer(hub, "referral", {REFERENCE: GROUNDS}), hub.referral)
    assert receipt.kind == "receipt"
    assert (decision.about, decision.kind, decision.decision) == (REFERENCE, "decision", "reasonable_grounds")
    assert decision.text == "Made up: a reflection period is offered."
    assert decision.counted_by == []
    # A later decision on the same referral needs no new package of the desk.
    counted = Decision("identified", "", "2026-03-09")
    (later,) = lines(answer(hub, "referral", {REFERENCE: counted}), hub.referral)
    assert (later.decision, later.counted_by) == ("identified", [CountedBy("presumed", "2026-03-09")])


def test_a_person_referred_twice_has_one_decision(hub: Hub) -> None:
    hub.knows(DESK)
    for sequence in (1, 2):
        hub.sent(DESK, "referral", sequence)
    found = lines(answer(hub, "referral", {REFERENCE: GROUNDS}), hub.referral)
    assert [each.kind for each in found] == ["receipt", "receipt", "decision"]


def test_no_desk_is_told_of_anothers_referral(hub: Hub) -> None:
    hub.knows(DESK, OTHER)
    hub.sent(DESK, "referral", 1)
    foreign = payload("referral")
    assert isinstance(foreign, Referral)
    hub.sent(OTHER, "referral", 1, replace(foreign, reference="f" * 16))
    assert refusal(hub, "referral", {"f" * 16: GROUNDS}) == "unknown-reference"
    assert refusal(hub, "referral", {"": GROUNDS}) == "unknown-reference"
    # The refusal left the receipts unanswered.
    assert len(lines(answer(hub, "referral"), hub.referral)) == 1


def test_an_unknown_desk_and_nothing_to_say_are_refused(hub: Hub) -> None:
    hub.knows(DESK)
    assert refusal(hub, "count") == "no-reply"
    assert refusal(hub, "count", desk="Nobody") == "unknown-desk"


def test_a_reply_that_could_not_be_written_is_not_given(hub: Hub, tmp_path: Path) -> None:
    hub.knows(DESK)
    hub.sent(DESK, "count")
    with pytest.raises(Refused):
        reply(hub.counting, "Made-up desk", {}, tmp_path / "pulled", TODAY)
    assert len(lines(answer(hub, "count"), hub.counting)) == 1


def test_what_the_desk_could_not_read_is_refused_here(hub: Hub) -> None:
    hub.knows(DESK)
    hub.sent(DESK, "referral")
    for decision in (
        Decision("two words", ""),
        Decision("identified", "turned \u202e around"),
        Decision("identified", "", "1 March"),
    ):
        assert refusal(hub, "referral", {REFERENCE: decision}) == "package-unreadable"
    assert len(lines(answer(hub, "referral"), hub.referral)) == 1


def test_the_new_keys_of_a_desk_get_the_answer_to_what_the_old_ones_sent(hub: Hub) -> None:
    hub.knows(DESK)
    hub.sent(DESK, "count")
    new = party("Made-up desk, new keys")
    hub.registry.add_desk(new[0], replaces=DESK[0].id)
    found = lines(answer(hub, "count", desk=DESK[0].id), hub.counting, new)
    assert len(found) == 1


def test_a_package_that_comes_while_a_reply_is_written_keeps_its_receipt(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shelter_desk.hub import replies

    hub.knows(DESK)
    hub.sent(DESK, "count", 1)
    writing = replies.write_all

    def meanwhile(folder: Path, files: dict[str, bytes]) -> None:
        hub.sent(DESK, "count", 2)
        writing(folder, files)

    monkeypatch.setattr(replies, "write_all", meanwhile)
    assert len(lines(answer(hub, "count"), hub.counting)) == 1
    monkeypatch.undo()
    assert len(lines(answer(hub, "count"), hub.counting)) == 1


def test_days_are_the_hubs(hub: Hub) -> None:
    hub.knows(DESK)
    hub.sent(DESK, "count")
    file = reply(hub.counting, "Made-up desk", {}, hub.stick, datetime.date(2026, 12, 31))
    assert [each.day for each in lines(file, hub.counting)] == ["2026-12-31"]
