"""What is wrong with answers to a form, place by place, in the worker's language."""

import datetime
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from shelter_desk.forms.conditions import shown
from shelter_desk.forms.dates import PartialDate
from shelter_desk.forms.load import Library
from shelter_desk.forms.schema import Check, Field, Form
from shelter_desk.forms.values import Answers, is_missing
from shelter_desk.i18n import _, data_text

LONGEST_TEXT = 200
LONGEST_LONG_TEXT = 20_000
MOST_ROWS = 200
# Control characters, half characters that no encoding can write, and breaks other than \n.
_UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
# Characters that turn the direction of what follows can make a note read as something else.
_TURNING = set("\u202a\u202b\u202d\u202e\u202c\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Problem:
    """One thing wrong: `path` is the field id, or `table[2].column`; a hard problem cannot be saved."""

    path: str
    level: Literal["hard", "soft"]
    message: str


def validate(library: Library, form: Form, answers: Answers, today: datetime.date) -> list[Problem]:
    """All problems of these answers; unknown and declined are always valid."""
    known = {field.id for field in form.fields()}
    found = [Problem(key, "hard", _("This form has no such question.")) for key in answers if key not in known]
    for section in form.section:
        for field in section.field:
            answer = answers.get(field.id)
            if answer is not None:
                found.extend(_answer(library, field, answer, field.id, today))
            elif field.required and shown(section.when, answers) and shown(field.when, answers):
                found.append(
                    Problem(
                        field.id, "soft", _("Not answered yet. “Unknown” and “does not want to say” count as answers.")
                    )
                )
    broken = {problem.path for problem in found if problem.level == "hard"}
    for check in form.check:
        if not broken & {check.first, check.then}:
            found.extend(_ordered(check, form, answers))
    return found


def _answer(library: Library, field: Field, answer: Any, path: str, today: datetime.date) -> Iterator[Problem]:
    if is_missing(answer):
        return
    if field.type == "table":
        yield from _table(library, field, answer, path, today)
        return
    problem = _CHECKS[field.type](library, field, answer, today)
    if problem:
        yield Problem(path, "hard", problem)


def _table(library: Library, field: Field, rows: Any, path: str, today: datetime.date) -> Iterator[Problem]:
    if not isinstance(rows, list) or len(rows) > MOST_ROWS or not all(isinstance(row, dict) for row in rows):
        yield Problem(path, "hard", _("This is not a list of up to {most} rows.").format(most=MOST_ROWS))
        return
    columns = {column.id: column for column in field.columns}
    for index, row in enumerate(rows):
        for key, answer in row.items():
            place = f"{path}[{index}].{key}"
            if key not in columns:
                yield Problem(place, "hard", _("This form has no such question."))
            elif answer is not None:
                yield from _answer(library, columns[key], answer, place, today)


def _text(library: Library, field: Field, answer: Any, today: datetime.date) -> str:
    if not isinstance(answer, str) or not answer.strip():
        return _("This is not text.")
    most = LONGEST_LONG_TEXT if field.type == "long_text" else LONGEST_TEXT
    if len(answer) > most:
        return _("This is longer than {most} characters.").format(most=most)
    unprintable = (each not in "\n\t" and unicodedata.category(each) in _UNPRINTABLE for each in set(answer))
    if any(unprintable) or (field.type != "long_text" and "\n" in answer):
        return _("This contains characters that cannot be printed.")
    if set(answer) & _TURNING:
        return _("This contains hidden characters that change the reading direction. Please type it anew.")
    return ""


def _date(library: Library, field: Field, answer: Any, today: datetime.date) -> str:
    try:
        date = PartialDate.parse(answer)
    except (ValueError, TypeError):
        return _("This is not a possible date.")
    if field.past and date.earliest > today:
        return _("This date lies in the future.")
    return ""


def _integer(library: Library, field: Field, answer: Any, today: datetime.date) -> str:
    if not isinstance(answer, int) or isinstance(answer, bool):
        return _("This is not a whole number.")
    low = 0 if field.type == "scale" else field.least
    high = 4 if field.type == "scale" else field.most
    if (low is not None and answer < low) or (high is not None and answer > high):
        return _("This number is outside {low} to {high}.").format(
            low="…" if low is None else low, high="…" if high is None else high
        )
    return ""


def _code(library: Library, field: Field, answer: Any, today: datetime.date) -> str:
    if isinstance(answer, str) and answer in library.codes_of(field):
        return ""
    return _("This is not one of the choices.")


def _codes(library: Library, field: Field, answer: Any, today: datetime.date) -> str:
    codes = library.codes_of(field)
    if isinstance(answer, list) and all(isinstance(each, str) and each in codes for each in answer):
        return "" if len(set(answer)) == len(answer) else _("A choice is named twice.")
    return _("This is not one of the choices.")


def _place(library: Library, field: Field, answer: Any, today: datetime.date) -> str:
    if not isinstance(answer, dict) or not answer or not set(answer) <= {"country", "region", "detail"}:
        return _("A place has a country, a region and a detail.")
    for key, value in answer.items():
        if key == "country":
            if not is_missing(value) and (problem := _code(library, _COUNTRY, value, today)):
                return problem
        elif problem := _text(library, field, value, today):
            return problem
    return ""


_COUNTRY = Field(id="country", type="country", label="")

_CHECKS: dict[str, Callable[[Library, Field, Any, datetime.date], str]] = {
    "text": _text,
    "long_text": _text,
    "person": _text,
    "partner": _text,
    "date": _date,
    "integer": _integer,
    "scale": _integer,
    "yes_no": _code,
    "choice": _code,
    "country": _code,
    "language": _code,
    "choices": _codes,
    "place": _place,
}


def _ordered(check: Check, form: Form, answers: Mapping[str, Any]) -> Iterator[Problem]:
    first, then = answers.get(check.first), answers.get(check.then)
    if first is None or then is None or is_missing(first) or is_missing(then):
        return
    if form.field(check.first).type == "date":
        wrong = PartialDate.parse(first).earliest > PartialDate.parse(then).latest
    else:
        wrong = first > then
    if wrong:
        yield Problem(check.then, check.level, data_text(check.message))
