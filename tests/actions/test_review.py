"""Reviews by two: what they look at, what opens, and a clock that ran ahead."""

import datetime

import pytest

from shelter_desk.actions import review
from shelter_desk.actions.releases import Sent, note_sent
from shelter_desk.errors import DeskError, Refused
from shelter_desk.vault.backup import begin_copy
from shelter_desk.vault.vault import Second
from tests.actions.office import Office


def test_material_is_all_this_copy_knows_of_sharing(office: Office) -> None:
    agreed = office.person(audiences=("outside",))
    taken_back = office.person(audiences=("outside",))
    (record,) = office.consents(taken_back)
    office.withdraw(taken_back, record)
    declined = office.person(audiences=())
    office.consent(declined, **(office.counted_by("outside") | {"decision": "refused"}))
    lapsed = office.person(audiences=())
    office.consent(lapsed, **office.to_mechanism(use="days_30"))
    note_sent(office.desk, "a" * 16, Sent("planned", "count", "x", 1))
    note_sent(office.desk, "a" * 16, Sent("written", "count", "x", 1))
    office.at("2026-06-01")
    found = review.material(office.desk)
    assert found.standing == ((agreed, "nrm_aggregate"),)
    assert found.withdrawn == ((taken_back, "nrm_aggregate"),)
    assert found.packages == (("a" * 16, "count", "written"),)


def test_two_open_the_exchange_and_one_does_not(office: Office) -> None:
    begin_copy(office.desk.vault)
    assert not office.desk.vault.chain.exchange_open
    me = office.desk.vault.me
    alone = Second(me.id, lambda content: office.made.second(office.desk, "Ana").sign(content))
    with pytest.raises(DeskError):
        review.open_exchange(office.desk, alone)
    assert not office.desk.vault.chain.exchange_open
    with pytest.raises(DeskError):
        review.open_exchange(office.desk, office.made.second(office.desk, "Cem"))
    assert not office.desk.vault.chain.exchange_open
    review.open_exchange(office.desk, office.made.second(office.desk))
    assert office.desk.vault.chain.exchange_open


def test_another_copy_is_shut_again(office: Office) -> None:
    """What two people reviewed is this copy; the next one has to be looked at anew."""
    begin_copy(office.desk.vault)
    review.open_exchange(office.desk, office.made.second(office.desk))
    begin_copy(office.desk.vault)
    assert not office.desk.vault.chain.exchange_open


def test_an_open_exchange_is_not_reviewed(office: Office) -> None:
    with pytest.raises(Refused) as problem:
        review.open_exchange(office.desk, office.made.second(office.desk))
    assert problem.value.code == "exchange-open"


def test_two_mend_a_clock_that_ran_ahead(office: Office) -> None:
    """Consents and due dates go by the later of clock and last entry; a wrong future would end them all."""
    right = office.made.clock.moment
    office.made.clock.forward(days=400)
    office.put("first_contact", {"safe_to_talk": "yes"})
    office.made.clock.moment = right
    assert office.desk.today().year == 2027
    review.mend_clock(office.desk, right, office.made.second(office.desk))
    assert office.desk.today() == datetime.date(2026, 3, 10)
