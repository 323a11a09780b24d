"""Attack 24: the same, unprivileged user neither dumps nor reads the memory of a desk that is open (Linux)."""

import ctypes
import faulthandler
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from shelter_desk.actions import unlock as unlocking
from shelter_desk.errors import Refused
from shelter_desk.system import hardening
from tests.attacks.faults import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="not run: this is Linux's part")

NOBODY = 65534
PTRACE_ATTACH = 16
PR_SET_DUMPABLE = 4
Results = dict[str, str]


def as_nobody() -> None:
    """Become an unprivileged user, as a worker's own programs are; readable by that user to begin with."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)


def child(act: Callable[[int], None]) -> tuple[int, int]:
    """Run something in a forked process; returns its id and the end of a pipe it writes to."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        try:
            as_nobody()
            act(writing)
        finally:
            os._exit(0)
    os.close(writing)
    return pid, reading


def secret_holder(hardened: bool) -> tuple[int, int]:
    def hold(pipe: int) -> None:
        if hardened:
            hardening.harden()
        os.write(pipe, b"ready")
        signal.pause()

    pid, reading = child(hold)
    assert os.read(reading, 5) == b"ready"
    return pid, reading


def attacked(hardened: bool) -> Results:
    """What another process of the same user gets from it."""
    holder, held = secret_holder(hardened)

    def attack(pipe: int) -> None:
        found = {}
        for name in ("mem", "maps", "environ", "fd"):
            try:
                if name == "fd":
                    os.listdir(f"/proc/{holder}/fd")
                else:
                    os.close(os.open(f"/proc/{holder}/{name}", os.O_RDONLY))
                found[name] = "read"
            except PermissionError:
                found[name] = "denied"
        attached = ctypes.CDLL(None, use_errno=True).ptrace(PTRACE_ATTACH, holder, None, None)
        found["ptrace"] = "read" if attached == 0 else "denied"
        os.write(pipe, repr(found).encode())

    attacker, reading = child(attack)
    with os.fdopen(reading) as file:
        text = file.read()
    os.waitpid(attacker, 0)
    os.kill(holder, signal.SIGKILL)
    os.waitpid(holder, 0)
    os.close(held)
    found: Results = {word.split("'")[1]: word.split("'")[3] for word in text.strip("{}").split(",")}
    return found


def test_the_memory_of_an_open_desk_is_denied() -> None:
    assert set(attacked(hardened=True).values()) == {"denied"}


def test_the_control_reads_one_that_is_not_hardened() -> None:
    found = attacked(hardened=False)
    assert found["mem"] == "read"
    assert found["environ"] == "read"


def test_a_crash_leaves_no_core_file() -> None:
    def crash(pipe: int) -> None:
        hardening.harden()
        os.write(pipe, str(resource.getrlimit(resource.RLIMIT_CORE)).encode())
        faulthandler.disable()
        os.kill(os.getpid(), signal.SIGSEGV)

    pid, reading = child(crash)
    with os.fdopen(reading) as file:
        assert file.read() == "(0, 0)"
    _pid, status = os.waitpid(pid, 0)
    assert os.WTERMSIG(status) == signal.SIGSEGV
    assert not os.WCOREDUMP(status)


def test_a_desk_is_hardened_before_it_is_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    order: list[str] = []
    monkeypatch.setattr(unlocking, "harden", lambda: order.append("hardened"))
    monkeypatch.setattr(unlocking, "demand_local", lambda _folder: order.append("looked"))
    with pytest.raises(Refused):
        unlocking.unlock(tmp_path, "Ana", "x")
    assert order == ["hardened", "looked"]


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize(
    "arguments", [["shelter_desk.exchange.sandbox"], ["shelter_desk", "cosign", "--user", "Bea", "no-such-desk"]]
)
def test_processes_that_are_handed_secrets_are_hardened_before_they_read_one(
    tmp_path: Path, arguments: list[str]
) -> None:
    """A new program is readable again, whatever its parent forbade."""
    log = tmp_path / "log"
    command = ["strace", "-o", str(log), "-e", "trace=prctl,prlimit64,read", sys.executable, "-m", *arguments]
    subprocess.run(command, cwd=ROOT, input=b"", capture_output=True, timeout=60, check=False)
    calls = log.read_text()
    read = re.search(r"^read\(0, ", calls, re.MULTILINE)
    assert read is not None
    before = calls[: read.start()]
    assert "prctl(PR_SET_DUMPABLE, SUID_DUMP_DISABLE" in before
    assert re.search(r"RLIMIT_CORE, \{rlim_cur=0, rlim_max=0\}", before)
