"""Circles and keyrings: who opens which generation."""

import pytest

from shelter_desk import seals
from shelter_desk.errors import Broken
from shelter_desk.vault import members, recovery
from shelter_desk.vault.circles import CircleKey, Keyring
from shelter_desk.vault.statements import Granted
from shelter_desk.vault.vault import Vault
from tests.vault.desks import CIRCLES, ROLES, SmallDesk, renew_desk_keys


def member(vault: Vault, name: str) -> str:
    found = vault.chain.by_name(name)
    assert found is not None
    return found.id


@pytest.mark.parametrize(
    ("name", "role"), [("Ana", "supervisor"), ("Cem", "case_worker"), ("Dua", "shift"), ("Gus", "child")]
)
def test_a_keyring_holds_the_circles_of_its_member(small: SmallDesk, name: str, role: str) -> None:
    vault = small.open(name)
    assert vault.keyring.circles() == set(ROLES[role])
    assert all(vault.keyring.holds(circle) == (circle in ROLES[role]) for circle in CIRCLES)
    vault.close()


def test_older_generations_open_from_the_newest(small: SmallDesk) -> None:
    vault = small.open()
    first = vault.keyring.key("work", 1)
    for name in ("Cem", "Dua"):
        members.leave(vault, member(vault, name), renew_desk_keys)
    generation, newest = vault.keyring.present("work")
    assert generation == 3
    assert vault.keyring.key("work", 1) == first
    assert vault.keyring.key("work", 2) not in (None, first, newest)
    assert vault.keyring.key("work", 4) is None
    assert vault.keyring.key("none", 1) is None
    with pytest.raises(KeyError):
        vault.keyring.present("none")
    vault.close()
    gus = small.open("Gus")
    assert gus.keyring.key("work", 1) == first
    gus.close()


def test_recovery_opens_every_circle_of_every_generation(small: SmallDesk) -> None:
    vault = small.open()
    members.leave(vault, member(vault, "Cem"), renew_desk_keys)
    box = recovery.box_of(recovery.combine(small.shares[:2]))
    of_recovery = Keyring.of_recovery(vault.chain, box)
    assert of_recovery.circles() == set(CIRCLES)
    for circle in CIRCLES:
        assert of_recovery.present(circle) == vault.keyring.present(circle)
    assert of_recovery.key("work", 1) == vault.keyring.key("work", 1)
    vault.close()


def test_older_keys_are_bound_to_circle_and_generation(vault: Vault) -> None:
    members.leave(vault, member(vault, "Cem"), renew_desk_keys)
    state = vault.chain.circles["identity"]
    _generation, newest = vault.keyring.present("identity")
    for circle, generation in (("work", 2), ("identity", 3)):
        with pytest.raises(seals.SealError):
            seals.open_seal(newest.symmetric, state.older[2], seals.canonical(["older", circle, generation]))


def test_what_is_no_key_is_refused(vault: Vault) -> None:
    for size in (0, 63, 65):
        with pytest.raises(seals.SealError):
            CircleKey.unpacked(bytes(size))


def test_a_grant_of_noise_is_told_as_damage(small: SmallDesk) -> None:
    vault = small.open()
    cem = vault.chain.by_name("Cem")
    assert cem is not None
    noise = seals.b64(seals.seal_to(cem.box, b"no key at all"))
    vault.state(Granted, circle="health", generation=1, member=cem.id, sealed=noise)
    vault.close()
    with pytest.raises(Broken) as problem:
        small.open("Cem")
    assert problem.value.code == "chain-keys"
