"""Whom counting sees: codes and days of recording; the last word on being counted; heads that disagree are unknown."""

import datetime
from typing import Any

import pytest

from shelter_desk.actions.candidates import candidate, candidates
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.save import Entry, save
from shelter_desk.exchange.counting import OUTSIDE, Candidate
from shelter_desk.exchange.tables import DIMENSIONS
from tests.actions.office import Office

TODAY = datetime.date(2026, 3, 10)


def only(office: Office, limit: str = "") -> Candidate:
    (found,) = candidates(office.desk, datetime.date.fromisoformat(limit) if limit else None)
    return found


def audiences(office: Office, limit: str = "") -> set[str]:
    names = {OUTSIDE: "outside", office.office.id: "office"}
    return {names.get(each, each) for each in only(office, limit).consented_on}


def split(office: Office, case: str, record: str, **changed: Any) -> None:
    """A second head of a record, as if written on another computer."""
    (kept,) = [each for each in view_case(office.desk, case).records if each.id == record]
    parents = tuple(kept.heads[0].revision.parents) or ("00" * 32,)
    save(office.desk, Entry(kept.form, kept.answers | changed, case, record, parents))


def test_a_case_is_seen_by_codes_and_days(office: Office) -> None:
    case = office.person()
    found = only(office)
    assert (found.case, found.presumed_on, found.counted_elsewhere, found.known_to) == (case, TODAY, False, frozenset())
    assert found.consented_on == {OUTSIDE: TODAY, office.office.id: TODAY}
    assert found.describe(TODAY) == {
        "sex": "female",
        "majority": "adult",
        "age": "25_39",
        "form": "labour",
        "citizenship": "africa",
        "finder": "social_ngo",
    }
    assert candidate(office.desk, case) is not None


def test_who_is_presumed_by_nobody_is_no_candidate(office: Office) -> None:
    case = office.person(presumed=False)
    assert list(candidates(office.desk)) == []
    assert candidate(office.desk, case) is None
    for step in ("suspected", "not_identified", "declined_by_person", "appealed"):
        office.put("status", {"step": step, "day": "2026-03-10", "decider": "desk"}, case)
    assert list(candidates(office.desk)) == []
    office.put("status", {"step": "identified", "day": "2026-03-10", "decider": "mechanism"}, case)
    assert only(office).presumed_on == TODAY


def test_the_key_is_the_desks_secret_not_the_code(office: Office) -> None:
    office.crowd(20)
    keys = {each.key for each in candidates(office.desk)}
    assert len(keys) == 20
    assert keys == {each.key for each in candidates(office.desk)}
    assert all(key < 2**64 for key in keys)


# The answer to being counted


def test_each_audience_is_asked_apart(office: Office) -> None:
    case = office.person(audiences=())
    assert audiences(office) == set()
    office.consent(case, **office.counted_by("outside"))
    assert audiences(office) == {"outside"}
    office.consent(case, **office.counted_by("office"))
    assert audiences(office) == {"outside", "office"}


@pytest.mark.parametrize(
    "change",
    [
        {"decision": "refused"},
        {"decision": "later"},
        {"companion": "yes"},
        {"companion": None},
        {"language_state": "draft"},
        {"asked_on": None},
        {"scope": "research"},
        {"audience": None},
        {"audience": "unknown"},
        {"use": "until_date", "expires": "2026-03-10", "asked_on": "2026-03-01"},
    ],
)
def test_what_holds_for_nothing_counts_for_nothing(office: Office, change: dict[str, Any]) -> None:
    case = office.person(audiences=())
    office.consent(case, **(office.counted_by("outside") | change))
    office.at("2026-03-11")
    assert audiences(office) == set()


def test_an_office_that_is_not_named_is_no_audience(office: Office) -> None:
    case = office.person(audiences=())
    for recipient in (None, "unknown"):
        office.consent(case, **(office.counted_by("office") | {"recipient": recipient}))
    # Asked about outside, whatever stands under the recipient means nobody.
    office.consent(case, **(office.counted_by("office") | {"audience": None}))
    assert audiences(office) == set()


def test_a_withdrawal_ends_it_in_its_own_record_or_in_another(office: Office) -> None:
    case = office.person(audiences=())
    record = office.consent(case, **office.counted_by("outside"))
    office.withdraw(case, record)
    assert audiences(office) == set()
    office.at("2026-03-12")
    again = office.consent(case, **office.counted_by("outside"))
    assert audiences(office) == {"outside"}
    office.consent(case, **(office.counted_by("outside") | {"decision": "refused"}))
    assert audiences(office) == set(), again


def test_a_no_that_names_nobody_means_everybody(office: Office) -> None:
    case = office.person()
    office.consent(case, scope="nrm_aggregate", audience="counting_office", decision="refused")
    assert audiences(office) == {"outside"}
    office.consent(case, scope="nrm_aggregate", decision="refused")
    assert audiences(office) == set()


def test_after_a_no_the_earlier_yes_gives_no_day(office: Office) -> None:
    case = office.person(audiences=("outside",))
    office.at("2026-04-02")
    office.consent(case, **(office.counted_by("outside") | {"decision": "refused"}))
    office.at("2026-05-02")
    office.consent(case, **office.counted_by("outside"))
    assert only(office).consented_on == {OUTSIDE: datetime.date(2026, 5, 2)}


def test_asked_again_and_agreed_again_the_first_day_stays(office: Office) -> None:
    case = office.person(audiences=("outside",))
    office.at("2026-05-02")
    office.consent(case, **office.counted_by("outside"))
    assert only(office).consented_on == {OUTSIDE: TODAY}


def test_a_child_is_counted_with_its_guardian(office: Office) -> None:  # R-CH-15
    case = office.person(audiences=(), years=15)
    office.put("age", {"stated_years": 15, "stated_on": "2026-03-10", "sex": "female"}, case)
    record = office.consent(case, **office.counted_by("outside"))
    assert audiences(office) == set()
    office.consent(case, record, **office.counted_by("outside"), guardian_consents="agrees")
    assert audiences(office) == {"outside"}


# As it stood in time


def test_before_a_day_only_what_was_recorded_by_then_is_known(office: Office) -> None:
    case = office.person(audiences=("outside",))
    office.at("2026-04-10")
    late = office.person(audiences=("outside",))
    office.consent(case, **office.counted_by("office"))
    assert {each.case for each in candidates(office.desk)} == {case, late}
    assert only(office, "2026-04-01").case == case
    assert audiences(office, "2026-04-01") == {"outside"}


def test_a_correction_after_the_day_does_not_reach_back(office: Office) -> None:
    case = office.person()
    record = view_case(office.desk, case).of_form("identification")[0].id
    status = view_case(office.desk, case).of_form("status")[0].id
    office.at("2026-04-10")
    office.put("identification", {"purposes": ["sexual"]}, case, record)
    assert only(office, "2026-04-01").describe(TODAY)["form"] == "labour"
    assert only(office).describe(TODAY)["form"] == "sexual"
    office.put("status", {"step": "suspected", "day": "2026-03-10", "decider": "desk"}, case, status)
    assert only(office, "2026-04-01").presumed_on == TODAY
    assert list(candidates(office.desk)) == []


def test_a_yes_that_was_written_into_the_record_later_was_not_known_in_time(office: Office) -> None:
    case = office.person(audiences=())
    record = office.consent(case, **(office.counted_by("outside") | {"decision": "later"}))
    office.at("2026-04-10")
    office.consent(case, record, **office.counted_by("outside"))
    assert audiences(office) == {"outside"}
    assert audiences(office, "2026-04-01") == set()


def test_a_withdrawal_counts_whenever_it_was_recorded(office: Office) -> None:
    case = office.person(audiences=())
    record = office.consent(case, **office.counted_by("outside"))
    office.at("2026-04-10")
    office.withdraw(case, record)
    assert audiences(office, "2026-04-01") == set()


def test_who_turns_out_to_be_a_child_needs_the_guardian_at_once(office: Office) -> None:
    case = office.person(audiences=("outside",))
    office.at("2026-04-10")
    second = office.made.second(office.desk)
    assert second
    office.put("age", {"stated_years": 16, "stated_on": "2026-04-10", "sex": "female", "possibly_child": "yes"}, case)
    assert audiences(office, "2026-04-01") == set()
    assert only(office, "2026-04-01").describe(TODAY)["majority"] == "adult"


# Conflicts: statistics treat the record as unknown


def test_two_heads_are_unknown(office: Office) -> None:
    case = office.person()
    view = view_case(office.desk, case)
    split(office, case, view.of_form("identification")[0].id, purposes=["sexual"])
    split(office, case, view.of_form("age")[0].id, stated_years=44)
    found = only(office)
    categories = found.describe(TODAY)
    unknown = {name: values[-1] for name, values in DIMENSIONS.items()}
    assert {name for name in categories if categories[name] == unknown[name]} == {"sex", "majority", "age", "form"}
    # And whose age is unknown may be a child, whose guardian was not asked.
    assert found.consented_on == {}


def test_a_presumption_in_conflict_presumes_nothing(office: Office) -> None:
    case = office.person()
    split(office, case, view_case(office.desk, case).of_form("status")[0].id, step="suspected")
    assert list(candidates(office.desk)) == []


def test_a_consent_in_conflict_does_not_stand(office: Office) -> None:
    case = office.person(audiences=())
    record = office.consent(case, **office.counted_by("outside"))
    split(office, case, record, decision="refused")
    assert audiences(office) == set()
    other = office.person(audiences=())
    record = office.consent(other, **office.counted_by("outside"))
    split(office, other, record, use="until_withdrawn")
    assert {each.case: set(each.consented_on) for each in candidates(office.desk)} == {case: set(), other: set()}


def test_one_head_that_says_counted_elsewhere_is_enough(office: Office) -> None:
    case = office.person()
    record = office.put("reply", {"kind": "message", "text": "Made up."}, case).record
    assert not only(office).counted_elsewhere
    split(office, case, record, counted="presumed", counted_on="2026-02-01")
    assert only(office).counted_elsewhere


def test_people_named_to_recipients_are_known_to_them(office: Office) -> None:
    from shelter_desk.actions import referring

    case = office.person()
    office.consent(case, **office.to_mechanism())
    mechanism = office.recipient(office.mechanism)
    shown = referring.preview(office.desk, case, mechanism, referring.question(office.desk, case, mechanism))
    referring.export(office.desk, shown, office.stick)
    assert only(office).known_to == {mechanism.id}
