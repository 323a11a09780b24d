"""Where a desk may lie: not on a network, not in a cloud-synced folder; and what is known of the disk."""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from shelter_desk.errors import Refused
from shelter_desk.i18n import _

_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "sshfs", "fuse.sshfs", "davfs", "9p", "afpfs", "webdav"}
    | {"fuse.rclone", "fuse.gvfsd-fuse"}
)
_CLOUD = re.compile(
    r"(?<![a-z])(dropbox|onedrive|google ?drive|icloud|nextcloud|owncloud|mega|megasync|pcloud|cloudstorage|clouddocs)(?![a-z])"
)


@dataclass(frozen=True)
class DiskState:
    """What could be found out; None means that it could not."""

    encrypted: bool | None
    swap_encrypted: bool | None


def demand_local(folder: Path) -> None:
    """Refuse network drives and cloud-synced folders: others could read, alter or roll back the files there."""
    resolved = folder.resolve()
    if any(_CLOUD.search(part.lower()) for part in resolved.parts):
        raise Refused(
            "cloud-folder",
            _("This folder is copied to the internet by a cloud service."),
            _("Choose a folder outside it. Nothing was changed."),
        )
    if filesystem(resolved) in _NETWORK:
        raise Refused(
            "network-folder",
            _("This folder lies on another computer."),
            _("Choose a folder on this computer's own disk. Nothing was changed."),
        )


def filesystem(path: Path) -> str:
    """The file system type below a path, empty where it is not known."""
    best, kind = "", ""
    for mount, found, _device in _mounts():
        if (path == Path(mount) or Path(mount) in path.parents) and len(mount) >= len(best):
            best, kind = mount, found
    return kind


def disk_state(folder: Path) -> DiskState:
    """Whether disk and swap are encrypted, shown at set-up; full-disk encryption is a stated precondition."""
    if sys.platform != "linux":
        return DiskState(None, None)
    device = ""
    best = ""
    for mount, _kind, found in _mounts():
        if Path(mount) in (folder.resolve(), *folder.resolve().parents) and len(mount) >= len(best):
            best, device = mount, found
    return DiskState(_on_crypt(device), _swap_on_crypt())


def _mounts() -> list[tuple[str, str, str]]:
    """(mount point, type, device) of every mount, Linux only."""
    try:
        lines = Path("/proc/self/mounts").read_text("utf-8").splitlines()
    except OSError:
        return []
    fields = [line.split() for line in lines]
    return [(each[1].replace("\\040", " "), each[2], each[0]) for each in fields if len(each) >= 3]


def _on_crypt(device: str) -> bool | None:
    if not device.startswith("/dev/"):
        return None
    try:
        command = ["lsblk", "--noheadings", "--inverse", "--output", "TYPE", device]
        found = subprocess.run(command, capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.SubprocessError):
        return None
    return "crypt" in found.stdout.split() if found.returncode == 0 else None


def _swap_on_crypt() -> bool | None:
    try:
        lines = Path("/proc/swaps").read_text("utf-8").splitlines()[1:]
    except OSError:
        return None
    devices = [line.split()[0] for line in lines if line.split()]
    states = [_on_crypt(device) for device in devices if not device.startswith("/dev/zram")]  # zram stays in memory
    if not states:
        return True
    return None if None in states else all(states)
