import datetime
import hashlib
import os
import re
import subprocess
import sys

import pytest

from shelter_desk.documents.flow import Reading
from shelter_desk.documents.sheet import Sheet, Size
from shelter_desk.errors import Refused
from tests.documents.pages import reader, tags, texts
from tests.documents.samples import ISOLATED_PHONE, PHONE, RIGHT_TO_LEFT, SAMPLES

TODAY = datetime.date(2026, 3, 10)


def sheet(language: str = "en", size: Size = "A4", today: datetime.date = TODAY) -> Sheet:
    return Sheet("R-7KQ2", Reading(language, language in RIGHT_TO_LEFT), today, size, footer="R-7KQ2")


def full(language: str) -> bytes:
    text = SAMPLES[language]
    made = sheet(language)
    made.heading(text[:20])
    made.paragraph(text)
    made.section(text[:20])
    made.row(text[:10], text)
    made.table([text[:8], text[:10]], [[text, ISOLATED_PHONE]] * 2, shares=(2, 1))
    return made.pdf()


@pytest.mark.parametrize("language", SAMPLES)
def test_a_page_in_every_language_says_all_it_was_given(language: str) -> None:
    plain = SAMPLES[language].translate(dict.fromkeys([0x200B, 0x2066, 0x2069]))
    said = texts(full(language))
    assert said.count(plain) == 4
    assert said.count(PHONE) == 2


def test_language_title_and_direction_are_set() -> None:
    read = reader(full("ar"))
    assert read.trailer["/Root"]["/Lang"] == "ar"
    assert read.viewer_preferences
    assert read.viewer_preferences.direction == "/R2L"
    assert read.viewer_preferences.display_doctitle
    assert read.metadata
    assert read.metadata.title == "R-7KQ2"
    assert reader(full("en")).viewer_preferences.direction == "/L2R"  # type: ignore[union-attr]


def test_the_file_says_nothing_of_who_made_it_and_where() -> None:
    pdf = full("en")
    assert set(reader(pdf).trailer["/Info"]) == {"/Title", "/CreationDate", "/ModDate"}
    assert os.getcwd().encode() not in pdf
    assert "/Metadata" not in reader(pdf).trailer["/Root"]


def test_the_day_is_the_callers_and_has_no_hour() -> None:
    info = reader(full("en")).trailer["/Info"]
    assert info["/CreationDate"] == info["/ModDate"] == "D:20260310"


def test_the_same_content_gives_the_same_bytes_in_any_process() -> None:
    code = (
        "import hashlib; from tests.documents.test_sheet import full;"
        "print(hashlib.sha256(full('ur') + full('zh-Hans')).hexdigest())"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "1"}
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert other.stdout.strip() == hashlib.sha256(full("ur") + full("zh-Hans")).hexdigest()


@pytest.mark.parametrize(("size", "box"), [("A4", (595, 842)), ("A5", (420, 595)), ("A6", (298, 420))])
def test_paper_sizes_and_margins(size: Size, box: tuple[int, int]) -> None:
    made = sheet(size=size)
    made.paragraph(SAMPLES["en"] * 6)
    page = reader(made.pdf()).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == box
    places: list[tuple[float, float]] = []
    page.extract_text(visitor_text=lambda _text, _cm, tm, _font, _size: places.append((tm[4], tm[5])))
    margin = 24 if size == "A6" else 40
    assert len(places) > 10
    assert all(x == 0 or margin <= x <= box[0] - margin for x, _y in places)


def test_a_long_text_goes_over_pages_that_are_numbered() -> None:
    made = sheet()
    made.row("Note", "\n".join(f"{number}. {SAMPLES['en']}" for number in range(60)))
    pdf = made.pdf()
    pages = reader(pdf).pages
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in page.extract_text()
        assert "R-7KQ2" in page.extract_text()
    said = " ".join(text for text in texts(pdf) if text != "Note")
    assert [int(found) for found in re.findall(r"(\d+)\. You", said)] == list(range(60))


def test_page_numbers_read_left_to_right_on_a_page_that_does_not() -> None:
    made = sheet("ar")
    made.paragraph("نعم")
    made.new_page()
    made.paragraph("لا")
    assert "1 / 2" in reader(made.pdf()).pages[0].extract_text()


def test_a_sections_heading_stands_with_what_follows() -> None:
    for lines in range(30, 60):
        made = sheet()
        made.paragraph("\n".join("x" for _ in range(lines)))
        made.section("Needs")
        made.row("Bed", "tonight")
        where = {tag.text: tag.page for tag in tags(made.pdf())}
        assert where["Needs"] == where["Bed"] == where["tonight"]


def test_roles_of_headings_and_text() -> None:
    made = sheet()
    made.heading("Title")
    made.section("Part")
    made.row("Label", "value")
    assert [tag.role for tag in tags(made.pdf())] == ["H1", "H2", "P", "P"]


def test_what_cannot_be_printed_is_refused_with_its_label() -> None:
    made = sheet()
    with pytest.raises(Refused, match="Nickname") as refused:
        made.row("Nickname", "Ana 🦋")
    assert "U+1F98B BUTTERFLY" in str(refused.value)


def test_an_empty_document_is_one_empty_page() -> None:
    assert len(reader(sheet().pdf()).pages) == 1
