"""Payloads: every text bound, every number and code in its range, nothing beside what is declared."""

from typing import Any

import msgspec
import pytest

from shelter_desk.exchange.payloads import PAYLOADS, Count, OutsideReturn, Payload, Referral, Reply, Words

ROW: dict[str, Any] = {
    "period": "2026",
    "table": "sex",
    "dimension": "total",
    "category": "all",
    "sex": "female",
    "age_group": "all",
    "value": 20,
    "status": "rounded",
}
OUTSIDE: dict[str, Any] = {"kind": "outside", "period": "2026", "definition": "", "coverage": "unknown", "rows": [ROW]}
COUNT: dict[str, Any] = {
    "kind": "count",
    "period": "2026-Q1",
    "final": False,
    "cells": [{"table": "total", "cell": [], "people": 1}],
}
COUNTED = {"indicator": "presumed", "day": "2026-03-01"}
ANSWER: dict[str, Any] = {"form": "f", "field": "f", "htcds": "", "section": "", "label": "", "text": "", "value": None}
REFERRAL: dict[str, Any] = {
    "kind": "referral",
    "reference": "00",
    "day": "2026-03-01",
    "scope": "refer",
    "service": "",
    "purpose": "service",
    "categories": [],
    "counted_by": [COUNTED],
    "answers": [ANSWER],
}
LINE: dict[str, Any] = {"about": "00", "kind": "receipt", "text": "", "day": "2026-03-01"}
REPLY: dict[str, Any] = {"kind": "reply", "lines": [LINE]}
SENTENCE: dict[str, Any] = {"english": "You decide", "said": "Ti vendos"}
WORDS: dict[str, Any] = {"kind": "words", "language": "sq", "speaker": "", "sentences": [SENTENCE]}
ALL: dict[str, dict[str, Any]] = {
    "outside.json": OUTSIDE,
    "count.json": COUNT,
    "referral.json": REFERRAL,
    "reply.json": REPLY,
    "words.json": WORDS,
}


def read(name: str, value: Any) -> Payload:
    return msgspec.convert(value, PAYLOADS[name], strict=True)


@pytest.mark.parametrize("name", ALL)
def test_each_kind_reads_its_own_and_no_other(name: str) -> None:
    assert type(read(name, ALL[name])) is PAYLOADS[name]
    for other in ALL:
        if other != name:
            with pytest.raises(msgspec.ValidationError):
                read(other, ALL[name])
    with pytest.raises(msgspec.ValidationError):
        read(name, ALL[name] | {"more": 1})


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("outside.json", {"period": "26"}),
        ("outside.json", {"period": "2026\n"}),
        ("outside.json", {"period": "٢٠٢٦"}),
        ("outside.json", {"period": "0000"}),
        ("outside.json", {"period": "2026-Q5"}),
        ("outside.json", {"definition": "x" * 20_001}),
        ("outside.json", {"coverage": "61 %"}),
        ("outside.json", {"rows": [ROW] * 5001}),
        ("outside.json", {"rows": [ROW | {"value": -1}]}),
        ("outside.json", {"rows": [ROW | {"value": 1.5}]}),
        ("outside.json", {"rows": [ROW | {"value": "20"}]}),
        ("outside.json", {"rows": [ROW | {"status": "exact"}]}),
        ("outside.json", {"rows": [ROW | {"category": "two words"}]}),
        ("outside.json", {"rows": [ROW | {"category": "x" * 41}]}),
        ("outside.json", {"rows": [ROW | {"category": "all\n"}]}),
        ("count.json", {"cells": [{"table": "total", "cell": [], "people": -1}]}),
        ("count.json", {"cells": [{"table": "total", "cell": [], "people": 10_000_001}]}),
        ("count.json", {"cells": [{"table": "total", "cell": ["a"] * 4, "people": 1}]}),
        ("count.json", {"cells": [{"table": "total", "cell": [], "people": True}]}),
        ("count.json", {"cells": [{"table": "total", "cell": [], "people": 1, "names": []}]}),
        ("count.json", {"final": 1}),
        ("referral.json", {"day": "2026-13-01"}),
        ("referral.json", {"day": "2026-02-32"}),
        ("referral.json", {"day": "2026-02-01\n"}),
        ("referral.json", {"reference": "../../etc"}),
        ("referral.json", {"categories": ["a"] * 41}),
        ("referral.json", {"counted_by": [COUNTED | {"indicator": "anything"}]}),
        ("referral.json", {"counted_by": [COUNTED] * 11}),
        ("referral.json", {"answers": [ANSWER] * 501}),
        ("referral.json", {"answers": [ANSWER | {"label": "x" * 201}]}),
        ("reply.json", {"lines": [LINE | {"kind": "order"}]}),
        ("reply.json", {"lines": [LINE | {"about": "x" * 41}]}),
        ("reply.json", {"lines": [LINE] * 5001}),
        ("reply.json", {"lines": None}),
        ("words.json", {"language": "sq al"}),
        ("words.json", {"sentences": [SENTENCE | {"said": "x" * 1001}]}),
        ("words.json", {"sentences": [SENTENCE] * 1001}),
    ],
)
def test_what_is_out_of_bounds_is_no_payload(name: str, change: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        read(name, ALL[name] | change)


def test_the_kinds_are_five() -> None:
    assert set(PAYLOADS.values()) == {OutsideReturn, Count, Referral, Reply, Words}
