"""Writes whole made-up cases at once, with the seals and signatures of real ones; for demo desks only."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from shelter_desk.actions.desk import Desk
from shelter_desk.actions.house import register_case
from shelter_desk.actions.rows import case_files, case_row
from shelter_desk.actions.save import Entry, is_findable, new_case_code, new_record_id, parts_of
from shelter_desk.domain.situation import Situation
from shelter_desk.errors import Bug
from shelter_desk.i18n import _
from shelter_desk.vault import revisions
from shelter_desk.vault.revisions import Revision, Stored
from shelter_desk.vault.sealing import Minted


@dataclass(frozen=True)
class Dated:
    """An entry with the day it was made up for."""

    entry: Entry
    day: datetime.date


def write_cases(desk: Desk, cases: Sequence[Sequence[Dated]]) -> list[str]:
    """Write so many cases in one transaction; returns their codes. Gates are not asked: nobody acts here."""
    if not desk.vault.chain.demo:
        raise Bug("bulk", _("Only desks of made-up people are filled this way."))
    codes = []
    revisions_made = sum(len(entries) for entries in cases)
    with desk.vault.together():
        for entries in cases:
            codes.append(_write_case(desk, entries))
        desk.vault.append_event(desk.vault.event("made_up", revisions=str(revisions_made)))
    return codes


def _write_case(desk: Desk, entries: Sequence[Dated]) -> str:
    code = new_case_code(desk)
    minted = Minted()
    written: list[tuple[Stored, bool]] = []
    for number, dated in enumerate(entries):
        form = desk.library.forms[dated.entry.form]
        record = new_record_id()
        moment = datetime.datetime.combine(dated.day, datetime.time(9), datetime.UTC) + datetime.timedelta(
            seconds=number
        )
        revision = Revision(
            record=record,
            case=code if form.kind == "case" else register_case(form.id),
            form=form.id,
            version=form.version,
            parents=[],
            author=desk.vault.me.id,
            at=moment.isoformat(timespec="microseconds"),
            parts=parts_of(desk, form, (code, record), dated.entry.answers, [], minted),
        )
        written.append((revisions.sign(revision, desk.vault.keys.sign), is_findable(form)))
    stored = [each for each, _findable in written]
    today, profile = desk.today(), desk.profile
    situations = tuple(Situation(case, profile, today) for case in case_files(code, stored))
    row = case_row(desk, code, stored[0].revision.at[:10], stored, situations)
    desk.vault.insert_keys(minted)
    for each, findable in written:
        statistical = any(part.statistics for part in each.revision.parts.values())
        desk.vault.insert(each, None, Minted(), findable, statistical)
    desk.vault.put_row(row)
    return code
