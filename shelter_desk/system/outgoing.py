"""Writes files to a stick so that success is said only when they can be read back (attack 19)."""

import contextlib
from collections.abc import Mapping
from pathlib import Path

from shelter_desk.errors import Broken, Refused
from shelter_desk.i18n import _
from shelter_desk.system.files import write_durably


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write every file whole, or none: names that exist already are refused, half a set is taken away again."""
    if not folder.is_dir():
        raise Refused(
            "no-folder",
            _("The place {name} is not there.").format(name=folder.name),
            _("Put the stick in again and choose it anew."),
        )
    taken = [name for name in files if (folder / name).exists()]
    if taken:
        raise Refused(
            "name-taken", _("There is a file of that name already."), _("Use another stick or folder."), tuple(taken)
        )
    written: list[Path] = []
    try:
        for name, data in files.items():
            written.append(folder / name)
            write_durably(folder / name, data)
    except BaseException:
        for path in written:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        raise


def proven_absent(folder: Path, names: list[str]) -> bool:
    """Whether it can be seen that none of the files is there; an unreadable place proves nothing."""
    try:
        listing = {path.name for path in folder.iterdir()}
    except OSError:
        return False
    return not listing & set(names)


def read_capped(path: Path, most: int) -> bytes:
    """A file's bytes, refused beyond a size before they are read."""
    try:
        if path.stat().st_size > most:
            raise Refused(
                "file-size",
                _("The file {name} is too large to be what it says.").format(name=path.name),
                _("Ask the sender for it again."),
            )
        return path.read_bytes()
    except OSError as problem:
        raise Broken(
            "file-read",
            _("The file {name} cannot be read.").format(name=path.name),
            _("Put the stick in again, or ask for the file once more."),
            (str(problem.strerror or ""),),
        ) from problem
