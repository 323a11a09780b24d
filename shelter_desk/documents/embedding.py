"""Fonts inside a PDF: the glyphs a document uses, under codes of its own, with the text each stands for.

reportlab draws TrueType by characters, which breaks shaped scripts. Here every pair of glyph and source text gets a
code (CID) of a Type 0 font with Identity-H encoding; the same glyph standing for two texts gets two codes, so that
copying gives the text back (ISO 32000-1, 9.7 and 9.10).
"""

import uharfbuzz as hb
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFDocument, PDFName, PDFStream, PDFString, PDFZCompress
from reportlab.pdfgen.canvas import Canvas

from shelter_desk.documents.fonts import Font

_NEEDED = frozenset({"glyf", "loca", "head", "hhea", "hmtx", "maxp"})
_SYMBOLIC = 4
_STEM = 80
_MAPPINGS = 100  # the most that one bfchar block may hold
_TO_UNICODE = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


class EmbeddedFont:
    """One font of one document."""

    def __init__(self, font: Font, number: int) -> None:
        self.font = font
        self.name = f"S{number}"
        self._codes: dict[tuple[int, str], int] = {}

    def code(self, glyph: int, text: str) -> int:
        """The code under which a glyph stands for a text."""
        return self._codes.setdefault((glyph, text), len(self._codes) + 1)

    def addObjects(self, document: PDFDocument) -> None:  # noqa: N802 (reportlab calls it when it saves)
        """Put the font into the document: only the glyphs that were drawn."""
        outlines, places = _subset(self.font, {glyph for glyph, _text in self._codes})
        tag = "".join(chr(ord("A") + int(digit)) for digit in f"{int(self.name[1:]):06d}")
        base = PDFName(f"{tag}+{self.font.name}")
        program = PDFStream(PDFDictionary({"Length1": len(outlines)}), outlines, [PDFZCompress])
        x_min, y_min, x_max, y_max = self.font.box
        descriptor = PDFDictionary(
            {
                "Type": PDFName("FontDescriptor"),
                "FontName": base,
                "Flags": _SYMBOLIC,
                "FontBBox": PDFArray([x_min, y_min, x_max, y_max]),
                "ItalicAngle": 0,
                "Ascent": self.font.ascent,
                "Descent": -self.font.descent,
                "CapHeight": self.font.ascent,
                "StemV": _STEM,
                "FontFile2": document.Reference(program),
            }
        )
        to_glyph = b"\0\0" + b"".join(places[glyph].to_bytes(2) for glyph, _text in self._codes)
        descendant = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("CIDFontType2"),
                "BaseFont": base,
                "CIDSystemInfo": PDFDictionary(
                    {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
                ),
                "FontDescriptor": document.Reference(descriptor),
                "W": PDFArray([1, PDFArray([self.font.advance(glyph) for glyph, _text in self._codes])]),
                "CIDToGIDMap": document.Reference(PDFStream(content=to_glyph, filters=[PDFZCompress])),
            }
        )
        composite = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("Type0"),
                "BaseFont": base,
                "Encoding": PDFName("Identity-H"),
                "DescendantFonts": PDFArray([document.Reference(descendant)]),
                "ToUnicode": document.Reference(PDFStream(content=self._to_unicode(), filters=[PDFZCompress])),
            }
        )
        document.idToObject["BasicFonts"].dict[self.name] = document.Reference(composite)

    def _to_unicode(self) -> bytes:
        lines = [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for (_g, text), code in self._codes.items()]
        blocks = [lines[at : at + _MAPPINGS] for at in range(0, len(lines), _MAPPINGS)]
        parts = [f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks]
        return _TO_UNICODE.format(blocks="".join(parts)).encode("ascii")


def embedded(canvas: Canvas, font: Font) -> EmbeddedFont:
    """The font as this canvas's document holds it."""
    document = canvas._doc
    ours = {each.font: each for each in document.delayedFonts if isinstance(each, EmbeddedFont)}
    if font not in ours:
        ours[font] = EmbeddedFont(font, len(ours) + 1)
        document.delayedFonts.append(ours[font])
    return ours[font]


def _subset(font: Font, glyphs: set[int]) -> tuple[bytes, dict[int, int]]:
    """A font program with these glyphs alone, and where each of them lies in it."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(glyphs)
    wanted.drop_table_tag_set.update({_number(tag) for tag in font.face.table_tags if tag not in _NEEDED})
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    plan = hb.SubsetPlan(font.face, wanted)
    places = plan.old_to_new_glyph_mapping
    return plan.execute().blob.data, {glyph: places[glyph] for glyph in glyphs}


def _number(tag: str) -> int:
    return int.from_bytes(tag.encode("ascii"))
