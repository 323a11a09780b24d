"""Who works here and which circles they hold; supervisors let people come and go."""

import functools
from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from shelter_desk.actions import people, wording
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.second import own_command, second_person
from shelter_desk.domain.roles import ROLES
from shelter_desk.i18n import _, formats
from shelter_desk.ui import theme
from shelter_desk.ui.pages.part import Part
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import beside, button, labelled, wrapping
from shelter_desk.ui.widgets.choice import Choice
from shelter_desk.ui.widgets.stops import focus, stops
from shelter_desk.ui.widgets.text import heading, label


class PeopleCard(Part):
    """A line for each person; for supervisors the way in and the way out."""

    def __init__(self, session: Session, staff: Sequence[tuple[str, str, Sequence[str]]]) -> None:
        super().__init__(session, _("People and circles"))
        supervisor = session.role == "supervisor"
        for name, role, circles in staff:
            words = self._words(name, role, circles)
            if supervisor and name != session.user:
                gone = button(_("Leaves"), self._leaves)
                gone.setAccessibleName(_("{name} leaves").format(name=name))
                gone.setProperty("person", name)
                self.body.addLayout(beside(words, gone))
            else:
                self.body.addWidget(words)
        self.body.addWidget(self.messages)
        if supervisor:
            self._add_way_in()

    def _words(self, name: str, role: str, circles: Sequence[str]) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(label(f"{formats.isolate(name)}, {wording.role(role)}", bold=True))
        held = formats.joined(wording.circle(each) for each in circles) or _("none")
        column.addWidget(label(_("Reads: {circles}").format(circles=held), ink="muted"))
        return holder

    def _add_way_in(self) -> None:
        self.body.addWidget(heading(_("Someone new")))
        self._name = self.field(_("Name"))
        self._role = Choice()
        self._role.setMaximumWidth(theme.px(420))
        for role in ROLES:
            self._role.addItem(wording.role(role), role)
        self.body.addWidget(labelled(_("Role"), self._role))
        self._first = self.field(_("Their own passphrase, typed by them"), secret=True)
        self._again = self.field(_("Their passphrase, once more"), secret=True)
        hint = _("Needed for a role that works with children, and for another supervisor.")
        self._second = self.field(_("Name of the other supervisor"), hint)
        self.body.addWidget(wrapping(button(_("Let them work here"), self._appoint, kind="primary", icon="add")))

    @Slot()
    def _appoint(self) -> None:
        if self._first.text() != self._again.text():
            self.messages.say("danger", _("The two passphrases are not the same."))
            self._again.setFocus()
            return
        work = functools.partial(
            _appoint,
            name=self._name.text().strip(),
            role=self._role.currentData(),
            words=self._first.text(),
            second=self._second.text().strip(),
        )
        self.session.ask(work, self._appointed, self.messages.refuse)

    @Slot(object)
    def _appointed(self, name: str) -> None:
        text = _("{name} can work here from now on.").format(name=formats.isolate(name))
        self.session.said.emit("success", text)
        self.session.changed.emit("")

    @Slot()
    def _leaves(self) -> None:
        """Ask once more: what follows cannot be undone."""
        pressed = self.sender()
        if isinstance(pressed, QPushButton):
            name = str(pressed.property("person"))
            text = _("All keys {name} could know are renewed at once. This cannot be undone.")
            banner = self.messages.say("warning", text.format(name=formats.isolate(name)))
            banner.add_action(_("{name} leaves now").format(name=name), self._dismiss).setProperty("person", name)
            focus(stops(self.messages)[0])

    @Slot()
    def _dismiss(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, QPushButton):
            pressed.setEnabled(False)
            work = functools.partial(people.dismiss, name=str(pressed.property("person")))
            self.session.ask(work, self._dismissed, self.messages.refuse)

    @Slot(object)
    def _dismissed(self, notices: tuple[str, ...]) -> None:
        self.session.said.emit("warning", "\n".join((_("The keys are renewed."), *notices)))
        self.session.changed.emit("")


def _appoint(desk: Desk, name: str, role: str, words: str, second: str) -> str:
    signer = second_person(desk, second, own_command("cosign-window", "--user", second)) if second else None
    people.appoint(desk, name, role, words, signer)
    return name
