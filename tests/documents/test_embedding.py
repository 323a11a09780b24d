import io
import re

import pytest
import uharfbuzz as hb
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from shelter_desk.documents.drawing import draw_runs
from shelter_desk.documents.embedding import EmbeddedFont, embedded
from shelter_desk.documents.fonts import plain
from shelter_desk.documents.shaping import Paragraph, Span
from tests.documents.pages import descendant, fonts
from tests.documents.samples import SAMPLES


def drawn(text: str, language: str = "en") -> bytes:
    memory = io.BytesIO()
    canvas = Canvas(memory, invariant=1)
    draw_runs(canvas, Paragraph([Span(text, 12)], language).runs(0, len(text)), 20, 700)
    canvas.showPage()
    canvas.save()
    return memory.getvalue()


def test_a_font_is_embedded_once_in_a_document() -> None:
    canvas = Canvas(io.BytesIO())
    assert embedded(canvas, plain()) is embedded(canvas, plain())
    assert embedded(Canvas(io.BytesIO()), plain()) is not embedded(canvas, plain())


def test_one_glyph_for_two_texts_has_two_codes() -> None:
    font = EmbeddedFont(plain(), 1)
    assert [font.code(7, " "), font.code(7, "\u00a0"), font.code(7, " ")] == [1, 2, 1]


@pytest.mark.parametrize("language", ["en", "ur", "my", "zh-Hans"])
def test_only_drawn_glyphs_are_embedded_with_their_widths(language: str) -> None:
    text = SAMPLES[language]
    made = fonts(drawn(text, language))
    for run in Paragraph([Span(text, 12)], language).runs(0, len(text)):
        font = descendant(made[run.font.name])
        program = hb.Face(hb.Blob(font["/FontDescriptor"]["/FontFile2"].get_data()))
        assert 1 < program.glyph_count < run.font.face.glyph_count / 3
        assert set(program.table_tags) == {"glyf", "head", "hhea", "hmtx", "loca", "maxp"}
        first, widths = font["/W"]
        glyphs = [
            int.from_bytes(font["/CIDToGIDMap"].get_data()[at : at + 2]) for at in range(0, 2 * len(widths) + 2, 2)
        ]
        shaper = hb.Font(program)
        shaper.scale = (1000, 1000)
        assert first == 1
        assert glyphs[0] == 0
        assert [shaper.get_glyph_h_advance(glyph) for glyph in glyphs[1:]] == [int(width) for width in widths]


def test_every_code_says_what_text_it_stands_for() -> None:
    font = fonts(drawn("fi ẹ́"))["NotoSans-Regular"]
    mapping = font["/ToUnicode"].get_data().decode("ascii").partition("beginbfchar")[2]
    texts = [bytes.fromhex(found).decode("utf-16-be") for found in re.findall(r"> <([0-9A-F]*)>", mapping)]
    assert "".join(texts) == "fi ẹ́"


def test_more_glyphs_than_one_block_of_the_map_may_hold() -> None:
    text = "".join(bytes([0xB0 + row, 0xA1 + cell]).decode("gb2312") for row in range(5) for cell in range(50))
    pdf = drawn(text, "zh-Hans")
    mapping = fonts(pdf)["NotoSansSC-Regular"]["/ToUnicode"].get_data().decode("ascii")
    assert re.findall(r"(\d+) beginbfchar", mapping) == ["100", "100", "50"]
    assert PdfReader(io.BytesIO(pdf)).pages[0].extract_text() == text
