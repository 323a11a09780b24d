"""What people in a house do, in their words; each step is an action the window and the command line call as well."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from shelter_desk.actions import asking, drafting, today
from shelter_desk.actions.asking import Question
from shelter_desk.actions.cases import CaseView, view_case
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.drafting import DraftPlace
from shelter_desk.actions.save import Entry, Permission, Saved, save
from shelter_desk.actions.today import Today
from shelter_desk.errors import DeskError
from tests.actions.office import Office


@dataclass
class House:
    """One desk, and who sits at it."""

    office: Office

    @property
    def desk(self) -> Desk:
        return self.office.desk

    def sits_down(self, name: str) -> Desk:
        """Whoever sat there before has locked the desk."""
        if hasattr(self.office, "desk"):
            self.office.desk.close()
        return self.office.open(name)

    # Writing

    def writes(self, form: str, case: str = "", permission: Permission | None = None, **answers: Any) -> Saved:
        return save(self.desk, Entry(form, answers, case), permission)

    def two_people(self, name: str = "Bea") -> Permission:
        return Permission(self.office.made.second(self.desk, name))

    def meets_someone(self, **first_contact: Any) -> str:
        """A first contact, and nothing more; returns the case code."""
        return self.writes("first_contact", day=self.day, **first_contact).case

    def meets_an_adult(self) -> str:
        case = self.meets_someone()
        self.writes("age", case, stated_years=30, stated_on=self.day, possibly_child="no", sex="female")
        self.writes("identity", case, given_names="Made-up Senait", citizenship=["ER"])
        return case

    def begins_to_write(self, form: str, case: str, **answers: Any) -> DraftPlace:
        place = drafting.begin(self.desk, form, case)
        drafting.keep(self.desk, place, answers)
        return place

    # Asking

    def question(self, who: str = "mechanism", **changes: Any) -> Question:
        """Whether the mechanism is told who the person is, or the office counts them."""
        if who == "mechanism":
            to = self.office.recipient(self.office.mechanism)
            asked: dict[str, Any] = {
                "scope": "nrm_identified",
                "recipient": to.id,
                "recipient_name": to.card.name,
                "purpose": "identification",
                "use": "days_30",
                "categories": ("identity", "age", "needs"),
            }
        else:
            to = self.office.office
            asked = {
                "scope": "nrm_aggregate",
                "recipient": to.id if who == "office" else "",
                "recipient_name": to.card.name,
                "purpose": "statistics",
                "use": "until_withdrawn",
                "audience": "counting_office" if who == "office" else "outside",
            }
        return Question(**(asked | {"language_state": "approved"} | changes))

    def asks(self, case: str, answer: str, who: str = "mechanism", **changes: Any) -> str:
        """Ask, and write the answer down; returns the record."""
        return asking.answer(self.desk, case, self.question(who, **changes), answer).record

    # Looking

    @property
    def day(self) -> str:
        return self.desk.today().isoformat()

    def sees(self, case: str) -> CaseView:
        return view_case(self.desk, case)

    def alerts(self, case: str) -> set[str]:
        return {alert.code for alert in self.sees(case).alerts}

    def dues(self, case: str) -> set[str]:
        return {due.code for due in self.sees(case).dues}

    def gates(self, case: str) -> set[tuple[str, str | None, str]]:
        """What each gate still asks for."""
        return {(gate.gate, gate.about, reason.code) for gate in self.sees(case).gates() for reason in gate.reasons}

    def today(self) -> Today:
        return today.today(self.desk)

    def refused(self, code: str) -> "_Refusal":
        return _Refusal(code)


class _Refusal:
    """A refusal with this code, that says what to do."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._raises = pytest.raises(DeskError)

    def __enter__(self) -> "pytest.ExceptionInfo[DeskError]":
        self._info = self._raises.__enter__()
        return self._info

    def __exit__(self, *what: Any) -> bool:
        swallowed = self._raises.__exit__(*what)
        assert self._info.value.code == self.code, self._info.value
        assert self._info.value.title
        assert self._info.value.advice
        return bool(swallowed)


@contextmanager
def unchanged(house: House, case: str) -> Iterator[None]:
    """What follows leaves the case as it was, to the last revision."""
    before = [head.id for record in house.sees(case).records for head in record.heads]
    yield
    assert [head.id for record in house.sees(case).records for head in record.heads] == before
