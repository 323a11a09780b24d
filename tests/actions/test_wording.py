"""Words for what rules, forms and statements say; codes that people read are never shown bare."""

import pytest

from shelter_desk.actions import wording
from shelter_desk.actions.definitions import definitions
from shelter_desk.domain.consent import Standing
from shelter_desk.forms.schema import Field

LIBRARY = definitions().library


def field(form: str, field_id: str) -> Field:
    return LIBRARY.forms[form].field(field_id)


@pytest.mark.parametrize(
    ("form", "field_id", "answer", "text"),
    [
        ("first_contact", "day", "2026-03-10", "2026"),
        ("first_contact", "day", "2026-03", "2026"),
        ("first_contact", "day", "unknown", "Unknown"),
        ("first_contact", "safe_to_talk", "declined", "Does not want to say"),
        ("first_contact", "safe_to_talk", "no", "No"),
        ("age", "stated_years", 16, "16"),
        ("language", "language", "ti", "Tigrinya"),
        ("identity", "given_names", "Made-up Senait", "Made-up Senait"),
        ("immediate_needs", "needed", ["food", "sleep"], "; "),
    ],
)
def test_answers_are_read_in_words(form: str, field_id: str, answer: object, text: str) -> None:
    said = wording.answer_text(LIBRARY, field(form, field_id), answer)
    assert text in said
    assert said not in ("unknown", "declined", "ti")


def test_a_place_is_read_from_near_to_far() -> None:
    place = {"detail": "Made-up street 7", "region": "Made-up valley", "country": "ER"}
    assert (
        wording.answer_text(LIBRARY, field("first_contact", "place"), place)
        == "Made-up street 7, Made-up valley, Eritrea"
    )


def test_tables_are_read_row_by_row() -> None:
    rows = [{"action": "See a lawyer.", "state": "open"}, {"action": "Find a school."}]
    lines = wording.answer_lines(LIBRARY, LIBRARY.forms["plan"], {"actions": rows})
    assert lines[0].endswith(":")
    assert lines[1].startswith("  See a lawyer. · ")
    assert lines[2] == "  Find a school."


def test_a_question_needs_no_colon() -> None:
    (line,) = wording.answer_lines(LIBRARY, LIBRARY.forms["immediate_needs"], {"bed": "yes"})
    assert line == "A bed tonight? Yes"


def test_the_place_of_a_problem_is_named_by_labels() -> None:
    form = LIBRARY.forms["plan"]
    actions = wording.text(form.field("actions").label)
    assert wording.field_path(form, "actions[2].by").startswith(f"{actions} › row 3 › ")
    assert wording.field_path(form, "actions") == actions
    assert wording.field_path(form, "colour") == "colour"


def test_what_stays_is_named_with_its_reason() -> None:
    said = wording.left_out(LIBRARY, "identity", "given_names", "withheld_by_person")
    assert said.endswith("Given names: the person wants this to stay here")


def test_every_worth_of_a_consent_has_words_of_its_own() -> None:
    assert len({wording.standing(each) for each in Standing}) == len(Standing)
