"""The identified referral: what was disclosed, under standard names, and nothing of how this desk names the person."""

import datetime
import io
import zipfile

import openpyxl
import pytest

from shelter_desk.exchange import referral
from shelter_desk.exchange.payloads import Answer, CountedBy, Referral
from shelter_desk.exchange.scope import Ask, Disclosed, Grounds, Opened, disclose
from tests.domain.strategies import LIBRARY

TODAY = datetime.date(2026, 3, 10)
ASK = Ask("refer", "ff01", "service", "health")
GROUNDS = Grounds("r0", frozenset({"identity", "age", "needs", "health"}), frozenset({"health"}))
RECORDS = [
    Opened("r1", "identity", {"given_names": "Made-up Senait", "family_names": "=1+1", "citizenship": ["ER", "ET"]}),
    Opened("r2", "age", {"stated_years": 24, "stated_on": "2026-03-01", "sex": "female"}),
]


def read(each: Disclosed) -> tuple[str, str, str]:
    return each.form.title(), each.field, str(each.value)


def composed(counted_by: list[CountedBy] | None = None) -> Referral:
    disclosure = disclose(LIBRARY, RECORDS, GROUNDS)
    return referral.compose(disclosure, ASK, "0123456789abcdef", TODAY, counted_by or [], read)


def test_it_carries_what_was_disclosed_and_on_what_it_rests() -> None:
    found = composed([CountedBy("presumed", "2026-02-01")])
    assert {each.field for each in found.answers} == {
        "given_names",
        "family_names",
        "citizenship",
        "stated_years",
        "stated_on",
        "sex",
    }
    assert found.categories == ["age", "identity", "needs"]
    assert (found.scope, found.service, found.purpose, found.day) == ("refer", "health", "service", "2026-03-10")
    assert found.counted_by == [CountedBy("presumed", "2026-02-01")]
    by_field = {each.field: each for each in found.answers}
    assert by_field["given_names"].text == "Made-up Senait"
    assert by_field["stated_years"].value == 24


def test_references_say_nothing() -> None:
    found = {referral.new_reference() for _each in range(50)}
    assert len(found) == 50
    assert all(len(each) == 16 for each in found)


def test_no_record_id_travels() -> None:
    data = referral.as_json(composed())
    for record in ("r0", "r1", "r2", "ff01"):
        assert f'"{record}"'.encode() not in data


def test_the_sheet_has_standard_names_and_plain_texts() -> None:
    book = openpyxl.load_workbook(io.BytesIO(referral.as_sheet(composed(), LIBRARY)))
    standard = {cell.value: below.value for cell, below in zip(*book["HTCDS"].iter_rows(), strict=True)}
    assert standard == dict(referral.standard_values(composed(), LIBRARY))
    assert "Made-up Senait" in standard.values()
    reading = list(book.worksheets[1].iter_rows(values_only=True))
    assert ("Identity", "given_names", "Made-up Senait") in reading
    # What a person wrote is text, not a formula that a spreadsheet runs.
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"}
    assert kinds == {"s"}


def test_the_sheet_says_neither_who_made_it_nor_when() -> None:
    data = referral.as_sheet(composed(), LIBRARY)
    assert data == referral.as_sheet(composed(), LIBRARY)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        core = archive.read("docProps/core.xml").decode()
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
    assert str(datetime.datetime.now(datetime.UTC).year) not in core
    assert "<dc:creator></dc:creator>" in core


def answer(form: str, field: str, value: object) -> Answer:
    return Answer(form, field, "name", "", "", "", value)


@pytest.mark.parametrize(
    ("given", "standard"),
    [
        (answer("identity", "citizenship", ["ER", "ET"]), "ER;ET"),
        (answer("identity", "given_names", "Made up"), "Made up"),
        (answer("age", "stated_years", 24), "24"),
        (answer("age", "sex", "unknown"), "unknown"),
        (answer("needs", "needs", [{"kind": "health"}]), '{"kind":"health"}'),
    ],
)
def test_values_take_their_standard_form(given: Answer, standard: str) -> None:
    made = Referral("a", "2026-03-01", "refer", "", "", [], [], [given])
    assert referral.standard_values(made, LIBRARY) == [("name", standard)]


def test_codes_take_the_standards_names() -> None:
    field = next(
        (form.id, field.id, code.id, code.maps["htcds"])
        for form in LIBRARY.forms.values()
        for field in form.fields()
        if field.codes in LIBRARY.codelists
        for code in LIBRARY.codelists[field.codes].code
        if "htcds" in code.maps
    )
    made = Referral("a", "2026-03-01", "refer", "", "", [], [], [answer(field[0], field[1], [field[2], field[2]])])
    assert referral.standard_values(made, LIBRARY) == [("name", field[3])]


def test_what_has_no_standard_name_is_not_in_the_standard_row() -> None:
    made = Referral("a", "2026-03-01", "refer", "", "", [], [], [Answer("age", "sex", "", "", "", "", "female")])
    assert referral.standard_values(made, LIBRARY) == []
