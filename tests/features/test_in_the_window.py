"""What a worker does at the screen, with real widgets: break off and go on, a no, a yes taken back, the power goes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from shelter_desk.actions.cases import view_case
from shelter_desk.actions.check import problems
from shelter_desk.actions.drafting import waiting
from shelter_desk.ui.pages.record import AUTOSAVE_SECONDS
from shelter_desk.ui.start.window import StartWindow
from shelter_desk.ui.work import Work
from tests.conftest import passphrase_of
from tests.features.house import House
from tests.ui.conftest import _application, qapp  # noqa: F401
from tests.ui.hands import in_sight, let_go, settle
from tests.ui.house import House as Rooms
from tests.ui.house import Window

pytestmark = pytest.mark.usefixtures("_application")
ROOT = Path(__file__).parents[2]
MECHANISM = "Tell the national mechanism, by name"


@pytest.fixture
def rooms(house: House) -> Iterator[Rooms]:
    """The same house, seen through its windows."""
    found = Rooms(house.office)
    yield found
    found.close()


def opens(house: House, rooms: Rooms, name: str) -> Window:
    """Someone unlocks the desk; whoever had it open has locked it."""
    rooms.close()
    house.desk.close()
    return rooms.open(name)


# Intake (R-FC-07)


def test_an_intake_is_broken_off_and_a_colleague_goes_on_at_the_same_step(house: House, rooms: Rooms) -> None:
    window = opens(house, rooms, "Dua")
    window.press("Someone new has come")
    window.answer("safe_to_talk", "Yes")
    window.press("Next")
    window.press("Next")
    window.press("Next")
    assert window.sees("What is needed now")
    window.answer("needed", "To sleep")
    window.press("Break off")
    assert window.sees("Kept. Anyone on shift can go on from Today.")

    window = opens(house, rooms, "Cem")
    ((case, _when),) = window.rows("Intakes broken off")
    window.open_row("Intakes broken off")
    assert window.sees("What is needed now")
    assert window.editor("needed").value() == ["sleep"]
    window.answer("needed", "Food or drink")
    window.press("Finish here")
    assert window.sees("Saved. The case has the code")

    rooms.close()
    house.office.open("Ana")
    code = case.strip("\u2066\u2069")  # on the screen, codes are kept apart from words of other directions
    found = {record.form: record.answers for record in view_case(house.desk, code).records}
    assert found["first_contact"] == {"safe_to_talk": "yes"}
    assert set(found["immediate_needs"]["needed"]) == {"food", "sleep"}
    assert house.today().unfinished == ()


# Consent (R-CO-03)


def asked(window: Window, case: str, answer: str) -> None:
    """The question whether the mechanism may be told, put together, shown and answered."""
    window.shell.open_case(case)
    window.settle()
    window.press("Ask a question of sharing")
    window.press(MECHANISM)
    window.pick("Who would be told?", "Made-up mechanism")
    for choice in ("For a decision of identification", "Name and papers", "For one time"):
        window.press(choice)
    window.press("No, show the question")
    assert not window.sees("Find a person")  # no other names beside the person
    window.press(answer)
    assert window.sees("Written down. Whatever the answer, the help stays the same.")


def offered(window: Window, case: str) -> list[tuple[str, ...]]:
    """What the case still asks for, and what stands in the way of any step."""
    window.shell.open_case(case)
    window.settle()
    due = window.rows("To do") if window.sees("To do") else []
    return [*due, *((text,) for text in window.texts() if text.startswith("• "))]


def looks_at_referral(window: Window, case: str) -> None:
    window.go("exchange")
    window.pick("What", "Referral")
    window.pick("To whom", "Made-up mechanism")
    window.fill("Case code", case)
    window.press("Look at what would leave")


def test_a_no_changes_nothing_and_nothing_leaves(house: House, rooms: Rooms) -> None:
    case = house.meets_an_adult()
    window = opens(house, rooms, "Ana")
    before = offered(window, case)
    assert before
    asked(window, case, "No")
    assert offered(window, case) == before
    looks_at_referral(window, case)
    assert window.sees("The person has not agreed")
    assert not window.sees("This would leave, and nothing else")


def test_a_yes_is_taken_back_in_one_act(house: House, rooms: Rooms) -> None:
    case = house.meets_an_adult()
    window = opens(house, rooms, "Ana")
    asked(window, case, "Yes")
    looks_at_referral(window, case)
    assert window.sees("This would leave, and nothing else")

    window.shell.ask_consent(case)
    window.settle()
    window.press("Take back")
    assert window.sees("Written down. Whatever the answer, the help stays the same.")
    assert not window.sees("Take back")
    looks_at_referral(window, case)
    assert window.sees("The person has not agreed")


# The power goes

TYPES = """
import sys, time
from pathlib import Path
from shelter_desk.ui import application
from tests.attacks.scenarios import make_quick
from tests.actions.office import Office
from tests.conftest import Clock, MadeDesk
from shelter_desk.system.notebook import Notebook
from tests.ui.house import House
from PySide6.QtTest import QTest

make_quick()
application.prepare(["shelter-desk"])
folder, notes, case = sys.argv[1:]
made = MadeDesk(Path(folder), Notebook(Path(notes)), Clock(), [])
window = House(Office(made, *[None] * 3)).open("Cem")
window.shell.open_case(case)
window.settle()
window.press("Add a note")
field = window.line("For everyone on shift")
field.setFocus()
for number in range(10_000):
    QTest.keyClicks(field, f"word{number} ")
    print(time.time(), field.toPlainText(), sep="\\t", flush=True)
    QTest.qWait(50)
"""


def test_the_power_goes_in_mid_sentence_and_what_was_typed_before_is_there(house: House, rooms: Rooms) -> None:
    """Killed while someone types: after unlocking, all but the last moments are on the screen again."""
    case = house.meets_an_adult()
    house.desk.close()
    made = house.office.made
    command = [sys.executable, "-c", TYPES, str(made.folder), str(made.folder.parent / "notes.json"), case]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    typed: list[tuple[float, str]] = []
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as writing:
        assert writing.stdout is not None
        while not typed or time.time() - typed[0][0] < 3 * AUTOSAVE_SECONDS:
            moment, _tab, text = writing.stdout.readline().rstrip("\n").partition("\t")
            assert text, "the process ended by itself"
            typed.append((float(moment), text))
        os.kill(writing.pid, signal.SIGKILL)
        killed = time.time()
    assert writing.returncode == -signal.SIGKILL

    window = rooms.open("Cem")
    window.shell.open_case(case)
    window.settle()
    window.press("Go on")
    shown = window.line("For everyone on shift").toPlainText()
    # The time between two drafts, and a moment to write one.
    must = [text for moment, text in typed if killed - moment > AUTOSAVE_SECONDS + 0.5]
    assert must
    assert shown.startswith(must[-1].strip())
    assert typed[-1][1].startswith(shown)
    window.press("Save")
    assert window.sees("Saved.")

    rooms.close()
    house.office.open("Ana")
    assert list(problems(house.desk)) == []
    assert waiting(house.desk, case) == []
    (note,) = view_case(house.desk, case).of_form("case_note")
    assert note.answers["work"] == shown


# The lock screen


def test_who_comes_to_the_lock_screen_can_type_at_once(house: House) -> None:
    house.desk.close()
    work = Work()
    start = StartWindow(work, [house.office.made.folder])
    start.show()
    start.activateWindow()
    settle(work)
    for words in ("Ana", passphrase_of("Ana")):
        field = QApplication.focusWidget()
        assert field is not None
        QTest.keyClicks(field, words)
        QTest.keyClick(field, Qt.Key.Key_Tab)
    assert [each.text() for each in in_sight(start, QLineEdit)] == ["Ana", passphrase_of("Ana")]
    work.stop()
    let_go(start)
