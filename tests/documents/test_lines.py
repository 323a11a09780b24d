import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter_desk.documents.lines import Break, breaks, broken
from shelter_desk.documents.shaping import Paragraph, Span
from tests.documents.samples import ISOLATED_PHONE, RIGHT_TO_LEFT, SAMPLES

WIDE_ENOUGH = 1e6


def paragraph(text: str, language: str = "en") -> Paragraph:
    return Paragraph([Span(text, 10)], language, int(language in RIGHT_TO_LEFT))


def lines(text: str, width: float, language: str = "en") -> list[str]:
    return [text[line.start : line.end] for line in broken(paragraph(text, language), width)]


def pieces(text: str, language: str = "en") -> list[str]:
    """The text cut wherever a line may end."""
    found = paragraph(text, language)
    places = [at for at, quality in enumerate(breaks(text, found.is_start)) if quality is Break.WORD]
    return [text[start:end] for start, end in zip([0, *places], [*places, len(text)], strict=True)]


@pytest.mark.parametrize("width", [60, 130, 300])
@pytest.mark.parametrize("language", SAMPLES)
def test_nothing_is_lost_and_nothing_leaves_the_frame(language: str, width: float) -> None:
    found = broken(paragraph(SAMPLES[language], language), width)
    assert "".join(SAMPLES[language][line.start : line.end] for line in found) == SAMPLES[language]
    assert all(line.width <= width for line in found)
    assert all(sum(run.width for run in line.runs) == pytest.approx(line.width) for line in found)


@pytest.mark.parametrize("language", SAMPLES)
def test_phone_number_stays_on_one_line(language: str) -> None:
    assert any(ISOLATED_PHONE in line for line in lines(SAMPLES[language], 130, language))


def test_words_break_at_blanks_and_blanks_hang() -> None:
    text = "one two"
    exact = sum(paragraph("one").advances)
    assert lines(text, exact + 0.01) == ["one ", "two"]
    assert broken(paragraph(text), exact + 0.01)[0].width == pytest.approx(exact)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("well-known 2026-03-10 and/or 24/7", "en", ["well-", "known ", "2026-03-10 ", "and/", "or ", "24/7"]),
        ("10\u00a0km 5\u202f% a\u2060b", "en", ["10\u00a0km ", "5\u202f% ", "a\u2060b"]),
        ("สิทธิ\u200bของ\u200bคุณ", "th", ["สิทธิ\u200b", "ของ\u200b", "คุณ"]),
        ("您（好）。“不”，……", "zh-Hans", ["您", "（好）。", "“不”，……"]),
        ("护照：A12 号", "zh-Hans", ["护", "照：", "A12 ", "号"]),
        ("ሰላም፡ለዓለም", "am", ["ሰላም፡", "ለዓለም"]),
    ],
)
def test_where_a_line_may_end(text: str, language: str, expected: list[str]) -> None:
    assert pieces(text, language) == expected


def test_closing_marks_never_begin_a_chinese_line_and_opening_ones_never_end_it() -> None:
    text = "您的权利（重要），请致电：“热线”，我们帮助您。您可以说《不》。" * 3
    for width in range(30, 120):
        for line in lines(text, width, "zh-Hans")[1:]:
            assert line[0] not in "，。：）”》"
        for line in lines(text, width, "zh-Hans"):
            assert line[-1] not in "（“《"


def test_an_isolate_longer_than_the_line_breaks_at_its_blanks() -> None:
    text = "a \u20681 Long Road, Little Town\u2069"
    assert lines(text, 60) == ["a ", "\u20681 Long ", "Road, Little ", "Town\u2069"]


def test_an_isolate_that_fits_is_moved_whole() -> None:
    assert lines("Please call \u2066+383 49 123\u2069 now", 70) == ["Please call ", "\u2066+383 49 123\u2069 ", "now"]


def test_a_word_longer_than_the_line_breaks_between_letters() -> None:
    word = "Rechtsschutzversicherungsgesellschaften"
    found = lines(word, 60)
    assert len(found) > 2
    assert "".join(found) == word


@pytest.mark.parametrize(
    ("text", "language"), [("สิทธิของคุณสำคัญมากครับเราช่วยได้เสมอ", "th"), ("ສິດຂອງທ່ານສຳຄັນຫຼາຍເຮົາຊ່ວຍໄດ້ສະເໝີ", "lo")]
)
def test_unprepared_thai_and_lao_never_tear_a_vowel_from_its_letter(text: str, language: str) -> None:
    for width in range(20, 100, 3):
        found = lines(text, width, language)
        assert all(line[0] not in "ะาำๅๆະາຳຽໆ" for line in found)
        assert all(line[-1] not in "เแโใไເແໂໃໄ" for line in found)


def test_unprepared_burmese_keeps_the_final_of_a_syllable() -> None:
    text = "သင့်အခွင့်အရေးများကြောင်းပြောပါ"
    for width in range(30, 100, 3):
        for line in lines(text, width, "my"):
            assert line[1:2] not in ("\u103a", "\u1039")


def test_blanks_alone_make_one_empty_line() -> None:
    (line,) = broken(paragraph("   "), 5)
    assert line.runs == ()
    assert line.width == 0


def test_no_text_makes_no_line() -> None:
    assert broken(paragraph(""), 100) == []


def test_a_stretch_of_a_paragraph_is_broken_alone() -> None:
    found = broken(paragraph("one two three"), WIDE_ENOUGH, 4, 8)
    assert [(line.start, line.end) for line in found] == [(4, 8)]


_TEXTS = st.lists(st.sampled_from([text[:30] for text in SAMPLES.values()] + [" ", "\u2068", "\u2069", "x" * 30]))


@given(_TEXTS, st.integers(40, 300))
def test_any_mixture_keeps_all_its_characters_in_order_within_the_frame(parts: list[str], width: int) -> None:
    text = "".join(parts)
    found = broken(paragraph(text), width)
    assert "".join(text[line.start : line.end] for line in found) == text
    assert all(line.width <= width for line in found)
