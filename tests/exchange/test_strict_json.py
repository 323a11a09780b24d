"""JSON from outside, read strictly."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter_desk.exchange.strict_json import DEEPEST, LARGEST_NUMBER, NotStrict, loads
from tests.properties import tried


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "syntax"),
        (b"{", "syntax"),
        (b"[1,]", "syntax"),
        (b"{'a': 1}", "syntax"),
        (b'{"a": 1} {"b": 2}', "syntax"),
        (b"\xef\xbb\xbf{}", "syntax"),
        (b"\xff", "encoding"),
        (b'"\xed\xa0\x80"', "encoding"),
        ('"a"'.encode("utf-16"), "encoding"),
        (b'{"a": 1, "a": 2}', "duplicate key"),
        (b'{"a": 1, "\\u0061": 2}', "duplicate key"),
        (b'[{"b": {"a": 1, "a": 1}}]', "duplicate key"),
        (b"NaN", "number"),
        (b"[Infinity]", "number"),
        (b"-Infinity", "number"),
        (b"1e999", "number"),
        (b"-1e999", "number"),
        (str(LARGEST_NUMBER + 1).encode(), "number"),
        (str(-LARGEST_NUMBER - 1).encode(), "number"),
        (b"1" * 400, "number"),
        (b"1" * 5000, "number"),
        (b"[" * (DEEPEST + 2) + b"]" * (DEEPEST + 2), "depth"),
        (b"[" * 100_000, "depth"),
        (b'{"a":' * (DEEPEST + 2) + b"1" + b"}" * (DEEPEST + 2), "depth"),
        (b'"\\u0000"', "character"),
        (b'"\\r"', "character"),
        (b'"\\u001b[2J"', "character"),
        (b'"\\u0085"', "character"),
        (b'"\\ud800"', "character"),
        (b'"\\u2028"', "character"),
        (b'{"\\u202e": 1}', "character"),
        ('"\u202ereversed"'.encode(), "character"),
        ('"\u2066isolated\u2069"'.encode(), "character"),
        (b'"a\nb"', "syntax"),
    ],
)
def test_what_is_not_strict_is_refused(text: bytes, why: str) -> None:
    with pytest.raises(NotStrict) as refusal:
        loads(text)
    assert str(refusal.value) == why


def test_ordinary_values_are_read() -> None:
    value = {"text": "tab\tand\nline", "none": None, "yes": True, "few": [1, -2.5, LARGEST_NUMBER], "deep": [[[[]]]]}
    assert loads(json.dumps(value).encode()) == value


def test_marks_that_right_to_left_writing_needs_are_let_in() -> None:
    text = "\u0645\u062b\u0627\u0644 (12)\u200f \u200c\u200e\u061c"
    assert loads(json.dumps([text], ensure_ascii=False).encode()) == [text]


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-LARGEST_NUMBER, LARGEST_NUMBER), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(), inner, max_size=4)),
    max_leaves=12,
)


@given(json_values)
@tried(200)
def test_a_value_is_read_as_it_was_written_or_not_at_all(value: object) -> None:
    try:
        found = loads(json.dumps(value).encode())
    except NotStrict:
        return
    assert found == value


@given(st.binary(max_size=200))
@tried(300)
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    try:
        loads(data)
    except NotStrict:
        return
