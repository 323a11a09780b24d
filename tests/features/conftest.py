"""Fixtures: a house with one worker in every role, and people outside it may write to; passphrases cost nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shelter_desk import seals
from shelter_desk.vault import opening
from tests.actions.office import Office, copied, founded_office
from tests.conftest import PEOPLE
from tests.features.house import House
from tests.vault.desks import quick_key


@pytest.fixture(scope="session")
def founded_house(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The house the others are copied from."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seals, "derive_key", quick_key)
        patch.setattr(opening, "GUESS_SECONDS", 0.0)
        return founded_office(tmp_path_factory.mktemp("house"), PEOPLE)


@pytest.fixture
def house(founded_house: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house of each test's own; Ana, a supervisor, sits at the desk first."""
    monkeypatch.setattr(seals, "derive_key", quick_key)
    monkeypatch.setattr(opening, "GUESS_SECONDS", 0.0)
    found = House(copied(founded_house, tmp_path))
    found.sits_down("Ana")
    yield found
    found.desk.vault.close()
