"""What this computer remembers about desks, outside them: audit heads, places, failed unlocks.

It lies in the OS user's data folder, in clear and unauthenticated, and holds no names: a hint that a
desk was rolled back, copied or tried, not proof.
"""

import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from shelter_desk.errors import Broken
from shelter_desk.system.files import write_durably

FILE_NAME = "vault.hdr"  # every desk's folder has it


@dataclass(frozen=True)
class Sight:
    """Where a copy of a desk was seen, which instance it was, and its audit head then."""

    place: str
    instance: str
    seq: int
    hash: str


class Notebook:
    """One small JSON file and a spare; damaged or unwritable ones are treated as empty, never as a reason to stop.

    A head is written at every save, so without waiting for the disk. The first one of a session goes durably into
    the spare too: a power cut that loses the file must not make the desk look like a copy from elsewhere.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or data_folder() / "desks.json"
        self._spared: set[str] = set()

    def desks(self) -> list[str]:
        """Ids of every desk seen on this computer."""
        return sorted(self._read())

    def sights(self, desk: str) -> list[Sight]:
        """Every place a desk was opened in on this computer."""
        found = []
        places = self._entry(desk).get("places", {})
        for place, values in places.items() if isinstance(places, dict) else ():
            try:
                found.append(Sight(place, str(values["instance"]), int(values["seq"]), str(values["hash"])))
            except (KeyError, TypeError, ValueError):
                continue
        return found

    def note_sight(self, desk: str, folder: Path, instance: str, seq: int, entry_hash: bytes) -> None:
        """Write down the audit head of a desk in a place; only once it is durable in the desk itself."""
        entry = self._entry(desk)
        places = entry.get("places")
        entry["places"] = (places if isinstance(places, dict) else {}) | {
            str(folder.resolve()): {"instance": instance, "seq": seq, "hash": entry_hash.hex()}
        }
        self._keep(desk, entry)
        if desk not in self._spared:
            self._spare(desk)

    def failed(self, desk: str) -> int:
        """Failed unlocks since the last good one; anyone with the files can change this number."""
        count = self._entry(desk).get("failed", 0)
        return count if isinstance(count, int) else 0

    def note_failed(self, desk: str, count: int) -> None:
        if count != self.failed(desk):
            self._keep(desk, self._entry(desk) | {"failed": count})

    def _entry(self, desk: str) -> dict[str, Any]:
        entry = self._read().get(desk)
        return entry if isinstance(entry, dict) else {}

    def _read(self) -> dict[str, Any]:
        for path in (self._path, self._spare_path()):
            try:
                found = json.loads(path.read_text("utf-8"))
            except (OSError, ValueError):
                continue
            if isinstance(found, dict):
                return found
        return {}

    def _keep(self, desk: str, entry: dict[str, Any]) -> None:
        """Write in place: renaming or cutting a file makes some file systems wait for the disk, at every save."""
        data = json.dumps(self._read() | {desk: entry}).encode()
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            with os.fdopen(handle, "r+b") as file:
                file.write(data.ljust(os.fstat(handle).st_size))

    def _spare(self, desk: str) -> None:
        with contextlib.suppress(OSError, Broken):
            write_durably(self._spare_path(), self._path.read_bytes())
            self._spared.add(desk)

    def _spare_path(self) -> Path:
        return self._path.with_suffix(".spare.json")


def data_folder() -> Path:
    """The OS user's data folder for Shelter Desk."""
    return Path(os.environ.get("SHELTER_DESK_DATA") or platformdirs.user_data_dir("shelter-desk", appauthor=False))
