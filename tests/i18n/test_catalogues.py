"""Catalogues: switched while the desk runs, English where words are missing, never trusted with placeholders."""

import gettext
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shelter_desk.i18n import (
    _,
    catalogue,
    catalogues,
    current,
    data_text,
    locales,
    marked,
    ngettext,
    speaking,
    told_state,
    use,
)
from shelter_desk.i18n.catalogues import placeholders
from shelter_desk.i18n.compiling import compiled
from tests.i18n.conftest import SLAVIC, Write


def test_english_needs_no_catalogue() -> None:
    assert locales() == ["en"]
    assert _("Add what is missing.") == "Add what is missing."
    assert ngettext("{count} day", "{count} days", 1) == "{count} day"
    assert ngettext("{count} day", "{count} days", 0) == "{count} days"
    assert current().code == "en"
    assert not current().right_to_left


def test_a_language_is_shown_from_the_moment_it_is_chosen(write: Write) -> None:
    write("sq", {"Yes": "Po"})
    assert _("Yes") == "Yes"
    use("sq")
    assert _("Yes") == "Po"
    use("en")
    assert _("Yes") == "Yes"


def test_english_comes_first_then_the_others_by_code(write: Write, translations: Path) -> None:
    write("sq", {})
    write("ar", {})
    (translations / "notes.txt").write_text("no locale")
    (translations / "empty").mkdir()
    assert locales() == ["en", "ar", "sq"]


def test_without_any_translations_there_is_english(translations: Path) -> None:
    translations.rmdir()
    assert locales() == ["en"]


def test_what_is_not_translated_is_shown_in_english_never_as_a_key(write: Write) -> None:
    write("sq", {"Yes": "Po", "No": ""})
    use("sq")
    assert _("No") == "No"
    assert _("Maybe") == "Maybe"
    assert _("") == "", "the header of a catalogue is no text"
    assert not current().has("No", "desk")
    assert not current().has("Maybe", "desk")
    assert current().has("Yes", "desk")


def test_an_unknown_language_is_english() -> None:
    use("xx")
    assert current().code == "en"
    assert _("Yes") == "Yes"
    assert catalogue("../../etc") is not None
    assert catalogue("../../etc").code == "en"


def test_a_language_babel_does_not_know_still_has_its_words(write: Write) -> None:
    write("rom", {"Yes": "Va"})
    use("rom")
    assert _("Yes") == "Va"
    assert current().locale.language == "en"


def test_programs_forms_and_leaflets_have_words_of_their_own(write: Write) -> None:
    write("sq", {"Bed": "program"}, domain="desk")
    write("sq", {"Bed": "formular"}, domain="forms")
    write("sq", {"Bed": "fletë"}, domain="leaflets")
    use("sq")
    assert _("Bed") == "program"
    assert data_text("Bed") == "formular"
    assert current().text("Bed", "leaflets") == "fletë"


def test_a_compiled_catalogue_is_read_before_its_source(write: Write, translations: Path) -> None:
    write("sq", {"Yes": "Po"})
    folder = translations / "sq" / "LC_MESSAGES"
    (folder / "desk.mo").write_bytes(compiled((folder / "desk.po").read_bytes()))
    (folder / "desk.po").write_text("")
    use("sq")
    assert _("Yes") == "Po"


def test_fuzzy_guesses_are_not_shown(write: Write, translations: Path) -> None:
    write("sq", {"Yes": "Po"})
    file = translations / "sq" / "LC_MESSAGES" / "desk.po"
    file.write_text(file.read_text().replace('\nmsgid "Yes"', '\n#, fuzzy\nmsgid "Yes"'))
    use("sq")
    assert _("Yes") == "Yes"


# Placeholders


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("plain", set()),
        ("{name} and {day}", {"name", "day"}),
        ("{name} and {name}", {"name"}),
        ("{{not one}}", set()),
        ("{name:d}", {"name!:d"}),
        ("{name!r}", {"name!r:"}),
        ("{name.secret}", {"name.secret"}),
        ("{}", {""}),
        ("{name", {"{"}),
        ("name}", {"{"}),
    ],
)
def test_what_counts_as_a_placeholder(text: str, found: set[str]) -> None:
    assert placeholders(text) == found


@pytest.mark.parametrize(
    "translated",
    [
        "Rasti {kodi} nuk u gjet.",
        "Rasti nuk u gjet.",
        "Rasti {code} i {name} nuk u gjet.",
        "Rasti {code nuk u gjet.",
        "Rasti {code} nuk u gjet. {",
        "Rasti {code} nuk u gjet }",
        "Rasti {code} {} nuk u gjet.",
        "Rasti {code:d} nuk u gjet.",
        "Rasti {code.real} nuk u gjet.",
        "Rasti {0} nuk u gjet.",
        "Rasti {{code}} nuk u gjet.",
    ],
)
def test_a_translation_with_other_placeholders_is_not_trusted(write: Write, translated: str) -> None:
    source = "There is no case {code}."
    write("sq", {source: translated})
    use("sq")
    assert _(source).format(code="AAAA") == "There is no case AAAA."


def test_placeholders_may_stand_in_another_order(write: Write) -> None:
    write("sq", {"{name} on {day}": "më {day}: {name}"})
    use("sq")
    assert _("{name} on {day}").format(name="A.", day="1") == "më 1: A."


def test_a_stray_brace_in_a_translation_of_plain_text_is_not_trusted(write: Write) -> None:
    write("sq", {"Yes": "Po {"})
    use("sq")
    assert _("Yes") == "Yes"


# Numbers


def test_every_number_takes_its_own_form(write: Write) -> None:
    write(
        "bs",
        {("{count} case", "{count} cases"): ("{count} slučaj", "{count} slučaja", "{count} slučajeva")},
        plural=SLAVIC,
    )
    use("bs")
    forms = {number: ngettext("{count} case", "{count} cases", number) for number in (1, 2, 5, 11, 21, 22)}
    assert forms[1] == forms[21] == "{count} slučaj"
    assert forms[2] == forms[22] == "{count} slučaja"
    assert forms[5] == forms[11] == "{count} slučajeva"


@pytest.mark.parametrize("code", ["bs", "rom"])
def test_a_compiled_catalogue_keeps_every_line_of_its_header(write: Write, translations: Path, code: str) -> None:
    write(code, {"Yes": "Da"}, plural=SLAVIC)
    file = translations / code / "LC_MESSAGES" / "desk.po"
    text = file.read_text().replace('"Plural-Forms', '"X-Review-State: approved\\n"\n"Plural-Forms')
    info = gettext.GNUTranslations(io.BytesIO(compiled(text.encode()))).info()
    assert info["x-review-state"] == "approved"
    assert info["plural-forms"] == f"{SLAVIC};"


def test_one_may_be_said_without_its_number(write: Write) -> None:
    write("sq", {("{count} case", "{count} cases"): ("një rast", "{count} raste")})
    use("sq")
    assert ngettext("{count} case", "{count} cases", 1) == "një rast"


@pytest.mark.parametrize("broken", ["{numri} raste", "{count} raste {", "{count} {name} raste"])
def test_a_plural_with_foreign_placeholders_is_not_trusted(write: Write, broken: str) -> None:
    write("sq", {("{count} case", "{count} cases"): (broken, broken)})
    use("sq")
    assert ngettext("{count} case", "{count} cases", 1) == "{count} case"
    assert ngettext("{count} case", "{count} cases", 4) == "{count} cases"


def test_direction_follows_the_script(write: Write) -> None:
    for code in ("ar", "fa-AF", "ur", "sq", "zh-Hans"):
        write(code, {})
    found = {code: catalogue(code).right_to_left for code in locales()}
    assert found == {"en": False, "ar": True, "fa-AF": True, "ur": True, "sq": False, "zh-Hans": False}


def test_a_text_marked_for_later_stays_as_it_is(write: Write) -> None:
    write("sq", {"Yes": "Po"})
    use("sq")
    assert marked("Yes") == "Yes"


def test_catalogues_are_read_once(write: Write) -> None:
    write("sq", {"Yes": "Po"})
    assert catalogue("sq") is catalogue("sq")
    assert catalogues.current() is catalogue("en")


# How far a language was checked: a consent in words nobody checked counts only with an interpreter (R-CO-12).

STATES = [
    ("approved", "approved"),
    ("read", "read"),
    ("draft", "draft"),
    ("", "draft"),
    ("Approved?", "draft"),
    (None, "draft"),
]


@pytest.mark.parametrize("domain", ["desk", "leaflets"])
@pytest.mark.parametrize(("said", "state"), STATES)
def test_a_catalogue_is_a_draft_unless_it_says_more(
    write: Write, translations: Path, domain: str, said: str | None, state: str
) -> None:
    write("sq", {"Yes": "Po"}, domain)
    file = translations / "sq" / "LC_MESSAGES" / f"{domain}.po"
    if said is not None:
        file.write_text(file.read_text().replace('"Plural-Forms', f'"X-Review-State: {said}\\n"\n"Plural-Forms'))
    assert catalogue("sq").review(domain) == state
    # Only what was approved counts without an interpreter.
    told = "interpreted" if domain == "desk" else "approved" if state == "approved" else "draft"
    assert told_state("sq") == told


def test_english_is_the_source_and_what_has_no_words_is_interpreted() -> None:
    assert told_state("en") == catalogue("en").review() == "approved"
    assert told_state("ti") == told_state("../en") == "interpreted"


def test_a_language_with_leaflets_only_is_none_the_desk_is_shown_in(write: Write) -> None:
    write("ti", {"You decide": "ንስኻ"}, "leaflets")
    assert locales() == ["en"]
    assert locales("leaflets") == ["en", "ti"]
    assert catalogue("ti").told("You decide") == "ንስኻ"


def test_another_language_for_one_work_changes_no_other_thread(write: Write) -> None:
    """A record is printed in the person's language while the window, in its own thread, is drawn in the worker's."""
    write("sq", {"Yes": "Po"}, "desk")
    with speaking("sq"), ThreadPoolExecutor(1) as window:
        assert _("Yes") == "Po"
        assert window.submit(_, "Yes").result() == "Yes"
        with speaking("en"):
            assert _("Yes") == "Yes"
        assert _("Yes") == "Po"
    assert _("Yes") == "Yes"
