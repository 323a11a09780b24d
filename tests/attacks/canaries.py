"""Forms filled in to the last question with words that must never lie anywhere in clear."""

import base64
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shelter_desk.actions.desk import Desk
from shelter_desk.actions.save import Entry, Permission, Saved, save
from shelter_desk.errors import Refused
from shelter_desk.forms.load import Library
from shelter_desk.forms.schema import Field, Form

# In no language, in no name; so long that no form of it turns up in ciphertext by chance.
CANARY = "Zwxqvkjpbgtfhdmy"


def filled(library: Library, form: Form, today: datetime.date) -> dict[str, Any]:
    """An answer to every question; everything a worker types freely holds the canary."""
    return {field.id: _answer(library, field, today) for field in form.fields()}


def _answer(library: Library, field: Field, today: datetime.date) -> Any:
    match field.type:
        case "text" | "long_text":
            return f"{CANARY} {field.id} {CANARY.lower()} " * (40 if field.type == "long_text" else 1)
        case "place":
            return {"region": f"{CANARY} valley", "detail": f"{CANARY} street 7"}
        case "date":
            return today.isoformat()
        case "integer" | "scale":
            return max(field.least or 0, 1)
        case "choices":
            return sorted(library.codes_of(field))[:2]
        case "table":
            return [{column.id: _answer(library, column, today) for column in field.columns}]
        case "person" | "partner":
            return "0123456789abcdef"  # the id of another record
        case _:
            return sorted(library.codes_of(field))[0]


def save_all(desk: Desk, permission: Permission) -> list[Saved]:
    """One record of every form, in one case; gates are passed by two people."""
    case, found = "", []
    for form in desk.library.forms.values():
        entry = Entry(form.id, filled(desk.library, form, desk.today()), case if form.kind == "case" else "")
        try:
            saved = save(desk, entry)
        except Refused as problem:
            if problem.code not in ("gate", "second-person"):
                raise
            saved = save(desk, entry, permission)
        found.append(saved)
        case = case or (saved.case if form.kind == "case" else "")
    return found


def forms_of(text: str) -> Iterator[bytes]:
    """The ways in which text may lie in bytes: as it is, in wide characters, in base64 at each offset, in hex."""
    for each in (text, text.lower(), text.upper()):
        plain = each.encode()
        yield from (plain, each.encode("utf-16-le"), each.encode("utf-16-be"))
        yield from (plain.hex().encode(), plain.hex().upper().encode())
        for offset in range(3):
            for encode in (base64.b64encode, base64.urlsafe_b64encode):
                # Six bits a character: those that hold bits of the text alone.
                yield encode(bytes(offset) + plain)[-(-offset * 8 // 6) : (offset + len(plain)) * 8 // 6]


def holding(data: bytes) -> bool:
    return any(form in data for form in forms_of(CANARY))


def files_holding(*folders: Path) -> list[str]:
    """Files below these folders, and names of files, in which the canary lies."""
    return [
        str(path)
        for folder in folders
        for path in folder.rglob("*")
        if holding(str(path).encode()) or (path.is_file() and holding(path.read_bytes()))
    ]
