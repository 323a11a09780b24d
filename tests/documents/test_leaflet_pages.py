"""Every leaflet in every language, as ink on its pages: complete, whole, inside its margins, numbers as they are dialled."""

import dataclasses
import datetime
from itertools import pairwise

import pytest

from shelter_desk import i18n
from shelter_desk.actions.leaflets import Wish, leaflet
from shelter_desk.documents.leaflet_sheet import Format
from shelter_desk.documents.leaflets import AUDIENCES, Audience, common, composed, languages, leaflets
from shelter_desk.documents.shaping import readable
from shelter_desk.documents.structure import _Element as Element
from shelter_desk.i18n import formats
from tests.documents.ink import Box, Ink, recorded
from tests.documents.profiles import COMPLAINT, DANGER, EVERYTHING, HELP, NIGHT

DAY = datetime.date(2026, 3, 10)
# Paper and margin in points.
PAPER: dict[Format, tuple[float, float, float]] = {
    "A4": (595.28, 841.89, 56),
    "A5": (419.53, 595.28, 40),
    "A6": (297.64, 419.53, 24),
}
# How far strokes of letters may reach into the margins at the sides: those of Nastaliq go furthest.
OVERHANG = 9
# How many pages a leaflet may grow to on A5: Nastaliq and Burmese need tall lines.
MOST_PAGES: dict[Audience, int] = {
    "adult": 6,
    "child": 5,
    "younger-child": 3,
    "outreach": 2,
    "consent": 3,
    "pictures": 1,
}
NUMBERS = {
    "adult": (HELP, NIGHT, DANGER, COMPLAINT),
    "child": (HELP, NIGHT, DANGER, COMPLAINT),
    "younger-child": (HELP, NIGHT),
    "outreach": (HELP, NIGHT, DANGER),
    "consent": (),
    "pictures": (),
}


def ink_of(wish: Wish) -> Ink:
    with recorded() as ink:
        leaflet(wish, EVERYTHING, DAY)
    return ink


def outside(ink: Ink, size: Format) -> list[str]:
    """What leaves the margins; small print and page numbers stand in the lower one."""
    width, height, margin = PAPER[size]
    return ink.outside(Box(margin, margin / 2 - 4, width - margin, height - margin), OVERHANG)


def bare(text: str) -> str:
    """A text without blanks: where a page ends inside it, they go."""
    return "".join(readable(text).split())


def told(ink: Ink, wish: Wish) -> list[Element]:
    """What is told, without the small print at the foot of every page."""
    shared, tongues = common(), (i18n.catalogue(wish.language), i18n.current())
    notes = {readable(words.told(text)) for words in tongues for text in (shared.draft_note, shared.unsure_note)}
    return [element for document in ink.tagged for element in document.elements if element.text not in notes]


def demand_together(ink: Ink, wish: Wish) -> None:
    """No section's heading is the last thing on its page, and all numbers stand on one, if the page is not too small for them."""
    elements = told(ink, wish)
    for element, following in pairwise([*elements, None]):
        if element is not None and element.role == "H2":
            assert following is not None
            assert following.leaf == element.leaf, element.text
    numbers = [contact.number for contact in NUMBERS[wish.audience]]
    leaves = {element.leaf for element in elements if any(number in element.text for number in numbers)}
    assert len(leaves) <= 1 or wish.large or wish.size == "A6"


def demand_whole(ink: Ink, wish: Wish) -> None:
    """Every sentence is there to be read, in order."""
    words = i18n.catalogue(wish.language)
    wanted = [words.told(common().picture_title)]
    if wish.audience != "pictures":
        source = leaflets()[wish.audience]
        parts = composed(source, EVERYTHING, words)
        wanted = [words.told(source.title)]
        for part in parts:
            wanted += [part.title, *(said.text for said in part.statements), *part.fill, *part.boxes]
    found = bare("".join(element.text for element in told(ink, wish)))
    place = 0
    for text in wanted:
        place = found.find(bare(text), place)
        assert place >= 0, f"{text} is not there, or not in its place"


def demand_numbers(ink: Ink, wish: Wish) -> None:
    """Each number stands on one line, digit after digit from left to right."""
    for contact in NUMBERS[wish.audience]:
        assert [line for line in ink.lines if contact.number in line.text.replace("\u00a0", " ")], contact.number


def demand_sound(ink: Ink, wish: Wish) -> None:
    assert not ink.missing()
    assert not outside(ink, wish.size)
    assert not ink.overlaps()
    demand_whole(ink, wish)
    demand_numbers(ink, wish)
    demand_together(ink, wish)


@pytest.mark.parametrize("language", languages())
def test_every_leaflet_of_a_language_is_sound(language: str) -> None:
    for audience in AUDIENCES:
        size: Format = "A6" if audience == "outreach" else "A5"
        wish = Wish(language, audience, size, interpreter=True)
        ink = ink_of(wish)
        demand_sound(ink, wish)
        assert ink.pages <= MOST_PAGES[audience]


@pytest.mark.parametrize("language", ["en", "ur", "my", "zh-Hans"])
def test_large_print_is_sound(language: str) -> None:
    wish = Wish(language, "adult", interpreter=True, large=True)
    demand_sound(ink_of(wish), wish)


@pytest.mark.long
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
@pytest.mark.parametrize("size", PAPER)
def test_every_leaflet_is_sound_on_every_paper(language: str, large: bool, size: Format) -> None:
    for audience in AUDIENCES:
        wish = Wish(language, audience, size, interpreter=True, large=large)
        ink = ink_of(wish)
        demand_sound(ink, wish)
        assert audience != "pictures" or ink.pages == 1
        short = ink_of(Wish(language, audience, size, large=large))
        assert [*short.missing(), *outside(short, size), *short.overlaps()] == []


# What would be found if something were wrong.


def test_a_sentence_left_out_would_be_found() -> None:
    wish = Wish("ar", "adult", interpreter=True)
    ink = ink_of(wish)
    for element in list(ink.tagged[0].elements)[5::20]:
        ink.tagged[0].elements.remove(element)
        with pytest.raises(AssertionError, match="not there"):
            demand_whole(ink, wish)


def test_a_broken_syllable_would_be_found() -> None:
    words = i18n.catalogue("km").corrected({"Hello": "\u17d2\u17b6"}, approved=False)
    with recorded() as ink:
        leaflet(Wish("km", "younger-child", interpreter=True), EVERYTHING, DAY, words)
    assert ink.missing()


def test_a_number_turned_around_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without isolates Arabic text shows the groups of a number in another order."""
    monkeypatch.setattr(formats, "isolate_ltr", lambda text: text)
    wish = Wish("ar", "adult", interpreter=True)
    ink = ink_of(wish)
    with pytest.raises(AssertionError, match="999 555 01"):
        demand_numbers(ink, wish)


def test_lines_too_close_would_be_found() -> None:
    ink = ink_of(Wish("ur", "adult", interpreter=True))
    closer = [dataclasses.replace(line, y=line.y * 0.8) for line in ink.lines]
    assert Ink(closer, ink.tagged).overlaps()


def test_text_past_the_margin_would_be_found() -> None:
    ink = ink_of(Wish("en", "adult"))
    assert not outside(ink, "A5")
    moved = [dataclasses.replace(line, x=line.x - 1) for line in ink.lines]
    assert outside(Ink(moved, ink.tagged), "A5")
