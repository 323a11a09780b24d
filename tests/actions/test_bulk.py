"""Many made-up cases at once: sealed and signed as real ones, on desks of made-up people only."""

import datetime
from dataclasses import replace

import pytest

from shelter_desk.actions.bulk import Dated, write_cases
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.check import problems
from shelter_desk.actions.save import Entry
from shelter_desk.errors import Bug
from tests.actions.office import Office

DAY = datetime.date(2025, 5, 5)


def case(years: int) -> list[Dated]:
    return [
        Dated(Entry("age", {"stated_years": years, "stated_on": "2025-05-05"}), DAY),
        Dated(Entry("identity", {"given_names": f"Made up {years}"}), DAY),
    ]


def test_cases_are_as_if_a_worker_had_saved_them(office: Office) -> None:
    codes = write_cases(office.desk, [case(years) for years in (16, 30)])
    assert len(codes) == 2
    for code, years in zip(codes, (16, 30), strict=True):
        view = view_case(office.desk, code)
        assert [record.answers for record in view.records] == [
            {"stated_years": years, "stated_on": "2025-05-05"},
            {"given_names": f"Made up {years}"},
        ]
        assert {record.head.revision.at[:10] for record in view.records} == {"2025-05-05"}
        row = office.desk.vault.case_row(code)
        assert row is not None
        assert row.opened == "2025-05-05"
    assert list(problems(office.desk)) == []


def test_real_desks_are_never_filled(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.desk.vault, "chain", replace(office.desk.vault.chain, demo=False))
    with pytest.raises(Bug):
        write_cases(office.desk, [case(30)])


def test_all_are_written_or_none(office: Office) -> None:
    broken = [Dated(Entry("no_such_form", {}), DAY)]
    with pytest.raises(KeyError):
        write_cases(office.desk, [case(30), broken])
    assert list(office.desk.vault.case_rows()) == []
    assert list(problems(office.desk)) == []
