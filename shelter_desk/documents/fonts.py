"""The fonts of printed pages: an index of files, read when first needed, and which of them draws a piece of text.

Every font is one of our own subsets under `resources/fonts`; fonts of the machine are never used, so a page looks
the same everywhere and tells nothing about the laptop it was made on.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from typing import Literal

import msgspec
import uharfbuzz as hb

from shelter_desk.forms.load import read_toml
from shelter_desk.system.bundled import resource

INDEX = "fonts.toml"
SYMBOLS = "Zsym"
# Default ignorable code points: they steer shaping and order, and are never drawn themselves.
_IGNORABLE = frozenset(
    [0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0xFEFF]
    + [*range(0x180B, 0x180F), *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
    + [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
)


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
        return frozenset(self.face.unicodes) | _IGNORABLE

    def covers(self, text: str) -> bool:
        """Whether it draws all of a text, composed or decomposed."""
        if self._code_points.issuperset(map(ord, text)):
            return True
        return any(
            self._code_points.issuperset(map(ord, unicodedata.normalize(form, text))) for form in ("NFC", "NFD")
        )


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
        if script in entry.scripts:
            rank = 0 if tongue in entry.languages else 2 if entry.languages else 1
        else:
            rank = 3 if "Latn" in entry.scripts else 4 if SYMBOLS in entry.scripts else 5
        return rank, (entry.weight == "bold") != bold

    return tuple(sorted(index(), key=order))


def font_for(text: str, script: str, language: str, bold: bool = False) -> Font | None:
    """The first font that draws all of a text."""
    return next((font for font in map(loaded, preferred(script, language, bold)) if font.covers(text)), None)


@cache
def script_of(char: str) -> str:
    """The script of a character (ISO 15924) as HarfBuzz knows it; empty for signs and marks of many scripts."""
    buffer = hb.Buffer()
    buffer.add_codepoints([ord(char)])
    buffer.guess_segment_properties()
    return buffer.script or ""


def clusters(text: str) -> Iterator[str]:
    """The text in pieces that one font must draw: a character with the marks and joiners after it."""
    start = 0
    for place, char in enumerate(text):
        if place > start and not (unicodedata.category(char).startswith("M") or ord(char) in _IGNORABLE):
            yield text[start:place]
            start = place
    if text:
        yield text[start:]


def missing(text: str) -> set[str]:
    """The characters of a text that no font of the desk draws."""
    return {char for char in set(text) - _NOT_DRAWN if font_for(char, script_of(char), "") is None}


def named(chars: Iterable[str]) -> str:
    """Characters as a person can search for them: `U+1F600 GRINNING FACE`."""
    return ", ".join(f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip() for char in sorted(chars))


_NOT_DRAWN = frozenset("\n\r\t\u2028\u2029")
