"""hub init, card, receive, report, reply, open at the terminal."""

from pathlib import Path
from typing import Any

import pytest

from shelter_desk.actions import cards, referring
from shelter_desk.exchange import cards as card_files
from shelter_desk.exchange.cards import fresh
from tests.actions.office import Office
from tests.cli.desks import Shell, shell_of

COUNTING, REFERRAL = "one quiet passphrase for counting", "another quiet passphrase for referrals"


@pytest.fixture
def hub(shell: Shell) -> str:
    """A hub of made-up desks."""
    folder = shell.folder / "hub"
    shell.any(
        *("hub", "init", str(folder), "--name", "A made-up hub", "--demo"),
        *("--counting-passphrase-file", shell.words("counting", COUNTING)),
        *("--referral-passphrase-file", shell.words("referral", REFERRAL)),
    )
    return str(folder)


def place(shell: Shell, key: str) -> tuple[str, ...]:
    words = {"counting": COUNTING, "referral": REFERRAL}[key]
    return ("--key", key, "--passphrase-file", shell.words(key, words), "--today", shell.today)


def refused(shell: Shell, *command: str) -> str:
    return str(shell.any(*command, code=1)["error"])


def desk_card(shell: Shell) -> tuple[str, str]:
    """The office's card on a stick, and its words."""
    shell.office.open()
    card = cards.own_card(shell.office.desk)
    shell.office.desk.close()
    file = shell.folder / "desk.card"
    file.write_bytes(card_files.encode(card))
    return str(file), " ".join(card.words())


def test_init_makes_two_cards(hub: str, shell: Shell) -> None:
    found = shell.any("hub", "card", hub)
    assert {purpose: card["holder"] for purpose, card in found.items()} == {
        "counting": "counting",
        "referral": "mechanism",
    }
    assert all(len(card["words"]) == 8 and card["made_up"] for card in found.values())
    assert "counting: " in shell.text("hub", "card", hub)
    again = ("hub", "init", hub, "--name", "x", "--counting-passphrase-file", shell.words("counting", COUNTING))
    assert "This folder is not empty." in refused(
        shell, *again, "--referral-passphrase-file", shell.words("r", REFERRAL)
    )


def test_commands_where_no_hub_is_say_so(shell: Shell, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for command in (
        ("hub", "card", str(empty)),
        ("hub", "card", str(empty), "--confirm", desk_card(shell)[0], "--words", "x"),
        ("hub", "report", str(empty), "--period", "2025"),
        ("hub", "receive", str(empty), "file.age", *place(shell, "counting")),
        ("hub", "reply", str(empty), "--desk", "x", "--out", ".", *place(shell, "counting")),
        ("hub", "open", str(empty), "0" * 16, "--out", ".", *place(shell, "referral")),
    ):
        assert "There is no hub in this folder." in refused(shell, *command)
    assert list(empty.iterdir()) == []


def test_desks_are_confirmed_and_their_new_cards_too(hub: str, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    file, words = desk_card(shell)
    assert "These are not the eight words" in refused(shell, "hub", "card", hub, "--confirm", file, "--words", "one")
    found = shell.any("hub", "card", hub, "--confirm", file, "--words", words)
    new = fresh("desk", "Made-up desk", made_up=True)[0]
    other = shell.folder / "new.card"
    other.write_bytes(card_files.encode(new))
    monkeypatch.setattr("shelter_desk.cli.common.ask", lambda _prompt: " ".join(new.words()))
    assert "Another card has the name" in refused(shell, "hub", "card", hub, "--confirm", str(other))
    replaced = shell.any("hub", "card", hub, "--confirm", str(other), "--replaces", "Made-up desk")
    assert replaced == found


def test_only_made_up_hubs_pretend_a_day(shell: Shell, hub: str) -> None:
    real = str(shell.folder / "real")
    shell.any(
        *("hub", "init", real, "--name", "A hub"),
        *("--counting-passphrase-file", shell.words("counting", COUNTING)),
        *("--referral-passphrase-file", shell.words("referral", REFERRAL)),
    )
    assert "--today is only for hubs of made-up desks." in refused(
        shell, "hub", "report", real, "--period", "2025", "--today", "2030-01-01"
    )
    assert "not frozen yet" in refused(shell, "hub", "report", real, "--period", "2090")
    assert "This is not a date" in refused(shell, "hub", "report", hub, "--period", "2025", "--today", "soon")


@pytest.fixture
def sent(office: Office, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> dict[str, Any]:
    """A hub with this desk's cards, and on the stick a count, a return and a referral."""
    office.crowd(30, "2025-06-01")
    case = office.person()
    office.consent(case, **office.to_mechanism(use="once"))
    shell = shell_of(office, capsys, tmp_path / "words")
    folder = shell.folder / "hub"
    shell.any(
        *("hub", "init", str(folder), "--name", "A made-up hub", "--demo"),
        *("--counting-passphrase-file", shell.words("counting", COUNTING)),
        *("--referral-passphrase-file", shell.words("referral", REFERRAL)),
    )
    file, words = desk_card(shell)
    shell.any("hub", "card", str(folder), "--confirm", file, "--words", words)
    found = shell.any("hub", "card", str(folder))
    recipients = {}
    for purpose in ("counting", "referral"):
        card = str(folder / f"{purpose}.card")
        confirmed = shell.desk("card", "confirm", shell.dir, card, "--words", " ".join(found[purpose]["words"]))
        recipients[purpose] = confirmed["recipient"]
    office.open()
    cards.mark_counting(office.desk, recipients["counting"], office.made.second(office.desk))
    question = office.to_mechanism(recipient=recipients["referral"])
    office.consent(case, **question)
    for record in [each for each in office.desk.vault.case_rows() if each.code != case]:
        office.consent(record.code, **(office.counted_by("office") | {"recipient": recipients["counting"]}))
    shown = referring.preview(
        office.desk,
        case,
        cards.recipient(office.desk, recipients["referral"]),
        referring.question(office.desk, case, cards.recipient(office.desk, recipients["referral"])),
    )
    referral = referring.export(office.desk, shown, office.stick)
    office.desk.close()
    to = ("--to", recipients["counting"], "--period", "2025", "--out", str(office.stick))
    count = shell.desk("export", shell.dir, "--profile", "count", *to)
    outside = shell.desk("export", shell.dir, "--profile", "outside", *to)
    return {
        "shell": shell,
        "hub": str(folder),
        "case": case,
        "reference": shown.payload.reference,
        "referral": str(referral.file),
        "package": referral.package,
        "count": count["file"],
        "outside": outside["file"],
    }


def test_packages_are_taken_in_reported_and_answered(sent: dict[str, Any]) -> None:
    shell, hub = sent["shell"], sent["hub"]
    stick = [str(path) for path in sorted(shell.office.stick.iterdir())]
    first = shell.any("hub", "receive", hub, *stick, *place(shell, "counting"), code=1)
    assert sorted(each["profile"] for each in first["received"]) == ["count", "outside"]
    assert first["refused"] == {Path(sent["referral"]).name: "package-recipient"}
    named = shell.any("hub", "receive", hub, sent["referral"], *place(shell, "referral"))
    assert [each["profile"] for each in named["received"]] == ["referral"]
    again = shell.text("hub", "receive", hub, sent["count"], *place(shell, "counting"), code=1)
    assert "This package was taken in before." in again
    rows = shell.any("hub", "report", hub, "--period", "2025", "--today", shell.today)["rows"]
    assert [row["status"] for row in rows] == ["under_20"]  # they agreed to this office in 2026 only
    assert "total: under_20" in shell.text("hub", "report", hub, "--period", "2025", "--today", shell.today)
    out = str(shell.office.stick)
    reply = ("hub", "reply", hub, "--desk", "Made-up desk", "--out", out, *place(shell, "referral"))
    written = shell.any(
        *reply, "--decision", f"{sent['reference']}=identified", "--text", "Made up.", "--counted-on", "2026-03-01"
    )
    found = shell.desk("import", shell.dir, written["file"])
    assert found["cases"] == [sent["case"], sent["case"]]
    assert "Written and read back: file-" in shell.text(
        "hub", "reply", hub, "--desk", "Made-up desk", "--out", out, *place(shell, "counting")
    )


def test_decisions_are_written_as_they_must_be(sent: dict[str, Any]) -> None:
    shell, hub = sent["shell"], sent["hub"]
    reply = ("hub", "reply", hub, "--desk", "Made-up desk", "--out", str(shell.office.stick), *place(shell, "referral"))
    assert "A decision is written as REFERENCE=CODE." in refused(shell, *reply, "--decision", "identified")
    assert "This is not a date" in refused(shell, *reply, "--decision", "a=b", "--counted-on", "yesterday")
    assert "sent no referral of that name" in refused(shell, *reply, "--decision", "a=identified")
    assert "No desk of that name" in refused(shell, *("Nobody" if part == "Made-up desk" else part for part in reply))


def test_a_referral_is_opened_with_its_own_key(sent: dict[str, Any]) -> None:
    shell, hub = sent["shell"], sent["hub"]
    shell.any("hub", "receive", hub, sent["referral"], *place(shell, "referral"))
    out = shell.folder / "read"
    out.mkdir()
    opening = ("hub", "open", hub, sent["package"], "--out", str(out))
    assert "for someone else" in refused(shell, *opening, *place(shell, "counting"))
    words = ("--passphrase-file", shell.words("referral", REFERRAL))
    assert "referral.json" in shell.any(*opening, *words)["files"]
    for path in out.iterdir():
        path.unlink()
    assert "Delete them after reading." in shell.text(*opening, *words)
    assert "There is no referral" in refused(
        shell, *("../x" if part == sent["package"] else part for part in opening), *words
    )


def test_a_wrong_passphrase_opens_no_place(hub: str, shell: Shell) -> None:
    wrong = ("--passphrase-file", shell.words("wrong", "a wrong passphrase"))
    assert "This passphrase does not open the key." in refused(shell, "hub", "receive", hub, "file.age", *wrong)
