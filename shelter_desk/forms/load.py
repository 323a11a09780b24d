"""Reads form definitions and code lists; every error names file, form and field."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from shelter_desk.errors import Refused
from shelter_desk.forms.schema import CODED, CodeList, Field, Form, Section
from shelter_desk.forms.world import country_codes, language_codes
from shelter_desk.i18n import _

T = TypeVar("T")
BUILT_IN_LISTS = ("yes_no", "country", "language")


@dataclass(frozen=True)
class Library:
    """All forms and code lists of one release of the desk."""

    forms: Mapping[str, Form]
    codelists: Mapping[str, CodeList]

    def codes_of(self, field: Field) -> frozenset[str]:
        """The codes a coded field accepts, retired ones included."""
        name = field.codes or field.type
        if name == "yes_no":
            return frozenset({"yes", "no"})
        if name == "country":
            return country_codes()
        if name == "language":
            return language_codes()
        return self.codelists[name].ids()


def load_library(forms: Mapping[str, bytes], codelists: Mapping[str, bytes]) -> Library:
    """Read definitions given as file name → content; Refused names the first thing wrong."""
    lists: dict[str, CodeList] = {}
    for name, data in sorted(codelists.items()):
        each = read_toml(name, data, CodeList)
        if each.id in lists:
            raise definition_error(name, each.id, _("this code list id is used twice"))
        _unique([code.id for code in each.code], name, each.id)
        lists[each.id] = each
    loaded: dict[str, Form] = {}
    for name, data in sorted(forms.items()):
        form = _resolved(read_toml(name, data, Form))
        if form.id in loaded:
            raise definition_error(name, form.id, _("this form id is used twice"))
        _check_form(name, form, lists)
        loaded[form.id] = form
    return Library(loaded, lists)


def read_toml(name: str, data: bytes, kind: type[T]) -> T:
    """Decode one TOML resource strictly into its struct; Refused names file and place."""
    try:
        raw = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise definition_error(name, "", str(problem)) from problem
    try:
        return msgspec.convert(raw, kind, strict=True)
    except msgspec.ValidationError as problem:
        message, _at, path = str(problem).partition(" - at ")
        raise definition_error(name, _named(raw, path.strip("`")), message) from problem


def definition_error(name: str, place: str, problem: str) -> Refused:
    """The refusal of a definition file."""
    where = f"{name}: {place}" if place else name
    return Refused(
        "definition",
        _("The definition file {file} has an error and was not used.").format(file=name),
        _("Put the file right, or restore the one that came with Shelter Desk."),
        (f"{where}: {problem}",),
    )


def _named(raw: dict[str, Any], path: str) -> str:
    """Turn `$.section[0].field[2].type` into the ids a person can search for."""
    here: Any = raw
    names = [str(raw.get("id", ""))]
    for key, index in re.findall(r"\.?([A-Za-z_]+)|\[(\d+)\]", path.lstrip("$")):
        try:
            here = here[key] if key else here[int(index)]
        except (KeyError, IndexError, TypeError):
            break
        if index and isinstance(here, dict) and "id" in here:
            names.append(str(here["id"]))
        elif key and not isinstance(here, (dict, list)):
            names.append(key)
    return " › ".join(name for name in names if name)


def _resolved(form: Form) -> Form:
    """Give every field its circle, category and disclosure class from section or form."""

    def field_of(field: Field, section: Section, parent: Field | None = None) -> Field:
        above = parent or field
        completed = msgspec.structs.replace(
            field,
            circle=field.circle or above.circle or section.circle or form.circle,
            category=field.category or above.category or section.category or form.category,
            disclosure=field.disclosure or above.disclosure or section.disclosure or form.disclosure,
        )
        columns = tuple(field_of(column, section, completed) for column in field.columns)
        return msgspec.structs.replace(completed, columns=columns)

    sections = tuple(
        msgspec.structs.replace(section, field=tuple(field_of(field, section) for field in section.field))
        for section in form.section
    )
    return msgspec.structs.replace(form, section=sections)


def _check_form(name: str, form: Form, lists: Mapping[str, CodeList]) -> None:
    fields = list(form.fields())
    ids = [field.id for field in fields]
    _unique(ids, name, form.id)
    _unique([section.id for section in form.section], name, form.id)
    _unique([check.id for check in form.check], name, form.id)
    for section in form.section:
        for read in section.when.reads() if section.when else ():
            if read not in ids:
                raise definition_error(name, f"{form.id} › {section.id}", _("the condition reads an unknown field"))
    for place, field, visible in _with_scope(fields, ids):
        for problem in _field_problems(field, visible, lists):
            raise definition_error(name, f"{form.id} › {place}", problem)
    for check in form.check:
        kinds = sorted(field.type for field in fields if field.id in (check.first, check.then))
        if kinds not in (["date", "date"], ["integer", "integer"]):
            raise definition_error(name, f"{form.id} › {check.id}", _("a check compares two dates or two numbers"))


def _with_scope(fields: list[Field], ids: list[str]) -> Iterator[tuple[str, Field, set[str]]]:
    """Every field and column with its place and the ids its condition may read."""
    for field in fields:
        yield field.id, field, set(ids)
        columns = [column.id for column in field.columns]
        for column in field.columns:
            yield f"{field.id} › {column.id}", column, set(ids) | set(columns)


def _field_problems(field: Field, visible: set[str], lists: Mapping[str, CodeList]) -> Iterator[str]:
    if field.type in ("choice", "choices") and not field.codes:
        yield _("a choice needs a code list")
    if field.codes and field.type not in CODED:
        yield _("only coded questions have a code list")
    if field.codes and field.codes not in lists and field.codes not in BUILT_IN_LISTS:
        yield _("unknown code list {name}").format(name=field.codes)
    if field.type == "table":
        if not field.columns or any(column.type == "table" for column in field.columns):
            yield _("a table needs columns, and none of them a table")
        if any(column.circle != field.circle for column in field.columns):
            yield _("a table lies in one circle")
        columns = [column.id for column in field.columns]
        if len(set(columns)) != len(columns):
            yield _("an id is used twice")
    elif field.columns:
        yield _("only tables have columns")
    for read in field.when.reads() if field.when else ():
        if read not in visible or read == field.id:
            yield _("the condition reads an unknown field")


def _unique(ids: list[str], name: str, place: str) -> None:
    for each in ids:
        if ids.count(each) > 1:
            raise definition_error(name, f"{place} › {each}", _("an id is used twice"))
