"""Reads back what a PDF says."""

import io
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject


@dataclass(frozen=True)
class Tag:
    """A tagged paragraph of a PDF, with the number of its page."""

    role: str
    text: str
    page: int


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def tags(pdf: bytes) -> list[Tag]:
    """The tagged paragraphs in reading order."""
    read = reader(pdf)
    numbers = {
        page.indirect_reference.idnum: number for number, page in enumerate(read.pages) if page.indirect_reference
    }
    whole = read.trailer["/Root"]["/StructTreeRoot"]["/K"]
    return [
        Tag(element["/S"][1:], str(element["/ActualText"]), numbers[element.raw_get("/Pg").idnum])
        for element in (reference.get_object() for reference in whole["/K"])
    ]


def texts(pdf: bytes) -> list[str]:
    """The tagged paragraphs' texts in reading order."""
    return [tag.text for tag in tags(pdf)]


def fonts(pdf: bytes) -> dict[str, DictionaryObject]:
    """The fonts of a PDF by PostScript name, without the subset's tag."""
    found = {}
    for page in reader(pdf).pages:
        for font in page["/Resources"]["/Font"].values():
            made = font.get_object()
            found[made["/BaseFont"].partition("+")[2]] = made
    return found


def descendant(font: DictionaryObject) -> DictionaryObject:
    kids = font["/DescendantFonts"]
    assert isinstance(kids, ArrayObject)
    made = kids[0].get_object()
    assert isinstance(made, DictionaryObject)
    return made
