"""What a disk may hold after a power cut: a model of files and names, fed with the calls a process made.

Only what was synced is sure. Of everything later a disk may have kept any part: writes in any order, a write torn at
a sector, and the changes of names in a folder up to some point. (`fsync` of a file says nothing of its name, nor
that of a folder of the folder's own.)
"""

import os
import random
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
FOLDER = -1  # in the place of a file's node
TRACE = "openat,close,pwrite64,write,lseek,ftruncate,fsync,fdatasync,rename,unlink,mkdir,access,faccessat2"
OPTIONS = ["-s", "100000", "-xx", "-e", f"trace={TRACE}"]
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\)\s+= (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass
class Call:
    """One line of the trace: name, texts (decoded), plain arguments, result."""

    name: str
    texts: list[bytes]
    rest: list[str]
    result: int

    @property
    def is_mark(self) -> bool:
        """Whether something was acknowledged here, see `victim.py`."""
        return self.name in ("access", "faccessat2") and self.texts[0].startswith(b"/said/")


def read_trace(log: Path) -> list[Call]:
    """The calls of a trace that succeeded."""
    found = []
    for line in log.read_text().splitlines():
        match = _CALL.match(line)
        if match is None:
            continue
        name, arguments, result = match[1], match[2], int(match[3])
        texts = [bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(arguments)]
        rest = [each.strip() for each in _TEXT.sub("", arguments).split(",")]
        if result >= 0 or name in ("access", "faccessat2"):
            found.append(Call(name, texts, rest, result))
    return found


@dataclass
class Node:
    """A file's bytes: those that are sure, and what was done since."""

    durable: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)  # (offset, data), or (length, None)

    def now(self) -> bytes:
        return _applied(self.durable, self.pending)


@dataclass
class Disk:
    """Files and folders below `top`, with open files; anything else is ignored."""

    top: Path
    nodes: dict[int, Node] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    sure: dict[str, int] = field(default_factory=dict)
    changes: dict[str, list[tuple[str, int | None]]] = field(default_factory=dict)
    files: dict[int, tuple[int | str, int]] = field(default_factory=dict)  # descriptor → (node or folder, position)
    said: int = 0

    @classmethod
    def of(cls, top: Path) -> "Disk":
        """What lies there now, all of it sure."""
        disk = cls(top)
        for path in (top, *sorted(top.rglob("*"))):
            if path.is_dir():
                disk.names[str(path)] = FOLDER
            else:
                disk.names[str(path)] = len(disk.nodes)
                disk.nodes[len(disk.nodes)] = Node(path.read_bytes())
        disk.sure = dict(disk.names)
        return disk

    def do(self, call: Call) -> None:
        """Follow one call."""
        match call.name:
            case "openat":
                self._open(call)
            case "close":
                self.files.pop(int(call.rest[0]), None)
            case "pwrite64" | "write" | "lseek" | "ftruncate" | "fsync" | "fdatasync":
                if int(call.rest[0]) in self.files:
                    self._on_file(call, int(call.rest[0]))
            case "rename":
                source, target = (os.fsdecode(text) for text in call.texts)
                if source in self.names:
                    self._name(target, self.names[source])
                    self._name(source, None)
            case "unlink":
                if (path := os.fsdecode(call.texts[0])) in self.names:
                    self._name(path, None)
            case "mkdir":
                self._name(os.fsdecode(call.texts[0]), FOLDER)
            case _:
                if call.is_mark:
                    self.said = int(call.texts[0].rpartition(b"/")[2])

    def files_now(self) -> dict[str, bytes]:
        """What the files hold for whoever reads them now."""
        return {path: self.nodes[node].now() for path, node in self.names.items() if node != FOLDER}

    def image(self, chance: random.Random) -> dict[str, bytes | None]:
        """One of the states a power cut could leave now: files, and folders as None."""
        names = dict(self.sure)
        for changes in self.changes.values():
            for path, node in changes[: chance.randint(0, len(changes))]:
                if node is None:
                    names.pop(path, None)
                else:
                    names[path] = node
        found: dict[str, bytes | None] = {}
        for path, node in sorted(names.items()):
            if path == str(self.top) or os.path.dirname(path) in found:
                found[path] = None if node == FOLDER else self._kept(self.nodes[node], chance)
        return found

    def _kept(self, node: Node, chance: random.Random) -> bytes:
        how = chance.choice(["nothing", "some", "some", "everything"])
        if how == "nothing":
            return node.durable
        if how == "everything":
            return node.now()
        kept: list[tuple[int, bytes | None]] = []
        for offset, data in node.pending:
            if chance.random() < 0.5:
                whole = data is None or chance.random() < 0.8
                kept.append((offset, data if whole or data is None else data[: chance.randrange(0, len(data), SECTOR)]))
        return _applied(node.durable, kept)

    def _open(self, call: Call) -> None:
        path, flags = os.fsdecode(call.texts[0]), call.rest[2]
        if self.names.get(path) == FOLDER:
            self.files[call.result] = (path, 0)
            return
        if not path.startswith(f"{self.top}/"):
            return
        if path not in self.names:
            self.nodes[len(self.nodes)] = Node()
            self._name(path, len(self.nodes) - 1)
        node = self.names[path]
        if "O_TRUNC" in flags and self.nodes[node].now():
            self.nodes[node].pending.append((0, None))
        self.files[call.result] = (node, 0)

    def _on_file(self, call: Call, descriptor: int) -> None:
        which, position = self.files[descriptor]
        if isinstance(which, str):
            if call.name in ("fsync", "fdatasync"):
                self._sync_folder(which)
            return
        node = self.nodes[which]
        match call.name:
            case "pwrite64":
                node.pending.append((int(call.rest[-1]), call.texts[0]))
            case "write":
                node.pending.append((position, call.texts[0]))
                self.files[descriptor] = (which, position + call.result)
            case "lseek":
                self.files[descriptor] = (which, call.result)
            case "ftruncate":
                node.pending.append((int(call.rest[1]), None))
            case _:
                node.durable, node.pending = node.now(), []

    def _name(self, path: str, node: int | None) -> None:
        if node is None:
            self.names.pop(path, None)
        else:
            self.names[path] = node
        self.changes.setdefault(os.path.dirname(path), []).append((path, node))

    def _sync_folder(self, folder: str) -> None:
        for path, node in self.changes.pop(folder, []):
            if node is None:
                self.sure.pop(path, None)
            else:
                self.sure[path] = node


def _applied(data: bytes, changes: list[tuple[int, bytes | None]]) -> bytes:
    found = bytearray(data)
    for offset, written in changes:
        if written is None:
            del found[offset:]
            found.extend(bytes(offset - len(found)))
        else:
            found.extend(bytes(max(0, offset - len(found))))
            found[offset : offset + len(written)] = written
    return bytes(found)


def put_back(top: Path, image: dict[str, bytes | None]) -> None:
    """Make what is below `top` that of an image."""
    shutil.rmtree(top)
    for name, data in image.items():
        if data is None:
            Path(name).mkdir()
        else:
            Path(name).write_bytes(data)
