"""Indicators suggest and explain; they never decide, and there is no score (R-ID-02, R-ID-03, R-ID-06)."""

import dataclasses
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter_desk.actions.definitions import definitions
from shelter_desk.domain.identification import (
    Dimension,
    DimensionView,
    Elements,
    Indicator,
    IndicatorSet,
    Screening,
    Strength,
    elements,
    screen,
)
from tests.domain.strategies import LIBRARY
from tests.properties import tried

LABOUR = definitions().indicators["ilo_ec_labour"]
DIMENSIONS = [each.id for each in LABOUR.dimension]
MEANS = ("deceptive_recruitment", "coercive_recruitment", "vulnerability_recruitment")
COERCION = ("coercion_destination", "vulnerability_destination")


def dimension(name: str) -> Dimension:
    return next(each for each in LABOUR.dimension if each.id == name)


def everything(*names: str) -> dict[str, set[str]]:
    return {name: {each.id for each in dimension(name).indicator} for name in names}


# The set as data


@pytest.mark.parametrize("name", DIMENSIONS)
def test_every_indicator_has_a_label_and_every_label_an_indicator(name: str) -> None:
    found = dimension(name)
    assert {each.id for each in found.indicator} == LIBRARY.codelists[found.codelist].ids()
    field = LIBRARY.forms["identification"].field(name)
    assert (field.type, field.codes) == ("choices", found.codelist)


def test_the_labour_set_has_the_published_numbers() -> None:  # standards §4
    adult = [sum(each.adult is not None for each in found.indicator) for found in LABOUR.dimension]
    child = [sum(each.child is not None for each in found.indicator) for found in LABOUR.dimension]
    assert adult == [10, 10, 16, 9, 15, 7]
    assert child == [10, 10, 15, 8, 15, 7]
    assert not [each.id for found in LABOUR.dimension for each in found.indicator if each.child == "weak"]


def test_what_was_not_screened_is_named_and_the_source_is_called_unverified() -> None:  # R-ID-06
    for as_child in (False, True):
        found = screen(LABOUR, {}, as_child)
        assert set(found.not_screened) == {"sexual", "criminal", "begging", "marriage", "organs"}
        assert found.verified is False
        assert not found.suggests


def test_there_is_no_score_anywhere() -> None:  # R-ID-06
    for shape in (Screening, DimensionView, Elements):
        for field in dataclasses.fields(shape):
            assert "score" not in field.name
            assert field.type not in (int, float), field.name
    counted = screen(LABOUR, everything(*DIMENSIONS), as_child=False)
    assert not [value for value in dataclasses.astuple(counted) if type(value) in (int, float)]
    numbers = [name for name in (*Indicator.__struct_fields__, *Dimension.__struct_fields__) if "weight" in name]
    assert numbers == []


# The rule of a dimension (standards §4)

STRENGTHS: tuple[Strength, ...] = get_args(Strength)


def one_dimension(strengths: list[Strength]) -> bool:
    indicators = tuple(Indicator(f"i{number}", adult=each) for number, each in enumerate(strengths))
    chosen = IndicatorSet("made_up", "1", "?", "made up", True, (Dimension("d", "?", "c", "exploitation", indicators),))
    (view,) = screen(chosen, {"d": [each.id for each in indicators]}, as_child=False).dimensions
    return view.indicated


@pytest.mark.parametrize(
    ("strengths", "met"),
    [
        ("", False), ("S", False), ("M", False), ("W", False), ("SS", True), ("SM", True), ("SW", True), ("MM", False),
        ("MW", False), ("WW", False), ("MMM", True), ("MMW", True), ("MWW", False), ("WWWWWW", False), ("SSMW", True),
    ],
)  # fmt: skip
def test_two_strong_or_one_and_another_or_three_medium_or_two_and_a_weak(strengths: str, met: bool) -> None:
    names: dict[str, Strength] = {"S": "strong", "M": "medium", "W": "weak"}
    assert one_dimension([names[each] for each in strengths]) is met


def test_what_was_seen_is_explained_by_strength() -> None:
    seen = {"coercion_destination": ["documents", "lie", "threat_tell"]}
    views = {view.id: view for view in screen(LABOUR, seen, as_child=False).dimensions}
    assert views["coercion_destination"].seen == {
        "strong": ("documents",),
        "medium": ("lie",),
        "weak": ("threat_tell",),
    }
    assert views["coercion_destination"].indicated
    as_child = screen(LABOUR, seen, as_child=True).dimensions[DIMENSIONS.index("coercion_destination")]
    assert as_child.seen == {"strong": ("documents",), "medium": ("lie", "threat_tell"), "weak": ()}


def test_an_indicator_that_is_not_for_children_is_left_out_for_them() -> None:
    seen = {"exploitation": ["no_social_protection", "pay_low", "living"]}
    assert screen(LABOUR, seen, as_child=False).dimensions[DIMENSIONS.index("exploitation")].indicated
    view = screen(LABOUR, seen, as_child=True).dimensions[DIMENSIONS.index("exploitation")]
    assert view.seen["medium"] == ("living", "pay_low")
    assert not view.indicated


# What a set suggests


@pytest.mark.parametrize("means", MEANS)
@pytest.mark.parametrize("coercion", COERCION)
def test_an_adult_needs_means_exploitation_and_coercion(means: str, coercion: str) -> None:
    assert screen(LABOUR, everything(means, "exploitation", coercion), as_child=False).suggests
    for missing in (means, "exploitation", coercion):
        rest = everything(*({means, "exploitation", coercion} - {missing}))
        assert not screen(LABOUR, rest, as_child=False).suggests


def test_a_child_needs_no_means() -> None:  # R-ID-02
    assert screen(LABOUR, everything("exploitation"), as_child=True).suggests
    assert not screen(LABOUR, everything(*MEANS, *COERCION), as_child=True).suggests


seen_indicators = st.fixed_dictionaries(
    {}, optional={name: st.sets(st.sampled_from(sorted(everything(name)[name]))) for name in DIMENSIONS}
)


@tried()
@given(seen_indicators, seen_indicators, st.booleans())
def test_one_more_indicator_never_makes_it_less(
    one: dict[str, set[str]], other: dict[str, set[str]], as_child: bool
) -> None:  # R-ID-06: what is not met lowers nothing
    both = {name: one.get(name, set()) | other.get(name, set()) for name in DIMENSIONS}
    fewer, more = screen(LABOUR, one, as_child), screen(LABOUR, both, as_child)
    assert not fewer.suggests or more.suggests
    for before, after in zip(fewer.dimensions, more.dimensions, strict=True):
        assert not before.indicated or after.indicated
        assert all(set(before.seen[strength]) <= set(after.seen[strength]) for strength in STRENGTHS)


@tried()
@given(seen_indicators, st.dictionaries(st.text(max_size=5), st.lists(st.text(max_size=5), max_size=3), max_size=3))
def test_what_the_set_does_not_know_changes_nothing(seen: dict[str, set[str]], noise: dict[str, list[str]]) -> None:
    more: dict[str, Any] = {**{name: found for name, found in noise.items() if name not in DIMENSIONS}, **seen}
    assert screen(LABOUR, more, as_child=False) == screen(LABOUR, seen, as_child=False)


# Act, means, purpose


@pytest.mark.parametrize(
    ("acts", "means", "purposes", "as_child", "expected"),
    [
        (("recruitment",), ("force",), ("labour",), False, Elements(True, True, True, True)),
        (("recruitment",), (), ("labour",), True, Elements(True, False, False, True)),
        (("unknown",), ("declined",), (), False, Elements(False, False, True, False)),
        (("unknown", "receipt"), ("none",), ("other",), False, Elements(True, False, True, True)),
    ],
)
def test_the_three_elements_and_means_never_for_a_child(
    acts: tuple[str, ...], means: tuple[str, ...], purposes: tuple[str, ...], as_child: bool, expected: Elements
) -> None:  # R-ID-01, R-ID-02
    assert elements(acts, means, purposes, as_child) == expected


def test_an_indicator_set_is_data_and_is_read_strictly() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"id": "x", "adult": "huge"}, Indicator, strict=True)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"id": "x", "points": 3}, Indicator, strict=True)
