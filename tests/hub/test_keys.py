"""The hub's two keys: each under a passphrase of its own, neither opening what is the other's."""

from pathlib import Path

import pytest

from shelter_desk import seals
from shelter_desk.errors import Broken, Refused
from shelter_desk.exchange.cards import Card
from shelter_desk.hub import keys
from tests.vault.desks import quick_key

WORDS = {"counting": "a counting passphrase", "referral": "a referral passphrase"}


@pytest.fixture
def cards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Card]:
    monkeypatch.setattr(seals, "derive_key", quick_key)
    return {purpose: keys.make(tmp_path, purpose, "Made-up", WORDS[purpose], seals.FLOOR) for purpose in keys.PURPOSES}


def test_each_key_has_its_card(cards: dict[str, Card], tmp_path: Path) -> None:
    assert {purpose: card.holder for purpose, card in cards.items()} == {
        "counting": "counting",
        "referral": "mechanism",
    }
    for purpose in keys.PURPOSES:
        assert keys.read_card(tmp_path, purpose) == cards[purpose]
        secrets = keys.unlock(tmp_path, purpose, WORDS[purpose])
        assert (secrets.age_key.public, secrets.sign_key.public) == (cards[purpose].age, cards[purpose].sign_key)


def test_a_wrong_passphrase_and_the_other_keys_open_nothing(cards: dict[str, Card], tmp_path: Path) -> None:
    for words in ("", "wrong", WORDS["referral"]):
        with pytest.raises(Refused) as refusal:
            keys.unlock(tmp_path, "counting", words)
        assert refusal.value.code == "hub-passphrase"


def test_a_key_file_fits_its_own_card_and_purpose_alone(cards: dict[str, Card], tmp_path: Path) -> None:
    (tmp_path / "referral.key").write_bytes((tmp_path / "counting.key").read_bytes())
    with pytest.raises(Refused):
        keys.unlock(tmp_path, "referral", WORDS["counting"])
    (tmp_path / "counting.card").write_bytes((tmp_path / "referral.card").read_bytes())
    with pytest.raises(Refused):
        keys.unlock(tmp_path, "counting", WORDS["counting"])


@pytest.mark.parametrize("change", [b"", b"{}", b"[]"])
def test_a_damaged_key_file_is_said_to_be_damaged(cards: dict[str, Card], tmp_path: Path, change: bytes) -> None:
    (tmp_path / "counting.key").write_bytes(change)
    with pytest.raises(Broken) as problem:
        keys.unlock(tmp_path, "counting", WORDS["counting"])
    assert problem.value.code == "hub-key"


@pytest.mark.parametrize(("memory", "passes"), [(1, 1), (128 * 1024, 1), (1 << 30, 3), (-1, 3)])
def test_costs_out_of_bounds_are_not_run(
    cards: dict[str, Card], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, memory: int, passes: int
) -> None:
    """Neither a downgrade nor a memory bomb (attack 14)."""
    monkeypatch.undo()  # the real derivation
    file = seals.canonical({"memory_kib": memory, "passes": passes, "salt": seals.b64(bytes(16)), "sealed": ""})
    (tmp_path / "counting.key").write_bytes(file)
    with pytest.raises(Broken) as problem:
        keys.unlock(tmp_path, "counting", WORDS["counting"])
    assert problem.value.code == "hub-key"


def test_without_a_hub_there_are_no_keys(tmp_path: Path) -> None:
    for action in (lambda: keys.read_card(tmp_path, "counting"), lambda: keys.unlock(tmp_path, "counting", "words")):
        with pytest.raises(Refused) as refusal:
            action()
        assert refusal.value.code == "no-hub"


def test_the_secrets_lie_nowhere_open(cards: dict[str, Card], tmp_path: Path) -> None:
    secrets = [keys.unlock(tmp_path, purpose, WORDS[purpose]) for purpose in keys.PURPOSES]
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for each in secrets:
        assert each.age.encode() not in written
        assert each.sign.encode() not in written


def test_made_up_hubs_have_made_up_cards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "derive_key", quick_key)
    assert keys.make(tmp_path, "counting", "Made-up", WORDS["counting"], seals.FLOOR, demo=True).made_up
