"""Break-glass (R-SA-06): to protect life or safety one worker passes a gate, with a reason, reviewed within 24 hours."""

from shelter_desk.actions.desk import Desk
from shelter_desk.actions.save import Entry, Permission, Saved, save
from shelter_desk.errors import Refused
from shelter_desk.i18n import _

LEGAL_BASIS = "legal_basis"
LONGEST_REASON = 200


def break_glass(desk: Desk, entry: Entry, reason: str) -> Saved:
    """Record the reason first, then save the entry past its gates. It opens no seal and writes no package."""
    _demand_reason(reason)
    if not entry.case:
        raise Refused(
            "glass-new-case",
            _("There is no case yet."),
            _("Save the first contact first; it has no gate."),
        )
    with desk.together():
        _record_event(desk, entry.case, reason)
        return save(desk, entry, Permission(broken_glass=True))


def _record_event(desk: Desk, case: str, reason: str) -> None:
    """The vital-interest event that has to be reviewed within 24 hours."""
    answers = {"kind": "vital_interest", "reason": reason.strip(), "day": desk.today().isoformat()}
    desk.vault.record_event("glass_broken", case=case)
    save(desk, Entry(LEGAL_BASIS, answers, case))


def _demand_reason(reason: str) -> None:
    if not reason.strip() or "\n" in reason or len(reason) > LONGEST_REASON:
        raise Refused("glass-reason", _("Breaking the glass needs a reason in one line."), _("A few words are enough."))
