"""Leaflets for whoever asks: short from a draft, whole with an interpreter, or a clear no before anything is printed."""

import datetime
import hashlib
import os
import re
import subprocess
import sys

import pytest
from msgspec.structs import replace

from shelter_desk import i18n
from shelter_desk.actions.definitions import definitions
from shelter_desk.actions.leaflets import Printed, Wish, leaflet, profile_of, spoken
from shelter_desk.documents.leaflets import AUDIENCES, UNSURE, Audience, common, composed, languages, leaflets
from shelter_desk.documents.shaping import readable
from shelter_desk.domain.profile import Profile
from shelter_desk.errors import Refused
from shelter_desk.i18n import Catalogue
from tests.documents.pages import reader, tags, texts
from tests.documents.profiles import COMPLAINT, DANGER, EVERYTHING, HELP, profile

DAY = datetime.date(2026, 3, 10)
DRAFT = "Draft translation. Please check it with an interpreter."
NO_HOTLINE = "The country profile has no verified hotline"
NOT_CONSENT = "A consent sheet in a draft language counts only with an interpreter"


def made(
    language: str = "fr",
    audience: Audience = "adult",
    country: Profile = EVERYTHING,
    corrected: Catalogue | None = None,
    **more: object,
) -> Printed:
    return leaflet(Wish(language, audience, **more), country, DAY, corrected)  # type: ignore[arg-type]


def refused(*arguments: object, **named: object) -> Refused:
    with pytest.raises(Refused) as problem:
        made(*arguments, **named)  # type: ignore[arg-type]
    return problem.value


def drafts(code: str, **texts: str) -> Catalogue:
    return i18n.catalogue(code).corrected(texts, approved=False)


# Refusals


@pytest.mark.parametrize("language", ["xx", "", "en-US", "sq/../fr", "x-long"])
def test_an_unknown_language_is_refused(language: str) -> None:
    problem = refused(language)
    assert problem.code == "leaflet-language"
    assert "leaflet --list" in problem.advice


def test_an_unknown_leaflet_is_refused_with_those_there_are() -> None:
    problem = refused("fr", "witness")
    assert problem.code == "audience"
    assert "younger-child" in problem.advice


@pytest.mark.parametrize("lacking", ["You can say no.", "You can complain to:", "Information for you"])
def test_a_leaflet_that_lacks_a_sentence_is_refused_with_it(lacking: str, monkeypatch: pytest.MonkeyPatch) -> None:
    has = Catalogue.has
    monkeypatch.setattr(Catalogue, "has", lambda words, text, domain: text != lacking and has(words, text, domain))
    problem = refused("fr", interpreter=True)
    assert problem.code == "leaflet-incomplete"
    assert problem.details == (lacking,)
    assert "1 sentence" in problem.title


def test_what_another_leaflet_lacks_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    has = Catalogue.has
    monkeypatch.setattr(Catalogue, "has", lambda words, text, domain: text != "Hello" and has(words, text, domain))
    assert made("fr", "adult").pdf
    assert refused("fr", "younger-child").details == ("Hello",)


def test_a_country_nobody_wrote_a_profile_for_is_refused_with_those_there_are() -> None:
    with pytest.raises(Refused) as problem:
        profile_of("ZZ")
    assert problem.value.code == "no-profile"
    assert "generic-coe" in problem.value.advice


def test_a_profile_is_found_by_its_id_or_its_country(monkeypatch: pytest.MonkeyPatch) -> None:
    assert profile_of("Generic-COE").id == "generic-coe"
    monkeypatch.setitem(definitions().profiles, "made-up", profile(id="made-up", country="QQ"))
    assert profile_of("qq").id == "made-up"
    with pytest.raises(Refused):
        profile_of("")  # generic profiles are of no country


@pytest.mark.parametrize("name", ["ᏣᎳᎩ", "Made up ކުއްޖާ", "Line \U0001f600"])
def test_a_contact_no_font_can_draw_is_named_before_anything_is_printed(name: str) -> None:
    problem = refused("ar", country=profile(hotline=(replace(HELP, name=name),)))
    assert problem.code == "no_glyph"
    assert name in problem.details
    assert "U+" in problem.title


@pytest.mark.parametrize("name", ["مركز الدعم", "ศูนย์ช่วยเหลือ", "帮助热线", "Qendra e ndihmës"])
@pytest.mark.parametrize("language", ["ti", "ur", "en"])
def test_a_local_name_prints_in_its_own_script(language: str, name: str) -> None:
    found = made(language, country=profile(hotline=(replace(HELP, name=name),)))
    assert [text for text in texts(found.pdf) if name in text and HELP.number in text]


# Short and whole


def test_a_draft_prints_short_and_says_so_in_both_languages() -> None:
    found = made("fr")
    said = texts(found.pdf)
    words = i18n.catalogue("fr")
    assert (found.short, found.state) == (True, "draft")
    assert words.told(common().draft_note) in said
    assert DRAFT in said
    short = composed(leaflets()["adult"], EVERYTHING, words, short=True)
    whole = composed(leaflets()["adult"], EVERYTHING, words)
    kept = [readable(each.text) for part in short for each in part.statements]
    left = [text for part in whole for each in part.statements if (text := readable(each.text)) not in kept]
    assert set(kept) <= set(said)
    assert left
    assert not set(left) & set(said)
    assert "short sheet" in found.warnings[0]


def test_with_an_interpreter_it_is_whole_and_says_that_one_reads_it() -> None:
    found = made("fr", interpreter=True)
    said = texts(found.pdf)
    words = i18n.catalogue("fr")
    assert not found.short
    assert found.warnings == ()
    whole = [
        readable(each.text) for part in composed(leaflets()["adult"], EVERYTHING, words) for each in part.statements
    ]
    assert set(whole) <= set(said)
    assert words.told(common().interpreter_note) == said[1]
    assert DRAFT in said


def test_english_prints_whole_without_a_note() -> None:
    found = made("en")
    assert (found.short, found.state, found.warnings) == (False, "approved", ())
    assert DRAFT not in texts(found.pdf)
    assert common().interpreter_note not in texts(found.pdf)


def test_a_draft_is_noted_once_where_worker_and_person_share_the_language() -> None:
    try:
        i18n.use("fr")
        said = texts(made("fr").pdf)
    finally:
        i18n.use("en")
    assert said.count(i18n.catalogue("fr").told(common().draft_note)) == 1
    assert DRAFT not in said


def test_a_consent_sheet_in_a_draft_warns_that_it_counts_only_with_an_interpreter() -> None:  # R-CO-12
    assert any(NOT_CONSENT in each for each in made("ar", "consent").warnings)
    assert not made("ar", "consent", interpreter=True).warnings
    assert not made("en", "consent").warnings


def test_the_consent_sheet_has_room_for_the_question_and_the_answer() -> None:
    said = texts(made("en", "consent").pdf)
    assert [text for text in ("Who would be told", "Until when", "Yes", "No", "Ask me later") if text in said] == [
        "Who would be told",
        "Until when",
        "Yes",
        "No",
        "Ask me later",
    ]


def test_a_doubted_sentence_carries_a_mark_and_the_page_explains_it(monkeypatch: pytest.MonkeyPatch) -> None:
    doubted = "You can say no."
    monkeypatch.setattr(Catalogue, "unsure", lambda words, text: words.code == "fr" and text == doubted)
    said = texts(made("fr").pdf)
    sentence = i18n.catalogue("fr").told(doubted)
    assert [text for text in said if f"{sentence}\u00a0(?)" in text]
    assert common().unsure_note in said
    assert i18n.catalogue("fr").told(common().unsure_note) in said
    # Where the sentence is not printed, nothing is explained.
    assert common().unsure_note not in texts(made("fr", "consent").pdf)


@pytest.mark.parametrize("heading", ["You can complain to:", "You are welcome", "An interpreter reads this with you."])
def test_headings_and_labels_carry_the_mark_too(heading: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Catalogue, "unsure", lambda words, text: words.code == "fr" and text == heading)
    said = texts(made("fr", interpreter=True).pdf)
    assert f"{i18n.catalogue('fr').told(heading)}\u00a0{readable(UNSURE)}" in said
    assert common().unsure_note in said


@pytest.mark.parametrize("code", languages())
def test_titles_carry_no_mark_so_none_is_doubted(code: str) -> None:
    titles = [*(each.title for each in leaflets().values()), common().picture_title]
    assert not [title for title in titles if i18n.catalogue(code).unsure(title)]


# Contacts


def test_contacts_stand_under_what_they_are_for() -> None:
    said = texts(made("en").pdf)
    for heading, contact in (
        ("Here you can call:", HELP),
        ("In danger, call:", DANGER),
        ("You can complain to:", COMPLAINT),
    ):
        assert contact.number in said[said.index(heading) + 1]


def test_a_contact_is_said_with_name_and_hours() -> None:
    assert "+999 555 0100  Made-up hotline · 0–24" in texts(made("en").pdf)


def test_an_unverified_hotline_is_never_printed() -> None:
    unverified = tuple(replace(each, verified=False) for each in EVERYTHING.hotline)
    for audience in AUDIENCES:
        found = made("en", audience, replace(EVERYTHING, hotline=unverified))
        assert not re.search("555|Made-up", " ".join(texts(found.pdf)))


@pytest.mark.parametrize("audience", ["adult", "child", "younger-child", "outreach"])
def test_without_a_hotline_there_is_a_line_to_fill_and_a_warning(audience: Audience) -> None:
    found = made("en", audience, profile())
    assert "Here you can call:" in texts(found.pdf)
    assert any(NO_HOTLINE in each for each in found.warnings)
    assert _rules(found) > _rules(made("en", audience, EVERYTHING))


def test_a_consent_sheet_asks_for_a_contact_by_hand_and_needs_no_hotline() -> None:
    found = made("en", "consent", profile())
    assert "Your contact here:" in texts(found.pdf)
    assert not found.warnings


def test_young_children_are_given_no_number_for_danger_or_complaints() -> None:
    said = " ".join(texts(made("en", "younger-child").pdf))
    assert HELP.number in said
    assert DANGER.number not in said
    assert COMPLAINT.number not in said


def _rules(found: Printed) -> int:
    """Horizontal lines drawn across the pages."""
    pages = (page.get_contents() for page in reader(found.pdf).pages)
    drawn = b"".join(page.get_data() for page in pages if page is not None)
    return len(re.findall(rb"n ([\d.]+) ([\d.]+) m [\d.]+ \2 l S", drawn))


# The file


@pytest.mark.parametrize("code", languages())
def test_a_file_says_its_language_and_a_title_that_tells_nothing(code: str) -> None:
    found = made(code, interpreter=True)
    read = reader(found.pdf)
    words = i18n.catalogue(code)
    assert read.trailer["/Root"]["/Lang"] == code
    assert read.metadata
    assert read.metadata.title == words.told("Information for you")
    assert read.viewer_preferences
    assert read.viewer_preferences.direction == ("/R2L" if words.right_to_left else "/L2R")
    assert found.name == f"sheet-{code}-A5.pdf"


def test_it_is_read_title_first_sections_in_order_numbers_last() -> None:
    found = tags(made("en").pdf)
    assert [tag.text for tag in found if tag.role == "H1"] == ["Information for you"]
    assert [tag.text for tag in found if tag.role == "H2"] == [each.title for each in leaflets()["adult"].section]
    assert found[0].role == "H1"
    assert COMPLAINT.number in found[-1].text
    assert [tag.page for tag in found] == sorted(tag.page for tag in found)


def test_the_same_leaflet_gives_the_same_bytes_in_any_process() -> None:
    program = "import hashlib; from tests.actions.test_leaflets import digest_of_many;print(digest_of_many())"
    environment = os.environ | {"PYTHONHASHSEED": "7"}
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert other.stdout.strip() == digest_of_many()


def digest_of_many() -> str:
    wishes = [("ur", "adult", "A5"), ("my", "child", "fold"), ("zh-Hans", "outreach", "A6"), ("am", "pictures", "A4")]
    pdfs = (made(language, audience, size=size).pdf for language, audience, size in wishes)  # type: ignore[arg-type]
    return hashlib.sha256(b"".join(pdfs)).hexdigest()


def test_the_version_is_of_the_words_and_of_nothing_else() -> None:
    usual = made("fr").version
    assert made("fr", size="A4", large=True).version == usual
    assert re.fullmatch("[0-9a-f]{8}", usual)
    others = {
        made("es").version,
        made("fr", "child").version,
        made("fr", interpreter=True).version,
        made("fr", corrected=drafts("fr", **{"You can say no.": "Autre phrase."})).version,
    }
    assert len({usual, *others}) == 5


# Paper


@pytest.mark.parametrize(
    ("size", "box"), [("A4", (595, 842)), ("A5", (420, 595)), ("A6", (298, 420)), ("fold", (839, 595))]
)
def test_paper(size: str, box: tuple[int, int]) -> None:
    page = reader(made("en", size=size).pdf).pages[0].mediabox
    assert (round(page.width), round(page.height)) == box


def test_a_card_folds_to_half_of_its_paper() -> None:
    page = reader(made("en", "outreach", size="fold").pdf).pages[0].mediabox
    assert (round(page.width), round(page.height)) == (595, 420)


def test_large_print_is_larger() -> None:
    usual, large = (_largest(made("en", large=large)) for large in (False, True))
    assert large == pytest.approx(usual * 1.45, rel=0.01)


def _largest(found: Printed) -> float:
    pages = (page.get_contents() for page in reader(found.pdf).pages)
    drawn = b"".join(page.get_data() for page in pages if page is not None)
    return max(float(size) for size in re.findall(rb"/S\d+ ([\d.]+) Tf", drawn))


def test_the_card_of_pictures_has_only_its_title_to_read() -> None:
    found = made("en", "pictures", profile())
    assert texts(found.pdf) == ["Show us what you need"]
    assert (found.short, found.warnings) == (False, ())
    assert DRAFT in texts(made("ti", "pictures").pdf)


# What a desk corrected


def test_a_corrected_sentence_prints_as_it_was_corrected_and_without_a_mark() -> None:
    said = texts(made("fr", corrected=drafts("fr", **{"You can say no.": "Vous avez le droit de dire non."})).pdf)
    assert [text for text in said if "Vous avez le droit de dire non." in text]
    assert i18n.catalogue("fr").told("You can say no.") not in " ".join(said)


def test_a_language_approved_here_prints_whole_without_a_note() -> None:
    words = i18n.catalogue("ar").corrected({}, approved=True)
    found = made("ar", corrected=words)
    assert (found.short, found.state, found.warnings) == (False, "approved", ())
    assert DRAFT not in texts(found.pdf)


# The list


def test_every_language_is_listed_with_how_far_it_was_checked() -> None:
    found = spoken()
    assert [each.language.code for each in found] == list(languages())
    assert {each.state for each in found} <= {"draft", "read", "approved"}
    assert found[0].language.code == "en"
    assert found[0].state == "approved"


def test_the_list_says_what_was_approved_here() -> None:
    found = spoken(lambda code: i18n.catalogue(code).corrected({}, approved=code == "ti"))
    assert {each.language.code for each in found if each.state == "approved"} == {"en", "ti"}


@pytest.mark.parametrize("code", [*languages(), "none"])
def test_what_is_told_in_a_draft_counts_only_with_an_interpreter(code: str) -> None:  # R-CO-12
    expected = "approved" if code == "en" else "draft" if code in languages() else "interpreted"
    assert i18n.told_state(code) == expected
