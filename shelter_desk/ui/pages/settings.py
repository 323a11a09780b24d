"""Settings: people and circles, passphrase, backup, lock, recovery, check of the desk, language and colours."""

import functools
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QSpinBox, QVBoxLayout, QWidget

from shelter_desk.actions import backup, check, people, wording
from shelter_desk.actions.desk import IDLE_SETTING, Desk
from shelter_desk.actions.second import own_command, second_person
from shelter_desk.domain.roles import ROLES
from shelter_desk.errors import DeskError
from shelter_desk.i18n import _, data_text, formats, ngettext
from shelter_desk.ui import preferences, theme
from shelter_desk.ui.idle import MOST_MINUTES, USUAL_MINUTES
from shelter_desk.ui.pages.page import DeskPage
from shelter_desk.ui.session import Session
from shelter_desk.ui.start.frame import SCALES
from shelter_desk.ui.widgets.basics import Banner, Card, button, empty, heading, label, line, title
from shelter_desk.ui.widgets.files import choose_new_file
from shelter_desk.vault import recovery
from shelter_desk.vault.statements import SettingMade


@dataclass(frozen=True)
class Staff:
    """Who works here, with which circles; what else the page shows."""

    people: list[tuple[str, str, list[str]]]
    newest_backup: date | None
    minutes: int


class SettingsPage(DeskPage):
    """Each part is a card of its own."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)

    @Slot()
    def refresh(self) -> None:
        self.session.ask(_read, self._show)

    @Slot(object)
    def _show(self, staff: Staff) -> None:
        self.clear()
        supervisor = self.session.role == "supervisor"
        self.body.addWidget(title(_("Settings")))
        self.body.addWidget(_LookCard(self.session))
        self.body.addWidget(_PassphraseCard(self.session))
        self.body.addWidget(_PeopleCard(self.session, staff, supervisor, self))
        self.body.addWidget(_BackupCard(self.session, staff))
        if supervisor:
            self.body.addWidget(_LockCard(self.session, staff))
            self.body.addWidget(_RecoveryCard(self.session))
        self.body.addWidget(self._profile_card())
        self.body.addWidget(_CheckCard(self.session))

    def _profile_card(self) -> Card:
        """The country profile as it stands, each duration with its basis, unverified ones said to be so."""
        profile = self.session.profile
        card = Card()
        card.body.addWidget(heading(_("Country profile")))
        card.body.addWidget(label(data_text(profile.title)))
        if profile.note:
            card.body.addWidget(label(data_text(profile.note), ink="muted"))
        durations = (
            (_("Reflection period"), profile.reflection),
            (_("Residence permit"), profile.permit),
            (_("Stay"), profile.stay),
            (_("Guardian"), profile.guardian),
            (_("Best interests"), profile.best_interests),
            (_("Answer to a referral"), profile.referral_answer),
        )
        for text, duration in durations:
            unverified = "" if duration.verified else f" ({_('unverified')})"
            card.body.addWidget(
                label(f"{text}: {formats.isolate_ltr(duration.length)}{unverified}. {data_text(duration.basis)}")
            )
        return card


class _Part(Card):
    """A card with a place for messages."""

    def __init__(self, session: Session, heading_text: str) -> None:
        super().__init__()
        self.session = session
        self.body.addWidget(heading(heading_text))
        self.messages = QVBoxLayout()

    def field(self, text: str, *, secret: bool = False) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(text)
        made.setPlaceholderText(text)
        made.setMaximumWidth(theme.px(420))
        if secret:
            made.setEchoMode(QLineEdit.EchoMode.Password)
        self.body.addWidget(made)
        return made

    @Slot(object)
    def complain(self, problem: DeskError) -> None:
        empty(self.messages)
        self.messages.addWidget(
            Banner("danger", problem.title, tuple(each for each in (*problem.details, problem.advice) if each))
        )

    def praise(self, text: str, details: tuple[str, ...] = ()) -> None:
        empty(self.messages)
        self.messages.addWidget(Banner("success", text, details))


class _LookCard(_Part):
    """Text size and colours; they apply from the next unlock, so that nothing being written is disturbed."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("How the desk looks"))
        chosen = preferences.load()
        self._scale = QComboBox()
        self._scale.setAccessibleName(_("Text size"))
        for percent in SCALES:
            self._scale.addItem(_("{percent} %").format(percent=formats.number(percent)), percent)
        self._scale.setCurrentIndex(max(0, self._scale.findData(chosen.scale)))
        self._dark = button(_("Dark"))
        self._dark.setCheckable(True)
        self._dark.setChecked(chosen.dark)
        self._scale.activated.connect(self._changed)
        self._dark.clicked.connect(self._changed)
        self.body.addLayout(line(label(_("Text size"), wrap=False), self._scale, self._dark, None))
        self.body.addLayout(self.messages)

    @Slot()
    def _changed(self) -> None:
        kept = preferences.load()
        preferences.keep(msgspec.structs.replace(kept, dark=self._dark.isChecked(), scale=self._scale.currentData()))
        self.praise(_("It looks like this from the next unlock on."))


class _PassphraseCard(_Part):
    """One's own passphrase."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Your passphrase"))
        self.body.addWidget(
            label(
                _("If someone saw it, a new one is not enough: tell a supervisor, who lets you leave and come back."),
                ink="muted",
            )
        )
        self._first = self.field(_("New passphrase"), secret=True)
        self._again = self.field(_("Once more"), secret=True)
        self.body.addLayout(self.messages)
        self.body.addLayout(line(button(_("Change it"), self._change), None))

    @Slot()
    def _change(self) -> None:
        words = self._first.text()
        if words != self._again.text():
            empty(self.messages)
            self.messages.addWidget(Banner("danger", _("The two passphrases are not the same.")))
            return
        self.session.ask(functools.partial(people.change_passphrase, passphrase=words), self._done, self.complain)

    @Slot(object)
    def _done(self, _result: object) -> None:
        self._first.clear()
        self._again.clear()
        self.praise(_("Your passphrase is changed."))


class _PeopleCard(_Part):
    """Who works here and which circles they hold; supervisors let people come and go."""

    def __init__(self, session: Session, staff: Staff, supervisor: bool, page: SettingsPage) -> None:
        super().__init__(session, _("People and circles"))
        self._page = page
        for name, role, circles in staff.people:
            held = ", ".join(wording.circle(each) for each in circles) or _("none")
            text = _("{name}: {role}. Reads: {circles}").format(
                name=formats.isolate(name), role=wording.role(role), circles=held
            )
            gone = button(_("Leaves"), self._leaves, kind="plain")
            gone.setAccessibleName(_("{name} leaves").format(name=name))
            gone.setProperty("person", name)
            gone.setVisible(supervisor and name != session.user)
            self.body.addLayout(line(label(text), None, gone))
        self.body.addLayout(self.messages)
        if not supervisor:
            return
        self.body.addWidget(label(_("Someone new"), bold=True))
        self._name = self.field(_("Name"))
        self._role = QComboBox()
        self._role.setAccessibleName(_("Role"))
        self._role.setMaximumWidth(theme.px(420))
        for role in ROLES:
            self._role.addItem(wording.role(role), role)
        self.body.addWidget(self._role)
        self._words = self.field(_("Their own passphrase, typed by them"), secret=True)
        self._second = self.field(_("Name of the other supervisor, where two are needed"))
        self.body.addLayout(line(button(_("Let them work here"), self._appoint, kind="primary", icon="add"), None))

    @Slot()
    def _appoint(self) -> None:
        work = functools.partial(
            _appoint,
            name=self._name.text().strip(),
            role=self._role.currentData(),
            words=self._words.text(),
            second=self._second.text().strip(),
        )
        self._words.clear()
        self.session.ask(work, self._done, self.complain)

    @Slot()
    def _leaves(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, QPushButton):
            name = str(pressed.property("person"))
            empty(self.messages)
            text = _("All keys {name} could know are renewed at once. This cannot be undone.").format(
                name=formats.isolate(name)
            )
            banner = Banner("warning", text)
            sure = banner.add_action(_("{name} leaves now").format(name=name), self._dismiss)
            sure.setProperty("person", name)
            self.messages.addWidget(banner)

    @Slot()
    def _dismiss(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, QPushButton):
            self.session.ask(
                functools.partial(people.dismiss, name=str(pressed.property("person"))), self._dismissed, self.complain
            )

    @Slot(object)
    def _dismissed(self, notices: tuple[str, ...]) -> None:
        self.session.said.emit("info", "\n".join((_("The keys are renewed."), *notices)))
        self._page.refresh()

    @Slot(object)
    def _done(self, _result: object) -> None:
        self.session.said.emit("success", _("Done."))
        self._page.refresh()


class _BackupCard(_Part):
    """Backups by hand; the daily ones lie in the desk's own folder."""

    def __init__(self, session: Session, staff: Staff) -> None:
        super().__init__(session, _("Backup"))
        if staff.newest_backup is None:
            self.body.addWidget(Banner("warning", _("There is no backup yet.")))
        else:
            text = _("The newest backup in the desk's own folder is of {day}.").format(
                day=formats.day(staff.newest_backup)
            )
            self.body.addWidget(label(text))
        self.body.addWidget(
            label(
                _("Keep one outside the house too. It opens only with a passphrase of someone who works here now."),
                ink="muted",
            )
        )
        self.body.addLayout(self.messages)
        self.body.addLayout(line(button(_("Write a backup"), self._choose, icon="stick"), None))

    @Slot()
    def _choose(self) -> None:
        target = choose_new_file(self, _("Where to?"), f"desk-{self.session.today().isoformat()}.backup")
        if target is not None:
            self.back_up(target)

    def back_up(self, target: Path) -> None:
        """Write a verified backup."""
        self.session.ask(functools.partial(_back_up, target=target), self._done, self.complain)

    @Slot(object)
    def _done(self, head: tuple[int, str]) -> None:
        text = _("Write this on it: {number} {hash}").format(
            number=formats.number(head[0]), hash=formats.isolate_ltr(head[1])
        )
        self.praise(_("Written, reopened and checked."), (text,))


class _LockCard(_Part):
    """Minutes until the desk locks by itself: never off."""

    def __init__(self, session: Session, staff: Staff) -> None:
        super().__init__(session, _("Lock"))
        self._minutes = QSpinBox()
        self._minutes.setRange(1, MOST_MINUTES)
        self._minutes.setValue(staff.minutes)
        self._minutes.setAccessibleName(_("Minutes without a key until the desk locks"))
        self.body.addWidget(label(_("Minutes without a key until the desk locks")))
        self.body.addLayout(line(self._minutes, button(_("Keep"), self._keep), None))
        self.body.addLayout(self.messages)

    @Slot()
    def _keep(self) -> None:
        self.session.ask(functools.partial(_set_minutes, minutes=self._minutes.value()), self._done, self.complain)

    @Slot(object)
    def _done(self, _result: object) -> None:
        self.praise(_("It holds from the next unlock on."))


class _RecoveryCard(_Part):
    """New recovery papers with two old ones: shown one by one, read back, and only then the desk's own."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Recovery papers"))
        text = _(
            "If a paper was lost or seen, make three new ones with two old ones. The old ones then open nothing any more."
        )
        self.body.addWidget(label(text, ink="muted"))
        self._boxes: list[QPlainTextEdit] = []
        for name in (_("One old paper"), _("Another old paper")):
            box = QPlainTextEdit()
            box.setTabChangesFocus(True)
            box.setFixedHeight(theme.px(72))
            self.body.addWidget(box)
            self._boxes.append(box)
            self._name(box, name)
        self.body.addLayout(self.messages)
        self.body.addLayout(line(button(_("Make new papers"), self._make), None))
        self._old: list[str] = []
        self._shares: list[str] = []
        self._next = 0

    @Slot()
    def _make(self) -> None:
        empty(self.messages)
        try:
            recovery.combine([box.toPlainText() for box in self._boxes])
        except DeskError as problem:
            self.complain(problem)
            return
        self._old = [box.toPlainText() for box in self._boxes]
        self._shares, self._next = recovery.propose_shares(), 0
        self._show_next()

    @Slot()
    def _show_next(self) -> None:
        empty(self.messages)
        if self._next < len(self._shares):
            text = _("New paper {number} of {count}. Copy it by hand.")
            banner = Banner(
                "info", text.format(number=formats.number(self._next + 1), count=formats.number(len(self._shares)))
            )
            self.messages.addWidget(banner)
            self.messages.addWidget(label(self._shares[self._next], size=theme.SECTION_POINTS))
            self._next += 1
            self.messages.addWidget(button(_("I have copied it"), self._show_next))
            return
        self._shares = []
        for box, name in zip(self._boxes, (_("One new paper"), _("Another new paper")), strict=True):
            box.clear()
            self._name(box, name)
        banner = Banner(
            "info",
            _("Read two of the new papers back: type them above. Until this has worked, the old ones stay good."),
        )
        banner.add_action(_("Read back"), self._read_back)
        self.messages.addWidget(banner)
        self._boxes[0].setFocus()

    @Slot()
    def _read_back(self) -> None:
        new = [box.toPlainText() for box in self._boxes]
        self.session.ask(functools.partial(_replace_shares, old=self._old, new=new), self._replaced, self.complain)

    @Slot(object)
    def _replaced(self, _result: object) -> None:
        self._old = []
        for box in self._boxes:
            box.clear()
        self.praise(_("The new papers open this desk, the old ones do not. Destroy the old ones."))

    def _name(self, box: QPlainTextEdit, text: str) -> None:
        box.setAccessibleName(text)
        box.setPlaceholderText(text)


class _CheckCard(_Part):
    """Looks for damage."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Check the desk"))
        self.body.addWidget(
            label(
                _("Looks at every record and signature. It can take a while; you can go on working afterwards."),
                ink="muted",
            )
        )
        self.body.addLayout(self.messages)
        self.body.addLayout(line(button(_("Check"), self._check), None))

    @Slot()
    def _check(self) -> None:
        self.session.ask(_check, self._done, self.complain)

    @Slot(object)
    def _done(self, found: list[str]) -> None:
        empty(self.messages)
        if not found:
            self.praise(_("Nothing wrong was found."))
            return
        text = ngettext("{count} problem was found.", "{count} problems were found.", len(found))
        details = (*found[:8], _("Stop writing here and restore the last backup."))
        self.messages.addWidget(Banner("danger", text.format(count=formats.number(len(found))), details))


def _read(desk: Desk) -> Staff:
    chain = desk.vault.chain
    staff = [(each.name, each.role, chain.circles_of(each.id)) for each in chain.active()]
    minutes = chain.settings.get(IDLE_SETTING, str(USUAL_MINUTES))
    return Staff(sorted(staff), backup.newest(desk), int(minutes) if minutes.isdigit() else USUAL_MINUTES)


def _appoint(desk: Desk, name: str, role: str, words: str, second: str) -> None:
    signer = second_person(desk, second, own_command("cosign-window", "--user", second)) if second else None
    people.appoint(desk, name, role, words, signer)


def _back_up(desk: Desk, target: Path) -> tuple[int, str]:
    backup.back_up(desk, target)
    return desk.vault.head.seq, desk.vault.head.hash.hex()[:8]


def _set_minutes(desk: Desk, minutes: int) -> None:
    desk.vault.state(SettingMade, key=IDLE_SETTING, value=str(minutes))
    desk.note_head()


def _replace_shares(desk: Desk, old: list[str], new: list[str]) -> None:
    recovery.replace_shares(desk.vault, old, new, people.renew_desk_keys)
    desk.note_head()


def _check(desk: Desk) -> list[str]:
    return list(check.problems(desk))
