"""Where a desk may lie, and what is known of the disk."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from shelter_desk.errors import Refused
from shelter_desk.system import places

MOUNTS = """\
/dev/mapper/root / ext4 rw 0 0
server:/export /mnt/share nfs4 rw 0 0
/dev/sda1 /mnt/share/local ext4 rw 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0
/dev/sdb1 /media/my\\040stick vfat rw 0 0
odd
"""
Files = Callable[[dict[str, str | None]], None]


@pytest.fixture
def pretend(monkeypatch: pytest.MonkeyPatch) -> Files:
    """Files of the system as the test wants them; None cannot be read."""
    whole = Path.read_text

    def _pretend(contents: dict[str, str | None]) -> None:
        def read(path: Path, *arguments: str) -> str:
            if str(path) not in contents:
                return whole(path, *arguments)
            found = contents[str(path)]
            if found is None:
                raise PermissionError
            return found

        monkeypatch.setattr(Path, "read_text", read)

    return _pretend


@pytest.mark.parametrize(
    "folder",
    [
        "/home/a/Dropbox/desk",
        "/home/a/OneDrive - Shelter/desk",
        "/Users/a/Library/CloudStorage/GoogleDrive-a@example.org/desk",
        "/Users/a/Library/Mobile Documents/com~apple~CloudDocs/desk",
        "/home/a/Google Drive/desk",
        "/home/a/Nextcloud2/desk",
        "/home/a/MEGA/desk",
    ],
)
def test_folders_that_a_cloud_copies_are_refused(folder: str) -> None:
    with pytest.raises(Refused) as problem:
        places.demand_local(Path(folder))
    assert problem.value.code == "cloud-folder"


@pytest.mark.parametrize("folder", ["/home/megan/desk", "/home/omega/desk", "/srv/cloudy days", "/srv/dropboxes"])
def test_people_and_folders_of_like_names_are_not(folder: str, pretend: Files) -> None:
    pretend({"/proc/self/mounts": MOUNTS})
    places.demand_local(Path(folder))


def test_network_folders_are_refused_and_local_ones_below_them_not(pretend: Files) -> None:
    pretend({"/proc/self/mounts": MOUNTS})
    for folder in ("/mnt/share", "/mnt/share/desk", "/run/user/1000/gvfs/smb"):
        with pytest.raises(Refused) as problem:
            places.demand_local(Path(folder))
        assert problem.value.code == "network-folder"
    places.demand_local(Path("/mnt/share/local/desk"))
    assert places.filesystem(Path("/media/my stick/x")) == "vfat"


def test_what_is_not_known_is_not_refused(pretend: Files) -> None:
    pretend({"/proc/self/mounts": None})
    assert places.filesystem(Path("/anything")) == ""
    places.demand_local(Path("/anything"))


def lsblk(monkeypatch: pytest.MonkeyPatch, crypt: set[str], code: int = 0) -> None:
    def run(command: list[str], **_more: object) -> SimpleNamespace:
        return SimpleNamespace(returncode=code, stdout="crypt\ndisk\n" if command[-1] in crypt else "part\ndisk\n")

    monkeypatch.setattr(subprocess, "run", run)


SWAPS = "Filename Type Size Used Priority\n/dev/zram0 partition 1 0 1\n{} partition 1 0 1\n\n"


@pytest.mark.parametrize(
    ("crypt", "swaps", "expected"),
    [
        ({"/dev/mapper/root", "/dev/sda2"}, SWAPS.format("/dev/sda2"), (True, True)),
        ({"/dev/mapper/root"}, SWAPS.format("/dev/sda2"), (True, False)),
        (set(), "Filename\n", (False, True)),
        (set(), SWAPS.format("/swapfile"), (False, None)),
        (set(), None, (False, None)),
    ],
)
def test_encryption_of_disk_and_swap_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
    pretend: Files,
    crypt: set[str],
    swaps: str | None,
    expected: tuple[bool | None, bool | None],
) -> None:
    pretend({"/proc/self/mounts": MOUNTS, "/proc/swaps": swaps})
    lsblk(monkeypatch, crypt)
    found = places.disk_state(Path("/home/a"))
    assert (found.encrypted, found.swap_encrypted) == expected


def test_what_cannot_be_found_out_is_said_to_be_unknown(monkeypatch: pytest.MonkeyPatch, pretend: Files) -> None:
    pretend({"/proc/self/mounts": MOUNTS, "/proc/swaps": SWAPS.format("/dev/sda2")})
    lsblk(monkeypatch, set(), code=1)
    assert places.disk_state(Path("/home/a")) == places.DiskState(None, None)

    def none(*_arguments: object, **_more: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(subprocess, "run", none)
    assert places.disk_state(Path("/home/a")) == places.DiskState(None, None)
    monkeypatch.setattr("sys.platform", "darwin")
    assert places.disk_state(Path("/home/a")) == places.DiskState(None, None)
