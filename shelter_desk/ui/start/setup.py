"""Setting up a desk: name and country profile, the first people, recovery words copied and read back."""

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from shelter_desk.actions.definitions import definitions
from shelter_desk.actions.desk import USUAL_PROFILE
from shelter_desk.actions.found import FirstPerson, found_desk, rehearse
from shelter_desk.actions.unlock import Opened, unlock
from shelter_desk.errors import DeskError
from shelter_desk.i18n import _, data_text, formats
from shelter_desk.ui import theme
from shelter_desk.ui.start.frame import StartPage
from shelter_desk.ui.start.places import proposed
from shelter_desk.ui.widgets.basics import beside, button, labelled, wrapping
from shelter_desk.ui.widgets.choice import Choice
from shelter_desk.ui.widgets.stage import Messages
from shelter_desk.ui.widgets.text import label, title
from shelter_desk.ui.widgets.words import RecoveryWords
from shelter_desk.ui.work import Work
from shelter_desk.vault import passphrase


@dataclass
class Plan:
    """What was chosen so far; passphrases live here until the desk is made, then nowhere."""

    name: str = ""
    profile: str = USUAL_PROFILE
    folder: Path = field(default_factory=lambda: proposed("desk"))
    people: list[FirstPerson] = field(default_factory=list)
    shares: list[str] = field(default_factory=list)


class _Step(StartPage):
    """A page of the set-up, with messages and a way back."""

    next = Signal(object)
    back = Signal()

    def __init__(self, heading_text: str, plan: Plan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan = plan
        self.body.addWidget(title(heading_text))
        self.messages = Messages(theme.SMALL)

    def finish(self, text: str, *more: QWidget) -> None:
        """Put messages and the buttons at the end."""
        self.body.addWidget(self.messages)
        self.go = button(text, self.on_next, kind="primary", icon="forward")
        self.body.addWidget(wrapping(button(_("Back"), self.back.emit, icon="back"), self.go, *more))

    def field(self, text: str, hint: str = "", *, secret: bool = False) -> QLineEdit:
        """A labelled line."""
        made = QLineEdit()
        if secret:
            made.setEchoMode(QLineEdit.EchoMode.Password)
        self.body.addWidget(labelled(text, made, hint))
        made.returnPressed.connect(self.on_next)
        return made

    def say(self, problem: DeskError) -> None:
        self.messages.refuse(problem)
        self.go.setEnabled(True)

    @Slot()
    def on_next(self) -> None:
        raise NotImplementedError


class DeskStep(_Step):
    """Name and country profile."""

    def __init__(self, plan: Plan, parent: QWidget | None = None) -> None:
        super().__init__(_("A new desk"), plan, parent)
        hint = _(
            "Something neutral, like a colour. It is printed on nothing, but colleagues elsewhere see it on your card."
        )
        self._name = self.field(_("Name of the desk"), hint)
        self._name.setText(plan.name)
        self._profile = Choice()
        for profile in definitions().profiles.values():
            self._profile.addItem(data_text(profile.title), profile.id)
        self._profile.setCurrentIndex(self._profile.findData(plan.profile))
        hint = _("Durations and duties by law. These two are starting points and not the law of any country.")
        self.body.addWidget(labelled(_("Country profile"), self._profile, hint))
        self.finish(_("Next"))
        self.setFocusProxy(self._name)

    @Slot()
    def on_next(self) -> None:
        if not self._name.text().strip():
            self._name.setFocus()
            return
        self.plan.name, self.plan.profile = self._name.text().strip(), self._profile.currentData()
        self.next.emit(self.plan)


class PersonStep(_Step):
    """A first person: name, and a passphrase typed twice; six words are proposed."""

    def __init__(self, plan: Plan, second: bool, parent: QWidget | None = None) -> None:
        super().__init__(_("The second supervisor") if second else _("The first supervisor"), plan, parent)
        self._second = second
        if second:
            text = _(
                "Some acts need two people: giving access to children's files, passing a safeguard, naming a counting office. "
                "Let the second person choose their own passphrase now, or go on alone: these acts are then refused."
            )
            self.body.addWidget(label(text))
        self._name = self.field(_("Name"), _("The name to unlock with. A nickname is enough."))
        self.body.addWidget(label(_("Six words, if you like"), bold=True))
        self._words = label(passphrase.propose(), size=theme.SECTION_POINTS)
        self.body.addLayout(beside(self._words, button(_("Other words"), self._propose, kind="plain")))
        hint = _("At least {count} characters. Nobody can reset it: without it, only the recovery words open the desk.")
        self._first = self.field(_("Passphrase"), hint.format(count=formats.number(passphrase.SHORTEST)), secret=True)
        self._again = self.field(_("Once more"), secret=True)
        alone = (button(_("Go on alone"), self._alone, kind="plain"),) if second else ()
        self.finish(_("Next"), *alone)
        self.setFocusProxy(self._name)

    @Slot()
    def _propose(self) -> None:
        self._words.setText(passphrase.propose())

    @Slot()
    def _alone(self) -> None:
        self.next.emit(self.plan)

    @Slot()
    def on_next(self) -> None:
        self.messages.clear()
        name, words = self._name.text().strip(), self._first.text()
        if not name:
            self._name.setFocus()
            return
        if words != self._again.text():
            self.messages.say("danger", _("The two passphrases are not the same."))
            self._again.setFocus()
            return
        try:
            passphrase.demand_strong(words, name)
        except DeskError as problem:
            self.say(problem)
            return
        self.plan.people = self.plan.people[: int(self._second)]
        self.plan.people.append(FirstPerson(name, "supervisor", words))
        self._first.clear()
        self._again.clear()
        self.next.emit(self.plan)


class MakeStep(_Step):
    """Makes the desk, in the database thread."""

    def __init__(self, plan: Plan, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(_("Making the desk"), plan, parent)
        self._wait = label(_("This takes a few seconds on purpose: it makes guessing passphrases slow."), ink="muted")
        self.body.addWidget(self._wait)
        self.finish(_("Try again"))
        self.go.hide()
        self._work = work
        self.on_next()

    @Slot()
    def on_next(self) -> None:
        plan = self.plan

        def make() -> list[str]:
            return found_desk(plan.folder, plan.name, plan.people, profile=plan.profile)

        self._work.do(make, self._made, self._failed)

    @Slot(object)
    def _made(self, shares: list[str]) -> None:
        self.plan.shares = shares
        self.next.emit(self.plan)

    @Slot(object)
    def _failed(self, problem: DeskError) -> None:
        self.go.show()
        self.say(problem)


class ShareStep(_Step):
    """One recovery share to copy by hand; never two on one screen."""

    def __init__(self, plan: Plan, number: int, parent: QWidget | None = None) -> None:
        text = _("Recovery words {number} of {count}")
        super().__init__(
            text.format(number=formats.number(number + 1), count=formats.number(len(plan.shares))), plan, parent
        )
        text = _(
            "Copy these words by hand onto paper of their own. Any two of the three papers open the desk, one alone opens nothing. "
            "Keep them in three different places. They are not shown again."
        )
        self.body.addWidget(label(text))
        self.body.addWidget(RecoveryWords(plan.shares[number]))
        self.finish(_("I have copied them"))
        self.setFocusProxy(self.go)

    @Slot()
    def on_next(self) -> None:
        self.next.emit(self.plan)


class RehearseStep(_Step):
    """Two of the papers are read back, before the first real case."""

    opened = Signal(object)

    def __init__(self, plan: Plan, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(_("Read two papers back"), plan, parent)
        self.body.addWidget(
            label(_("Type the words from two of the papers. The desk takes no records before this has worked once."))
        )
        self._shares: list[QPlainTextEdit] = []
        for text in (_("One paper"), _("Another paper")):
            box = QPlainTextEdit()
            box.setTabChangesFocus(True)
            box.setFixedHeight(theme.px(84))
            self.body.addWidget(labelled(text, box))
            self._shares.append(box)
        self._work = work
        self.finish(_("Compare"))
        self.setFocusProxy(self._shares[0])

    @Slot()
    def on_next(self) -> None:
        self.messages.clear()
        self.go.setEnabled(False)
        plan, shares = self.plan, [box.toPlainText() for box in self._shares]
        first = plan.people[0]

        def read_back() -> Opened:
            found = unlock(plan.folder, first.name, first.passphrase)
            try:
                rehearse(found.desk, shares)
            except BaseException:
                found.desk.close()
                raise
            return found

        self._work.do(read_back, self._done, self.say)

    @Slot(object)
    def _done(self, found: Opened) -> None:
        for box in self._shares:
            box.clear()
        self.plan.people, self.plan.shares = [], []
        self.opened.emit(found)
