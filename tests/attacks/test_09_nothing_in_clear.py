"""Attack 9: nothing a person said lies in clear in any file, not even in the middle of a save."""

import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from shelter_desk.actions import people
from shelter_desk.actions.save import Permission
from shelter_desk.system.notebook import Notebook
from shelter_desk.vault import backup, database, drafts
from tests.attacks.canaries import CANARY, files_holding, save_all
from tests.conftest import MadeDesk


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this process and SQLite put temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


def test_no_file_holds_the_canary_at_any_moment(
    made: MadeDesk, tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits = journals = 0
    whole = database.Cursor.execute

    def stopped(cursor: database.Cursor, *arguments: object) -> database.Cursor:
        nonlocal commits, journals
        if arguments[0] == "COMMIT":  # everything is in the journal or in the file, nothing is settled
            commits += 1
            journals += any(tmp_path.rglob("*-journal"))
            assert files_holding(tmp_path) == []
        return whole(cursor, *arguments)

    with closing(made.open()) as desk:
        desk.vault.connection.execute("PRAGMA cache_size = 5")  # what does not fit spills into the file early
        monkeypatch.setattr(database.Cursor, "execute", stopped)
        saved = save_all(desk, Permission(made.second(desk)))
        place = (saved[0].case, "case_note", "r")
        drafts.save(desk.vault, "draft", place, {"work": {"work": CANARY * 50}, "child": {"child": CANARY}}, [])
        backup.back_up(desk.vault, tmp_path / "desk.backup")
        people.dismiss(desk, "Cem")
        assert files_holding(tmp_path) == []
        read = [answers for each in saved for answers, _closed in [desk.vault.answers(each.stored)]]
    assert files_holding(tmp_path) == []
    assert commits > 30
    assert journals > 30
    # The controls: it was all there to be found, and would have been found.
    assert sum(CANARY in str(answers) for answers in read) > 20
    assert isinstance(made.notebook, Notebook)
    for name, data in (("a", CANARY.encode()), ("b", f"x{CANARY}".encode("utf-16-le"))):
        (tmp_path / name).write_bytes(data)
    assert len(files_holding(tmp_path)) == 2


def test_the_control_finds_it_in_a_plain_database(tmp_path: Path) -> None:
    import sqlite3

    plain = sqlite3.connect(tmp_path / "plain.db")
    plain.execute("CREATE TABLE x (a)")
    plain.execute("INSERT INTO x VALUES (?)", (f"a note about {CANARY}",))
    plain.commit()
    plain.close()
    assert files_holding(tmp_path) == [str(tmp_path / "plain.db")]
