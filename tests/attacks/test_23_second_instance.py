"""Attack 23: a second program is refused at once; after a `kill -9` the next one opens the desk."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from shelter_desk.actions.unlock import unlock
from shelter_desk.errors import Refused
from tests.attacks.faults import ROOT
from tests.conftest import MadeDesk, passphrase_of

HOLD = """
import sys, time
from pathlib import Path
from shelter_desk.actions.unlock import unlock
from shelter_desk.system.notebook import Notebook
desk = unlock(Path(sys.argv[1]), "Ana", sys.argv[2], notebook=Notebook(Path(sys.argv[3])), time_confirmed=True).desk
desk.vault.record_event("case_opened", case="CASE-1")
print("open", flush=True)
time.sleep(60)
"""


@pytest.fixture
def holder(made: MadeDesk, tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that has the desk open."""
    notes = tmp_path / "data" / "desks.json"
    command = [sys.executable, "-c", HOLD, str(made.folder), passphrase_of("Ana"), str(notes)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    yield process
    process.kill()
    process.wait()


def check_by_command(made: MadeDesk, tmp_path: Path) -> "subprocess.CompletedProcess[str]":
    words = tmp_path / "ana.txt"
    words.write_text(passphrase_of("Ana"))
    words.chmod(0o600)
    command = [sys.executable, "-m", "shelter_desk", "check", str(made.folder), "--json", "--confirm-time"]
    command += ["--user", "Ana", "--passphrase-file", str(words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def test_the_second_is_refused_at_once_and_changes_nothing(
    made: MadeDesk, holder: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    before = (made.folder / "desk-000001.db").read_bytes()
    started = time.monotonic()
    with pytest.raises(Refused) as problem:
        unlock(made.folder, "Ana", passphrase_of("Ana"), notebook=made.notebook)
    assert time.monotonic() - started < 1
    assert problem.value.code == "in-use"
    done = check_by_command(made, tmp_path)
    assert done.returncode == 1
    assert "already open" in done.stderr
    assert (made.folder / "desk-000001.db").read_bytes() == before


def test_after_a_kill_the_next_one_opens_it(made: MadeDesk, holder: "subprocess.Popen[str]", tmp_path: Path) -> None:
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    assert (made.folder / "desk.lock").exists()  # stale, and no hindrance
    done = check_by_command(made, tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"problems": []}


def test_a_second_copy_of_the_lock_file_hinders_nobody(made: MadeDesk, tmp_path: Path) -> None:
    (made.folder / "desk.lock").write_bytes(b"left by another computer")
    done = check_by_command(made, tmp_path)
    assert done.returncode == 0, done.stderr
