"""Founding a desk: root and recovery keys, the first people, their circles; then the header, which commits."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shelter_desk import seals
from shelter_desk.errors import Refused
from shelter_desk.i18n import _
from shelter_desk.system.files import demand_empty, disk_error, make_folder
from shelter_desk.vault import audit, chain, database, passphrase, recovery
from shelter_desk.vault.chain import SUPERVISOR
from shelter_desk.vault.circles import CircleKey
from shelter_desk.vault.header import SLOTS, Header, UserKeys
from shelter_desk.vault.opening import save_header
from shelter_desk.vault.statements import ROOT, Appointed, CircleMade, Founded, InstanceBegun, Statement
from shelter_desk.vault.vault import Clock, moment_after, system_clock


@dataclass(frozen=True)
class Founder:
    """Someone the root appoints: at least one is a supervisor."""

    name: str
    role: str
    passphrase: str
    circles: tuple[str, ...]


@dataclass(frozen=True)
class Founding:
    """What a desk begins with; `circles` are all circles it has."""

    name: str
    founders: Sequence[Founder]
    circles: Sequence[str]
    demo: bool = False
    cost: seals.Cost = seals.USUAL


def found(folder: Path, founding: Founding, clock: Clock = system_clock) -> list[str]:
    """Make a desk in an empty folder and return its three recovery shares; nothing is left if it fails."""
    _demand(folder, founding)
    secret = recovery.new_secret()
    root, recovery_box, vault_key = seals.SignKey.fresh(), recovery.box_of(secret), seals.random_bytes(seals.KEY_BYTES)
    header = Header.fresh(founding.cost, founding.demo).with_recovery(recovery_box.public, vault_key)
    at = moment_after(audit.EMPTY, clock())
    users = [UserKeys(seals.BoxKey.fresh(), seals.SignKey.fresh(), root.public) for _founder in founding.founders]
    slots = _slots(len(users))
    ids = [seals.random_bytes(4).hex() for _founder in founding.founders]
    state = chain.Chain()
    rows: list[chain.Row] = []

    def add(statement: type[Statement], **content: Any) -> None:
        nonlocal state
        made = statement(prev=state.head, by=ROOT, at=at, **content)
        row = (made.content(), root.sign(made.content()), None)
        state = chain.append(state, row, root.public)
        rows.append(row)

    add(
        Founded,
        desk=header.desk.hex(),
        name=founding.name,
        demo=founding.demo,
        root=root.public.hex(),
        recovery=recovery_box.public.hex(),
        root_sealed=recovery.seal_root(secret, root),
    )
    add(InstanceBegun, instance=seals.random_bytes(8).hex(), restored=False)
    for founder, keys, slot, member in zip(founding.founders, users, slots, ids, strict=True):
        publics = {"box": keys.box.public.hex(), "sign": keys.sign.public.hex()}
        add(Appointed, member=member, name=founder.name, role=founder.role, slot=slot, **publics)
        user_key = header.user_key(founder.name, passphrase.normalised(founder.passphrase))
        header = header.with_user(slot, user_key, keys, vault_key)
    for circle in founding.circles:
        key = CircleKey.fresh()
        holders = [
            (member, keys)
            for founder, keys, member in zip(founding.founders, users, ids, strict=True)
            if circle in founder.circles
        ]
        add(
            CircleMade,
            circle=circle,
            generation=1,
            public=key.box.public.hex(),
            sealed={member: seals.b64(seals.seal_to(keys.box.public, key.packed())) for member, keys in holders},
            recovery=seals.b64(seals.seal_to(recovery_box.public, key.packed())),
        )
    path = folder / header.database
    try:
        make_folder(folder)
    except OSError as problem:
        raise disk_error(problem, folder) from problem
    connection = database.create(path, vault_key)
    try:
        try:
            with database.transaction(connection):
                connection.executemany(
                    "INSERT INTO grants (content, signature, second_signature) VALUES (?, ?, ?)", rows
                )
                event = audit.Event(at, ids[0], "founded", state.instance)
                row, _head = audit.chained(audit.EMPTY, event, users[0].sign)
                connection.execute("INSERT INTO audit VALUES (?, ?, ?, ?)", row)
        finally:
            connection.close()
        save_header(folder, header, vault_key)
    except BaseException:
        undo(folder)
        raise
    return recovery.split(secret)


def undo(folder: Path) -> None:
    """Take away a desk that was not set up to the end: nobody has its recovery words. The folder was empty before."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            path.unlink()


def _demand(folder: Path, founding: Founding) -> None:
    demand_empty(folder)
    if not any(founder.role == SUPERVISOR for founder in founding.founders):
        raise Refused(
            "no-supervisor", _("A desk always needs one supervisor."), _("Name one of its people supervisor.")
        )
    for founder in founding.founders:
        passphrase.demand_name(founder.name)
    if len({passphrase.folded(founder.name) for founder in founding.founders}) < len(founding.founders):
        raise Refused("names", _("Every person needs a name of their own."), _("Use another name, or a nickname."))
    if not founding.demo:
        for founder in founding.founders:
            passphrase.demand_strong(founder.passphrase, founder.name)


def _slots(count: int) -> list[int]:
    """Distinct random slots, so that a position says nothing about who came first."""
    free = list(range(SLOTS))
    return [free.pop(seals.random_below(len(free))) for _slot in range(count)]
