"""Recovery: a secret in three SLIP-39 shares, any two of which open the desk again."""

from collections.abc import Callable
from pathlib import Path

import msgspec
from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.share import Share
from shamir_mnemonic.wordlist import WORDLIST

from shelter_desk import seals
from shelter_desk.errors import Refused
from shelter_desk.i18n import _
from shelter_desk.system.files import exclusive
from shelter_desk.vault import audit, chain, database, header, passphrase
from shelter_desk.vault.circles import Keyring
from shelter_desk.vault.header import SLOTS, Header, UserKeys
from shelter_desk.vault.opening import LOCK_FILE, copies, read_header, save_header
from shelter_desk.vault.rotation import Authority, rotate
from shelter_desk.vault.statements import ROOT, Appointed, Founded, Granted, Left, RecoveryReplaced, Rehearsed, decoder
from shelter_desk.vault.vault import Clock, Vault, audit_head, moment_after, statement_rows, system_clock

SHARES, NEEDED = 3, 2
_ROOT_CONTEXT = b"desk root"
_SECRET_BYTES = 16  # 20 words a share: short enough to be copied by hand


def new_secret() -> bytes:
    return seals.random_bytes(_SECRET_BYTES)


def box_of(secret: bytes) -> seals.BoxKey:
    """The recovery key pair of a secret."""
    return seals.BoxKey(seals.digest(b"recovery", key=secret))


def seal_root(secret: bytes, root: seals.SignKey) -> str:
    """The desk root's secret under the recovery secret: nobody else can make one that opens."""
    return seals.b64(seals.seal(_root_key(secret), root.seed, _ROOT_CONTEXT))


def open_root(secret: bytes, sealed: bytes) -> seals.SignKey:
    """The desk root, or SealError where these are other recovery words."""
    return seals.SignKey(seals.open_seal(_root_key(secret), sealed, _ROOT_CONTEXT))


def _root_key(secret: bytes) -> bytes:
    return seals.digest(b"recovery root", key=secret)


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
    secret = combine(shares)
    try:
        opened = box_of(secret).open(vault.header.recovery)
        open_root(secret, vault.chain.root_sealed)
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
    read_header(folder)
    passphrase.demand_name(name)
    passphrase.demand_strong(words, name)
    secret = combine(shares)
    with exclusive(folder / LOCK_FILE):
        found, vault_key = _opened_by_recovery(folder, box_of(secret))
        connection = database.open_existing(folder / found.database, vault_key)
        try:
            state, member, keys = _appoint_by_root(connection, secret, name, clock)
        finally:
            connection.close()
        # Slots of people the chain no longer knows are emptied, also what a recovery that was cut off left.
        active = {each.slot for each in state.active()}
        for slot in range(SLOTS):
            found = found if slot in active else found.without_user(slot)
        user_key = found.user_key(name, passphrase.normalised(words))
        slot = state.members[member].slot
        save_header(folder, found.with_user(slot, user_key, keys, vault_key), vault_key)


def _opened_by_recovery(folder: Path, box: seals.BoxKey) -> tuple[Header, bytes]:
    tampered = False
    for found, data in copies(folder):
        try:
            vault_key = box.open(found.recovery)
        except seals.SealError:
            continue
        if header.authentic(data, vault_key):
            return found, vault_key
        tampered = True
    raise header.damaged() if tampered else _other_desk()


def _appoint_by_root(
    connection: database.Connection, secret: bytes, name: str, clock: Clock
) -> tuple[chain.Chain, str, UserKeys]:
    """State in one transaction that a supervisor comes, with her own audit entry; returns who she is."""
    rows = statement_rows(connection)
    try:
        root = open_root(secret, _root_sealed(rows))
    except seals.SealError as problem:
        raise _other_desk() from problem
    state = chain.replay(rows, root.public)
    last = audit_head(connection)
    at = moment_after(last, clock())
    keys = UserKeys(seals.BoxKey.fresh(), seals.SignKey.fresh(), root.public)
    member = seals.random_bytes(4).hex()
    statements: list[chain.Row] = []

    def add(statement: Appointed | Granted | Left) -> None:
        nonlocal state
        row = (statement.content(), root.sign(statement.content()), None)
        state = chain.append(state, row, root.public)
        statements.append(row)

    if before := state.by_name(name):
        add(Left(prev=state.head, by=ROOT, at=at, member=before.id))
    add(
        Appointed(
            prev=state.head,
            by=ROOT,
            at=at,
            member=member,
            name=name,
            role=chain.SUPERVISOR,
            slot=free_slot(state),
            box=keys.box.public.hex(),
            sign=keys.sign.public.hex(),
        )
    )
    keyring = Keyring.of_recovery(state, box_of(secret))
    for circle in sorted(keyring.circles()):
        generation, key = keyring.present(circle)
        sealed = seals.b64(seals.seal_to(keys.box.public, key.packed()))
        add(
            Granted(prev=state.head, by=ROOT, at=at, circle=circle, generation=generation, member=member, sealed=sealed)
        )
    entry, _head = audit.chained(last, audit.Event(at, member, "recovered", state.instance), keys.sign)
    with database.transaction(connection):
        connection.executemany("INSERT INTO grants (content, signature, second_signature) VALUES (?, ?, ?)", statements)
        connection.execute("INSERT INTO audit VALUES (?, ?, ?, ?)", entry)
    return state, member, keys


def propose_shares() -> list[str]:
    """Three new shares, to be copied and read back before `replace_shares` makes them the desk's own."""
    return split(new_secret())


def replace_shares(
    vault: Vault, old_shares: list[str], new_shares: list[str], renew_desk_keys: Callable[[Vault], None]
) -> None:
    """Make new shares the desk's own, with two old ones and two of the new ones read back from paper.

    All keys are renewed, so the old shares open nothing that is written from now on; the backups made until now
    they still open. The words come first: a power cut can never leave a desk whose recovery words nobody has.
    """
    secret_before, secret = combine(old_shares), combine(new_shares)
    try:
        root = open_root(secret_before, vault.chain.root_sealed)
    except seals.SealError as problem:
        raise _other_desk() from problem
    if seals.same(secret, secret_before):
        raise Refused(
            "recovery-same",
            _("These are the old recovery words."),
            _("Read back two of the new ones."),
        )
    before, after = box_of(secret_before), box_of(secret)

    def keyring(state: chain.Chain) -> Keyring:
        return Keyring.of_recovery(state, after if state.recovery == after.public else before)

    def change(fresh: Vault) -> None:
        held = keyring(fresh.chain)
        statement = RecoveryReplaced(
            prev=fresh.chain.head,
            by=ROOT,
            at=fresh.moment(),
            recovery=after.public.hex(),
            root_sealed=seal_root(secret, root),
            circles={
                circle: seals.b64(seals.seal_to(after.public, held.present(circle)[1].packed()))
                for circle in held.circles()
            },
        )
        fresh.append_statement(statement, root)

    rotate(vault, Authority(ROOT, root, keyring), list(vault.chain.circles), change, renew_desk_keys)


def free_slot(state: chain.Chain) -> int:
    """A random slot that nobody has."""
    taken = {member.slot for member in state.active()}
    free = [slot for slot in range(header.SLOTS) if slot not in taken]
    if not free:
        raise Refused(
            "slots", _("This desk has no place for another person."), _("Let someone who left be taken off first.")
        )
    return free[seals.random_below(len(free))]


def _root_sealed(rows: list[chain.Row]) -> bytes:
    """The root's sealed secret by the last statement that holds one; it is believed because it opens."""
    sealed = ""
    for content, _signature, _second in rows:
        try:
            statement = decoder.decode(content)
        except msgspec.DecodeError as problem:
            raise chain.broken("unreadable") from problem
        if isinstance(statement, (Founded, RecoveryReplaced)):
            sealed = statement.root_sealed
    return seals.unb64(sealed)


def _other_desk() -> Refused:
    return Refused(
        "recovery-other-desk",
        _("These recovery words are not those of this desk, or have been replaced since."),
        _("Look for newer ones, or choose the folder they belong to."),
    )
