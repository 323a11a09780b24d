"""Before a desk is open: setting one up, unlocking, and the other beginnings."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from shelter_desk import i18n
from shelter_desk.actions import backup
from shelter_desk.actions.unlock import Opened
from shelter_desk.ui import preferences, shell, theme
from shelter_desk.ui.preferences import Preferences
from shelter_desk.ui.run import Windows
from shelter_desk.ui.start import others
from shelter_desk.ui.start.window import StartWindow
from shelter_desk.ui.work import Work
from tests.conftest import passphrase_of
from tests.ui.hands import Hands, let_go, settle, wait_for
from tests.ui.house import House, TestedShell

WORDS = "seven quiet rivers under a bridge"


@dataclass
class Door(Hands):
    """The start window, and what it handed over."""

    window: StartWindow
    work: Work
    opened: list[Opened] = field(default_factory=list)

    def settle(self) -> None:
        settle(self.work)

    def close(self) -> None:
        for found in self.opened:
            self.work.do(found.desk.vault.close)
        self.settle()
        self.work.stop()
        let_go(self.window)
        let_go(self.work)


def at_the_door(places: list[Path]) -> Door:
    work = Work()
    window = StartWindow(work, places)
    door = Door(window, window, work)
    window.opened.connect(door.opened.append)
    window.show()
    window.activateWindow()
    door.settle()
    return door


@pytest.fixture
def new() -> Iterator[Door]:
    """A computer that knows no desk."""
    door = at_the_door([])
    yield door
    door.close()


@pytest.fixture
def door(house: House) -> Iterator[Door]:
    """A computer that knows the house."""
    found = at_the_door([house.folder])
    yield found
    found.close()


def sign_up(door: Door, name: str) -> None:
    door.fill("Name", name)
    door.fill("Passphrase", WORDS)
    door.fill("Once more", WORDS)
    door.press("Next")


# Setting up


def test_a_desk_is_set_up_rehearsed_and_opened(new: Door) -> None:
    new.press("Set up a desk")
    new.press("Next")
    assert new.sees("A new desk")  # a desk needs a name
    new.fill("Name of the desk", "Made-up blue")
    new.pick("Country profile", "ICMPD")
    new.press("Next")
    sign_up(new, "Ana")
    sign_up(new, "Bea")
    wait_for(lambda: bool(new.window._plan.shares))
    shares = list(new.window._plan.shares)
    assert len(shares) == 3
    for number, share in enumerate(shares):
        new.settle()
        shown = " ".join(new.texts())
        assert [all(word in shown for word in other.split()[3:]) for other in shares] == [
            other == share for other in shares
        ]
        assert f"{number + 1} of 3" in shown
        new.press("I have copied them")
    new.fill("One paper", shares[0])
    new.fill("Another paper", " ".join(["acid"] * 20))
    new.press("Compare")
    assert new.opened == []
    assert new.sees("acid") is False  # what was typed stays in its field, not in a message
    new.fill("Another paper", shares[2].upper())
    new.press("Compare")
    (found,) = new.opened
    assert found.desk.vault.me.name == "Ana"
    assert found.desk.profile.id == "generic-icmpd"
    assert not found.desk.vault.chain.demo
    assert (new.window._plan.people, new.window._plan.shares) == ([], [])
    assert preferences.load().desk == str(found.desk.vault.folder.resolve())


def test_going_on_alone_makes_a_desk_of_one_supervisor(new: Door) -> None:
    new.press("Set up a desk")
    new.fill("Name of the desk", "Made-up blue")
    QTest.keyClick(new.line("Name of the desk"), Qt.Key.Key_Return)
    new.settle()
    sign_up(new, "Ana")
    new.press("Go on alone")
    wait_for(lambda: bool(new.window._plan.shares))
    new.settle()
    assert [person.name for person in new.window._plan.people] == ["Ana"]
    for _number in range(3):
        new.press("I have copied them")
    new.press("Back")  # to the first paper again
    assert new.sees("1 of 3")


@pytest.mark.parametrize(
    ("first", "again", "said"),
    [("short", "short", "characters"), (WORDS, "another", "not the same"), ("Ana" * 6, "Ana" * 6, "")],
)
def test_a_weak_or_mistyped_passphrase_is_refused_and_can_be_typed_again(
    new: Door, first: str, again: str, said: str
) -> None:
    new.press("Set up a desk")
    new.fill("Name of the desk", "Made-up blue")
    new.press("Next")
    new.fill("Name", "Ana")
    new.fill("Passphrase", first)
    new.fill("Once more", again)
    new.press("Next")
    assert new.sees("The first supervisor")
    assert new.sees(said)
    assert new.line("Name").text() == "Ana"
    sign_up(new, "Ana")
    assert new.sees("The second supervisor")


def test_other_words_are_proposed_and_back_leads_back(new: Door) -> None:
    new.press("Set up a desk")
    new.fill("Name of the desk", "Made-up blue")
    new.press("Next")
    before = new.texts()
    new.press("Other words")
    assert new.texts() != before
    new.press("Back")
    assert new.line("Name of the desk").text() == "Made-up blue"
    new.press("Back")
    assert new.sees("Welcome")


def test_language_size_and_colours_change_the_whole_window_at_once(new: Door) -> None:
    new.pick("Text size", "150")
    assert theme.px(100) == 150
    new.press("Dark")
    assert theme.colours() is theme.DARK
    assert preferences.load() == Preferences("en", True, 150, "")
    assert new.sees("Welcome")
    assert i18n.current().code == "en"


# Unlocking


def test_the_house_is_opened_after_the_date_was_confirmed(door: Door) -> None:
    """The made-up house was last used in March; this computer says something later."""
    door.fill("Name", "Ana")
    door.fill("Passphrase", passphrase_of("Ana"))
    QTest.keyClick(door.line("Passphrase"), Qt.Key.Key_Return)
    door.settle()
    assert door.opened == []
    assert door.sees("This computer says it is")
    door.press("The date is right")
    assert [found.desk.vault.me.name for found in door.opened] == ["Ana"]


def test_a_wrong_passphrase_and_an_unknown_name_get_the_same_words(door: Door) -> None:
    said = []
    for name, words in (("Ana", "not these words at all"), ("Nobody", passphrase_of("Ana"))):
        door.fill("Name", name)
        door.fill("Passphrase", words)
        door.press("Open")
        said.append(door.texts())
        field = door.line("Passphrase")
        assert isinstance(field, QLineEdit)
        assert (field.selectedText() != "", QApplication.focusWidget() is field) == (True, True)
    assert said[0] == said[1]
    assert door.opened == []


def test_the_passphrase_is_hidden_until_it_is_asked_for(door: Door) -> None:
    field = door.line("Passphrase")
    assert isinstance(field, QLineEdit)
    assert field.echoMode() is QLineEdit.EchoMode.Password
    door.press("Show the passphrase")
    assert field.echoMode() is QLineEdit.EchoMode.Normal
    door.press("Show the passphrase")
    assert field.echoMode() is QLineEdit.EchoMode.Password


def test_without_a_name_nothing_happens(door: Door) -> None:
    door.fill("Passphrase", passphrase_of("Ana"))
    door.press("Open")
    assert door.opened == []


# Other beginnings


def test_a_backup_is_restored_as_a_copy(
    house: House, new: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "made-up.backup"
    house.write(lambda office: backup.back_up(office.desk, file))
    monkeypatch.setattr(others, "choose_file", lambda *_arguments: file)
    new.press("Restore a backup")
    new.press("Choose the backup")
    assert new.sees("made-up.backup")
    new.fill("Name", "Ana")
    new.fill("Passphrase", "not these words at all")
    new.press("Restore")
    assert new.opened == []
    new.fill("Passphrase", passphrase_of("Ana"))
    new.press("Restore")
    (found,) = new.opened
    assert not found.desk.vault.chain.exchange_open


def test_two_papers_let_a_supervisor_in_again(house: House, door: Door) -> None:
    door.press("Another desk, a new one, or made-up people …")
    door.press("Forgotten passphrase: use recovery words")
    shares = house.office.made.shares
    door.fill("One paper", shares[0])
    door.fill("Another paper", shares[1])
    door.fill("Name", "Zoe")
    door.fill("New passphrase", WORDS)
    door.fill("Once more", "something else")
    door.press("Open the desk")
    assert door.sees("not the same")
    door.fill("Once more", WORDS)
    door.press("Open the desk")
    assert [found.desk.vault.me.name for found in door.opened] == ["Zoe"]


def test_made_up_people_are_there_at_once_to_practise_with(new: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(others, "PRACTICE_CASES", 2)
    new.press("Try it with made-up people")
    wait_for(lambda: bool(new.opened))
    assert new.opened[0].desk.vault.chain.demo
    assert new.opened[0].notices == ()


def test_the_start_window_gives_way_to_the_open_desk(
    qapp: QApplication, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "Shell", lambda found, work: TestedShell(found, work, lambda: None))
    preferences.keep(Preferences("en", desk=str(house.folder)))
    windows = Windows(qapp)
    door = Door(windows.start, windows.start, windows._work)
    door.window.activateWindow()
    door.fill("Name", "Ana")
    door.fill("Passphrase", passphrase_of("Ana"))
    door.press("Open")
    door.press("The date is right")
    assert windows.start is None
    assert isinstance(windows.shell, TestedShell)
    windows.shell.lock()
    wait_for(lambda: windows.shell.ended)
    let_go(windows.shell)
    let_go(windows)
