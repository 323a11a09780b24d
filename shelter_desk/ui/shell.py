"""The window of an open desk: navigation, find, lock and hide always in sight; pages in the middle."""

import os
import subprocess
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, Qt, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from shelter_desk.actions.backup import back_up_if_due
from shelter_desk.actions.desk import IDLE_SETTING, Desk
from shelter_desk.actions.second import dismiss_second, own_command
from shelter_desk.actions.unlock import Opened
from shelter_desk.i18n import _
from shelter_desk.ui import preferences, theme
from shelter_desk.ui.application import dress, mishaps
from shelter_desk.ui.bar import Bar
from shelter_desk.ui.clipboard import ClipboardWatch
from shelter_desk.ui.curtain import Curtain
from shelter_desk.ui.idle import USUAL_MINUTES, InputWatch, SystemWatch
from shelter_desk.ui.notices import Notices
from shelter_desk.ui.pages.case import CasePage
from shelter_desk.ui.pages.consent import ConsentPage
from shelter_desk.ui.pages.directory import RegisterPage
from shelter_desk.ui.pages.exchange import ExchangePage
from shelter_desk.ui.pages.intake import IntakePage
from shelter_desk.ui.pages.leaflets import LeafletsPage
from shelter_desk.ui.pages.page import DeskPage
from shelter_desk.ui.pages.people import PeoplePage
from shelter_desk.ui.pages.settings import SettingsPage
from shelter_desk.ui.pages.today import TodayPage
from shelter_desk.ui.pages.translating import TranslatingPage
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import button
from shelter_desk.ui.widgets.stage import Stage
from shelter_desk.ui.widgets.stops import step
from shelter_desk.ui.work import Work

_NAVIGATION: tuple[tuple[str, Callable[[], str]], ...] = (
    ("today", lambda: _("Today")),
    ("people", lambda: _("People")),
    ("shelter", lambda: _("Shelter")),
    ("directory", lambda: _("Directory")),
    ("leaflets", lambda: _("Leaflets")),
    ("exchange", lambda: _("Exchange")),
    ("settings", lambda: _("Settings")),
)


def start_again() -> None:
    """Start the lock screen as a new process; the one that ends takes every key in memory with it."""
    subprocess.Popen(own_command(), start_new_session=True)


class Shell(QWidget):
    """The main window. `restart` starts the process that comes after locking."""

    def __init__(self, found: Opened, work: Work, restart: Callable[[], None] = start_again) -> None:
        super().__init__()
        self._restart = restart
        self._locking = False
        self.session = Session(found.desk, work, self)
        self.setWindowTitle(_("Desk"))
        self.resize(theme.fitting(1240, 860))
        minutes = found.desk.vault.chain.settings.get(IDLE_SETTING, str(USUAL_MINUTES))
        self.idle = InputWatch(int(minutes) if minutes.isdigit() else USUAL_MINUTES, self)
        self.clipboard = ClipboardWatch(self)
        self._system = SystemWatch(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._stage = Stage(0)
        outer.addWidget(self._stage)
        self._curtain = Curtain(self)
        self._build()
        self._listen()
        for notice in found.notices:
            self.say("warning", notice)
        self.show_page("today")
        # What nobody waits for comes after Today: names to find people by, then the day's backup.
        self.session.read_names()
        self.session.ask(back_up_if_due)

    # Building

    def _build(self) -> None:
        """Everything inside the window; built anew when language, text size or colours change."""
        inside = QWidget()
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._bar = Bar(self.session)
        outer.addWidget(self._bar)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._side())
        right = QVBoxLayout()
        right.setSpacing(0)
        self._notices = Notices()
        right.addWidget(self._notices)
        self.stack = QStackedWidget()
        right.addWidget(self.stack, 1)
        middle.addLayout(right, 1)
        outer.addLayout(middle, 1)
        self.pages: dict[str, DeskPage] = {
            "today": TodayPage(self.session),
            "people": PeoplePage(self.session),
            "shelter": RegisterPage(self.session, "rooms"),
            "directory": RegisterPage(self.session, "partners"),
            "leaflets": LeafletsPage(self.session),
            "exchange": ExchangePage(self.session),
            "settings": SettingsPage(self.session),
        }
        for page in self.pages.values():
            self._take(page)
        self.idle.warned.connect(self._notices.warn_of_lock)
        self.idle.calm.connect(self._notices.forget_warning)
        self._bar.search.connect(self._search)
        self._bar.lock.connect(self.lock)
        self._bar.hide_all.connect(self.hide_and_lock)
        self._stage.put(inside)

    def _side(self) -> QWidget:
        side = QFrame()
        side.setProperty("kind", "side")
        column = QVBoxLayout(side)
        column.setContentsMargins(*(theme.px(theme.MEDIUM),) * 4)
        column.setSpacing(theme.px(theme.TINY))
        self._nav: dict[str, QPushButton] = {}
        for page, text in _NAVIGATION:
            made = button(text(), self._navigate, kind="nav", icon=page)
            made.setCheckable(True)
            made.setProperty("page", page)
            column.addWidget(made)
            self._nav[page] = made
        column.addStretch(1)
        self._side_panel = side
        return side

    def _listen(self) -> None:
        self.idle.expired.connect(self.lock)
        self.idle.panic.connect(self.hide_and_lock)
        QApplication.instance().installEventFilter(self.idle)  # type: ignore[union-attr]
        self._system.away.connect(self.lock)
        self.session.said.connect(self.say)
        self.session.minutes_set.connect(self.idle.set_minutes)
        mishaps.happened.connect(self._mishap)
        # Later, because the box that was turned is one of those that go.
        self.session.looks_changed.connect(self._dress_anew, Qt.ConnectionType.QueuedConnection)
        for key, slot in (("Ctrl+L", self.lock), ("Ctrl+F", self._to_find)):
            QShortcut(QKeySequence(key), self, slot)

    def _take(self, page: DeskPage) -> None:
        self.stack.addWidget(page)
        page.open_case.connect(self.open_case)
        page.begin_intake.connect(self.begin_intake)
        page.ask_consent.connect(self.ask_consent)
        page.give_leaflet.connect(self.give_leaflet)
        page.translate.connect(self.translate)
        page.go.connect(self.show_page)
        page.talking.connect(self._talking)

    @Slot()
    def _to_find(self) -> None:
        self._bar.to_find()

    @Slot()
    def _dress_anew(self) -> None:
        """Another language, text size or colours: every page is drawn again, and the settings are shown."""
        if self._locking:
            return
        current = self.stack.currentWidget()
        if isinstance(current, DeskPage):
            current.leave()
        running = QApplication.instance()
        assert isinstance(running, QApplication)
        dress(running, preferences.load())
        self.setWindowTitle(_("Desk"))
        self._build()
        self.show_page("settings")

    # Going places

    @Slot(str)
    def show_page(self, name: str) -> None:
        """One of the pages of the navigation."""
        self._show(self.pages[name], name)

    @Slot(str, str)
    def open_case(self, case: str, record: str = "") -> None:
        self._show(CasePage(self.session, case, record), "people")

    @Slot(str)
    def begin_intake(self, case: str) -> None:
        self._show(IntakePage(self.session, case), "people")

    @Slot(str)
    def ask_consent(self, case: str) -> None:
        self._show(ConsentPage(self.session, case), "people")

    @Slot(str)
    def give_leaflet(self, case: str) -> None:
        """A leaflet for the person of a case, or for whoever asks."""
        if case:
            self._show(LeafletsPage(self.session, case), "people")
        else:
            self.show_page("leaflets")

    @Slot(str)
    def translate(self, language: str) -> None:
        """Correct what people are told in a language."""
        self._show(TranslatingPage(self.session, language), "leaflets")

    def _show(self, page: DeskPage, navigation: str) -> None:
        """Leave the page that is shown, whose drafts are kept, and go to another."""
        before = self.stack.currentWidget()
        if isinstance(before, DeskPage):
            before.leave()
        self._talking(False)
        if page not in self.pages.values():
            self._take(page)
        for name, made in self._nav.items():
            made.setChecked(name == navigation)
        self.stack.setCurrentWidget(page)
        if isinstance(before, DeskPage) and before not in self.pages.values() and before is not page:
            # A page that stays is a person's record left in memory.
            self.stack.removeWidget(before)
            before.deleteLater()
        page.arrive()

    @Slot()
    def _navigate(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, QPushButton):
            self.show_page(str(pressed.property("page")))

    @Slot(str)
    def _search(self, text: str) -> None:
        self.show_page("people")
        page = self.pages["people"]
        assert isinstance(page, PeoplePage)
        page.search(text)

    @Slot(bool)
    def _talking(self, talks: bool) -> None:
        """While people talk, navigation, messages and other names are out of sight, and the lock waits longer."""
        self._side_panel.setVisible(not talks)
        self._bar.set_alone(talks)
        self._notices.put_away(talks)
        self.idle.hold_longer(talks)

    def focusNextPrevChild(self, onward: bool) -> bool:
        return self._locking or step(self, onward)

    # Messages

    @Slot(str, str)
    def say(self, level: str, words: str) -> None:
        """A short message above the page."""
        self._notices.say(level, words)

    @Slot()
    def _mishap(self) -> None:
        self.say("danger", _("Something in Shelter Desk did not work. What you wrote is still here: save it again."))

    # Locking

    @Slot()
    def hide_and_lock(self) -> None:
        """F12: nothing can be read from this moment on; then the desk locks."""
        self._curtain.draw()
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        self.lock()

    @Slot()
    def lock(self) -> None:
        """Keep drafts, finish what is running under the curtain, end this process; a lock screen starts."""
        if self._locking:
            return
        self._locking = True
        self._curtain.draw()
        self.clipboard.empty()
        dismiss_second()
        current = self.stack.currentWidget()
        try:
            if isinstance(current, DeskPage):
                current.leave()
        finally:
            self.session.ask(_close, self._closed, self._closed)

    @Slot(object)
    def _closed(self, _result: object) -> None:
        try:
            self.session.work.stop()
            self._restart()
        finally:
            self.end()

    def end(self) -> None:
        """End the process at once: no interpreter shutdown that could leave copies behind longer."""
        os._exit(0)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing the window is locking without a lock screen."""
        event.ignore()
        if not self._locking:
            self._restart = _stay_closed
            self.lock()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._curtain.isVisible():
            self._curtain.setGeometry(self.rect())


def _close(desk: Desk) -> None:
    desk.vault.record_event("locked")
    desk.close()


def _stay_closed() -> None:
    """No new process after the window was closed."""
