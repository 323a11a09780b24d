"""create, check, record, show at the terminal: exit codes, JSON, and sentences a person can act on."""

import json
from pathlib import Path
from typing import Any

import pytest

from shelter_desk.actions.found import found_desk
from shelter_desk.actions.save import Entry, save
from shelter_desk.cli import desk_commands
from shelter_desk.cli.main import run
from tests.cli.desks import Shell

WORDS = "three grey herons over the old mill"


def answers(shell: Shell, **given: Any) -> str:
    file = shell.folder / "answers.json"
    file.write_text(json.dumps(given))
    return str(file)


def record(shell: Shell, form: str, case: str = "new", *more: str, **given: Any) -> tuple[str, ...]:
    return ("record", shell.dir, "--case", case, "--form", form, "--answers", answers(shell, **given), *more)


def who(shell: Shell, name: str = "Ana") -> tuple[str, ...]:
    return ("--user", name, "--passphrase-file", shell.words(name), "--today", shell.today)


# create


@pytest.fixture
def read_back(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed when two shares are to be read back; the paper says what was printed."""
    typed: list[str] = []
    shares: list[str] = []

    def founded(*arguments: Any, **named: Any) -> list[str]:
        shares.extend(found_desk(*arguments, **named))
        return shares

    def ask(_prompt: str) -> str:
        return typed.pop(0) if typed else shares.pop()

    monkeypatch.setattr(desk_commands, "found_desk", founded)
    monkeypatch.setattr("shelter_desk.cli.common.ask", ask)
    return typed


def create(shell: Shell, *more: str) -> tuple[str, ...]:
    folder = str(shell.folder / "new desk")
    return ("create", folder, "--user", "Zoe", "--passphrase-file", shell.words("Zoe", WORDS), *more)


def test_create_prints_three_shares_and_reads_two_back(shell: Shell, read_back: list[str]) -> None:
    said = shell.text(*create(shell))
    assert "Copy these three shares by hand" in said
    assert "One supervisor only: acts of two people are refused until there is a second." in said
    assert "The recovery words open this desk. It is ready." in said
    new = ("record", str(shell.folder / "new desk"), "--case", "new", "--form", "first_contact")
    mine = ("--user", "Zoe", "--passphrase-file", shell.words("Zoe", WORDS))
    assert "case" in shell.any(*new, "--answers", answers(shell, safe_to_talk="yes"), *mine)


def test_a_desk_whose_shares_were_not_read_back_takes_no_records(shell: Shell, read_back: list[str]) -> None:
    read_back.extend(["three words only", "and four words more"])
    assert shell.any(*create(shell), code=1) is not None
    new = ("record", str(shell.folder / "new desk"), "--case", "new", "--form", "first_contact")
    mine = ("--user", "Zoe", "--passphrase-file", shell.words("Zoe", WORDS))
    said = shell.text(*new, "--answers", answers(shell, safe_to_talk="yes"), *mine, code=1)
    assert "were not read back yet" in said
    assert "Read two of the three shares back first" in said


def test_create_for_made_up_people_asks_for_nothing(shell: Shell) -> None:
    second = ("--second-supervisor", "Yan", "--second-supervisor-passphrase-file", shell.words("Yan", WORDS + " too"))
    found = shell.any(*create(shell, "--demo", "--profile", "generic-icmpd", *second))
    assert len(found["shares"]) == 3
    assert found["user"] == "Zoe"
    yan = ("--user", "Yan", "--passphrase-file", shell.words("Yan", WORDS + " too"))
    people = shell.any("people", "list", found["folder"], *yan)
    assert people["people"] == [{"name": "Zoe", "role": "supervisor"}, {"name": "Yan", "role": "supervisor"}]


@pytest.mark.parametrize(
    ("words", "more", "sentence"),
    [
        ("short", (), "passphrase"),
        (WORDS, ("--demo", "--profile", "atlantis"), "There is no country profile atlantis."),
    ],
)
def test_create_refuses_and_leaves_no_folder(shell: Shell, words: str, more: tuple[str, ...], sentence: str) -> None:
    command = ("create", str(shell.folder / "none"), "--user", "Zoe", "--passphrase-file")
    said = shell.text(*command, shell.words("Zoe", words), *more, code=1)
    assert sentence in said
    assert not (shell.folder / "none").exists() or not any((shell.folder / "none").iterdir())


def test_create_never_writes_over_something(shell: Shell) -> None:
    command = ("create", shell.dir, "--demo", "--user", "Zoe", "--passphrase-file", shell.words("Zoe", WORDS))
    assert "This folder is not empty." in shell.text(*command, code=1)
    assert shell.desk("check", shell.dir) == {"problems": []}


def test_two_passphrases_typed_have_to_be_the_same(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter([WORDS, WORDS + "!"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    said = shell.text("create", str(shell.folder / "none"), "--demo", "--user", "Zoe", code=1)
    assert "Six words for a passphrase, if you like:" in said
    assert "The two are not the same." in said


# check


def test_check_finds_nothing_wrong(shell: Shell) -> None:
    assert shell.desk("check", shell.dir) == {"problems": []}
    assert "Nothing wrong was found." in shell.text("check", shell.dir, *who(shell))


def test_check_says_what_is_wrong_and_exits_with_1(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shelter_desk.actions.check.problems", lambda _desk: iter(["page 7: damaged"] * 30))
    assert shell.desk("check", shell.dir, code=1) == {"problems": ["page 7: damaged"] * 30}
    said = shell.text("check", shell.dir, *who(shell), code=1)
    assert "30 problems were found." in said
    assert said.count("page 7") == 20
    assert "Stop writing here and restore the last backup." in said


# record, show


def test_record_makes_a_case_and_changes_it(shell: Shell) -> None:
    made = shell.desk(*record(shell, "first_contact", day="2026-03-10", safe_to_talk="yes"))
    case = made["case"]
    changed = shell.desk(*record(shell, "first_contact", case, safe_to_talk=None, alone="yes"))
    assert changed["record"] == made["record"]
    assert changed["revision"] != made["revision"]
    shown = shell.desk("show", shell.dir, case)
    assert [each["answers"] for each in shown["records"]] == [{"day": "2026-03-10", "alone": "yes"}]
    assert shown["case"] == case
    assert not shown["conflict"]
    assert {"alerts", "dues", "gates"} <= set(shown)
    assert "Saved. Case" in shell.text(*record(shell, "case_note", case, work="Slept well."), *who(shell))


def test_record_reads_standard_input(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    file = shell.folder / "typed"
    file.write_text('{"safe_to_talk": "declined"}')
    with file.open() as typed:
        monkeypatch.setattr("sys.stdin", typed)
        made = shell.desk("record", shell.dir, "--case", "new", "--form", "first_contact", "--answers", "-")
    shown = shell.desk("show", shell.dir, made["case"])
    assert shown["records"][0]["answers"] == {"safe_to_talk": "declined"}


def test_a_form_of_which_there_are_many_gets_another_record(shell: Shell) -> None:
    first = shell.desk(*record(shell, "case_note", work="One."))
    second = shell.desk(*record(shell, "case_note", first["case"], work="Two."))
    assert second["record"] != first["record"]
    again = shell.desk(*record(shell, "case_note", first["case"], "--record", first["record"], work="One, corrected."))
    assert again["record"] == first["record"]
    texts = [each["answers"]["work"] for each in shell.desk("show", shell.dir, first["case"])["records"]]
    assert sorted(texts) == ["One, corrected.", "Two."]


@pytest.mark.parametrize(
    ("form", "case", "given", "sentences"),
    [
        ("first_contact", "new", {"day": "2026-02-30"}, ("Day of first contact: This is not a possible date.",)),
        ("first_contact", "new", {"colour": "blue"}, ("colour: This form has no such question.",)),
        ("horoscope", "new", {}, ("There is no form horoscope.", "first_contact")),
        ("needs", "AAAA-AAAA", {"special": "x"}, ("There is no case AAAA-AAAA.",)),
    ],
)
def test_record_refuses_with_the_place(
    shell: Shell, form: str, case: str, given: dict[str, Any], sentences: tuple[str, ...]
) -> None:
    said = shell.refused(*record(shell, form, case, **given))
    for sentence in sentences:
        assert sentence in said


def test_answers_that_cannot_be_read_are_refused_before_anyone_signs_in(shell: Shell) -> None:
    (shell.folder / "bad.json").write_text("{day: tomorrow")
    (shell.folder / "list.json").write_text("[1, 2]")
    command = ("record", shell.dir, "--case", "new", "--form", "first_contact", "--answers")
    for name in ("bad.json", "list.json"):
        assert "The answers are not a JSON object." in shell.refused(*command, str(shell.folder / name))
    assert "none.json cannot be read" in shell.refused(*command, str(shell.folder / "none.json"))


def test_a_gate_is_told_and_passed_by_two_or_by_breaking_the_glass(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = shell.desk(*record(shell, "age", stated_years=16, stated_on="2026-03-01"))["case"]
    going = {"state": "arranged", "arranged_by": "desk"}
    said = shell.refused(*record(shell, "return", case, **going))
    assert "Something has to come first." in said
    assert "The child has no guardian yet." in said
    assert "one person can break the glass" in said
    office = shell.office
    monkeypatch.setattr(
        "shelter_desk.cli.common.second_person", lambda desk, name, _command: office.made.second(desk, name)
    )
    assert shell.desk(*record(shell, "return", case, "--second", "Bea", **going))["case"] == case
    kept = shell.desk("show", shell.dir, case)
    assert "forced_return" not in {alert["code"] for alert in kept["alerts"]}

    other = shell.desk(*record(shell, "age", stated_years=15, stated_on="2026-03-01"))["case"]
    assert "needs a reason in one line" in shell.refused(*record(shell, "return", other, "--break-glass", " ", **going))
    shell.desk(*record(shell, "return", other, "--break-glass", "He waits outside with a knife.", **going))
    found = shell.desk("show", shell.dir, other)
    assert "review_vital_interest" in {due["code"] for due in found["dues"]}


def test_show_reads_to_a_person_what_this_worker_may_read(shell: Shell) -> None:
    case = shell.desk(*record(shell, "first_contact", day="2026-03-10"))["case"]
    shell.desk(*record(shell, "case_note", case, work="Slept well.", health="Made up: a cough."))
    said = shell.text("show", shell.dir, case, *who(shell))
    for heading in ("To do", "What comes first", "Records"):
        assert heading in said
    assert "Made up: a cough." in said
    said = shell.text("show", shell.dir, case, *who(shell, "Cem"))
    assert "Slept well." in said
    assert "cough" not in said
    assert "Parts of this record can only be read by others." in said
    closed = shell.desk("show", shell.dir, case, user="Cem")["records"][1]["closed"]
    assert closed == ["health"]


def test_show_tells_of_a_conflict(shell: Shell) -> None:
    made = shell.desk(*record(shell, "needs", special="Halal food."))
    shell.office.open()
    for text in ("No pork.", "Vegetarian."):
        entry = Entry("needs", {"special": text}, made["case"], made["record"], (made["revision"],))
        save(shell.office.desk, entry)
    shell.office.desk.close()
    shown = shell.desk("show", shell.dir, made["case"])
    assert shown["conflict"]
    assert len(shown["records"][0]["heads"]) == 2
    assert shell.refused("show", shell.dir, "AAAA-AAAA").startswith("There is no case AAAA-AAAA.")


# Who works, and how


def test_who_is_not_let_in_learns_nothing_of_why(shell: Shell) -> None:
    wrong = ("--user", "Ana", "--passphrase-file", shell.words("Ana", "some other words entirely"))
    nobody = ("--user", "Nobody", "--passphrase-file", shell.words("Nobody", "some other words entirely"))
    today = ("--today", shell.today)
    said = [shell.text("show", shell.dir, "AAAA-AAAA", *each, *today, code=1) for each in (wrong, nobody)]
    assert said[0] == said[1]
    assert "Name and passphrase do not open this desk." in said[0]
    assert "There were 2 failed attempts to open this desk" in shell.text("check", shell.dir, *who(shell))


def test_a_passphrase_file_others_can_read_is_refused(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    file = Path(shell.words("Ana"))
    file.chmod(0o644)
    command = ("check", shell.dir, "--user", "Ana", "--passphrase-file", str(file), "--today", shell.today)
    assert "Make it private first: chmod 600." in shell.text(*command, code=1)
    file.chmod(0o600)
    monkeypatch.setattr("shelter_desk.cli.common.is_removable", lambda _path: True)
    assert "A passphrase never lies on a stick." in shell.text(*command, code=1)
    file.unlink()
    assert "cannot be read" in shell.text(*command, code=1)


def test_name_and_passphrase_are_asked_for_where_they_are_not_given(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shelter_desk.cli.common.ask", lambda _prompt: "Ana")
    monkeypatch.setattr("getpass.getpass", lambda _prompt: Path(shell.words("Ana")).read_text())
    assert shell.any("check", shell.dir, "--today", shell.today) == {"problems": []}


def test_another_day_is_for_made_up_people_only(shell: Shell, read_back: list[str]) -> None:
    shell.text(*create(shell))
    command = ("check", str(shell.folder / "new desk"), "--user", "Zoe", "--passphrase-file", shell.words("Zoe", WORDS))
    assert "--today is only for desks of made-up people." in shell.text(*command, "--today", "2026-03-10", code=1)
    assert shell.any(*command) == {"problems": []}


@pytest.mark.parametrize(
    "command", [[], ["fly"], ["show"], ["record", "x"], ["people", "promote", "x"], ["export", "x", "--profile", "all"]]
)
def test_wrong_usage_exits_with_2(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(command)
    assert ended.value.code == 2
    assert "usage: shelter-desk" in capsys.readouterr().err


def test_stopping_a_command_keeps_nothing_half_done(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_arguments: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(desk_commands, "save", stopped)
    said = shell.text(*record(shell, "first_contact", day="2026-03-10"), *who(shell), code=1)
    assert "Stopped. Nothing half-done was kept." in said
