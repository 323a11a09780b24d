"""The limited child process: it opens one package after another, and dies on any refusal."""

import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from shelter_desk import seals
from shelter_desk.errors import Refused
from shelter_desk.exchange import sandbox as module
from shelter_desk.exchange.sandbox import LARGEST_ANSWER, Sandbox, read_frame, serve, write_frame
from tests.exchange.letters import packed, party, payload, sealed

DESK, HUB, OTHER = party("A neutral name"), party("Made-up mechanism", "mechanism"), party("Another desk")
MADE = packed("count", DESK, HUB)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as found:
        yield found


def child_of(sandbox: Sandbox) -> int:
    assert sandbox._child is not None
    return sandbox._child.pid


def refusal(sandbox: Sandbox, ciphertext: bytes, key: seals.AgeKey = HUB[1].age_key) -> str:
    with pytest.raises(Refused) as problem:
        sandbox.open(ciphertext, key)
    return problem.value.code


def test_one_child_opens_many_and_ends_on_a_refusal(sandbox: Sandbox) -> None:
    assert sandbox.open(MADE.ciphertext, HUB[1].age_key).payload == payload("count")
    first = child_of(sandbox)
    for profile in ("outside", "referral", "reply"):
        made = packed(profile, DESK, HUB)  # type: ignore[arg-type]
        assert sandbox.open(made.ciphertext, HUB[1].age_key).payload == payload(profile)  # type: ignore[arg-type]
    assert child_of(sandbox) == first
    assert refusal(sandbox, sealed(bytes(70_000), HUB)) == "package-contents"
    assert sandbox._child is None
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    assert sandbox.open(MADE.ciphertext, HUB[1].age_key).manifest.id == MADE.id
    assert child_of(sandbox) != first


def test_the_wrong_key_is_another_recipient(sandbox: Sandbox) -> None:
    assert refusal(sandbox, MADE.ciphertext, OTHER[1].age_key) == "package-recipient"


def test_a_child_that_was_killed_is_replaced(sandbox: Sandbox) -> None:
    sandbox.open(MADE.ciphertext, HUB[1].age_key)
    os.kill(child_of(sandbox), 9)
    time.sleep(0.05)
    assert sandbox.open(MADE.ciphertext, HUB[1].age_key).manifest.id == MADE.id


def test_nothing_is_left_running() -> None:
    with Sandbox() as found:
        found.open(MADE.ciphertext, HUB[1].age_key)
        pid = child_of(found)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    found.stop()  # a second time does nothing


def lying(*lines: str) -> Sandbox:
    """A sandbox whose child was taken over by what it read."""
    program = "import sys, struct, time, os\nout = sys.stdout.buffer\nsys.stdin.buffer.read(60_000)\n" + "\n".join(
        lines
    )
    return Sandbox([sys.executable, "-c", program])


def test_whatever_the_child_answers_the_parent_only_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_SECONDS", 1.0)
    for program in (
        "os._exit(3)",
        "out.write(b'?'); out.flush()",
        "out.write(struct.pack('>I', 0)); out.flush(); time.sleep(30)",
        "out.write(struct.pack('>I', 5) + b'+{}xx'); out.flush(); time.sleep(30)",
        "out.write(struct.pack('>I', 3) + b'+\\xff\\xff'); out.flush(); time.sleep(30)",
        "out.write(struct.pack('>I', 2**32 - 1) + b'+'); out.flush(); time.sleep(30)",
        "time.sleep(30)",
        "os.close(1); time.sleep(30)",
    ):
        started = time.monotonic()
        with lying(program) as found:
            assert refusal(found, MADE.ciphertext) == "package-contents", program
            assert found._child is None
        assert time.monotonic() - started < 5


def test_the_key_comes_by_standard_input_alone(sandbox: Sandbox) -> None:
    sandbox.open(MADE.ciphertext, HUB[1].age_key)
    process = Path(f"/proc/{child_of(sandbox)}")
    secret = HUB[1].age.encode()
    assert secret not in (process / "cmdline").read_bytes()
    assert secret not in (process / "environ").read_bytes()


def test_modules_on_the_stick_are_not_taken_for_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("shelter_desk", "zipfile", "msgspec", "json"):
        (tmp_path / f"{name}.py").write_text("import os; open('/tmp/taken-over', 'w'); os._exit(9)")
    monkeypatch.chdir(tmp_path)
    with Sandbox() as found:
        assert found.open(MADE.ciphertext, HUB[1].age_key).manifest.id == MADE.id
    assert not Path("/tmp/taken-over").exists()


def test_the_child_has_little_memory_and_writes_no_file(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from shelter_desk.exchange.sandbox import MEGABYTES\n"
        "from shelter_desk.system.hardening import forbid_writing, harden, limit_memory\n"
        "harden(); limit_memory(MEGABYTES); forbid_writing()\n"
        "try:\n    bytes(MEGABYTES << 20)\nexcept MemoryError:\n    print('memory')\n"
        "try:\n    with open(sys.argv[1], 'wb', buffering=0) as file:\n        file.write(b'x')\n"
        "except OSError:\n    print('file')\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "out")]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["memory", "file"]
    assert (tmp_path / "out").stat().st_size == 0


# The child's side, without a process


def conversation(*frames: bytes) -> list[bytes]:
    source, target = io.BytesIO(), io.BytesIO()
    for frame in frames:
        write_frame(source, frame)
    source.seek(0)
    serve(source, target)
    target.seek(0)
    answers = []
    while True:
        try:
            answers.append(read_frame(target, LARGEST_ANSWER))
        except EOFError:
            return answers


def test_each_request_has_one_answer() -> None:
    key = HUB[1].age.encode()
    good, wrong, broken = MADE.ciphertext, packed("count", DESK, OTHER).ciphertext, sealed(bytes(70_000), HUB)
    answers = conversation(key, good, key, wrong, key, broken, key, good)
    assert [answer[:1] for answer in answers] == [b"+", b"-", b"-", b"+"]
    assert answers[1:3] == [b"-key", b"-archive"]
    assert conversation() == []
    assert conversation(key) == []


@pytest.mark.parametrize("problem", [MemoryError, RecursionError])
def test_too_much_is_answered_too(problem: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def too_much(*_arguments: object) -> None:
        raise problem

    monkeypatch.setattr(module.inbound, "open_contents", too_much)
    assert conversation(HUB[1].age.encode(), b"") == [b"-limits"]


def test_a_frame_that_breaks_off_is_an_end() -> None:
    for data in (b"", b"\0\0", b"\0\0\0\5abc", b"\xff\xff\xff\xff"):
        with pytest.raises(EOFError):
            read_frame(io.BytesIO(data), 100)
    assert read_frame(io.BytesIO(b"\0\0\0\2ab"), 2) == b"ab"
    with pytest.raises(EOFError):
        read_frame(io.BytesIO(b"\0\0\0\3abc"), 2)
