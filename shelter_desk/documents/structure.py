"""The reading order of a PDF: a tag for every paragraph with its text as it is read (ISO 32000-1, 14.7–14.8).

Screen readers follow it. It also keeps the exact text, where the order of glyphs on a page cannot.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFDocument, PDFName, PDFObjectReference, PDFString
from reportlab.pdfgen.canvas import Canvas

Role = Literal["H1", "H2", "P"]


@dataclass(frozen=True)
class _Element:
    role: Role
    text: str
    page: str
    number: int
    leaf: int


@dataclass
class Structure:
    """The tagged paragraphs of one document; `leaf` counts the pages as they are read, also where a sheet holds two."""

    elements: list[_Element] = field(default_factory=list)
    leaf: int = 0
    _on_page: Counter[str] = field(default_factory=Counter)

    def add(self, role: Role, text: str, page: str) -> int:
        """Note a paragraph on a page; returns its number there."""
        number = self._on_page[page]
        self._on_page[page] += 1
        self.elements.append(_Element(role, text, page, number, self.leaf))
        return number

    def addObjects(self, document: PDFDocument) -> None:  # noqa: N802 (reportlab calls it when it saves)
        """Put the structure tree into the document."""
        root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        root_at = document.Reference(root)
        whole = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName("Document"), "P": root_at})
        whole_at = document.Reference(whole)
        by_page: dict[str, list[PDFObjectReference]] = {}
        read: list[tuple[int, PDFObjectReference]] = []
        for each in self.elements:
            element = PDFDictionary(
                {
                    "Type": PDFName("StructElem"),
                    "S": PDFName(each.role),
                    "P": whole_at,
                    "Pg": PDFObjectReference(each.page),
                    "K": each.number,
                    "ActualText": PDFString(each.text),
                }
            )
            at = document.Reference(element)
            by_page.setdefault(each.page, []).append(at)
            read.append((each.leaf, at))
        whole["K"] = PDFArray([at for _leaf, at in sorted(read, key=lambda entry: entry[0])])
        root["K"] = whole_at
        parents: list[object] = []
        for number, (page, elements) in enumerate(by_page.items()):
            parents += [number, document.Reference(PDFArray(elements))]
            made = document.idToObject[page]
            made.__NoDefault__ = [*made.__NoDefault__, "StructParents", "Tabs"]
            made.StructParents, made.Tabs = number, PDFName("S")
        root["ParentTree"] = document.Reference(PDFDictionary({"Nums": PDFArray(parents)}))
        document.Catalog.StructTreeRoot = root
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})


def structure(canvas: Canvas) -> Structure:
    """The reading order of the document a canvas draws."""
    document = canvas._doc
    found = next((each for each in document.delayedFonts if isinstance(each, Structure)), None)
    if found is None:
        found = Structure()
        document.delayedFonts.append(found)
    return found


@contextmanager
def tagged(canvas: Canvas, role: Role, text: str) -> Iterator[None]:
    """What is drawn inside is one paragraph that reads as `text`."""
    number = structure(canvas).add(role, text, canvas._doc.thisPageName())
    canvas._code.append(f"/{role} <</MCID {number}>> BDC")
    yield
    canvas._code.append("EMC")


@contextmanager
def artifact(canvas: Canvas) -> Iterator[None]:
    """What is drawn inside is no part of the text: lines, page numbers."""
    canvas._code.append("/Artifact BMC")
    yield
    canvas._code.append("EMC")
