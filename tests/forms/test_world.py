"""Countries and languages: the ones people come from are there, groupings are not."""

from shelter_desk.forms.world import country_codes, language_codes


def test_countries_are_two_letter_codes_without_groupings() -> None:
    codes = country_codes()
    assert {"AL", "BA", "MD", "MM", "NG", "RS", "SS", "TH", "UA", "VN", "XK"} <= codes
    assert not {"EU", "UN", "ZZ", "001", "150", "QO"} & codes
    assert all(len(code) == 2 and code.isupper() for code in codes)


def test_languages_hold_what_people_speak_and_no_placeholders() -> None:
    codes = language_codes()
    assert {"sq", "ro", "bs", "mk", "rom", "pcm", "fa-AF", "ku", "ti", "yo", "zh-Hans", "sgn", "km"} <= codes
    assert not {"und", "mul", "zxx", "root", "mis"} & codes


def test_no_country_or_language_is_mistaken_for_a_missing_answer() -> None:
    assert not {"unknown", "declined", "yes", "no "} & (country_codes() | language_codes())
