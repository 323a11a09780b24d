"""Recovery: a secret in three SLIP-39 shares, any two of which open the desk again."""

from pathlib import Path

import msgspec
from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.share import Share
from shamir_mnemonic.wordlist import WORDLIST

from shelter_desk import seals
from shelter_desk.errors import Refused
from shelter_desk.i18n import _
from shelter_desk.vault import chain, database, header, passphrase
from shelter_desk.vault.circles import Keyring
from shelter_desk.vault.header import UserKeys
from shelter_desk.vault.opening import read_header, save_header
from shelter_desk.vault.statements import ROOT, Appointed, Granted, Left, RecoveryReplaced, Rehearsed
from shelter_desk.vault.vault import Clock, Vault, system_clock

SHARES, NEEDED = 3, 2
_SECRET_BYTES = 16  # 20 words a share: short enough to be copied by hand


def new_secret() -> bytes:
    return seals.random_bytes(_SECRET_BYTES)


def box_of(secret: bytes) -> seals.BoxKey:
    """The recovery key pair of a secret."""
    return seals.BoxKey(seals.digest(b"recovery", key=secret))


def split(secret: bytes) -> list[str]:
    """Three shares of twenty words."""
    return list(generate_mnemonics(1, [(NEEDED, SHARES)], secret)[0])


def combine(shares: list[str]) -> bytes:
    """The secret of two shares; Refused names the words and the share that are wrong."""
    cleaned = [" ".join(share.lower().split()) for share in shares]
    details = [line for number, share in enumerate(cleaned, 1) for line in _share_problems(number, share)]
    if not details:
        try:
            return bytes(combine_mnemonics(cleaned))
        except MnemonicError:
            details = [_("These two shares do not belong together. Are they the same share, or of another desk?")]
    raise Refused(
        "recovery-shares",
        _("These recovery words do not open the desk."),
        _("Compare them with the paper, word by word."),
        tuple(details),
    )


def _share_problems(number: int, share: str) -> list[str]:
    words = share.split()
    wrong = [word for word in words if word not in WORDLIST]
    if wrong:
        text = _("Share {number}: not a recovery word: {words}")
        return [text.format(number=number, words=", ".join(wrong))]
    try:
        Share.from_mnemonic(share)
    except (MnemonicError, ValueError):
        text = _("Share {number}: one or more of its {count} words are wrong or out of order.")
        return [text.format(number=number, count=len(words))]
    return []


def rehearse(vault: Vault, shares: list[str]) -> None:
    """Prove that two shares written on paper open this desk, before the first real case."""
    box = box_of(combine(shares))
    try:
        opened = box.open(vault.header.recovery)
    except seals.SealError as problem:
        raise _other_desk() from problem
    if not seals.same(opened, vault.vault_key):
        raise _other_desk()
    vault.state(Rehearsed)


def recover(folder: Path, shares: list[str], name: str, words: str, clock: Clock = system_clock) -> None:
    """Appoint a supervisor by the desk root from two shares; every circle is granted to them.

    Someone of that name who works here already (a forgotten passphrase, or a recovery that was
    cut off) is taken off and comes back with new keys.
    """
    found, data = read_header(folder)
    passphrase.demand_strong(words, name)
    box = box_of(combine(shares))
    try:
        vault_key = box.open(found.recovery)
    except seals.SealError as problem:
        raise _other_desk() from problem
    if not header.authentic(data, vault_key):
        raise header.damaged()
    connection = database.open_existing(folder / found.database, vault_key)
    try:
        rows = connection.execute("SELECT content, signature, second_signature FROM grants ORDER BY seq").fetchall()
        state = chain.replay(rows, _claimed_root(rows))
        root = seals.SignKey(box.open(state.root_sealed))
        if root.public != state.root:
            raise chain.broken("root")
        keys = UserKeys(seals.BoxKey.fresh(), seals.SignKey.fresh(), root.public)
        at = clock().isoformat(timespec="microseconds")
        member = seals.random_bytes(4).hex()
        publics = {"box": keys.box.public.hex(), "sign": keys.sign.public.hex()}
        statements: list[chain.Row] = []

        def add(statement: Appointed | Granted | Left) -> None:
            nonlocal state
            row = (statement.content(), root.sign(statement.content()), None)
            state = chain.append(state, row, root.public)
            statements.append(row)

        if before := state.by_name(name):
            add(Left(prev=state.head, by=ROOT, at=at, member=before.id))
            found = found.without_user(before.slot)
        slot = free_slot(state)
        add(
            Appointed(
                prev=state.head, by=ROOT, at=at, member=member, name=name, role=chain.SUPERVISOR, slot=slot, **publics
            )
        )
        keyring = Keyring.of_recovery(state, box)
        for circle in sorted(keyring.circles()):
            generation, key = keyring.present(circle)
            sealed = seals.b64(seals.seal_to(keys.box.public, key.packed()))
            add(
                Granted(
                    prev=state.head, by=ROOT, at=at, circle=circle, generation=generation, member=member, sealed=sealed
                )
            )
        with database.transaction(connection):
            connection.executemany(
                "INSERT INTO grants (content, signature, second_signature) VALUES (?, ?, ?)", statements
            )
    finally:
        connection.close()
    user_key = found.user_key(name, passphrase.normalised(words))
    save_header(folder, found.with_user(slot, user_key, keys, vault_key), vault_key)


def replace_shares(vault: Vault, old_shares: list[str]) -> list[str]:
    """Make three new shares with two old ones; the old ones open nothing that is written from now on."""
    old = box_of(combine(old_shares))
    try:
        root_seed = old.open(vault.chain.root_sealed)
    except seals.SealError as problem:
        raise _other_desk() from problem
    secret = new_secret()
    public = box_of(secret).public
    keyring = Keyring.of_recovery(vault.chain, old)
    circles = {
        circle: seals.b64(seals.seal_to(public, keyring.present(circle)[1].packed())) for circle in keyring.circles()
    }
    root_sealed = seals.b64(seals.seal_to(public, root_seed))
    vault.state(RecoveryReplaced, recovery=public.hex(), root_sealed=root_sealed, circles=circles)
    vault.header = vault.header.with_recovery(public, vault.vault_key)
    save_header(vault.folder, vault.header, vault.vault_key)
    return split(secret)


def free_slot(state: chain.Chain) -> int:
    """A random slot that nobody has."""
    taken = {member.slot for member in state.active()}
    free = [slot for slot in range(header.SLOTS) if slot not in taken]
    if not free:
        raise Refused(
            "slots", _("This desk has no place for another person."), _("Let someone who left be taken off first.")
        )
    return free[seals.random_below(len(free))]


def _claimed_root(rows: list[chain.Row]) -> bytes:
    """The root named by the first statement; it is believed only if recovery opens its secret."""
    claimed = msgspec.json.decode(rows[0][0]) if rows else {}
    return bytes.fromhex(claimed.get("root", ""))


def _other_desk() -> Refused:
    return Refused(
        "recovery-other-desk",
        _("These recovery words are not those of this desk, or have been replaced since."),
        _("Look for newer ones, or choose the folder they belong to."),
    )
