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

# What the systems answer when someone else holds a lock.
_HELD = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable; Windows has no such call."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, their names durable: else a power cut could take a new desk away whole."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(exist_ok=True)
    for each in missing or [folder]:
        sync_folder(each.parent)


def sync_file(file: BinaryIO) -> None:
    """Make a file's bytes durable (on macOS down to the platter)."""
    file.flush()
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(file.fileno(), fcntl.F_FULLFSYNC)
    else:
        os.fsync(file.fileno())


def demand_empty(folder: Path) -> None:
    """Refuse a folder in which something lies already; one that does not exist yet is empty."""
    try:
        empty = not folder.exists() or not any(folder.iterdir())
    except OSError as problem:
        raise disk_error(problem, folder) from problem
    if not empty:
        raise Refused(
            "folder-not-empty",
            _("This folder is not empty."),
            _("Choose a new folder. Nothing was changed."),
        )


def write_durably(path: Path, data: bytes) -> None:
    """Write under a temporary name, sync, read back, compare, rename, sync the folder (attacks 1, 2, 19).

    Raises Broken with the cause; the old file, if any, is then untouched, unless the code is `disk-unconfirmed`:
    then the new file is in its place, and only the disk's word for it is missing.
    """
    temporary = temporary_for(path)
    try:
        with temporary.open("wb") as file:
            file.write(data)
            sync_file(file)
        forget_cached(temporary)
        if temporary.read_bytes() != data:
            raise OSError(errno.EIO, "read back differs")
    except OSError as problem:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise disk_error(problem, path) from problem
    put_in_place(temporary, path)


def temporary_for(path: Path) -> Path:
    """The name a file has while it is being written."""
    return path.with_name(f".{path.name}.part")


def put_in_place(temporary: Path, path: Path) -> None:
    """Rename a synced file over its final name and sync the folder; errors as in `write_durably`."""
    try:
        os.replace(temporary, path)
    except OSError as problem:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise disk_error(problem, path) from problem
    try:
        sync_folder(path.parent)
    except OSError as problem:
        raise Broken(
            "disk-unconfirmed",
            _("The file {name} was written, but the disk did not confirm it.").format(name=path.name),
            _("Check the disk or stick, then do it again."),
            (_cause(problem),),
        ) from problem


def forget_cached(path: Path) -> None:
    """Ask the system to drop cached pages, so that reading back reads the medium."""
    if hasattr(os, "posix_fadvise"):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)


def disk_error(problem: OSError, path: Path) -> Broken:
    """What a failed write means for the worker, with its cause."""
    return Broken(
        f"disk-{errno.errorcode.get(problem.errno or 0, 'unknown')}",
        _("The file {name} could not be written. Nothing was changed.").format(name=path.name),
        _("Make space or use another stick, then try again."),
        (_cause(problem),),
    )


def read_error(problem: OSError, path: Path) -> Broken:
    """What a file that cannot be read means for the worker, with its cause."""
    return Broken(
        f"read-{errno.errorcode.get(problem.errno or 0, 'unknown')}",
        _("The file {name} cannot be read.").format(name=path.name),
        _("Put the stick in again, or choose another file."),
        (_cause(problem),),
    )


def _cause(problem: OSError) -> str:
    causes = {
        errno.ENOSPC: _("There is no space left."),
        errno.EDQUOT: _("There is no space left."),
        errno.EROFS: _("It can only be read, not written."),
        errno.EACCES: _("The system does not allow it."),
        errno.EPERM: _("The system does not allow it."),
        errno.ENOENT: _("The place is gone. Was the stick pulled out?"),
        errno.ENODEV: _("The place is gone. Was the stick pulled out?"),
        errno.EIO: _("The disk or stick does not work properly."),
    }
    return causes.get(problem.errno or 0, _("The system says: {text}").format(text=problem.strerror or "?"))


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold a lock for as long as the context; see `hold`."""
    file = hold(path)
    try:
        yield
    finally:
        file.close()


def hold(path: Path) -> BinaryIO:
    """A lock that is held until the file returned is closed or the process ends, however it ends (attack 23).

    Refused if another process, or this one, holds it.
    """
    try:
        file = path.open("a+b")
    except OSError as problem:
        raise disk_error(problem, path) from problem
    try:
        _lock(file)
    except OSError as problem:
        file.close()
        if problem.errno not in _HELD:
            raise disk_error(problem, path) from problem
        raise Refused(
            "in-use",
            _("This desk is already open on this computer."),
            _("Close it there first."),
        ) from problem
    return file


def _lock(file: BinaryIO) -> None:
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
