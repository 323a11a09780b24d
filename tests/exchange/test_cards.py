"""Cards: public keys of a desk or a recipient, confirmed by eight words."""

from typing import Any

import msgspec
import pytest

from shelter_desk import seals
from shelter_desk.errors import Refused
from shelter_desk.exchange import cards
from shelter_desk.exchange.cards import Card, CardSecrets


@pytest.fixture(scope="module")
def made() -> tuple[Card, CardSecrets]:
    return cards.fresh("mechanism", "Made-up mechanism")


def code_of(action: Any, *arguments: Any) -> str:
    with pytest.raises(Refused) as refusal:
        action(*arguments)
    return refusal.value.code


def test_a_card_holds_the_public_halves(made: tuple[Card, CardSecrets]) -> None:
    card, secrets = made
    assert secrets.age_key.public == card.age
    assert secrets.sign_key.public == card.sign_key
    assert cards.decode(cards.encode(card)) == card
    assert secrets.age.encode() not in cards.encode(card)
    assert secrets.sign.encode() not in cards.encode(card)


def test_every_field_changes_id_and_words(made: tuple[Card, CardSecrets]) -> None:
    card, _secrets = made
    other, _others = cards.fresh("mechanism", "Made-up mechanism")
    for field, value in (
        ("holder", "counting"),
        ("name", "Made-up mechanism "),
        ("age", other.age),
        ("sign", other.sign),
        ("made_up", True),
    ):
        changed = msgspec.structs.replace(card, **{field: value})
        assert changed.id != card.id
        assert changed.words() != card.words()


def test_eight_words_say_80_bits(made: tuple[Card, CardSecrets]) -> None:
    card, _secrets = made
    words = card.words()
    assert len(words) == 8
    assert len(cards._words()) == len(set(cards._words())) == 1024
    number = 0
    for word in words:
        number = number * 1024 + cards._words().index(word)
    assert number == int.from_bytes(seals.digest(cards.encode(card))[:10], "big")


def test_words_are_compared_however_they_are_written(made: tuple[Card, CardSecrets]) -> None:
    card, _secrets = made
    words = card.words()
    cards.demand_confirmed(card, "  ".join(words).upper() + "\n", made_up=False)
    for wrong in ("", " ".join(words[:-1]), " ".join([*words, words[0]]), " ".join(reversed(words))):
        assert code_of(cards.demand_confirmed, card, wrong, False) == "card-words"


def test_made_up_and_real_refuse_each_other(made: tuple[Card, CardSecrets]) -> None:  # design §7
    card, _secrets = made
    demo, _others = cards.fresh("mechanism", "Made-up mechanism", made_up=True)
    assert code_of(cards.demand_confirmed, card, " ".join(card.words()), True) == "card-made-up"
    assert code_of(cards.demand_confirmed, demo, " ".join(demo.words()), False) == "card-made-up"
    cards.demand_confirmed(demo, " ".join(demo.words()), made_up=True)


@pytest.mark.parametrize(
    "change",
    [
        {"holder": "bank"},
        {"name": ""},
        {"name": "  "},
        {"name": "turned \u202e around"},
        {"name": "two\nlines"},
        {"age": "age1qqqq"},
        {"age": "AGE-SECRET-KEY-1QQQQ"},
        {"sign": "00"},
        {"sign": "zz" * 32},
        {"sign": "00" * 33},
        {"format": "shelter-desk-card-2"},
        {"made_up": 1},
        {"more": "x"},
        {"name": "x" * 5000},
    ],
)
def test_what_is_no_card_is_refused(made: tuple[Card, CardSecrets], change: dict[str, Any]) -> None:
    content = seals.canonical(msgspec.to_builtins(made[0]) | change)
    assert code_of(cards.decode, content) == "not-a-card"


def test_a_card_has_one_form_only(made: tuple[Card, CardSecrets]) -> None:
    data = cards.encode(made[0])
    for other in (b"", b"{}", data + b"\n", b" " + data, data.replace(b'","', b'", "'), data[:-1], b"\xff" + data):
        assert code_of(cards.decode, other) == "not-a-card"
    doubled = data.replace(b'"holder":', b'"holder":"desk","holder":', 1)
    assert code_of(cards.decode, doubled) == "not-a-card"
