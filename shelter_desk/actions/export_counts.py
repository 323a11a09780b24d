"""Sends an outside return or a count, exactly as previewed."""

from pathlib import Path

from shelter_desk.actions.cards import Recipient
from shelter_desk.actions.counting import Preview, freeze_due, preview_count, preview_outside
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.send import Errand, Written, send
from shelter_desk.errors import Refused
from shelter_desk.exchange.counting import Period
from shelter_desk.exchange.referral import as_json
from shelter_desk.i18n import _


def preview(desk: Desk, profile: str, recipient: Recipient, period: Period) -> Preview:
    """The very rows that would leave, for the one who decides; periods whose time has come freeze first."""
    freeze_due(desk)
    if profile == "outside":
        return preview_outside(desk, period)
    demand_counting(recipient)
    return preview_count(desk, recipient.id, period)


def export(
    desk: Desk, profile: str, recipient: Recipient, period: Period, folder: Path, seen: bytes | None = None
) -> Written:
    """Write the return. `seen` is the fingerprint of the preview; if consent was withdrawn since, writing stops."""
    now = preview(desk, profile, recipient, period)
    if seen is not None and seen != now.fingerprint:
        raise Refused(
            "changed-since-preview",
            _("Something changed since you looked: a consent was taken back or a record was added."),
            _("Nothing was written. Look at the preview again."),
        )
    if profile == "outside":
        files = {"outside.json": as_json(now.payload)}
        errand = Errand("outside", recipient, files, period, parameters=now.release.parameters)
    else:
        errand = Errand("count", recipient, {"count.json": as_json(now.payload)}, period, release=now.release)
    return send(desk, errand, folder)


def demand_counting(recipient: Recipient) -> None:
    """Exact numbers go to counting offices only."""
    if not recipient.counting:
        raise Refused(
            "not-counting",
            _("{name} is not marked as a counting office.").format(name=recipient.card.name),
            _("Send an outside return with rounded numbers, or have two supervisors mark the office."),
        )
