"""Writes files to a stick so that success is said only when they can be read back (attack 19)."""

import contextlib
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from shelter_desk.errors import Broken, Refused
from shelter_desk.i18n import _
from shelter_desk.system.files import sync_folder, temporary_for, write_durably

# 2 January 1980: no file says when someone worked, and sticks hold no earlier day in every time zone.
_NO_DAY = 315_619_200


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
            with contextlib.suppress(OSError):  # not every stick keeps times
                os.utime(folder / name, (_NO_DAY, _NO_DAY))
    except BaseException:
        for path in written:
            for half in (path, temporary_for(path)):
                with contextlib.suppress(OSError):
                    half.unlink(missing_ok=True)
        raise


def proven_absent(folder: Path, names: Iterable[str]) -> bool:
    """Whether none of the files is there, not even in part, and stays so when power fails; a doubt proves nothing."""
    try:
        sync_folder(folder)
        listing = {path.name for path in folder.iterdir()}
    except OSError:
        return False
    paths = [folder / name for name in names]
    return not listing & {each.name for path in paths for each in (path, temporary_for(path))}


def read_capped(path: Path, most: int) -> bytes:
    """A file's bytes, refused beyond a size before they are read; what is no plain file could have no end."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise Refused(
                "no-file", _("{name} is not a file.").format(name=path.name), _("Choose the package on the stick.")
            )
        data = b""
        if about.st_size <= most:
            with path.open("rb") as file:
                data = file.read(most + 1)
        if max(about.st_size, len(data)) > most:
            raise Refused(
                "file-size",
                _("The file {name} is too large to be what it says.").format(name=path.name),
                _("Ask the sender for it again."),
            )
        return data
    except OSError as problem:
        raise Broken(
            "file-read",
            _("The file {name} cannot be read.").format(name=path.name),
            _("Put the stick in again, or ask for the file once more."),
            (str(problem.strerror or ""),),
        ) from problem
