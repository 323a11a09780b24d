"""Alerts: what every worker who opens a case must see first."""

import pytest

from shelter_desk.domain.alerts import ALERTS, alerts
from shelter_desk.domain.casefile import House, Occupant
from shelter_desk.domain.facts import (
    Age,
    Caregiver,
    Closing,
    Constraint,
    Fact,
    Permit,
    ProtectionNeed,
    ReflectionPeriod,
    ReturnPlan,
    Room,
    SafeContact,
    Speech,
    Stay,
    TalkSafety,
)
from tests.domain.strategies import made
from tests.domain.test_children import ADULT, CHILD

FREE = SafeContact("free")
HOUSE = House({"0a": Room(beds=2)}, (Occupant("BBBB-BBBB", "0a", child=False, doubted=False, sex=None),))


def warned(*facts: Fact, profile: str = "generic-coe") -> list[str]:
    return [each.code for each in alerts([made(*facts, profile=profile, house=HOUSE)])]


def test_a_quiet_case_has_no_alert() -> None:
    assert warned(FREE, ADULT) == []


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (TalkSafety("no"), ["not_safe_to_talk"]),
        *((TalkSafety(said), []) for said in (None, "yes", "unknown", "declined")),
        (Speech("sq", "needed", "refused"), ["interpreter_refused"]),
        (Speech("sq", "needed", "none_present"), []),
        # Fear and wish; an unclear answer counts as one (R-CO-06).
        *((ProtectionNeed(fear=said), ["claim_or_fear"]) for said in ("yes", "unknown", "declined")),
        *((ProtectionNeed(wish=said), ["claim_or_fear"]) for said in ("yes", "unknown", "declined")),
        (ProtectionNeed("no", "no"), []),
        # Non-punishment (R-ID-09).
        *((Constraint(**{name: "yes"}), ["non_punishment"]) for name in ("detained", "charged")),
        (Constraint("yes", legal_aid="yes"), ["non_punishment"]),
        (Constraint("no", "declined"), []),
        # Returns (R-RP-05).
        *((ReturnPlan(state, "authority"), ["forced_return"]) for state in ("arranged", "departed")),
        *((ReturnPlan(state, "authority"), []) for state in (None, "considered", "cancelled")),
        *((ReturnPlan("arranged", who, "authority_order"), ["forced_return"]) for who in (None, "desk", "other")),
        (ReturnPlan("considered", "desk", "authority_order"), []),
        (ReturnPlan("departed", "person", "own_wish"), []),
        # Caregivers (R-CH-04).
        *((Caregiver(part=part), ["caregiver_suspected"]) for part in ("possible", "involved")),
        *((Caregiver(part=part), []) for part in ("none_found", "unclear", "no_caregiver", None)),
        # Stays (R-ST-02, R-ST-03).
        (Stay("0a", "2026-03-01", emergency="yes"), ["emergency_placement"]),
        (Stay("0a", "2026-03-01", "2026-03-02", emergency="yes"), []),
        (Stay("0a", "2026-03-01"), []),
        (Stay("0a", "2026-01-01", "2026-02-24", "shelter"), ["stay_ended_early"]),
        (Stay("0a", "2026-01-01", "2026-02-25", "shelter"), []),  # eight weeks, both days included
        (Stay("0a", "2026-01-01", "2026-02-01", "shelter", "rules"), []),
        *((Stay("0a", "2026-01-01", "2026-02-01", who), []) for who in (None, "person", "transfer", "authority")),
        (Stay("0a", None, "2026-02-01", "shelter"), []),
        # Closed.
        (Closing("2026-03-01"), ["closed"]),
        (Closing("2026-03-01", reopened_on="2026-03-02"), []),
    ],
)
def test_each_fact_and_its_alert(fact: Fact, expected: list[str]) -> None:
    assert warned(FREE, ADULT, fact) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("free", []),
        ("rules", ["contact_restricted"]),
        ("via_person", ["contact_restricted"]),
        ("never", ["contact_never"]),
        *((said, ["no_safe_contact_rule"]) for said in (None, "unknown", "declined")),
    ],
)
def test_safe_contact_comes_first(rule: str | None, expected: list[str]) -> None:  # R-SA-04
    assert warned(ADULT, SafeContact(rule)) == expected


def test_without_an_emergency_card_no_contact_is_made() -> None:
    assert warned(ADULT) == ["no_safe_contact_rule"]


@pytest.mark.parametrize(
    ("age", "expected"),
    [(CHILD, ["child"]), (Age(stated_years=19, possibly_child="yes"), ["possibly_child"]), (ADULT, [])],
)
def test_a_child_is_seen_as_one(age: Age, expected: list[str]) -> None:  # R-CH-01
    assert warned(FREE, age) == expected


@pytest.mark.parametrize(
    ("starts", "ends", "profile", "short"),
    [
        ("2026-03-01", "2026-03-29", "generic-coe", True),
        ("2026-03-01", "2026-03-30", "generic-coe", False),  # thirty days, first and last included
        ("2026-03-01", "2026-03-30", "generic-icmpd", True),
        ("2026-03-01", "2026-05-30", "generic-icmpd", True),
        ("2026-03-01", "2026-05-31", "generic-icmpd", False),
        ("2026-03", "2026-04-15", "generic-coe", True),  # it may have begun on the last of March
        ("2026-03-01", None, "generic-coe", False),
        (None, "2026-03-02", "generic-coe", False),
    ],
)
def test_a_reflection_period_below_the_profile_is_recorded_with_an_alert(
    starts: str | None, ends: str | None, profile: str, short: bool
) -> None:  # R-RP-02
    found = warned(FREE, ADULT, ReflectionPeriod("granted", starts, ends), profile=profile)
    assert found == ["reflection_short"] * short


@pytest.mark.parametrize(("ends", "short"), [("2026-06-29", True), ("2026-06-30", False)])
def test_a_permit_of_six_months_is_not_short(ends: str, short: bool) -> None:  # R-RP-04
    assert warned(FREE, ADULT, Permit("granted", "2026-01-01", ends)) == ["permit_short"] * short


@pytest.mark.parametrize(
    ("stay", "expected"),
    [
        (Stay("0a", "2026-03-01"), ["room_unsuitable"]),
        (Stay("0a"), ["room_unsuitable"]),  # nobody wrote since when
        (Stay("0a", emergency="yes"), ["emergency_placement"]),
        (Stay("0a", "2026-03-01", "2026-03-02"), []),
        (Stay("ffff", "2026-03-01"), []),
        (Stay(None, "2026-03-01"), []),
    ],
)
def test_a_room_that_no_longer_fits_is_seen(stay: Stay, expected: list[str]) -> None:  # R-ST-02
    assert [code for code in warned(FREE, CHILD, stay) if code != "child"] == expected


def test_the_most_urgent_come_first() -> None:
    found = warned(CHILD, TalkSafety("no"), Closing("2026-03-01"), Caregiver(part="involved"))
    assert found == ["not_safe_to_talk", "caregiver_suspected", "no_safe_contact_rule", "child", "closed"]
    assert [ALERTS[code] for code in found] == ["danger", "danger", "warning", "info", "info"]


def test_a_conflict_is_said_and_either_side_warns() -> None:
    sides = [made(FREE, ADULT), made(FREE, CHILD)]
    assert [each.code for each in alerts(sides)] == ["conflict", "child"]
    assert alerts(sides)[0].level == "warning"
