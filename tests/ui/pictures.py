"""Pictures of every page, to be looked at: `python -m tests.ui.pictures OUT [--dark] [--mirrored] …`.

Makes a made-up desk and walks through the real window as a worker would. Pages longer than the window
are saved a second time at their whole height (`…-whole.png`).
"""

import argparse
import datetime
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QListWidget, QScrollArea, QWidget

from shelter_desk.actions import cards
from shelter_desk.actions.demo.scene import passphrase_of, set_scene
from shelter_desk.actions.demo.walk import walk
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.unlock import Opened
from shelter_desk.errors import Refused
from shelter_desk.i18n import _, data_text, formats
from shelter_desk.i18n.pseudo import LONG, MIRRORED
from shelter_desk.ui import application, preferences, theme
from shelter_desk.ui.cosign import CosignWindow
from shelter_desk.ui.pages.case import GROUPS, OVERVIEW, CasePage
from shelter_desk.ui.shell import Shell
from shelter_desk.ui.start.window import StartWindow
from shelter_desk.ui.work import Work
from shelter_desk.vault.vault import Second
from tests.ui.hands import Hands, settle, wait_for

CASES = 60
LAPTOP = Path(__file__).with_name("screen.json")  # 1366 × 768
SHOWN_GROUPS = ("arrival", "person", "needs", "plan", "consent", "stay", "identification", "return")


@dataclass
class Speaking(Hands):
    """Hands that know what a word is called in the language the window is shown in."""

    work: Work

    def settle(self) -> None:
        settle(self.work)

    def button(self, words: str, root: QWidget | None = None) -> QAbstractButton:
        return super().button(self._shown(words, QAbstractButton, root), root)

    def line(self, name: str) -> QWidget:
        return super().line(self._shown(name, QWidget, None))

    def _shown(self, words: str, kind: type[QWidget], root: QWidget | None) -> str:
        """These words as they stand on the screen: translated, part by part, by the program or the forms."""
        names = [each.accessibleName() for each in (root or self.root).findChildren(kind) if each.isVisible()]
        parts = words.split(": ")
        for saying in product((str, _, data_text), repeat=len(parts)):
            wanted = ": ".join(say(part) for say, part in zip(saying, parts, strict=True))
            found = [name for name in names if name == wanted] or [
                name
                for name in names
                if name.startswith((f"{wanted}: ", f"{wanted}, ")) or name.endswith(f": {wanted}")
            ]
            if found:
                return found[0]
        return words


class Walkthrough:
    """One pass through the window; `only` names the part that is wanted, or is empty for all."""

    def __init__(self, out: Path, desk: Path, case: str, only: str) -> None:
        self._out, self._desk, self._case, self._only = out, desk, case, only
        self._work = Work()

    def run(self) -> None:
        for name, part in {"start": self._start, "fresh": self._fresh}.items():
            if self._only in ("", name):
                part()
        inside: dict[str, Callable[[Speaking, Shell], None]] = {
            "pages": self._pages,
            "exchange": self._exchange,
            "case": self._case_file,
            "intake": self._intake,
            "consent": self._consent,
            "cosign": self._cosign,
            "curtain": self._curtain,
        }
        wanted = [part for name, part in inside.items() if self._only in ("", name)]
        if wanted:
            shell = self._unlock()
            for part in wanted:
                part(Speaking(shell, self._work), shell)

    # Before a desk is open

    def _start(self) -> None:
        window, hands = self._window([])
        self._save(window, "start-welcome")
        hands.press("Restore a backup")
        self._save(window, "start-restore")
        hands.press("Back")
        window.hide()

    def _fresh(self) -> None:
        """A desk is set up, word for word, and its pages are empty."""
        window, hands = self._window([])
        hands.press("Set up a desk")
        hands.fill("Name of the desk", "Blue")
        self._save(window, "setup-desk")
        hands.press("Next")
        for name, picture in (("Mira", "setup-person"), ("Noor", "setup-second")):
            hands.fill("Name", name)
            hands.fill("Passphrase", passphrase_of(name))
            hands.fill("Once more", passphrase_of(name))
            self._save(window, picture)
            hands.press("Next")
        self._save(window, "setup-share")
        papers = list(window._plan.shares)
        for _paper in papers:
            hands.press("I have copied them")
        hands.fill("One paper", papers[0])
        hands.fill("Another paper", papers[2])
        self._save(window, "setup-rehearse")
        shell = self._opened(window, hands, "Compare")
        inside = Speaking(shell, self._work)
        self._save(shell, "fresh-today")
        for name in ("People", "Shelter", "Directory", "Leaflets", "Exchange", "Settings"):
            inside.press(name)
            self._save(shell, f"fresh-{name.lower()}")
        shell.hide()
        shell.session.ask(Desk.close)
        settle(self._work)

    def _unlock(self) -> Shell:
        window, hands = self._window([self._desk])
        self._save(window, "unlock")
        hands.fill("Name", "Ana")
        if not self._only:
            hands.fill("Passphrase", "wrong words of nobody")
            hands.press("Open")
            self._save(window, "unlock-wrong")
        hands.fill("Passphrase", passphrase_of("Ana"))
        return self._opened(window, hands, "Open")

    # The open desk

    def _pages(self, hands: Speaking, shell: Shell) -> None:
        self._save(shell, "today")
        for name in ("People", "Shelter", "Directory", "Leaflets", "Settings"):
            hands.press(name)
            self._save(shell, name.lower())
        hands.press("Leaflets")
        shell.stack.currentWidget().findChildren(QListWidget)[0].item(1).setCheckState(Qt.CheckState.Checked)
        hands.press("Show the pages")
        self._save(shell, "leaflets-pages")
        hands.press("Shelter")
        hands.press("Add a room")
        self._save(shell, "shelter-form")
        hands.press("People")
        hands.fill("Find by name or code", "nobody of that name")
        self._save(shell, "people-none")
        hands.fill("Find by name or code", "")

    def _exchange(self, hands: Speaking, shell: Shell) -> None:
        hands.press("Exchange")
        self._save(shell, "exchange")
        hands.press("Look at what would leave")
        self._save(shell, "exchange-preview")
        hands.pick("What", _("Referral: one person, by name, as agreed"))
        hands.pick("To whom", "Made-up mechanism")
        hands.fill("Case code", self._case)
        hands.press("Look at what would leave")
        self._save(shell, "exchange-referral")

    def _case_file(self, hands: Speaking, shell: Shell) -> None:
        hands.press("People")
        hands.open_row(_("People"), self._case)
        self._save(shell, "case")
        page = shell.stack.currentWidget()
        assert isinstance(page, CasePage)
        for group in SHOWN_GROUPS:
            self._section(hands, page, group)
            self._save(shell, f"case-{group}")
        self._section(hands, page, "needs")
        hands.press("Change: Needs assessment")
        self._save(shell, "case-form")
        hands.press("Put aside")
        self._section(hands, page, "needs")
        hands.press("History: Needs assessment")
        self._save(shell, "case-history")
        self._section(hands, page, "needs")
        hands.press("Print: Needs assessment")
        self._save(shell, "case-print")
        hands.press("Yes, show the pages")
        self._save(shell, "case-paper")
        hands.press("Add a note")
        self._save(shell, "case-note")
        hands.press("Put aside")
        self._section(hands, page, OVERVIEW)
        self._save(shell, "case-drafts")

    def _section(self, hands: Speaking, page: CasePage, group: str) -> None:
        """By its button on the side, or by the box where the window is narrow."""
        for made in page.findChildren(QAbstractButton):
            if made.property("group") == group and made.isVisible():
                hands.click(made)
                return
        hands.pick("Section", _(GROUPS.get(group, "Overview")))

    def _intake(self, hands: Speaking, shell: Shell) -> None:
        hands.press("Today")
        hands.press("Someone new has come")
        self._save(shell, "intake-1")
        for step in range(2, 9):
            hands.press("Next")
            if step == 4:
                hands.press("Food or drink")
                hands.press("To sleep")
            self._save(shell, f"intake-{step}")
        hands.press("Break off")
        self._save(shell, "today-broken-off")

    def _consent(self, hands: Speaking, shell: Shell) -> None:
        shell.open_case(self._case)
        hands.settle()
        hands.press("Ask a question of sharing")
        self._save(shell, "consent")
        hands.press("No, show the question")
        self._save(shell, "consent-missing")
        hands.press("Tell the national mechanism, by name")
        hands.pick("Who would be told?", "Made-up mechanism")
        for choice in ("For a decision of identification", "Name and papers", "What the person needs", "For one time"):
            hands.press(choice)
        hands.pick("The person's language", formats.language("ar"))
        self._save(shell, "consent-form")
        hands.press("No, show the question")
        self._save(shell, "consent-question")
        hands.press("Stop here, nothing is written")

    def _cosign(self, hands: Speaking, shell: Shell) -> None:
        """What a second supervisor would be asked to sign; the page itself would start another process."""
        asked: list[bytes] = []

        def refuse(content: bytes) -> bytes:
            asked.append(content)
            raise Refused("asked", "asked")

        def mark(desk: Desk) -> None:
            member = desk.vault.chain.by_name("Bea")
            office = next(each for each in cards.recipients(desk) if each.card.holder == "counting")
            assert member is not None
            cards.mark_counting(desk, office.id, Second(member.id, refuse))

        shell.session.ask(mark, None, lambda _problem: None)
        wait_for(lambda: bool(asked))
        window = CosignWindow("Bea", self._desk, asked[0])
        window.show()
        self._save(window, "cosign")
        window.close()

    def _curtain(self, hands: Speaking, shell: Shell) -> None:
        shell._curtain.draw()
        self._save(shell, "curtain")

    # Windows and pictures

    def _window(self, places: list[Path]) -> tuple[StartWindow, Speaking]:
        window = StartWindow(self._work, places)
        window.show()
        return window, Speaking(window, self._work)

    def _opened(self, window: StartWindow, hands: Speaking, last: str) -> Shell:
        """The desk, once the last button of the start window was pressed."""
        found: list[Opened] = []
        window.opened.connect(found.append)
        hands.press(last)
        if not found:  # the made-up desk is of another day
            hands.press("The date is right")
        window.hide()
        shell = Shell(found[0], self._work, lambda: None)
        shell.show()
        shell.activateWindow()
        return shell

    def _save(self, window: QWidget, name: str) -> None:
        QTest.qWait(60)
        settle(self._work)
        QTest.qWait(30)
        window.grab().save(str(self._out / f"{name}.png"))
        for area in window.findChildren(QScrollArea):
            if area.isVisible() and area.verticalScrollBar().maximum() > 0:
                whole = QPixmap(area.widget().size())
                whole.fill(theme.colours().ground)
                area.widget().render(whole)
                whole.save(str(self._out / f"{name}-whole.png"))


def made_up(folder: Path) -> str:
    """A desk of made-up people in a folder, made once; the code of the case that was walked to the hub and back."""
    case = folder / "case.txt"
    if not case.exists():
        scene = set_scene(
            folder, CASES, 1, datetime.datetime.now(datetime.UTC).astimezone().date(), lambda *_each: None
        )
        found = walk(scene, lambda _told: None)
        # Where the window looks for what this computer remembers: else the desk is taken for a copy.
        (folder / "notebook.json").replace(folder / "desks.json")
        case.write_text(found.case)
    return case.read_text()


def screen(folder: Path, *, small: bool) -> str:
    """A screen that is not there: a small laptop's, or one larger than the window."""
    file = LAPTOP
    if not small:
        file = folder / "screen.json"
        file.write_text(LAPTOP.read_text().replace("1366", "1920").replace("768", "1200"))
    return f"offscreen:configfile={file}"


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.ui.pictures", description=__doc__)
    parser.add_argument("out", type=Path, help="folder for the pictures")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--mirrored", action="store_true", help="a made-up language from right to left")
    parser.add_argument("--long", action="store_true", help="a made-up language of long words")
    parser.add_argument("--scale", type=int, default=100, choices=(100, 125, 150, 175, 200))
    parser.add_argument("--language", default="en")
    parser.add_argument(
        "--page", default="", help="start, fresh, pages, exchange, case, intake, consent, cosign, curtain"
    )
    parser.add_argument("--desk", type=Path, help="folder of made-up desks, made if it is not there and kept")
    chosen = parser.parse_args(argv)
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.desk or Path(temporary) / "made-up"
        case = made_up(folder)
        # What the window remembers of the demo desks lies beside them.
        os.environ["SHELTER_DESK_DATA"] = str(folder)
        language = MIRRORED if chosen.mirrored else LONG if chosen.long else chosen.language
        preferences.keep(preferences.Preferences(language, chosen.dark, chosen.scale))
        os.environ["QT_QPA_PLATFORM"] = screen(Path(temporary), small=chosen.scale == 200)
        told = sys.excepthook
        application.prepare(["shelter-desk"])
        sys.excepthook = told  # here people are made up, and the whole story is wanted
        walkthrough = Walkthrough(chosen.out, folder / "desk", case, chosen.page)
        walkthrough.run()
        os._exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
