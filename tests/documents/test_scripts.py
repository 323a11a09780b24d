import pytest

from shelter_desk.documents.scripts import script_of, scripts_of, spans_of_one


@pytest.mark.parametrize(
    ("char", "script"),
    [
        ("a", "Latn"),
        ("я", "Cyrl"),
        ("ا", "Arab"),
        ("न", "Deva"),
        ("က", "Mymr"),
        ("中", "Hani"),
        ("ሀ", "Ethi"),
        (",", ""),
    ],
)
def test_script_of_a_character(char: str, script: str) -> None:
    assert script_of(char) == script


def test_shared_signs_take_the_script_before_them() -> None:
    assert scripts_of("न। 1 a!") == ["Deva"] * 5 + ["Latn"] * 2


def test_signs_at_the_start_take_the_first_script() -> None:
    assert scripts_of("«“ክ") == ["Ethi"] * 3


def test_text_without_letters_is_latin() -> None:
    assert scripts_of("+383 49") == ["Latn"] * 7


def test_both_brackets_of_a_pair_take_one_script() -> None:
    text = "نص (UNHCR) نص"
    found = scripts_of(text)
    assert found[text.index("(")] == found[text.index(")")] == "Arab"
    assert found[text.index("U")] == "Latn"


def test_stretches_of_equal_values() -> None:
    assert spans_of_one("aabccc") == [(0, 2), (2, 3), (3, 6)]
    assert spans_of_one("") == []
