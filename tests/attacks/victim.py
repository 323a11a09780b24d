"""A process that works on desks and is struck: it forks a child for every run and tells how the child ended.

What the child acknowledges goes into shared memory, so that saying it is no system call a fault could hit.
One JSON command a line on standard input: {"scenario", "folder", "notes"}; answers {"pid"}, then, once the child
has ended, {"status", "said"}. The child stops itself at the start until it is told to go on.
"""

import json
import mmap
import os
import resource
import signal
import struct
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

from shelter_desk.errors import DeskError
from tests.attacks.faults import Base
from tests.attacks.scenarios import SCENARIOS, SHARES, make_quick

_SIZE = 1 << 16


class Said:
    """Lines in memory that outlive the child that wrote them."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _SIZE)
        self._count = 0

    def __call__(self, **what: Any) -> None:
        self._count += 1
        os.access(f"/said/{self._count}", os.F_OK)  # a mark in traces; touches nothing
        line = json.dumps(what).encode()
        (length,) = struct.unpack_from("<I", self._memory)
        self._memory[4 + length : 4 + length + len(line) + 1] = line + b"\n"
        struct.pack_into("<I", self._memory, 0, length + len(line) + 1)

    def lines(self) -> list[Any]:
        (length,) = struct.unpack_from("<I", self._memory)
        return [json.loads(line) for line in self._memory[4 : 4 + length].splitlines()]


def run(command: dict[str, Any], said: Said) -> None:
    """The child: one scenario; a refusal is said with its cause, anything else is a fault of ours."""
    if limit := command.get("file_size"):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        SCENARIOS[command["scenario"]](Path(command["folder"]), Path(command["notes"]), said)
    except DeskError as problem:
        said(refused=problem.code, title=problem.title, details=list(problem.details))
    except BaseException:
        said(bug=traceback.format_exc())


def warm(base: Path) -> None:
    """Run everything once, so that no child still reads the program's own files while it is struck."""
    with tempfile.TemporaryDirectory(dir=base.parent) as scratch:
        for name in SCENARIOS:
            folder, said = Base(base).copy(Path(scratch) / name), Said()
            run({"scenario": name, "folder": str(folder), "notes": str(folder.parent / "notes.json")}, said)
            demand_done(said)


def demand_done(said: Said) -> None:
    """What ended early when nothing struck it has not read all it needs."""
    early = [line for line in said.lines() if "refused" in line or "bug" in line]
    assert not early, early


def main() -> None:
    make_quick()
    base = Path(sys.argv[1])
    for kind in ("old", "new"):
        SHARES[kind] = (base / f"{kind}-shares").read_text().split("\n")
    warm(base)
    for line in sys.stdin:
        command, said = json.loads(line), Said()
        pid = os.fork()
        if pid == 0:
            os.kill(os.getpid(), signal.SIGSTOP)
            run(command, said)
            os._exit(0)
        os.waitpid(pid, os.WUNTRACED)
        print(json.dumps({"pid": pid}), flush=True)
        _pid, status = os.waitpid(pid, 0)
        print(json.dumps({"status": status, "said": said.lines()}), flush=True)


if __name__ == "__main__":
    main()
