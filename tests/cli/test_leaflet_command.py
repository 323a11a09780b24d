"""leaflet at the terminal: without a desk, the file or a sentence that says why there is none."""

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from shelter_desk.actions import wording
from shelter_desk.actions.definitions import definitions
from shelter_desk.cli.main import run
from shelter_desk.documents.leaflets import AUDIENCES, languages
from tests.documents.pages import reader, texts
from tests.documents.profiles import EVERYTHING, HELP, profile


@pytest.fixture(autouse=True)
def _countries(monkeypatch: pytest.MonkeyPatch) -> None:
    """A made-up country with everything, and one whose hotline has a name nobody can print."""
    profiles = definitions().profiles
    monkeypatch.setitem(profiles, "made-up", replace(EVERYTHING, id="made-up", country="QQ"))
    unprintable = replace(HELP, name="ᏣᎳᎩ")
    monkeypatch.setitem(profiles, "unprintable", profile(id="unprintable", country="QR", hotline=(unprintable,)))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "sheet.pdf"


def leaflet(capture: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> tuple[str, str]:
    found = run(["leaflet", *map(str, arguments)])
    said = capture.readouterr()
    assert found == code, said.err
    return said.out, said.err


def test_it_prints_for_a_country_and_warns_of_what_is_not_whole(capsys: pytest.CaptureFixture[str], out: Path) -> None:
    said, warned = leaflet(capsys, "ti", "--audience", "adult", "--country", "QQ", "--out", out)
    assert said.strip() == str(out)
    assert "short sheet" in warned
    assert any(HELP.number in text for text in texts(out.read_bytes()))


def test_with_an_interpreter_it_is_whole(capsys: pytest.CaptureFixture[str], out: Path) -> None:
    _said, warned = leaflet(capsys, "ti", "--country", "made-up", "--interpreter", "--out", out)
    assert warned == ""
    short = len(texts(out.read_bytes()))
    leaflet(capsys, "ti", "--country", "made-up", "--out", out)
    assert len(texts(out.read_bytes())) < short


def test_without_a_country_it_promises_nothing_and_warns_of_the_hotline(
    capsys: pytest.CaptureFixture[str], out: Path
) -> None:
    _said, warned = leaflet(capsys, "en", "--out", out)
    assert "no verified hotline" in warned
    assert "right to" not in " ".join(texts(out.read_bytes()))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_audience_prints(audience: str, capsys: pytest.CaptureFixture[str], out: Path) -> None:
    leaflet(capsys, "ar", "--audience", audience, "--country", "QQ", "--size", "fold", "--large", "--out", out)
    assert reader(out.read_bytes()).trailer["/Root"]["/Lang"] == "ar"


def test_json_says_where_it_is_and_how_far_it_was_checked(capsys: pytest.CaptureFixture[str], out: Path) -> None:
    said, _warned = leaflet(capsys, "ti", "--out", out, "--json")
    assert json.loads(said) == {"file": str(out), "short": True, "state": "draft"}


@pytest.mark.parametrize(
    ("arguments", "sentence", "advice"),
    [
        (("xx",), "There are no leaflets in the language", "leaflet --list"),
        (("ti", "--country", "ZZ"), "There is no country profile", "generic-coe"),
        (("ti", "--country", "QR"), "the desk has no letters for U+13A9", "ᏣᎳᎩ"),
    ],
    ids=["language", "country", "script"],
)
def test_a_refusal_is_a_sentence_and_leaves_no_file(
    arguments: tuple[str, ...], sentence: str, advice: str, capsys: pytest.CaptureFixture[str], out: Path
) -> None:
    said, warned = leaflet(capsys, *arguments, "--out", out, code=1)
    assert said == ""
    assert sentence in warned
    assert advice in warned
    assert not out.exists()


def test_a_refusal_leaves_an_older_file_as_it_was(capsys: pytest.CaptureFixture[str], out: Path) -> None:
    leaflet(capsys, "ti", "--country", "QQ", "--out", out)
    before = out.read_bytes()
    leaflet(capsys, "ti", "--country", "QR", "--out", out, code=1)
    assert out.read_bytes() == before


def test_a_place_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    _said, warned = leaflet(capsys, "ti", "--out", tmp_path / "pulled" / "sheet.pdf", code=1)
    assert "pulled" in warned
    assert not (tmp_path / "pulled").exists()


@pytest.mark.parametrize("arguments", [(), ("ti",), ("--out", "sheet.pdf")])
def test_what_is_left_out_is_asked_for(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    _said, warned = leaflet(capsys, *arguments, code=1)
    assert "Which language, and into which file?" in warned


@pytest.mark.parametrize("option", [("--audience", "witness"), ("--size", "A3")])
def test_unknown_audiences_and_sizes_are_refused(
    option: tuple[str, str], capsys: pytest.CaptureFixture[str], out: Path
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["leaflet", "ti", *option, "--out", str(out)])
    assert ended.value.code == 2
    assert f"invalid choice: '{option[1]}'" in capsys.readouterr().err
    assert not out.exists()


def test_the_list_names_every_language_in_itself_with_its_script_and_state(capsys: pytest.CaptureFixture[str]) -> None:
    said, _warned = leaflet(capsys, "--list")
    lines = said.splitlines()
    assert len(lines) == len(languages())
    for line, language in zip(lines, languages().values(), strict=True):
        assert line.startswith(language.code)
        assert language.name in line
        assert language.script in line
    assert lines[0].endswith(wording.review_state("approved"))
    assert all(line.endswith(wording.review_state("draft")) for line in lines[1:])


def test_the_list_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    said, _warned = leaflet(capsys, "--list", "--json")
    found: list[dict[str, Any]] = json.loads(said)["languages"]
    assert [each["code"] for each in found] == list(languages())
    assert found[0] == {"code": "en", "name": "English", "script": "Latn", "state": "approved"}
