"""A limited child process that opens packages: key by standard input, killed on any refusal.

Frames are a 4-byte length and bytes. A request is an age identity and a ciphertext; the answer is one
status byte and a JSON text: the contents, or a short code.
"""

import contextlib
import struct
import subprocess
import sys
import threading
from types import TracebackType
from typing import IO, BinaryIO

import msgspec

from shelter_desk import seals
from shelter_desk.exchange import inbound
from shelter_desk.exchange.inbound import Contents, Unacceptable
from shelter_desk.exchange.package import LARGEST_JSON, Manifest
from shelter_desk.exchange.payloads import Payload
from shelter_desk.system.hardening import forbid_writing, harden, limit_memory

LONGEST_SECONDS = 10.0
MEGABYTES = 512  # address space; resident stays below 256 MB (attack 20)
LARGEST_FRAME = inbound.LARGEST_CIPHERTEXT
LARGEST_ANSWER = 8 * LARGEST_JSON
_LENGTH = struct.Struct(">I")
_GOOD, _BAD = b"+", b"-"


class Answer(msgspec.Struct, frozen=True):
    """What the child says of an acceptable package."""

    manifest: Manifest
    payload: Payload


class Sandbox:
    """One child that opens one package after another; a refusal ends it, and the next starts a new one."""

    def __init__(self, command: list[str] | None = None) -> None:
        # -P: a package or a module on the stick we stand in must not be taken for ours.
        self._command = command or [sys.executable, "-P", "-m", "shelter_desk.exchange.sandbox"]
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, where: TracebackType | None
    ) -> None:
        self.stop()

    def open(self, ciphertext: bytes, key: seals.AgeKey) -> Contents:
        """The checked contents, or Refused; whatever the file does, it does it to the child."""
        child = self._running()
        watch = threading.Timer(LONGEST_SECONDS, child.kill)
        watch.start()
        try:
            assert child.stdin is not None
            assert child.stdout is not None
            write_frame(child.stdin, key.secret.encode())
            write_frame(child.stdin, ciphertext)
            child.stdin.flush()
            answer = read_frame(child.stdout, LARGEST_ANSWER)
        except (OSError, EOFError) as problem:
            self.stop()
            raise inbound.refused("contents") from problem
        finally:
            watch.cancel()
        if answer[:1] != _GOOD:
            self.stop()
            raise inbound.refused("recipient" if answer[1:] == b"key" else "contents")
        try:
            found = msgspec.json.decode(answer[1:], type=Answer)
        except msgspec.DecodeError as problem:
            self.stop()
            raise inbound.refused("contents") from problem
        return Contents(found.manifest, found.payload)

    def stop(self) -> None:
        """End the child, whatever it is doing."""
        if self._child is None:
            return
        self._child.kill()
        # Closing flushes what the child did not read any more.
        with contextlib.suppress(OSError), self._child:
            self._child = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._child


def serve(source: BinaryIO, target: BinaryIO) -> None:
    """The child's loop."""
    while True:
        try:
            key = seals.AgeKey(read_frame(source, LARGEST_FRAME).decode("ascii"))
            ciphertext = read_frame(source, LARGEST_FRAME)
        except EOFError:
            return
        write_frame(target, _answer(ciphertext, key))
        target.flush()


def _answer(ciphertext: bytes, key: seals.AgeKey) -> bytes:
    try:
        contents = inbound.open_contents(ciphertext, key)
    except seals.SealError:
        return _BAD + b"key"
    except Unacceptable as problem:
        return _BAD + str(problem).encode()
    except (MemoryError, RecursionError):
        return _BAD + b"limits"
    return _GOOD + msgspec.json.encode(Answer(contents.manifest, contents.payload))


def write_frame(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)


def read_frame(pipe: IO[bytes], most: int) -> bytes:
    """One frame; EOFError where the other side is gone or sends too much."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (size,) = _LENGTH.unpack(head)
    data = pipe.read(size) if size <= most else b""
    if len(data) < size:
        raise EOFError
    return data


if __name__ == "__main__":
    harden()
    limit_memory(MEGABYTES)
    forbid_writing()
    serve(sys.stdin.buffer, sys.stdout.buffer)
