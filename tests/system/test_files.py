"""Durable writes: a file is there whole or not at all, and every failure has its cause."""

import errno
import multiprocessing
import os
from pathlib import Path

import pytest

from shelter_desk.errors import Broken, DeskError, Refused
from shelter_desk.system import files

CAUSES = {
    errno.ENOSPC: "no space",
    errno.EDQUOT: "no space",
    errno.EROFS: "only be read",
    errno.EACCES: "not allow",
    errno.EPERM: "not allow",
    errno.ENOENT: "pulled out",
    errno.ENODEV: "pulled out",
    errno.EIO: "does not work",
    errno.EFBIG: "File too large",
}


def fail(number: int) -> "object":
    def act(*_arguments: object, **_more: object) -> None:
        raise OSError(number, os.strerror(number))

    return act


def test_a_file_is_written_and_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for data in (b"first", b"", b"x" * 100_000):
        files.write_durably(path, data)
        assert path.read_bytes() == data
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("number", CAUSES)
@pytest.mark.parametrize("step", ["sync_file", "os.replace", "forget_cached"])
def test_a_write_that_fails_says_why_and_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int
) -> None:
    path = tmp_path / "vault.hdr"
    path.write_bytes(b"old")
    monkeypatch.setattr(f"shelter_desk.system.files.{step}", fail(number))
    with pytest.raises(Broken) as problem:
        files.write_durably(path, b"new")
    assert problem.value.code == f"disk-{errno.errorcode[number]}"
    assert CAUSES[number] in problem.value.details[0]
    assert "vault.hdr" in problem.value.title
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_reads_back_differently_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "read_bytes", lambda _path: b"something else")
    with pytest.raises(Broken) as problem:
        files.write_durably(tmp_path / "file", b"data")
    assert problem.value.code == "disk-EIO"
    assert list(tmp_path.iterdir()) == []


def test_a_rename_the_disk_did_not_confirm_is_not_called_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "sync_folder", fail(errno.EIO))
    with pytest.raises(Broken) as problem:
        files.write_durably(tmp_path / "file", b"new")
    assert problem.value.code == "disk-unconfirmed"
    assert "Nothing was changed" not in str(problem.value)
    assert (tmp_path / "file").read_bytes() == b"new"


def test_the_names_of_new_folders_are_durable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(files, "sync_folder", synced.append)
    folder = tmp_path / "new" / "desk"
    files.make_folder(folder)
    assert folder.is_dir()
    assert set(synced) == {tmp_path / "new", tmp_path}
    synced.clear()
    files.make_folder(folder)  # one that a failure before left unsure
    assert synced == [tmp_path / "new"]


def test_a_missing_place_is_a_place_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(Broken) as problem:
        files.write_durably(tmp_path / "pulled" / "file", b"new")
    assert problem.value.code == "disk-ENOENT"


def test_an_error_without_a_number_is_shown_all_the_same() -> None:
    shown = files.disk_error(OSError("odd"), Path("file"))
    assert shown.code == "disk-unknown"
    assert shown.details == ("The system says: ?",)
    assert files.read_error(OSError(errno.ENOENT, "x"), Path("file")).code == "read-ENOENT"


def test_systems_without_these_calls_do_without_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "posix_fadvise")
    files.write_durably(tmp_path / "file", b"data")
    monkeypatch.setattr("sys.platform", "win32")
    files.sync_folder(tmp_path / "not even there")


def test_an_empty_folder_is_empty_and_others_are_refused(tmp_path: Path) -> None:
    files.demand_empty(tmp_path / "new")
    files.demand_empty(tmp_path)
    (tmp_path / "file").write_bytes(b"")
    for folder, code in ((tmp_path, "folder-not-empty"), (tmp_path / "file", "disk-ENOTDIR")):
        with pytest.raises(DeskError) as problem:
            files.demand_empty(folder)
        assert problem.value.code == code


# Locks (attack 23)


def held(path: Path) -> bool:
    try:
        files.hold(path).close()
    except Refused as refusal:
        return refusal.code == "in-use"
    return False


def test_a_lock_is_held_until_it_is_let_go(tmp_path: Path) -> None:
    path = tmp_path / "desk.lock"
    with files.exclusive(path):
        assert held(path)
        with pytest.raises(Refused), files.exclusive(path):
            pass
    assert not held(path)


def _hold_and_die(path: Path, ready: "object") -> None:
    _kept = files.hold(path)
    ready.set()  # type: ignore[attr-defined]
    os.kill(os.getpid(), 9)


def test_a_lock_ends_with_its_process_however_it_ends(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    child = context.Process(target=_hold_and_die, args=(tmp_path / "desk.lock", ready))
    child.start()
    assert ready.wait(30)
    child.join(30)
    assert child.exitcode == -9
    assert not held(tmp_path / "desk.lock")


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EIO])
def test_a_lock_that_cannot_be_taken_is_not_called_open_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(files, "_lock", fail(number))
    with pytest.raises(Broken) as problem:
        files.hold(tmp_path / "desk.lock")
    assert problem.value.code == f"disk-{errno.errorcode[number]}"
    with pytest.raises(Broken) as problem:
        files.hold(tmp_path / "none" / "desk.lock")
    assert problem.value.code == "disk-ENOENT"
