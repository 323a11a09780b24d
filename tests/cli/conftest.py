"""Fixtures: a made-up desk at a terminal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shelter_desk import seals
from shelter_desk.vault import opening
from tests.actions.office import Office, copied, founded_office
from tests.cli.desks import Shell, shell_of
from tests.vault.desks import quick_key


@pytest.fixture(scope="session")
def office_founded(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The office the others are copied from."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seals, "derive_key", quick_key)
        patch.setattr(opening, "GUESS_SECONDS", 0.0)
        return founded_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(office_founded: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office of each test's own; passphrases cost nothing."""
    monkeypatch.setattr(seals, "derive_key", quick_key)
    monkeypatch.setattr(opening, "GUESS_SECONDS", 0.0)
    found = copied(office_founded, tmp_path)
    found.open()
    yield found
    found.desk.vault.connection.close()


@pytest.fixture
def shell(office: Office, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Shell:
    return shell_of(office, capsys, tmp_path / "words")
