"""What a form definition holds: forms, sections, fields, checks."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from shelter_desk.forms.conditions import Condition

Kind = Literal[
    "text",
    "long_text",
    "date",
    "integer",
    "yes_no",
    "choice",
    "choices",
    "scale",
    "country",
    "language",
    "place",
    "person",
    "partner",
    "table",
]
Disclosure = Literal["identifying", "quasi", "sensitive", "open"]

CODED: frozenset[str] = frozenset({"yes_no", "choice", "choices", "country", "language"})
FREE_TEXT: frozenset[str] = frozenset({"text", "long_text", "place"})


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question.

    `circle` says who may read the answer, `category` which kind of data a consent names,
    `disclosure` how near it comes to the person; each falls back to the section's, then the form's.
    `fact` names the fact it feeds (`"ReflectionPeriod.ends"`; a table's is only the kind).
    `register` names the register form a partner link points to. `find` puts the answer into the name index.
    `when` hides the question while it is certain not to apply. `maps` gives standard names
    (`htcds`, …), `sources` the requirement ids.
    """

    id: str
    type: Kind
    label: str
    hint: str = ""
    guiding: str = ""
    codes: str = ""
    register: str = ""
    required: bool = False
    when: Condition | None = None
    circle: str = ""
    category: str = ""
    disclosure: Disclosure | Literal[""] = ""
    fact: str = ""
    find: bool = False
    past: bool = False
    least: int | None = None
    most: int | None = None
    columns: tuple["Field", ...] = ()
    maps: dict[str, str] = {}
    sources: tuple[str, ...] = ()
    retired: bool = False


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Questions that belong together, with the defaults they share."""

    id: str
    title: str
    intro: str = ""
    when: Condition | None = None
    circle: str = ""
    category: str = ""
    disclosure: Disclosure | Literal[""] = ""
    field: tuple[Field, ...] = ()


class Check(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`first` must not come after `then` (dates or numbers); a soft check warns, a hard one refuses."""

    id: str
    first: str
    then: str
    message: str
    level: Literal["hard", "soft"] = "hard"


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A form: one definition drives widget, validation, history, print, dictionary and scope.

    `kind` is `case` or `register` (records without a case). A form with `many` may have several
    records in one case. `group` places it in the case page.
    """

    id: str
    version: int
    title: str
    group: str
    circle: str
    category: str
    disclosure: Disclosure
    intro: str = ""
    kind: Literal["case", "register"] = "case"
    many: bool = False
    section: tuple[Section, ...] = ()
    check: tuple[Check, ...] = ()
    sources: tuple[str, ...] = ()

    def fields(self) -> Iterator[Field]:
        """Every top-level field in order, tables as one."""
        for section in self.section:
            yield from section.field

    def field(self, field_id: str) -> Field:
        """The top-level field of that id, or KeyError."""
        for field in self.fields():
            if field.id == field_id:
                return field
        raise KeyError(field_id)

    def circles(self) -> frozenset[str]:
        """Every circle that holds a part of this form's records."""
        return frozenset(field.circle for field in self.fields())


class Code(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of a code list; `verified` false means recalled, not read in the primary source."""

    id: str
    label: str
    hint: str = ""
    maps: dict[str, str] = {}
    verified: bool = True
    retired: bool = False


class CodeList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A versioned list of codes; codes are never reused, only retired."""

    id: str
    version: str
    title: str
    source: str
    code: tuple[Code, ...]

    def ids(self) -> frozenset[str]:
        return frozenset(code.id for code in self.code)

    def get(self, code_id: str) -> Code | None:
        return next((code for code in self.code if code.id == code_id), None)
