"""Finds the data files that come with Shelter Desk, in an installed package or in a checkout."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


@cache
def _root(folder: str) -> Traversable:
    packaged = files("shelter_desk").joinpath(folder)
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parents[2] / folder


def resource(*parts: str) -> Traversable:
    """A file or folder below `resources/`."""
    return _root("resources").joinpath(*parts)


def translation(*parts: str) -> Traversable:
    """A file or folder below `translations/`."""
    return _root("translations").joinpath(*parts)


def read_all(kind: str, suffix: str = ".toml") -> dict[str, bytes]:
    """Every resource of a kind as file name → content, sorted by name."""
    entries = sorted(resource(kind).iterdir(), key=lambda entry: entry.name)
    return {entry.name: entry.read_bytes() for entry in entries if entry.name.endswith(suffix)}
