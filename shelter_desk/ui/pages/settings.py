"""Settings: how the desk looks, one's own passphrase, people, backup, lock, recovery, country profile, check."""

import functools
from dataclasses import dataclass
from datetime import date

import msgspec
from PySide6.QtCore import Slot

from shelter_desk import i18n
from shelter_desk.actions import backup, people, wording
from shelter_desk.actions.desk import IDLE_SETTING, Desk
from shelter_desk.i18n import _, data_text, formats
from shelter_desk.ui import preferences, theme
from shelter_desk.ui.forms.calendars import CALENDARS
from shelter_desk.ui.idle import USUAL_MINUTES
from shelter_desk.ui.pages.page import DeskPage
from shelter_desk.ui.pages.part import Part
from shelter_desk.ui.pages.safekeeping import BackupCard, CheckCard, LockCard, RecoveryCard
from shelter_desk.ui.pages.staff import PeopleCard
from shelter_desk.ui.session import Session
from shelter_desk.ui.start.frame import SCALES
from shelter_desk.ui.widgets.basics import Card, button, labelled, wrapping
from shelter_desk.ui.widgets.choice import Choice
from shelter_desk.ui.widgets.text import heading, label, title


@dataclass(frozen=True)
class State:
    """Who works here, with which circles; what else the page shows."""

    people: list[tuple[str, str, list[str]]]
    newest_backup: date | None
    minutes: int


class SettingsPage(DeskPage):
    """Each part is a card of its own."""

    @Slot()
    def refresh(self) -> None:
        self.session.ask(_read, self._show)

    def concerns(self, case: str) -> bool:
        return not case

    @Slot(object)
    def _show(self, state: State) -> None:
        supervisor = self.session.role == "supervisor"
        with self.content.fresh() as column:
            column.addWidget(title(_("Settings")))
            column.addWidget(_LookCard(self.session))
            column.addWidget(_PassphraseCard(self.session))
            column.addWidget(PeopleCard(self.session, state.people))
            column.addWidget(BackupCard(self.session, state.newest_backup))
            if supervisor:
                column.addWidget(LockCard(self.session, state.minutes))
                column.addWidget(RecoveryCard(self.session))
            column.addWidget(self._profile_card())
            column.addWidget(CheckCard(self.session))

    def _profile_card(self) -> Card:
        """The country profile as it stands, each duration with its basis, unverified ones said to be so."""
        profile = self.session.profile
        card = Card()
        card.body.addWidget(heading(_("Country profile")))
        card.body.addWidget(label(data_text(profile.title), bold=True))
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
            words = f"{text}: {wording.duration(duration.length)}{unverified}. {data_text(duration.basis)}"
            card.body.addWidget(label(words))
        return card


class _LookCard(Part):
    """Language, text size, colours and a second calendar; they apply at once."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("How the desk looks"))
        chosen = preferences.load()
        self._language = Choice()
        self._language.setMaximumWidth(theme.px(420))
        for code in i18n.locales():
            self._language.addItem(formats.own_name(code), code)
        self._language.setCurrentIndex(max(0, self._language.findData(i18n.current().code)))
        self._calendar = Choice()
        self._calendar.setMaximumWidth(theme.px(420))
        for code, name in CALENDARS.items():
            self._calendar.addItem(_(name), code)
        self._calendar.setCurrentIndex(max(0, self._calendar.findData(chosen.calendar)))
        self._scale = Choice()
        self._scale.setMaximumWidth(self._scale.fontMetrics().horizontalAdvance("0") * 16)
        for percent in SCALES:
            self._scale.addItem(_("{percent} %").format(percent=formats.number(percent)), percent)
        self._scale.setCurrentIndex(max(0, self._scale.findData(chosen.scale)))
        self._dark = button(_("Dark"), self._changed)
        self._dark.setCheckable(True)
        self._dark.setChecked(chosen.dark)
        for box in (self._language, self._scale, self._calendar):
            box.activated.connect(self._changed)
        self.body.addWidget(labelled(_("Language"), self._language))
        self.body.addWidget(labelled(_("Text size"), self._scale))
        hint = _("Days are shown in it beside the usual date, as a help for talking. It is never what is written down.")
        self.body.addWidget(labelled(_("Second calendar"), self._calendar, hint))
        self.body.addWidget(wrapping(self._dark))

    @Slot()
    def _changed(self) -> None:
        kept = preferences.load()
        chosen = msgspec.structs.replace(
            kept,
            language=self._language.currentData(),
            dark=self._dark.isChecked(),
            scale=self._scale.currentData(),
            calendar=self._calendar.currentData(),
        )
        preferences.keep(chosen)
        self.session.looks_changed.emit()


class _PassphraseCard(Part):
    """One's own passphrase."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Your passphrase"))
        text = _("If someone saw it, a new one is not enough: tell a supervisor, who lets you leave and come back.")
        self.body.addWidget(label(text, ink="muted"))
        self._first = self.field(_("New passphrase"), secret=True)
        self._again = self.field(_("New passphrase, once more"), secret=True)
        self.body.addWidget(self.messages)
        self.body.addWidget(wrapping(button(_("Change it"), self._change)))

    @Slot()
    def _change(self) -> None:
        words = self._first.text()
        if words != self._again.text():
            self.messages.say("danger", _("The two passphrases are not the same."))
            self._again.setFocus()
            return
        work = functools.partial(people.change_passphrase, passphrase=words)
        self.session.ask(work, self._done, self.messages.refuse)

    @Slot(object)
    def _done(self, _result: object) -> None:
        self._first.clear()
        self._again.clear()
        self.messages.say("success", _("Your passphrase is changed."))


def _read(desk: Desk) -> State:
    chain = desk.vault.chain
    staff = [(each.name, each.role, chain.circles_of(each.id)) for each in chain.active()]
    minutes = chain.settings.get(IDLE_SETTING, str(USUAL_MINUTES))
    return State(sorted(staff), backup.newest(desk), int(minutes) if minutes.isdigit() else USUAL_MINUTES)
