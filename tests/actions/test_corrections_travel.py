"""Corrected translations travel between desks like everything else: sealed, checked, shown, read before they count (R-CO-12)."""

from pathlib import Path

import pytest

from shelter_desk.actions import cards, corrections, releases
from shelter_desk.actions.corrections import NONE, read_corrections
from shelter_desk.actions.take_in import accept, look_at
from shelter_desk.errors import DeskError, Refused
from shelter_desk.exchange.cards import fresh
from shelter_desk.exchange.package import pack
from shelter_desk.exchange.payloads import Sentence, Words
from tests.actions.office import Office, Party
from tests.exchange.letters import letter
from tests.hub.places import written

OTHER: Party = fresh("desk", "Another made-up desk", made_up=True)
WORDS = Words("sq", "a made-up speaker", [Sentence("You decide", "Vendosni ju")])


@pytest.fixture
def other(office: Office) -> Party:
    card = OTHER[0]
    cards.confirm(office.desk, card, " ".join(card.words()))
    return OTHER


def arriving(office: Office, sender: Party, words: Words) -> Path:
    own = cards.own_card(office.desk)
    return written(office.stick, pack(letter("words", 1, words), *sender, [own]))


def test_what_was_corrected_goes_along_and_nothing_else(office: Office, other: Party) -> None:
    corrections.correct(office.desk, "sq", "You decide", "Vendosni ju")
    there = office.recipient(other)
    out = corrections.take_along(office.desk, "sq", there, office.stick)
    assert releases.packages(office.desk)[out.package].profile == "words"
    with pytest.raises(Refused) as problem:
        corrections.take_along(office.desk, "ti", there, office.stick)
    assert problem.value.code == "nothing-corrected"


def test_what_comes_is_shown_first_and_its_approval_stays_there(office: Office, other: Party) -> None:
    arrival = look_at(office.desk, arriving(office, other, WORDS))
    assert arrival.words == WORDS
    assert read_corrections(office.desk) == {}
    assert accept(office.desk, arrival) == []
    found = read_corrections(office.desk)["sq"]
    assert found.texts == {"You decide": "Vendosni ju"}
    assert found.approval is None
    assert found.words("sq").told("You decide") == "Vendosni ju"
    with pytest.raises(DeskError) as problem:
        accept(office.desk, arrival)
    assert problem.value.code == "package-replayed"


@pytest.mark.parametrize(
    "sentence",
    [
        Sentence("A text of another release", "…"),
        Sentence("A yes is until {date}.", "Po vlen gjithmonë."),
        Sentence("You decide", "  "),
        Sentence("You decide", "Vendosim ne"),
    ],
)
def test_corrections_that_do_not_fit_change_nothing(office: Office, other: Party, sentence: Sentence) -> None:
    with pytest.raises(Refused) as problem:
        look_at(office.desk, arriving(office, other, Words("sq", "", [*WORDS.sentences, sentence])))
    assert problem.value.code == "words-other-release"
    assert read_corrections(office.desk).get("sq", NONE) == NONE


def test_only_a_supervisor_takes_them_in(office: Office, other: Party) -> None:
    file = arriving(office, other, WORDS)
    with office.as_someone_else("Cem"), pytest.raises(DeskError):
        look_at(office.desk, file)


def test_english_cannot_be_replaced_from_outside(office: Office, other: Party) -> None:
    """It counts as approved, so a consent asked in other words would count too (R-CO-12)."""
    words = Words("en", "", [Sentence("You can say no.", "You must say yes.")])
    with pytest.raises(Refused) as problem:
        look_at(office.desk, arriving(office, other, words))
    assert problem.value.code == "words-other-release"


def test_only_another_desk_sends_words(office: Office) -> None:
    """A counting office or an authority must not put words before the person it wants a yes from."""
    for party in (office.counting, office.mechanism, office.clinic):
        with pytest.raises(DeskError) as problem:
            look_at(office.desk, arriving(office, party, WORDS))
        assert problem.value.code == "package-kind"


def test_what_says_nothing_new_writes_nothing_and_ends_no_approval(office: Office, other: Party) -> None:
    corrections.correct(office.desk, "sq", "You decide", "Vendosni ju")
    corrections.approve(office.desk, "sq", "a made-up speaker of ours")
    before = office.desk.vault.current("@corrections")
    accept(office.desk, look_at(office.desk, arriving(office, other, WORDS)))
    assert office.desk.vault.current("@corrections") == before
    approval = read_corrections(office.desk)["sq"].approval
    assert approval is not None
    assert approval.holds
