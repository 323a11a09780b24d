"""backup, restore, review, people, dictionary, cosign at the terminal."""

import csv
import io
from pathlib import Path

import pytest

from shelter_desk.actions.releases import Sent, note_sent
from shelter_desk.cli.main import run
from shelter_desk.vault.statements import CoSigned
from shelter_desk.vault.vault import Second
from tests.actions.office import Office
from tests.cli.desks import Shell

NEW = "three grey herons over the old mill"


@pytest.fixture
def seconded(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A second supervisor signs, without a process of her own."""
    office = shell.office
    monkeypatch.setattr(
        "shelter_desk.cli.common.second_person", lambda desk, name, _command: office.made.second(desk, name)
    )
    return shell


def who(shell: Shell, name: str = "Ana") -> tuple[str, ...]:
    return ("--user", name, "--passphrase-file", shell.words(name), "--today", shell.today)


# backup, restore, review


def test_a_backup_is_restored_reviewed_and_used(seconded: Shell) -> None:
    shell, file = seconded, seconded.folder / "desk.backup"
    kept = shell.desk("backup", shell.dir, "--to", str(file))
    assert file.stat().st_size > 10_000
    assert len(kept["hash"]) == 64
    said = shell.text("backup", shell.dir, "--to", str(shell.folder / "second.backup"), *who(shell))
    assert "Written, reopened and checked: second.backup" in said
    assert "Write this on the backup:" in said

    folder = str(shell.folder / "restored")
    assert shell.any("restore", str(file), "--to", folder, *who(shell)) == {"folder": folder}
    export = ("export", folder, "--profile", "count", "--to", shell.office.counting[0].id, "--period", "2025")
    assert "its exchange is shut" in shell.refused(*export, "--out", str(shell.folder))
    looked = shell.desk("review", folder)
    assert (looked["open"], looked["packages"]) == (False, [])
    done = shell.desk("review", folder, "--second", "Bea")
    assert done["open"]
    assert shell.desk(*export, "--out", str(shell.folder))["people"] == 0
    assert "The exchange is open." in shell.refused("review", folder, "--second", "Bea")


def test_review_shows_what_two_people_look_at(shell: Shell, office: Office) -> None:
    office.open()
    case = office.person(audiences=("office",))
    other = office.person(audiences=("office",))
    (record,) = office.consents(other)
    office.withdraw(other, record)
    note_sent(office.desk, "f" * 16, Sent("planned", "count", "office", 1))
    office.desk.close()
    found = shell.desk("review", shell.dir)
    assert found["standing"] == [[case, "nrm_aggregate"]]
    assert found["withdrawn"] == [[other, "nrm_aggregate"]]
    assert found["packages"] == [["f" * 16, "count", "planned"]]
    said = shell.text("review", shell.dir, *who(shell))
    for line in ("Consents that stand here:", f"  {case} nrm_aggregate", "Taken back:", "Packages written:"):
        assert line in said


def test_what_went_out_after_the_backup_is_named_in_the_review(seconded: Shell, office: Office) -> None:
    shell = seconded
    office.open()
    office.crowd(30, "2025-06-01")
    office.desk.close()
    file, folder = str(shell.folder / "desk.backup"), str(shell.folder / "restored")
    shell.desk("backup", shell.dir, "--to", file)
    shell.any("restore", file, "--to", folder, *who(shell))
    assert "This is not a period" in shell.refused("review", folder, "--second", "Bea", "--released", "outside")
    shell.desk("review", folder, "--second", "Bea", "--released", "outside:2025")
    export = ("export", folder, "--profile", "outside", "--to", "Made-up mechanism", "--period", "2025", "--out", ".")
    assert "went out before this desk was restored" in shell.refused(*export)


@pytest.mark.parametrize("content", [b"", b"a photograph", bytes(100_000)])
def test_what_is_no_backup_is_not_restored(shell: Shell, content: bytes) -> None:
    file, folder = shell.folder / "holiday.backup", shell.folder / "restored"
    file.write_bytes(content)
    said = shell.text("restore", str(file), "--to", str(folder), *who(shell), code=1)
    assert "This file is not a whole backup of a desk." in said
    assert not folder.exists() or list(folder.iterdir()) == []


def test_a_backup_opens_with_a_passphrase_of_its_day_only(shell: Shell) -> None:
    file, folder = str(shell.folder / "desk.backup"), shell.folder / "restored"
    shell.desk("backup", shell.dir, "--to", file)
    wrong = ("--user", "Ana", "--passphrase-file", shell.words("Ana", "some other words entirely"))
    said = shell.text("restore", file, "--to", str(folder), *wrong, "--today", shell.today, code=1)
    assert "Name and passphrase do not open this desk." in said
    assert not folder.exists() or list(folder.iterdir()) == []


# people


def test_people_come_change_and_leave(seconded: Shell) -> None:
    shell = seconded
    before = shell.desk("people", "list", shell.dir)["people"]
    assert {"name": "Cem", "role": "case_worker"} in before
    words = ("--new-passphrase-file", shell.words("Eve", NEW))
    shell.desk("people", "appoint", shell.dir, "Eve", "--role", "shift", *words)
    changed = shell.desk("people", "role", shell.dir, "Eve", "--role", "health")
    assert {"name": "Eve", "role": "health"} in changed["people"]
    said = shell.text("people", "leave", shell.dir, "Cem", *who(shell))
    assert "Backups made before today can still be opened with Cem's old passphrase." in said
    assert "Cem: case_worker" not in said
    refused = shell.desk("check", shell.dir, user="Cem", code=1)["error"]
    assert "Name and passphrase do not open this desk." in refused
    shell.words("Eve", NEW)
    eve = ("--user", "Eve", "--passphrase-file", shell.words("Eve", NEW), "--today", shell.today)
    assert shell.any("people", "list", shell.dir, *eve)["people"]


def test_a_passphrase_is_changed_by_its_owner(shell: Shell) -> None:
    shell.desk("people", "passphrase", shell.dir, "--new-passphrase-file", shell.words("new", NEW))
    assert "do not open" in shell.refused("check", shell.dir)
    new = ("--user", "Ana", "--passphrase-file", shell.words("new", NEW), "--today", shell.today)
    assert shell.any("check", shell.dir, *new) == {"problems": []}


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("appoint", "", "--role", "shift"), "Who?"),
        (("appoint", "Eve"), "Which role?"),
        (("appoint", "Eve", "--role", "child"), "a second supervisor has to agree"),
        (("role", "Nobody", "--role", "shift"), "Nobody of that name works here: Nobody"),
        (("leave", "Nobody"), "Nobody of that name works here: Nobody"),
        (("leave", ""), "Who?"),
    ],
)
def test_what_cannot_be_done_with_people_says_why(shell: Shell, command: tuple[str, ...], sentence: str) -> None:
    action, name, *more = command
    words = ("--new-passphrase-file", shell.words("Eve", NEW))
    assert sentence in shell.refused("people", action, shell.dir, *([name] if name else []), *more, *words)
    assert len(shell.desk("people", "list", shell.dir)["people"]) == 4


def test_a_role_with_childrens_files_is_given_by_two(seconded: Shell) -> None:
    shell = seconded
    words = ("--new-passphrase-file", shell.words("Eve", NEW))
    found = shell.desk("people", "appoint", shell.dir, "Eve", "--role", "child", "--second", "Bea", *words)
    assert {"name": "Eve", "role": "child"} in found["people"]


def test_who_may_not_appoint_is_told(shell: Shell) -> None:
    words = ("--new-passphrase-file", shell.words("Eve", NEW))
    said = shell.desk("people", "appoint", shell.dir, "Eve", "--role", "shift", *words, user="Cem", code=1)["error"]
    assert "supervisor" in said


# cosign


def test_the_second_person_signs_in_a_process_of_her_own(shell: Shell) -> None:
    """The whole way: this command starts the other, which shows what is signed and returns a signature."""
    words = ("--new-passphrase-file", shell.words("Eve", NEW))
    second = ("--second", "Bea", "--second-passphrase-file", shell.words("Bea", "some other words entirely"))
    said = shell.refused("people", "appoint", shell.dir, "Eve", "--role", "child", *second, *words)
    assert "The second person did not sign." in said
    assert len(shell.desk("people", "list", shell.dir)["people"]) == 4


def test_cosign_shows_the_statement_before_it_asks(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    office = shell.office
    office.open()
    bea = office.desk.vault.chain.by_name("Bea")
    assert bea is not None
    seen: list[bytes] = []

    def look(content: bytes) -> bytes:
        seen.append(content)
        return office.made.second(office.desk).sign(content)

    office.desk.vault.state(
        CoSigned, Second(bea.id, look), act="save", case="CASE-1", record="r", answers="", reasons=()
    )
    office.desk.close()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(seen[0])))
    capsys.readouterr()
    assert run(["cosign", "--user", "Bea", "--passphrase-file", shell.words("Bea"), shell.dir]) == 0
    said = capsys.readouterr()
    assert "Bea, you are asked to sign:" in said.err
    assert "CASE-1" in said.err
    assert len(bytes.fromhex(said.out.strip())) == 64
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a cheque")))
    assert run(["cosign", "--user", "Bea", "--passphrase-file", shell.words("Bea"), shell.dir]) == 1
    assert "This cannot be signed" in capsys.readouterr().err


# dictionary


def test_the_dictionary_is_written_for_people_and_for_sheets(shell: Shell) -> None:
    page, sheet = shell.folder / "dictionary.html", shell.folder / "dictionary.csv"
    assert shell.any("dictionary", "--out", str(page)) == {"file": str(page)}
    assert "<title>" in page.read_text("utf-8")
    shell.text("dictionary", "--out", str(sheet))
    rows = list(csv.DictReader(io.StringIO(sheet.read_text("utf-8-sig"))))
    assert len(rows) > 200
    assert "Write the dictionary as .html or .csv." in shell.text("dictionary", "--out", "dictionary.docx", code=1)
    assert not Path("dictionary.docx").exists()
    assert "could not be written" in shell.text("dictionary", "--out", str(shell.folder / "no" / "d.csv"), code=1)
