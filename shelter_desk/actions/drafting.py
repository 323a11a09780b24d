"""Drafts: what is being written is kept at every pause, and a colleague can go on with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from shelter_desk.actions.desk import Desk
from shelter_desk.actions.rows import empty_row
from shelter_desk.actions.save import Entry, new_case_code, new_record_id
from shelter_desk.domain.roles import CIRCLES
from shelter_desk.forms.schema import Form
from shelter_desk.forms.values import Answers
from shelter_desk.vault import drafts
from shelter_desk.vault.drafts import Draft


@dataclass(frozen=True)
class DraftPlace:
    """Where a draft belongs: its own id, case, record; `parents` are the heads seen when it was begun."""

    draft: str
    case: str
    form: str
    record: str
    parents: tuple[str, ...] = ()


def begin(desk: Desk, form: str, case: str = "", record: str = "", parents: Sequence[str] = ()) -> DraftPlace:
    """A place for a new draft; a new case gets its code now, and its keys with the first words."""
    return DraftPlace(new_record_id(), case or new_case_code(desk), form, record or new_record_id(), tuple(parents))


def keep(desk: Desk, place: DraftPlace, answers: Answers, step: str = "") -> None:
    """Write the draft durably. Circles that are empty and were empty are left alone."""
    form = desk.library.forms[place.form]
    by_circle = _by_circle(form, answers)
    known = drafts.read(desk.vault, place.draft)
    if not by_circle and known is None:
        return
    for circle in form.circles() - set(by_circle):
        if known is not None and _by_circle(form, known.answers).get(circle):
            by_circle[circle] = {}  # emptied on purpose
    known_case = form.kind == "register" or desk.vault.case_row(place.case) is not None
    new_case = None if known_case else empty_row(desk, place.case, desk.today().isoformat())
    drafts.save(
        desk.vault, place.draft, (place.case, place.form, place.record), by_circle, list(place.parents), step, new_case
    )


def resume(desk: Desk, draft_id: str) -> tuple[DraftPlace, Draft] | None:
    """A draft with its place, to go on where it was left."""
    draft = drafts.read(desk.vault, draft_id)
    if draft is None:
        return None
    return DraftPlace(draft.id, draft.case, draft.form, draft.record, tuple(draft.parents)), draft


def waiting(desk: Desk, case: str | None = None) -> list[Draft]:
    """Drafts nobody finished yet, newest first."""
    return drafts.waiting(desk.vault, case)


def discard(desk: Desk, draft_id: str) -> None:
    """Throw a draft away, and the case it was to begin if nothing else is in it."""
    drafts.discard(desk.vault, draft_id)
    desk.note_head()


def entry_of(place: DraftPlace, answers: Answers) -> Entry:
    """What is handed in when the draft is finished."""
    return Entry(place.form, answers, place.case, place.record, place.parents, place.draft)


def _by_circle(form: Form, answers: Answers) -> dict[str, Answers]:
    found: dict[str, Answers] = {}
    for field in form.fields():
        if answers.get(field.id) is not None:
            found.setdefault(field.circle, {})[field.id] = answers[field.id]
    assert set(found) <= set(CIRCLES)
    return found
