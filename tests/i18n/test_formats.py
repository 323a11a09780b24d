"""Dates, numbers, names of countries and languages, and isolated runs."""

import datetime
import unicodedata

import pytest

from shelter_desk.forms.world import country_codes, language_codes
from shelter_desk.i18n import catalogue, formats, use
from tests.i18n.conftest import Write

LANGUAGES = ("en", "sq", "bs", "mk", "ar", "fa-AF", "bn", "my", "zh-Hans", "am")
DAY = datetime.date(2026, 3, 10)


@pytest.fixture(autouse=True)
def _languages(write: Write) -> None:
    for code in LANGUAGES[1:]:
        write(code, {"about {date}": "rreth {date}"} if code == "sq" else {})


def test_names_and_codes_are_isolated() -> None:
    assert formats.isolate("عمر") == "\u2068عمر\u2069"
    assert formats.isolate_ltr("+355 4 123") == "\u2066+355 4 123\u2069"


def test_dates_are_written_as_the_language_writes_them() -> None:
    assert formats.day(DAY) == "10 Mar 2026"
    assert formats.weekday(DAY) == "Tuesday 10 March 2026"
    assert formats.day(DAY, catalogue("sq")) != "10 Mar 2026"
    use("bs")
    assert formats.weekday(DAY) == "utorak 10 mart 2026"


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ((2026, None, None, False), "2026"),
        ((2026, 5, None, False), "May 2026"),
        ((2026, 5, 3, False), "3 May 2026"),
        ((2026, 5, None, True), "about May 2026"),
        ((2024, 2, 29, False), "29 Feb 2024"),
    ],
)
def test_a_date_shows_no_more_than_is_known(parts: tuple[int, int | None, int | None, bool], text: str) -> None:
    assert formats.partial(*parts) == text


def test_about_is_said_in_the_language() -> None:
    use("sq")
    assert formats.partial(2026, None, None, True) == "rreth 2026"


@pytest.mark.parametrize("code", LANGUAGES)
def test_digits_are_the_ones_a_worker_can_type_back(code: str) -> None:
    # Qt would print Egyptian digits for Arabic; one source of digits keeps screen and paper alike.
    use(code)
    written = (formats.day(DAY), formats.partial(2026, 5, 3, False), formats.number(1234567))
    for text in written:
        digits = [each for each in text if unicodedata.category(each) == "Nd"]
        assert digits
        assert all(each.isascii() for each in digits), text


def test_a_moment_is_shown_in_the_time_of_this_machine() -> None:
    moment = datetime.datetime(2026, 3, 10, 9, 5, tzinfo=datetime.UTC)
    local = moment.astimezone()
    assert formats.moment(moment) == f"{local.day} {local:%b %Y %H:%M}"


def test_stored_days_and_moments_are_shown_like_others() -> None:
    moment = datetime.datetime(2026, 3, 10, 9, 5, tzinfo=datetime.UTC)
    assert formats.moment_text(moment.isoformat()) == formats.moment(moment)
    assert formats.day_text("2026-03-10") == "10 Mar 2026"


def test_numbers_are_grouped() -> None:
    assert formats.number(1234567) == "1,234,567"
    use("bs")
    assert formats.number(1234567) == "1.234.567"


def test_a_country_is_named_in_the_workers_language() -> None:
    assert formats.country("AL") == "Albania"
    assert formats.country("XK") == "Kosovo"
    use("sq")
    assert formats.country("AL") == "Shqipëri"


def test_a_language_is_named_in_the_workers_language_and_in_itself() -> None:
    assert formats.language("sq") == "Albanian"
    assert formats.language("rom") == "Romany"
    assert formats.language("sgn") == "Sign language"
    assert formats.language("fa-AF") == "Persian (Afghanistan)"
    assert formats.language("sr-Latn") == "Serbian (Latin)"
    assert formats.own_name("sq") == "shqip"
    assert formats.own_name("ar") == "العربية"
    assert formats.own_name("rom") == "rom"
    use("sq")
    assert formats.language("sq") == "shqip"


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_country_and_language_has_a_name_everywhere(code: str) -> None:
    use(code)
    for country in country_codes():
        assert formats.country(country)
    for language in language_codes():
        assert formats.language(language)


def test_in_english_no_code_is_shown_instead_of_a_name() -> None:
    assert not [code for code in country_codes() if formats.country(code) == code]
    assert not [code for code in language_codes() if formats.language(code) == code]


def test_what_is_no_code_is_shown_as_it_is() -> None:
    assert formats.country("ZZZ") == "ZZZ"
    assert formats.language("not a language") == "not a language"
    assert formats.own_name("not a language") == "not a language"
