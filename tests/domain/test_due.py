"""Due dates: absolute days from facts and the country profile."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from shelter_desk.domain.casefile import CaseFile, Entry
from shelter_desk.domain.closing import is_closed
from shelter_desk.domain.due import DUES, NEED_SOON, REFERRED, Due, dues
from shelter_desk.domain.facts import (
    Age,
    BestInterests,
    ClinicianOffer,
    Closing,
    Consent,
    Constraint,
    EmbassyContact,
    Fact,
    FirstContact,
    Guardian,
    LegalBasis,
    Need,
    NeedsReview,
    Permit,
    PlanAction,
    PlanReview,
    ProtectionNeed,
    Referral,
    ReflectionPeriod,
    Reply,
    RightsExplained,
    Speech,
    UrgentNeeds,
)
from shelter_desk.domain.returns import embassy_asks
from shelter_desk.domain.situation import Situation
from tests.domain.strategies import CASE, LIBRARY, facts_of_kind, made, situations, with_facts
from tests.domain.test_children import ADULT, CHILD
from tests.properties import tried

CONTACT = FirstContact("2026-02-20")
# A case in which nothing is due: everything asked of everyone is done.
NEITHER = ProtectionNeed("no", "no")
DONE: tuple[Fact, ...] = (CONTACT, ADULT, ClinicianOffer("no"), RightsExplained(day="2026-02-20"), NEITHER)
GIVEN = Consent(scope="refer", decision="given", asked_on="2026-03-01")


def due(*facts: Fact, **more: Any) -> list[tuple[str, str]]:
    return [(each.code, each.day) for each in dues([made(*DONE, *facts, **more)])]


def test_nothing_is_due_where_everything_is_done() -> None:
    assert due() == []


def test_nothing_is_due_where_there_is_nothing() -> None:
    assert dues([made()]) == ()


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        # Needs at once; a bed and everything else are two things to do.
        (UrgentNeeds(("medical",)), [("urgent_needs", "2026-02-20")]),
        (UrgentNeeds(("medical",), "yes"), [("urgent_needs", "2026-02-20"), ("bed_tonight", "2026-02-20")]),
        (UrgentNeeds(None, "yes"), [("bed_tonight", "2026-02-20")]),
        (UrgentNeeds(("medical",), "yes", "2026-02-21"), []),
        *((UrgentNeeds((said,), answer), []) for said in ("none", "unknown", "declined") for answer in (None, "no")),
        # A clinician who was wanted, until the person was seen (R-NE-06).
        (ClinicianOffer("yes", "2026-02-21"), [("see_clinician", "2026-02-21")]),
        (ClinicianOffer("yes", "2026-03"), [("see_clinician", "2026-03-01")]),
        (ClinicianOffer("yes"), [("see_clinician", "2026-02-20")]),
        *((ClinicianOffer(said, "2026-02-21"), []) for said in (None, "later", "no", "seen", "unknown", "declined")),
        # Needs the person wants met, from the day they were written down (R-NE-02).
        (Need(4, "yes", "today"), [("meet_need", "2026-03-01")]),
        (Need(1, "yes", "week"), [("meet_need", "2026-03-08")]),
        (Need(2, "yes", "month"), [("meet_need", "2026-03-31")]),
        (Need(None, "yes", "week"), [("meet_need", "2026-03-08")]),  # nobody asked how great it is
        (Need(0, "yes", "today"), []),
        *((Need(4, "yes", urgency), []) for urgency in (None, "later", "unknown", "declined")),
        *((Need(4, wanted, "today"), []) for wanted in (None, "later", "no", "unknown", "declined")),
        # Interpreter.
        *((Speech("sq", "needed", said), [("find_interpreter", "2026-02-20")]) for said in (None, "refused", "none_present")),
        (Speech("sq", "needed", "accepted"), []),
        (Speech("sq", "not_needed"), []),
        # Reflection period: a week before its end; without an end, the country profile's length.
        (ReflectionPeriod("granted", "2026-03-01", "2026-03-31"), [("reflection_ends", "2026-03-24")]),
        (ReflectionPeriod("granted", "2026-03-01", "2026-03"), [("reflection_ends", "2026-02-22")]),
        (ReflectionPeriod("granted", "2026-03-01"), [("reflection_ends", "2026-03-24")]),
        (ReflectionPeriod("granted"), []),
        (ReflectionPeriod("offered"), [("reflection_decision", "2026-02-27")]),
        (ReflectionPeriod("offered", decided="2026-03-01"), []),
        *((ReflectionPeriod(state, "2026-03-01", "2026-03-31"), []) for state in (None, "refused", "ended", "asked")),
        # Residence permit.
        (Permit("granted", "2026-01-01", "2026-06-30"), [("permit_ends", "2026-05-01")]),
        (Permit("granted", "2026-01-01"), []),
        (Permit("asked", "2026-01-01", "2026-06-30"), []),
        # Plan and needs.
        (NeedsReview("2026-04-01"), [("needs_review", "2026-04-01")]),
        (NeedsReview("2026-04"), [("needs_review", "2026-04-01")]),
        (PlanAction("2026-04-01"), [("plan_action", "2026-04-01")]),
        (PlanAction("2026-04-01", "open"), [("plan_action", "2026-04-01")]),
        *((PlanAction("2026-04-01", state), []) for state in ("done", "dropped")),
        (PlanAction(None, "open"), []),
        (PlanReview("2026-04-01"), [("plan_review", "2026-04-01")]),
        (PlanReview(), []),
        # Consent that ends while it stands.
        (GIVEN, [("consent_ends", "2026-03-28")]),
        (replace(GIVEN, use="until_date", expires="2026-06-01"), [("consent_ends", "2026-05-29")]),
        *((replace(GIVEN, use=use), []) for use in ("once", "until_withdrawn")),
        (replace(GIVEN, scope="nrm_aggregate"), []),
        (replace(GIVEN, withdrawn_on="2026-03-02"), []),
        (replace(GIVEN, decision="refused"), []),
        # Referrals and answers.
        *((Referral(state=state, day="2026-03-02"), [("referral_answer", "2026-03-09")]) for state in ("sent", "received")),
        (Referral(state="sent", day="2026-03-02", answered_on="2026-03-04"), []),
        (Referral(state="completed", day="2026-03-02"), []),
        (Referral(state="sent"), []),
        *((Referral(direction, "sent", "2026-03-02"), [("referral_answer", "2026-03-09")])
          for direction in (None, "out", "unknown")),
        *((Referral("in", state, "2026-03-02"), []) for state in ("sent", "received", "accepted", "planned")),
        *((Referral("out", state, "2026-03-02"), [])
          for state in (None, "planned", "accepted", "turned_down", "withdrawn", "unknown")),
        (Reply("2026-03-03"), [("read_reply", "2026-03-03")]),
        (Reply("2026-03-03", "no"), [("read_reply", "2026-03-03")]),
        (Reply("2026-03-03", "yes"), []),
        (Reply(), []),
        # What was done without consent is reviewed within a day, dated or not (R-SA-06).
        (LegalBasis("vital_interest", "2026-03-03"), [("review_vital_interest", "2026-03-04")]),
        (LegalBasis("vital_interest"), [("review_vital_interest", "2026-02-21")]),
        (LegalBasis("legal_duty", "2026-03-03", "2026-03-03"), []),
        # Asylum and law.
        (ProtectionNeed("no", "yes"), [("refer_asylum", "2026-02-23")]),
        (ProtectionNeed("yes", "yes", "2026-03-01"), []),
        *((ProtectionNeed("yes", said), []) for said in ("no", "unknown", "declined")),
        *((Constraint(**{name: "yes"}), [("legal_aid", "2026-02-20")]) for name in ("detained", "charged")),
        (Constraint("yes", "no", "yes"), []),
        (Constraint("no", "unknown"), []),
    ],
)  # fmt: skip
def test_each_fact_and_what_is_due_of_it(fact: Fact, expected: list[tuple[str, str]]) -> None:
    assert due(fact) == expected


def test_a_longer_reflection_period_of_the_country_profile_counts() -> None:  # R-RP-02
    period = ReflectionPeriod("granted", "2026-03-01")
    assert due(period, profile="generic-icmpd") == [("reflection_ends", "2026-05-25")]


def test_what_everyone_is_due_from_the_day_of_first_contact() -> None:
    found = dues([made(CONTACT)])
    assert [(each.code, each.day, each.record) for each in found] == [
        ("offer_clinician", "2026-02-20", ""),
        ("ask_age", "2026-02-20", ""),
        ("explain_rights", "2026-02-21", ""),
        ("ask_protection", "2026-03-06", ""),
    ]


def test_without_a_first_contact_the_first_record_counts() -> None:
    case = CaseFile(CASE, (Entry("r1", "f", "2026-03-05", Speech("sq")), Entry("r2", "f", "2026-03-02", Speech("sq"))))
    situation = made()
    found = dues([Situation(case, situation.profile, situation.today)])
    assert {each.day for each in found if each.code == "offer_clinician"} == {"2026-03-02"}


@pytest.mark.parametrize("answer", ["yes", "later", "no", "seen", "unknown", "declined"])
def test_the_offer_of_a_clinician_is_made_once_and_any_answer_counts(answer: str) -> None:  # R-NE-06
    assert "offer_clinician" not in {each.code for each in dues([made(CONTACT, ClinicianOffer(answer))])}
    assert "offer_clinician" in {each.code for each in dues([made(CONTACT, ClinicianOffer(None, "2026-03-01"))])}


def whole(*facts: Fact) -> set[str]:
    """What the whole case is due, none of it done but what is told."""
    return {each.code for each in dues([made(CONTACT, *facts)]) if not each.record}


@pytest.mark.parametrize(
    ("explained", "still_due"),
    [
        ((), True),
        ((RightsExplained("2026-02-20"),), False),
        *(((RightsExplained("2026-02-20", said),), False) for said in ("yes", "partly", "unknown", "declined")),
        ((RightsExplained(understood="yes"),), False),
        ((RightsExplained("2026-02-20", "no"),), True),
        ((RightsExplained("2026-02-20", "no"), RightsExplained("2026-02-22", "no")), True),
        ((RightsExplained("2026-02-20", "no"), RightsExplained("2026-02-22", "partly")), False),
        ((RightsExplained("2026-02-20", "yes"), RightsExplained("2026-02-22", "no")), False),
    ],
)
def test_rights_that_were_not_understood_are_explained_again(
    explained: tuple[RightsExplained, ...], still_due: bool
) -> None:  # R-IN-01
    assert ("explain_rights" in whole(*explained)) == still_due


@pytest.mark.parametrize("said", ["yes", "no", "unknown", "declined"])
def test_everyone_is_asked_about_fear_and_wish_and_any_answer_counts(said: str) -> None:  # R-AS-01
    assert "ask_protection" not in whole(ProtectionNeed(said, "no"))
    assert "ask_protection" not in whole(ProtectionNeed("no", said))
    # One of two questions is not both: whoever is afraid is asked for the wish too.
    assert "ask_protection" in whole(ProtectionNeed(fear=said))
    assert "ask_protection" in whole(ProtectionNeed(wish=said))
    assert "ask_protection" in whole(ProtectionNeed(referred_on="2026-03"))
    assert "ask_protection" in whole(CHILD)


def test_the_embassy_gate_and_the_due_date_ask_the_same_question() -> None:  # R-AS-01, R-CO-06
    answers = (None, "yes", "no", "unknown", "declined")
    for need in (ProtectionNeed(fear, wish) for fear in answers for wish in answers):
        asks = {each.code for each in embassy_asks(EmbassyContact("planned", "yes", "yes"), made(need))}
        assert ("embassy_ask_fear_first" in asks) == ("ask_protection" in whole(need))


# Children (R-CH-03, R-CH-05)


@pytest.mark.parametrize("age", [CHILD, Age(stated_years=19, possibly_child="yes")])
def test_a_child_is_due_a_guardian_and_an_assessment_in_the_profiles_time(age: Age) -> None:
    found = {each.code: each.day for each in dues([made(CONTACT, age)])}
    assert found["appoint_guardian"] == "2026-02-21"
    assert found["assess_best_interests"] == "2026-02-23"
    assert "ask_age" not in found


@pytest.mark.parametrize("state", [None, "asked", "none", "refused", "ended", "unknown"])
def test_the_guardian_stays_due_until_appointed(state: str | None) -> None:
    assert "appoint_guardian" in {each.code for each in dues([made(CHILD, Guardian(state))])}
    assert "appoint_guardian" not in {each.code for each in dues([made(CHILD, Guardian(state), Guardian("appointed"))])}


def test_an_assessment_begun_but_not_made_stays_due() -> None:
    assert "assess_best_interests" in {each.code for each in dues([made(CHILD, BestInterests("short"))])}
    made_one = BestInterests("short", day="2026-03-01")
    assert "assess_best_interests" not in {each.code for each in dues([made(CHILD, made_one)])}


# Closed cases


def test_a_closed_case_is_due_nothing_but_reviews_and_answers_from_outside() -> None:
    end = Closing("2026-03-05", "moved_on")
    assert [each.code for each in dues([made(CONTACT, CHILD, PlanReview("2026-04-01"), end)])] == []
    assert due(LegalBasis(day="2026-03-03"), PlanReview("2026-04-01"), end) == [("review_vital_interest", "2026-03-04")]
    assert due(end, Reply("2026-03-20")) == [("read_reply", "2026-03-20")]
    assert due(end, Need(4, "yes", "today"), ClinicianOffer("yes", "2026-03-01")) == []
    assert due(PlanReview("2026-04-01"), replace(end, reopened_on="2026-03-06")) == [("plan_review", "2026-04-01")]


# Several of a kind, and conflicts


def test_one_record_is_due_on_its_earliest_day() -> None:
    rows = (PlanAction("2026-05-01"), PlanAction("2026-04-01"), PlanAction("2026-03-01", "done"))
    case = CaseFile(CASE, tuple(Entry("plan", "plan", "2026-03-01", each) for each in (*DONE, *rows)))
    situation = made()
    assert dues([Situation(case, situation.profile, situation.today)]) == (Due("plan_action", "2026-04-01", "plan"),)


def needs(recorded: str, *rows: Need) -> list[tuple[str, str, str]]:
    known = made(*DONE)
    more = tuple(Entry("needs", "needs", recorded, row) for row in rows)
    case = CaseFile(CASE, (*known.case.entries, *more))
    return [(each.code, each.day, each.record) for each in dues([Situation(case, known.profile, known.today)])]


def test_needs_of_one_assessment_are_one_thing_to_do_and_assessing_again_moves_it() -> None:  # R-NE-02
    rows = (Need(2, "yes", "month"), Need(3, "yes", "week"), Need(4, "no", "today"), Need(0, "yes", "today"))
    assert needs("2026-03-02", *rows) == [("meet_need", "2026-03-09", "needs")]
    assert needs("2026-03-05", *rows) == [("meet_need", "2026-03-12", "needs")]
    assert needs("2026-03-05", *(replace(row, level=0) for row in rows)) == []


def test_over_a_conflict_the_earliest_day_counts() -> None:
    one, other = made(*DONE, PlanReview("2026-05-01")), made(*DONE, PlanReview("2026-04-01"))
    assert [each.day for each in dues([one, other])] == ["2026-04-01"]


@tried()
@given(situations())
def test_every_due_date_names_its_record_or_the_whole_case(situation: Situation) -> None:
    records = {entry.record for entry in situation.case.entries}
    of_case = {"offer_clinician", "explain_rights", "find_interpreter", "ask_age", "appoint_guardian"}
    for each in dues([situation]):
        assert (each.record == "") == (each.code in {*of_case, "assess_best_interests", "ask_protection"})
        assert each.record == "" or each.record in records
        assert each.code in DUES


@tried(120)
@given(situations(), facts_of_kind("Need"))
def test_only_needs_the_person_wants_met_soon_are_due(situation: Situation, need: Need) -> None:  # R-NE-02
    told = with_facts(situation, need)
    due_before, due_now = set(dues([situation])), set(dues([told]))
    soon = need.wanted == "yes" and need.level != 0 and need.urgency in ("today", "week", "month")
    about_it = [each for each in due_now - due_before if each.record == "x0"]
    closed = is_closed(situation.case.of(Closing))
    assert [each.code for each in about_it] == ["meet_need"] * (soon and not closed)
    for each in about_it:
        recorded = datetime.date.fromisoformat(told.case.entries[-1].recorded)
        assert recorded <= datetime.date.fromisoformat(each.day) <= recorded + datetime.timedelta(days=30)


def test_the_codes_the_rules_name_are_on_the_lists() -> None:
    assert set(NEED_SOON) < LIBRARY.codelists["urgency"].ids()
    assert {"yes", "seen"} < LIBRARY.codelists["clinician_answer"].ids()
    assert LIBRARY.codelists["direction"].ids() == {"out", "in"}
    assert set(REFERRED) < LIBRARY.codelists["referral_state"].ids()
    assert LIBRARY.codelists["understood"].ids() == {"yes", "partly", "no"}
