"""The commands that documents name are those there are."""

import re
from pathlib import Path

import pytest

from shelter_desk.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
LINES = re.findall(r"^    shelter-desk (.+)$", README, re.MULTILINE)
HIDDEN = {"cosign"}  # other commands start it


def helped(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as ended:
        run([*words, "--help"])
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_every_command_is_in_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    commands = set(re.findall(r"^    ([a-z]+)\b", helped(capsys), re.MULTILINE)) - HIDDEN
    named = {re.match("[a-z]+", line)[0] for line in LINES} | {"demo"}  # type: ignore[index]
    assert commands == named


@pytest.mark.parametrize("line", LINES)
def test_options_and_actions_of_the_readme_are_taken(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    command, *words = line.split("   ")[0].split()
    said = helped(capsys, command)
    for word in words:
        if word.startswith("--") or re.fullmatch(r"[a-z|-]+", word):
            for choice in word.split("|"):
                assert re.search(rf"(?<![a-z-]){choice}(?![a-z-])", said), choice


def test_modules_that_documents_start_exist() -> None:
    for name in ("README.md", "CONTRIBUTING.md"):
        started = re.findall(r"python -m (tests[\w.]*)", (ROOT / name).read_text("utf-8"))
        assert started
        for module in started:
            path = ROOT / module.replace(".", "/")
            assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module
