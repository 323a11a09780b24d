"""The identified referral: only `Disclosed` answers, under HTCDS names, as JSON, as a sheet and to read."""

import datetime
import io
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import xlsxwriter

from shelter_desk import seals
from shelter_desk.exchange.payloads import Answer, CountedBy, Referral
from shelter_desk.exchange.scope import Ask, Disclosed, Disclosure
from shelter_desk.forms.load import Library
from shelter_desk.i18n import _

Reader = Callable[[Disclosed], tuple[str, str, str]]  # (section, label, text) in the worker's language


def new_reference() -> str:
    """A random name for a person, for one recipient only; never the case code."""
    return seals.random_bytes(8).hex()


def compose(
    disclosure: Disclosure,
    ask: Ask,
    reference: str,
    day: datetime.date,
    counted_by: Sequence[CountedBy],
    read: Reader,
) -> Referral:
    """The payload of a referral."""
    answers = []
    for each in disclosure.goes:
        section, label, text = read(each)
        answers.append(Answer(each.form, each.field, each.htcds, section, label, text, each.value))
    return Referral(
        reference=reference,
        day=day.isoformat(),
        scope=ask.scope,
        service=ask.service,
        purpose=ask.purpose,
        categories=sorted(disclosure.grounds.categories - disclosure.grounds.withheld),
        counted_by=list(counted_by),
        answers=answers,
    )


def as_json(payload: msgspec.Struct) -> bytes:
    """A payload as the JSON file of a package."""
    return seals.canonical(msgspec.to_builtins(payload))


def as_sheet(referral: Referral, library: Library) -> bytes:
    """The referral as a workbook: HTCDS names and codes in one row, and everything to read below each other."""
    memory = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(memory, options) as book:
        # The writer's own clock and name must not travel.
        book.set_properties({"created": datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC), "author": ""})
        standard = book.add_worksheet("HTCDS")
        for column, (name, value) in enumerate(standard_values(referral, library)):
            standard.write_string(0, column, name)
            standard.write_string(1, column, value)
        reading = book.add_worksheet(_("To read")[:31])
        reading.set_column(0, 1, 32)
        reading.set_column(2, 2, 80)
        for row, each in enumerate(referral.answers):
            for column, text in enumerate((each.section, each.label, each.text)):
                reading.write_string(row, column, text)
    return memory.getvalue()


def standard_values(referral: Referral, library: Library) -> list[tuple[str, str]]:
    """(HTCDS field, value) for every disclosed answer that has one; several values are joined by semicolons.

    Source: HTCDS 2.0 field list (standards §1, §13).
    """
    found: list[tuple[str, str]] = []
    for each in referral.answers:
        if each.htcds:
            found.append((each.htcds, _standard(each, library)))
    return found


def _standard(answer: Answer, library: Library) -> str:
    field = library.forms[answer.form].field(answer.field)
    values = answer.value if isinstance(answer.value, list) else [answer.value]
    codes = library.codelists.get(field.codes)
    mapped: list[str] = []
    for value in values:
        code = codes.get(value) if codes and isinstance(value, str) else None
        mapped.append(code.maps.get("htcds", code.id) if code else _plain(value))
    return ";".join(dict.fromkeys(mapped))


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else seals.canonical(value).decode()
