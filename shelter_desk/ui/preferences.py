"""What the window remembers of this computer's user: language, colours, text size, calendar, the last desk. No names."""

import contextlib
import os
from pathlib import Path

import msgspec

from shelter_desk.system.notebook import data_folder


class Preferences(msgspec.Struct, frozen=True):
    """Settings of the window, not of a desk."""

    language: str = ""
    dark: bool = False
    scale: int = 100
    desk: str = ""
    calendar: str = ""


def load() -> Preferences:
    """The stored preferences; damaged ones are forgotten."""
    try:
        found = msgspec.json.decode(_path().read_bytes(), type=Preferences)
    except (OSError, msgspec.DecodeError):
        return Preferences()
    return found if 100 <= found.scale <= 200 else msgspec.structs.replace(found, scale=100)


def keep(preferences: Preferences) -> None:
    """Store preferences; a full disk is no reason to stop."""
    temporary = _path().with_suffix(".part")
    with contextlib.suppress(OSError):
        _path().parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(msgspec.json.encode(preferences))
        os.replace(temporary, _path())


def _path() -> Path:
    return data_folder() / "window.json"
