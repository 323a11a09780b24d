"""Strikes at a window from outside: opens it in a process, locks it, and looks at what is left of it."""

import os
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.attacks.faults import ROOT
from tests.ui.house import House

PATIENCE = 20.0


@dataclass
class OpenWindow:
    """The process, and when it said what."""

    process: subprocess.Popen[str]
    typed: str = field(default_factory=lambda: f"Made up {secrets.token_hex(12)}")
    copied: str = field(default_factory=lambda: secrets.token_hex(12))
    said: dict[str, float] = field(default_factory=dict)

    def wait_for(self, word: str) -> float:
        assert self.process.stdout is not None
        while word not in self.said:
            name, moment = self.process.stdout.readline().split()
            self.said[name] = float(moment)
        return self.said[word]

    def tell(self, command: str) -> float:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{command}\n")
        self.process.stdin.flush()
        return time.monotonic()

    def ended(self) -> float:
        """When the process is gone."""
        self.process.wait(PATIENCE)
        return time.monotonic()


def open_window(house: House, data: Path, **environment: str) -> OpenWindow:
    """Open the house in a process of its own, with something typed and something copied."""
    made = house.office.made
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.attacks.window_victim", str(made.folder), str(made.notebook._path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "SHELTER_DESK_DATA": str(data)} | environment,
        start_new_session=True,
    )
    window = OpenWindow(process)
    for line in (house.cases["nameless"], window.typed, window.copied):
        window.tell(line)
    window.wait_for("ready")
    return window


def processes_of(session: int) -> list[int]:
    """The processes that one began, wherever they stand now."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session:
                found.append(int(entry.name))
    return found


def found_in_memory(pid: int, text: str) -> int:
    """How often a text stands in what a process can write to, as Python and as Qt keep it."""
    wanted = (text.encode(), text.encode("utf-16-le"))
    count = 0
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in maps:
            span, rights = line.split()[:2]
            if not rights.startswith("rw"):
                continue
            start, end = (int(each, 16) for each in span.split("-"))
            try:
                memory.seek(start)
                held = memory.read(end - start)
            except OSError:
                continue
            count += sum(held.count(each) for each in wanted)
    return count
