"""Every picture the README names is there and small, and every picture that is there is named."""

import re

from tests.golden.readme_pictures import LARGEST, PICTURES, WANTED

README = (PICTURES.parents[2] / "README.md").read_text("utf-8")
NAMED = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)


def test_every_picture_the_readme_names_exists() -> None:
    assert NAMED
    missing = [name for name in NAMED if not (PICTURES.parents[2] / name).is_file()]
    assert not missing


def test_pictures_made_are_those_named() -> None:
    made = {f"tests/golden/pictures/{name}.png" for name in WANTED}
    assert made == set(NAMED) == {f"tests/golden/pictures/{each.name}" for each in PICTURES.iterdir()}


def test_pictures_are_pictures_and_small() -> None:
    for file in PICTURES.iterdir():
        assert file.read_bytes().startswith(b"\x89PNG")
        assert file.stat().st_size < LARGEST


def test_the_readme_says_that_everyone_in_them_is_made_up() -> None:
    heading = README.index("## What it looks like")
    assert "Everyone in these pictures is made up." in README[heading : README.index(NAMED[0])]
