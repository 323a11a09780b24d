"""The forms and code lists that come with the desk."""

import re
from collections.abc import Iterator

import pytest

from shelter_desk.actions.definitions import definitions
from shelter_desk.forms.conditions import Condition
from shelter_desk.forms.load import BUILT_IN_LISTS
from shelter_desk.forms.schema import CODED, Field, Form
from shelter_desk.forms.values import MISSING
from shelter_desk.i18n.catalogues import placeholders
from shelter_desk.system.bundled import read_all

LIBRARY = definitions().library
FORMS = sorted(LIBRARY.forms)
LISTS = sorted(LIBRARY.codelists)


def every_field(form: Form) -> Iterator[tuple[str, Field]]:
    for field in form.fields():
        yield field.id, field
        for column in field.columns:
            yield f"{field.id}.{column.id}", column


def texts(form_id: str) -> Iterator[str]:
    form = LIBRARY.forms[form_id]
    yield from (form.title, form.intro, *(check.message for check in form.check))
    for section in form.section:
        yield from (section.title, section.intro)
    for _path, field in every_field(form):
        yield from (field.label, field.hint, field.guiding)


def test_every_file_is_loaded_and_named_like_its_id() -> None:
    assert set(read_all("forms")) == {f"{form_id}.toml" for form_id in LIBRARY.forms}
    assert set(read_all("codelists")) == {f"{list_id}.toml" for list_id in LIBRARY.codelists}


@pytest.mark.parametrize("form_id", FORMS)
def test_every_field_says_who_may_read_it_what_it_is_and_how_near_it_comes(form_id: str) -> None:
    categories = LIBRARY.codelists["data_category"].ids()
    for path, field in every_field(LIBRARY.forms[form_id]):
        assert field.circle in {"work", "identity", "health", "justice", "child"}, path
        assert field.category in categories, path
        assert field.disclosure in {"identifying", "quasi", "sensitive", "open"}, path


@pytest.mark.parametrize("form_id", FORMS)
def test_names_are_identifying_wherever_they_are_asked(form_id: str) -> None:
    form = LIBRARY.forms[form_id]
    for path, field in every_field(form):
        if field.find and form.kind == "case":
            assert field.disclosure == "identifying", path
            assert field.circle == "identity", path


@pytest.mark.parametrize("form_id", FORMS)
def test_a_condition_names_codes_that_its_question_has(form_id: str) -> None:
    form = LIBRARY.forms[form_id]
    top = {field.id: field for field in form.fields()}
    for section in form.section:
        _demand_codes(section.when, top)
    for field in form.fields():
        _demand_codes(field.when, top)
        for column in field.columns:
            _demand_codes(column.when, top | {each.id: each for each in field.columns})


def _demand_codes(condition: Condition | None, fields: dict[str, Field]) -> None:
    """A misspelt code would hide a question for ever."""
    if condition is None:
        return
    for part in (*(condition.every or ()), *(condition.some or ()), condition.negated):
        _demand_codes(part, fields)
    if not condition.field:
        return
    read = fields[condition.field]
    named = {*(condition.one_of or ()), condition.equals, condition.has} - {None}
    if named:
        assert read.type in CODED
        assert named <= LIBRARY.codes_of(read), condition
    if condition.has is not None:
        assert read.type == "choices"
    if condition.equals is not None or condition.one_of is not None:
        assert read.type in CODED - {"choices"}
    if condition.at_least is not None:
        assert read.type in ("integer", "scale")


@pytest.mark.parametrize("form_id", FORMS)
def test_limits_and_registers_stand_only_where_they_mean_something(form_id: str) -> None:
    for path, field in every_field(LIBRARY.forms[form_id]):
        assert bool(field.register) == (field.type == "partner"), path
        assert not field.past or field.type == "date", path
        assert (field.least is None and field.most is None) or field.type == "integer", path


def test_every_code_list_is_used() -> None:
    used = {field.codes for form in LIBRARY.forms.values() for _path, field in every_field(form)}
    assert set(LIBRARY.codelists) == used - {""} - set(BUILT_IN_LISTS)


@pytest.mark.parametrize("list_id", LISTS)
def test_no_code_can_be_mistaken_for_a_missing_answer(list_id: str) -> None:
    assert not LIBRARY.codelists[list_id].ids() & set(MISSING)


@pytest.mark.parametrize("list_id", LISTS)
def test_code_lists_say_their_version_and_source_and_each_code_its_label(list_id: str) -> None:
    found = LIBRARY.codelists[list_id]
    assert found.version
    assert found.source
    assert all(code.label and re.fullmatch(r"[a-z][a-z0-9_]*", code.id) for code in found.code)
    labels = [code.label for code in found.code if not code.retired]
    assert len(set(labels)) == len(labels), "two codes that look the same"


@pytest.mark.parametrize("form_id", FORMS)
def test_texts_of_forms_have_no_placeholders_and_never_blame(form_id: str) -> None:
    for text in texts(form_id):
        assert not placeholders(text)
        assert not re.search(r"\b(prostitut|pornograph|victim|illegal (migrant|stay))", text, re.IGNORECASE), text


def test_identification_asks_for_everything_article_3_names() -> None:  # R-ID-01
    assert LIBRARY.codelists["act"].ids() >= {"recruitment", "transportation", "transfer", "harbouring", "receipt"}
    assert LIBRARY.codelists["means"].ids() >= {"threat", "force", "abduction", "deception", "vulnerability"}
    assert LIBRARY.codelists["purpose"].ids() >= {"sexual", "labour", "servitude", "organs", "begging", "criminal"}
    form = LIBRARY.forms["identification"]
    assert {form.field(each).type for each in ("acts", "means", "purposes")} == {"choices"}


@pytest.mark.parametrize(
    "list_id",
    [
        "act",
        "means",
        "purpose",
    ],
)
def test_act_means_and_purpose_can_be_something_else(list_id: str) -> None:  # R-ID-01
    assert "other" in LIBRARY.codelists[list_id].ids()


def test_nobody_is_asked_whether_they_agreed_to_be_exploited() -> None:  # R-ID-03
    form = LIBRARY.forms["identification"]
    asked = [path for path, field in every_field(form) if re.search(r"agree|consent|willing", field.label.lower())]
    assert asked == []


def test_whoever_finds_a_person_is_on_the_list() -> None:  # R-FC-01
    finders = "police border_guard labour_inspector immigration consular_officer prosecutor health_worker social_worker"
    more = "outreach hotline union community peer self"
    assert LIBRARY.codelists["detected_by"].ids() >= {*finders.split(), *more.split()}


def test_the_nine_minimum_services_are_on_the_list_of_needs() -> None:  # R-NE-01
    nine = "accommodation basic money psychosocial health interpretation family_contact legal education training"
    assert LIBRARY.codelists["need"].ids() >= {*nine.split(), "employment"}


def test_consent_can_be_withdrawn_as_easily_as_given_and_nothing_is_preselected() -> None:  # R-CO-02
    decisions = LIBRARY.codelists["consent_decision"].ids()
    assert {"given", "refused", "later", "withdrawn"} <= decisions
    form = LIBRARY.forms["consent"]
    assert form.field("decision").when is None
    assert {section.id for section in form.section} == {"question", "setting", "answer"}
