"""Remembers every form, field and code that ever went out, because records of years ago still use them.

Run `python -m tests.golden.form_ids` to add what is new. It never takes anything away: an id that went
out is retired, not removed, renamed or retyped. One that was never in a release may be cut from the
file by hand.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from shelter_desk.actions.definitions import definitions
from shelter_desk.forms.schema import Field

GOLDEN = Path(__file__).with_name("form_ids.json")
Ids = dict[str, dict[str, str]]


def current() -> Ids:
    """Forms, fields (`form.field`, `form.table.column`) and codes (`list.code`) of the definitions as they are."""
    library = definitions().library
    fields = {
        ".".join((form.id, *path)): f"{field.type} {field.codes}".strip()
        for form in library.forms.values()
        for path, field in _fields(form.fields())
    }
    return {
        "forms": {form.id: f"{form.kind}{' many' * form.many}" for form in library.forms.values()},
        "fields": fields,
        "codes": {f"{each.id}.{code.id}": "" for each in library.codelists.values() for code in each.code},
    }


def golden() -> Ids:
    found: Ids = json.loads(GOLDEN.read_text("utf-8"))
    return found


def lost(before: Ids, now: Ids) -> list[str]:
    """What went out and is gone or changed, as sentences."""
    found = []
    for group, known in before.items():
        for name, kind in known.items():
            if name not in now[group]:
                found.append(f"{group}: {name} is gone; retire it instead")
            elif now[group][name] != kind:
                found.append(f"{group}: {name} was {kind!r} and is now {now[group][name]!r}")
    return found


def _fields(fields: Iterator[Field]) -> Iterator[tuple[tuple[str, ...], Field]]:
    for field in fields:
        yield (field.id,), field
        for column in field.columns:
            yield (field.id, column.id), column


def main() -> int:
    now = current()
    problems = lost(golden(), now) if GOLDEN.exists() else []
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return 1
    GOLDEN.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
