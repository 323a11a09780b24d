"""Removable media: what is plugged in, whether a path lies on it, and taking it out safely."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Stick:
    """A mounted removable medium."""

    mount: Path
    label: str
    device: str


def sticks() -> list[Stick]:
    """Removable media that can be written to now; on Windows and macOS written, not run."""
    if sys.platform == "win32":
        return _windows_sticks()
    if sys.platform == "darwin":
        return [Stick(path, path.name, "") for path in Path("/Volumes").iterdir() if is_removable(path)]
    return _linux_sticks()


def is_removable(path: Path) -> bool:
    """Whether a path lies on a removable medium, as far as the system tells."""
    if sys.platform == "darwin":
        command = ["diskutil", "info", str(path)]
        return "Removable Media:           Removable" in _output(command)
    resolved = path.resolve()
    return any(resolved == stick.mount or stick.mount in resolved.parents for stick in sticks())


def eject(stick: Stick) -> bool:
    """Unmount and power off; False if the system could not, so that nobody is told to pull it out."""
    if sys.platform == "darwin":
        return _succeeds(["diskutil", "eject", str(stick.mount)])
    if sys.platform == "win32" or not stick.device:
        return False
    if not _succeeds(["udisksctl", "unmount", "--block-device", stick.device]):
        return False
    _succeeds(["udisksctl", "power-off", "--block-device", stick.device])
    return True


def _linux_sticks() -> list[Stick]:
    found = []
    try:
        lines = Path("/proc/self/mounts").read_text("utf-8").splitlines()
    except OSError:
        return []
    for line in lines:
        device, mount = line.split()[:2]
        if device.startswith("/dev/") and _removable_device(Path(device).name):
            place = Path(mount.replace("\\040", " "))
            if os.access(place, os.W_OK):
                found.append(Stick(place, place.name, device))
    return found


def _removable_device(name: str) -> bool:
    """`removable` of the whole disk, or a disk on the USB bus (many sticks call themselves fixed)."""
    try:
        block = Path("/sys/class/block", name).resolve(strict=True)
    except OSError:
        return False
    disk = block.parent if (block / "partition").exists() else block
    try:
        if (disk / "removable").read_text("ascii").strip() == "1":
            return True
    except OSError:
        return False
    return any(part.startswith("usb") for part in disk.parts)


def _windows_sticks() -> list[Stick]:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    removable_type = 2
    drives = [f"{chr(65 + index)}:\\" for index in range(26) if kernel.GetLogicalDrives() >> index & 1]
    return [Stick(Path(drive), drive, "") for drive in drives if kernel.GetDriveTypeW(drive) == removable_type]


def _output(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=10, check=False).stdout
    except (OSError, subprocess.SubprocessError):
        return ""


def _succeeds(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False
