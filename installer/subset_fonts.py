"""Makes the fonts in resources/fonts from the full font files named in fonts.toml; run once, by hand.

    python installer/subset_fonts.py FOLDER…

Each FOLDER holds original font files. Needs fontTools, which the desk itself does not; where the originals come
from is the `source` of each font. Outlines stay TrueType (the PDF writer takes no others), hinting goes, tables
for shaping stay. Chinese is the standard list of 2013, 8,105 characters (kTGH in Unihan).
"""

import bz2
import re
import sys
import tomllib
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

OUT = Path(__file__).resolve().parents[1] / "resources" / "fonts"
UNIHAN = Path("/usr/share/unicode/Unihan_OtherMappings.txt.bz2")
LETTERS_AND_SIGNS = (
    "0020-007E 00A0-036F 0370-03FF 0400-052F 1AB0-1ABE 1DC4-1DFF 1E00-1EFF 2000-206F 2070-209F 20A0-20CF "
    "2100-218F 2190-2199 2202-2265 25CA 25CC 2C60-2C7F A720-A7FF AB30-AB6F FB00-FB06 FE20-FE2F"
)
KEEP = {
    "NotoSans": LETTERS_AND_SIGNS,
    "NotoSansSymbols": "2100-214F 2190-21FF 2460-24FF 2600-26FF 2700-27BF",
    "NotoSansSymbols2": "2190-21FF 2300-23FF 2500-27BF 2B00-2BFF 1F300-1F5FF 1F680-1F6FF",
    "NotoSansMath": "2190-22FF 2500-25FF 27C0-27FF 2900-297F",
    "NotoSansSC": "00B7 2013-2026 2030 203B 3000-303F FF01-FF5E FFE0-FFE5 3100-312F",
}
ASCII_SIGNS = set(range(0x21, 0x7F))


def ranges(text: str) -> set[int]:
    """Code points of `0020-007E 25CC`."""
    found: set[int] = set()
    for part in text.split():
        first, _, last = part.partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found


def chinese() -> set[int]:
    """The characters of the standard list of 2013."""
    return {
        int(code, 16) for code in re.findall(r"U\+([0-9A-F]+)\tkTGH\t", bz2.decompress(UNIHAN.read_bytes()).decode())
    }


def wanted(file: str, font: TTFont) -> set[int]:
    """What to keep of a font: its script, without the letters, digits and signs that Noto Sans draws everywhere."""
    family = file.partition("-")[0]
    has = set(font.getBestCmap())
    if family == "NotoSansSC":
        return has & (ranges(KEEP[family]) | chinese())
    return has & ranges(KEEP[family]) if family in KEEP else has - ASCII_SIGNS


def make(file: str, original: Path) -> int:
    """Write one subset; returns its size in bytes."""
    options = subset.Options(
        hinting=False, notdef_outline=True, recalc_timestamp=False, name_IDs=[0, 1, 2, 4, 5, 6, 13]
    )
    options.drop_tables += ["STAT", "BASE", "vhea", "vmtx", "VORG", "gasp", "MATH"]
    if file.startswith("NotoSansSC"):
        options.layout_features = ["ccmp", "kern", "liga", "locl", "mark"]
    font = TTFont(original, recalcTimestamp=False)
    unicodes = wanted(file, font)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=unicodes)
    subsetter.subset(font)
    font.save(OUT / file)
    return (OUT / file).stat().st_size


def main(folders: list[str]) -> int:
    """Make every font of the index."""
    total = 0
    for entry in tomllib.loads((OUT / "fonts.toml").read_text())["font"]:
        name = entry["source"].rpartition(": ")[2]
        found = [path for folder in folders for path in Path(folder).rglob(name)]
        if not found:
            print(f"{name} is in none of the folders: {entry['source']}", file=sys.stderr)
            return 1
        size = make(entry["file"], found[0])
        total += size
        print(f"{entry['file']:36} {size:>9,}")
    print(f"{'together':36} {total:>9,}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
