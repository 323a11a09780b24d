"""Settings: people come and go, backups, the lock, papers, one's own passphrase."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QSpinBox

from shelter_desk.actions.unlock import unlock
from shelter_desk.errors import Refused
from shelter_desk.ui import preferences, theme
from shelter_desk.ui.pages import safekeeping, staff
from shelter_desk.vault import recovery
from tests.conftest import passphrase_of
from tests.ui.house import House, Window

WORDS = "nine loud mountains over a lake"


def opens(house: House, name: str, words: str) -> bool:
    """Whether someone opens the desk, once no window has it."""
    made = house.office.made
    try:
        unlock(made.folder, name, words, notebook=made.notebook, clock=made.clock).desk.vault.close()
    except Refused as problem:
        return problem.code != "wrong-passphrase"
    return True


def appoint(window: Window, name: str, role: str, second: str = "") -> None:
    window.go("settings")
    window.fill("Name", name)
    window.pick("Role", role)
    window.fill("Their own passphrase, typed by them", WORDS)
    window.fill("Their passphrase, once more", WORDS)
    window.fill("Name of the other supervisor", second)
    window.press("Let them work here")


def test_someone_new_works_here_from_now_on(house: House, window: Window) -> None:
    appoint(window, "Zoe", "Shift")
    assert window.sees("can work here from now on.")
    assert window.sees("\u2068Zoe\u2069, Shift")
    house.close()
    assert opens(house, "Zoe", WORDS)


def test_work_with_children_is_given_by_two_people(
    house: House, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staff, "second_person", lambda desk, name, _command: house.office.made.second(desk, name))
    appoint(window, "Zoe", "Works with children")
    assert not window.sees("can work here from now on.")
    assert window.line("Name").text() == "Zoe"
    appoint(window, "Zoe", "Works with children", "Bea")
    assert window.sees("can work here from now on.")


def test_mistyped_passphrases_are_said_and_nobody_is_appointed(window: Window) -> None:
    window.go("settings")
    window.fill("Name", "Zoe")
    window.fill("Their own passphrase, typed by them", WORDS)
    window.fill("Their passphrase, once more", "another")
    window.press("Let them work here")
    assert window.sees("The two passphrases are not the same.")
    assert not window.sees("\u2068Zoe\u2069")


def test_who_leaves_opens_nothing_any_more(house: House, window: Window) -> None:
    window.go("settings")
    window.press("Cem leaves")
    assert window.sees("This cannot be undone.")
    assert window.sees("\u2068Cem\u2069, Case worker")
    window.press("Cem leaves now")
    assert window.sees("The keys are renewed.")
    assert not window.sees("\u2068Cem\u2069, Case worker")
    house.close()
    assert not opens(house, "Cem", passphrase_of("Cem"))
    assert opens(house, "Dua", passphrase_of("Dua"))


def test_nobody_lets_themselves_leave_and_others_may_not_let_anyone(house: House, window: Window) -> None:
    window.go("settings")
    assert not any(text == "Ana leaves" for text in _names(window))
    house.close()
    window = house.open("Cem")
    window.go("settings")
    assert "Leaves" not in window.texts()
    assert "Let them work here" not in window.texts()


def test_a_backup_is_written_and_says_what_to_write_on_it(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "made-up.backup"
    monkeypatch.setattr(safekeeping, "choose_new_file", lambda *_arguments: file)
    window.go("settings")
    window.press("Write a backup")
    assert window.sees("Written, reopened and checked.")
    assert window.sees("Write this on it:")
    assert file.stat().st_size > 0
    monkeypatch.setattr(safekeeping, "choose_new_file", lambda *_arguments: tmp_path / "gone" / "x.backup")
    window.press("Write a backup")
    assert not window.sees("Written, reopened and checked.")


def test_the_minutes_until_the_lock_hold_at_once_and_after(house: House, window: Window) -> None:
    window.go("settings")
    box = window.root.findChild(safekeeping.LockCard)._minutes
    if isinstance(box, QComboBox):
        box.setCurrentIndex(box.findData(2))
    else:
        assert isinstance(box, QSpinBox)
        assert (box.minimum(), box.maximum()) == (1, 15)
        box.setValue(2)
    window.press("Keep")
    assert window.shell.idle.limit_seconds == 120
    house.close()
    assert house.open("Dua").shell.idle.limit_seconds == 120


def test_ones_own_passphrase_is_changed(house: House, window: Window) -> None:
    window.go("settings")
    window.fill("New passphrase", WORDS)
    window.fill("New passphrase, once more", "another")
    window.press("Change it")
    assert window.sees("The two passphrases are not the same.")
    window.fill("New passphrase, once more", WORDS)
    window.press("Change it")
    assert window.sees("Your passphrase is changed.")
    assert window.line("New passphrase").text() == ""
    house.close()
    assert opens(house, "Ana", WORDS)
    assert not opens(house, "Ana", passphrase_of("Ana"))


def test_new_papers_are_shown_one_by_one_read_back_and_only_then_good(house: House, window: Window) -> None:
    shares = house.office.made.shares
    window.go("settings")
    window.fill("One old paper", shares[0])
    window.fill("Another old paper", "acid acid")
    window.press("Make new papers")
    assert not window.sees("New paper 1")
    window.fill("Another old paper", shares[1])
    window.press("Make new papers")
    card = window.root.findChild(safekeeping.RecoveryCard)
    new = list(card._shares)
    for number in range(3):
        assert window.sees(f"New paper {number + 1} of 3")
        assert all(word in " ".join(window.texts(card)) for word in new[number].split())
        window.press("I have copied it")
    assert card._shares == []
    window.fill("One new paper", new[0])
    window.fill("Another new paper", new[2])
    window.press("Read back")
    assert window.sees("The new papers open this desk")
    house.close()
    recovery.recover(house.folder, new[:2], "Zoe", WORDS)
    assert opens(house, "Zoe", WORDS)


def test_the_check_finds_nothing_wrong_in_a_sound_desk(window: Window) -> None:
    window.go("settings")
    window.press("Check")
    assert window.sees("Nothing wrong was found.")


def test_language_text_size_and_colours_change_at_once(window: Window) -> None:
    window.go("settings")
    before = window.shell.stack.currentWidget()
    window.pick("Text size", "150")
    window.settle()
    assert window.shell.stack.currentWidget() is not before, "every page is drawn anew"
    assert theme.px(100) == 150
    window.press("Dark", window.shell.stack)
    window.settle()
    assert theme.colours() is theme.DARK
    assert (preferences.load().scale, preferences.load().dark) == (150, True)
    window.go("today")
    assert window.sees("Today")


def test_the_country_profile_says_what_is_not_verified(window: Window) -> None:
    window.go("settings")
    assert window.sees("Reflection period: ")
    assert window.sees("(unverified)")


def _names(window: Window) -> list[str]:
    from PySide6.QtWidgets import QPushButton

    return [each.accessibleName() for each in window.shell.findChildren(QPushButton)]
