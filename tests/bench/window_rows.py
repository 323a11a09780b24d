"""Bars of the window, each in a process of its own: cold start, and unlock to Today with its memory."""

import json
import subprocess
import sys
import tempfile
import time

from tests.bench.desks import BenchDesk
from tests.bench.timing import Result, compiled, median

RUNS = 7

_BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QWidget
from PySide6.QtCore import QTimer
app = QApplication(sys.argv[:1]); window = QWidget(); window.show()
QTimer.singleShot(0, app.quit); app.exec()
"""
_OURS = """
import sys
from shelter_desk.ui.application import prepare
from PySide6.QtCore import QTimer
app = prepare(["shelter-desk"])
from shelter_desk.ui.run import Windows
windows = Windows(app)
def done():
    windows.start.close(); app.quit()
QTimer.singleShot(0, done); app.exec()
"""
_UNLOCK = """
import json, os, sys, time
from pathlib import Path
from shelter_desk import seals
from shelter_desk.ui.application import prepare
app = prepare(["shelter-desk"])
from shelter_desk.actions.demo.scene import DemoClock, passphrase_of
from shelter_desk.actions.unlock import unlock
from shelter_desk.system.notebook import Notebook
from shelter_desk.ui.run import read_pages
read_pages()  # as the lock screen does while somebody types
from shelter_desk.ui.shell import Shell
from shelter_desk.ui.work import Work
import datetime
derived = []
derive = seals.derive_key
def timed(*arguments):
    started = time.perf_counter(); key = derive(*arguments); derived.append(time.perf_counter() - started); return key
seals.derive_key = timed
folder, today = Path(sys.argv[1]), datetime.date.fromisoformat(sys.argv[2])
from PySide6.QtCore import QEventLoop, QTimer
def until(ready):
    # Not processEvents in a tight loop: in PySide6 6.12 each call loses a reference to None, until Python stops.
    loop = QEventLoop(); timer = QTimer(); timer.setInterval(1)
    timer.timeout.connect(lambda: ready() and loop.quit()); timer.start(); loop.exec()
work = Work(); found = []
started = time.perf_counter()
work.do(lambda: unlock(folder, "Ana", passphrase_of("Ana"), notebook=Notebook(folder.parent / "notes.json"),
        clock=DemoClock(today), time_confirmed=True), found.append)
until(lambda: found)
shell = Shell(found[0], work, lambda: None); shell.show()
from shelter_desk.ui.pages.today import TodayPage
page = shell.pages["today"]
from shelter_desk.ui.widgets.rows import RowsTable
until(lambda: page.findChildren(RowsTable))
shown = time.perf_counter() - started - sum(derived)
until(lambda: work.idle)
resident = int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
print(json.dumps({"seconds": shown, "resident": resident}), flush=True)
os._exit(0)
"""


def cold_start() -> list[Result]:
    """Cold start to the unlock window against a bare PySide6 window, processes taken in turn."""
    bare, ours = [], []
    for program in (_BARE, _OURS):
        _process(program)  # the first start compiles; an installed desk has been started before
    for _run in range(RUNS):
        bare.append(_process(_BARE)[0])
        ours.append(_process(_OURS)[0])
    ratio = median(ours) / median(bare)
    note = f"bare window {median(bare):.2f} s, ours {median(ours):.2f} s"
    return [Result("cold start to the unlock window", ratio, "×", "≤ 3 × a bare window", ratio <= 3, note)]


def unlock_to_today(bench: BenchDesk) -> list[Result]:
    """From the passphrase to Today on the screen, key derivation aside; memory after names are read."""
    times, memory = [], []
    for _run in range(3):
        _seconds, output = _process(_UNLOCK, str(bench.folder), bench.today.isoformat())
        found = json.loads(output)
        times.append(found["seconds"])
        memory.append(found["resident"])
    size = f"{bench.cases:,} cases"
    return [
        Result(f"unlock to Today, {size}", median(times), "s", "≤ 0.5 s", median(times) <= 0.5),
        Result(f"resident afterwards, {size}", median(memory), "MB", "≤ 250 MB", median(memory) <= 250),
    ]


def _process(program: str, *arguments: str) -> tuple[float, str]:
    with tempfile.TemporaryDirectory() as data:
        environment = compiled() | {"QT_QPA_PLATFORM": "offscreen", "SHELTER_DESK_DATA": data}
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments], env=environment, capture_output=True, text=True, check=True
        )
        return time.perf_counter() - started, done.stdout
