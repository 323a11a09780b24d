"""The notebook: a hint outside the desk, never a reason to stop, never a false alarm by itself."""

import json
from pathlib import Path

import pytest

from shelter_desk.system import notebook
from shelter_desk.system.notebook import Notebook, Sight

HASH = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "desks.json"


def test_a_head_is_remembered_by_desk_and_place(path: Path, tmp_path: Path) -> None:
    for place, seq in (("one", 3), ("two", 5), ("one", 4)):
        Notebook(path).note_sight("desk", tmp_path / place, "instance", seq, HASH)
    Notebook(path).note_sight("other", tmp_path / "one", "instance", 9, HASH)
    assert sorted(Notebook(path).sights("desk"), key=lambda sight: sight.seq) == [
        Sight(str(tmp_path / "one"), "instance", 4, HASH.hex()),
        Sight(str(tmp_path / "two"), "instance", 5, HASH.hex()),
    ]
    assert Notebook(path).sights("unknown") == []


def test_failed_attempts_are_counted(path: Path, tmp_path: Path) -> None:
    notes = Notebook(path)
    assert notes.failed("desk") == 0
    notes.note_failed("desk", 0)
    assert not path.exists()
    notes.note_failed("desk", 2)
    notes.note_sight("desk", tmp_path, "instance", 1, HASH)
    assert Notebook(path).failed("desk") == 2
    notes.note_failed("desk", 0)
    assert notes.failed("desk") == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"desk": []}',
        b'{"desk": {"places": [], "failed": "many"}}',
        b'{"desk": {"places": {"/p": {"instance": "i", "seq": "x", "hash": "h"}}}}',
        b'{"desk": {"places": {"/p": []}}}',
        b'{"desk": {"places": {"/p": {}}}}',
    ],
)
def test_a_damaged_notebook_is_an_empty_one(path: Path, tmp_path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    notes = Notebook(path)
    assert notes.sights("desk") == []
    assert notes.failed("desk") == 0
    notes.note_sight("desk", tmp_path, "instance", 1, HASH)
    notes.note_failed("desk", 1)
    assert str(tmp_path) in {sight.place for sight in notes.sights("desk")}


def test_a_notebook_lost_by_a_power_cut_is_read_from_its_spare(path: Path, tmp_path: Path) -> None:
    """Else every power cut could make the desk look like a copy from elsewhere and shut its exchange."""
    session = Notebook(path)
    session.note_sight("desk", tmp_path, "instance", 1, HASH)
    session.note_sight("desk", tmp_path, "instance", 2, HASH)
    for lost in (b"", b'{"de'):
        path.write_bytes(lost)
        (sight,) = Notebook(path).sights("desk")
        assert sight.seq == 1
    path.unlink()
    later = Notebook(path)
    later.note_sight("desk", tmp_path, "instance", 7, HASH)
    path.unlink()
    (sight,) = Notebook(path).sights("desk")
    assert sight.seq == 7


def test_one_that_cannot_be_written_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    notes = Notebook(tmp_path / "file" / "desks.json")
    notes.note_sight("desk", tmp_path, "instance", 1, HASH)
    notes.note_failed("desk", 1)
    assert notes.sights("desk") == []
    path = tmp_path / "data" / "desks.json"
    kept = Notebook(path)
    kept.note_sight("desk", tmp_path, "instance", 1, HASH)

    def full(*_arguments: object) -> None:
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(notebook.os, "open", full)
    kept.note_sight("desk", tmp_path, "instance", 2, HASH)
    assert [sight.seq for sight in kept.sights("desk")] == [1]


def test_a_shorter_text_leaves_nothing_of_a_longer_one(path: Path, tmp_path: Path) -> None:
    notes = Notebook(path)
    for seq in (1000, 7):
        notes.note_sight("desk", tmp_path, "instance", seq, HASH)
        assert [sight.seq for sight in Notebook(path).sights("desk")] == [seq]
        json.loads(path.read_text())


def test_it_lies_in_the_users_data_folder_and_names_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELTER_DESK_DATA", str(tmp_path / "mine"))
    notes = Notebook()
    notes.note_sight("ab12", tmp_path, "instance", 1, HASH)
    data = json.loads((tmp_path / "mine" / "desks.json").read_text())
    assert data == {"ab12": {"places": {str(tmp_path): {"instance": "instance", "seq": 1, "hash": HASH.hex()}}}}
    assert notes.desks() == ["ab12"]
    monkeypatch.delenv("SHELTER_DESK_DATA")
    assert notebook.data_folder().name == "shelter-desk"
