"""Every code a rule can answer with is declared, can really be given, and has words with the same placeholders."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import shelter_desk.domain
from shelter_desk.actions import wording
from shelter_desk.domain import alerts, due
from shelter_desk.domain.alerts import ALERTS
from shelter_desk.domain.consent import Standing
from shelter_desk.domain.due import DUES
from shelter_desk.domain.gates import GATES
from shelter_desk.domain.reasons import REASONS, Reason, reason
from shelter_desk.i18n.catalogues import placeholders

RULES = [path for path in sorted(Path(shelter_desk.domain.__file__).parent.glob("*.py")) if path.name != "reasons.py"]


def reasons_given() -> dict[str, set[str]]:
    """Code → names of its parameters, over every `reason(…)` in the rules."""
    found: dict[str, set[str]] = {}
    for path in RULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "reason":
                (code,) = node.args
                assert isinstance(code, ast.Constant), "codes are written out, so that they can be found"
                found.setdefault(code.value, set()).update(keyword.arg or "" for keyword in node.keywords)
    return found


def texts_in_functions(module: ModuleType) -> Iterator[str]:
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.FunctionDef):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                    yield inner.value


def test_reasons_given_are_those_declared() -> None:
    assert {code: tuple(sorted(names)) for code, names in reasons_given().items()} == {
        code: tuple(sorted(names)) for code, names in REASONS.items()
    }


def test_due_dates_and_alerts_given_are_those_declared() -> None:
    assert set(DUES) <= set(texts_in_functions(due))
    assert set(ALERTS) <= set(texts_in_functions(alerts))
    assert len(set(DUES)) == len(DUES)
    assert set(ALERTS.values()) == {"danger", "warning", "info"}
    assert len({gate.id for gate in GATES}) == len(GATES)


def test_everything_has_words_and_nothing_else_has() -> None:
    assert set(wording.REASONS) == set(REASONS)
    assert set(wording.DUES) == set(DUES)
    assert set(wording.ALERTS) == set(ALERTS)
    assert set(wording.GATES) == {gate.id for gate in GATES}
    assert set(wording.STANDINGS) == set(Standing)


@pytest.mark.parametrize("code", sorted(REASONS))
def test_a_reasons_sentence_takes_its_parameters(code: str) -> None:
    assert placeholders(wording.REASONS[code]) == set(REASONS[code])
    sentence = wording.reason(reason(code, **dict.fromkeys(REASONS[code], "tracing")))
    assert sentence.endswith(".")
    assert "{" not in sentence


@pytest.mark.parametrize("words", [wording.DUES, wording.ALERTS, wording.GATES, wording.STANDINGS])
def test_other_words_take_none(words: dict[object, str]) -> None:
    assert not [text for text in words.values() if placeholders(text) or not text]


@pytest.mark.parametrize("code", ["assessment_missing", "guardian_missing"])
def test_a_reason_with_other_parameters_cannot_be_made(code: str) -> None:
    with pytest.raises(ValueError):
        Reason(code, (("other", "x"),))


def test_an_undeclared_reason_cannot_be_made() -> None:
    with pytest.raises(KeyError):
        reason("weather")
    with pytest.raises(KeyError):
        reason("assessment_missing")
