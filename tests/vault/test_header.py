"""The key file: fixed size, no names, nothing of it can be altered unnoticed, no cheap guesses."""

import random
import struct
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter_desk import seals
from shelter_desk.errors import Broken, Refused
from shelter_desk.seals import BoxKey, Cost, SignKey
from shelter_desk.vault import header
from shelter_desk.vault.header import SIZE, SLOTS, Header, UserKeys
from tests.vault.desks import SmallDesk, make, quick_key, words_of

KEY = seals.random_bytes(32)
_AT_FORMAT, _AT_FLAGS, _AT_MEMORY, _AT_PASSES, _AT_EPOCH, _AT_NAME = 16, 18, 20, 24, 28, 80


def keys() -> UserKeys:
    return UserKeys(BoxKey.fresh(), SignKey.fresh(), SignKey.fresh().public)


@given(
    st.integers(seals.FLOOR.memory_kib, seals.CEILING.memory_kib),
    st.integers(3, 20),
    st.integers(1, 999_999),
    st.booleans(),
)
def test_what_is_packed_is_read_back(memory: int, passes: int, epoch: int, demo: bool) -> None:
    made = replace(Header.fresh(Cost(memory, passes), demo), epoch=epoch, database=header.database_name(epoch))
    data = made.packed(KEY)
    assert len(data) == SIZE
    assert header.parse(data) == made
    assert header.authentic(data, KEY)
    assert not header.authentic(data, seals.random_bytes(32))


def test_no_byte_can_be_altered_unnoticed() -> None:  # attack 14
    data = Header.fresh(seals.FLOOR, False).packed(KEY)
    choose = random.Random(14)
    for index in range(SIZE):
        altered = bytearray(data)
        altered[index] ^= 1 << choose.randrange(8)
        assert not header.authentic(bytes(altered), KEY), index


@pytest.mark.parametrize(
    ("at", "change", "code"),
    [
        (0, b"X", "header-foreign"),
        (13, b"X", "header-damaged"),
        (_AT_FORMAT, struct.pack("<H", 2), "header-newer"),
        (_AT_FLAGS, struct.pack("<H", 2), "header-damaged"),
        (_AT_EPOCH, struct.pack("<I", 2), "header-damaged"),
        (_AT_NAME, b"other.db\0", "header-damaged"),
        (_AT_MEMORY, struct.pack("<I", seals.FLOOR.memory_kib - 1), "header-damaged"),
        (_AT_PASSES, struct.pack("<I", 2), "header-damaged"),
        (_AT_MEMORY, struct.pack("<I", seals.CEILING.memory_kib + 1), "header-damaged"),
        (_AT_PASSES, struct.pack("<I", 21), "header-damaged"),
    ],
)
def test_newer_foreign_and_altered_files_are_told_apart(at: int, change: bytes, code: str) -> None:
    data = bytearray(Header.fresh(seals.FLOOR, False).packed(KEY))
    data[at : at + len(change)] = change
    with pytest.raises((Refused, Broken)) as problem:
        header.parse(bytes(data))
    assert problem.value.code == code


@pytest.mark.parametrize("size", [0, 1, 12, 17, 18, 500, SIZE - 1, SIZE + 1])
def test_no_other_length_is_a_header(size: int) -> None:
    data = (Header.fresh(seals.FLOOR, False).packed(KEY) + b"x")[:size]
    with pytest.raises((Refused, Broken)) as problem:
        header.parse(data)
    assert problem.value.code == ("header-foreign" if size < 8 else "header-damaged")


@given(st.binary(max_size=200))
def test_no_bytes_fail_in_another_way(noise: bytes) -> None:
    for data in (noise, b"SHELTER DESK\r\n\x1a\n" + noise):
        with pytest.raises((Refused, Broken)):
            header.parse(data)


@pytest.mark.parametrize(("memory", "passes"), [(8, 1), (131071, 3), (131072, 2), (1 << 20, 21), ((1 << 20) + 1, 3)])
def test_a_downgraded_or_monstrous_cost_is_refused_before_it_runs(
    small: SmallDesk, monkeypatch: pytest.MonkeyPatch, memory: int, passes: int
) -> None:  # attack 14
    def run(*_arguments: object) -> bytes:
        raise AssertionError("a key was derived")

    monkeypatch.setattr(seals, "derive_key", run)
    for name in (header.FILE_NAME, header.SECOND_COPY):
        data = bytearray((small.folder / name).read_bytes())
        struct.pack_into("<II", data, _AT_MEMORY, memory, passes)
        (small.folder / name).write_bytes(data)
    with pytest.raises(Broken) as problem:
        small.open()
    assert problem.value.code == "header-damaged"


@pytest.mark.usefixtures("quick")
def test_the_mark_of_a_made_up_desk_is_bound_twice() -> None:
    """Even who knows the vault key, and so can make the MAC, cannot pass a made-up desk off as a real one."""
    mine = keys()
    made = Header.fresh(seals.FLOOR, True)
    user_key = made.user_key("Ana", b"words")
    made = made.with_user(3, user_key, mine, KEY)
    assert made.open_slot(user_key) == (3, mine)
    data = bytearray(made.packed(KEY))
    data[_AT_FLAGS] = 0
    assert not header.authentic(bytes(data), KEY)
    forged = replace(made, demo=False)
    assert header.authentic(forged.packed(KEY), KEY)
    assert forged.open_slot(user_key) is None


@pytest.mark.usefixtures("quick")
def test_a_slot_opens_in_its_place_and_desk_only() -> None:
    mine = keys()
    made = Header.fresh(seals.FLOOR, False)
    user_key = made.user_key("Ana", b"words")
    made = made.with_user(3, user_key, mine, KEY)
    moved = list(made.slots)
    moved[3], moved[4] = moved[4], moved[3]
    for forged in (
        replace(made, slots=tuple(moved)),
        replace(made, desk=seals.random_bytes(16)),
        replace(made, salt=seals.random_bytes(32)),
        replace(made, cost=Cost(seals.FLOOR.memory_kib, 4)),
    ):
        assert forged.open_slot(user_key) is None
    assert made.without_user(3).open_slot(user_key) is None


@pytest.mark.usefixtures("quick")
def test_a_rotated_header_holds_the_new_key_for_those_who_stay_and_for_recovery() -> None:
    stays, goes, recovery, new = keys(), keys(), BoxKey.fresh(), seals.random_bytes(32)
    made = Header.fresh(seals.FLOOR, False)
    for index, each in ((1, stays), (2, goes)):
        made = made.with_user(index, made.user_key(f"user {index}", b"words"), each, KEY)
    rotated = made.rotated(new, {1: stays.box.public}, recovery.public)
    assert (rotated.epoch, rotated.database) == (2, "desk-000002.db")
    assert stays.box.open(rotated.slots[1].vault_key) == new
    assert recovery.open(rotated.recovery) == new
    assert rotated.open_slot(made.user_key("user 2", b"words")) is None
    for slot in (rotated.slots[2], rotated.slots[40]):
        with pytest.raises(seals.SealError):
            goes.box.open(slot.vault_key)


@pytest.mark.parametrize("typed", ["Ana Maria", "ana maria", " ANA  MARIA ", "Ａna Maria"])
def test_a_name_opens_however_it_is_typed(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "derive_key", quick_key)
    made = Header.fresh(seals.FLOOR, False)
    assert made.user_key(typed, b"words") == made.user_key("Ana Maria", b"words")
    assert made.user_key("Zoë", b"words") == made.user_key("Zoe\u0308", b"words")


def test_too_little_memory_is_no_wrong_passphrase(small: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def derive(*_arguments: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(seals, "derive_key", derive)
    with pytest.raises(Refused) as problem:
        small.open()
    assert problem.value.code == "memory"


@pytest.mark.usefixtures("quick")
def test_the_file_tells_nothing_of_names_or_of_how_many_work_here(tmp_path: Path) -> None:
    name = "Anastasija of the Rivers"  # long, lest noise spell it by chance
    data = (make(tmp_path / "desk", {name: "supervisor"}).folder / header.FILE_NAME).read_bytes()
    found = header.parse(data)
    assert len(found.slots) == SLOTS
    assert len({(len(slot.secrets), len(slot.vault_key)) for slot in found.slots}) == 1
    for text in (name, name.lower(), "Small desk", "supervisor"):
        assert text.encode() not in data


def test_a_guess_derives_one_key_whether_the_name_is_known_or_not(
    small: SmallDesk, monkeypatch: pytest.MonkeyPatch
) -> None:  # attack 15
    runs: list[bytes] = []

    def counted(passphrase: bytes, salt: bytes, cost: Cost) -> bytes:
        runs.append(salt)
        return quick_key(passphrase, salt, cost)

    monkeypatch.setattr(seals, "derive_key", counted)
    answers = []
    for name, words in (("Ana", "wrong"), ("Nobody", words_of("Ana"))):
        runs.clear()
        with pytest.raises(Refused) as refusal:
            small.open(name, words)
        answers.append((refusal.value.code, str(refusal.value), len(runs)))
    assert answers[0] == answers[1]
    assert answers[0][2] == 1
