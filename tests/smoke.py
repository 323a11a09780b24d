"""The real program on a real screen, once: `python -m tests.smoke [PICTURE.png]`.

Starts Xvfb by itself, opens `shelter-desk` on a fresh made-up desk, unlocks it, writes a note into a case and
locks. Then looks from outside: the process ended, a lock screen came in its place, the note is in the desk, and
nothing was said on standard error. Exits 1 with the reason otherwise. Linux only; elsewhere it says so.
"""

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

from shelter_desk import seals
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.demo.scene import passphrase_of
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.found import FirstPerson, found_desk
from shelter_desk.actions.save import Entry, save
from shelter_desk.actions.unlock import unlock
from shelter_desk.system.notebook import Notebook
from shelter_desk.vault import audit

INSIDE = "--inside"
NOTE = "Made up: slept well, wants tea and no questions."
PATIENCE_SECONDS = 40
_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER


class Wrong(Exception):
    """What a worker would have noticed."""


def main(argv: list[str]) -> int:
    if argv[:1] == [INSIDE]:
        inside(argv[1], Path(argv[2]))
        return 0
    if not sys.platform.startswith("linux"):
        print("The smoke run needs Xvfb, which only Linux has. Open the window by hand instead.")
        return 0
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="smoke-") as folder:
        picture = Path(argv[0]) if argv else Path(folder) / "screen.png"
        try:
            smoke(Path(folder), picture)
        except Wrong as problem:
            print(f"Smoke run: {problem}")
            return 1
    print(f"Smoke run: unlocked, wrote a note, locked; {time.monotonic() - started:.1f} s.")
    return 0


def smoke(folder: Path, picture: Path) -> None:
    """Everything in a folder that is thrown away; Wrong says what went wrong."""
    os.environ["SHELTER_DESK_DATA"] = str(folder / "data")
    # The lock screen outlives the process that starts it: it becomes ours, so that it can be seen and ended.
    ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)
    case = make_desk(folder / "desk")
    screen, display = open_screen()
    try:
        said = run(folder, case, picture, display)
    finally:
        screen.terminate()
        screen.wait()
    if said:
        raise Wrong(f"it said on standard error:\n{said}")
    if not picture.exists() or picture.stat().st_size < 10_000:
        raise Wrong("the screen shows nothing")
    desk = unlock(folder / "desk", "Ana", passphrase_of("Ana")).desk
    look(desk, case)
    desk.close()


def make_desk(folder: Path) -> str:
    """A desk of made-up people with one case."""
    people = [FirstPerson(name, "supervisor", passphrase_of(name)) for name in ("Ana", "Bea")]
    found_desk(folder, "Made-up desk", people, demo=True, cost=seals.FLOOR, notebook=Notebook())
    desk = unlock(folder, "Ana", passphrase_of("Ana")).desk
    case = save(desk, Entry("first_contact", {"safe_to_talk": "yes"})).case
    desk.close()
    return case


def open_screen() -> tuple[subprocess.Popen[bytes], str]:
    """A screen of its own, and its name."""
    if shutil.which("Xvfb") is None:
        raise Wrong("Xvfb is missing; `python3 installer/bootstrap.py test` installs it")
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    screen = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert screen.stdout is not None
    number = screen.stdout.readline().decode().strip()
    if not number:
        raise Wrong("Xvfb did not start")
    return screen, f":{number}"


def run(folder: Path, case: str, picture: Path, display: str) -> str:
    """The program from start to lock; returns what it and the lock screen said on standard error."""
    environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    errors = folder / "errors.txt"
    with errors.open("wb") as sink:
        command = [sys.executable, "-m", "tests.smoke", INSIDE, case, str(picture.resolve())]
        program = subprocess.Popen(command, env=environment, stderr=sink)
        try:
            code = program.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired as problem:
            program.kill()
            program.wait()
            raise Wrong(f"it did not lock within {PATIENCE_SECONDS} seconds") from problem
    if code != 0:
        raise Wrong(f"it ended with {code}, and not by locking:\n{errors.read_text()}")
    after = adopted()
    if after is None:
        raise Wrong("no lock screen came")
    time.sleep(2)  # long enough to show its window, or to fail at it
    if os.waitpid(after, os.WNOHANG)[0]:
        raise Wrong(f"the lock screen did not stay:\n{errors.read_text()}")
    os.kill(after, 15)
    os.waitpid(after, 0)
    return errors.read_text()


def adopted() -> int | None:
    """The process that was started by one that has ended."""
    for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        if b"shelter_desk" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return int(pid)
    return None


def look(desk: Desk, case: str) -> None:
    """Whether the note is in the desk, and that it was locked."""
    notes = view_case(desk, case).of_form("case_note")
    if [note.answers.get("work") for note in notes] != [NOTE]:
        raise Wrong("the note is not in the desk")
    acts = [audit.read(content).act for _seq, content, _hash, _signature in desk.vault.audit_rows()]
    if "locked" not in acts:
        raise Wrong("the audit does not know that it was locked")


def inside(case: str, picture: Path) -> None:
    """In the program's own process: what a worker does, through its widgets."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from shelter_desk.app import main as program
    from shelter_desk.ui.application import prepare
    from tests.ui.hands import Hands, wait_for

    prepare(["shelter-desk"])

    def window(kind: str) -> Hands:
        wait_for(lambda: any(type(each).__name__ == kind for each in QApplication.topLevelWidgets()))
        return Hands(next(each for each in QApplication.topLevelWidgets() if type(each).__name__ == kind))

    def work() -> None:
        try:
            start = window("StartWindow")
            start.fill("Name", "Ana")
            start.fill("Passphrase", passphrase_of("Ana"))
            start.press("Open")
            desk = window("Shell")
            desk.press("People")
            wait_for(lambda: any(case in cell for cell, *_rest in desk.rows("People")))
            desk.open_row("People", case)
            wait_for(lambda: desk.sees("Add a note"))
            desk.press("Add a note")
            desk.fill("For everyone on shift", NOTE)
            desk.press("Save")
            wait_for(lambda: desk.sees("Saved."))
            QApplication.primaryScreen().grabWindow(0).save(str(picture))
            desk.press("Lock")
        except BaseException:
            traceback.print_exc()
            os._exit(3)

    QTimer.singleShot(0, work)
    program([])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
