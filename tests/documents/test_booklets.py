"""Booklets: printed on both sides and folded once, their pages follow each other in either direction of reading."""

import datetime

import pytest

from shelter_desk.documents.flow import Reading
from shelter_desk.documents.sheet import Sheet
from tests.documents.ink import recorded
from tests.documents.pages import reader, texts

DAY = datetime.date(2026, 3, 10)
WIDTH = 297.64
ENGLISH, ARABIC = Reading("en"), Reading("ar", right_to_left=True)


def booklet(pages: int, reading: Reading) -> bytes:
    made = Sheet("Made up", reading, DAY, "A6")
    for number in range(pages):
        if number:
            made.new_page()
        made.paragraph(f"Page {number}.")
    return made.pdf(booklet=True)


def sides(pages: int, reading: Reading) -> list[list[int | None]]:
    """Which page stands left and right on each printed side."""
    with recorded() as ink:
        booklet(pages, reading)
    found: dict[tuple[int, int], int] = {}
    for line in ink.lines:
        if "Page" in line.text:
            found[line.side, int(line.x > WIDTH)] = line.page
    last = max(side for side, _slot in found)
    return [[found.get((side, slot)) for slot in (0, 1)] for side in range(last + 1)]


def leafed(printed: list[list[int | None]], reading: Reading) -> list[int | None]:
    """The pages as someone leafs through them, once the sheets lie in each other and are folded."""
    if reading.right_to_left:
        printed = [side[::-1] for side in printed]
    fronts, backs = printed[0::2], printed[1::2]
    first = [page for front, back in zip(fronts, backs, strict=True) for page in (front[1], back[0])]
    second = [page for front, back in zip(fronts[::-1], backs[::-1], strict=True) for page in (back[1], front[0])]
    return first + second


@pytest.mark.parametrize("reading", [ENGLISH, ARABIC], ids=["ltr", "rtl"])
@pytest.mark.parametrize("pages", range(3, 18))
def test_pages_follow_each_other_once_folded(pages: int, reading: Reading) -> None:
    found = leafed(sides(pages, reading), reading)
    assert found[:pages] == list(range(pages))
    assert set(found[pages:]) <= {None}


@pytest.mark.parametrize(("reading", "opened"), [(ENGLISH, [0, 1]), (ARABIC, [1, 0])], ids=["ltr", "rtl"])
def test_two_pages_stand_side_by_side_on_one_side_of_a_sheet(reading: Reading, opened: list[int]) -> None:
    assert sides(2, reading) == [opened]


@pytest.mark.parametrize("reading", [ENGLISH, ARABIC], ids=["ltr", "rtl"])
def test_it_reads_aloud_in_the_order_of_its_pages(reading: Reading) -> None:
    assert texts(booklet(7, reading)) == [f"Page {number}." for number in range(7)]


def test_sheets_are_twice_as_wide() -> None:
    box = reader(booklet(5, ENGLISH)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 420)
