"""The data dictionary: every question with its codes, safe to open in a spreadsheet or a browser."""

import csv
import io

from shelter_desk.actions.definitions import definitions
from shelter_desk.forms import dictionary
from shelter_desk.forms.load import Library
from shelter_desk.forms.schema import Code, CodeList, Field, Form, Section

LIBRARY = definitions().library


def library(label: str) -> Library:
    codes = CodeList("colour", "1", "Colour", "made up", (Code("red", label),))
    field = Field("shade", "choice", label, codes="colour", circle="work", category="needs", disclosure="open")
    form = Form("visit", 1, "Visit", "arrival", "work", "needs", "open", section=(Section("s", "S", field=(field,)),))
    return Library({"visit": form}, {"colour": codes})


def test_every_question_and_column_has_a_line() -> None:
    asked = {
        (form.id, path)
        for form in LIBRARY.forms.values()
        for field in form.fields()
        for path in (field.id, *(f"{field.id}.{column.id}" for column in field.columns))
    }
    lines = [dict(zip(dictionary.COLUMNS, row, strict=True)) for row in dictionary.rows(LIBRARY)]
    assert {(line["form"], line["field"]) for line in lines} == asked
    assert len(lines) == len(asked)
    assert all(line["circle"] and line["category"] and line["disclosure"] for line in lines)
    (sex,) = [line for line in lines if (line["form"], line["field"]) == ("age", "sex")]
    assert sex["fact"] == "Sex.sex"
    assert "htcds" in sex["maps"]
    assert "female = " in sex["codes"]


def test_a_spreadsheet_reads_it_back_and_runs_no_formula() -> None:
    text = dictionary.as_csv(library('=cmd("x"), "quoted"\nand broken'))
    head, line = csv.reader(io.StringIO(text))
    assert tuple(head) == dictionary.COLUMNS
    assert line[dictionary.COLUMNS.index("label")] == '\'=cmd("x"), "quoted"\nand broken'
    for start in "+-@":
        assert f"'{start}1" in dictionary.as_csv(library(f"{start}1"))


def test_a_page_shows_labels_as_text() -> None:
    page = dictionary.as_html(library("<script>alert(1)</script> & more"), "A <title>")
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page
    assert "<title>A &lt;title&gt;</title>" in page
    assert page.count("<tr>") == 2
