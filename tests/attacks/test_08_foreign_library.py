"""Attack 8: a plain SQLite in the place of SQLCipher: nothing is ever written in clear."""

import os
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

import pytest

from shelter_desk.errors import DeskError
from shelter_desk.vault import founding
from tests.attacks.faults import ROOT

WORK = """
import sys
from pathlib import Path
from shelter_desk import seals
from shelter_desk.errors import DeskError
from shelter_desk.vault import opening
from shelter_desk.vault.founding import Founder, Founding, found
from tests.vault.desks import quick_key, write
seals.derive_key = quick_key
folder = Path(sys.argv[1])
try:
    if not folder.exists():
        found(folder, Founding("Desk", [Founder("Ana", "supervisor", "w", ("work", "reports"))], ("work", "reports"), True))
    vault = opening.unlock(folder, "Ana", "w")
    write(vault, {"work": {"text": "canary of attack eight"}})
    print("worked", vault.connection.execute("PRAGMA cipher_version").fetchone()[0])
except DeskError as problem:
    print("refused", problem.code)
"""


def work(folder: Path, **environment: str) -> str:
    """What a worker's program comes to in that environment."""
    done = subprocess.run(
        [sys.executable, "-c", WORK, str(folder)],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout.strip() or done.stderr[-500:]


def in_clear(folder: Path) -> list[str]:
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and (b"SQLite format 3" in path.read_bytes() or b"canary of attack" in path.read_bytes())
    ]


@pytest.fixture
def impostor(tmp_path: Path) -> dict[str, str]:
    """A module of the right name that is the standard library's SQLite."""
    package = tmp_path / "impostor" / "sqlcipher3"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "dbapi2.py").write_text("from sqlite3 import *\nfrom sqlite3.dbapi2 import *\n")
    return {"PYTHONPATH": str(package.parent)}


def test_a_module_of_the_right_name_is_refused(tmp_path: Path, impostor: dict[str, str]) -> None:
    assert work(tmp_path / "desk", **impostor) == "refused unencrypted"
    assert in_clear(tmp_path / "desk") == []


def test_a_desk_is_not_opened_with_it_either(tmp_path: Path, impostor: dict[str, str]) -> None:
    assert work(tmp_path / "desk").startswith("worked")
    before = (tmp_path / "desk" / "desk-000001.db").read_bytes()
    assert work(tmp_path / "desk", **impostor) == "refused unencrypted"
    assert (tmp_path / "desk" / "desk-000001.db").read_bytes() == before


def test_a_preloaded_library_does_not_come_between(tmp_path: Path) -> None:
    """Ours is linked into its own module; were another's functions taken instead, the key pragma would tell."""
    library = find_library("sqlite3")
    if library is None:
        pytest.skip("no SQLite library on this system")
    result = work(tmp_path / "desk", LD_PRELOAD=library)
    assert result.startswith("worked 4") or result == "refused unencrypted"
    assert in_clear(tmp_path) == []


def test_the_control_finds_what_is_in_clear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    plain = sqlite3.connect(tmp_path / "plain.db")
    plain.execute("CREATE TABLE x (a)")
    plain.execute("INSERT INTO x VALUES ('canary of attack eight')")
    plain.commit()
    plain.close()
    assert in_clear(tmp_path) == ["plain.db"]
    with pytest.raises(DeskError):
        founding.database.open_existing(tmp_path / "plain.db", bytes(32))
