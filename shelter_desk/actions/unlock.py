"""Opens a desk for a worker: passphrase, rollback and copy signs, clock, failed attempts."""

import contextlib
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shelter_desk.actions.desk import Desk
from shelter_desk.errors import Refused
from shelter_desk.i18n import _, formats, ngettext
from shelter_desk.system.hardening import harden
from shelter_desk.system.notebook import Notebook
from shelter_desk.system.places import demand_local
from shelter_desk.vault import opening
from shelter_desk.vault.backup import begin_copy
from shelter_desk.vault.header import FILE_NAME
from shelter_desk.vault.vault import Clock, Vault, system_clock

LONGEST_JUMP = datetime.timedelta(days=40)


@dataclass(frozen=True)
class Opened:
    """An open desk and what the worker is told about it: failed attempts, a rollback, a copy."""

    desk: Desk
    notices: tuple[str, ...]


def unlock(
    folder: Path,
    name: str,
    passphrase: str,
    *,
    notebook: Notebook | None = None,
    clock: Clock = system_clock,
    time_confirmed: bool = False,
) -> Opened:
    """Open a desk. A wrong passphrase and an unknown name are refused alike, in words and in time."""
    harden()
    demand_local(folder)
    notebook = notebook or Notebook()
    with counted_failures(folder, notebook):
        vault = opening.unlock(folder, name, passphrase, clock)
    try:
        return _opened(vault, notebook, clock, time_confirmed)
    except BaseException:
        vault.close()
        raise


@contextlib.contextmanager
def counted_failures(folder: Path, notebook: Notebook) -> Iterator[None]:
    """Write a wrong passphrase down in the notebook."""
    try:
        yield
    except Refused as problem:
        if problem.code == "wrong-passphrase":
            desk_id = opening.read_header(folder)[0].desk.hex()
            notebook.note_failed(desk_id, notebook.failed(desk_id) + 1)
        raise


def _opened(vault: Vault, notebook: Notebook, clock: Clock, time_confirmed: bool) -> Opened:
    if not time_confirmed:
        _demand_plausible_time(vault, clock)
    desk_id = vault.chain.desk
    rolled_back = _rollback_notice(vault, notebook)
    notices = [*_failed_notice(notebook, desk_id), *rolled_back]
    if rolled_back:
        begin_copy(vault)
    elif _is_copy(vault, notebook):
        begin_copy(vault)
        notices.append(
            _("This is a copy of a desk. Nothing can leave it until two people have reviewed what was shared before.")
        )
    desk = Desk(vault, notebook)
    vault.record_event("unlocked")
    notebook.note_failed(desk_id, 0)
    desk.note_head()
    return Opened(desk, tuple(notices))


def _demand_plausible_time(vault: Vault, clock: Clock) -> None:
    if not vault.head.at:
        return
    last = datetime.datetime.fromisoformat(vault.head.at)
    if clock() - last > LONGEST_JUMP:
        raise Refused(
            "clock-jump",
            _("This computer says it is {today}. The desk was last used on {last}.").format(
                today=formats.day(clock().astimezone().date()), last=formats.day(last.astimezone().date())
            ),
            _(
                "If the date is right, confirm it. If not, set the computer's clock first: due dates and consents depend on it."
            ),
        )


def _failed_notice(notebook: Notebook, desk_id: str) -> list[str]:
    count = notebook.failed(desk_id)
    if not count:
        return []
    text = ngettext(
        "There was {count} failed attempt to open this desk on this computer. Whoever has the computer could have changed this number.",
        "There were {count} failed attempts to open this desk on this computer. Whoever has the computer could have changed this number.",
        count,
    )
    return [text.format(count=formats.number(count))]


def _rollback_notice(vault: Vault, notebook: Notebook) -> list[str]:
    """Whether this desk knows less than it did when this instance was last seen here (attack 7)."""
    for sight in notebook.sights(vault.chain.desk):
        if sight.instance != vault.chain.instance:
            continue
        row = vault.connection.execute("SELECT hash FROM audit WHERE seq = ?", (sight.seq,)).fetchone()
        if row is None or row[0].hex() != sight.hash:
            return [
                _(
                    "This desk is older than it was when last opened on this computer. Someone may have put an earlier copy in its place."
                ),
                _("Tell a supervisor before you go on. Nothing can leave the desk until two people have reviewed it."),
            ]
    return []


def _is_copy(vault: Vault, notebook: Notebook) -> bool:
    """A folder that came from elsewhere, or stands beside the one it was copied from; moving one is no copy."""
    here = str(vault.folder.resolve())
    same = [sight for sight in notebook.sights(vault.chain.desk) if sight.instance == vault.chain.instance]
    if any(sight.place == here for sight in same):
        return False
    return not same or any((Path(sight.place) / FILE_NAME).exists() for sight in same)
