"""People come and go: who opens what afterwards."""

from collections.abc import Callable

import pytest

from shelter_desk import seals
from shelter_desk.errors import Broken, DeskError, Refused
from shelter_desk.vault import chain, check, database, drafts, header, members, opening, recovery, rotation
from shelter_desk.vault.chain import Member
from shelter_desk.vault.revisions import Stored
from shelter_desk.vault.vault import Second, Vault
from tests.vault.desks import CIRCLES, ROLES, SmallDesk, renew_desk_keys, words_of, write

NEW_WORDS = "three grey herons over the old mill"


def member(vault: Vault, name: str) -> Member:
    found = vault.chain.by_name(name)
    assert found is not None
    return found


def refused(code: str, act: Callable[..., object], *arguments: object, **more: object) -> DeskError:
    with pytest.raises(DeskError) as problem:
        act(*arguments, **more)
    assert problem.value.code == code
    return problem.value


def read(small: SmallDesk, stored: Stored, name: str = "Ana", words: str = "") -> dict[str, object]:
    vault = small.open(name, words)
    found = vault.revision(stored.id)
    assert found is not None
    answers, _closed = vault.answers(found)
    vault.close()
    return answers


# Appointing


@pytest.mark.parametrize("role", ["shift", "case_worker", "reports", "administrator"])
def test_an_appointed_worker_reads_what_her_role_reads(small: SmallDesk, role: str) -> None:
    vault = small.open()
    stored = write(vault, {circle: {circle: "text"} for circle in ("work", "identity", "child")})
    eve = members.appoint(vault, "Eve", role, words_of("Eve"), ROLES[role])
    assert eve.role == role
    assert list(check.problems(vault)) == []
    vault.close()
    readable = {circle: "text" for circle in ("work", "identity") if circle in ROLES[role]}
    assert read(small, stored, "Eve") == readable


def test_a_supervisor_and_the_child_circle_need_two(small: SmallDesk, vault: Vault) -> None:
    for role in ("supervisor", "child"):
        refused("second-person", members.appoint, vault, "Eve", role, words_of("Eve"), ROLES[role])
    assert vault.chain.by_name("Eve") is None
    eve = members.appoint(vault, "Eve", "supervisor", words_of("Eve"), CIRCLES, small.second(vault))
    assert vault.chain.circles_of(eve.id) == list(CIRCLES)
    refused("second-person", members.grant, vault, member(vault, "Cem").id, "child")
    members.grant(vault, member(vault, "Cem").id, "child", small.second(vault))
    assert vault.chain.holds(member(vault, "Cem").id, "child")


def test_a_refused_appointment_leaves_no_trace(small: SmallDesk, vault: Vault) -> None:
    """Not even where the second person says no after the first statement was signed."""
    bea = small.second(vault)

    def no(_content: bytes) -> bytes:
        raise Refused("second-refused", "no")

    before = (vault.chain, vault.head, (vault.folder / header.FILE_NAME).read_bytes())
    appoint = (members.appoint, vault, "Eve", "child", words_of("Eve"), ROLES["child"])
    refused("second-refused", *appoint, Second(bea.member, no))
    refused("chain-second-signature", *appoint, Second(bea.member, lambda _content: bytes(64)))
    refused("not-allowed-second", *appoint, Second(vault.me.id, vault.keys.sign.sign))
    answers = iter([bea.sign, no])
    refused("second-refused", *appoint, Second(bea.member, lambda content: next(answers)(content)))
    assert (vault.chain, vault.head, (vault.folder / header.FILE_NAME).read_bytes()) == before
    vault.record_event("works on")
    assert list(check.problems(vault)) == []


@pytest.mark.parametrize(
    ("name", "words", "code"),
    [
        ("Cem", words_of("Eve"), "not-allowed-appointed-twice"),
        ("  cem ", words_of("Eve"), "not-allowed-appointed-twice"),
        (" ", words_of("Eve"), "names"),
        ("Eve", "short", "weak-passphrase"),
    ],
)
def test_who_cannot_be_appointed(vault: Vault, name: str, words: str, code: str) -> None:
    refused(code, members.appoint, vault, name, "shift", words, ("work",))


def test_only_supervisors_appoint_and_only_members_give_a_circle(small: SmallDesk) -> None:
    vault = small.open("Cem")
    refused("not-allowed-role", members.appoint, vault, "Eve", "shift", words_of("Eve"), ("work",))
    refused("not-allowed-circle-members", members.appoint, vault, "Eve", "reports", words_of("Eve"), ("reports",))
    refused("not-allowed-circle-members", members.grant, vault, member(vault, "Dua").id, "health")
    vault.close()


def test_a_header_that_cannot_be_written_leaves_memory_and_disk_alike(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise Broken("disk-ENOSPC", "full")

    before = vault.header
    monkeypatch.setattr(members, "save_header", full)
    refused("disk-ENOSPC", members.change_passphrase, vault, NEW_WORDS)
    assert vault.header == before
    assert opening.read_header(vault.folder)[0] == before


def test_a_header_the_disk_did_not_confirm_is_what_memory_goes_on_with(
    small: SmallDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = small.open()

    def unconfirmed(*_arguments: object) -> None:
        raise OSError(5, "input/output error")

    with monkeypatch.context() as patch:
        patch.setattr("shelter_desk.system.files.sync_folder", unconfirmed)
        refused("disk-unconfirmed", members.change_passphrase, vault, NEW_WORDS)
    assert opening.read_header(small.folder)[0] == vault.header
    members.appoint(vault, "Eve", "shift", words_of("Eve"), ("work",))
    vault.close()
    small.open("Ana", NEW_WORDS).close()
    small.open("Eve").close()


# Passphrases and restricted cases


def test_a_new_passphrase_opens_and_the_old_one_does_not(small: SmallDesk) -> None:
    vault = small.open("Cem")
    refused("weak-passphrase", members.change_passphrase, vault, "cem cem cem cem")
    members.change_passphrase(vault, NEW_WORDS)
    vault.close()
    refused("wrong-passphrase", small.open, "Cem")
    vault = small.open("Cem", NEW_WORDS)
    assert list(check.problems(vault)) == []
    vault.close()


def test_a_restricted_case_is_given_on_by_those_who_know_it(small: SmallDesk) -> None:  # R-CO-04
    vault = small.open()
    members.restrict_case(vault, "CASE-1", [])
    stored = write(vault, {"identity": {"name": "Mirela"}}, form="identity")
    refused("not-allowed-generation", members.restrict_case, vault, "CASE-1", [])
    vault.close()
    assert read(small, stored, "Bea") == {}
    vault = small.open("Bea")
    refused("not-allowed-circle-members", members.grant, vault, vault.me.id, "case:CASE-1")
    vault.close()
    vault = small.open()
    members.grant(vault, member(vault, "Cem").id, "case:CASE-1")
    vault.close()
    assert read(small, stored, "Cem") == {"name": "Mirela"}


# Leaving


def leave(vault: Vault, name: str) -> None:
    members.leave(vault, member(vault, name).id, renew_desk_keys)


def test_who_left_opens_neither_the_desk_nor_what_is_written_later(small: SmallDesk) -> None:
    vault = small.open()
    before = write(vault, {"work": {"text": "before"}, "identity": {"name": "Mirela"}})
    old_header, old_key = vault.header, vault.vault_key
    vault.close()
    cem = small.open("Cem")
    his, his_keys = cem.keyring, cem.keys
    cem.close()
    vault = small.open()
    leave(vault, "Cem")
    after = write(vault, {"work": {"text": "after"}}, parents=(before,))
    assert list(check.problems(vault)) == []
    assert vault.header.epoch == 2
    assert after.revision.parts["work"].generation == 2
    assert after.revision.parts["identity"] == before.revision.parts["identity"]
    # His old keys and the old vault key, which he may have written down, open nothing of the new epoch.
    assert old_header.open_slot(old_header.user_key("Cem", words_of("Cem").encode())) is not None
    assert vault.header.open_slot(vault.header.user_key("Cem", words_of("Cem").encode())) is None
    for slot in vault.header.slots:
        with pytest.raises(seals.SealError):
            his_keys.box.open(slot.vault_key)
    for circle in ("work", "identity"):
        state = vault.chain.circles[circle]
        assert member(vault, "Ana").id in state.sealed
        _generation, key = his.present(circle)
        assert key.box.public != state.public
        for wrapped in vault.connection.execute("SELECT wrapped FROM case_keys WHERE circle = ?", (circle,)):
            with pytest.raises(seals.SealError):
                seals.open_seal(key.symmetric, wrapped[0], seals.canonical(["case key", "CASE-1", circle, 1]))
    new_database = vault.folder / vault.header.database
    vault.close()
    assert not (small.folder / "desk-000001.db").exists()
    refused("wrong-passphrase", small.open, "Cem")
    refused("database-unreadable", database.open_existing, new_database, old_key)


def test_those_who_stay_read_old_and_new(small: SmallDesk) -> None:
    vault = small.open()
    before = write(vault, {"work": {"text": "before"}, "child": {"child": "drew"}})
    drafts.save(vault, "d1", ("CASE-1", "case_note", "r9"), {"work": {"text": "half"}}, [])
    leave(vault, "Gus")
    after = write(vault, {"work": {"text": "after"}, "child": {"child": "slept"}}, record="r2")
    vault.close()
    for name in ("Ana", "Bea"):
        assert read(small, before, name) == {"text": "before", "child": "drew"}
        assert read(small, after, name) == {"text": "after", "child": "slept"}
    assert read(small, before, "Dua") == {"text": "before"}
    assert read(small, after, "Dua") == {"text": "after"}
    vault = small.open("Cem")
    draft = drafts.read(vault, "d1")
    assert draft is not None
    assert draft.answers == {"text": "half"}
    assert list(check.problems(vault)) == []
    vault.close()
    recovery.recover(small.folder, small.shares[:2], "Zoe", NEW_WORDS, small.clock)
    assert read(small, after, "Zoe", NEW_WORDS) == {"text": "after", "child": "slept"}


def test_the_exchange_keys_are_renewed_if_she_held_them(small: SmallDesk) -> None:
    vault = small.open()
    renew_desk_keys(vault)
    leave(vault, "Cem")
    assert len(vault.chain.all_cards) == 1
    leave(vault, "Bea")
    assert len(vault.chain.all_cards) == 2
    assert vault.chain.desk_keys is not None
    assert vault.chain.desk_keys.generation == 2
    vault.close()


def test_a_name_can_come_back_with_new_keys(small: SmallDesk) -> None:
    vault = small.open()
    leave(vault, "Dua")
    members.appoint(vault, "Dua", "shift", NEW_WORDS, ("work",))
    assert list(check.problems(vault)) == []
    vault.close()
    refused("wrong-passphrase", small.open, "Dua")
    small.open("Dua", NEW_WORDS).close()


def test_who_does_not_exist_or_left_does_not_leave(vault: Vault) -> None:
    gone = member(vault, "Cem").id
    leave(vault, "Cem")
    refused("not-allowed-no-such-member", members.leave, vault, gone, renew_desk_keys)
    refused("not-allowed-no-such-member", members.leave, vault, "nobody", renew_desk_keys)


def test_nobody_takes_their_own_keys_away(vault: Vault) -> None:
    refused("rotation-self", leave, vault, "Ana")
    refused("rotation-self", members.change_role, vault, vault.me.id, "shift", ("work",), renew_desk_keys)


def test_who_lacks_a_circle_cannot_renew_it(small: SmallDesk) -> None:
    vault = small.open()
    members.restrict_case(vault, "CASE-1", [member(vault, "Cem").id])
    vault.close()
    vault = small.open("Bea")
    problem = refused("rotation-circles", leave, vault, "Cem")
    assert problem.details == ("case:CASE-1",)
    vault.close()
    vault = small.open()
    stored = write(vault, {"identity": {"name": "Mirela"}}, form="identity")
    leave(vault, "Cem")
    assert vault.chain.circles["case:CASE-1"].generation == 2
    vault.close()
    vault = small.open("Bea")  # what she cannot open, her rotation leaves as it is
    leave(vault, "Dua")
    vault.close()
    assert read(small, stored) == {"name": "Mirela"}


def test_a_case_worker_takes_nobody_off(small: SmallDesk) -> None:
    vault = small.open("Cem")
    before = {path.name for path in small.folder.iterdir()}
    refused("not-allowed-role", leave, vault, "Dua")
    assert {path.name for path in small.folder.iterdir()} == before
    vault.record_event("works on")
    vault.close()


# Another role


def test_a_role_with_fewer_circles_renews_those_she_loses(small: SmallDesk) -> None:
    vault = small.open()
    stored = write(vault, {"work": {"text": "w"}, "identity": {"name": "Mirela"}})
    members.restrict_case(vault, "CASE-2", [member(vault, "Cem").id])
    cem = member(vault, "Cem").id
    members.change_role(vault, cem, "shift", ("work",), renew_desk_keys)
    assert vault.chain.circles["identity"].generation == 2
    assert vault.chain.circles["work"].generation == 1
    assert vault.chain.circles_of(cem) == ["work", "case:CASE-2"]
    assert list(check.problems(vault)) == []
    vault.close()
    assert read(small, stored, "Cem") == {"text": "w"}


def test_a_role_with_more_circles_is_granted_them(small: SmallDesk) -> None:
    vault = small.open()
    dua = member(vault, "Dua").id
    members.change_role(vault, dua, "case_worker", ROLES["case_worker"], renew_desk_keys)
    assert vault.header.epoch == 1
    assert vault.chain.circles_of(dua) == ["work", "identity"]
    vault.close()


def test_gaining_and_losing_happen_together(small: SmallDesk) -> None:
    vault = small.open()
    cem = member(vault, "Cem").id
    before = (vault.chain, vault.head)
    change = (members.change_role, vault, cem, "child worker", ("work", "child"), renew_desk_keys)
    refused("second-person", *change)
    assert (vault.chain, vault.head) == before
    members.change_role(*change[1:], small.second(vault))
    assert vault.chain.circles_of(cem) == ["work", "child"]
    assert vault.chain.members[cem].role == "child worker"
    vault.close()


def test_raising_someone_to_supervisor_needs_two(small: SmallDesk, vault: Vault) -> None:
    dua = member(vault, "Dua").id
    refused("second-person", members.change_role, vault, dua, "supervisor", ("work",), renew_desk_keys)
    members.change_role(vault, dua, "supervisor", ("work",), renew_desk_keys, small.second(vault))
    assert vault.chain.members[dua].role == chain.SUPERVISOR


# Rotation under pressure


def test_too_little_space_is_said_before_anything_happens(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        free = 1000

    monkeypatch.setattr(rotation.shutil, "disk_usage", lambda _path: Usage)
    problem = refused("rotation-room", leave, vault, "Cem")
    assert "1 MB" in problem.advice
    assert vault.header.epoch == 1


@pytest.mark.parametrize(
    "step",
    [
        "shelter_desk.vault.rotation.database.export",
        "shelter_desk.vault.rotation._renew_circles",
        "shelter_desk.vault.rotation.sync_file",
        "shelter_desk.vault.rotation.save_header",
        "shelter_desk.vault.opening.write_durably",
    ],
)
def test_a_rotation_cut_at_any_step_leaves_the_old_desk_whole(
    small: SmallDesk, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    vault = small.open()
    before = {path.name for path in small.folder.iterdir()}

    def cut(*_arguments: object) -> None:
        raise OSError(28, "no space left on device") if step.endswith("sync_file") else Broken("cut", "cut")

    with monkeypatch.context() as patch:
        patch.setattr(step, cut)
        refused("disk-ENOSPC" if step.endswith("sync_file") else "cut", leave, vault, "Cem")
    assert {path.name for path in small.folder.iterdir()} == before
    stored = write(vault, {"work": {"text": "goes on"}})
    leave(vault, "Cem")
    vault.close()
    assert read(small, stored) == {"text": "goes on"}


def test_a_copy_that_fails_its_check_is_not_taken(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(database, "problems", lambda _connection: ["page 3: bad"])
        problem = refused("rotation-check", leave, vault, "Cem")
    assert problem.details == ("page 3: bad",)
    assert vault.header.epoch == 1


@pytest.mark.parametrize("readable", [True, False])
def test_a_commit_the_disk_did_not_confirm_ends_all_writing_until_the_desk_is_opened_again(
    small: SmallDesk, monkeypatch: pytest.MonkeyPatch, readable: bool
) -> None:
    """Else the next save would go into a database that the key file no longer names."""
    vault = small.open()
    stored = write(vault, {"work": {"text": "before"}})
    whole = opening.write_durably

    def unconfirmed(path: object, data: bytes) -> None:
        whole(path, data)  # type: ignore[arg-type]
        if not readable:
            (small.folder / header.FILE_NAME).unlink()
            (small.folder / header.FILE_NAME).mkdir()
        raise Broken("disk-unconfirmed", "unconfirmed")

    with monkeypatch.context() as patch:
        patch.setattr(opening, "write_durably", unconfirmed)
        refused("disk-unconfirmed", leave, vault, "Cem")
    refused("desk-closed", vault.record_event, "anything")
    assert (small.folder / "desk-000001.db").exists()
    assert (small.folder / "desk-000002.db").exists()
    if not readable:
        (small.folder / header.FILE_NAME).rmdir()
    assert read(small, stored) == {"text": "before"}
    assert opening.read_header(small.folder)[0].epoch == (2 if readable else 1)
    assert (small.folder / "desk-000001.db").exists() is not readable
