#!/usr/bin/env python3
"""Keeps the catalogues: `python installer/catalogues.py extract | update | check`.

extract: writes `translations/{desk,forms,leaflets}.pot` from the program and the definitions.
update:  extract, then brings every `translations/<locale>/LC_MESSAGES/*.po` up to date; nothing translated is lost.
check:   says whether the templates are up to date, and what each catalogue lacks; exit code 1 if the templates are not.
"""

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
TRANSLATIONS = ROOT / "translations"
# What a person reads in a definition file, whatever its kind.
_TEXT_KEYS = frozenset({"title", "intro", "label", "hint", "guiding", "message", "note", "basis", "what", "to"})
_KINDS = ("forms", "codelists", "indicators", "countries")
_KEYWORDS: dict[str, Any] = {"_": None, "marked": None, "ngettext": (1, 2)}
# What a person is told on paper or on the consent screen: in the program, and in leaflets.
_TOLD: dict[str, Any] = {"told": None}


def desk_template() -> Catalog:
    """Every text of the program, with the module that says it; no line numbers, so that moving code changes nothing."""
    return _program_texts(_KEYWORDS)


def forms_template() -> Catalog:
    """Every text of forms, code lists, indicator sets and country profiles, with the place it stands in."""
    found = Catalog(project="Shelter Desk", version="", charset="utf-8", fuzzy=False)
    for kind in _KINDS:
        for path in sorted((ROOT / "resources" / kind).glob("*.toml")):
            for place, text in _texts(tomllib.loads(path.read_text("utf-8")), path.stem):
                found.add(text, locations=[(f"resources/{kind}/{path.name}", None)], auto_comments=[place])  # type: ignore[list-item]
    return found


def leaflets_template() -> Catalog:
    """Every text that a person is told."""
    found = _program_texts(_TOLD)
    for path in sorted((ROOT / "resources" / "leaflets").glob("*.toml")):
        for place, text in _said(tomllib.loads(path.read_text("utf-8")), path.stem):
            found.add(text, locations=[(f"resources/leaflets/{path.name}", None)], auto_comments=[place])  # type: ignore[list-item]
    return found


def _program_texts(keywords: dict[str, Any]) -> Catalog:
    found = Catalog(project="Shelter Desk", version="", charset="utf-8", fuzzy=False)
    for file, _line, message, comments, _context in extract_from_dir(
        ROOT / "shelter_desk", method_map=[("**.py", "python")], keywords=keywords, comment_tags=("Translators:",)
    ):
        found.add(message, locations=[(f"shelter_desk/{file}", None)], auto_comments=comments)  # type: ignore[list-item]
    return found


def _said(leaflet: dict[str, Any], name: str) -> Iterator[tuple[str, str]]:
    """Titles, sentences and labels of a leaflet; in `common.toml` every text."""
    if name == "common":
        yield from ((f"common {key}", text) for key, text in leaflet.items())
    if "section" not in leaflet:
        return
    yield f"{name} title", leaflet["title"]
    for section in leaflet["section"]:
        yield f"{name}.{section['id']} title", section["title"]
        for key in ("fill", "boxes"):
            yield from ((f"{name}.{section['id']} {key}", text) for text in section.get(key, ()))
        for statement in section.get("statement", ()):
            for key in ("say", "confirmed"):
                place = f"{name}.{section['id']}.{statement['id']} {key}"
                yield from ((place, text) for text in statement.get(key, ()) if not text.startswith("{"))


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        here = f"{place}.{value['id']}" if "id" in value and value["id"] != place else place
        for key, inner in value.items():
            if key in _TEXT_KEYS and isinstance(inner, str) and inner:
                yield f"{here} {key}", inner
            elif isinstance(inner, (dict, list)):
                yield from _texts(inner, here)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each, place)


TEMPLATES = {"desk": desk_template, "forms": forms_template, "leaflets": leaflets_template}


def extract() -> dict[str, Catalog]:
    """Write the templates."""
    TRANSLATIONS.mkdir(exist_ok=True)
    found = {name: make() for name, make in TEMPLATES.items()}
    for name, template in found.items():
        (TRANSLATIONS / f"{name}.pot").write_bytes(_written(template))
    return found


def update() -> None:
    """Bring every catalogue up to date with its template, header and translations kept."""
    templates = extract()
    for folder in sorted(TRANSLATIONS.glob("*/LC_MESSAGES")):
        for name, template in templates.items():
            path = folder / f"{name}.po"
            if not path.exists():
                continue  # a catalogue begins by hand: with its first text the desk can be shown in it
            before = path.read_text("utf-8")
            catalogue = _read(path)
            catalogue.update(template, no_fuzzy_matching=True)
            catalogue.obsolete.clear()
            body = _written(catalogue).decode().partition("\n\n")[2]
            path.write_text(before.partition("\n\n")[0] + "\n\n" + body, "utf-8")


def check() -> int:
    """Compare the templates with the program, and count what each catalogue lacks."""
    stale = [
        name for name, make in TEMPLATES.items() if (TRANSLATIONS / f"{name}.pot").read_bytes() != _written(make())
    ]
    for folder in sorted(TRANSLATIONS.glob("*/LC_MESSAGES")):
        for path in sorted(folder.glob("*.po")):
            messages = [message for message in _read(path) if message.id]
            empty = sum(not _is_translated(message.string) for message in messages)
            print(f"{folder.parent.name} {path.stem}: {len(messages) - empty} of {len(messages)}")
    for name in stale:
        print(f"{name}.pot is not up to date: run `python installer/catalogues.py update`")
    return 1 if stale else 0


def _is_translated(text: Any) -> bool:
    return all(text) if isinstance(text, (tuple, list)) else bool(text)


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def _written(catalogue: Catalog) -> bytes:
    import io

    memory = io.BytesIO()
    write_po(
        memory, catalogue, width=0, sort_output=True, omit_header=False, ignore_obsolete=True, include_lineno=False
    )
    text = memory.getvalue().decode()
    body = text.partition("\n\n")[2]
    return (_TEMPLATE_HEADER + "\n\n" + body).encode()


_TEMPLATE_HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"'
)


def main(argv: list[str]) -> int:
    if argv == ["extract"]:
        extract()
        return 0
    if argv == ["update"]:
        update()
        return 0
    if argv == ["check"]:
        return check()
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
