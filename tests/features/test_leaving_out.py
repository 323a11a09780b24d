"""An export leaves out who did not agree, and what they held back; the worker sees whom and what, and why."""

from shelter_desk.actions.export_counts import export, preview
from shelter_desk.actions.referring import export as write_referral
from shelter_desk.actions.referring import preview as preview_referral
from shelter_desk.actions.referring import question
from shelter_desk.exchange import inbound
from shelter_desk.exchange.counting import Period
from shelter_desk.exchange.payloads import Count, Referral
from tests.features.house import House

Q1 = Period(2026, 1)


def test_a_count_holds_those_who_agreed_to_this_office_and_no_one_else(house: House) -> None:
    office = house.office
    office.crowd(25, "2025-06-01")
    agreed = [office.person() for _each in range(4)]
    only_outside = office.person(audiences=("outside",))
    silent = office.person(audiences=())
    declined = office.person(audiences=())
    house.asks(declined, "refused", "office")
    took_back = office.person()
    for record in office.consents(took_back):
        office.withdraw(took_back, record)
    office.at("2026-04-01")
    shown = preview(house.desk, "count", office.office, Q1)
    assert set(shown.release.cases) == set(agreed)
    assert set(shown.left_out["no_consent"]) == {only_outside, silent, declined, took_back}
    written = export(house.desk, "count", office.office, Q1, office.stick, shown.fingerprint)
    found = inbound.open_contents(written.file.read_bytes(), office.counting[1].age_key)
    assert isinstance(found.payload, Count)
    assert [cell.people for cell in found.payload.cells if cell.table == "total"] == [4]


def test_a_referral_holds_what_was_agreed_and_the_rest_is_named_with_its_reason(house: House) -> None:
    case = house.meets_an_adult()
    house.writes("needs", case, special="Halal food.")
    house.writes("case_note", case, work="She is afraid of a man called Made-up.")
    house.asks(case, "given", categories=("identity", "age"))
    to = house.office.recipient(house.office.mechanism)
    shown = preview_referral(house.desk, case, to, question(house.desk, case, to))
    goes = {(each.form, each.field) for each in shown.disclosure.goes}
    assert ("identity", "given_names") in goes
    assert ("needs", "special") not in goes
    stays = {(each.form, each.field): each.why for each in shown.disclosure.stays}
    assert stays["needs", "special"] == "category_not_agreed"
    assert stays["case_note", "work"] == "never_leaves"
    written = write_referral(house.desk, shown, house.office.stick)
    found = inbound.open_contents(written.file.read_bytes(), house.office.mechanism[1].age_key)
    assert isinstance(found.payload, Referral)
    assert {(each.form, each.field) for each in found.payload.answers} == goes
    assert "Halal" not in str(found.payload)
    assert case not in str(found.payload)
