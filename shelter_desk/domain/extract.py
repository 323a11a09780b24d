"""Computes a record's facts from its answers, as its form definition says."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from shelter_desk.domain.facts import KINDS, Fact
from shelter_desk.forms.schema import CODED, Field, Form
from shelter_desk.forms.values import Answers, is_missing

_CASE_CODE = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}")


def facts_of(form: Form, answers: Answers) -> tuple[Fact, ...]:
    """The facts of a record, one per kind and one per table row; a fact with nothing in it is not made."""
    found: list[Fact] = []
    single = [field for field in form.fields() if "." in field.fact]
    found.extend(_facts(single, answers))
    for table in (field for field in form.fields() if field.fact and field.type == "table"):
        rows = answers.get(table.id)
        for row in rows if isinstance(rows, list) else ():
            found.extend(_facts([column for column in table.columns if column.fact], row))
    return tuple(found)


def circle_of(form: Form, kind: str) -> str:
    """The circle whose part of the record carries this kind of fact."""
    return next(field.circle for field in form.fields() if field.fact.partition(".")[0] == kind)


def _facts(fields: Iterable[Field], answers: Mapping[str, Any]) -> list[Fact]:
    values: dict[str, dict[str, Any]] = {}
    for field in fields:
        value = _fact_value(field, answers.get(field.id))
        if value is not None:
            kind, _, attribute = field.fact.partition(".")
            values.setdefault(kind, {})[attribute] = value
    return [KINDS[kind](**attributes) for kind, attributes in values.items()]


def _fact_value(field: Field, answer: Any) -> Any:
    """Coded answers keep "unknown" and "declined"; for dates and numbers these say nothing a rule could use."""
    if answer is None:
        return None
    if field.type == "choices":
        return (answer,) if isinstance(answer, str) else tuple(answer) or None
    if is_missing(answer) and field.type not in CODED and field.type not in ("partner", "person"):
        return None
    if field.type == "person" and not (is_missing(answer) or _CASE_CODE.fullmatch(answer)):
        return None  # a name typed where a case code belongs stays under its seal
    return answer
