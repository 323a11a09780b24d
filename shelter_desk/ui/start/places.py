"""Which desks this computer knows, and where a new one goes."""

from pathlib import Path

from shelter_desk.system.notebook import FILE_NAME, Notebook, data_folder
from shelter_desk.ui import preferences


def known() -> list[Path]:
    """Folders with a desk that were opened here, the last one first."""
    last = preferences.load().desk
    places = [Path(sight.place) for desk in Notebook().desks() for sight in Notebook().sights(desk)]
    candidates = dict.fromkeys([*([Path(last)] if last else []), *places])
    return [place for place in candidates if (place / FILE_NAME).exists()]


def proposed(name: str) -> Path:
    """A folder for a new desk, in the user's own data folder."""
    base = data_folder()
    number = 1
    while (base / f"{name}-{number}").exists():
        number += 1
    return base / f"{name}-{number}"
