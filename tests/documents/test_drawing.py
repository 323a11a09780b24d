import io
import re

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtPdf import QPdfDocument
from reportlab.pdfgen.canvas import Canvas

from shelter_desk.documents.drawing import draw_runs
from shelter_desk.documents.lines import broken
from shelter_desk.documents.shaping import Paragraph, Span, readable
from tests.documents.samples import PHONE, RIGHT_TO_LEFT, SAMPLES

LEFT_TO_RIGHT = [language for language in SAMPLES if language not in RIGHT_TO_LEFT]
UNBREAKING = {0xA0: " "}


def drawn(text: str, language: str) -> bytes:
    memory = io.BytesIO()
    canvas = Canvas(memory, invariant=1, pageCompression=0)
    paragraph = Paragraph([Span(text, 12)], language, int(language in RIGHT_TO_LEFT))
    for number, line in enumerate(broken(paragraph, 460)):
        draw_runs(canvas, line.runs, 60 + (460 - line.width) * paragraph.base, 700 - 40 * number)
    canvas.showPage()
    canvas.save()
    return memory.getvalue()


def flat(text: str) -> str:
    return re.sub(r"\s", "", text)


def by_pypdf(pdf: bytes) -> str:
    return PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def by_qt(pdf: bytes) -> str:
    """What the reader inside browsers copies."""
    buffer = QBuffer()
    buffer.setData(pdf)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    return document.getAllText(0).text()


@pytest.mark.parametrize("language", LEFT_TO_RIGHT)
def test_left_to_right_text_copies_out_whole(language: str) -> None:
    pdf = drawn(SAMPLES[language], language)
    expected = flat(readable(SAMPLES[language]))
    assert flat(by_pypdf(pdf)) == expected
    assert flat(by_qt(pdf)) == expected


@pytest.mark.parametrize("language", SAMPLES)
def test_the_phone_number_copies_out_in_order(language: str) -> None:
    pdf = drawn(SAMPLES[language], language)
    assert PHONE in by_pypdf(pdf).translate(UNBREAKING)
    assert PHONE in by_qt(pdf).translate(UNBREAKING)


@pytest.mark.parametrize(
    ("language", "word"), [("ar", "المكالمة"), ("fa", "می\u200cگیرید"), ("he", "התקשרי"), ("ps", "پاسپورټ")]
)
def test_right_to_left_words_copy_out_in_reading_order(language: str, word: str) -> None:
    assert word in SAMPLES[language]
    pdf = drawn(SAMPLES[language], language)
    assert word in by_pypdf(pdf)
    assert word in by_qt(pdf)


def test_glyphs_stand_where_shaping_put_them() -> None:
    """The pen after every glyph is the sum of the advances before it: offsets never add up."""
    text = "ẹ́ ọ̀ AVAT"
    (run,) = Paragraph([Span(text, 10)], "yo").runs(0, len(text))
    canvas = Canvas(io.BytesIO(), invariant=1)
    draw_runs(canvas, [run], 100, 50)
    code = "\n".join(canvas._code)
    assert "1 0 0 1 100 50 Tm" in code
    moved = sum(int(number) for number in re.findall(r"(?<=[\[>])(-?\d+)(?=[<\]])", code))
    printed = sum(run.font.advance(glyph.id) for glyph in run.glyphs)
    last = run.glyphs[-1]
    assert printed - moved == sum(glyph.advance for glyph in run.glyphs) + last.x


def test_marks_raised_in_one_run_do_not_raise_the_next() -> None:
    canvas = Canvas(io.BytesIO(), invariant=1)
    text = "آپ کا Ana"
    draw_runs(canvas, Paragraph([Span(text, 10)], "ur").runs(0, len(text)), 0, 0)
    rises = [float(value) for value in re.findall(r"(-?[\d.]+) Ts", "\n".join(canvas._code))]
    assert any(rises)
    assert rises[-1] == 0


def test_a_run_without_glyphs_draws_nothing() -> None:
    canvas = Canvas(io.BytesIO(), invariant=1)
    draw_runs(canvas, Paragraph([Span("\u200b", 10)], "km").runs(0, 1), 0, 0)
    assert "TJ" not in "\n".join(canvas._code)
