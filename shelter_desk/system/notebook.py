"""What this computer remembers about desks, outside them: audit heads, places, failed unlocks.

It lies in the OS user's data folder, in clear and unauthenticated, and holds no names: a hint that a
desk was rolled back, copied or tried, not proof.
"""

import contextlib
import json
import os
from pathlib import Path
from typing import Any

import platformdirs


class Notebook:
    """One small JSON file; a damaged or unwritable one is treated as empty, never as a reason to stop."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or data_folder() / "desks.json"

    def head(self, desk: str) -> tuple[str, int, str] | None:
        """(instance, sequence number, hash) of the last audit entry seen here."""
        entry = self._read().get(desk, {})
        try:
            return str(entry["instance"]), int(entry["seq"]), str(entry["hash"])
        except (KeyError, TypeError, ValueError):
            return None

    def note_head(self, desk: str, instance: str, seq: int, entry_hash: bytes) -> None:
        self._change(desk, instance=instance, seq=seq, hash=entry_hash.hex())

    def place(self, desk: str) -> str:
        """The folder this desk was last opened in."""
        return str(self._read().get(desk, {}).get("place", ""))

    def note_place(self, desk: str, folder: Path) -> None:
        self._change(desk, place=str(folder.resolve()))

    def failed(self, desk: str) -> int:
        """Failed unlocks since the last good one; anyone with the files can change this number."""
        return int(self._read().get(desk, {}).get("failed", 0))

    def note_failed(self, desk: str, count: int) -> None:
        self._change(desk, failed=count)

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _change(self, desk: str, **values: Any) -> None:
        notes = self._read()
        entry = notes.get(desk)
        notes[desk] = (entry if isinstance(entry, dict) else {}) | values
        temporary = self._path.with_suffix(".part")
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(notes), "utf-8")
            os.replace(temporary, self._path)


def data_folder() -> Path:
    """The OS user's data folder for Shelter Desk."""
    return Path(os.environ.get("SHELTER_DESK_DATA") or platformdirs.user_data_dir("shelter-desk", appauthor=False))
