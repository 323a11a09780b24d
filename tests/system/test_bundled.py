"""Data files that come with the program."""

from pathlib import Path

import pytest

from shelter_desk.system import bundled


def test_files_are_found_and_read_by_kind() -> None:
    forms = bundled.read_all("forms")
    assert list(forms) == sorted(forms)
    assert all(name.endswith(".toml") and data for name, data in forms.items())
    assert bundled.resource("words", "eff_large.txt").is_file()
    assert bundled.translation().is_dir()


def test_those_of_an_installed_package_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "resources" / "forms").mkdir(parents=True)
    (tmp_path / "resources" / "forms" / "one.toml").write_bytes(b"one")
    (tmp_path / "resources" / "forms" / "notes.txt").write_bytes(b"two")
    monkeypatch.setattr(bundled, "files", lambda _package: tmp_path)
    bundled._root.cache_clear()
    try:
        assert bundled.read_all("forms") == {"one.toml": b"one"}
    finally:
        bundled._root.cache_clear()
