"""Reads back any PDF as a reader would: what copies out, where digits stand, which glyphs are missing."""

import io
import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject, StreamObject
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtPdf import QPdfDocument

_LINE = 3  # points between signs of one line, from the middle of one to the middle of the other
_SHOWS = (b"Tj", b"TJ", b"'", b'"')


@dataclass(frozen=True)
class Found:
    """How many of the wanted sentences copy out whole; whether the number does, and whether its digits stand on the page
    as they are dialled: None where the reader itself does not know where they stand.
    """

    sentences: int
    wanted: int
    copied: bool
    dialled: bool | None
    missing: int
    size: int
    tagged: bool


def read_back(pdf: bytes, sentences: Sequence[str], number: str) -> Found:
    memory, document = QBuffer(), QPdfDocument(None)
    memory.setData(QByteArray(pdf))
    memory.open(QBuffer.OpenModeFlag.ReadOnly)
    document.load(memory)
    pages = range(document.pageCount())
    text = "".join(document.getAllText(page).text() for page in pages)
    copied = bare(text)
    reader = PdfReader(io.BytesIO(pdf))
    return Found(
        sum(bare(each) in copied for each in sentences),
        len(sentences),
        number in text.replace("\u00a0", " "),
        _dialled(document, bare(number)),
        sum(glyph == 0 for page in reader.pages for glyph in _glyphs(page)),
        len(pdf),
        "/StructTreeRoot" in reader.trailer["/Root"],
    )


def bare(text: str) -> str:
    """A text without blanks, breaks and steering characters, composed."""
    kept = (char for char in text if not char.isspace() and unicodedata.category(char) != "Cf")
    return unicodedata.normalize("NFC", "".join(kept))


def _dialled(document: QPdfDocument, number: str) -> bool | None:
    """Whether the number stands on a line from left to right, however it copies out."""
    placed = True
    for page in range(document.pageCount()):
        found: list[tuple[float, float, str]] = []
        for place, char in enumerate(document.getAllText(page).text()):
            if char in "+0123456789":
                box = document.getSelectionAtIndex(page, place, 1).boundingRectangle()
                placed &= box.height() > 0
                found.append((box.center().y(), box.left(), char))
        if any(number in line for line in _lines(found)):
            return True
    return False if placed else None


def _lines(found: list[tuple[float, float, str]]) -> list[str]:
    """The signs of each line as they stand from left to right."""
    lines: list[list[tuple[float, str]]] = []
    before = -math.inf
    for height, left, char in sorted(found):
        if height - before > _LINE:
            lines.append([])
        lines[-1].append((left, char))
        before = height
    return ["".join(char for _left, char in sorted(line)) for line in lines]


def _glyphs(page: DictionaryObject) -> Iterator[int]:
    """Every glyph a page shows, in fonts of two bytes a glyph."""
    contents = ContentStream(page["/Contents"].get_object(), None)
    font: DictionaryObject | None = None
    for operands, operator in contents.operations:
        if operator == b"Tf":
            font = page["/Resources"]["/Font"][operands[0]].get_object()  # type: ignore[index]
        elif operator in _SHOWS and font is not None and font["/Subtype"] == "/Type0":
            shown = operands[0] if operator == b"TJ" else [operands[-1]]
            for part in shown:
                if isinstance(part, str | bytes):
                    yield from _mapped(font, getattr(part, "original_bytes", part))


def _mapped(font: DictionaryObject, codes: bytes | str) -> Iterator[int]:
    mapping = font["/DescendantFonts"][0].get_object().get("/CIDToGIDMap")  # type: ignore[index]
    table = mapping.get_object().get_data() if isinstance(mapping.get_object(), StreamObject) else None
    data = codes if isinstance(codes, bytes) else codes.encode("latin-1")
    for place in range(0, len(data) - 1, 2):
        code = int.from_bytes(data[place : place + 2])
        yield int.from_bytes(table[2 * code : 2 * code + 2]) if table is not None else code
