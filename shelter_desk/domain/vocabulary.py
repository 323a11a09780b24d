"""Checks that a form library speaks of circles, categories and facts this desk knows."""

from collections.abc import Iterator

from shelter_desk.domain.facts import KINDS
from shelter_desk.domain.roles import CIRCLES
from shelter_desk.forms.load import Library, definition_error
from shelter_desk.forms.schema import Field, Form
from shelter_desk.i18n import _

CATEGORIES_LIST = "data_category"
_READABLE = frozenset(CIRCLES) - {"reports", "exchange"}
# Which field types may feed a fact attribute of a type.
_NUMBERS = frozenset({"integer", "scale"})
_LISTS = frozenset({"choices"})


def demand(library: Library) -> Library:
    """The library, or Refused with the first field that is wrong."""
    for form in library.forms.values():
        for field, problem in _problems(library, form):
            raise definition_error(f"{form.id}.toml", f"{form.id} › {field}", problem)
    return library


def _problems(library: Library, form: Form) -> Iterator[tuple[str, str]]:
    categories = library.codelists[CATEGORIES_LIST].ids()
    registers = {each.id for each in library.forms.values() if each.kind == "register"}
    circles_of_kind: dict[str, set[str]] = {}
    for field in form.fields():
        places = {field.id: field} | {f"{field.id} › {column.id}": column for column in field.columns}
        for place, each in places.items():
            if each.circle not in _READABLE:
                yield place, _("unknown circle {name}").format(name=each.circle)
            if each.category not in categories:
                yield place, _("unknown category {name}").format(name=each.category)
            if each.type == "partner" and each.register not in registers:
                yield place, _("unknown register {name}").format(name=each.register)
            for problem in _fact_problems(each):
                yield place, problem
            if each is not field and each.fact and each.fact.partition(".")[0] != field.fact:
                yield place, _("a column feeds the fact of its table")
            if each.fact:
                circles_of_kind.setdefault(each.fact.partition(".")[0], set()).add(each.circle)
    for kind, circles in circles_of_kind.items():
        if len(circles) > 1:
            yield kind, _("a fact is fed from one circle only")


def _fact_problems(field: Field) -> Iterator[str]:
    if not field.fact:
        return
    kind, _dot, attribute = field.fact.partition(".")
    if kind not in KINDS or (attribute and attribute not in KINDS[kind].__struct_fields__):
        yield _("unknown fact {name}").format(name=field.fact)
        return
    if not attribute:
        if field.type != "table":
            yield _("only a table feeds a whole fact")
        return
    annotation = str(KINDS[kind].__annotations__[attribute])
    fits = (
        field.type in _NUMBERS
        if "int" in annotation
        else field.type in _LISTS
        if "Codes" in annotation or "tuple" in annotation
        else field.type not in _NUMBERS | _LISTS | {"table", "place", "text", "long_text"}
    )
    if not fits:
        yield _("a field of this type cannot feed {name}").format(name=field.fact)
