"""Attack 9: nothing a person said lies in clear in any file, not even in the middle of a save, not after a crash."""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from shelter_desk.actions import people
from shelter_desk.actions.save import Entry, Permission, save
from shelter_desk.system.notebook import Notebook
from shelter_desk.vault import backup, database, drafts
from tests.attacks import parcels
from tests.attacks.canaries import CANARY, files_holding, holding, save_all
from tests.attacks.faults import ROOT
from tests.conftest import MadeDesk, passphrase_of

# A worker's window shows the case; then an error that nobody caught, then the process crashes.
WINDOW = """
import os, sys, time
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QPlainTextEdit
from shelter_desk.actions.unlock import unlock
from shelter_desk.system.notebook import Notebook
from shelter_desk.ui import application
from shelter_desk.ui.shell import Shell
from shelter_desk.ui.work import Work
from tests.attacks.canaries import CANARY

folder, words, notes, case, record = sys.argv[1:]
application.prepare(["shelter-desk"])
work, box = Work(), []
work.do(lambda: unlock(Path(folder), "Ana", words, notebook=Notebook(Path(notes)), time_confirmed=True), box.append)

def until(condition):
    end = time.monotonic() + 30
    while not condition() and time.monotonic() < end:
        QCoreApplication.processEvents()
        time.sleep(0.01)

until(lambda: box)
shell = Shell(box[0], work, lambda: None)
shell.show()
shell.open_case(case, record)

def is_shown():
    return any(CANARY in each.toPlainText() for each in shell.findChildren(QPlainTextEdit) if each.isVisible())

until(is_shown)
print("shown" if is_shown() else "not shown", flush=True)
failed = []

def fail():
    failed.append(CANARY)
    raise ValueError(CANARY)

QTimer.singleShot(0, fail)
until(lambda: failed)
os.abort()
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this process and SQLite put temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


def test_no_file_holds_the_canary_at_any_moment(
    made: MadeDesk, tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits = journals = 0
    whole = database.Cursor.execute

    def stopped(cursor: database.Cursor, *arguments: object) -> database.Cursor:
        nonlocal commits, journals
        if arguments[0] == "COMMIT":  # everything is in the journal or in the file, nothing is settled
            commits += 1
            journals += any(tmp_path.rglob("*-journal"))
            assert files_holding(tmp_path) == []
        return whole(cursor, *arguments)

    with closing(made.open()) as desk:
        desk.vault.connection.execute("PRAGMA cache_size = 5")  # what does not fit spills into the file early
        monkeypatch.setattr(database.Cursor, "execute", stopped)
        saved = save_all(desk, Permission(made.second(desk)))
        place = (saved[0].case, "case_note", "r")
        drafts.save(desk.vault, "draft", place, {"work": {"work": CANARY * 50}, "child": {"child": CANARY}}, [])
        backup.back_up(desk.vault, tmp_path / "desk.backup")
        (tmp_path / "parcels").mkdir()
        parcels.prepare(tmp_path / "parcels", desk)
        parcels.send(desk, tmp_path / "parcels")
        people.dismiss(desk, "Cem")
        assert files_holding(tmp_path) == []
        read = [answers for each in saved for answers, _closed in [desk.vault.answers(each.stored)]]
    assert files_holding(tmp_path) == []
    assert commits > 30
    assert journals > 30
    # The controls: it was all there to be found, and would have been found.
    assert sum(CANARY in str(answers) for answers in read) > 20
    assert isinstance(made.notebook, Notebook)
    for name, data in (("a", CANARY.encode()), ("b", f"x{CANARY}".encode("utf-16-le"))):
        (tmp_path / name).write_bytes(data)
    assert len(files_holding(tmp_path)) == 2


def test_a_window_that_crashes_leaves_nothing_behind(made: MadeDesk, tmp_path: Path) -> None:
    """Not in settings, lists of recent files, caches, logs, crash reports, or a core file."""
    with closing(made.open()) as desk:
        saved = save(desk, Entry("case_note", {"kind": "contact", "work": f"{CANARY} slept well"}))
    home = tmp_path / "home"
    home.mkdir()
    names = (
        "HOME",
        "TMPDIR",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_CACHE_HOME",
        "XDG_STATE_HOME",
        "XDG_RUNTIME_DIR",
    )
    environment = os.environ | dict.fromkeys(names, str(home))
    environment |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", WINDOW, str(made.folder), passphrase_of("Ana"), str(tmp_path / "notes.json")]
    command += [saved.case, saved.record]
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, timeout=120, check=False)
    assert done.stdout == b"shown\n", done.stderr.decode()[-2000:]
    assert done.returncode == -signal.SIGABRT
    assert b"ValueError" in done.stderr  # told of, without what it held
    assert not holding(done.stderr)
    assert files_holding(tmp_path) == []
    assert not [path for path in home.rglob("*") if "core" in path.name]


def test_the_control_finds_it_in_a_plain_database(tmp_path: Path) -> None:
    import sqlite3

    plain = sqlite3.connect(tmp_path / "plain.db")
    plain.execute("CREATE TABLE x (a)")
    plain.execute("INSERT INTO x VALUES (?)", (f"a note about {CANARY}",))
    plain.commit()
    plain.close()
    assert files_holding(tmp_path) == [str(tmp_path / "plain.db")]
