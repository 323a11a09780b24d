"""Pages of every script look as they did when somebody last looked at them."""

import pytest
from PIL import Image, ImageChops

from shelter_desk.documents import lines
from tests.documents.samples import SAMPLES
from tests.golden.leaflets import LARGEST, PAGES, PICTURES, SCRIPTS, WANTED, page_of

# The darkest that a square of so many dots may differ by, of 255: less than the smallest mark, more than rounding.
SQUARE, MOST = 3, 20


def golden(name: str) -> Image.Image:
    return Image.open(PAGES / f"{name}.png").convert("L")


def apart(one: Image.Image, other: Image.Image) -> int:
    """By how much two pages differ where they differ most."""
    assert one.size == other.size
    size = (one.width // SQUARE, one.height // SQUARE)
    seen = (image.resize(size, Image.Resampling.BOX) for image in (one, other))
    return int(ImageChops.difference(*seen).getextrema()[1])


@pytest.mark.parametrize("name", WANTED)
def test_a_page_looks_as_it_did(name: str) -> None:
    assert apart(golden(name), page_of(name)) <= MOST


def test_pages_kept_are_those_compared_and_small() -> None:
    assert {file.stem for file in PAGES.iterdir()} == set(WANTED)
    assert all(file.stat().st_size < LARGEST for file in PAGES.iterdir())


# What would be found if something were wrong.


@pytest.mark.parametrize(
    ("name", "mark"),
    [("yo", "\u0300"), ("ar", "\u064b"), ("hi", "\u093c"), ("th", "\u0e49"), ("ta", "\u0bcd"), ("my", "\u1037")],
)
def test_a_mark_left_out_would_be_seen(name: str, mark: str) -> None:
    sample = SAMPLES[name]
    place = sample.rindex(mark)
    assert apart(golden(name), page_of(name, sample[:place] + sample[place + 1 :])) > MOST


@pytest.mark.parametrize("name", ["uk", "ur", "km"])
def test_a_page_moved_by_a_dot_would_be_seen(name: str) -> None:
    assert apart(golden(name), ImageChops.offset(page_of(name), 0, 1)) > MOST


def test_lines_broken_elsewhere_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "_NO_START", frozenset())
    monkeypatch.setattr(lines, "_CLOSING", frozenset())
    monkeypatch.setattr(lines, "_wide", lambda _char: True)
    assert apart(golden("th"), page_of("th")) > MOST


def test_pictures_and_scripts_are_all_there() -> None:
    assert PICTURES in WANTED
    assert len(SCRIPTS) == len(set(SCRIPTS.values())) == 16
