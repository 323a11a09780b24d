"""Answers that come back: the full inbound path, a difference to look at, then the change (attacks 20 and 21)."""

from pathlib import Path

import pytest

from shelter_desk.actions import cards, referring, releases, take_in
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.send import Written
from shelter_desk.actions.take_in import accept, look_at
from shelter_desk.errors import DeskError
from shelter_desk.exchange.cards import fresh
from shelter_desk.exchange.package import SIGNATURE_SUFFIX
from tests.actions.office import Office, line
from tests.exchange.letters import payload


def refused(office: Office, file: Path) -> str:
    before = office.desk.vault.head
    with pytest.raises(DeskError) as problem:
        look_at(office.desk, file)
    assert office.desk.vault.head == before
    return problem.value.code


@pytest.fixture
def case(office: Office) -> str:
    code = office.person()
    office.consent(code, **office.to_mechanism(use="once"))
    return code


@pytest.fixture
def sent(office: Office, case: str) -> Written:
    """A referral that is out."""
    mechanism = office.recipient(office.mechanism)
    shown = referring.preview(office.desk, case, mechanism, referring.question(office.desk, case, mechanism))
    return referring.export(office.desk, shown, office.stick)


def reference(office: Office, case: str) -> str:
    return referring.reference_of(office.desk, case, office.recipient(office.mechanism))


def replies(office: Office, case: str) -> list[dict[str, object]]:
    return [record.answers for record in view_case(office.desk, case).of_form("reply")]


def test_receipt_and_decision_come_into_their_case(office: Office, case: str, sent: Written) -> None:
    about = reference(office, case)
    file = office.answer(
        line(about),
        line(about, "decision", "Made up: a reflection period is offered.", "reasonable_grounds", "2026-03-09"),
        line(sent.package),
    )
    arrival = look_at(office.desk, file)
    assert replies(office, case) == []  # looked at, not yet taken in
    assert (arrival.sender, arrival.partner) == ("Made-up mechanism", office.recipient(office.mechanism).id)
    assert [change.case for change in arrival.changes] == [case, case, ""]
    assert arrival.unknown == ()
    assert accept(office.desk, arrival) == [case, case]
    receipt, decision = replies(office, case)
    assert (receipt["kind"], receipt["text"]) == ("receipt", "Received.")
    assert decision["kind"] == "decision"
    assert decision["text"] == "Authority: reasonable grounds\nMade up: a reflection period is offered."
    assert (decision["counted"], decision["counted_on"]) == ("presumed", "2026-03-09")
    assert (decision["from"], decision["day"]) == (arrival.partner, "2026-03-10")
    assert "read_reply" in {due.code for due in view_case(office.desk, case).dues}


def test_what_this_desk_never_sent_is_named_and_changes_nothing(office: Office, case: str, sent: Written) -> None:
    arrival = look_at(office.desk, office.answer(line("ffffffffffffffff"), line("")))
    assert [each.about for each in arrival.unknown] == ["ffffffffffffffff", ""]
    assert accept(office.desk, arrival) == []
    assert replies(office, case) == []


def test_only_who_was_told_answers(office: Office, case: str, sent: Written) -> None:
    """A confirmed clinic that learnt a reference must not decide in the mechanism's name."""
    about = reference(office, case)
    arrival = look_at(office.desk, office.answer(line(about), line(sent.package), sender=office.clinic))
    assert arrival.changes == ()
    assert len(arrival.unknown) == 2


def test_a_reply_is_taken_in_once(office: Office, case: str, sent: Written) -> None:
    file = office.answer(line(reference(office, case)))
    arrival = look_at(office.desk, file)
    accept(office.desk, arrival)
    with pytest.raises(DeskError) as problem:
        accept(office.desk, arrival)
    assert problem.value.code == "package-replayed"
    assert refused(office, file) == "package-replayed"
    assert len(replies(office, case)) == 1


def test_a_power_cut_while_it_is_taken_in_doubles_nothing(
    office: Office, case: str, sent: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = reference(office, case)
    file = office.answer(line(about), line(about, "message", "Made up: call us."))

    def cut(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(take_in.releases, "note_came_in", cut)
        with pytest.raises(KeyboardInterrupt):
            accept(office.desk, look_at(office.desk, file))
    assert accept(office.desk, look_at(office.desk, file)) == [case, case]
    assert [each["kind"] for each in replies(office, case)] == ["receipt", "message"]


@pytest.mark.parametrize("profile", ["count", "outside", "referral"])
def test_a_desk_takes_in_answers_only(office: Office, profile: str) -> None:
    assert refused(office, office.packed(payload(profile), profile)) == "package-kind"  # type: ignore[arg-type]


def test_strangers_damage_and_others_post_are_refused(office: Office) -> None:  # attack 21
    stranger = fresh("mechanism", "Nobody we know", True)
    assert refused(office, office.answer(line("a"), sender=stranger)) == "package-sender"
    file = office.answer(line("a"))
    signature = file.with_name(file.name + SIGNATURE_SUFFIX)
    kept = signature.read_bytes()
    signature.write_bytes(office.answer(line("a")).with_name("x").name.encode())
    assert refused(office, file) == "package-signature"
    signature.write_bytes(kept)
    data = bytearray(file.read_bytes())
    data[1000] ^= 1
    file.write_bytes(bytes(data))
    assert refused(office, file) == "package-sender"
    elsewhere = office.packed(payload("reply"), "reply", to=fresh("desk", "Another desk", True)[0])
    assert refused(office, elsewhere) == "package-recipient"
    assert refused(office, office.stick / "nowhere.age") == "file-read"


def test_the_senders_old_keys_are_no_longer_believed(office: Office, case: str, sent: Written) -> None:
    about = reference(office, case)
    old = office.answer(line(about))
    renewed = fresh("mechanism", office.mechanism[0].name, True)
    cards.confirm(office.desk, renewed[0], " ".join(renewed[0].words()), replaces=office.recipient(office.mechanism).id)
    assert refused(office, old) == "package-sender"
    # The new ones answer to what was sent before: it is the same recipient.
    arrival = look_at(office.desk, office.answer(line(about), sender=renewed))
    assert [change.case for change in arrival.changes] == [case]


def test_only_who_holds_exchange_takes_in(office: Office) -> None:
    file = office.answer(line("a"))
    with office.as_someone_else("Cem"):
        assert refused(office, file) == "no-exchange"


def test_a_decision_in_words_nobody_knows_is_told_as_it_is(office: Office, case: str, sent: Written) -> None:
    accept(office.desk, look_at(office.desk, office.answer(line(reference(office, case), "decision", "", "deferred"))))
    assert replies(office, case)[0]["text"] == "deferred"
    accept(office.desk, look_at(office.desk, office.answer(line(reference(office, case), "message", ""))))
    assert replies(office, case)[1]["text"] == "message"


def test_what_came_in_is_remembered_by_its_id(office: Office) -> None:
    arrival = look_at(office.desk, office.answer(line("a")))
    accept(office.desk, arrival)
    assert releases.seen_packages(office.desk) == {arrival.package}
