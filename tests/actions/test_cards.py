"""Cards at a desk: confirmed by eight words, replaced only where that is said, counting offices by two people."""

import pytest
from msgspec.structs import replace

from shelter_desk.actions import cards
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.house import register_case
from shelter_desk.errors import Refused
from shelter_desk.exchange.cards import Card, fresh
from tests.actions.office import Office


def refusal(action: object, *arguments: object, **named: object) -> str:
    with pytest.raises(Refused) as problem:
        action(*arguments, **named)  # type: ignore[operator]
    return problem.value.code


def words(card: Card) -> str:
    return " ".join(card.words())


def made(name: str = "A made-up lawyer") -> Card:
    return fresh("service", name, made_up=True)[0]


def test_the_desks_own_card_fits_its_secrets(office: Office) -> None:
    card, secrets = cards.own_card(office.desk), cards.own_secrets(office.desk)
    assert (card.name, card.holder, card.made_up) == ("Made-up desk", "desk", True)
    assert (secrets.age_key.public, secrets.sign_key.public) == (card.age, card.sign_key)


def test_only_who_holds_exchange_has_the_secrets(office: Office) -> None:
    for name in ("Cem", "Hana"):
        with office.as_someone_else(name) as desk:
            assert refusal(cards.own_secrets, desk) == "no-exchange"
            assert cards.own_card(desk)


def test_a_confirmed_card_becomes_a_partner_of_the_desk(office: Office) -> None:
    card = made()
    found = cards.confirm(office.desk, card, words(card).upper())
    assert (found.card, found.counting) == (card, False)
    register = view_case(office.desk, register_case("partners"))
    (record,) = [each for each in register.records if each.id == found.id]
    assert record.answers == {"name": "A made-up lawyer", "kind": "ngo"}
    # Confirmed once more, it is the same recipient.
    assert cards.confirm(office.desk, card, words(card)).id == found.id


def test_wrong_words_and_real_ones_are_refused(office: Office) -> None:
    card, real = made(), fresh("service", "A real lawyer")[0]
    before = cards.recipients(office.desk)
    assert refusal(cards.confirm, office.desk, card, words(made())) == "card-words"
    assert refusal(cards.confirm, office.desk, real, words(real)) == "card-made-up"
    assert cards.recipients(office.desk) == before


def test_another_card_of_the_same_name_does_not_inherit_consents(office: Office) -> None:
    """The partner's record is what consents name: taken over by name, they would serve someone else."""
    impostor = made(office.clinic[0].name)
    assert refusal(cards.confirm, office.desk, impostor, words(impostor)) == "card-name"
    assert office.recipient(office.clinic).card == office.clinic[0]


def test_new_keys_take_the_place_of_old_ones_where_that_is_said(office: Office) -> None:
    old = office.recipient(office.clinic)
    new = made(office.clinic[0].name)
    found = cards.confirm(office.desk, new, words(new), replaces=old.id)
    assert found.id == old.id
    assert office.desk.vault.chain.cards.keys() == {each.id for each in cards.recipients(office.desk)}
    assert refusal(cards.recipient, office.desk, old.card.id) == "no-recipient"
    assert refusal(cards.confirm, office.desk, made("Another"), words(made("Another")), "Nobody") == "card-words"
    other = made("Another")
    assert refusal(cards.confirm, office.desk, other, words(other), "Nobody") == "no-recipient"


def test_recipients_are_found_by_id_card_or_name(office: Office) -> None:
    clinic = office.recipient(office.clinic)
    for name in (clinic.id, clinic.card.id, "Made-up clinic", "MADE-UP CLINIC"):
        assert cards.recipient(office.desk, name) == clinic
    assert refusal(cards.recipient, office.desk, "Nobody") == "no-recipient"


def test_a_name_that_two_cards_have_is_no_address(office: Office) -> None:
    """A hub's counting and referral cards have one name; a referral must not go to whichever comes first."""
    twin = replace(fresh("counting", "Made-up mechanism", made_up=True)[0])
    cards.confirm(office.desk, twin, words(twin))
    with pytest.raises(Refused) as problem:
        cards.recipient(office.desk, "Made-up mechanism")
    assert problem.value.code == "several-recipients"
    assert len(problem.value.details) == 2
    assert cards.recipient(office.desk, twin.id).card == twin


def test_a_counting_office_needs_card_profile_and_two_people(office: Office) -> None:
    other = fresh("counting", "Another counting office", made_up=True)[0]
    found = cards.confirm(office.desk, other, words(other))
    assert not cards.recipient(office.desk, found.id).counting
    second = office.made.second(office.desk)
    assert refusal(cards.mark_counting, office.desk, office.mechanism[0].id, second) == "not-counting"
    cards.mark_counting(office.desk, found.id, second)
    assert cards.recipient(office.desk, found.id).counting


def test_new_keys_of_a_counting_office_are_marked_anew(office: Office) -> None:
    assert office.office.counting
    new = fresh("counting", office.counting[0].name, made_up=True)[0]
    cards.confirm(office.desk, new, words(new), replaces=office.office.id)
    assert not cards.recipient(office.desk, new.id).counting


def test_without_a_counting_office_in_the_profile_nobody_is_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = replace(office.desk.profile, counting_office="")
    monkeypatch.setattr(type(office.desk), "profile", property(lambda _desk: nobody))
    assert (
        refusal(cards.mark_counting, office.desk, office.office.id, office.made.second(office.desk)) == "not-counting"
    )


def test_a_desk_without_keys_says_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace as changed

    monkeypatch.setattr(office.desk.vault, "chain", changed(office.desk.vault.chain, desk_keys=None))
    assert refusal(cards.own_card, office.desk) == "no-card"
    assert refusal(cards.own_secrets, office.desk) == "no-exchange"
