"""Choosing files and sticks: removable media that are plugged in come first, and nothing remembers where one went.

The dialogs are Qt's own (see `application`): the system's would list what was opened among its recent files,
and would not hear F12.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QWidget

from shelter_desk.system.media import sticks


def choose_folder(parent: QWidget, text: str) -> Path | None:
    """A folder to write to; starts at the stick that is plugged in, if there is just one."""
    with _untraced():
        name = QFileDialog.getExistingDirectory(parent, text, _start())
    return Path(name) if name else None


def choose_file(parent: QWidget, text: str, pattern: str = "") -> Path | None:
    """A file to read."""
    with _untraced():
        name, _filter = QFileDialog.getOpenFileName(parent, text, _start(), pattern)
    return Path(name) if name else None


def choose_new_file(parent: QWidget, text: str, name: str) -> Path | None:
    """A file to write."""
    with _untraced():
        chosen, _filter = QFileDialog.getSaveFileName(parent, text, str(Path(_start()) / name))
    return Path(chosen) if chosen else None


def _start() -> str:
    found = sticks()
    return str(found[0].mount) if len(found) == 1 else ""


@contextmanager
def _untraced() -> Iterator[None]:
    """Qt keeps the folders last visited in a settings file of its own; they are taken out again (attack 9)."""
    try:
        yield
    finally:
        QSettings(QSettings.Scope.UserScope, "QtProject").remove("FileDialog")
