"""Makes the pictures of the README anew, of made-up people only: `python -m tests.golden.readme_pictures`."""

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

PICTURES = Path(__file__).parent / "pictures"
LARGEST = 150_000  # bytes
COLOURS = 128
# What the README calls it: the part of the walk it comes from, the picture there, and how the window looks.
WANTED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "today": ("pages", "today", ()),
    "case": ("case", "case", ()),
    "intake": ("intake", "intake-4", ()),
    "consent": ("consent", "consent-question", ()),
    "exchange": ("exchange", "exchange-preview", ()),
    "case-dark-mirrored": ("case", "case", ("--dark", "--mirrored")),
}


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, (part, picture, looks) in WANTED.items():
            out = Path(folder) / name
            program = [sys.executable, "-m", "tests.ui.pictures", str(out), "--page", part, *looks]
            subprocess.run([*program, "--desk", f"{folder}/desks"], check=True)
            found = Image.open(out / f"{picture}.png").convert("RGB").quantize(COLOURS)
            found.save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
