"""Conditions of a form on its own answers, evaluated without ever guessing.

Four values: a condition is met, not met, unknown (an answer it reads is "unknown" or "declined"),
or not asked (an answer it reads was never given). A question is shown when its condition is met
or unknown: "unknown" must not hide what may matter, and what was not yet asked must not flood the page.
"""

import enum
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from shelter_desk.forms.values import MISSING


class Truth(enum.Enum):
    """The outcome of a condition."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"
    NOT_ASKED = "not asked"


class Condition(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    rename={"equals": "is", "one_of": "in", "every": "all", "some": "any", "negated": "not"},
):
    """One test of one answer (`is`, `in`, `has`, `at_least`, `answered`), or `all`, `any`, `not` of conditions."""

    field: str = ""
    equals: str | None = None
    one_of: tuple[str, ...] | None = None
    has: str | None = None
    at_least: int | None = None
    answered: Literal[True] | None = None
    every: tuple["Condition", ...] | None = None
    some: tuple["Condition", ...] | None = None
    negated: "Condition | None" = None

    def __post_init__(self) -> None:
        tests = [self.equals, self.one_of, self.has, self.at_least, self.answered]
        combinations = [self.every, self.some, self.negated]
        given = [each for each in (*tests, *combinations) if each is not None]
        of_a_field = bool(self.field) and all(each is None for each in combinations)
        of_conditions = not self.field and all(each is None for each in tests)
        if len(given) != 1 or given == [()] or not (of_a_field or of_conditions):
            raise ValueError("a condition is one test of one field, or one of all, any, not")

    def reads(self) -> Iterator[str]:
        """The ids of the fields the condition depends on."""
        if self.field:
            yield self.field
        for part in self._parts():
            yield from part.reads()

    def _parts(self) -> tuple["Condition", ...]:
        return (self.every or ()) + (self.some or ()) + ((self.negated,) if self.negated else ())


def evaluate(condition: Condition, answers: Mapping[str, Any]) -> Truth:
    """What the answers say of the condition."""
    if condition.field:
        return _test(condition, answers.get(condition.field))
    if condition.negated is not None:
        inner = evaluate(condition.negated, answers)
        return {Truth.MET: Truth.NOT_MET, Truth.NOT_MET: Truth.MET}.get(inner, inner)
    if condition.every is not None:
        order = (Truth.NOT_MET, Truth.NOT_ASKED, Truth.UNKNOWN, Truth.MET)
        return min((evaluate(each, answers) for each in condition.every), key=order.index)
    order = (Truth.MET, Truth.UNKNOWN, Truth.NOT_ASKED, Truth.NOT_MET)
    return min((evaluate(each, answers) for each in condition.some or ()), key=order.index)


def shown(condition: Condition | None, answers: Mapping[str, Any]) -> bool:
    """Whether a question under this condition is shown."""
    return condition is None or evaluate(condition, answers) in (Truth.MET, Truth.UNKNOWN)


def _test(condition: Condition, answer: Any) -> Truth:
    if answer is None or answer == []:  # nothing ticked says nothing: blank is never "no" (R-DA-05)
        return Truth.NOT_ASKED
    if answer in MISSING:
        return Truth.UNKNOWN
    if condition.equals is not None:
        met = answer == condition.equals
    elif condition.one_of is not None:
        met = answer in condition.one_of
    elif condition.has is not None:
        met = isinstance(answer, list) and condition.has in answer
    elif condition.at_least is not None:
        met = isinstance(answer, int) and answer >= condition.at_least
    else:
        met = True
    return Truth.MET if met else Truth.NOT_MET
