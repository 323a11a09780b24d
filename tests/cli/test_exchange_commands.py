"""card, export, import at the terminal: exit codes, JSON, and sentences a person can act on."""

from pathlib import Path
from typing import Any

import pytest

from shelter_desk.actions import cards
from shelter_desk.exchange import cards as card_files
from shelter_desk.exchange.cards import Card, fresh
from tests.actions.office import Office, line
from tests.cli.desks import Shell, shell_of


def card_file(shell: Shell, card: Card) -> str:
    file = shell.folder / f"{card.id}.card"
    file.write_bytes(card_files.encode(card))
    return str(file)


# card


def test_card_shows_and_writes_the_desks_own(shell: Shell) -> None:
    out = shell.folder / "ours.card"
    found = shell.desk("card", shell.dir, "--out", str(out))
    card = card_files.decode(out.read_bytes())
    assert (found["id"], found["words"]) == (card.id, card.words())
    assert found["card"]["name"] == "Made-up desk"
    # A file that is there already is someone's.
    assert "There is a file of that name already." in shell.refused("card", shell.dir, "--out", str(out))
    assert "is not there" in shell.refused("card", shell.dir, "--out", str(shell.folder / "pulled" / "ours.card"))


def test_card_confirm_needs_the_words_of_the_other_side(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    card = fresh("service", "A made-up lawyer", made_up=True)[0]
    file, words = card_file(shell, card), " ".join(card.words())
    assert "These are not the eight words" in shell.refused("card", "confirm", shell.dir, file, "--words", "one two")
    found = shell.desk("card", "confirm", shell.dir, file, "--words", words)
    assert found["card"] == card.id
    monkeypatch.setattr("shelter_desk.cli.common.ask", lambda _prompt: words)
    assert shell.desk("card", "confirm", shell.dir, file)["recipient"] == found["recipient"]
    assert "Which card?" in shell.refused("card", "confirm", shell.dir)
    (shell.folder / "photo.card").write_bytes(b"\xff\xd8")
    assert "This file is not a card." in shell.refused("card", "confirm", shell.dir, str(shell.folder / "photo.card"))


def test_card_confirm_replaces_where_that_is_said(shell: Shell, office: Office) -> None:
    card = fresh("service", "Made-up clinic", made_up=True)[0]
    command = ("card", "confirm", shell.dir, card_file(shell, card), "--words", " ".join(card.words()))
    assert "Another card has the name" in shell.refused(*command)
    found = shell.desk(*command, "--replaces", "Made-up clinic")
    office.open()
    assert office.recipient((card, office.clinic[1])).id == found["recipient"]


def test_card_counting_needs_two(shell: Shell, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    card = fresh("counting", "Another counting office", made_up=True)[0]
    found = shell.desk("card", "confirm", shell.dir, card_file(shell, card), "--words", " ".join(card.words()))
    assert "second supervisor" in shell.refused("card", "counting", shell.dir, found["recipient"])
    monkeypatch.setattr(
        "shelter_desk.cli.common.second_person", lambda desk, name, _command: office.made.second(desk, name)
    )
    done = shell.desk("card", "counting", shell.dir, found["recipient"], "--second", "Bea")
    assert done["counting"] == found["recipient"]
    assert "second supervisor" in shell.refused("card", "counting", shell.dir, "--second", "Bea")


# export


@pytest.fixture
def filled(office: Office, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Shell:
    """A desk with a year behind it and one case that may be told to the mechanism."""
    office.crowd(30, "2025-06-01")
    case = office.person()
    office.consent(case, **office.to_mechanism(use="once"))
    shell = shell_of(office, capsys, tmp_path / "words")
    office.stick.mkdir(exist_ok=True)
    (shell.folder / "case").write_text(case)
    return shell


def counting(shell: Shell, *more: str) -> tuple[str, ...]:
    to = shell.office.counting[0].id
    return ("export", shell.dir, "--profile", "count", "--to", to, "--out", str(shell.office.stick), *more)


def referral(shell: Shell, *more: str) -> tuple[str, ...]:
    case = (shell.folder / "case").read_text()
    stick = str(shell.office.stick)
    return (
        "export",
        shell.dir,
        "--profile",
        "referral",
        "--to",
        "Made-up mechanism",
        "--case",
        case,
        "--out",
        stick,
        *more,
    )


def test_a_count_is_previewed_and_written(filled: Shell) -> None:
    shown = filled.desk(*counting(filled, "--period", "2025", "--preview"))
    assert shown["people"] == 30
    assert list(filled.office.stick.iterdir()) == []
    done = filled.desk(*counting(filled, "--period", "2025"))
    assert done["payload"] == shown["payload"]
    assert {Path(done["file"]).exists(), Path(done["signature"]).exists()} == {True}


def test_people_read_the_very_rows(filled: Shell) -> None:
    who = ("--user", "Ana", "--passphrase-file", filled.words("Ana"), "--today", filled.today)
    said = filled.text(*counting(filled, "--period", "2025", "--preview"), *who)
    assert "Nothing was written. These very rows would leave:" in said
    assert "total : 30" in said
    to = ("--to", "Made-up mechanism", "--out", str(filled.office.stick))
    said = filled.text("export", filled.dir, "--profile", "outside", *to, "--period", "2025", "--preview", *who)
    assert "  total: 30" in said
    assert "form : hidden" not in said
    said = filled.text(*referral(filled, "--preview"), *who)
    assert "+ Identity › Given names: Made-up Senait" in said
    assert ": this never leaves the desk" in said
    said = filled.text(*referral(filled), *who)
    assert "Written and read back: file-" in said
    assert "Take both files along" in said


def test_left_out_are_told_by_reason(office: Office, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    office.crowd(25, "2025-06-01")
    office.crowd(3)
    office.crowd(2, audiences=())
    shell = shell_of(office, capsys, tmp_path / "words")
    shell.today = "2026-04-01"
    found = shell.desk(*counting(shell, "--period", "2026-Q1", "--preview"))
    assert (found["people"], found["left_out"]) == (3, {"no_consent": 2})
    who = ("--user", "Ana", "--passphrase-file", shell.words("Ana"), "--today", shell.today)
    assert "Not counted, because they did not agree: 2" in shell.text(
        *counting(shell, "--period", "2026-Q1", "--preview"), *who
    )


def test_a_referral_is_written_under_the_reference_that_was_shown(filled: Shell) -> None:
    done = filled.desk(*referral(filled))
    assert {"form": "identity", "field": "given_names"} in done["goes"]
    assert {"form": "consent", "field": "scope", "why": "never_leaves"} in done["stays"]
    filled.office.open()
    case = (filled.folder / "case").read_text()
    from shelter_desk.actions import referring

    mechanism = filled.office.recipient(filled.office.mechanism)
    assert referring.reference_of(filled.office.desk, case, mechanism) == done["reference"]


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (lambda s: counting(s), "Which period?"),
        (lambda s: counting(s, "--period", "last year"), "This is not a period: last year"),
        (lambda s: counting(s, "--period", "2026"), "2026 is not over yet."),
        (
            lambda s: ("export", s.dir, "--profile", "count", "--to", "Nobody", "--out", "."),
            "Nobody of that name has a confirmed card",
        ),
        (
            lambda s: ("export", s.dir, "--profile", "referral", "--to", "Made-up mechanism", "--out", "."),
            "Which case?",
        ),
        (lambda s: (*referral(s)[:-1], str(s.folder / "pulled")), "is not there"),
    ],
)
def test_what_cannot_be_exported_says_why(filled: Shell, command: Any, sentence: str) -> None:
    assert sentence in filled.refused(*command(filled))
    assert list(filled.office.stick.iterdir()) == []


def test_who_may_not_export_is_told(filled: Shell) -> None:
    said = filled.desk(*counting(filled, "--period", "2025"), user="Cem", code=1)["error"]
    assert "Your role does not make returns." in said


def test_a_wrong_day_is_told(filled: Shell) -> None:
    filled.today = "tomorrow"
    assert "This is not a date: tomorrow" in filled.refused(*counting(filled, "--period", "2025"))


# import


def test_an_answer_is_taken_in(filled: Shell) -> None:
    reference = filled.desk(*referral(filled))["reference"]
    office = filled.office
    office.open()
    file = office.answer(line(reference), line("f" * 16))
    office.desk.close()
    found = filled.desk("import", filled.dir, str(file))
    case = (filled.folder / "case").read_text()
    assert (found["cases"], found["answers"]) == ([case], 1)
    assert "taken in before" in filled.refused("import", filled.dir, str(file))
    who = ("--user", "Ana", "--passphrase-file", filled.words("Ana"), "--today", filled.today)
    office.open()
    other = office.answer(line(reference, "message", "Made up: call."), line("f" * 16))
    office.desk.close()
    said = filled.text("import", filled.dir, str(other), *who)
    assert "1 answer from Made-up mechanism was taken in." in said
    assert f"See case {case}" in said
    assert "Not about anything this desk sent: ffffffffffffffff" in said


def test_anything_else_is_refused_with_what_to_do(shell: Shell, tmp_path: Path) -> None:
    for name, content, sentence in (
        ("holiday.jpg", bytes(100_000), "cannot be read"),  # and no signature beside it
        ("small.age", b"x", "cannot be read"),
    ):
        (tmp_path / name).write_bytes(content)
        assert sentence in shell.refused("import", shell.dir, str(tmp_path / name))
    (tmp_path / "small.age.minisig").write_bytes(b"x")
    assert "no size a package can have" in shell.refused("import", shell.dir, str(tmp_path / "small.age"))


def test_the_desks_card_is_the_one_others_confirmed(shell: Shell) -> None:
    found = shell.desk("card", shell.dir)
    shell.office.open()
    assert cards.own_card(shell.office.desk).id == found["id"]
