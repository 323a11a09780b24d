"""Recovery: any two of three shares open the desk again, wrong words are named, replaced shares open nothing new."""

import itertools
from pathlib import Path

import pytest

from shelter_desk import seals
from shelter_desk.errors import Broken, Refused
from shelter_desk.vault import audit, chain, check, header, members, opening, recovery
from shelter_desk.vault.statements import ROOT, Founded
from shelter_desk.vault.vault import Vault
from tests.vault.desks import CIRCLES, SmallDesk, make, renew_desk_keys, words_of, write

NEW_WORDS = "three grey herons over the old mill"
PAIRS = list(itertools.permutations(range(3), 2))


def refusal(*arguments: object) -> Refused:
    with pytest.raises(Refused) as problem:
        recovery.combine(*arguments)  # type: ignore[arg-type]
    return problem.value


# Shares


@pytest.mark.parametrize("pair", PAIRS)
def test_each_pair_of_shares_gives_the_secret(pair: tuple[int, int]) -> None:
    secret = recovery.new_secret()
    shares = recovery.split(secret)
    assert all(len(share.split()) == 20 for share in shares)
    assert recovery.combine([shares[index] for index in pair]) == secret


def test_shares_are_read_however_they_are_written() -> None:
    secret = recovery.new_secret()
    first, second, _third = recovery.split(secret)
    assert recovery.combine([f"  {first.upper()}\n", second.replace(" ", "   ")]) == secret


def test_a_wrong_word_is_named_with_its_share() -> None:
    first, second, _third = recovery.split(recovery.new_secret())
    words = second.split()
    words[4], words[9] = "heron", "mill"
    problem = refusal([first, " ".join(words)])
    assert problem.code == "recovery-shares"
    assert problem.details == ("Share 2: not a recovery word: heron, mill",)


def test_exchanged_or_missing_words_are_noticed_in_their_share() -> None:
    first, second, _third = recovery.split(recovery.new_secret())
    words = first.split()
    at = next(at for at in range(10, 19) if words[at] != words[at + 1])
    swapped = [*words[:at], words[at + 1], words[at], *words[at + 2 :]]
    for wrong in (swapped, words[:-1], [*words, words[0]], []):
        (line,) = refusal([" ".join(wrong), second]).details
        assert line.startswith("Share 1:")
        assert str(len(wrong)) in line


def test_shares_that_do_not_belong_together_are_refused() -> None:
    mine, theirs = recovery.split(recovery.new_secret()), recovery.split(recovery.new_secret())
    for pair in ([mine[0], mine[0]], [mine[0], theirs[1]], [mine[0]], []):
        assert "do not belong together" in refusal(pair).details[0]


def test_the_same_secret_is_split_anew_each_time() -> None:
    """SLIP-39 by 2 of 3: a share is one point of a random line, so that one alone fits every secret."""
    secret = recovery.new_secret()
    assert len({share for _run in range(5) for share in recovery.split(secret)}) == 15


# Rehearsal


def test_reading_two_shares_back_makes_the_desk_ready(small: SmallDesk, vault: Vault) -> None:
    assert not vault.chain.rehearsed
    recovery.rehearse(vault, small.shares[1:])
    assert vault.chain.rehearsed


def test_shares_of_another_desk_do_not_rehearse(small: SmallDesk, vault: Vault, tmp_path: Path) -> None:
    other = make(tmp_path / "other", {"Zoe": "supervisor"})
    with pytest.raises(Refused) as problem:
        recovery.rehearse(vault, other.shares[:2])
    assert problem.value.code == "recovery-other-desk"
    box = recovery.box_of(recovery.combine(small.shares[:2]))
    vault.header = vault.header.with_recovery(box.public, seals.random_bytes(32))
    with pytest.raises(Refused):
        recovery.rehearse(vault, small.shares[:2])
    assert not vault.chain.rehearsed


# Recovering


@pytest.mark.parametrize("pair", PAIRS)
def test_each_pair_opens_a_forgotten_desk(small: SmallDesk, tmp_path: Path, pair: tuple[int, int]) -> None:  # attack 17
    lost = make(tmp_path / "lost", {"Zoe": "supervisor"})
    vault = lost.open("Zoe")
    stored = write(vault, {circle: {circle: "text"} for circle in ("work", "identity", "child")})
    vault.close()
    recovery.recover(lost.folder, [lost.shares[index] for index in pair], "Zoe", NEW_WORDS, lost.clock)
    with pytest.raises(Refused):
        lost.open("Zoe")
    vault = lost.open("Zoe", NEW_WORDS)
    found = vault.revision(stored.id)
    assert found is not None
    assert vault.answers(found) == (dict.fromkeys(("work", "identity", "child"), "text"), frozenset())
    assert vault.keyring.circles() == set(CIRCLES)
    assert vault.me.role == chain.SUPERVISOR
    assert list(check.problems(vault)) == []
    vault.close()


def test_recovery_is_written_into_the_audit(small: SmallDesk) -> None:
    recovery.recover(small.folder, small.shares[:2], "Zoe", NEW_WORDS, small.clock)
    vault = small.open("Zoe", NEW_WORDS)
    events = [audit.read(row[1]) for row in vault.audit_rows()]
    assert (events[-1].act, events[-1].by) == ("recovered", vault.me.id)
    assert [each.at for each in events] == sorted(each.at for each in events)
    assert list(check.problems(vault)) == []
    vault.close()


def test_the_others_work_on(small: SmallDesk) -> None:
    recovery.recover(small.folder, small.shares[:2], "Zoe", NEW_WORDS, small.clock)
    for name in ("Ana", "Cem", "Dua"):
        vault = small.open(name)
        assert list(check.problems(vault)) == []
        vault.close()


def test_a_recovery_that_was_cut_off_is_simply_repeated(small: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*_arguments: object) -> None:
        raise KeyboardInterrupt

    before = set(small.folder.iterdir())
    with monkeypatch.context() as patch:
        patch.setattr(recovery, "save_header", cut)
        for _time in range(2):
            with pytest.raises(KeyboardInterrupt):
                recovery.recover(small.folder, small.shares[:2], "Ana", NEW_WORDS, small.clock)
        with pytest.raises(Refused) as problem:
            small.open("Ana")
        assert problem.value.code == "taken-off"
    recovery.recover(small.folder, small.shares[:2], "Ana", NEW_WORDS, small.clock)
    vault = small.open("Ana", NEW_WORDS)
    assert [each.name for each in vault.chain.active()].count("Ana") == 1
    assert list(check.problems(vault)) == []
    found, _data = opening.read_header(small.folder)
    vault.close()
    assert found.open_slot(found.user_key("Ana", words_of("Ana").encode())) is None
    assert {path.name for path in small.folder.iterdir()} == {path.name for path in before} | {"desk.lock"}


def test_recovery_does_not_begin_while_the_desk_is_open(small: SmallDesk, vault: Vault) -> None:
    with pytest.raises(Refused) as problem:
        recovery.recover(small.folder, small.shares[:2], "Zoe", NEW_WORDS, small.clock)
    assert problem.value.code == "in-use"


def test_recovery_refuses_what_does_not_fit_and_changes_nothing(small: SmallDesk, tmp_path: Path) -> None:
    other = make(tmp_path / "other", {"Zoe": "supervisor"})
    before = {path.name: path.read_bytes() for path in small.folder.iterdir()}
    for shares, words, code in (
        (other.shares[:2], NEW_WORDS, "recovery-other-desk"),
        (small.shares[:1], NEW_WORDS, "recovery-shares"),
        (small.shares[:2], "short", "weak-passphrase"),
    ):
        with pytest.raises(Refused) as problem:
            recovery.recover(small.folder, shares, "Ana", words, small.clock)
        assert problem.value.code == code
    for name, data in before.items():
        assert (small.folder / name).read_bytes() == data
    with pytest.raises(Refused) as problem:
        recovery.recover(tmp_path / "none", small.shares[:2], "Ana", NEW_WORDS, small.clock)
    assert problem.value.code == "no-desk"


def test_recovery_works_from_the_second_copy_and_tells_tampering(small: SmallDesk) -> None:
    first, second = small.folder / header.FILE_NAME, small.folder / header.SECOND_COPY
    data = bytearray(first.read_bytes())
    data[-1] ^= 1
    first.write_bytes(data)
    second.write_bytes(data)
    with pytest.raises(Broken) as problem:
        recovery.recover(small.folder, small.shares[:2], "Ana", NEW_WORDS, small.clock)
    assert problem.value.code == "header-damaged"
    data[-1] ^= 1
    second.write_bytes(data)
    recovery.recover(small.folder, small.shares[:2], "Ana", NEW_WORDS, small.clock)
    small.open("Ana", NEW_WORDS).close()


@pytest.mark.parametrize("forged", ["root", "garbage", "nothing"])
def test_a_chain_that_the_recovery_words_do_not_seal_is_not_believed(small: SmallDesk, forged: str) -> None:
    """An insider with the vault key can write any chain, but no root secret that the words open."""
    vault = small.open()
    root = seals.SignKey.fresh()
    statement = Founded(
        prev=chain.START,
        by=ROOT,
        at=vault.moment(),
        desk=vault.chain.desk,
        name="Forged",
        demo=True,
        root=root.public.hex(),
        recovery=vault.chain.recovery.hex(),
        root_sealed=seals.b64(seals.seal_to(vault.chain.recovery, root.seed)),
    )
    content = statement.content() if forged == "root" else b"no statement"
    for statement_sql in ("DROP TRIGGER grants_kept", "DROP TRIGGER grants_fixed", "DELETE FROM grants"):
        vault.connection.execute(statement_sql)
    if forged != "nothing":
        row = (content, root.sign(content), None)
        vault.connection.execute("INSERT INTO grants (content, signature, second_signature) VALUES (?, ?, ?)", row)
    vault.close()
    with pytest.raises((Broken, Refused)) as problem:
        recovery.recover(small.folder, small.shares[:2], "Ana", NEW_WORDS, small.clock)
    assert problem.value.code == ("chain-unreadable" if forged == "garbage" else "recovery-other-desk")


def test_a_full_desk_has_no_place_for_another(vault: Vault) -> None:
    person = next(iter(vault.chain.members.values()))
    full = {f"m{slot}": chain.Member(f"m{slot}", f"n{slot}", "shift", b"", b"", slot) for slot in range(header.SLOTS)}
    for gone in (0, 63):
        one_left = {key: each for key, each in full.items() if each.slot != gone}
        assert recovery.free_slot(chain.Chain(members=one_left)) == gone
    with pytest.raises(Refused) as problem:
        recovery.free_slot(chain.Chain(members=full | {"p": person}))
    assert problem.value.code == "slots"


# Replacing


def test_replaced_shares_open_nothing_that_is_written_from_then_on(small: SmallDesk) -> None:
    vault = small.open("Bea")
    before = write(vault, {"work": {"text": "before"}})
    backup = (vault.folder / header.FILE_NAME).read_bytes()
    new = recovery.propose_shares()
    recovery.replace_shares(vault, small.shares[:2], new[1:], renew_desk_keys)
    after = write(vault, {"work": {"text": "after"}})
    assert vault.chain.rehearsed
    assert vault.header.epoch == 2
    assert vault.chain.desk_keys is not None
    assert list(check.problems(vault)) == []
    for stored, text in ((before, "before"), (after, "after")):
        found = vault.revision(stored.id)
        assert found is not None
        assert vault.answers(found)[0] == {"text": text}
    recovery.rehearse(vault, [new[0], new[2]])
    vault.close()
    # The old words with an old copy of the key file: the vault key they give is not the present one.
    old_box = recovery.box_of(recovery.combine(small.shares[:2]))
    old_key = old_box.open(header.parse(backup).recovery)
    with pytest.raises(Broken):
        opening.database.open_existing(small.folder / "desk-000002.db", old_key)
    with pytest.raises(Refused):
        recovery.recover(small.folder, small.shares[:2], "Zoe", NEW_WORDS, small.clock)
    recovery.recover(small.folder, new[:2], "Zoe", NEW_WORDS, small.clock)
    for name, words in (("Zoe", NEW_WORDS), ("Ana", ""), ("Dua", "")):
        opened = small.open(name, words)
        found = opened.revision(after.id)
        assert found is not None
        assert opened.answers(found)[0] == {"text": "after"}
        opened.close()


def test_restricted_circles_are_renewed_with_the_rest_though_she_does_not_hold_them(small: SmallDesk) -> None:
    vault = small.open("Ana")
    members.restrict_case(vault, "CASE-1", [])
    stored = write(vault, {"identity": {"name": "Mirela"}}, form="identity")
    vault.close()
    vault = small.open("Bea")
    new = recovery.propose_shares()
    recovery.replace_shares(vault, small.shares[1:], new[:2], renew_desk_keys)
    assert vault.chain.circles["case:CASE-1"].generation == 2
    assert not vault.keyring.holds("case:CASE-1")
    vault.close()
    vault = small.open("Ana")
    found = vault.revision(stored.id)
    assert found is not None
    assert vault.answers(found)[0] == {"name": "Mirela"}
    vault.close()
    recovery.recover(small.folder, new[1:], "Zoe", NEW_WORDS, small.clock)
    vault = small.open("Zoe", NEW_WORDS)
    assert vault.answers(found)[0] == {"name": "Mirela"}
    vault.close()


def test_a_worker_without_exchange_can_read_the_words_back_too(small: SmallDesk) -> None:
    vault = small.open("Cem")
    recovery.replace_shares(vault, small.shares[:2], recovery.propose_shares()[:2], renew_desk_keys)
    assert vault.chain.desk_keys is None
    assert list(check.problems(vault)) == []
    vault.close()


def test_shares_are_replaced_by_old_ones_of_this_desk_and_by_new_ones(small: SmallDesk, vault: Vault) -> None:
    new, head = recovery.propose_shares(), vault.head
    for old, fresh, code in (
        (new[:2], new[:2], "recovery-other-desk"),
        (small.shares[:2], small.shares[1:], "recovery-same"),
        (small.shares[:2], new[:1], "recovery-shares"),
    ):
        with pytest.raises(Refused) as problem:
            recovery.replace_shares(vault, old, fresh, renew_desk_keys)
        assert problem.value.code == code
    assert vault.head == head


def test_a_cut_while_shares_are_replaced_leaves_the_old_ones(
    small: SmallDesk, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("shelter_desk.vault.rotation.save_header", cut)
        with pytest.raises(KeyboardInterrupt):
            recovery.replace_shares(vault, small.shares[:2], recovery.propose_shares()[:2], renew_desk_keys)
    recovery.rehearse(vault, small.shares[:2])
    assert vault.header.epoch == 1
