"""Asking a question of sharing: its words, its three answers, and taking it back."""

from typing import Any

import pytest

from shelter_desk.actions import asking
from shelter_desk.actions.asking import ABOUT_YOU, ALWAYS, COUNTED, DURATION, WHY, Question
from shelter_desk.actions.cases import view_case
from shelter_desk.domain.consent import Standing
from shelter_desk.errors import Refused
from shelter_desk.i18n import Catalogue, catalogue
from tests.actions.office import Office

ENGLISH = catalogue("en")


def question(office: Office, **changes: Any) -> Question:
    to = office.recipient(office.mechanism)
    usual: dict[str, Any] = {
        "scope": "nrm_identified",
        "recipient": to.id,
        "recipient_name": to.card.name,
        "purpose": "identification",
        "use": "days_30",
        "categories": ("identity", "health"),
        "language_state": "approved",
    }
    return Question(**(usual | changes))


def said(office: Office, words: Catalogue = ENGLISH, **changes: Any) -> str:
    return " ".join(asking.sentences(question(office, **changes), words))


def test_a_question_says_who_what_why_and_how_long(office: Office) -> None:  # R-CO-02
    text = said(office)
    assert "\u2068Made-up mechanism\u2069 would be told: your name and your papers; your health." in text
    assert "The reason now: so that your rights can be decided." in text
    assert "A yes is for 30 days." in text


def test_every_question_says_that_a_no_changes_nothing_and_a_yes_can_be_taken_back(office: Office) -> None:  # R-CO-03
    for scope in ("nrm_identified", "refer", "authority", "family", "tracing", "research", "nrm_aggregate"):
        text = said(office, scope=scope)
        for sentence in ALWAYS:
            assert str(sentence) in text
        assert "{" not in text


def test_who_is_an_authority_or_family_is_said_first(office: Office) -> None:
    sentences = asking.sentences(question(office, scope="authority"), ENGLISH)
    assert sentences[0] == "\u2068Made-up mechanism\u2069 is an authority."


def test_being_counted_says_that_small_numbers_can_be_recognised(office: Office) -> None:
    exact = said(office, scope="nrm_aggregate", audience="counting_office", purpose="statistics")
    assert "someone could guess that you are in it" in exact
    rounded = said(office, scope="nrm_aggregate", audience="outside", purpose="statistics")
    assert "The numbers are rounded" in rounded
    assert "would be told" not in exact + rounded


def test_there_are_words_for_every_code_that_is_asked_for(office: Office) -> None:
    library = office.desk.library
    codes = {
        name: set(library.codelists[name].ids()) for name in ("consent_purpose", "consent_use", "consent_audience")
    }
    assert codes["consent_purpose"] <= set(WHY)
    assert codes["consent_use"] <= set(DURATION)
    assert codes["consent_audience"] <= set(COUNTED)
    assert set(ABOUT_YOU) <= set(library.codelists["data_category"].ids())


def test_a_day_it_ends_is_said(office: Office) -> None:
    assert "2026" in said(office, use="until_date", expires="2026-12-31")


@pytest.mark.parametrize(
    ("answer", "worth"),
    [("given", Standing.HOLDS), ("refused", Standing.NOT_GIVEN)],
)
def test_an_answer_is_a_record_and_is_worth_what_was_said(office: Office, answer: str, worth: Standing) -> None:
    case = office.person(audiences=())
    asking.answer(office.desk, case, question(office), answer)
    (given,) = asking.given(office.desk, case)
    assert given.worth is worth
    assert given.record.answers["decision"] == answer
    assert given.record.answers["companion"] == "no"
    assert given.record.answers["asked_on"] == "2026-03-10"
    assert ("use" in given.record.answers) == (answer == "given")


def test_later_is_no_yes(office: Office) -> None:
    case = office.person(audiences=())
    asking.answer(office.desk, case, question(office), "later")
    assert asking.given(office.desk, case)[0].worth is not Standing.HOLDS


def test_there_is_no_fourth_answer(office: Office) -> None:
    case = office.person(audiences=())
    with pytest.raises(Refused) as problem:
        asking.answer(office.desk, case, question(office), "perhaps")
    assert problem.value.code == "consent-answer"
    assert asking.given(office.desk, case) == []


def test_taking_back_is_one_act_and_leaves_what_was_said(office: Office) -> None:
    case = office.person(audiences=())
    record = asking.answer(office.desk, case, question(office), "given").record
    asking.withdraw(office.desk, case, record)
    (given,) = asking.given(office.desk, case)
    assert given.worth is Standing.WITHDRAWN
    assert given.record.answers["withdrawn_on"] == "2026-03-10"
    assert given.record.answers["categories"] == ["identity", "health"]
    for other in ("no such record", view_case(office.desk, case).records[0].id):
        with pytest.raises(Refused) as problem:
            asking.withdraw(office.desk, case, other)
        assert problem.value.code == "no-record"


def test_asked_through_an_interpreter_nobody_accepted_it_does_not_hold(office: Office) -> None:  # R-IN-03
    case = office.person(audiences=())
    asking.answer(office.desk, case, question(office, language_state="interpreted", interpreter="refused"), "given")
    assert asking.given(office.desk, case)[0].worth is not Standing.HOLDS
    asking.answer(office.desk, case, question(office, language_state="interpreted", interpreter="accepted"), "given")
    newest, older = asking.given(office.desk, case)
    assert newest.worth is Standing.HOLDS
    assert older.worth is not Standing.HOLDS
