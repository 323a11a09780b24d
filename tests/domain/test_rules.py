"""What holds for all rules together, over any case file a worker could have written."""

import ast
import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

import shelter_desk.domain
from shelter_desk.domain.alerts import ALERTS, alerts
from shelter_desk.domain.casefile import CaseFile, Entry
from shelter_desk.domain.consent import standing
from shelter_desk.domain.due import DUES, Due, dues
from shelter_desk.domain.facts import STATISTICAL, Age, ClinicianOffer, Consent, Permit, ReturnPlan, Stay, UrgentNeeds
from shelter_desk.domain.gates import GATES, Missing, outlook, refusals
from shelter_desk.domain.safeguards import weakened
from shelter_desk.domain.situation import Situation
from tests.domain.strategies import (
    case_files,
    days,
    facts_of_kind,
    operational_facts,
    situations,
    statistical_facts,
    with_facts,
)
from tests.properties import tried

EMPTY = CaseFile("AAAA-AAAA")


def everything(situation: Situation) -> tuple[object, ...]:
    """All that the rules say of a situation."""
    return (
        situation.age,
        outlook([situation]),
        refusals(EMPTY, situation),
        alerts([situation]),
        dues([situation]),
        [standing(each, situation.today, as_child=situation.age.as_child) for each in situation.case.of(Consent)],
    )


def newly(situation: Situation, *facts: object) -> tuple[Missing, ...]:
    """What the gates say when just these facts are recorded."""
    return refusals(situation.case, with_facts(situation, *facts))  # type: ignore[arg-type]


# R-ID-05: nothing depends on status, nationality, papers or cooperation.


def modules() -> Iterator[Path]:
    for path in sorted(Path(shelter_desk.domain.__file__).parent.glob("*.py")):
        # These three carry facts without reading what they say.
        if path.name not in ("facts.py", "extract.py", "vocabulary.py"):
            yield path


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: path.stem)
def test_no_rule_can_name_a_statistical_fact(path: Path) -> None:  # R-ID-05
    tree = ast.parse(path.read_text("utf-8"))
    named = {
        getattr(node, attribute)
        for node in ast.walk(tree)
        for attribute in ("id", "attr", "name", "value")
        if isinstance(getattr(node, attribute, None), str)
    }
    assert not named & {*STATISTICAL, "STATISTICAL", "Statistical", "KINDS"}


@tried()
@given(situations(), st.lists(statistical_facts, min_size=1, max_size=4), st.booleans())
def test_statistical_facts_change_nothing_even_if_they_were_there(
    situation: Situation, said: list[object], at_end: bool
) -> None:  # R-ID-05
    assume(situation.case.entries)
    told = with_facts(situation, *said, at_end=at_end)  # type: ignore[arg-type]
    assert everything(told) == everything(situation)
    assert weakened(situation, told) == weakened(told, situation) == ()


def without_permit(found: tuple[object, ...]) -> tuple[object, ...]:
    age, gates, refused, warned, due, consents = found
    assert isinstance(warned, tuple)
    assert isinstance(due, tuple)
    return (
        age,
        gates,
        refused,
        [each for each in warned if each.code != "permit_short"],
        [each for each in due if each.code != "permit_ends"],
        consents,
    )


@tried()
@given(situations(), st.lists(facts_of_kind("Permit"), min_size=1, max_size=3), st.booleans())
def test_papers_change_nothing_but_their_own_due_date_and_alert(
    situation: Situation, permits: list[Permit], at_end: bool
) -> None:  # R-ID-05
    assume(situation.case.entries)
    told = with_facts(situation, *permits, at_end=at_end)
    assert without_permit(everything(told)) == without_permit(everything(situation))
    assert newly(situation, *permits) == ()
    assert weakened(situation, told) == weakened(told, situation) == ()


# No gate ever delays bed, food, urgent care or escape.


@tried()
@given(situations(), facts_of_kind("Stay"))
def test_an_emergency_placement_and_a_bed_without_a_room_always_pass(situation: Situation, stay: Stay) -> None:
    for bed in (replace(stay, emergency="yes"), replace(stay, room=None)):
        assert newly(situation, bed) == ()


@tried()
@given(situations(), facts_of_kind("UrgentNeeds"), facts_of_kind("ClinicianOffer"))
def test_food_and_care_always_pass(situation: Situation, needs: UrgentNeeds, offer: ClinicianOffer) -> None:
    assert newly(situation, needs, offer) == ()


ADULT = Age(stated_years=30, possibly_child="no")


@tried()
@given(situations(), facts_of_kind("ReturnPlan"))
def test_an_authoritys_return_and_an_adults_own_always_pass(situation: Situation, plan: ReturnPlan) -> None:  # R-RE-02
    assert newly(situation, replace(plan, arranged_by="authority")) == ()
    own = replace(plan, arranged_by="person")
    assert newly(with_facts(situation, ADULT), own) == ()
    nobody_asked = Situation(EMPTY, situation.profile, situation.today, situation.house)
    assert newly(nobody_asked, own) == ()


GATED = {gate.subject.__name__ for gate in GATES}


@tried(120)
@given(situations(), operational_facts)
def test_only_the_acts_of_a_gate_can_be_refused(situation: Situation, said: object) -> None:
    if type(said).__name__ not in GATED:
        assert newly(situation, said) == ()


@tried()
@given(situations())
def test_what_was_recorded_is_not_refused_again(situation: Situation) -> None:
    assert refusals(situation.case, situation) == ()


# Rules answer always, with declared codes, and in the same way.


@tried(120)
@given(situations(), situations())
def test_no_rule_raises_and_every_answer_is_declared(one: Situation, other: Situation) -> None:
    for situation in (one, other):
        everything(situation)
    weakened(one, other)
    both = [one, other]
    assert {each.code for each in dues(both)} <= set(DUES)
    assert {each.code for each in alerts(both)} <= set(ALERTS)
    assert all(each.level == ALERTS[each.code] for each in alerts(both))
    assert {each.gate for each in outlook(both)} <= {gate.id for gate in GATES}


@tried()
@given(situations(), situations())
def test_a_conflict_says_at_least_what_either_side_says(one: Situation, other: Situation) -> None:
    both = [one, other]
    assert {each.code for each in alerts([one])} | {each.code for each in alerts([other])} | {"conflict"} == {
        each.code for each in alerts(both)
    }
    first: dict[tuple[str, str], str] = {}
    for due in (*dues([one]), *dues([other])):
        first[due.code, due.record] = min(due.day, first.get((due.code, due.record), due.day))
    assert {Due(code, day, record) for (code, record), day in first.items()} == set(dues(both))


@tried()
@given(situations())
def test_dues_come_by_day_and_alerts_by_urgency(situation: Situation) -> None:
    found = [due.day for due in dues([situation])]
    assert found == sorted(found)
    levels = [("danger", "warning", "info").index(alert.level) for alert in alerts([situation])]
    assert levels == sorted(levels)


@tried()
@given(situations(), days)
def test_due_days_do_not_move_with_today(situation: Situation, another: datetime.date) -> None:
    later = Situation(situation.case, situation.profile, another, situation.house)
    assume(situation.age.minority is later.age.minority)
    assert dues([situation]) == dues([later])


@tried()
@given(situations(), st.randoms())
def test_facts_of_different_kinds_may_come_in_any_order(situation: Situation, chance: object) -> None:
    by_kind: dict[str, list[Entry]] = {}
    for entry in situation.case.entries:
        by_kind.setdefault(type(entry.fact).__name__, []).append(entry)
    kinds = sorted(by_kind)
    chance.shuffle(kinds)  # type: ignore[attr-defined]
    mixed = CaseFile(situation.case.code, tuple(entry for kind in kinds for entry in by_kind[kind]))
    moved = Situation(mixed, situation.profile, situation.today, situation.house)
    assert alerts([moved]) == alerts([situation])
    assert dues([moved]) == dues([situation])
    assert outlook([moved]) == outlook([situation])


@tried()
@given(case_files(), situations())
def test_new_since_names_what_is_new_and_nothing_else(before: CaseFile, situation: Situation) -> None:
    new = situation.case.new_since(before)
    assert set(new) <= set(situation.case.entries)
    known = {(entry.record, entry.fact) for entry in before.entries}
    assert all(((entry.record, entry.fact) in known) == (entry not in new) for entry in situation.case.entries)
