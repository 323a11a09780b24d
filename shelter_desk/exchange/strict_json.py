"""JSON from outside, read strictly: no duplicate keys, no NaN, no control or direction-turning characters."""

import json
import math
import re
from typing import Any

DEEPEST = 12
LARGEST_NUMBER = 2**53  # beyond it, other readers round whole numbers
# Controls but tab and line feed, halves of characters, line separators, and what turns the text after it around.
# Marks (U+200E, U+200F, U+061C) turn nothing, and people who write from right to left need them.
_DIRTY = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028-\u202e\u2066-\u2069]")


class NotStrict(ValueError):
    """The text is not JSON this desk accepts; the message is a short code."""


def loads(data: bytes) -> Any:
    """The value of a strict JSON text (UTF-8 without signature), or NotStrict."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise NotStrict("encoding") from problem
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_refuse, parse_int=_whole, parse_float=_fraction
        )
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


def _refuse(name: str) -> Any:
    raise NotStrict("number")


def _whole(digits: str) -> int:
    number = int(digits) if len(digits) <= 17 else LARGEST_NUMBER + 1
    if abs(number) > LARGEST_NUMBER:
        raise NotStrict("number")
    return number


def _fraction(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):  # 1e999 is lawful JSON, and infinite
        raise NotStrict("number")
    return number


def _demand_clean(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise NotStrict("depth")
    if isinstance(value, str):
        if _DIRTY.search(value):
            raise NotStrict("character")
    elif isinstance(value, dict):
        for key, inner in value.items():
            _demand_clean(key, depth + 1)
            _demand_clean(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _demand_clean(inner, depth + 1)
