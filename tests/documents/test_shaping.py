import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter_desk.documents.shaping import Paragraph, Run, Span, readable
from shelter_desk.errors import Refused
from tests.documents.samples import PHONE, RIGHT_TO_LEFT, SAMPLES


def shaped(text: str, language: str = "en", bold: bool = False) -> Paragraph:
    return Paragraph([Span(text, 10, bold)], language, int(language in RIGHT_TO_LEFT))


def runs_of(text: str, language: str = "en") -> list[Run]:
    return shaped(text, language).runs(0, len(text))


def glyph_ids(text: str, language: str) -> list[int]:
    return [glyph.id for run in runs_of(text, language) for glyph in run.glyphs]


def copied(runs: list[Run]) -> str:
    """What the clusters stand for, in the order of the text."""
    texts = {glyph.cluster: glyph.text for run in runs for glyph in run.glyphs}
    return "".join(texts[cluster] for cluster in sorted(texts))


@pytest.mark.parametrize("language", SAMPLES)
def test_no_glyph_is_missing_and_every_character_can_be_copied(language: str) -> None:
    runs = runs_of(SAMPLES[language], language)
    assert all(glyph.id for run in runs for glyph in run.glyphs)
    assert copied(runs) == readable(SAMPLES[language])


@pytest.mark.parametrize("language", SAMPLES)
def test_no_sample_shows_a_dotted_circle(language: str) -> None:
    """HarfBuzz draws one where a mark has no letter: the text would be misspelt."""
    for run in runs_of(SAMPLES[language], language):
        circle = run.font.shaper.get_nominal_glyph(0x25CC)
        assert all(glyph.id != circle for glyph in run.glyphs)


@pytest.mark.parametrize("language", SAMPLES)
def test_measured_advances_are_the_width_of_the_runs(language: str) -> None:
    paragraph = shaped(SAMPLES[language], language)
    width = sum(run.width for run in paragraph.runs(0, len(paragraph.text)))
    assert sum(paragraph.advances) == pytest.approx(width)


@pytest.mark.parametrize("language", SAMPLES)
def test_ink_stays_between_ascent_and_descent(language: str) -> None:
    paragraph = shaped(SAMPLES[language], language)
    for run in paragraph.runs(0, len(paragraph.text)):
        for glyph in run.glyphs:
            above, below = run.font.ink(glyph.id)
            assert (glyph.y + above) * run.size / 1000 <= paragraph.ascent
            assert (below - glyph.y) * run.size / 1000 <= paragraph.descent


def test_an_arabic_letter_has_four_forms() -> None:
    assert len({*glyph_ids("عععع", "ar"), *glyph_ids("ع", "ar")}) == 4  # initial, medial, final, alone


def test_a_non_joiner_keeps_persian_letters_apart_and_is_copied() -> None:
    assert glyph_ids("می\u200cخ", "fa") != glyph_ids("میخ", "fa")
    assert copied(runs_of("می\u200cخ", "fa")) == "می\u200cخ"


def test_devanagari_conjunct_and_reordered_vowel() -> None:
    assert len(glyph_ids("क्ष", "hi")) == 1
    assert glyph_ids("कि", "hi")[-1] == glyph_ids("क", "hi")[0]


@pytest.mark.parametrize(("language", "stack"), [("my", "န္တ"), ("km", "ក្ត"), ("si", "ක්‍ර")])
def test_stacked_consonants_take_less_room_than_side_by_side(language: str, stack: str) -> None:
    side_by_side = sum(shaped(stack[0] + stack[-1], language).advances)
    assert sum(shaped(stack, language).advances) < side_by_side


def test_yoruba_marks_sit_on_their_letters() -> None:
    (run,) = runs_of("ẹ́", "yo")
    letter, mark = run.glyphs
    assert mark.advance == 0
    assert mark.x < 0
    assert letter.advance > 0


def test_zero_width_space_draws_nothing_and_is_not_copied() -> None:
    assert glyph_ids("ขอ\u200bคุณ", "th") == glyph_ids("ขอคุณ", "th")
    assert copied(runs_of("ขอ\u200bคุณ", "th")) == "ขอคุณ"


@pytest.mark.parametrize("language", sorted(RIGHT_TO_LEFT))
def test_phone_number_reads_left_to_right_among_letters_that_do_not(language: str) -> None:
    runs = runs_of(SAMPLES[language], language)
    seen = "".join(glyph.text for run in runs for glyph in run.glyphs)
    assert PHONE in seen


def test_brackets_around_a_foreign_name_open_towards_it() -> None:
    runs = runs_of("نص (UNHCR) نص", "ar")
    seen = [glyph for run in runs for glyph in run.glyphs]
    name = next(place for place, glyph in enumerate(seen) if glyph.text == "U")
    (opening,) = (glyph.id for glyph in runs_of("(", "en")[0].glyphs)
    assert seen[name - 1].text == ")"
    assert seen[name - 1].id == opening  # on paper it is the one on the left, so it must look like (


def test_trailing_blanks_of_a_line_go_to_its_end_whatever_stands_before() -> None:
    runs = shaped("نص abc نص", "ar").runs(0, 7)  # a line that breaks after "abc "
    assert runs[0].glyphs[0].text == " "


def test_spans_of_two_weights_and_sizes_are_two_runs() -> None:
    paragraph = Paragraph([Span("You ", 10), Span("decide", 14, bold=True)], "en")
    first, second = paragraph.runs(0, len(paragraph.text))
    assert (first.font.name, first.size) == ("NotoSans-Regular", 10)
    assert (second.font.name, second.size) == ("NotoSans-Bold", 14)
    assert paragraph.ascent == pytest.approx(14 * second.font.ascent / 1000)


def test_arabic_letters_join_across_a_change_of_weight() -> None:
    whole = runs_of("ببب", "ar")[0].glyphs
    paragraph = Paragraph([Span("بب", 10), Span("ب", 10, bold=True)], "ar")
    last, first = paragraph.runs(0, 3)
    assert [glyph.id for glyph in first.glyphs] == [glyph.id for glyph in whole[1:]]
    assert last.font.entry.weight == "bold"


def test_a_sign_of_a_symbol_font_does_not_push_lines_apart() -> None:
    assert shaped("yes ✓").ascent == shaped("yes").ascent


def test_a_character_no_font_draws_is_named_with_its_place() -> None:
    with pytest.raises(Refused) as refused:
        Paragraph([Span("Her friend 😀 said so", 10)], "en", place="Note of 3 March")
    said = str(refused.value)
    assert "U+1F600 GRINNING FACE" in said
    assert "Note of 3 March" in said
    assert "Her friend 😀 said so" in said


def test_a_mark_that_no_font_draws_with_its_letter_is_drawn_beside_it() -> None:
    assert copied(runs_of("لأح\u0301", "ar")) == "لأح\u0301"


_TEXTS = st.lists(st.sampled_from([*SAMPLES.values(), " ", "(", ")", "123", "\u2067", "\u2069", "́"]), max_size=4)


@given(_TEXTS, st.sampled_from([None, 0, 1]))
def test_any_mixture_is_copied_whole(parts: list[str], base: int | None) -> None:
    text = "".join(part[:40] for part in parts)
    paragraph = Paragraph([Span(text, 10)], "en", base)
    assert copied(paragraph.runs(0, len(text))) == readable(text)
