"""Fixtures: one small desk, founded once and copied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shelter_desk import seals
from shelter_desk.vault import opening
from shelter_desk.vault.vault import Vault
from tests.vault.desks import SmallDesk, make, quick_key


@pytest.fixture(scope="session")
def small_founded(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    """The desk the others are copied from."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seals, "derive_key", quick_key)
        return make(tmp_path_factory.mktemp("small") / "desk")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fast key derivation, and no waiting after a wrong guess: those have tests of their own."""
    monkeypatch.setattr(seals, "derive_key", quick_key)
    monkeypatch.setattr(opening, "GUESS_SECONDS", 0.0)


@pytest.fixture
def small(small_founded: SmallDesk, quick: None, tmp_path: Path) -> SmallDesk:
    """A small desk of this test's own."""
    return small_founded.copy(tmp_path / "desk")


@pytest.fixture
def vault(small: SmallDesk) -> Iterator[Vault]:
    """That desk, open for Ana, a supervisor."""
    opened = small.open()
    yield opened
    opened.close()
