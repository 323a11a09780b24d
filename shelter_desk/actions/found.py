"""Sets up a new desk: the first people, recovery words and their rehearsal, the exchange keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shelter_desk import seals
from shelter_desk.actions.definitions import definitions
from shelter_desk.actions.desk import PROFILE_SETTING, USUAL_PROFILE, Desk
from shelter_desk.actions.people import renew_desk_keys
from shelter_desk.domain.roles import CIRCLES, ROLES
from shelter_desk.system.notebook import Notebook
from shelter_desk.system.places import demand_local
from shelter_desk.vault import opening, recovery
from shelter_desk.vault.founding import Founder, Founding, found, undo
from shelter_desk.vault.statements import SettingMade
from shelter_desk.vault.vault import Clock, system_clock


@dataclass(frozen=True)
class FirstPerson:
    """Someone who is there from the first day."""

    name: str
    role: str
    passphrase: str


def found_desk(
    folder: Path,
    name: str,
    people: Sequence[FirstPerson],
    *,
    profile: str = USUAL_PROFILE,
    demo: bool = False,
    cost: seals.Cost = seals.USUAL,
    notebook: Notebook | None = None,
    clock: Clock = system_clock,
) -> list[str]:
    """Make a desk and return its three recovery shares, to be copied by hand and rehearsed."""
    demand_local(folder)
    definitions().profile(profile)
    founders = [Founder(each.name, each.role, each.passphrase, ROLES[each.role]) for each in people]
    shares = found(folder, Founding(name, founders, CIRCLES, demo, cost), clock)
    first = next(each for each in people if each.role == "supervisor")
    try:
        desk = Desk(opening.unlock(folder, first.name, first.passphrase, clock), notebook or Notebook())
        try:
            desk.vault.state(SettingMade, key=PROFILE_SETTING, value=profile)
            renew_desk_keys(desk.vault)
        finally:
            desk.close()
    except BaseException:
        undo(folder)
        raise
    return shares


def rehearse(desk: Desk, shares: list[str]) -> None:
    """Read two shares back; from then on real cases can be written."""
    recovery.rehearse(desk.vault, shares)
    desk.note_head()
