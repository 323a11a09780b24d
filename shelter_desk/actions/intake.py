"""Intake: a few calm steps over the arrival forms; each can be skipped, paused and resumed by a colleague."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shelter_desk.actions import drafting
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.drafting import DraftPlace
from shelter_desk.actions.save import new_case_code, new_record_id, save
from shelter_desk.errors import Refused
from shelter_desk.forms.values import Answers
from shelter_desk.i18n import _


@dataclass(frozen=True)
class Step:
    """One step: the sections of a form that are shown together."""

    id: str
    form: str
    sections: tuple[str, ...]


# The order is design.md's: safety, language, what is written, needs and a bed, age, contact, rights.
STEPS: tuple[Step, ...] = (
    Step("safe", "first_contact", ("safe",)),
    Step("language", "language", ("language", "interpreter")),
    Step("told", "first_contact", ("told",)),
    Step("needs", "immediate_needs", ("now", "clinician")),
    Step("age", "age", ("said", "doubt")),
    Step("contact", "emergency_card", ("contact",)),
    Step("came", "first_contact", ("contact",)),
    Step("rights", "rights", ("explained",)),
)
FORMS = tuple(dict.fromkeys(step.form for step in STEPS))


@dataclass
class Intake:
    """An intake under way: the case, a draft for each form, what was answered, and the step reached."""

    case: str
    places: dict[str, DraftPlace]
    answers: dict[str, Answers] = field(default_factory=lambda: {form: {} for form in FORMS})
    step: str = STEPS[0].id


def begin(desk: Desk) -> Intake:
    """A new intake; nothing is written before something is answered."""
    case = new_case_code(desk)
    return Intake(case, {form: DraftPlace(new_record_id(), case, form, new_record_id()) for form in FORMS})


def pause(desk: Desk, intake: Intake) -> None:
    """Keep everything answered so far, and the step reached."""
    for form, answers in intake.answers.items():
        drafting.keep(desk, intake.places[form], answers, intake.step)


def resume(desk: Desk, case: str) -> Intake:
    """Go on with a paused intake, one's own or a colleague's."""
    found = begin(desk)
    intake = Intake(
        case, {form: DraftPlace(place.draft, case, form, place.record) for form, place in found.places.items()}
    )
    waiting = [draft for draft in drafting.waiting(desk, case) if draft.form in FORMS]
    if not waiting:
        raise Refused("no-intake", _("This intake was finished or thrown away."), _("Open the case instead."))
    for draft in waiting:
        intake.places[draft.form] = DraftPlace(draft.id, case, draft.form, draft.record, tuple(draft.parents))
        intake.answers[draft.form] = dict(draft.answers)
        intake.step = draft.step or intake.step
    return intake


def finish(desk: Desk, intake: Intake) -> str:
    """Save every form that was answered, the first contact first; returns the case code."""
    answered = [form for form in FORMS if intake.answers[form]]
    if not answered:
        raise Refused("empty-intake", _("Nothing was written yet."), _("Answer one question, or leave the intake."))
    pause(desk, intake)
    for form in answered:
        save(desk, drafting.entry_of(intake.places[form], intake.answers[form]))
    return intake.case


def unfinished(desk: Desk) -> Mapping[str, str]:
    """Case → when it was last worked on, of every intake that was broken off and has no record yet."""
    found: dict[str, str] = {}
    for draft in drafting.waiting(desk):
        if draft.form in FORMS and not desk.vault.current(draft.case):
            found[draft.case] = max(draft.saved, found.get(draft.case, ""))
    return found
