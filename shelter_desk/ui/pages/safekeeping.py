"""Cards of the settings that keep the desk safe: backup, lock, recovery papers, check."""

import functools
from datetime import date
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPlainTextEdit

from shelter_desk.actions import backup, check, people
from shelter_desk.actions.desk import IDLE_SETTING, Desk
from shelter_desk.errors import DeskError
from shelter_desk.i18n import _, formats, ngettext
from shelter_desk.ui import theme
from shelter_desk.ui.idle import MOST_MINUTES
from shelter_desk.ui.pages.part import Part
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Banner, button, labelled, wrapping
from shelter_desk.ui.widgets.choice import Choice
from shelter_desk.ui.widgets.files import choose_new_file
from shelter_desk.ui.widgets.stage import Stage
from shelter_desk.ui.widgets.text import label
from shelter_desk.ui.widgets.words import RecoveryWords
from shelter_desk.vault import recovery
from shelter_desk.vault.statements import SettingMade

SHOWN = 8


class BackupCard(Part):
    """Backups by hand; the daily ones lie in the desk's own folder."""

    def __init__(self, session: Session, newest: date | None) -> None:
        super().__init__(session, _("Backup"))
        if newest is None:
            self.body.addWidget(Banner("warning", _("There is no backup yet.")))
        else:
            text = _("The newest backup in the desk's own folder is of {day}.")
            self.body.addWidget(label(text.format(day=formats.day(newest))))
        text = _("Keep one outside the house too. It opens only with a passphrase of someone who works here now.")
        self.body.addWidget(label(text, ink="muted"))
        self.body.addWidget(self.messages)
        self.body.addWidget(wrapping(button(_("Write a backup"), self._choose, icon="stick")))

    @Slot()
    def _choose(self) -> None:
        target = choose_new_file(self, _("Where to?"), f"desk-{self.session.today().isoformat()}.backup")
        if target is not None:
            self.back_up(target)

    def back_up(self, target: Path) -> None:
        """Write a verified backup."""
        self.session.ask(functools.partial(_back_up, target=target), self._done, self.messages.refuse)

    @Slot(object)
    def _done(self, head: tuple[int, str]) -> None:
        text = _("Write this on it: {number} {hash}").format(
            number=formats.number(head[0]), hash=formats.isolate_ltr(head[1])
        )
        self.messages.say("success", _("Written, reopened and checked."), (text,))


class LockCard(Part):
    """Minutes until the desk locks by itself: never off."""

    def __init__(self, session: Session, minutes: int) -> None:
        super().__init__(session, _("Lock"))
        self._minutes = Choice()
        for number in range(1, MOST_MINUTES + 1):
            self._minutes.addItem(formats.number(number), number)
        self._minutes.setCurrentIndex(max(0, self._minutes.findData(minutes)))
        self._minutes.setMaximumWidth(theme.px(120))
        self.body.addWidget(labelled(_("Minutes without a key until the desk locks"), self._minutes))
        self.body.addWidget(self.messages)
        self.body.addWidget(wrapping(button(_("Keep"), self._keep)))

    @Slot()
    def _keep(self) -> None:
        work = functools.partial(_set_minutes, minutes=self._minutes.currentData())
        self.session.ask(work, self._done, self.messages.refuse)

    @Slot(object)
    def _done(self, minutes: int) -> None:
        self.session.minutes_set.emit(minutes)
        self.messages.say("success", _("It holds from now on."))


class RecoveryCard(Part):
    """New recovery papers with two old ones: shown one by one, read back, and only then the desk's own."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Recovery papers"))
        text = _(
            "If a paper was lost or seen, make three new ones with two old ones. The old ones then open nothing any more."
        )
        self.body.addWidget(label(text, ink="muted"))
        self._old: list[str] = []
        self._shares: list[str] = []
        self._next = 0
        self._step = Stage(theme.MEDIUM)
        self.body.addWidget(self._step)
        self.body.addWidget(self.messages)
        self._ask_old()

    def _ask_old(self) -> None:
        self._ask((_("One old paper"), _("Another old paper")))

    def _ask(self, names: tuple[str, str]) -> None:
        with self._step.fresh() as column:
            self._boxes = [QPlainTextEdit() for _name in names]
            for box, name in zip(self._boxes, names, strict=True):
                box.setTabChangesFocus(True)
                box.setFixedHeight(theme.px(72))
                box.setMaximumWidth(theme.px(600))
                column.addWidget(labelled(name, box))
            if self._old:
                column.addWidget(wrapping(button(_("Read back"), self._read_back, kind="primary")))
            else:
                column.addWidget(wrapping(button(_("Make new papers"), self._make)))

    def _typed(self) -> list[str]:
        return [box.toPlainText() for box in self._boxes]

    @Slot()
    def _make(self) -> None:
        try:
            recovery.combine(self._typed())
        except DeskError as problem:
            self.messages.refuse(problem)
            return
        self.messages.clear()
        self._old = self._typed()
        self._shares, self._next = recovery.propose_shares(), 0
        self._show_next()

    @Slot()
    def _show_next(self) -> None:
        if self._next < len(self._shares):
            text = _("New paper {number} of {count}. Copy it by hand.").format(
                number=formats.number(self._next + 1), count=formats.number(len(self._shares))
            )
            with self._step.fresh() as column:
                column.addWidget(Banner("info", text))
                column.addWidget(RecoveryWords(self._shares[self._next]))
                column.addWidget(wrapping(button(_("I have copied it"), self._show_next, kind="primary")))
            self._next += 1
            return
        self._shares = []
        text = _("Read two of the new papers back. Until this has worked, the old ones stay good.")
        self.messages.say("info", text)
        self._ask((_("One new paper"), _("Another new paper")))

    @Slot()
    def _read_back(self) -> None:
        work = functools.partial(_replace_shares, old=self._old, new=self._typed())
        self.session.ask(work, self._replaced, self.messages.refuse)

    @Slot(object)
    def _replaced(self, _result: object) -> None:
        self._old = []
        self._ask_old()
        text = _("The new papers open this desk, the old ones do not. Destroy the old ones.")
        self.messages.say("success", text)


class CheckCard(Part):
    """Looks for damage."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Check the desk"))
        text = _("Looks at every record and signature. It can take a while; you can go on working afterwards.")
        self.body.addWidget(label(text, ink="muted"))
        self.body.addWidget(self.messages)
        self.body.addWidget(wrapping(button(_("Check"), self._check)))

    @Slot()
    def _check(self) -> None:
        self.session.ask(_check, self._done, self.messages.refuse)

    @Slot(object)
    def _done(self, found: list[str]) -> None:
        if not found:
            self.messages.say("success", _("Nothing wrong was found."))
            return
        text = ngettext("{count} problem was found.", "{count} problems were found.", len(found))
        details = (*found[:SHOWN], _("Stop writing here and restore the last backup."))
        self.messages.say("danger", text.format(count=formats.number(len(found))), details)


def _back_up(desk: Desk, target: Path) -> tuple[int, str]:
    backup.back_up(desk, target)
    return desk.vault.head.seq, desk.vault.head.hash.hex()[:8]


def _set_minutes(desk: Desk, minutes: int) -> int:
    desk.vault.state(SettingMade, key=IDLE_SETTING, value=str(minutes))
    desk.note_head()
    return minutes


def _replace_shares(desk: Desk, old: list[str], new: list[str]) -> None:
    recovery.replace_shares(desk.vault, old, new, people.renew_desk_keys)
    desk.note_head()


def _check(desk: Desk) -> list[str]:
    return list(check.problems(desk))
