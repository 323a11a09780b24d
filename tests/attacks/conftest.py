"""Fixtures of the attacks: a desk to strike, and the process that is struck."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from shelter_desk import seals
from shelter_desk.actions import take_in
from shelter_desk.vault import backup, opening, recovery
from tests.attacks import parcels
from tests.attacks.faults import Base, Victim
from tests.attacks.scenarios import found, opened
from tests.vault.desks import quick_key

if TYPE_CHECKING:  # only attacks on the window load Qt
    from PySide6.QtWidgets import QApplication

    from tests.ui.house import House


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fast key derivation, no waiting and no limited child, where these are not the subject."""
    monkeypatch.setattr(seals, "derive_key", quick_key)
    monkeypatch.setattr(opening, "GUESS_SECONDS", 0.0)
    monkeypatch.setattr(take_in, "Sandbox", parcels.Unlimited)


@pytest.fixture(scope="session")
def fast() -> Iterator[Path]:
    """A folder in memory, where there is one: the calls are the same, only waiting for the disk falls away."""
    memory = Path("/dev/shm")
    parent = memory if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 1 << 29 else None
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def base(fast: Path) -> Base:
    """The desk that is copied for every run, with what the scenarios need beside it."""
    place = fast / "base" / "place"
    place.mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seals, "derive_key", quick_key)
        patch.setattr(opening, "GUESS_SECONDS", 0.0)
        made = Base(place, found(place / "desk", place / "notes.json"), recovery.propose_shares())
        with closing(opened(place / "desk", place / "notes.json")) as desk:
            backup.back_up(desk.vault, place / "base.backup")
            head = desk.vault.head
            (place / "head.json").write_text(
                json.dumps(
                    {
                        "desk": desk.vault.chain.desk,
                        "instance": desk.vault.chain.instance,
                        "seq": head.seq,
                        "hash": head.hash.hex(),
                    }
                )
            )
    (place / "old-shares").write_text("\n".join(made.shares))
    (place / "new-shares").write_text("\n".join(made.new_shares))
    for name in ("notes.json", "notes.spare.json"):
        (place / name).unlink()
    return made


@pytest.fixture(scope="session")
def victim(base: Base) -> Iterator[Victim]:
    """Skipped where strace is not installed or may not attach to a process of one's own."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    sleeper = subprocess.Popen(["sleep", "30"])
    try:
        command = ["timeout", "1", "strace", "-o", os.devnull, "-p", str(sleeper.pid)]
        traced = subprocess.run(command, capture_output=True, text=True, check=False)
    finally:
        sleeper.kill()
        sleeper.wait()
    if "attached" not in traced.stderr:
        pytest.skip("strace may not attach here")
    started = Victim(base.folder)
    yield started
    started.close()


@pytest.fixture(scope="session")
def qapp(tmp_path_factory: pytest.TempPathFactory) -> "QApplication":
    """The one application of the attacks on the window."""
    from tests.ui.conftest import dressed_application

    return dressed_application(tmp_path_factory.mktemp("preferences"))


@pytest.fixture
def open_house(quick: None, tmp_path: Path) -> Iterator["House"]:
    """A made-up house that a window can open."""
    from tests.ui.house import copied_house, founded_house

    found = copied_house(founded_house(tmp_path / "founded"), tmp_path)
    yield found
    found.close()


@pytest.fixture
def place(fast: Path) -> Iterator[Path]:
    """A folder for the runs of one test."""
    with tempfile.TemporaryDirectory(dir=fast) as folder:
        yield Path(folder)
