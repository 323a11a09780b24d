"""Files for a stick: all of them whole, or none (attack 19 goes through every call)."""

from pathlib import Path

import pytest

from shelter_desk.errors import Broken, DeskError
from shelter_desk.system import outgoing

FILES = {"one.age": b"1" * 5000, "one.age.minisig": b"2"}


def test_all_files_are_written(tmp_path: Path) -> None:
    outgoing.write_all(tmp_path, FILES)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == FILES


def test_a_missing_place_and_a_taken_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "one.age.minisig").write_bytes(b"theirs")
    for folder, code in ((tmp_path / "pulled", "no-folder"), (tmp_path, "name-taken")):
        with pytest.raises(DeskError) as problem:
            outgoing.write_all(folder, FILES)
        assert problem.value.code == code
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"one.age.minisig": b"theirs"}


def test_half_a_set_is_taken_away_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = outgoing.write_durably

    def second_fails(path: Path, data: bytes) -> None:
        if path.name == "one.age.minisig":
            raise Broken("disk-ENOSPC", "full")
        whole(path, data)

    monkeypatch.setattr(outgoing, "write_durably", second_fails)
    with pytest.raises(Broken):
        outgoing.write_all(tmp_path, FILES)
    assert list(tmp_path.iterdir()) == []


def test_only_what_can_be_seen_proves_that_a_file_is_absent(tmp_path: Path) -> None:
    assert outgoing.proven_absent(tmp_path, ["one.age"])
    (tmp_path / "one.age").write_bytes(b"")
    assert not outgoing.proven_absent(tmp_path, ["other", "one.age"])
    assert not outgoing.proven_absent(tmp_path / "pulled", ["one.age"])


def test_a_file_is_measured_before_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    assert outgoing.read_capped(tmp_path / "file", 5) == b"12345"
    for path, most, code in ((tmp_path / "file", 4, "file-size"), (tmp_path / "none", 4, "file-read")):
        with pytest.raises(DeskError) as problem:
            outgoing.read_capped(path, most)
        assert problem.value.code == code
