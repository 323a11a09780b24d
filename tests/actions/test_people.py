"""People of the desk: roles with their circles, the exchange's keys, what stays readable to who left."""

import json

import msgspec
import pytest

from shelter_desk.actions import people
from shelter_desk.actions.check import problems
from shelter_desk.actions.desk import Desk
from shelter_desk.domain.roles import ROLES
from shelter_desk.errors import Refused
from tests.conftest import MadeDesk, passphrase_of


def code_of(act: object, *arguments: object) -> str:
    with pytest.raises(Refused) as problem:
        act(*arguments)  # type: ignore[operator]
    return problem.value.code


def test_a_role_comes_with_its_circles(made: MadeDesk, desk: Desk) -> None:
    eve = people.appoint(desk, "Eve", "legal", passphrase_of("Eve"))
    assert desk.vault.chain.circles_of(eve.id) == list(ROLES["legal"])
    people.change_role(desk, "Eve", "child", made.second(desk))
    assert desk.vault.chain.circles_of(eve.id) == list(ROLES["child"])
    assert list(problems(desk)) == []


def test_roles_with_childrens_files_need_a_second(desk: Desk) -> None:
    assert code_of(people.appoint, desk, "Eve", "child", passphrase_of("Eve")) == "second-person"
    assert code_of(people.change_role, desk, "Cem", "child") == "second-person"


def test_who_is_alone_hears_how_a_second_supervisor_comes(desk: Desk) -> None:
    people.dismiss(desk, "Bea")
    with pytest.raises(Refused) as problem:
        people.appoint(desk, "Eve", "supervisor", passphrase_of("Eve"))
    assert "recovery shares" in problem.value.advice


def test_unknown_roles_and_people_are_named(desk: Desk) -> None:
    assert code_of(people.appoint, desk, "Eve", "cook", passphrase_of("Eve")) == "no-role"
    assert code_of(people.change_role, desk, "Cem", "cook") == "no-role"
    assert code_of(people.dismiss, desk, "Nobody") == "no-member"
    assert code_of(people.restrict, desk, "CASE-1", ["Nobody"]) == "no-member"


def test_who_knew_the_exchange_keys_takes_none_along(desk: Desk) -> None:
    before = desk.vault.chain.desk_keys
    told = people.dismiss(desk, "Cem")
    assert "Cem" in told[0]
    assert desk.vault.chain.desk_keys == before
    people.dismiss(desk, "Bea")
    after = desk.vault.chain.desk_keys
    assert before is not None
    assert after is not None
    assert json.loads(after.card) != json.loads(before.card)
    sealed = desk.vault.sealer.open_for(
        people.EXCHANGE, people.seals.unb64(after.sealed), people.keys_context(after.card.encode())
    )
    assert msgspec.json.decode(sealed)
    assert list(problems(desk)) == []


def test_a_passphrase_is_ones_own(made: MadeDesk) -> None:
    desk = made.open("Dua")
    people.change_passphrase(desk, "three grey herons over the old mill")
    desk.close()
    with pytest.raises(Refused):
        made.open("Dua")
    made.open().close()


def test_a_restricted_case_is_known_to_those_named(desk: Desk) -> None:  # R-CO-04
    people.restrict(desk, "CASE-1", ["Cem"])
    cem = desk.vault.chain.by_name("Cem")
    assert cem is not None
    assert set(desk.vault.chain.circles["case:CASE-1"].sealed) == {desk.vault.me.id, cem.id}
