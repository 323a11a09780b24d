"""Consent: what one answer to one question of sharing is worth on a day (R-CO-02, R-CO-12, R-CH-15)."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shelter_desk.domain.consent import LASTING, NEVER_WAITING, Standing, last_day, standing
from shelter_desk.domain.facts import Consent
from tests.domain.strategies import LIBRARY, days, facts_of_kind
from tests.properties import tried

TODAY = datetime.date(2026, 3, 10)
GIVEN = Consent(
    scope="refer",
    service="legal",
    recipient="ff01",
    purpose="service",
    decision="given",
    asked_on="2026-03-01",
    companion="no",
    language_state="approved",
)
consents = facts_of_kind("Consent")


@pytest.mark.parametrize(
    ("change", "worth"),
    [
        ({}, Standing.HOLDS),
        # The answer.
        ({"decision": None}, Standing.NOT_GIVEN),
        *(({"decision": said}, Standing.NOT_GIVEN) for said in ("refused", "later", "ended", "unknown", "declined")),
        ({"decision": "withdrawn"}, Standing.WITHDRAWN),
        ({"withdrawn_on": "2026-03-05"}, Standing.WITHDRAWN),
        ({"withdrawn_on": "2027"}, Standing.WITHDRAWN),
        ({"decision": "refused", "withdrawn_on": "2026-03-05"}, Standing.WITHDRAWN),
        # How it was asked.
        ({"asked_on": None}, Standing.UNDATED),
        *(({"companion": said}, Standing.COMPANION) for said in (None, "yes", "unknown", "declined")),
        ({"language_state": "draft"}, Standing.NO_INTERPRETER),
        ({"language_state": None}, Standing.NO_INTERPRETER),
        ({"language_state": "unknown", "interpreter": "not_needed"}, Standing.NO_INTERPRETER),
        ({"language_state": "draft", "interpreter": "refused"}, Standing.NO_INTERPRETER),
        ({"language_state": "draft", "interpreter": "accepted"}, Standing.HOLDS),
        ({"language_state": "interpreted", "interpreter": "accepted"}, Standing.HOLDS),
        # For how long.
        ({"asked_on": "2026-03-10"}, Standing.HOLDS),
        ({"asked_on": "2026-03-11"}, Standing.NOT_YET),
        ({"asked_on": "2026-02-08"}, Standing.HOLDS),
        ({"asked_on": "2026-02-07"}, Standing.EXPIRED),
        ({"asked_on": "2026-02"}, Standing.EXPIRED),  # it may have been the first of February
        ({"asked_on": "2026"}, Standing.EXPIRED),
        ({"asked_on": "2026-02-07", "use": "once"}, Standing.EXPIRED),
        ({"asked_on": "2026-02-07", "use": "unknown"}, Standing.EXPIRED),
        ({"asked_on": "2020", "use": "until_withdrawn"}, Standing.HOLDS),
        ({"use": "until_date", "expires": "2026-03-10"}, Standing.HOLDS),
        ({"use": "until_date", "expires": "2026-03-09"}, Standing.EXPIRED),
        ({"use": "until_date", "expires": "2026-03"}, Standing.EXPIRED),  # read as narrowly as it can be meant
        ({"use": "until_date", "expires": "2027", "asked_on": "2025"}, Standing.HOLDS),  # she wanted longer
        ({"use": "until_date", "asked_on": "2026-02-07"}, Standing.EXPIRED),  # no date was written
        ({"expires": "2027"}, Standing.HOLDS),
        # An end left over from an earlier answer lengthens nothing.
        ({"use": "days_30", "expires": "2027", "asked_on": "2026-02-07"}, Standing.EXPIRED),
        ({"use": "once", "expires": "2027", "asked_on": "2026-02-07"}, Standing.EXPIRED),
        ({"use": "days_30", "expires": "2026-03-09"}, Standing.EXPIRED),
        # A count stands until it is withdrawn, unless the person wanted less.
        ({"scope": "nrm_aggregate", "asked_on": "2020"}, Standing.HOLDS),
        ({"scope": "care", "asked_on": "2020", "use": "declined"}, Standing.HOLDS),
        ({"scope": "nrm_aggregate", "asked_on": "2020", "use": "days_30"}, Standing.EXPIRED),
        ({"scope": "nrm_aggregate", "asked_on": "2020", "use": "once"}, Standing.EXPIRED),
        ({"scope": "nrm_aggregate", "asked_on": "2020", "use": "until_date"}, Standing.EXPIRED),
        ({"scope": "nrm_aggregate", "expires": "2026-03-09"}, Standing.EXPIRED),
    ],
)
def test_what_a_consent_is_worth(change: dict[str, Any], worth: Standing) -> None:
    assert standing(replace(GIVEN, **change), TODAY) is worth


def test_once_is_used_once() -> None:
    once = replace(GIVEN, use="once")
    assert standing(once, TODAY) is Standing.HOLDS
    assert standing(once, TODAY, used=True) is Standing.USED
    assert standing(GIVEN, TODAY, used=True) is Standing.HOLDS


@pytest.mark.parametrize(
    ("change", "worth"),
    [
        ({}, Standing.GUARDIAN),
        ({"guardian": "disagrees"}, Standing.GUARDIAN),
        ({"guardian": "unknown"}, Standing.GUARDIAN),
        ({"guardian": "agrees"}, Standing.HOLDS),
        ({"guardian": "agrees", "decision": "refused"}, Standing.NOT_GIVEN),  # the child's own no counts
        # Calling child protection and bringing to care never wait for a guardian (R-CH-03) …
        ({"service": "child_protection"}, Standing.HOLDS),
        ({"scope": "authority", "service": "child_protection"}, Standing.HOLDS),
        ({"service": "health"}, Standing.HOLDS),
        ({"service": "health", "guardian": "disagrees"}, Standing.HOLDS),
        ({"service": "health", "decision": "refused"}, Standing.NOT_GIVEN),
        # … and a service left over from another question opens nothing else.
        ({"scope": "family", "service": "child_protection"}, Standing.GUARDIAN),
        ({"scope": "nrm_aggregate", "service": "child_protection"}, Standing.GUARDIAN),
        *(
            ({"scope": scope, "service": "health"}, Standing.GUARDIAN)
            for scope in ("authority", "family", "nrm_identified", "nrm_aggregate", "tracing", "research", "care")
        ),
        *(
            ({"service": service}, Standing.GUARDIAN)
            for service in (None, *sorted(LIBRARY.codelists["service"].ids() - {"child_protection", "health"}))
        ),
    ],
)
def test_for_a_child_the_guardian_agrees_too(change: dict[str, Any], worth: Standing) -> None:  # R-CH-15
    assert standing(replace(GIVEN, **change), TODAY, as_child=True) is worth
    if change.get("decision") is None:
        assert standing(replace(GIVEN, **change), TODAY) is Standing.HOLDS


@pytest.mark.parametrize(
    ("change", "day"),
    [
        ({}, "2026-03-31"),
        ({"use": "until_withdrawn", "expires": "2026-03-20"}, None),
        ({"asked_on": None}, None),
        ({"asked_on": None, "use": "once", "expires": "2026-03-20"}, "2026-03-20"),
        ({"scope": "care"}, None),
        ({"scope": "care", "expires": "2026-04"}, "2026-04-01"),
    ],
)
def test_the_last_day(change: dict[str, Any], day: str | None) -> None:
    assert last_day(replace(GIVEN, **change)) == (datetime.date.fromisoformat(day) if day else None)


def test_scopes_are_those_the_form_offers() -> None:
    scopes = LIBRARY.codelists["consent_scope"].ids()
    assert scopes == {"care", "refer", "nrm_identified", "nrm_aggregate", "authority", "family", "tracing", "research"}
    assert {*LASTING, *(scope for scope, _service in NEVER_WAITING)} <= scopes
    assert {service for _scope, service in NEVER_WAITING} <= LIBRARY.codelists["service"].ids()


# Properties


@tried(120)
@given(consents, days, st.booleans(), st.booleans(), st.sampled_from(["2025", "2026-03-05", "2028-01"]))
def test_withdrawal_always_wins(consent: Consent, today: datetime.date, used: bool, child: bool, day: str) -> None:
    for withdrawn in (replace(consent, withdrawn_on=day), replace(consent, decision="withdrawn")):
        assert standing(withdrawn, today, used=used, as_child=child) is Standing.WITHDRAWN


# Arbitrary consents seldom hold: these start from one that does.
near_consents = st.builds(
    lambda drawn, names: replace(GIVEN, **{name: getattr(drawn, name) for name in names}),
    consents,
    st.sets(st.sampled_from(Consent.__struct_fields__), max_size=4),
)


@tried(300)
@given(near_consents, days, st.booleans(), st.booleans())
def test_nothing_holds_without_yes_date_privacy_and_a_language_understood(
    consent: Consent, today: datetime.date, used: bool, child: bool
) -> None:
    if standing(consent, today, used=used, as_child=child) is not Standing.HOLDS:
        return
    assert consent.decision == "given"
    assert consent.withdrawn_on is None
    assert consent.asked_on is not None
    assert consent.companion == "no"
    assert consent.language_state == "approved" or consent.interpreter == "accepted"
    assert not (used and consent.use == "once")
    without_guardian = {("refer", "health"), ("refer", "child_protection"), ("authority", "child_protection")}
    assert not child or consent.guardian == "agrees" or (consent.scope, consent.service) in without_guardian


@tried(120)
@given(near_consents, days, days)
def test_what_has_ended_never_begins_again(consent: Consent, one: datetime.date, other: datetime.date) -> None:
    earlier, later = sorted((one, other))
    if standing(consent, earlier) is Standing.EXPIRED:
        assert standing(consent, later) is Standing.EXPIRED


@tried(120)
@given(near_consents, days)
def test_what_holds_for_a_child_holds_for_an_adult(consent: Consent, today: datetime.date) -> None:
    if standing(consent, today, as_child=True) is Standing.HOLDS:
        assert standing(consent, today) is Standing.HOLDS


@tried(120)
@given(near_consents, days)
def test_sharing_lasts_thirty_days_unless_the_person_wants_longer(consent: Consent, today: datetime.date) -> None:
    wants_longer = consent.use == "until_withdrawn" or consent.scope in ("care", "nrm_aggregate")
    if standing(consent, today) is not Standing.HOLDS or wants_longer or consent.use == "until_date" or consent.expires:
        return
    assert consent.asked_on is not None
    assert today <= datetime.date.fromisoformat((consent.asked_on.rstrip("~") + "-12-31")[:10]) + datetime.timedelta(30)
