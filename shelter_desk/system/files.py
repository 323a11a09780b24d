"""Durable writes and exclusive locks."""

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from shelter_desk.errors import Broken, Refused
from shelter_desk.i18n import _


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable; Windows has no such call."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(file: BinaryIO) -> None:
    """Make a file's bytes durable (on macOS down to the platter)."""
    file.flush()
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(file.fileno(), fcntl.F_FULLFSYNC)
    else:
        os.fsync(file.fileno())


def write_durably(path: Path, data: bytes) -> None:
    """Write under a temporary name, sync, read back, compare, rename, sync the folder (attacks 1, 2, 19).

    Raises Broken with the cause; the old file, if any, is then untouched.
    """
    temporary = path.with_name(f".{path.name}.part")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            sync_file(file)
        _forget_cached(temporary)
        if temporary.read_bytes() != data:
            raise OSError(errno.EIO, "read back differs")
        os.replace(temporary, path)
        sync_folder(path.parent)
    except OSError as problem:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise disk_error(problem, path) from problem


def _forget_cached(path: Path) -> None:
    """Ask the system to drop cached pages, so that reading back reads the medium."""
    if hasattr(os, "posix_fadvise"):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)


def disk_error(problem: OSError, path: Path) -> Broken:
    """What a failed write means for the worker, with its cause."""
    causes = {
        errno.ENOSPC: _("There is no space left."),
        errno.EDQUOT: _("There is no space left."),
        errno.EROFS: _("It can only be read, not written."),
        errno.EACCES: _("Writing there is not allowed."),
        errno.EPERM: _("Writing there is not allowed."),
        errno.ENOENT: _("The place is gone. Was the stick pulled out?"),
        errno.ENODEV: _("The place is gone. Was the stick pulled out?"),
        errno.EIO: _("The disk or stick does not work properly."),
    }
    cause = causes.get(problem.errno or 0, _("The system says: {text}").format(text=problem.strerror or "?"))
    return Broken(
        f"disk-{errno.errorcode.get(problem.errno or 0, 'unknown')}",
        _("The file {name} could not be written. Nothing was changed.").format(name=path.name),
        _("Make space or use another stick, then try again."),
        (cause,),
    )


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold a lock that ends with the process, however it ends; Refused if another process holds it (attack 23)."""
    file = path.open("a+b")
    try:
        try:
            _lock(file)
        except OSError as problem:
            raise Refused(
                "in-use",
                _("This desk is already open on this computer."),
                _("Close it there first."),
            ) from problem
        yield
    finally:
        file.close()


def _lock(file: BinaryIO) -> None:
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
