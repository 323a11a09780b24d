"""Choosing files and sticks: removable media that are plugged in come first."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from shelter_desk.system.media import sticks


def choose_folder(parent: QWidget, text: str) -> Path | None:
    """A folder to write to; starts at the stick that is plugged in, if there is just one."""
    found = sticks()
    start = str(found[0].mount) if len(found) == 1 else ""
    name = QFileDialog.getExistingDirectory(parent, text, start)
    return Path(name) if name else None


def choose_file(parent: QWidget, text: str, pattern: str = "") -> Path | None:
    """A file to read."""
    found = sticks()
    start = str(found[0].mount) if len(found) == 1 else ""
    name, _filter = QFileDialog.getOpenFileName(parent, text, start, pattern)
    return Path(name) if name else None


def choose_new_file(parent: QWidget, text: str, name: str) -> Path | None:
    """A file to write."""
    found = sticks()
    start = str(found[0].mount / name) if len(found) == 1 else name
    chosen, _filter = QFileDialog.getSaveFileName(parent, text, start)
    return Path(chosen) if chosen else None
