"""The second of two people: sees what is signed, in a process of their own, which returns only a signature."""

import sys
from pathlib import Path

import pytest

from shelter_desk import seals
from shelter_desk.actions import second as seconding
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.second import describe, own_command, second_person, sign_as
from shelter_desk.errors import Broken, DeskError, Refused
from shelter_desk.vault.statements import ClockMended, CoSigned, SettingMade, Statement
from tests.conftest import MadeDesk, passphrase_of


def statement(desk: Desk, kind: type[Statement] = ClockMended, second: str = "Bea", **content: object) -> bytes:
    member = desk.vault.chain.by_name(second)
    made = kind(
        prev=desk.vault.chain.head,
        by=desk.vault.me.id,
        at=desk.vault.moment(),
        second=member.id if member else "",
        **content,
    )
    return made.content()


def script(*lines: str) -> list[str]:
    return [sys.executable, "-c", "\n".join(("import sys", *lines))]


def test_two_people_sign_through_a_process_of_the_seconds_own(desk: Desk, tmp_path: Path) -> None:
    words = tmp_path / "bea.txt"
    words.write_text(passphrase_of("Bea") + "\n")
    words.chmod(0o600)
    bea = second_person(desk, "Bea", own_command("cosign", "--user", "Bea", "--passphrase-file", str(words)))
    made = desk.vault.state(ClockMended, bea)
    assert made.second == bea.member
    words.write_text("wrong words\n")
    with pytest.raises(Refused) as problem:
        desk.vault.state(ClockMended, bea)
    assert problem.value.code == "second-refused"
    assert "do not open this desk" in problem.value.advice


def test_the_second_sees_what_is_signed(desk: Desk) -> None:
    lines = describe(
        statement(desk, CoSigned, act="save", case="CASE-1", record="r1", answers="00", reasons=("return:guardian",))
    )
    assert any("CASE-1" in line for line in lines)


@pytest.mark.parametrize("content", [b"", b"{}", b"anything"])
def test_what_is_no_statement_is_not_signed(made: MadeDesk, content: bytes) -> None:
    with pytest.raises(Broken) as problem:
        sign_as(made.folder, "Bea", passphrase_of("Bea"), content)
    assert problem.value.code == "second-statement"


def test_nobody_is_led_to_sign_alone(made: MadeDesk, desk: Desk) -> None:
    """A statement in the second's own name, without another, would be hers alone."""
    content = statement(desk, SettingMade, "", key="profile", value="x")
    with pytest.raises(Broken):
        sign_as(made.folder, "Bea", passphrase_of("Bea"), content)


def test_a_signature_needs_the_passphrase_and_a_wrong_one_is_counted(made: MadeDesk, desk: Desk) -> None:
    content = statement(desk)
    with pytest.raises(Refused) as problem:
        sign_as(made.folder, "Bea", "wrong", content, made.notebook)
    assert problem.value.code == "wrong-passphrase"
    assert made.notebook.failed(desk.vault.chain.desk) == 1
    signature = sign_as(made.folder, "Bea", passphrase_of("Bea"), content, made.notebook)
    bea = desk.vault.chain.by_name("Bea")
    assert bea is not None
    assert seals.verified(bea.sign, content, signature)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["sys.exit(1)"], "second-refused"),
        (["print('no hex')"], "second-process"),
        (["sys.stdout.buffer.write(b'\\xff')"], "second-process"),
        (["print('00' * 64)"], "chain-second-signature"),
    ],
)
def test_a_process_that_does_not_answer_rightly_changes_nothing(desk: Desk, lines: list[str], code: str) -> None:
    before = desk.vault.chain
    with pytest.raises(DeskError) as problem:
        desk.vault.state(ClockMended, second_person(desk, "Bea", script(*lines)))
    assert problem.value.code == code
    assert desk.vault.chain == before


def test_nobody_waits_forever(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seconding, "_PATIENCE_SECONDS", 0.2)
    with pytest.raises(Refused) as problem:
        desk.vault.state(ClockMended, second_person(desk, "Bea", script("import time", "time.sleep(30)")))
    assert problem.value.code == "second-refused"


def test_only_who_works_here_can_be_asked(desk: Desk) -> None:
    with pytest.raises(Refused) as problem:
        second_person(desk, "Nobody", [])
    assert problem.value.code == "no-member"
