"""Gates: which acts are asked about, when, and what the outlook says of those not taken yet."""

import pytest
from hypothesis import given

from shelter_desk.domain import children
from shelter_desk.domain.casefile import CaseFile, Entry, House
from shelter_desk.domain.facts import (
    AgeAssessment,
    ChildStep,
    Closing,
    EmbassyContact,
    Fact,
    Guardian,
    ReturnPlan,
    Room,
    Stay,
)
from shelter_desk.domain.gates import GATES, Gate, Missing, outlook, refusals
from shelter_desk.domain.reasons import reason
from shelter_desk.domain.situation import Situation
from tests.domain.strategies import CASE, LIBRARY, made, situations
from tests.domain.test_children import ADULT, AGREED, APPOINTED, CHILD, FULL, determined
from tests.domain.test_returns import NEITHER, READY
from tests.properties import tried

BEFORE = CaseFile(CASE)
HOUSE = House({"0a": Room(beds=2, serves="adults")})


def refused(*facts: Fact) -> tuple[Missing, ...]:
    return refusals(BEFORE, made(*facts, house=HOUSE))


# Every gate, with an act that passes and one that does not.
ACTS: dict[str, tuple[tuple[Fact, ...], tuple[Fact, ...]]] = {
    "child_step": (
        (CHILD, *FULL["tracing"], ChildStep("tracing", "started", "no")),
        (CHILD, ChildStep("tracing", "done")),
    ),
    "age_assessment": ((CHILD, APPOINTED, AGREED), (CHILD, AgeAssessment("done"))),
    "return": ((ADULT, READY), (ADULT, ReturnPlan("departed"))),
    "embassy": ((ADULT, NEITHER, EmbassyContact("planned", "yes")), (ADULT, EmbassyContact("done", "yes"))),
    "room": ((ADULT, Stay("0a", "2026-03-01")), (CHILD, Stay("0a"))),
    "closing": ((ADULT, Closing("2026-03-10", "moved_on", "yes", "none")), (ADULT, Closing("2026-03-10"))),
}


def test_every_gate_has_an_example() -> None:
    assert list(ACTS) == [gate.id for gate in GATES]


@pytest.mark.parametrize("gate", ACTS)
def test_a_gate_passes_when_everything_is_there(gate: str) -> None:
    assert refused(*ACTS[gate][0]) == ()


@pytest.mark.parametrize("gate", ACTS)
def test_a_gate_names_what_is_missing(gate: str) -> None:
    (missing,) = refused(*ACTS[gate][1])
    assert missing.gate == gate
    assert missing.reasons
    assert missing.about == ("tracing" if gate == "child_step" else None)


# Only acts are asked about, not plans and not what did not happen.

NOT_YET: list[tuple[str, list[Fact]]] = [
    ("child_step", [ChildStep("tracing", state) for state in (None, "considered", "dropped", "unknown", "declined")]),
    ("age_assessment", [AgeAssessment(state) for state in (None, "asked", "refused", "unknown", "declined")]),
    ("return", [ReturnPlan(state) for state in (None, "considered", "cancelled", "unknown", "declined")]),
    ("embassy", [EmbassyContact(state) for state in (None, "considered", "dropped", "unknown", "declined")]),
    ("room", [Stay("0a", "2026-03-01", "2026-03-02"), Stay(emergency="no")]),
    ("closing", [Closing(), Closing(None, "died"), Closing("2026-03-01", reopened_on="2026-03-02")]),
]


@pytest.mark.parametrize(("gate", "facts"), NOT_YET)
def test_what_is_only_considered_passes(gate: str, facts: list[Fact]) -> None:
    for fact in facts:
        assert refused(CHILD, fact) == (), fact


@pytest.mark.parametrize(
    ("gate", "field", "acts"),
    [
        ("child_step", "child_step.state", {"started", "done"}),
        ("age_assessment", "age_assessment.state", {"agreed", "done"}),
        ("return", "return.state", {"arranged", "departed"}),
        ("embassy", "embassy.state", {"planned", "done"}),
    ],
)
def test_every_state_a_form_offers_is_either_an_act_or_not(gate: str, field: str, acts: set[str]) -> None:
    form, _dot, name = field.partition(".")
    found: Gate = next(each for each in GATES if each.id == gate)
    codes = LIBRARY.codes_of(LIBRARY.forms[form].field(name))
    assert {code for code in codes if found.acts(found.subject(state=code))} == acts


def test_an_act_already_recorded_is_not_asked_about_again_but_a_changed_one_is() -> None:
    before = made(CHILD, ChildStep("tracing", "started"))
    assert refusals(before.case, before) == ()
    changed = made(CHILD, ChildStep("tracing", "done"))
    assert [each.gate for each in refusals(before.case, changed)] == ["child_step"]


def test_the_same_words_in_another_record_are_another_act() -> None:
    step = ChildStep("tracing", "started")
    once = CaseFile(CASE, (Entry("r1", "f", "2026-03-01", CHILD), Entry("r2", "f", "2026-03-01", step)))
    twice = CaseFile(CASE, (*once.entries, Entry("r3", "f", "2026-03-01", step)))
    situation = made()
    assert len(refusals(once, Situation(twice, situation.profile, situation.today))) == 1


def test_a_reason_is_given_once() -> None:
    (missing,) = refused(CHILD, ReturnPlan("arranged", "desk"))
    assert len(set(missing.reasons)) == len(missing.reasons)


# The outlook


def test_the_outlook_of_a_child_names_each_step() -> None:
    found = outlook([made(CHILD)])
    assert [each.about for each in found if each.gate == "child_step"] == list(children.STEPS)
    assert {each.gate for each in found} == {"child_step", "age_assessment", "return", "embassy", "closing"}


def test_the_outlook_of_an_adult_has_no_steps_of_a_child() -> None:
    assert {each.gate for each in outlook([made(ADULT)])} == {"return", "embassy", "closing"}


def test_the_outlook_reads_the_act_as_last_recorded() -> None:
    (found,) = [each for each in outlook([made(ADULT, READY, ReturnPlan(arranged_by="desk"))]) if each.gate == "return"]
    assert reason("return_papers_missing") in found.reasons
    assert not [each for each in outlook([made(ADULT, READY)]) if each.gate == "return"]


def test_over_a_conflict_the_outlook_asks_what_either_side_asks() -> None:
    without, there = made(CHILD), made(CHILD, Guardian("appointed"), determined("separation"))

    def separation(*sides: Situation) -> set[object]:
        return {why for each in outlook(sides) if each.about == "separation" for why in each.reasons}

    assert separation(there) == set()
    assert separation(without, there) == separation(there, without) == separation(without) != set()


@tried()
@given(situations())
def test_what_the_outlook_has_nothing_to_say_of_can_be_done(situation: Situation) -> None:
    asked = {(each.gate, each.about) for each in outlook([situation])}
    for kind in children.STEPS:
        step = ChildStep(kind, "started", "no")
        passes = not list(children.step_asks(step, situation))
        assert passes == (("child_step", kind) not in asked)
