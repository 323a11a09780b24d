"""Intake: calm steps over the arrival forms, each skipped, paused and resumed as one likes."""

import pytest

from shelter_desk.actions import drafting, intake
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.intake import FORMS, STEPS
from shelter_desk.errors import Broken, Refused
from tests.actions.office import Office


def test_steps_are_sections_of_forms_that_exist(office: Office) -> None:
    forms = office.desk.library.forms
    for step in STEPS:
        assert set(step.sections) <= {section.id for section in forms[step.form].section}
    assert STEPS[0].id == "safe"  # before anything else (R-FC-04)
    assert len({step.id for step in STEPS}) == len(STEPS)
    assert set(FORMS) == {step.form for step in STEPS}


def test_nothing_of_an_intake_is_required(office: Office) -> None:
    """Essentials are all optional; identity is not among them."""
    assert "identity" not in FORMS
    assert "consent" not in FORMS
    assert not [field.id for form in FORMS for field in office.desk.library.forms[form].fields() if field.required]


def test_an_intake_is_kept_at_every_pause(office: Office) -> None:
    begun = intake.begin(office.desk)
    assert intake.unfinished(office.desk) == {}
    for step in ("language", "needs"):
        begun.answers["first_contact"] = {"safe_to_talk": "yes"}
        begun.answers["language"] = {"language": "ti"}
        begun.step = step
        intake.pause(office.desk, begun)
        resumed = intake.resume(office.desk, begun.case)
        assert (resumed.step, resumed.answers["language"]) == (step, {"language": "ti"})
        assert set(intake.unfinished(office.desk)) == {begun.case}
    assert len(drafting.waiting(office.desk)) == 2  # one for each form, however often it was kept


def test_pausing_again_after_resuming_makes_no_second_draft(office: Office) -> None:
    begun = intake.begin(office.desk)
    begun.answers["first_contact"] = {"safe_to_talk": "yes"}
    intake.pause(office.desk, begun)
    resumed = intake.resume(office.desk, begun.case)
    resumed.answers["age"] = {"stated_years": 20, "stated_on": "2026-03-10"}
    intake.pause(office.desk, resumed)
    again = intake.resume(office.desk, begun.case)
    again.answers["age"] = {"stated_years": 21, "stated_on": "2026-03-10"}
    intake.pause(office.desk, again)
    assert sorted(draft.form for draft in drafting.waiting(office.desk)) == ["age", "first_contact"]


def test_finishing_saves_each_form_once_and_forgets_the_drafts(office: Office) -> None:
    begun = intake.begin(office.desk)
    begun.answers["first_contact"] = {"safe_to_talk": "yes"}
    begun.answers["immediate_needs"] = {"needed": ["food"], "bed": "yes"}
    intake.pause(office.desk, begun)
    case = intake.finish(office.desk, begun)
    assert [record.form for record in view_case(office.desk, case).records] == ["first_contact", "immediate_needs"]
    assert drafting.waiting(office.desk) == []
    assert intake.unfinished(office.desk) == {}


def test_an_answer_that_cannot_be_saved_keeps_the_whole_intake(office: Office) -> None:
    begun = intake.begin(office.desk)
    begun.answers["first_contact"] = {"day": "2026-02-30"}
    begun.answers["language"] = {"language": "ti"}
    with pytest.raises(Refused):
        intake.finish(office.desk, begun)
    resumed = intake.resume(office.desk, begun.case)
    assert resumed.answers["language"] == {"language": "ti"}
    resumed.answers["first_contact"] = {"day": "2026-03-10"}
    assert len(view_case(office.desk, intake.finish(office.desk, resumed)).records) == 2


def test_a_fault_between_two_forms_is_finished_later(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first form is saved, the second is not: its draft waits, and finishing again saves nothing twice."""
    begun = intake.begin(office.desk)
    begun.answers["first_contact"] = {"safe_to_talk": "yes"}
    begun.answers["language"] = {"language": "ti"}
    saving = intake.save

    def fails(desk: object, entry: object) -> object:
        if entry.form == "language":  # type: ignore[attr-defined]
            raise Broken("disk-EIO", "The disk failed.")
        return saving(desk, entry)  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "save", fails)
    with pytest.raises(Broken):
        intake.finish(office.desk, begun)
    monkeypatch.setattr(intake, "save", saving)
    resumed = intake.resume(office.desk, begun.case)
    assert resumed.answers["first_contact"] == {}
    intake.finish(office.desk, resumed)
    view = view_case(office.desk, begun.case)
    assert sorted(record.form for record in view.records) == ["first_contact", "language"]
    assert all(len(record.heads) == 1 for record in view.records)
