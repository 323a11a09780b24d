"""Made-up locales for tests: texts half as long again, and texts that run right to left."""

import re
from collections.abc import Callable

LONG = "qps-long"
MIRRORED = "qps-mirrored"
BASE = {LONG: "en", MIRRORED: "ar"}
_ACCENTS = str.maketrans("aeiouAEIOUcnsyz", "áéíóúÁÉÍÓÚčñšýž")
_PARTS = re.compile(r"(\{[^{}]*\})")


def lengthened(text: str) -> str:
    """The text with accents and about half as many characters again, placeholders untouched."""
    parts = _PARTS.split(text)
    accented = "".join(part if part.startswith("{") else part.translate(_ACCENTS) for part in parts)
    return f"[{accented}{'·ǂ' * max(1, len(text) // 4)}]"


def mirrored(text: str) -> str:
    """The text forced right to left, placeholders readable."""
    return f"\u202e{text}\u202c" if "{" not in text else f"\u200f{text}\u200f"


CHANGES: dict[str, Callable[[str], str]] = {LONG: lengthened, MIRRORED: mirrored}
