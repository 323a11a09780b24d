"""Which script each character of a text is drawn in (UAX #24)."""

from collections.abc import Sequence
from functools import cache

import uharfbuzz as hb

from shelter_desk.documents.bidi import CLOSING_BRACKET

LATIN = "Latn"


@cache
def script_of(char: str) -> str:
    """The script of a character (ISO 15924) as HarfBuzz knows it; empty for signs and marks of many scripts."""
    buffer = hb.Buffer()
    buffer.add_codepoints([ord(char)])
    buffer.guess_segment_properties()
    return buffer.script or ""


def scripts_of(text: str) -> list[str]:
    """The script of each character; shared signs take that of the text before them, both brackets of a pair the same."""
    found: list[str] = [script_of(char) for char in text]
    last = next((script for script in found if script), LATIN)
    opened: list[tuple[str, str]] = []
    for place, char in enumerate(text):
        if found[place]:
            last = found[place]
            continue
        if char in CLOSING_BRACKET:
            opened.append((CLOSING_BRACKET[char], last))
        for depth in range(len(opened) - 1, -1, -1):
            if opened[depth][0] == char:
                last = opened[depth][1]
                del opened[depth:]
                break
        found[place] = last
    return found


def spans_of_one(values: Sequence[object]) -> list[tuple[int, int]]:
    """Start and end of each longest stretch of equal values."""
    edges = [place for place in range(1, len(values)) if values[place] != values[place - 1]]
    return list(zip([0, *edges], [*edges, len(values)], strict=True)) if values else []
