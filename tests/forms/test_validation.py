"""Validation: each type of question, place by place; unknown and declined always pass; it never raises."""

import datetime
import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter_desk.actions.definitions import definitions
from shelter_desk.forms.conditions import Condition
from shelter_desk.forms.load import Library
from shelter_desk.forms.schema import Check, Code, CodeList, Field, Form, Section
from shelter_desk.forms.validation import LONGEST_LONG_TEXT, LONGEST_TEXT, MOST_ROWS, Problem, validate
from tests.properties import tried

TODAY = datetime.date(2026, 3, 10)
COLOUR = CodeList("colour", "1", "Colour", "made up", (Code("red", "Red"), Code("old", "Old", retired=True)))


def form_of(*fields: Field, when: Condition | None = None, check: tuple[Check, ...] = ()) -> Form:
    section = Section("first", "First", when=when, field=fields)
    return Form("visit", 1, "Visit", "arrival", "work", "contact", "open", section=(section,), check=check)


def problems(form: Form, answers: dict[str, Any]) -> list[Problem]:
    return validate(Library({form.id: form}, {"colour": COLOUR}), form, answers, TODAY)


def paths(form: Form, answers: dict[str, Any]) -> list[str]:
    return [problem.path for problem in problems(form, answers)]


@pytest.mark.parametrize(
    ("kind", "more", "good", "bad"),
    [
        ("text", {}, ["Amra", "x" * LONGEST_TEXT, "a\tb", "עברית", "\u200f١٢"], [1, "", "  ", [], {}, "x" * 201, "a\nb"]),
        ("long_text", {}, ["a\nb", "x" * LONGEST_LONG_TEXT], ["", "\n", 3, "x" * (LONGEST_LONG_TEXT + 1), "a\r\nb"]),
        ("person", {}, ["ABCD-EFGH"], [7, "", "a\nb"]),
        ("partner", {}, ["0011aabb"], [None is None, "", ["x"]]),
        ("date", {}, ["2026", "2026-05", "2026-05-03", "2030-01~"], ["3 May", "2026-02-30", "2026-00", 2026, [], ""]),
        ("date", {"past": True}, ["2026", "2026-03-10", "2026-04~"], ["2026-03-11", "2027", "2026-04"]),
        ("integer", {}, [0, -3, 10**20], ["3", 3.0, True, None is None, float("nan"), float("inf"), []]),
        ("integer", {"least": 0, "most": 110}, [0, 110], [-1, 111]),
        ("integer", {"least": 1}, [1, 10**9], [0]),
        ("integer", {"most": 1}, [1, -5], [2]),
        ("scale", {}, [0, 4], [5, -1, "2", 2.5, True]),
        ("yes_no", {}, ["yes", "no"], ["maybe", True, False, 1, ["yes"], {}, ""]),
        ("choice", {"codes": "colour"}, ["red", "old"], ["blue", 1, ["red"], {"red": 1}, ""]),
        ("choices", {"codes": "colour"}, [["red"], [], ["old", "red"]], ["red", ["blue"], ["red", "red"], [[]], {}, 1]),
        ("country", {}, ["AL", "XK"], ["Albania", "al", "ZZ", "EU", 8, []]),
        ("language", {}, ["sq", "fa-AF", "rom", "sgn"], ["Albanian", "root", "und", 1, []]),
        (
            "place",
            {},
            [{"country": "AL"}, {"country": "unknown"}, {"country": "AL", "region": "North", "detail": "by the river"}],
            [{}, [], "Tirana", {"town": "x"}, {"country": []}, {"country": {}}, {"country": "Narnia"},
             {"region": 3}, {"region": ""}, {"detail": "a\nb"}, {"country": None}],
        ),
    ],
)  # fmt: skip
def test_each_type_of_question(kind: Any, more: dict[str, Any], good: list[Any], bad: list[Any]) -> None:
    form = form_of(Field("asked", kind, "?", **more))
    for answer in good:
        assert problems(form, {"asked": answer}) == [], answer
    for answer in bad:
        found = problems(form, {"asked": answer})
        assert [(each.path, each.level) for each in found] == [("asked", "hard")], answer
        assert found[0].message.endswith(".")


def test_control_characters_and_halves_of_characters_are_refused() -> None:
    allowed = {"text": "\t", "long_text": "\t\n", "place": "\t"}
    for code in (*range(0x20), 0x7F, *range(0x80, 0xA0), 0x2028, 0x2029, 0xD800, 0xDFFF):
        for kind, passes in allowed.items():
            text = f"before{chr(code)}after"
            answer = {"detail": text} if kind == "place" else text
            form = form_of(Field("asked", kind, "?"))  # type: ignore[arg-type]
            assert bool(problems(form, {"asked": answer})) == (chr(code) not in passes), hex(code)


@pytest.mark.parametrize(
    ("limits", "said"),
    [({"least": 0, "most": 110}, "0 to 110"), ({"least": 200}, "200 to …"), ({"most": 110}, "… to 110")],
)
def test_a_number_outside_its_limits_is_told_the_limits(limits: dict[str, int], said: str) -> None:
    (found,) = problems(form_of(Field("asked", "integer", "?", **limits)), {"asked": 150 if "least" in limits else 200})
    assert said in found.message


def test_text_that_passes_can_be_written_down() -> None:
    # A half character from a broken paste would fail only when the record is sealed.
    answer = json.loads('"\\ud800"')
    assert problems(form_of(Field("asked", "long_text", "?")), {"asked": answer})


@pytest.mark.parametrize("code", [0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069])
def test_characters_that_turn_the_reading_direction_are_refused(code: int) -> None:
    for kind in ("text", "long_text"):
        (found,) = problems(form_of(Field("asked", kind, "?")), {"asked": f"call {chr(code)}123"})
        assert "direction" in found.message


@pytest.mark.parametrize("text", ["\u200e+355\u200e", "\u061cعربي", "ကျေး\u200bဇူး", "می\u200cخواهم", "👩\u200d👧"])
def test_marks_that_languages_need_pass(text: str) -> None:
    assert problems(form_of(Field("asked", "text", "?")), {"asked": text}) == []


def test_a_question_the_form_does_not_have_is_named() -> None:
    assert problems(form_of(Field("asked", "text", "?")), {"aksed": "x"})[0].path == "aksed"


# Tables

ROWS = form_of(
    Field(
        "rows",
        "table",
        "?",
        columns=(
            Field("name", "text", "?"),
            Field("level", "scale", "?"),
            Field("shade", "choice", "?", codes="colour"),
        ),
    )
)


def test_problems_in_a_table_name_row_and_column() -> None:
    rows = [{"name": "fine"}, {"name": "", "level": 7}, {"colour": "red"}, {"shade": "green", "level": None}, {}]
    assert paths(ROWS, {"rows": rows}) == ["rows[1].name", "rows[1].level", "rows[2].colour", "rows[3].shade"]


@pytest.mark.parametrize("rows", [{}, "row", 1, [1], [[]], [None], [{}] * (MOST_ROWS + 1)])
def test_what_is_not_a_list_of_rows_is_refused_as_a_whole(rows: Any) -> None:
    assert paths(ROWS, {"rows": rows}) == ["rows"]


def test_a_table_takes_as_many_rows_as_it_says() -> None:
    assert paths(ROWS, {"rows": [{"level": 1}] * MOST_ROWS}) == []


@pytest.mark.parametrize("said", ["unknown", "declined"])
def test_unknown_and_declined_pass_in_every_cell(said: str) -> None:
    assert paths(ROWS, {"rows": [{"name": said, "level": said, "shade": said}]}) == []
    assert paths(ROWS, {"rows": said}) == []


# Required questions and checks


def test_a_required_question_is_asked_for_softly_and_any_answer_will_do() -> None:  # R-FC-03
    form = form_of(Field("asked", "date", "?", required=True))
    (found,) = problems(form, {})
    assert (found.path, found.level) == ("asked", "soft")
    for said in ("2026", "unknown", "declined"):
        assert problems(form, {"asked": said}) == []


def test_a_required_question_is_not_asked_for_while_it_is_hidden() -> None:
    hidden = Condition(field="talks", equals="yes")
    talks = Field("talks", "yes_no", "?")
    for form in (
        form_of(talks, Field("asked", "text", "?", required=True, when=hidden)),
        form_of(Field("asked", "text", "?", required=True), when=hidden),
    ):
        assert not [each for each in problems(form, {}) if each.path == "asked"]
    asked = form_of(talks, Field("asked", "text", "?", required=True, when=hidden))
    assert paths(asked, {"talks": "no"}) == []
    assert paths(asked, {"talks": "yes"}) == ["asked"]
    assert paths(asked, {"talks": "declined"}) == ["asked"], "an unknown hides nothing"


CHECKED = form_of(
    Field("starts", "date", "?"),
    Field("ends", "date", "?"),
    Field("low", "integer", "?"),
    Field("high", "integer", "?"),
    check=(
        Check("days", "starts", "ends", "The end is before the beginning."),
        Check("numbers", "low", "high", "The lowest is above the highest.", level="soft"),
    ),
)


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({"starts": "2026-03-05", "ends": "2026-03-04"}, [("ends", "hard")]),
        ({"starts": "2026-03-05", "ends": "2026-03-05"}, []),
        ({"starts": "2026-03-05", "ends": "2026-03"}, []),  # it may have been later that month
        ({"starts": "2026", "ends": "2026-01-01"}, []),
        ({"starts": "2026-03-05", "ends": "2026-02"}, [("ends", "hard")]),
        ({"starts": "2026-03-05", "ends": "2026-02~"}, []),
        ({"starts": "2026-03-05"}, []),
        ({"ends": "2026-03-05"}, []),
        ({"starts": "unknown", "ends": "2020"}, []),
        ({"starts": "2026", "ends": "declined"}, []),
        ({"starts": "2026-03-05", "ends": "soon"}, [("ends", "hard")]),
        ({"low": 3, "high": 2}, [("high", "soft")]),
        ({"low": 3, "high": 3}, []),
        ({"low": 3, "high": "unknown"}, []),
        ({"low": "3", "high": 2}, [("low", "hard")]),
    ],
)
def test_checks_compare_only_what_is_certain(answers: dict[str, Any], found: list[tuple[str, str]]) -> None:
    assert [(each.path, each.level) for each in problems(CHECKED, answers)] == found


# The forms that came with the desk

LIBRARY = definitions().library
FORMS = sorted(LIBRARY.forms)


def every_field(form: Form) -> Iterator[tuple[Field, Field | None]]:
    for field in form.fields():
        yield field, None
        for column in field.columns:
            yield column, field


@pytest.mark.parametrize("form_id", FORMS)
def test_unknown_and_declined_are_valid_for_every_question_of_every_form(form_id: str) -> None:  # R-FC-03
    form = LIBRARY.forms[form_id]
    for said in ("unknown", "declined"):
        for field, table in every_field(form):
            answers = {table.id: [{field.id: said}]} if table else {field.id: said}
            assert validate(LIBRARY, form, answers, TODAY) == []


@pytest.mark.parametrize("form_id", FORMS)
def test_an_empty_form_can_be_saved(form_id: str) -> None:  # R-FC-03: every question can be left out
    assert not [each for each in validate(LIBRARY, LIBRARY.forms[form_id], {}, TODAY) if each.level == "hard"]


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.integers(),
    st.floats(),
    st.text(max_size=4),
    st.sampled_from(["unknown", "declined", "yes", "no", "2026-03", "2026-03-01", "0000", "AL", "red", "\ud800"]),
)
arbitrary_json = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["country", "region", "detail", "x"]), inner, max_size=3),
    ),
    max_leaves=5,
)


@st.composite
def arbitrary_answers(draw: st.DrawFn, form: Form) -> dict[str, Any]:
    """Any JSON in any place of a form, tables with rows of anything, and questions it does not have."""
    answers = draw(
        st.dictionaries(st.sampled_from([*(each.id for each in form.fields()), "zz"]), arbitrary_json, max_size=6)
    )
    for table in form.fields():
        if table.type == "table" and draw(st.booleans()):
            keys = st.sampled_from([*(column.id for column in table.columns), "zz"])
            answers[table.id] = draw(st.lists(st.dictionaries(keys, arbitrary_json, max_size=4), max_size=3))
    return answers  # fmt: skip


@pytest.mark.parametrize("form_id", FORMS)
@tried(25)
@given(data=st.data())
def test_validation_never_raises_whatever_the_answers(form_id: str, data: st.DataObject) -> None:
    form = LIBRARY.forms[form_id]
    answers = data.draw(arbitrary_answers(form))
    found = validate(LIBRARY, form, answers, TODAY)
    assert all(each.message and each.path for each in found)
    if not [each for each in found if each.level == "hard"]:
        msgspec.json.encode(answers)  # what passes can be sealed
