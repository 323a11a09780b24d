"""Conditions: four truth values, no guessing, and nothing unknown is ever hidden."""

import itertools
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter_desk.forms.conditions import Condition, Truth, evaluate, shown
from tests.properties import tried

MET, NOT_MET, UNKNOWN, NOT_ASKED = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN, Truth.NOT_ASKED


def condition(**said: Any) -> Condition:
    """A condition as written in a definition file: `is`, `in`, `has`, `at_least`, `answered`, `all`, `any`, `not`."""
    return msgspec.convert(said, Condition, strict=True)


def plain(each: Condition) -> Any:
    return msgspec.to_builtins(each)


# One field in each of the four states.
STATES: dict[str, Any] = {"met": "yes", "not_met": "no", "unknown": "unknown", "declined": "declined"}
OF = {
    MET: condition(field="met", **{"is": "yes"}),
    NOT_MET: condition(field="not_met", **{"is": "yes"}),
    UNKNOWN: condition(field="unknown", **{"is": "yes"}),
    NOT_ASKED: condition(field="blank", **{"is": "yes"}),
}


@pytest.mark.parametrize(
    ("test", "answer", "truth"),
    [
        ({"is": "yes"}, "yes", MET),
        ({"is": "yes"}, "no", NOT_MET),
        ({"is": "yes"}, "unknown", UNKNOWN),
        ({"is": "yes"}, "declined", UNKNOWN),
        ({"is": "yes"}, None, NOT_ASKED),
        ({"is": "yes"}, ["yes"], NOT_MET),
        ({"in": ["a", "b"]}, "b", MET),
        ({"in": ["a", "b"]}, "c", NOT_MET),
        ({"in": ["a"]}, {"country": "AL"}, NOT_MET),
        ({"has": "a"}, ["b", "a"], MET),
        ({"has": "a"}, ["b"], NOT_MET),
        ({"has": "a"}, "a", NOT_MET),
        ({"has": "a"}, "unknown", UNKNOWN),
        ({"has": "a"}, [], NOT_ASKED),  # nothing ticked says nothing (R-DA-05)
        ({"at_least": 2}, 2, MET),
        ({"at_least": 2}, 1, NOT_MET),
        ({"at_least": 0}, 0, MET),
        ({"at_least": 2}, "declined", UNKNOWN),
        ({"answered": True}, 0, MET),
        ({"answered": True}, "text", MET),
        ({"answered": True}, "unknown", UNKNOWN),
        ({"answered": True}, None, NOT_ASKED),
        ({"answered": True}, [], NOT_ASKED),
    ],
)
def test_one_test_of_one_answer(test: dict[str, Any], answer: Any, truth: Truth) -> None:
    assert evaluate(condition(field="asked", **test), {"asked": answer}) is truth


@pytest.mark.parametrize("truth", list(Truth))
def test_not_turns_only_what_is_certain(truth: Truth) -> None:
    turned = {MET: NOT_MET, NOT_MET: MET}.get(truth, truth)
    assert evaluate(condition(**{"not": plain(OF[truth])}), STATES) is turned


@pytest.mark.parametrize(("one", "other"), list(itertools.product(Truth, Truth)))
def test_all_and_any_over_every_pair_of_truths(one: Truth, other: Truth) -> None:
    parts = [plain(OF[one]), plain(OF[other])]
    every, some = evaluate(condition(all=parts), STATES), evaluate(condition(any=parts), STATES)
    assert (every is NOT_MET) == (NOT_MET in (one, other))
    assert (every is MET) == (one is other is MET)
    assert (some is MET) == (MET in (one, other))
    assert (some is NOT_MET) == (one is other is NOT_MET)
    if NOT_ASKED in (one, other) and every is not NOT_MET:
        assert every is NOT_ASKED, "what waits for a question not asked yet is not shown"
    if UNKNOWN in (one, other) and some is not MET:
        assert some is UNKNOWN, "an unknown keeps a question on the page"


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"field": "a"},
        {"is": "yes"},
        {"field": "a", "is": "yes", "has": "b"},
        {"field": "a", "is": "yes", "not": {"field": "b", "is": "c"}},
        {"field": "a", "all": [{"field": "b", "is": "c"}]},
        {"all": [{"field": "b", "is": "c"}], "any": [{"field": "b", "is": "c"}]},
        {"all": []},
        {"any": []},
        {"field": "a", "in": []},
        {"field": "a", "answered": False},
        {"field": "a", "equals": "yes"},
        {"field": "a", "is": 1},
        {"all": [{"field": "a"}]},
    ],
)
def test_what_is_not_one_condition_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        condition(**wrong)


def test_a_question_without_condition_is_always_shown() -> None:
    assert shown(None, {})


# Arbitrary conditions over three fields, and arbitrary answers to them.
FIELDS, CODES = ("a", "b", "c"), ("x", "y")
answers_to_all = st.fixed_dictionaries(
    dict.fromkeys(
        FIELDS,
        st.sampled_from([None, "x", "y", "unknown", "declined", [], ["x"], ["x", "y"], 0, 3]),
    )
)
single = st.one_of(
    st.fixed_dictionaries({"field": st.sampled_from(FIELDS), "is": st.sampled_from(CODES)}),
    st.fixed_dictionaries({"field": st.sampled_from(FIELDS), "in": st.lists(st.sampled_from(CODES), min_size=1)}),
    st.fixed_dictionaries({"field": st.sampled_from(FIELDS), "has": st.sampled_from(CODES)}),
    st.fixed_dictionaries({"field": st.sampled_from(FIELDS), "at_least": st.integers(0, 4)}),
    st.fixed_dictionaries({"field": st.sampled_from(FIELDS), "answered": st.just(True)}),
)
written = st.recursive(
    single,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"not": inner}),
    ),
    max_leaves=6,
)
conditions = written.map(lambda said: condition(**said))


@tried()
@given(conditions, answers_to_all)
def test_not_not_is_the_same(each: Condition, answers: dict[str, Any]) -> None:
    turned = condition(**{"not": {"not": plain(each)}})
    assert evaluate(turned, answers) is evaluate(each, answers)


@tried()
@given(st.lists(written, min_size=1, max_size=3), answers_to_all)
def test_de_morgan_holds_wherever_anything_is_certain(parts: list[dict[str, Any]], answers: dict[str, Any]) -> None:
    for inside, outside in (("all", "any"), ("any", "all")):
        left = evaluate(condition(**{"not": {inside: parts}}), answers)
        right = evaluate(condition(**{outside: [{"not": part} for part in parts]}), answers)
        assert left is right or {left, right} == {UNKNOWN, NOT_ASKED}


@tried()
@given(conditions, answers_to_all)
def test_reads_names_every_field_that_matters(each: Condition, answers: dict[str, Any]) -> None:
    read = set(each.reads())
    kept = {name: answer for name, answer in answers.items() if name in read}
    assert evaluate(each, kept) is evaluate(each, answers)


@tried()
@given(conditions, st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(["unknown", "declined"]), min_size=3))
def test_a_question_that_rests_on_unknowns_is_shown(each: Condition, answers: dict[str, Any]) -> None:
    assert shown(each, answers)


@tried()
@given(conditions, answers_to_all, st.sampled_from(FIELDS), st.sampled_from(["x", "y", ["x"], ["y"], 0, 4]))
def test_an_unknown_never_hides_what_its_true_answer_would_show(
    each: Condition, answers: dict[str, Any], name: str, truth: Any
) -> None:
    unknown = answers | {name: "unknown"}
    if evaluate(each, unknown) is NOT_MET:
        assert evaluate(each, answers | {name: truth}) is NOT_MET
    if evaluate(each, answers | {name: truth}) is MET:
        # Hidden only while another question is not asked yet, and never for good.
        assert shown(each, unknown) or evaluate(each, unknown) is NOT_ASKED
