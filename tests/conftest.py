"""Fixtures: made-up desks with made-up people, founded once for the whole run and copied for each test."""

import datetime
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from shelter_desk import seals
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.found import FirstPerson, found_desk
from shelter_desk.actions.save import Entry, Permission, Saved, save
from shelter_desk.actions.second import sign_as
from shelter_desk.actions.unlock import unlock
from shelter_desk.system.notebook import Notebook
from shelter_desk.vault.vault import Second

TODAY = datetime.date(2026, 3, 10)
# One person in every role, all made up. The passphrases are long enough for a real desk.
PEOPLE = {
    "Ana": "supervisor",
    "Bea": "supervisor",
    "Cem": "case_worker",
    "Dua": "shift",
    "Eli": "health",
    "Fay": "legal",
    "Gus": "child",
    "Hana": "reports",
    "Ivo": "administrator",
}


def passphrase_of(name: str) -> str:
    return f"seven quiet rivers under {name} bridge"


class Clock:
    """A clock that tests move; it ticks by itself so that no two moments are the same."""

    def __init__(self, day: datetime.date = TODAY) -> None:
        self.moment = datetime.datetime.combine(day, datetime.time(9), datetime.UTC)

    def __call__(self) -> datetime.datetime:
        self.moment += datetime.timedelta(microseconds=10)
        return self.moment

    def forward(self, **amount: float) -> None:
        self.moment += datetime.timedelta(**amount)


@dataclass
class MadeDesk:
    """A desk's folder with everything needed to open it as anyone."""

    folder: Path
    notebook: Notebook
    clock: Clock
    shares: list[str]

    def open(self, name: str = "Ana") -> Desk:
        return unlock(self.folder, name, passphrase_of(name), notebook=self.notebook, clock=self.clock).desk

    def second(self, desk: Desk, name: str = "Bea") -> Second:
        """Another supervisor, signing in this process: what the child process does, without its cost."""
        member = desk.vault.chain.by_name(name)
        assert member is not None
        return Second(member.id, lambda content: sign_as(self.folder, name, passphrase_of(name), content))


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELTER_DESK_DATA", str(tmp_path / "data"))


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> MadeDesk:
    """The desk all others are copied from; never open it directly."""
    base = tmp_path_factory.mktemp("founded")
    made = MadeDesk(base / "desk", Notebook(base / "notes.json"), Clock(), [])
    people = [FirstPerson(name, role, passphrase_of(name)) for name, role in PEOPLE.items()]
    made.shares = found_desk(
        made.folder, "Made-up desk", people, demo=True, cost=seals.FLOOR, notebook=made.notebook, clock=made.clock
    )
    return made


@pytest.fixture
def made(founded: MadeDesk, tmp_path: Path) -> MadeDesk:
    """A desk of made-up people, this test's own."""
    folder = tmp_path / "desk"
    shutil.copytree(founded.folder, folder)
    notes = Notebook(tmp_path / "notes.json")
    copy = MadeDesk(folder, notes, Clock(), founded.shares)
    for sight in founded.notebook.sights(_desk_id(folder)):
        notes.note_sight(_desk_id(folder), folder, sight.instance, sight.seq, bytes.fromhex(sight.hash))
    return copy


@pytest.fixture
def desk(made: MadeDesk) -> Iterator[Desk]:
    """That desk, open for Ana, a supervisor."""
    opened = made.open()
    yield opened
    opened.vault.close()


@pytest.fixture
def put(desk: Desk) -> Callable[..., Saved]:
    """Save a record: `put("age", {"stated_years": 16}, case=code)`."""

    def _put(form: str, answers: dict[str, object], case: str = "", **more: object) -> Saved:
        permission = more.pop("permission", None)
        assert permission is None or isinstance(permission, Permission)
        return save(desk, Entry(form, answers, case, **more), permission)  # type: ignore[arg-type]

    return _put


def _desk_id(folder: Path) -> str:
    from shelter_desk.vault import opening

    return opening.read_header(folder)[0].desk.hex()
