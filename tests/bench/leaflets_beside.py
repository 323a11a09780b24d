"""The same leaflets set by us, by WeasyPrint and by Typst in one run: `python -m tests.bench.leaflets_beside`.

The other two live in environments of their own, since nothing here needs them. All three get the same sentences and
the same font files; ours draws its pictograms besides. Typst remembers what it set before: compare first times.
"""

import argparse
import datetime
import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shelter_desk import i18n
from shelter_desk.documents import fonts
from shelter_desk.documents.flow import Reading
from shelter_desk.documents.leaflet_sheet import Contact, Contacts, LeafletText, leaflet_pdf
from shelter_desk.documents.leaflets import Part, composed, languages, leaflets
from shelter_desk.documents.scripts import scripts_of
from shelter_desk.i18n import formats
from shelter_desk.system.bundled import resource
from tests.bench.besides import OTHERS
from tests.bench.reading_back import Found, read_back
from tests.documents.profiles import EVERYTHING, HELP

DAY = datetime.date(2026, 3, 10)
CODES = ("en", "ar", "fa", "ur", "hi", "bn", "ta", "si", "my", "km", "th", "lo", "zh-Hans", "ti", "ka", "yo")
RUNS = 5
_DIALLED = {True: "as dialled", False: "NOT as dialled", None: "not located by the reader"}
Times = dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Text:
    """A leaflet as sentences: the same for all."""

    code: str
    parts: tuple[Part, ...]

    @property
    def title(self) -> str:
        return i18n.catalogue(self.code).told(leaflets()["adult"].title)

    @property
    def sentences(self) -> list[str]:
        return [said.text for part in self.parts for said in part.statements]

    def as_dict(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "rtl": i18n.catalogue(self.code).right_to_left,
            "families": _families(self.code, self.sentences[0]),
            "title": self.title,
            "parts": [{"title": part.title, "said": [said.text for said in part.statements]} for part in self.parts],
            "call": f"{i18n.catalogue(self.code).told('Here you can call:')} {formats.isolate_ltr(HELP.number)}",
        }


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.bench.leaflets_beside")
    parser.add_argument("--environments", type=Path, default=Path(tempfile.gettempdir()) / "shelter-desk-beside")
    parser.add_argument("--keep", type=Path, help="where the PDFs stay to be looked at")
    arguments = parser.parse_args()
    texts = [Text(code, tuple(composed(leaflets()["adult"], EVERYTHING, i18n.catalogue(code)))) for code in CODES]
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.keep or Path(scratch)
        print(
            f"{len(texts)} leaflets, made once and then {RUNS} times again (milliseconds, medians); same sentences, same fonts"
        )
        _report("ours", _ours(texts, folder / "ours"), texts, folder / "ours")
        for name, program in OTHERS.items():
            python = arguments.environments / name / "bin" / "python"
            took = _others(python, program, texts, folder / name)
            if took is None:
                print(f"{name}: not installed. python -m venv {python.parents[1]} && {python} -m pip install {name}")
            else:
                _report(name, took, texts, folder / name)
    return 0


def _ours(texts: list[Text], folder: Path) -> Times:
    folder.mkdir(parents=True, exist_ok=True)
    took = {}
    for text in texts:
        words = i18n.catalogue(text.code)
        call = Contacts(words.told("Here you can call:"), "phone", (Contact("", HELP.number),))
        script = languages()[text.code].script
        made = LeafletText(text.title, script, text.parts, (call,), (), ())
        times = []
        for _run in range(RUNS + 1):
            started = time.perf_counter()
            pdf = leaflet_pdf(made, Reading(text.code, words.right_to_left), DAY)
            times.append(time.perf_counter() - started)
        took[text.code] = (times[0], statistics.median(times[1:]))
        (folder / f"{text.code}.pdf").write_bytes(pdf)
    return took


def _others(python: Path, program: str, texts: list[Text], folder: Path) -> Times | None:
    """Seconds for a leaflet by language; None where the environment is not there."""
    if not python.exists():
        return None
    folder.mkdir(parents=True, exist_ok=True)
    files = [
        {"family": entry.family, "weight": entry.weight, "file": str(resource("fonts", entry.file))}
        for entry in fonts.index()
    ]
    order = {
        "texts": [text.as_dict() for text in texts],
        "fonts": files,
        "folder": str(folder),
        "runs": RUNS,
    }
    done = subprocess.run([python, "-c", program], input=json.dumps(order), capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        return None
    return {code: (first, again) for code, (first, again) in json.loads(done.stdout).items()}


def _report(name: str, took: Times, texts: list[Text], folder: Path) -> None:
    found = {
        text.code: read_back((folder / f"{text.code}.pdf").read_bytes(), text.sentences, HELP.number) for text in texts
    }
    first, again = (1000 * statistics.median(times) for times in zip(*took.values(), strict=True))
    print(f"\n{name}: a leaflet takes {first:.0f} ms the first time, {again:.0f} ms again")
    for code, each in found.items():
        print(f"  {code:8} {took[code][0] * 1000:5.0f} {took[code][1] * 1000:5.0f}  {_said(each)}")
    copied, wanted = sum(each.sentences for each in found.values()), sum(each.wanted for each in found.values())
    dialled, copies = sum(each.dialled is True for each in found.values()), sum(each.copied for each in found.values())
    print(
        f"  together: {copied} of {wanted} sentences copy out; of {len(found)} numbers {dialled} stand as dialled, {copies} copy out"
    )


def _said(found: Found) -> str:
    parts = [
        f"{found.sentences} of {found.wanted} sentences copy out",
        f"number {_DIALLED[found.dialled]}, {'copies out' if found.copied else 'does NOT copy out'}",
        f"{found.missing} missing glyphs",
        f"{found.size / 1000:.0f} kB",
        "tagged" if found.tagged else "not tagged",
    ]
    return ", ".join(parts)


def _families(code: str, text: str) -> list[str]:
    """The families of our fonts in the order in which we try them for this language."""
    script = max(scripts := scripts_of(text), key=scripts.count)
    ordered = [entry.family for entry in fonts.preferred(script, code, False)]
    return list(dict.fromkeys(ordered))


if __name__ == "__main__":
    sys.exit(main())
