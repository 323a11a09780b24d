"""Attack 12: what was copied stays neither in the clipboard nor in the histories of clipboard tools."""

import time

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from shelter_desk.ui import clipboard
from shelter_desk.ui.clipboard import SECRET
from tests.ui.hands import wait_for
from tests.ui.house import House, Window

pytestmark = pytest.mark.usefixtures("qapp")


def copied() -> str:
    return QGuiApplication.clipboard().text()


@pytest.fixture
def window(open_house: House, monkeypatch: pytest.MonkeyPatch) -> Window:
    """Without a screen Qt never says whose the clipboard is; here it is the desk's."""
    monkeypatch.setattr(clipboard.QClipboard, "ownsClipboard", lambda _self: True)
    return open_house.open()


def copy_a_note(window: Window, house: House) -> None:
    """By the keys anyone uses."""
    window.shell.open_case(house.cases["nameless"])
    window.settle()
    window.press("Add a note")
    window.fill("For everyone on shift", "Made up: a number to call")
    field = QApplication.focusWidget()
    for key in (Qt.Key.Key_A, Qt.Key.Key_C):
        QTest.keyClick(field, key, Qt.KeyboardModifier.ControlModifier)
    window.settle()


def test_a_copy_is_marked_as_secret_and_counted_down_within_ten_seconds(window: Window, open_house: House) -> None:
    copy_a_note(window, open_house)
    assert copied() == "Made up: a number to call"
    data = QGuiApplication.clipboard().mimeData()
    assert {name: bytes(data.data(name).data()) for name in SECRET} == SECRET
    assert 0 < window.shell.clipboard._timer.remainingTime() <= 10_000
    window.shell.clipboard._timer.setInterval(1)
    wait_for(lambda: not copied())


def test_every_new_copy_has_its_own_ten_seconds(window: Window) -> None:
    for text in ("one", "two"):
        QGuiApplication.clipboard().setText(text)
        window.settle()
        assert window.shell.clipboard._timer.isActive()
    window.shell.clipboard.empty()
    assert copied() == ""


def test_locking_empties_the_clipboard_at_once(window: Window, open_house: House) -> None:
    copy_a_note(window, open_house)
    window.shell.lock()
    assert copied() == ""
    wait_for(lambda: window.shell.ended)


def test_what_another_program_put_there_is_left_to_it(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    QGuiApplication.clipboard().setText("of another program")
    monkeypatch.setattr(clipboard.QClipboard, "ownsClipboard", lambda _self: False)
    window.shell.clipboard.empty()
    assert copied() == "of another program"
    QGuiApplication.clipboard().clear()


def test_pictures_and_formatted_text_are_counted_down_too(window: Window) -> None:
    data = QMimeData()
    data.setHtml("<b>Made up</b>")
    QGuiApplication.clipboard().setMimeData(data)
    window.settle()
    assert window.shell.clipboard._timer.isActive()
    window.shell.clipboard.empty()
    assert QGuiApplication.clipboard().text(QClipboard.Mode.Clipboard) == ""


@pytest.mark.long
def test_ten_real_seconds_later_it_is_gone(window: Window, open_house: House) -> None:
    copy_a_note(window, open_house)
    began = time.monotonic()
    wait_for(lambda: not copied())
    assert 8 < time.monotonic() - began <= 10
