"""A desk open in a real window, in a process of its own: it types, hears one command, and is then watched from outside.

`python -m tests.attacks.window_victim FOLDER NOTES` hears a case, what to type into a note of it and what to copy, says
`ready` and its monotonic time, and waits for a way to lock on its standard input. `hidden` is said when the
curtain is drawn. The process that comes after it is a lock screen of the same program.
"""

import subprocess
import sys
import threading
import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from shelter_desk import seals
from shelter_desk.actions.unlock import unlock
from shelter_desk.system.notebook import Notebook
from shelter_desk.ui import idle
from shelter_desk.ui.application import prepare
from shelter_desk.ui.shell import Shell
from shelter_desk.ui.start.window import StartWindow
from shelter_desk.ui.work import Work
from shelter_desk.vault import opening
from tests.conftest import Clock, passphrase_of
from tests.ui.hands import Hands, settle
from tests.vault.desks import quick_key


def say(word: str) -> None:
    print(word, time.monotonic(), flush=True)


class Ear(QObject):
    """Hears commands from outside and gives them to the window's thread."""

    heard = Signal(str)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.heard.connect(self.obey)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in sys.stdin:
            self.heard.emit(line.strip())

    @Slot(str)
    def obey(self, command: str) -> None:
        shell = self._shell
        match command:
            case "panic":
                QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F12)
            case "lock":
                shell.lock()
            case "idle":
                now = idle._now
                idle._now = lambda: tuple(each + 300 for each in now())  # type: ignore[assignment,return-value]
                return  # the watch's own tick finds out
            case "listen":
                return  # the system's bus speaks next
        say("hidden")


def main(folder: Path, notes: Path) -> None:
    seals.derive_key, opening.GUESS_SECONDS = quick_key, 0.0  # type: ignore[assignment]
    application = prepare(["shelter-desk"])
    if str(folder) == "-":
        start = StartWindow(Work(), [])
        start.show()
        say("lock-screen")
        application.exec()
        return
    work, box = Work(), []
    work.do(lambda: unlock(folder, "Ana", passphrase_of("Ana"), notebook=Notebook(notes), clock=Clock()), box.append)
    settle(work)
    after = [sys.executable, "-m", "tests.attacks.window_victim", "-", "-"]
    shell = Shell(box.pop(), work, lambda: subprocess.Popen(after) and None)
    shell.show()
    shell.activateWindow()
    settle(work)
    hands = Hands(shell)
    # By pipe alone: the lock screen that comes after must not have met these words.
    case, typed, copied = (sys.stdin.readline().strip() for _line in range(3))
    shell.open_case(case)
    settle(work)
    hands.press("Add a note")
    hands.fill("For everyone on shift", typed)
    QGuiApplication.clipboard().setText(copied)
    settle(work)
    ear = Ear(shell)
    say("ready")
    application.exec()
    del ear


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
