import io
import re

import pytest
from reportlab.pdfgen.canvas import Canvas

from shelter_desk.documents.flow import Reading, ShapedText, Style
from shelter_desk.documents.rows import GAP, Row, Table
from tests.documents.samples import SAMPLES

ENGLISH, ARABIC = Reading("en"), Reading("ar", right_to_left=True)
WIDTH = 308.0


def row(*texts: str, reading: Reading = ENGLISH, shares: tuple[float, ...] = ()) -> Row:
    cells = [ShapedText(text, Style(), reading, own_direction=True) for text in texts]
    return Row(cells, shares or [1] * len(texts), reading, ruled=True)


def starts(flowable: Row | Table) -> list[tuple[float, float]]:
    """Where each run is drawn: the cell's corner and the place in it together."""
    flowable.wrap(WIDTH, 1000)
    canvas = Canvas(io.BytesIO(), invariant=1)
    flowable.drawOn(canvas, 0, 0)
    x = y = 0.0
    stack, found = [], []
    for line in "\n".join(canvas._code).splitlines():
        if line == "q":
            stack.append((x, y))
        elif line == "Q":
            x, y = stack.pop()
        elif moved := re.fullmatch(r"1 0 0 1 (\S+) (\S+) cm", line):
            x, y = x + float(moved[1]), y + float(moved[2])
        elif put := re.search(r"1 0 0 1 (\S+) (\S+) Tm", line):
            found.append((x + float(put[1]), y + float(put[2])))
    return found


def content(flowable: Row | Table) -> list[str]:
    rows = [flowable] if isinstance(flowable, Row) else [flowable._heading, *flowable._rows]
    return [
        "".join(piece.paragraph.text[piece.start : piece.end] for piece in cell._pieces)
        for each in rows
        for cell in each._cells
    ]


def test_columns_start_at_their_shares_of_the_width() -> None:
    assert [x for x, _y in starts(row("a", "b", shares=(1, 2)))] == [0, pytest.approx((WIDTH - GAP) / 3 + GAP)]


def test_columns_are_mirrored_where_reading_starts_at_the_right() -> None:
    (label, value) = starts(row("نعم", "لا", reading=ARABIC, shares=(1, 2)))
    assert label[0] > value[0]
    assert label[0] > WIDTH * 2 / 3


def test_first_baselines_agree_whatever_the_script() -> None:
    (_x, first), (_x2, second) = starts(row("Name", "မသီတာ"))
    assert first == pytest.approx(second, abs=0.002)


def test_a_row_longer_than_the_page_goes_on_with_every_cell() -> None:
    texts = [SAMPLES["en"] * 4, SAMPLES["hi"] * 2, "short"]
    waiting, done = [row(*texts)], []
    while waiting:
        parts = waiting.pop().split(WIDTH, 120)
        assert parts[0].wrap(WIDTH, 120)[1] <= 120
        done.append(parts[0])
        waiting += parts[1:]
    assert len(done) > 2
    assert ["".join(column) for column in zip(*map(content, done), strict=True)] == texts


def test_only_the_last_part_of_a_row_is_ruled() -> None:
    first, last = row(SAMPLES["en"] * 2).split(WIDTH, 60)
    assert not first._ruled
    assert last._ruled


def test_a_row_that_fits_is_not_split() -> None:
    whole = row("a", "b")
    assert whole.split(WIDTH, 100) == [whole]
    assert whole.split(WIDTH, 5) == []


def test_every_page_of_a_table_repeats_its_heading_and_no_row_is_lost() -> None:
    table = Table(row("Day", "What"), [row(f"{number} March", "Call") for number in range(40)])
    parts, waiting = [], [table]
    while waiting:
        found = waiting.pop().split(WIDTH, 150)
        parts.append(found[0])
        assert found[0].wrap(WIDTH, 150)[1] <= 150
        waiting += found[1:]
    assert all(content(part)[:2] == ["Day", "What"] for part in parts)
    days = [text for part in parts for text in content(part)[2::2]]
    assert days == [f"{number} March" for number in range(40)]


def test_a_table_row_too_long_for_any_page_is_split_under_its_heading() -> None:
    table = Table(row("What"), [row(SAMPLES["en"] * 8)])
    first, rest = table.split(WIDTH, 150)
    assert first.wrap(WIDTH, 150)[1] <= 150
    assert content(first)[0] == content(rest)[0] == "What"
    assert content(first)[1] + content(rest)[1] == SAMPLES["en"] * 8


def test_no_room_for_more_than_the_heading_gives_no_parts() -> None:
    assert Table(row("What"), [row("a")]).split(WIDTH, 25) == []


def test_a_table_without_rows_is_its_heading() -> None:
    table = Table(row("What"), [])
    assert len(starts(table)) == 1
