"""Makes the golden pages anew, one for each script: `python -m tests.golden.leaflets`. Look at every one of them after.

They are set from sentences kept with the tests, so that they show how pages are set and not what translations say.
"""

import datetime
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QSize
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument

from shelter_desk.documents.flow import Reading
from shelter_desk.documents.leaflet_sheet import Contact, Contacts, LeafletText, leaflet_pdf, picture_pdf
from shelter_desk.documents.leaflets import Part, Said, languages
from shelter_desk.i18n import catalogue
from tests.documents.samples import SAMPLES

PAGES = Path(__file__).with_suffix("")
LARGEST = 25_000  # bytes
DOTS = 72  # an inch
GREYS = 16
DAY = datetime.date(2026, 3, 10)
PICTURES = "pictures"
# One language for each script and way of setting it.
SCRIPTS = {
    "Latn": "yo",
    "Cyrl": "uk",
    "Arab": "ar",
    "Aran": "ur",
    "Beng": "bn",
    "Deva": "hi",
    "Guru": "pa",
    "Taml": "ta",
    "Sinh": "si",
    "Ethi": "ti",
    "Mymr": "my",
    "Khmr": "km",
    "Thai": "th",
    "Laoo": "lo",
    "Hans": "zh-Hans",
    "Geor": "ka",
}
WANTED = (*SCRIPTS.values(), PICTURES)


def page_of(name: str, sample: str = "") -> Image.Image:
    """The page as it is set now, in greys; `sample` takes the place of the sentences kept for it."""
    return rendered(picture_pdf("Made up", Reading("en"), DAY) if name == PICTURES else _leaflet(name, sample))


def rendered(pdf: bytes, page: int = 0) -> Image.Image:
    """A page of a PDF on white paper."""
    memory, document = QBuffer(), QPdfDocument(None)
    memory.setData(QByteArray(pdf))
    memory.open(QBuffer.OpenModeFlag.ReadOnly)
    document.load(memory)
    size = document.pagePointSize(page)
    drawn = document.render(page, QSize(round(size.width() * DOTS / 72), round(size.height() * DOTS / 72)))
    image = drawn.convertToFormat(QImage.Format.Format_RGBA8888)
    found = Image.frombytes("RGBA", (image.width(), image.height()), bytes(image.constBits()))
    paper = Image.new("RGBA", found.size, "white")
    return Image.alpha_composite(paper, found).convert("L")


def _leaflet(code: str, sample: str) -> bytes:
    text = sample or SAMPLES[code]
    name = languages()[code].name
    reading = Reading(code, catalogue(code).right_to_left)
    statements = (Said(text), Said(text, "speech"))
    numbers = (Contact("Made-up hotline", "+999 555 0100", "0–24"), Contact(name, "112"))
    leaflet = LeafletText(
        name,
        languages()[code].script,
        (Part(name, "hands", statements), Part(name, "shield", (), fill=(name,), boxes=(name,))),
        (Contacts(f"{name}:", "phone", numbers), Contacts(name, "question", ())),
        (name,),
        ((text[:40], reading), ("Made up", Reading("en"))),
    )
    return leaflet_pdf(leaflet, reading, DAY)


def main() -> None:
    PAGES.mkdir(exist_ok=True)
    step = 255 // (GREYS - 1)
    for name in WANTED:
        greys = page_of(name).point([round(value / step) * step for value in range(256)])
        greys.quantize(GREYS, dither=Image.Dither.NONE).save(PAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
