"""The made-up desk of the window's tests: its people, its cases, and how anyone opens it in a real window."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from shelter_desk.actions.unlock import Opened, unlock
from shelter_desk.ui.shell import Shell
from shelter_desk.ui.work import Work
from tests.actions.office import Office, copied, founded_office
from tests.conftest import PEOPLE, passphrase_of
from tests.ui.hands import Hands, let_go, settle

T = TypeVar("T")
NAME = "Made-up Senait"  # whom `Office.person` records


class TestedShell(Shell):
    """The real window; where the process would end, it only says so."""

    __test__ = False
    ended = False

    def end(self) -> None:
        self.ended = True


@dataclass
class Window(Hands):
    """An open desk: its window, and a worker's hands on it."""

    shell: TestedShell
    work: Work
    found: Opened
    restarts: list[int]

    def settle(self) -> None:
        settle(self.work)

    def go(self, page: str) -> None:
        """To a page by its button in the navigation."""
        self.press(page.capitalize())

    def close(self) -> None:
        """Take the window away, whatever state it is in."""
        if not self.shell.ended:
            self.work.do(self.found.desk.vault.close)
            self.settle()
            self.work.stop()
        let_go(self.shell)
        let_go(self.work)


@dataclass
class House:
    """A desk of a test's own. `opened` are the windows that stand open."""

    office: Office
    cases: dict[str, str] = field(default_factory=dict)
    opened: list[Window] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.office.made.folder

    def write(self, work: Callable[[Office], T]) -> T:
        """Do something with the desk while no window has it open, as Ana."""
        self.office.open()
        try:
            return work(self.office)
        finally:
            self.office.desk.close()

    def open(self, name: str = "Ana") -> Window:
        """The window, open for someone."""
        made = self.office.made
        work, box = Work(), []

        def opens() -> Opened:
            words = passphrase_of(name)
            return unlock(made.folder, name, words, notebook=made.notebook, clock=made.clock, time_confirmed=True)

        work.do(opens, box.append)
        settle(work)
        window = self.show(box[0], work)
        self.opened.append(window)
        return window

    def show(self, found: Opened, work: Work) -> Window:
        restarts: list[int] = []
        shell = TestedShell(found, work, lambda: restarts.append(1))
        shell.show()
        shell.activateWindow()
        window = Window(shell, shell, work, found, restarts)
        window.settle()
        return window

    def close(self) -> None:
        while self.opened:
            self.opened.pop().close()


def founded_house(base: Path) -> House:
    """The desk that is copied for every test: someone who agreed to much, a child, and someone nobody wrote a name of."""
    house = House(founded_office(base, PEOPLE))
    house.cases = house.write(_furnish)
    return house


def copied_house(house: House, place: Path) -> House:
    return House(copied(house.office, place), dict(house.cases))


def _furnish(office: Office) -> dict[str, str]:
    office.put("partners", {"name": "Made-up lawyer", "kind": "lawyer", "phone": "+383 44 000 000"})
    office.put("rooms", {"name": "Made-up room", "beds": 2})
    adult = office.person(audiences=())
    for audience in ("outside", "office"):
        office.consent(adult, **office.counted_by(audience))
        office.made.clock.forward(minutes=1)
    office.put("emergency_card", {"rule": "rules", "how": "Made up: message only."}, adult)
    office.put("case_note", {"kind": "contact", "work": "Made up: slept well."}, adult)
    office.consent(adult, **office.to_mechanism(withheld=["health"], use="until_withdrawn"))
    today = office.desk.today().isoformat()
    child = office.put("first_contact", {"day": today, "found_by": "outreach"}).case
    office.put("age", {"stated_years": 15, "stated_on": today, "sex": "female", "possibly_child": "yes"}, child)
    nameless = office.put("first_contact", {"day": "2026-03-01", "safe_to_talk": "yes"}).case
    office.put("immediate_needs", {"bed": "yes", "needed": ["food"]}, nameless)
    mechanism = office.recipient(office.mechanism).id
    return {"adult": adult, "child": child, "nameless": nameless, "mechanism": mechanism}
