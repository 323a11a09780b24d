"""Reviews by two people: opening the exchange of a restored or copied desk, and mending a clock that ran ahead."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from shelter_desk.actions import counting, releases
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.rows import facts_of_row
from shelter_desk.domain import facts
from shelter_desk.domain.consent import Standing, standing
from shelter_desk.domain.facts import Consent
from shelter_desk.errors import Refused
from shelter_desk.exchange.counting import Period
from shelter_desk.i18n import _
from shelter_desk.vault.statements import ClockMended, ExchangeReviewed
from shelter_desk.vault.vault import Second


@dataclass(frozen=True)
class ReviewMaterial:
    """What two people look at: consents that stand, withdrawals known here, packages sent, periods frozen."""

    standing: tuple[tuple[str, str], ...]
    withdrawn: tuple[tuple[str, str], ...]
    packages: tuple[tuple[str, str, str], ...]


def material(desk: Desk) -> ReviewMaterial:
    """Everything this copy knows of sharing; what happened after the backup has to be brought by memory and paper."""
    stands: list[tuple[str, str]] = []
    withdrawn: list[tuple[str, str]] = []
    today = desk.today()
    for row in desk.vault.case_rows():
        for each in facts.decode([fact.fact for fact in facts_of_row(row)]):
            if isinstance(each, Consent):
                worth = standing(each, today)
                if worth is Standing.HOLDS:
                    stands.append((row.code, each.scope or ""))
                elif worth is Standing.WITHDRAWN:
                    withdrawn.append((row.code, each.scope or ""))
    sent = tuple((package, each.profile, each.state) for package, each in releases.packages(desk).items())
    return ReviewMaterial(tuple(stands), tuple(withdrawn), sent)


def open_exchange(desk: Desk, second: Second, released: Sequence[tuple[str, Period]] = ()) -> None:
    """Two people have reviewed the material: packages may be written and taken in again.

    `released` are (audience, period) of returns that went out after the backup. Their tables are not made again:
    made anew from what this desk knows now, they would differ from those that are out, and point at people.
    """
    if desk.vault.chain.exchange_open:
        raise Refused("exchange-open", _("The exchange is open."), _("Nothing has to be done."))
    for audience, period in released:
        releases.note_lost(desk, audience, period, counting.perhaps_counted(desk, audience, period))
    desk.vault.state(ExchangeReviewed, second, instance=desk.vault.chain.instance)
    desk.note_head()


def mend_clock(desk: Desk, right: datetime.datetime, second: Second) -> None:
    """The clock had run ahead: from now on time goes on from the right moment, as two people sign."""
    desk.vault.state(ClockMended, second, at=right.isoformat(timespec="microseconds"))
    desk.note_head()
