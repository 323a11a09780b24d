"""From answers to facts: as the form says, and blank is never "no" (R-DA-05)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter_desk.domain.extract import circle_of, facts_of
from shelter_desk.domain.facts import (
    Age,
    Caregiver,
    Citizenship,
    Fact,
    LegalBasis,
    Need,
    NeedsReview,
    PlanAction,
    RightsExplained,
    Sex,
    Stay,
    UrgentNeeds,
    encode,
)
from shelter_desk.forms.validation import validate
from tests.domain.strategies import LIBRARY, feeds
from tests.forms.test_validation import TODAY, arbitrary_answers
from tests.properties import tried


def facts(form: str, answers: dict[str, Any]) -> tuple[Fact, ...]:
    return facts_of(LIBRARY.forms[form], answers)


@pytest.mark.parametrize(
    ("form", "answers", "expected"),
    [
        ("age", {}, ()),
        ("age", {"stated_years": 16, "sex": "female"}, (Age(stated_years=16), Sex("female"))),
        ("age", {"stated_years": 0}, (Age(stated_years=0),)),
        # "Unknown" is kept where a rule can use it: in codes, not in numbers and dates.
        ("age", {"stated_years": "unknown", "stated_born": "declined"}, ()),
        ("age", {"possibly_child": "unknown"}, (Age(possibly_child="unknown"),)),
        ("age", {"sex": "declined"}, (Sex("declined"),)),
        ("immediate_needs", {"needed": ["food", "sleep"]}, (UrgentNeeds(("food", "sleep")),)),
        ("immediate_needs", {"needed": "declined"}, (UrgentNeeds(("declined",)),)),
        ("immediate_needs", {"needed": []}, ()),
        ("immediate_needs", {"needed": [], "bed": "yes"}, (UrgentNeeds(None, "yes"),)),
        ("identity", {"citizenship": ["AL", "XK"]}, (Citizenship(("AL", "XK")),)),
        ("identity", {"given_names": "Amra", "called": "A."}, ()),
        ("admission", {"room": "0a", "starts": "2026-03-01"}, (Stay("0a", "2026-03-01"),)),
        ("admission", {"room": "unknown", "shares_with": "declined"}, (Stay("unknown", shares_with="declined"),)),
        # Tables: one fact for each row that says something.
        ("caregivers", {"adults": "unknown"}, ()),
        ("caregivers", {"adults": []}, ()),
        ("caregivers", {"adults": [{}, {"name": "B."}]}, ()),
        (
            "caregivers",
            {"adults": [{"relation": "mother", "part": "none_found"}, {"relation": "unknown", "part": None}]},
            (Caregiver(None, "none_found"),),
        ),
        ("caregivers", {"adults": [{"case": "BBBB-BBBB"}, {"case": "unknown"}]},
         (Caregiver(case="BBBB-BBBB"), Caregiver(case="unknown"))),
        # A name typed where a case code belongs stays under its seal.
        ("caregivers", {"adults": [{"part": "none_found", "case": "Amra"}, {"case": "bbbb-bbbb"}]},
         (Caregiver(None, "none_found"),)),
        ("admission", {"room": "0a", "shares_with": "Amra K"}, (Stay("0a"),)),
        ("admission", {"room": "0a", "shares_with": "BBBB-BBBB"}, (Stay("0a", shares_with="BBBB-BBBB"),)),
        (
            "needs",
            {"needs": [{"kind": "legal", "level": 0}, {"kind": "money", "level": "declined"}], "review_on": "2026-04"},
            (NeedsReview("2026-04"), Need(0)),
        ),
        ("needs", {"sexual_health": "yes"}, ()),  # R-NE-06
        # That it is there is what a rule asks of these, whatever they say.
        ("rights", {"day": "2026-03"}, (RightsExplained("2026-03"),)),
        ("rights", {"topics": ["services"], "how": "talked"}, ()),
        ("legal_basis", {"kind": "legal_duty"}, (LegalBasis("legal_duty"),)),
        ("plan", {"actions": [{"action": "Call", "by": "2026-04-01", "state": "open"}]}, (PlanAction("2026-04-01", "open"),)),
    ],
)  # fmt: skip
def test_examples(form: str, answers: dict[str, Any], expected: tuple[Fact, ...]) -> None:
    assert facts(form, answers) == expected


@pytest.mark.parametrize("attribute", sorted(feeds()))
def test_the_circle_of_a_fact_is_the_one_of_its_field(attribute: str) -> None:
    kind = attribute.partition(".")[0]
    for form in LIBRARY.forms.values():
        if any(field.fact.partition(".")[0] == kind for field in form.fields()):
            assert circle_of(form, kind) == feeds()[attribute].circle


@pytest.mark.parametrize("form_id", sorted(LIBRARY.forms))
@tried(15)
@given(data=st.data())
def test_whatever_passes_validation_becomes_facts_of_the_right_types(form_id: str, data: st.DataObject) -> None:
    form = LIBRARY.forms[form_id]
    answers = data.draw(arbitrary_answers(form))
    if [each for each in validate(LIBRARY, form, answers, TODAY) if each.level == "hard"]:
        wrong = {each.path.partition("[")[0] for each in validate(LIBRARY, form, answers, TODAY)}
        answers = {key: answer for key, answer in answers.items() if key not in wrong}
    found = facts_of(form, answers)
    encode(found)
    for fact in found:
        for name in fact.__struct_fields__:
            value = getattr(fact, name)
            kind = feeds()[f"{type(fact).__name__}.{name}"].type
            assert value is None or isinstance(
                value, tuple if kind == "choices" else int if kind in ("integer", "scale") else str
            )


# A worker can type words into these.
WORDS = ("text", "long_text", "person")


def test_words_never_become_facts() -> None:
    canary = "Amra of Korçë"
    for form in LIBRARY.forms.values():
        answers: dict[str, Any] = {}
        for field in form.fields():
            if field.type in WORDS:
                answers[field.id] = canary
            elif field.type == "place":
                answers[field.id] = {"detail": canary}
            elif field.type == "table":
                answers[field.id] = [{each.id: canary for each in field.columns if each.type in WORDS}]
        assert not facts_of(form, answers)
