"""Removable media, with a made-up /proc and /sys; macOS commands are made up, Windows was not run."""

import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from shelter_desk.system import media
from shelter_desk.system.media import Stick


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One USB stick with a partition, a disk that calls itself fixed on the USB bus, an inner disk, a card."""
    disks = {
        "devices/usb1/sdb": ("1", "sdb1"),
        "devices/usb2/sdc": ("0", "sdc1"),
        "devices/pci/nvme0": ("0", "nvme0p1"),
        "devices/mmc/mmcblk0": ("1", ""),
    }
    block = tmp_path / "sys" / "class" / "block"
    block.mkdir(parents=True)
    for path, (removable, partition) in disks.items():
        disk = tmp_path / "sys" / path
        disk.mkdir(parents=True)
        (disk / "removable").write_text(removable + "\n")
        (block / disk.name).symlink_to(disk)
        if partition:
            (disk / partition).mkdir()
            (disk / partition / "partition").write_text("1\n")
            (block / partition).symlink_to(disk / partition)
    lines = ["proc /proc proc rw 0 0"]
    for device, name in (("sdb1", "my stick"), ("sdc1", "disk"), ("nvme0p1", "inner"), ("mmcblk0", "card")):
        (tmp_path / name).mkdir()
        lines.append(f"/dev/{device} {str(tmp_path / name).replace(' ', chr(92) + '040')} vfat rw 0 0")
    lines.append(f"/dev/gone1 {tmp_path} vfat rw 0 0")
    (tmp_path / "proc" / "self").mkdir(parents=True)
    (tmp_path / "proc" / "self" / "mounts").write_text("\n".join(lines))

    def inside(first: str | Path, *rest: str) -> Path:
        moved = tmp_path / str(first)[1:] if str(first).startswith(("/sys/class", "/proc/self")) else Path(first)
        return moved.joinpath(*rest)

    monkeypatch.setattr(media, "Path", inside)
    return tmp_path


def test_sticks_cards_and_usb_disks_are_removable_and_inner_disks_not(system: Path) -> None:
    assert media.sticks() == [
        Stick(system / "my stick", "my stick", "/dev/sdb1"),
        Stick(system / "disk", "disk", "/dev/sdc1"),
        Stick(system / "card", "card", "/dev/mmcblk0"),
    ]
    assert media.is_removable(system / "my stick" / "folder" / "file")
    assert media.is_removable(system / "card")
    assert not media.is_removable(system / "inner" / "file")


def test_a_medium_that_cannot_be_written_is_no_stick(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media.os, "access", lambda path, _mode: path.name == "card")
    assert [stick.label for stick in media.sticks()] == ["card"]


def test_a_system_that_tells_nothing_has_no_sticks(system: Path) -> None:
    (system / "sys" / "devices" / "usb1" / "sdb" / "removable").unlink()
    assert "my stick" not in [stick.label for stick in media.sticks()]
    (system / "proc" / "self" / "mounts").unlink()
    assert media.sticks() == []


def commands(monkeypatch: pytest.MonkeyPatch, failing: str = "") -> list[str]:
    seen: list[str] = []

    def run(command: list[str], **_more: object) -> SimpleNamespace:
        seen.append(" ".join(command))
        if failing == "none":
            raise FileNotFoundError
        found = "   Removable Media:           Removable\n" if command[1] == "info" and "STICK" in command[2] else ""
        return SimpleNamespace(returncode=int(bool(failing) and failing in command), stdout=found)

    monkeypatch.setattr(subprocess, "run", run)
    return seen


def test_a_stick_is_unmounted_and_powered_off(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = commands(monkeypatch)
    assert media.eject(Stick(Path("/media/stick"), "stick", "/dev/sdb1"))
    assert seen == ["udisksctl unmount --block-device /dev/sdb1", "udisksctl power-off --block-device /dev/sdb1"]


@pytest.mark.parametrize(("failing", "expected"), [("unmount", False), ("power-off", True), ("none", False)])
def test_nobody_is_told_to_pull_out_what_is_still_mounted(
    monkeypatch: pytest.MonkeyPatch, failing: str, expected: bool
) -> None:
    commands(monkeypatch, failing)
    assert media.eject(Stick(Path("/media/stick"), "stick", "/dev/sdb1")) is expected
    assert not media.eject(Stick(Path("/media/stick"), "stick", ""))


def test_on_a_mac_the_system_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    commands(monkeypatch)
    monkeypatch.setattr(Path, "iterdir", lambda _folder: iter([Path("/Volumes/STICK"), Path("/Volumes/Macintosh HD")]))
    assert media.sticks() == [Stick(Path("/Volumes/STICK"), "STICK", "")]
    assert media.eject(Stick(Path("/Volumes/STICK"), "STICK", ""))
    commands(monkeypatch, "none")
    assert media.sticks() == []
