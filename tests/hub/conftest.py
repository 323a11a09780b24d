"""Fixtures: a made-up hub of each test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.places import Hub, made_hub


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    found = made_hub(tmp_path / "hub")
    yield found
    found.close()
