"""JSON from outside, read strictly: no duplicate keys, no NaN, no control or direction-turning characters."""

import json
import unicodedata
from typing import Any

DEEPEST = 12
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ALLOWED_CONTROLS = frozenset("\n\t")


class NotStrict(ValueError):
    """The text is not JSON this desk accepts; the message is a short code."""


def loads(data: bytes) -> Any:
    """The value of a strict JSON text (UTF-8 without signature), or NotStrict."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise NotStrict("encoding") from problem
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except NotStrict:
        raise
    except RecursionError as problem:
        raise NotStrict("depth") from problem
    except ValueError as problem:
        raise NotStrict("syntax") from problem
    _demand_clean(value, 0)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NotStrict("duplicate key")
    return found


def _refuse_constant(name: str) -> Any:
    raise NotStrict("number")


def _demand_clean(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise NotStrict("depth")
    if isinstance(value, str):
        if any(_dirty(character) for character in value):
            raise NotStrict("character")
    elif isinstance(value, dict):
        for key, inner in value.items():
            _demand_clean(key, depth + 1)
            _demand_clean(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _demand_clean(inner, depth + 1)


def _dirty(character: str) -> bool:
    if character in _TURNING:
        return True
    return unicodedata.category(character) in ("Cc", "Cs") and character not in _ALLOWED_CONTROLS
