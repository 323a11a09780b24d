"""The fonts of printed pages: an index of files, read when first needed, and which of them draws a piece of text.

Every font is one of our own subsets under `resources/fonts`; fonts of the machine are never used, so a page looks
the same everywhere and tells nothing about the laptop it was made on.
"""

import struct
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from typing import Literal

import msgspec
import uharfbuzz as hb

from shelter_desk.documents.scripts import LATIN, scripts_of, spans_of_one
from shelter_desk.forms.load import read_toml
from shelter_desk.system.bundled import resource

INDEX = "fonts.toml"
SYMBOLS = "Zsym"
# Default ignorable code points, first and count: they steer shaping and order, and are never drawn themselves.
_IGNORABLE_RANGES = "AD+1 34F+1 61C+1 115F+2 17B4+2 180B+4 200B+5 202A+5 2060+16 FE00+16 FEFF+1 E0100+240"
_IGNORABLE = frozenset(
    int(first, 16) + step
    for first, count in (part.split("+") for part in _IGNORABLE_RANGES.split())
    for step in range(int(count))
)
_CONTROLS = frozenset(range(0x20))  # some fonts have an empty glyph for one or the other
_BREAKS = frozenset("\n\r\t\u2028\u2029")


class FontFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of the index; `scripts` as ISO 15924 codes, `languages` where it is first choice in these only."""

    file: str
    family: str
    weight: Literal["regular", "bold"]
    scripts: tuple[str, ...]
    licence: str
    copyright: str
    source: str
    languages: tuple[str, ...] = ()


class _Index(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    font: tuple[FontFile, ...]


class Font:
    """A font ready for shaping; measures are in thousandths of the type size."""

    def __init__(self, entry: FontFile) -> None:
        self.entry = entry
        self.face = hb.Face(hb.Blob(resource("fonts", entry.file).read_bytes()))
        self.shaper = hb.Font(self.face)
        self.shaper.scale = (1000, 1000)
        extents = self.shaper.get_font_extents("ltr")
        self.ascent, self.descent = extents.ascender, -extents.descender
        self._ink: dict[int, tuple[int, int]] = {}
        self.box = struct.unpack(">4h", self.face.reference_table("head").data[36:44])

    @property
    def name(self) -> str:
        """The PostScript name."""
        return self.entry.file.removesuffix(".ttf")

    @property
    def is_symbols(self) -> bool:
        """Whether it only lends single signs to lines of another font."""
        return self.entry.scripts == (SYMBOLS,)

    @cached_property
    def _code_points(self) -> frozenset[int]:
        return frozenset(self.face.unicodes) - _CONTROLS | _IGNORABLE

    def advance(self, glyph: int) -> int:
        """The width a PDF must state for a glyph."""
        return int(self.shaper.get_glyph_h_advance(glyph))

    def ink(self, glyph: int) -> tuple[int, int]:
        """How far a glyph reaches above and below its origin."""
        if glyph not in self._ink:
            box = self.shaper.get_glyph_extents(glyph)
            self._ink[glyph] = (box.y_bearing, -box.y_bearing - box.height)
        return self._ink[glyph]

    def covers(self, text: str) -> bool:
        """Whether it draws all of a text, composed or decomposed."""
        if self._code_points.issuperset(map(ord, text)):
            return True
        return any(self._code_points.issuperset(map(ord, unicodedata.normalize(form, text))) for form in ("NFC", "NFD"))


@cache
def index() -> tuple[FontFile, ...]:
    """Every font of the desk; Refused where the index has an error."""
    return read_toml(INDEX, resource("fonts", INDEX).read_bytes(), _Index).font


@cache
def loaded(entry: FontFile) -> Font:
    """The font of an index entry, read once."""
    return Font(entry)


@cache
def preferred(script: str, language: str, bold: bool) -> tuple[FontFile, ...]:
    """The index in the order in which fonts are tried for a script (ISO 15924) in a language (BCP 47)."""
    tongue = language.partition("-")[0]

    def order(entry: FontFile) -> tuple[int, bool]:
        if entry.languages and tongue not in entry.languages:
            rank = 5
        elif script in entry.scripts:
            rank = 0 if entry.languages else 1
        else:
            rank = 2 if LATIN in entry.scripts else 3 if SYMBOLS in entry.scripts else 4
        return rank, (entry.weight == "bold") != bold

    return tuple(sorted(index(), key=order))


def plain(bold: bool = False) -> Font:
    """The font of blanks and of a page with nothing on it."""
    return loaded(preferred(LATIN, "", bold)[0])


def font_for(text: str, script: str, language: str, bold: bool = False) -> Font | None:
    """The first font that draws all of a text."""
    return next((font for font in map(loaded, preferred(script, language, bold)) if font.covers(text)), None)


def clusters(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of the pieces that one font should draw: a character with the marks and joiners after it."""
    start = 0
    for place, char in enumerate(text):
        if place > start and not (unicodedata.category(char).startswith("M") or ord(char) in _IGNORABLE):
            yield start, place
            start = place
    if text:
        yield start, len(text)


def assigned(text: str, scripts: Sequence[str], language: str, bold: bool = False) -> list[Font | None]:
    """The font of each character, None where there is none; a word keeps to one font where one draws all of it."""
    found: list[Font | None] = [None] * len(text)
    blank = [char.isspace() for char in text]
    stretches = spans_of_one(list(zip(scripts, blank, strict=True)))
    for start, end in stretches:
        stretch, script = text[start:end], scripts[start]
        if font := font_for(stretch, script, language, bold):
            found[start:end] = [font] * (end - start)
        else:
            for first, last in clusters(stretch):
                piece = stretch[first:last]
                font = font_for(piece, script, language, bold)
                alone = [font or font_for(char, script, language, bold) for char in piece]
                found[start + first : start + last] = alone
    for start, end in stretches:
        # Blanks follow the words around them; between two fonts the plain one's, for some scripts have narrow ones.
        if blank[start] and start > 0 and end < len(text):
            before, after = found[start - 1], found[end]
            found[start:end] = [before if before is after else plain(bold)] * (end - start)
    return found


def missing(text: str, language: str = "") -> set[str]:
    """The characters of a text that no font of the desk draws."""
    fonts = assigned(text, scripts_of(text), language)
    return {char for char, font in zip(text, fonts, strict=True) if font is None and char not in _BREAKS}


def named(chars: Iterable[str]) -> str:
    """Characters as a person can search for them: `U+1F600 GRINNING FACE`."""
    return ", ".join(f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip() for char in sorted(chars))
