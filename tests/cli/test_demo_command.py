"""demo: everything a program or a person needs to look around in made-up desks."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from shelter_desk import seals
from shelter_desk.cli.main import run
from shelter_desk.vault import opening
from tests.vault.desks import quick_key


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "derive_key", quick_key)
    monkeypatch.setattr(opening, "GUESS_SECONDS", 0.0)


def test_demo_tells_a_program_where_everything_is(
    quick: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["demo", str(tmp_path / "demo"), "--cases", "20", "--today", "2026-03-10", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["made_up"] is True
    assert found["today"] == "2026-03-10"
    assert [Path(desk["folder"]).is_dir() for desk in found["desks"]] == [True] * 4
    assert {user["role"] for user in found["desks"][0]["users"]} >= {"supervisor", "case_worker", "shift"}
    assert all(user["passphrase"] for desk in found["desks"] for user in desk["users"])
    assert [len(desk["shares"]) for desk in found["desks"]] == [3] * 4
    assert set(found["hub"]["passphrases"]) == {"counting", "referral"}
    assert len(found["packages"]) == 6
    assert all(Path(file).is_file() for file in (*found["packages"].values(), found["reply"]))
    assert "read_reply" in found["due"]
    assert len(found["steps"]) == 9
    # The case that was walked opens by what was printed.
    user = found["desks"][0]["users"][0]
    words = tmp_path / "words"
    words.write_text(user["passphrase"])
    words.chmod(0o600)
    show = ["show", found["desks"][0]["folder"], found["case"], "--user", user["name"]]
    assert run([*show, "--passphrase-file", str(words), "--today", found["today"], "--confirm-time"]) == 0
    shown = capsys.readouterr()
    assert found["case"] in shown.out
    assert "copy" not in shown.err


def test_demo_tells_a_person_step_by_step(quick: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", str(tmp_path / "demo"), "--cases", "5", "--seed", "3", "--today", "2026-03-10"]) == 0
    said = capsys.readouterr()
    assert "Everyone in" in said.out
    assert "The passphrases are printed because they protect nobody." in said.out
    assert "Open it: shelter-desk show" in said.out
    assert "5/5" in said.err


def test_demo_begins_in_an_empty_folder_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("someone's")
    assert run(["demo", str(tmp_path)]) == 1
    assert "This folder is not empty." in capsys.readouterr().err
    assert run(["demo", str(tmp_path / "new"), "--today", "soon"]) == 1
    assert "This is not a date: soon" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.mark.long
def test_demo_of_200_cases_takes_less_than_a_minute(tmp_path: Path) -> None:
    started = time.monotonic()
    command = [sys.executable, "-m", "shelter_desk", "demo", str(tmp_path / "demo"), "--cases", "200", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    seconds = time.monotonic() - started
    found = json.loads(done.stdout)
    assert found["national_rows"] > 10
    assert seconds < 60
    print(f"demo of 200 cases: {seconds:.0f} s")
