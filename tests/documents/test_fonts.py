import re
from pathlib import Path

import pytest

from shelter_desk.documents import fonts
from shelter_desk.documents.scripts import scripts_of
from shelter_desk.errors import Refused
from shelter_desk.system.bundled import resource
from tests.documents.samples import PHONE, SAMPLES

FOLDER = resource("fonts")
MOST_BYTES = 15_000_000
SCRIPTS = [
    *("Latn", "Cyrl", "Grek", "Arab", "Ethi", "Deva", "Beng", "Guru", "Taml"),
    *("Sinh", "Mymr", "Khmr", "Thai", "Laoo", "Geor", "Armn", "Hebr", "Hani"),
]


def test_every_font_of_the_index_is_there_and_no_other() -> None:
    files = {entry.name for entry in FOLDER.iterdir() if entry.name.endswith((".ttf", ".otf"))}
    assert files == {entry.file for entry in fonts.index()}
    assert len(files) == len(fonts.index())


@pytest.mark.parametrize("entry", fonts.index(), ids=lambda entry: entry.file)
def test_font_is_true_type_in_thousandths_and_says_its_licence(entry: fonts.FontFile) -> None:
    font = fonts.loaded(entry)
    tables = set(font.face.table_tags)
    assert FOLDER.joinpath(entry.file).read_bytes()[:4] == b"\0\1\0\0"
    assert {"glyf", "loca", "hmtx", "cmap"} <= tables
    assert not tables & {"CFF ", "CFF2", "fpgm", "prep"}
    assert font.face.upem == 1000  # reportlab's and PDF's thousandths are then the font's own units
    assert entry.licence == "OFL-1.1"
    assert entry.copyright in {name.strip() for name in _names(font)}
    assert entry.source.endswith(".ttf")


def _names(font: fonts.Font) -> list[str]:
    data = font.face.reference_table("name").data
    return [data.decode("utf-16-be", "ignore"), *(text.decode("utf-16-be") for text in _records(data))]


def _records(data: bytes) -> list[bytes]:
    count, strings = int.from_bytes(data[2:4]), int.from_bytes(data[4:6])
    found = []
    for at in range(6, 6 + 12 * count, 12):
        length, offset = int.from_bytes(data[at + 8 : at + 10]), int.from_bytes(data[at + 10 : at + 12])
        found.append(data[strings + offset : strings + offset + length])
    return found


def test_all_fonts_together_stay_small() -> None:
    assert sum(len(FOLDER.joinpath(entry.file).read_bytes()) for entry in fonts.index()) <= MOST_BYTES


def test_the_licence_text_lies_beside_the_fonts() -> None:
    text = FOLDER.joinpath("OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert "THE FONT SOFTWARE IS PROVIDED" in re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_has_a_regular_and_a_bold_font(script: str) -> None:
    assert {entry.weight for entry in fonts.index() if script in entry.scripts} == {"regular", "bold"}


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("language", SAMPLES)
def test_samples_have_a_font_of_their_weight_everywhere(language: str, bold: bool) -> None:
    text = SAMPLES[language]
    chosen = fonts.assigned(text, scripts_of(text), language, bold)
    assert {font.entry.weight for font in chosen if font} == {"bold" if bold else "regular"}
    assert None not in chosen


@pytest.mark.parametrize(
    "text",
    [
        "ẹ́ ọ̀ ṣ ń",
        "ị́ ụ̀ ṅ",
        "ƙ ɗ ɓ ƴ",
        "ɛ ɔ ŋ ɲ",
        "ếộữỡ",
        "ґїєѓќђћ",
        "ټډړڼښې",
        "ێۆڵڕ",
        "ٹڈڑںے",
        "ዃቛጷ",
        "喆玥堃",
        "✓✗☐☑→←↑↓†‡•★☎⚠…–—“”„«»€",
    ],
)
def test_letters_and_signs_that_leaflets_and_names_need(text: str) -> None:
    assert fonts.missing(text) == set()


def test_missing_names_each_character_without_a_font_once() -> None:
    assert fonts.missing("a😀b😀\U000e0041\n\t") == {"😀", "\U000e0041"}
    assert fonts.named("😀\x07") == "U+0007, U+1F600 GRINNING FACE"


def test_broken_private_and_foreign_characters_are_missing_not_boxes() -> None:
    for char in ("\x00", "\x1f", "\ud800", "\ufffd", "\ue000", "あ", "한"):
        assert fonts.missing(f"a{char}") == {char}


@pytest.mark.parametrize(
    ("language", "family"), [("ur", "Noto Nastaliq Urdu"), ("ar", "Noto Naskh Arabic"), ("en", "Noto Naskh Arabic")]
)
def test_nastaliq_is_for_urdu_alone(language: str, family: str) -> None:
    font = fonts.font_for("نام", "Arab", language)
    assert font
    assert font.entry.family == family


@pytest.mark.parametrize("language", ["ar", "ur", "hi", "my", "zh-Hans", "ru"])
def test_a_phone_number_is_drawn_in_one_font(language: str) -> None:
    text = SAMPLES[language]
    chosen = fonts.assigned(text, scripts_of(text), language)
    start = text.index(PHONE)
    assert {font.entry.family for font in chosen[start : start + len(PHONE)] if font} == {"Noto Sans"}


def test_the_blank_between_two_fonts_is_the_plain_one() -> None:
    """Nastaliq's own is so narrow that a Latin name would run into the word before it."""
    text = "ہم Ana"
    assert fonts.assigned(text, scripts_of(text), "ur")[2] is fonts.plain()


def test_bold_falls_back_to_the_other_weight_for_signs() -> None:
    font = fonts.font_for("☑", "Latn", "en", bold=True)
    assert font
    assert font.is_symbols


def test_an_error_in_the_index_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "fonts.toml").write_text('[[font]]\nfile = "A.ttf"\nweight = "thin"\n')
    monkeypatch.setattr(fonts, "resource", lambda *parts: tmp_path.joinpath(*parts[1:]))
    fonts.index.cache_clear()
    try:
        with pytest.raises(Refused) as refused:
            fonts.index()
    finally:
        fonts.index.cache_clear()
    assert "fonts.toml" in str(refused.value)
