"""Printing a record for the person: readable, without the house on it, and written into the audit."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from pypdf import PdfReader

from shelter_desk import i18n
from shelter_desk.actions import printing
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.printing import print_record
from shelter_desk.vault import audit
from tests.conftest import MadeDesk


def test_a_plan_prints_with_its_actions_and_without_the_house(desk: Desk, put) -> None:  # type: ignore[no-untyped-def] # R-IN-04, R-ST-04
    saved = put("plan", {"goals": [{"recovery": "social", "goal": "Learn the language"}], "agreed": "agrees"})
    record = view_case(desk, saved.case).records[0]
    pdf = print_record(desk, saved.case, record)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "Learn the language" in text
    assert desk.vault.chain.name not in text
    assert saved.case not in text
    ((_seq, content, _hash, _signature),) = desk.vault.audit_rows(newest=1)
    assert audit.read(content).act == "printed"


def test_a_part_that_is_closed_to_the_worker_is_not_printed(made: MadeDesk) -> None:
    from shelter_desk.actions.save import Entry, save

    gus = made.open("Gus")
    case = save(gus, Entry("case_note", {"work": "Slept well.", "child": "Drew a house."})).case
    gus.close()
    dua = made.open("Dua")
    pdf = print_record(dua, case, view_case(dua, case).records[0])
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "Slept well." in text
    assert "Drew" not in text
    dua.close()


def test_the_window_keeps_its_language_while_a_record_is_printed(
    desk: Desk,
    put,  # type: ignore[no-untyped-def]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    saved = put("plan", {"agreed": "agrees"})
    seen = []

    def in_the_middle(*_arguments: object) -> bytes:
        with ThreadPoolExecutor(1) as window:
            seen.extend([i18n.current().code, window.submit(i18n.current).result().code])
        return b""

    monkeypatch.setattr(printing, "record_pdf", in_the_middle)
    print_record(desk, saved.case, view_case(desk, saved.case).records[0], "sq")
    assert seen == ["sq", "en"]
