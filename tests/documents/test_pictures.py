"""Pictograms: every one that is named exists, draws, and stays in its square."""

import io
import re
import xml.etree.ElementTree as ElementTree

import pytest
from reportlab.pdfgen.canvas import Canvas

from shelter_desk.documents import pictures
from shelter_desk.documents.leaflet_sheet import ANSWERS, NEEDS
from shelter_desk.documents.leaflets import leaflets
from shelter_desk.errors import Bug
from shelter_desk.system.bundled import resource

FOLDER = resource("leaflets", "pictures")
DRAWN = sorted(entry.name.removesuffix(".svg") for entry in FOLDER.iterdir())
# Besides those of leaflets: needs and answers of the picture card, and what stands beside contacts.
NAMED = {*NEEDS, *ANSWERS, "phone", "shield", "question", "speech"} | {
    picture
    for leaflet in leaflets().values()
    for section in leaflet.section
    for picture in (section.picture, *(statement.picture for statement in section.statement))
    if picture
}


def strokes(name: str) -> str:
    canvas = Canvas(io.BytesIO())
    pictures.draw_picture(canvas, name, 0, 0, 48)
    return "\n".join(canvas._code)


def test_pictures_are_those_that_are_named() -> None:
    assert set(DRAWN) == NAMED


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_draws(name: str) -> None:
    assert len(re.findall(r"\b[Sl]\b|\bc\b", strokes(name))) >= 2


def test_no_two_pictures_are_the_same() -> None:
    assert len({strokes(name) for name in DRAWN}) == len(DRAWN)


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_stays_in_its_square(name: str) -> None:
    margin = 2.4 / 2
    for shape in ElementTree.fromstring(FOLDER.joinpath(f"{name}.svg").read_bytes()):
        at = {key: float(value) for key, value in shape.attrib.items() if key != "d"}
        if "r" in at:
            found = [at["cx"] - at["r"], at["cy"] - at["r"], at["cx"] + at["r"], at["cy"] + at["r"]]
        elif "width" in at:
            found = [at["x"], at["y"], at["x"] + at["width"], at["y"] + at["height"]]
        else:
            found = [float(number) for number in re.findall(r"-?[\d.]+", shape.attrib["d"])]
        assert min(found) >= margin
        assert max(found) <= 48 - margin


def test_a_shape_that_cannot_be_drawn_is_an_error_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_shapes", lambda _name: (ElementTree.Element("{http://www.w3.org/2000/svg}text"),))
    with pytest.raises(Bug):
        strokes("any")
