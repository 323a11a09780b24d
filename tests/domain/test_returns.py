"""Return and embassy contact (R-RE-02, R-CH-10, R-CO-06)."""

from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from shelter_desk.domain import returns
from shelter_desk.domain.facts import Age, EmbassyContact, Fact, ProtectionNeed, ReturnPlan
from tests.domain.strategies import LIBRARY, facts_of_kind, made, situations
from tests.domain.test_children import ADULT, APPOINTED, CHILD, MOTHER, codes, determined
from tests.properties import tried

READY = ReturnPlan(
    state="arranged",
    arranged_by="desk",
    basis="own_wish",
    risk_assessed_on="2026-03-01",
    risk_level="low",
    proceedings="none_open",
    papers="yes",
    receiver="ff01",
    receiver_told="consented",
    asylum_explained="yes",
    carer="parent",
)


def asks(plan: ReturnPlan, *facts: Fact) -> list[str]:
    return codes(returns.return_asks(plan, made(*facts)))


def test_a_return_with_everything_there_passes() -> None:
    assert asks(READY, ADULT) == []
    assert asks(READY, CHILD, APPOINTED, MOTHER, determined("return")) == []


@pytest.mark.parametrize("basis", ["own_wish", "authority_order"])
@pytest.mark.parametrize("proceedings", ["none_open", "considered"])
@pytest.mark.parametrize("told", ["nothing", "consented"])
def test_every_lawful_way_passes(basis: str, proceedings: str, told: str) -> None:
    assert asks(replace(READY, basis=basis, proceedings=proceedings, receiver_told=told), ADULT) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"risk_assessed_on": None}, "return_risk_missing"),
        *(({"risk_level": said}, "return_risk_missing") for said in (None, "unknown", "declined")),
        *(({"basis": said}, "return_basis_missing") for said in (None, "unknown", "declined")),
        *(({"proceedings": said}, "return_proceedings_open") for said in (None, "open", "unknown", "declined")),
        *(({"papers": said}, "return_papers_missing") for said in (None, "no", "unknown", "declined")),
        *(({"receiver": said}, "return_receiver_missing") for said in (None, "unknown", "declined")),
        *(({"receiver_told": said}, "return_receiver_told_too_much") for said in (None, "more", "unknown", "declined")),
        *(({"asylum_explained": said}, "return_asylum_not_explained") for said in (None, "no", "unknown", "declined")),
    ],
)
def test_each_thing_missing_is_named(change: dict[str, Any], code: str) -> None:
    assert asks(replace(READY, **change), ADULT) == [code]


@pytest.mark.parametrize("who", [None, "unknown", "declined"])
def test_who_arranges_it_cannot_be_left_blank_to_pass(who: str | None) -> None:
    assert asks(replace(READY, arranged_by=who, papers=None), ADULT) == ["return_papers_missing"]


@pytest.mark.parametrize("who", ["person", "authority", "other"])
def test_an_adults_return_that_others_arrange_is_recorded(who: str) -> None:  # R-RE-02, R-RP-05
    assert asks(ReturnPlan("departed", who), ADULT) == []


@pytest.mark.parametrize("who", ["desk", "person", "other"])
@pytest.mark.parametrize("age", [CHILD, Age(stated_years=19, possibly_child="yes")])
def test_a_childs_return_asks_for_its_safeguards_whoever_arranges_it(who: str, age: Age) -> None:  # R-CH-10
    plan = replace(READY, arranged_by=who)
    assert "guardian_missing" in asks(plan, age)
    assert asks(plan, age, APPOINTED, MOTHER, determined("return")) == []


def test_an_authoritys_act_is_recorded_even_for_a_child() -> None:  # R-RP-05
    assert asks(ReturnPlan("departed", "authority"), CHILD) == []


def test_whoever_leaves_before_anyone_asked_their_age_is_not_held_back() -> None:
    assert asks(ReturnPlan("departed", "person")) == []
    assert "ask_age_first" in asks(ReturnPlan("departed", "other"))


# Embassy contact

CONTACT = EmbassyContact("planned", "yes", "yes")
NEITHER = ProtectionNeed("no", "no")


def embassy(contact: EmbassyContact, *facts: Fact) -> list[str]:
    return codes(returns.embassy_asks(contact, made(*facts)))


def test_a_wanted_contact_without_fear_or_claim_passes_unwarned() -> None:
    assert embassy(EmbassyContact("done", "yes"), NEITHER) == []


@pytest.mark.parametrize("wanted", [None, "no", "unknown", "declined"])
def test_only_if_the_person_wants_it(wanted: str | None) -> None:
    assert embassy(replace(CONTACT, wanted=wanted), NEITHER) == ["embassy_not_wanted"]


@pytest.mark.parametrize(
    "need", [None, ProtectionNeed(referred_on="2026-03"), ProtectionNeed(fear="no"), ProtectionNeed(wish="no")]
)
def test_fear_and_wish_are_both_asked_first(need: ProtectionNeed | None) -> None:  # R-CO-06
    assert embassy(CONTACT, *([need] if need else [])) == ["embassy_ask_fear_first"]


@pytest.mark.parametrize("said", ["yes", "unknown", "declined"])
@pytest.mark.parametrize("question", ["fear", "wish"])
def test_a_claim_or_fear_asks_for_the_warning_and_unclear_counts(question: str, said: str) -> None:  # R-CO-06
    need = replace(NEITHER, **{question: said})
    assert embassy(CONTACT, need) == []
    for warned in (None, "no", "unknown", "declined"):
        assert embassy(replace(CONTACT, warned=warned), need) == ["embassy_claim_warning"]


def test_the_codes_the_rules_name_are_on_the_lists() -> None:
    assert LIBRARY.codelists["return_arranger"].ids() == {"desk", "person", "authority", "other"}
    assert LIBRARY.codelists["return_basis"].ids() == {"own_wish", "authority_order"}
    assert LIBRARY.codelists["open_proceedings"].ids() == {"none_open", "considered", "open"}
    assert LIBRARY.codelists["receiver_told"].ids() == {"nothing", "consented", "more"}


# Properties


@tried()
@given(situations(), facts_of_kind("ReturnPlan"))
def test_answering_more_never_makes_a_return_harder(situation: object, plan: ReturnPlan) -> None:
    before = set(codes(returns.return_asks(plan, situation)))  # type: ignore[arg-type]
    for name in ("basis", "risk_assessed_on", "risk_level", "proceedings", "papers", "receiver", "receiver_told"):
        better = replace(plan, **{name: getattr(READY, name)})
        assert set(codes(returns.return_asks(better, situation))) <= before  # type: ignore[arg-type]


@tried()
@given(situations(), facts_of_kind("ReturnPlan"))
def test_the_desk_is_asked_the_most(situation: object, plan: ReturnPlan) -> None:
    def by(who: str) -> set[str]:
        return set(codes(returns.return_asks(replace(plan, arranged_by=who), situation)))  # type: ignore[arg-type]

    assert by("authority") <= by("person") <= by("other") <= by("desk")
