"""The window of an open desk: hiding, locking, closing, and what is said when something goes wrong."""

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from shelter_desk.actions import drafting
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.unlock import unlock
from shelter_desk.errors import Bug, Refused
from shelter_desk.ui import application, idle, notices
from shelter_desk.ui.curtain import Curtain
from shelter_desk.ui.pages import record
from shelter_desk.ui.preferences import Preferences
from shelter_desk.ui.start.window import StartWindow
from shelter_desk.ui.work import Work, bug
from tests.actions.office import Office
from tests.ui.hands import in_sight, let_go, wait_for
from tests.ui.house import House, Window


def begin_note(window: Window, house: House, text: str) -> None:
    window.shell.open_case(house.cases["nameless"])
    window.settle()
    window.press("Add a note")
    window.fill("For everyone on shift", text)


def drafts(house: House) -> list[dict[str, object]]:
    """What lies in the vault as drafts, once the window is gone."""
    house.close()
    return house.write(lambda office: [each.answers for each in drafting.waiting(office.desk)])


@pytest.mark.parametrize("scale", [100, 200])
def test_it_is_never_larger_than_the_screen(qapp: QApplication, house: House, scale: int) -> None:
    """A small laptop at 200 %: what stands past the edge of the screen cannot be pressed."""
    application.dress(qapp, Preferences("en", scale=scale))
    window = house.open()
    room = window.shell.screen().availableSize()
    assert window.shell.size() == window.shell.size().boundedTo(room)
    work = Work()
    start = StartWindow(work, [])
    start.show()
    assert start.size() == start.size().boundedTo(room)
    start.close()
    let_go(start)


# Locking


@pytest.mark.parametrize("way", ["ctrl-l", "button", "f12", "hide", "idle", "screen", "sleep"])
def test_every_way_to_lock_keeps_what_was_typed_and_ends_the_process(house: House, way: str) -> None:
    window = house.open()
    begin_note(window, house, "Made up: in mid-sent")
    field = QApplication.focusWidget()
    ways = {
        "ctrl-l": lambda: QTest.keyClick(field, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier),
        "button": lambda: QTest.mouseClick(window.button("Lock"), Qt.MouseButton.LeftButton),
        "f12": lambda: QTest.keyClick(field, Qt.Key.Key_F12),
        "hide": lambda: QTest.mouseClick(window.button("Hide"), Qt.MouseButton.LeftButton),
        "idle": window.shell.idle.expired.emit,
        "screen": lambda: window.shell._system.on_screen(True),
        "sleep": lambda: window.shell._system.on_sleep(True),
    }
    ways[way]()
    assert in_sight(window.shell, Curtain)
    wait_for(lambda: window.shell.ended)
    assert window.restarts == [1]
    assert drafts(house) == [{"work": "Made up: in mid-sent"}]


def test_the_curtain_covers_everything_other_windows_too_and_says_nothing(house: House, window: Window) -> None:
    begin_note(window, house, "Made up")
    dialog = QDialog()
    dialog.show()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F12)
    (curtain,) = in_sight(window.shell, Curtain)
    assert curtain.geometry() == window.shell.rect()
    drawn = [each.grab().toImage().convertToFormat(QImage.Format.Format_RGB32) for each in (curtain, window.shell)]
    assert drawn[0] == drawn[1]
    assert not dialog.isVisible()
    assert window.texts(curtain) == ["One moment …"]
    assert house.cases["nameless"] not in window.shell.windowTitle()
    let_go(dialog)
    wait_for(lambda: window.shell.ended)


def test_f12_is_heard_in_a_dialog_too(house: House, window: Window) -> None:
    dialog = QDialog()
    line = QLineEdit(dialog)
    dialog.show()
    QTest.keyClick(line, Qt.Key.Key_F12)
    assert in_sight(window.shell, Curtain)
    wait_for(lambda: window.shell.ended)
    let_go(dialog)


def test_nothing_is_typed_behind_the_curtain(house: House, window: Window) -> None:
    begin_note(window, house, "Made up: before")
    field = QApplication.focusWidget()
    window.shell._curtain.draw()
    QTest.keyClicks(QApplication.focusWidget(), "after")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert field.toPlainText() == "Made up: before"
    window.shell.lock()
    wait_for(lambda: window.shell.ended)
    assert drafts(house) == [{"work": "Made up: before"}]


def test_what_runs_is_finished_under_the_curtain(house: House, window: Window) -> None:
    begin_note(window, house, "Made up: saved at the last moment")
    window.button("Save").click()
    window.shell.lock()
    wait_for(lambda: window.shell.ended)
    house.close()
    view = house.write(lambda office: _notes(office, house.cases["nameless"]))
    assert view == [{"work": "Made up: saved at the last moment"}]


def _notes(office: Office, case: str) -> list[dict[str, object]]:
    return [each.answers for each in view_case(office.desk, case).of_form("case_note")]


def test_closing_the_window_is_locking_without_a_lock_screen(house: House, window: Window) -> None:
    begin_note(window, house, "Made up: closed")
    event = QCloseEvent()
    QApplication.sendEvent(window.shell, event)
    assert not event.isAccepted()
    wait_for(lambda: window.shell.ended)
    assert window.restarts == []
    assert drafts(house) == [{"work": "Made up: closed"}]


def test_two_ways_to_lock_at_once_lock_once(house: House, window: Window) -> None:
    window.shell.lock()
    window.shell.hide_and_lock()
    window.shell.close()
    wait_for(lambda: window.shell.ended)
    assert window.restarts == [1]


def test_a_window_that_locks_is_not_drawn_anew(window: Window) -> None:
    """Under the curtain nothing is read any more, and the desk behind it is closed."""
    stack, said = window.shell.stack, []
    window.shell.session.said.connect(lambda level, words: said.append((level, words)))
    window.shell.session.looks_changed.emit()
    window.shell.lock()
    wait_for(lambda: window.shell.ended)
    QApplication.processEvents()
    assert window.shell.stack is stack
    assert said == []


def test_what_was_typed_is_kept_when_the_window_is_drawn_anew(house: House, window: Window) -> None:
    begin_note(window, house, "Made up: in another language")
    window.shell.session.looks_changed.emit()
    window.settle()
    assert window.sees("Settings")
    house.close()
    assert drafts(house) == [{"work": "Made up: in another language"}]


def test_a_draft_that_cannot_be_kept_does_not_stop_the_lock(
    house: House, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    begin_note(window, house, "Made up")
    monkeypatch.setattr(record.drafting, "keep", full)
    window.shell.lock()
    wait_for(lambda: window.shell.ended)
    assert window.restarts == [1]


# When the desk locks by itself


class Clocks:
    """Both clocks of the idle watch, moved by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = (1000.0, 1_000_000.0)
        monkeypatch.setattr(idle, "_now", lambda: self.now)

    def forward(self, seconds: float, sleeping: float = 0.0) -> None:
        self.now = (self.now[0] + seconds, self.now[1] + seconds + sleeping)


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    return Clocks(monkeypatch)


def test_it_warns_thirty_seconds_before_and_a_key_keeps_it_open(clocks: Clocks, window: Window) -> None:
    clocks.forward(5 * 60 - 31)
    window.shell.idle.tick()
    assert not window.sees("The desk locks in")
    clocks.forward(1)
    window.shell.idle.tick()
    assert window.sees("The desk locks in 30 seconds. Press any key to stay.")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Shift)
    assert not window.sees("The desk locks in")
    clocks.forward(5 * 60 - 31)
    window.shell.idle.tick()
    assert not window.shell.ended


@pytest.mark.parametrize(("seconds", "sleeping"), [(300, 0), (10, 290)], ids=["awake", "asleep"])
def test_it_locks_after_five_minutes_asleep_or_awake(
    clocks: Clocks, window: Window, seconds: float, sleeping: float
) -> None:
    clocks.forward(seconds, sleeping)
    window.shell.idle.tick()
    wait_for(lambda: window.shell.ended)
    assert window.restarts == [1]


def test_a_clock_that_is_set_back_does_not_keep_it_open(clocks: Clocks, window: Window) -> None:
    clocks.forward(200, -10_000)
    clocks.forward(101)
    window.shell.idle.tick()
    wait_for(lambda: window.shell.ended)


def test_it_is_never_off(window: Window) -> None:
    for minutes, seconds in ((0, 60), (-3, 60), (99, 15 * 60), (7, 7 * 60)):
        window.shell.idle.set_minutes(minutes)
        assert window.shell.idle.limit_seconds == seconds


# What goes wrong


class Trouble(QObject):
    """A slot that fails."""

    asked = Signal()

    def fail(self) -> None:
        raise ValueError("Made-up Senait")  # what an exception says may be what a person said


@pytest.mark.qt_no_exception_capture
def test_an_error_in_a_slot_is_said_without_its_words_and_nothing_is_lost(
    house: House, window: Window, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(application.sys, "excepthook", application._report)
    begin_note(window, house, "Made up: not lost")
    trouble = Trouble()
    trouble.asked.connect(trouble.fail)
    trouble.asked.emit()
    window.settle()
    assert window.sees("Something in Shelter Desk did not work.")
    assert window.line("For everyone on shift").toPlainText() == "Made up: not lost"
    told = capfd.readouterr().err
    assert "ValueError" in told
    assert "Senait" not in told
    window.press("Save")
    assert window.sees("Saved.")


def test_an_error_in_the_database_thread_is_said_by_place_alone(window: Window) -> None:
    def fail(_desk: object) -> None:
        raise KeyError("Made-up Senait")

    window.shell.session.ask(fail)
    window.settle()
    assert window.sees("Something in Shelter Desk did not work.")
    assert window.sees("KeyError")
    assert not window.sees("Senait")
    assert window.shell.session.work.idle


def test_what_an_unexpected_error_becomes_has_no_content() -> None:
    try:
        raise RuntimeError("Made-up Senait")
    except RuntimeError as problem:
        found = bug(problem)
    assert isinstance(found, Bug)
    assert "Senait" not in str(found)
    assert "RuntimeError" in str(found)


def test_good_news_goes_by_itself_and_bad_news_stays_until_it_was_read(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "SECONDS", 0.01)
    window.shell.say("success", "Made up: good")
    window.shell.session.complain(Refused("x", "Made up: bad", "Do this.", ("Where",)))
    wait_for(lambda: not window.sees("Made up: good"))
    assert window.sees("Made up: bad")
    window.press("Close")
    assert not window.sees("Made up: bad")


def test_a_message_said_while_people_talk_shows_and_older_ones_do_not(window: Window) -> None:
    window.shell.say("warning", "Made up: about someone")
    window.press("Someone new has come")
    assert not window.sees("Made up: about someone")
    window.shell.say("danger", "Made up: the disk is full")
    assert window.sees("Made up: the disk is full")
    window.press("Break off")
    assert window.sees("Made up: about someone")


def test_notices_of_the_unlock_are_said(house: House) -> None:
    made = house.office.made
    with pytest.raises(Refused):
        unlock(made.folder, "Ana", "not these words at all", notebook=made.notebook, clock=made.clock)
    window = house.open()
    assert window.sees("There was 1 failed attempt to open this desk")
