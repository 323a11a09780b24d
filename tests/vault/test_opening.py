"""Opening: which copy of the header is believed, who is kept out, what a crash left behind."""

import contextlib
from pathlib import Path

import pytest

from shelter_desk.errors import Broken, DeskError, Refused
from shelter_desk.vault import header, members, opening
from tests.vault.desks import SmallDesk, renew_desk_keys, words_of, write

FIRST, SECOND = header.FILE_NAME, header.SECOND_COPY
NEW_WORDS = "three grey herons over the old mill"


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def code_of(small: SmallDesk, name: str = "Ana", words: str = "") -> str:
    with pytest.raises(DeskError) as problem:
        small.open(name, words)
    return problem.value.code


def test_a_folder_without_a_desk_is_left_as_it_is(small: SmallDesk, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        opening.unlock(tmp_path / "none", "Ana", "x")
    assert refusal.value.code == "no-desk"
    (tmp_path / "empty").mkdir()
    with pytest.raises(Refused):
        opening.unlock(tmp_path / "empty", "Ana", "x")
    assert list((tmp_path / "empty").iterdir()) == []


@pytest.mark.parametrize("at", [0, 13, 16, 18, 20, 24, 28, 40, 80, 115, 200, header.SIZE - 1])
def test_the_second_copy_opens_and_mends_a_damaged_first(small: SmallDesk, at: int) -> None:
    good = (small.folder / FIRST).read_bytes()
    flip(small.folder / FIRST, at)
    small.open().close()
    assert (small.folder / FIRST).read_bytes() == good


def test_a_damaged_slot_is_mended_from_the_second_copy(small: SmallDesk) -> None:
    vault = small.open()
    slot, good = vault.me.slot, (small.folder / FIRST).read_bytes()
    vault.close()
    at = header.SIZE - 32 - (header.SLOTS - slot) * ((header.SIZE - 32 - 112 - 80) // header.SLOTS)
    for offset in (5, 140):  # the user's keys, and the vault key sealed to her
        flip(small.folder / FIRST, at + offset)
        small.open().close()
        assert (small.folder / FIRST).read_bytes() == good
        flip(small.folder / SECOND, at + offset)
        small.open().close()
        assert (small.folder / SECOND).read_bytes() == good


@pytest.mark.parametrize("name", [FIRST, SECOND])
def test_a_lost_copy_is_made_anew(small: SmallDesk, name: str) -> None:
    (small.folder / name).unlink()
    small.open().close()
    assert (small.folder / FIRST).read_bytes() == (small.folder / SECOND).read_bytes()


@pytest.mark.parametrize(("at", "code"), [(0, "header-foreign"), (16, "header-newer"), (30, "header-damaged")])
def test_both_copies_damaged_are_refused_with_the_reason(small: SmallDesk, at: int, code: str) -> None:
    for name in (FIRST, SECOND):
        data = bytearray((small.folder / name).read_bytes())
        data[at] = 0xFF
        (small.folder / name).write_bytes(data)
    assert code_of(small) == code


def test_an_unreadable_header_is_called_damaged(small: SmallDesk) -> None:
    for name in (FIRST, SECOND):
        (small.folder / name).unlink()
        (small.folder / name).mkdir()
    assert code_of(small) == "header-damaged"


def test_a_tampered_header_is_called_damaged_not_a_wrong_passphrase(small: SmallDesk) -> None:
    for name in (FIRST, SECOND):
        flip(small.folder / name, header.SIZE - 1)
    assert code_of(small) == "header-damaged"


def test_a_noise_vault_key_in_the_users_slot_is_called_damaged(small: SmallDesk) -> None:
    vault = small.open()
    slot, key, found = vault.me.slot, vault.vault_key, vault.header
    vault.close()
    slots = list(found.slots)
    slots[slot] = header.Slot(slots[slot].secrets, header.Slot.noise().vault_key)
    forged = header.Header(
        found.demo, found.cost, found.epoch, found.salt, found.desk, found.database, found.recovery, tuple(slots)
    )
    for name in (FIRST, SECOND):
        (small.folder / name).write_bytes(forged.packed(key))
    assert code_of(small) == "header-damaged"


def test_an_old_second_copy_does_not_let_the_old_passphrase_in(small: SmallDesk) -> None:
    old = (small.folder / SECOND).read_bytes()
    vault = small.open()
    members.change_passphrase(vault, NEW_WORDS)
    vault.close()
    (small.folder / SECOND).write_bytes(old)
    assert code_of(small) == "wrong-passphrase"
    small.open(words=NEW_WORDS).close()
    assert (small.folder / SECOND).read_bytes() != old


@pytest.mark.parametrize("stale", [FIRST, SECOND])
def test_a_header_of_an_older_epoch_beside_a_newer_one_opens_nothing(small: SmallDesk, stale: str) -> None:
    old_header = (small.folder / FIRST).read_bytes()
    old_database = (small.folder / "desk-000001.db").read_bytes()
    vault = small.open()
    cem = vault.chain.by_name("Cem")
    assert cem is not None
    members.leave(vault, cem.id, renew_desk_keys)
    vault.close()
    (small.folder / stale).write_bytes(old_header)
    (small.folder / "desk-000001.db").write_bytes(old_database)
    assert code_of(small, "Cem") == "wrong-passphrase"
    small.open().close()
    assert opening.read_header(small.folder)[0].epoch == 2
    assert not (small.folder / "desk-000001.db").exists()


def test_with_an_older_header_in_place_the_newer_database_is_never_deleted(small: SmallDesk) -> None:
    old = {path.name: path.read_bytes() for path in small.folder.iterdir()}
    vault = small.open()
    cem = vault.chain.by_name("Cem")
    assert cem is not None
    members.leave(vault, cem.id, renew_desk_keys)
    kept = write(vault, {"work": {"text": "after she left"}})
    vault.close()
    new = {path.name: path.read_bytes() for path in small.folder.iterdir()}
    for name, data in old.items():
        (small.folder / name).write_bytes(data)
    small.open().close()  # a rolled-back desk, which the notebook tells
    for name in (FIRST, SECOND):
        (small.folder / name).write_bytes(new[name])
    vault = small.open()
    assert vault.revision(kept.id) is not None
    vault.close()


def test_what_a_crash_left_is_taken_away(small: SmallDesk) -> None:
    left = ["desk-000000.db", "desk-000000.db-journal", ".backup-12ab34cd.db", ".vault.hdr.part", ".vault.hdr.2.part"]
    kept = ["desk-000002.db", "notes.txt"]
    for name in (*left, *kept):
        (small.folder / name).write_bytes(b"x")
    small.open().close()
    names = {path.name for path in small.folder.iterdir()}
    assert not names & set(left)
    assert names >= set(kept)


def test_a_second_copy_that_cannot_be_written_is_taken_away(small: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Left behind it would let the old passphrase in, should the first copy be damaged later."""
    whole = opening.write_durably

    def full(path: Path, data: bytes) -> None:
        if path.name == SECOND:
            raise Broken("disk-ENOSPC", "full")
        whole(path, data)

    vault = small.open()
    monkeypatch.setattr(opening, "write_durably", full)
    members.change_passphrase(vault, NEW_WORDS)
    vault.close()
    assert not (small.folder / SECOND).exists()
    monkeypatch.setattr(opening, "write_durably", whole)
    small.open(words=NEW_WORDS).close()
    assert (small.folder / FIRST).read_bytes() == (small.folder / SECOND).read_bytes()


def test_a_first_copy_that_cannot_be_mended_stops_nobody(small: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    flip(small.folder / FIRST, 30)

    def full(path: Path, data: bytes) -> None:
        raise Broken("disk-ENOSPC", "full")

    monkeypatch.setattr(opening, "write_durably", full)
    small.open().close()


def test_nobody_opens_what_is_open(small: SmallDesk) -> None:  # attack 23
    vault = small.open()
    assert code_of(small, "Bea") == "in-use"
    vault.close()
    small.open("Bea").close()


def test_a_refused_guess_lets_go_of_the_lock(small: SmallDesk) -> None:
    assert code_of(small, words="wrong") == "wrong-passphrase"
    small.open().close()


def test_a_header_and_a_database_of_two_desks_do_not_go_together(small: SmallDesk) -> None:
    """Someone with the vault key makes the desk look made-up, or another: the signed chain says otherwise."""
    vault = small.open()
    key, found = vault.vault_key, vault.header
    slot = vault.me.slot
    keys = vault.keys
    vault.close()
    user_key = found.user_key("Ana", words_of("Ana").encode())
    other = header.Header(
        False, found.cost, found.epoch, found.salt, found.desk, found.database, found.recovery, found.slots
    )
    for name in (FIRST, SECOND):
        (small.folder / name).write_bytes(other.with_user(slot, user_key, keys, key).packed(key))
    assert code_of(small) == "header-damaged"


def test_a_slot_the_chain_does_not_know_is_no_way_in(small: SmallDesk) -> None:  # attack 14
    vault = small.open()
    key, found, keys = vault.vault_key, vault.header, vault.keys
    free = next(index for index in range(header.SLOTS) if index not in {each.slot for each in vault.chain.active()})
    vault.close()
    user_key = found.user_key("Eve", words_of("Eve").encode())
    forged = found.with_user(free, user_key, keys, key)
    for name in (FIRST, SECOND):
        (small.folder / name).write_bytes(forged.packed(key))
    assert code_of(small, "Eve") == "chain-slot"


def test_a_folder_that_cannot_be_synced_keeps_its_older_database(
    small: SmallDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (small.folder / "desk-000000.db").write_bytes(b"x")

    def broken(folder: Path) -> None:
        raise OSError(5, "input/output error")

    monkeypatch.setattr(opening, "sync_folder", broken)
    with contextlib.closing(small.open()):
        assert (small.folder / "desk-000000.db").exists()
