"""Returns leave exactly as previewed, to whom they may go (issue: consent withdrawn between preview and writing)."""

import msgspec
import pytest

from shelter_desk.actions import export_counts, releases
from shelter_desk.actions.export_counts import export, preview
from shelter_desk.actions.send import Written
from shelter_desk.errors import Refused
from shelter_desk.exchange import inbound
from shelter_desk.exchange.counting import Period
from shelter_desk.exchange.inbound import Contents
from shelter_desk.exchange.payloads import Count, OutsideReturn
from tests.actions.office import Office, Party

YEAR, Q1 = Period(2026), Period(2026, 1)


@pytest.fixture
def quarterly(office: Office) -> Office:
    """A desk that counts by the quarter, on the day after the first one."""
    office.crowd(25, "2025-06-01")
    office.crowd(12)
    office.at("2026-04-01")
    return office


def refusal(action: object, *arguments: object, **named: object) -> str:
    with pytest.raises(Refused) as problem:
        action(*arguments, **named)  # type: ignore[operator]
    return problem.value.code


def opened(written: Written, to: Party) -> Contents:
    return inbound.open_contents(written.file.read_bytes(), to[1].age_key)


def listing(office: Office) -> list[str]:
    return sorted(path.name for path in office.stick.iterdir())


def test_a_count_is_written_as_it_was_shown(quarterly: Office) -> None:
    office = quarterly
    shown = preview(office.desk, "count", office.office, Q1)
    written = export(office.desk, "count", office.office, Q1, office.stick, shown.fingerprint)
    found = opened(written, office.counting)
    assert found.payload == shown.payload
    assert isinstance(found.payload, Count)
    assert found.manifest.parameters == {}
    assert found.manifest.recipients == [office.counting[0].id]
    assert listing(office) == [written.file.name, written.signature.name]
    state = releases.packages(office.desk)[written.package]
    assert (state.state, state.profile, state.period, state.recipient) == (
        "written",
        "count",
        "2026-Q1",
        office.office.id,
    )
    last = releases.last_release(office.desk, office.office.id, Q1)
    assert last is not None
    assert (last.package, len(last.cases)) == (written.package, 12)


def test_an_outside_return_goes_to_anyone_with_its_parameters(office: Office) -> None:
    office.crowd(30)
    office.at("2027-02-15")
    for party in (office.mechanism, office.clinic, office.counting):
        recipient = office.recipient(party)
        shown = preview(office.desk, "outside", recipient, YEAR)
        found = opened(export(office.desk, "outside", recipient, YEAR, office.stick, shown.fingerprint), party)
        assert isinstance(found.payload, OutsideReturn)
        assert found.payload == shown.payload
        assert found.manifest.parameters == {
            "fewest": 20,
            "per_cell": 10,
            "base": 5,
            "hide_below": 10,
            "most_alike": 0.9,
        }
        assert found.manifest.code_lists["sex"]


def test_exact_numbers_go_to_counting_offices_only(quarterly: Office) -> None:
    office = quarterly
    for party in (office.mechanism, office.clinic):
        assert refusal(preview, office.desk, "count", office.recipient(party), Q1) == "not-counting"
        assert refusal(export, office.desk, "count", office.recipient(party), Q1, office.stick) == "not-counting"
    assert listing(office) == []


def test_a_consent_withdrawn_after_the_preview_stops_the_writing(quarterly: Office) -> None:
    office = quarterly
    shown = preview(office.desk, "count", office.office, Q1)
    case = shown.release.cases[0]
    office.consent(case, **(office.counted_by("office") | {"decision": "refused"}))
    assert (
        refusal(export, office.desk, "count", office.office, Q1, office.stick, shown.fingerprint)
        == "changed-since-preview"
    )
    assert listing(office) == []
    assert releases.packages(office.desk) == {}
    again = preview(office.desk, "count", office.office, Q1)
    assert case not in again.release.cases
    export(office.desk, "count", office.office, Q1, office.stick, again.fingerprint)


def test_whoever_else_changes_stops_it_too(quarterly: Office) -> None:
    """Two who change places leave every cell as it was; the preview showed another person."""
    office = quarterly
    shown = preview(office.desk, "count", office.office, Q1)
    kept = {office.desk.vault.case_row(case).code for case in shown.release.cases}  # type: ignore[union-attr]
    assert len(kept) == 12
    swapped = msgspec.structs.replace(shown.release, cases=[*shown.release.cases[1:], "ZZZZ-ZZZZ"])
    assert type(shown)(shown.payload, swapped, {}, False).fingerprint != shown.fingerprint


def test_after_the_freeze_a_withdrawal_stops_nothing_and_is_named(office: Office) -> None:
    cases = office.crowd(30)
    office.at("2027-02-15")
    outside = office.recipient(office.mechanism)
    shown = preview(office.desk, "outside", outside, YEAR)
    office.consent(cases[0], **(office.counted_by("outside") | {"decision": "refused"}))
    written = export(office.desk, "outside", outside, YEAR, office.stick, shown.fingerprint)
    assert opened(written, office.mechanism).payload == shown.payload
    assert ("outside", "2026") in releases.holding(office.desk, cases[0])


def test_a_preview_stores_whatever_is_due(office: Office) -> None:
    office.crowd(25, "2025-06-01")
    office.at("2026-06-01")
    preview(office.desk, "count", office.office, Q1)
    assert releases.frozen(office.desk, "outside", Period(2025)) is not None
    assert releases.frozen(office.desk, office.office.id, Period(2025)) is not None


def test_everyone_gets_the_same_frozen_values(office: Office) -> None:
    office.crowd(260)
    office.at("2027-02-15")
    found = set()
    for party in (office.mechanism, office.clinic):
        written = export(office.desk, "outside", office.recipient(party), YEAR, office.stick)
        found.add(msgspec.json.encode(opened(written, party).payload))
        office.at("2027-09-01")
    assert len(found) == 1


def test_nobody_but_a_holder_of_both_circles_exports(quarterly: Office) -> None:
    office = quarterly
    with office.as_someone_else("Hana") as desk:
        assert refusal(export_counts.export, desk, "count", office.office, Q1, office.stick) == "no-reports"
