"""Leaflets from the lock screen: shipped texts, drafts as short sheets, and nothing of any desk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QCheckBox

from shelter_desk.actions import corrections
from shelter_desk.actions.definitions import definitions
from shelter_desk.ui.start.window import StartWindow
from shelter_desk.ui.widgets import pages as shown_pages
from shelter_desk.ui.work import Work
from tests.documents.pages import texts
from tests.documents.profiles import EVERYTHING, HELP
from tests.ui.hands import Hands, in_sight, let_go, settle
from tests.ui.house import House
from tests.ui.leafing import listed, pages, tick


class Door(Hands):
    """The start window of a computer that knows one desk."""

    def __init__(self, places: list[Path]) -> None:
        self.work = Work()
        super().__init__(StartWindow(self.work, places))
        self.root.show()
        self.root.activateWindow()
        self.settle()

    def settle(self) -> None:
        settle(self.work)


@pytest.fixture
def door(house: House) -> Iterator[Door]:
    found = Door([house.folder])
    found.press("Leaflets")
    yield found
    found.settle()
    found.work.stop()
    let_go(found.root)
    let_go(found.work)


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    monkeypatch.setattr(shown_pages, "choose_folder", lambda *_arguments: folder)
    monkeypatch.setattr(shown_pages, "choose_new_file", lambda _parent, _title, name: folder / name)
    return folder


def test_every_language_is_offered_before_anyone_has_unlocked(door: Door) -> None:
    assert len(listed(door)) == 50


def test_a_draft_prints_short_and_no_interpreter_is_offered(door: Door, stick: Path) -> None:
    assert not [each for each in in_sight(door.root, QCheckBox) if "interpreter" in each.text()]
    tick(door, "Tigrinya")
    door.press("Show the pages")
    assert len(pages(door)) == 1
    assert door.sees("This is a draft translation, so the short sheet was made.")
    door.press("Write it to a stick")
    assert [file.name for file in stick.iterdir()] == ["sheet-ti-A5.pdf"]


def test_several_languages_in_one_go(door: Door, stick: Path) -> None:
    tick(door, "Tigrinya")
    tick(door, "French")
    door.press("Show the pages")
    door.press("Write it to a stick")
    assert sorted(file.name for file in stick.iterdir()) == ["sheet-fr-A5.pdf", "sheet-ti-A5.pdf"]


def test_contacts_are_those_of_the_country_that_is_chosen(
    house: House, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    country = replace(EVERYTHING, id="made-up", title="Made-up country")
    monkeypatch.setitem(definitions().profiles, "made-up", country)
    found = Door([house.folder])
    found.press("Leaflets")
    tick(found, "English")
    found.press("Show the pages")
    assert found.sees("The country profile has no verified hotline")
    found.pick("Country profile", "Made-up country")
    found.press("Show the pages")
    found.press("Write it to a stick")
    (file,) = stick.iterdir()
    assert any(HELP.number in text for text in texts(file.read_bytes()))
    found.work.stop()
    let_go(found.root)
    let_go(found.work)


def test_what_a_desk_corrected_stays_locked(house: House, stick: Path) -> None:
    house.write(lambda office: corrections.correct(office.desk, "sq", "You can say no.", "Fjalia jonë."))
    house.write(lambda office: corrections.approve(office.desk, "sq", "Made-up speaker"))
    found = Door([house.folder])
    found.press("Leaflets")
    tick(found, "Albanian")
    found.press("Show the pages")
    found.press("Write it to a stick")
    (file,) = stick.iterdir()
    assert "Fjalia jonë." not in " ".join(texts(file.read_bytes()))
    assert found.sees("short sheet")
    found.work.stop()
    let_go(found.root)
    let_go(found.work)


def test_it_says_that_leaflets_are_counted_after_unlocking(door: Door) -> None:  # R-FC-06
    assert door.sees("They are counted after unlocking")
    door.press("Back")
    assert door.line("Passphrase")
