import io
import re

import pytest
from reportlab.pdfgen.canvas import Canvas

from shelter_desk.documents.flow import Reading, ShapedText, Style
from shelter_desk.documents.shaping import Span
from shelter_desk.errors import Refused
from tests.documents.samples import RIGHT_TO_LEFT, SAMPLES

ENGLISH, ARABIC = Reading("en"), Reading("ar", right_to_left=True)
WIDTH = 200.0


def lefts(flowable: ShapedText, width: float = WIDTH) -> list[float]:
    """Where each run of a drawn text starts."""
    flowable.wrap(width, 1000)
    canvas = Canvas(io.BytesIO(), invariant=1)
    flowable.drawOn(canvas, 0, 0)
    return [float(x) for x in re.findall(r"1 0 0 1 ([\d.]+) [\d.]+ Tm", "\n".join(canvas._code))]


def texts(parts: list[ShapedText]) -> str:
    return "".join(piece.paragraph.text[piece.start : piece.end] for part in parts for piece in part._pieces)


def width_of(text: str, reading: Reading) -> float:
    flowable = ShapedText(text, Style(), reading)
    flowable.wrap(1e6, 1e6)
    return flowable._laid[0].line.width


def test_start_is_the_side_where_reading_starts() -> None:
    assert lefts(ShapedText("yes", Style(), ENGLISH)) == [0]
    assert lefts(ShapedText("نعم", Style(), ARABIC)) == [pytest.approx(WIDTH - width_of("نعم", ARABIC), abs=0.001)]


def test_end_and_centre() -> None:
    width = width_of("yes", ENGLISH)
    assert lefts(ShapedText("yes", Style(align="end"), ENGLISH)) == [pytest.approx(WIDTH - width, abs=0.001)]
    assert lefts(ShapedText("نعم", Style(align="end"), ARABIC)) == [0]
    assert lefts(ShapedText("yes", Style(align="centre"), ENGLISH)) == [pytest.approx((WIDTH - width) / 2, abs=0.001)]


def test_a_foreign_name_stands_where_the_lines_of_the_document_start() -> None:
    name = ShapedText("Ana", Style(), ARABIC, own_direction=True)
    assert lefts(name) == [pytest.approx(WIDTH - width_of("Ana", ENGLISH), abs=0.001)]


def test_a_long_foreign_text_runs_its_own_way() -> None:
    text = "You decide what happens next, and nobody may keep your passport."
    assert set(lefts(ShapedText(text, Style(), ARABIC, own_direction=True))) == {0}


def test_a_bare_number_reads_left_to_right_in_any_document() -> None:
    number = ShapedText("+383 49 123", Style(), ARABIC, own_direction=True)
    number.wrap(WIDTH, 100)
    assert "".join(glyph.text for run in number._laid[0].line.runs for glyph in run.glyphs) == "+383 49 123"


def test_nastaliq_lines_are_taller_than_naskh() -> None:
    heights = {}
    for language in ("ar", "ur"):
        flowable = ShapedText("نام", Style(), Reading(language, right_to_left=True))
        heights[language] = flowable.wrap(WIDTH, 100)[1]
    assert heights["ur"] > heights["ar"] * 1.3


@pytest.mark.parametrize("language", SAMPLES)
def test_split_keeps_every_character_and_fits(language: str) -> None:
    waiting = [ShapedText(SAMPLES[language] * 3, Style(), Reading(language, language in RIGHT_TO_LEFT))]
    done: list[ShapedText] = []
    while waiting:
        parts = waiting.pop().split(WIDTH, 70)
        assert 1 <= len(parts) <= 2
        assert parts[0].wrap(WIDTH, 70)[1] <= 70
        done.append(parts[0])
        waiting += parts[1:]
    assert len(done) > 1
    assert texts(done) == SAMPLES[language] * 3


def test_a_part_laid_again_at_another_width_holds_the_same_characters() -> None:
    first, rest = ShapedText(SAMPLES["en"], Style(), ENGLISH).split(WIDTH, 40)
    before = texts([first, rest])
    first.wrap(WIDTH / 2, 1000)
    rest.wrap(WIDTH / 2, 1000)
    lines = [laid.line for part in (first, rest) for laid in part._laid]
    assert [line.start for line in lines] == [0, *(line.end for line in lines[:-1])]
    assert texts([first, rest]) == before


def test_no_room_for_a_line_gives_no_parts() -> None:
    assert ShapedText("yes", Style(), ENGLISH).split(WIDTH, 5) == []


def test_every_kind_of_line_end_makes_a_paragraph_and_blank_lines_keep_their_height() -> None:
    flowable = ShapedText("a\r\nb\n\nc\u2028d\t\n", Style(), ENGLISH)
    one = ShapedText("a", Style(), ENGLISH).wrap(WIDTH, 100)[1]
    assert flowable.wrap(WIDTH, 100)[1] == pytest.approx(5 * one)


def test_an_empty_text_is_one_line_tall() -> None:
    assert ShapedText("", Style(), ENGLISH).wrap(WIDTH, 100)[1] > 0


def test_mixed_spans_keep_their_paragraphs() -> None:
    flowable = ShapedText([Span("One ", 10), Span("two\nthree", 14, bold=True)], Style(), ENGLISH)
    assert [piece.paragraph.text for piece in flowable._pieces] == ["One two", "three"]


def test_what_cannot_be_printed_is_refused_before_anything_is_drawn() -> None:
    with pytest.raises(Refused, match="Name"):
        ShapedText("A 😀", Style(), ENGLISH, place="Name")
