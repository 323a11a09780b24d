"""The window of an open desk: navigation, find, lock and hide always in sight; pages in the middle."""

import os
import subprocess
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from shelter_desk.actions.desk import IDLE_SETTING, Desk
from shelter_desk.actions.second import own_command
from shelter_desk.actions.unlock import Opened
from shelter_desk.i18n import _, formats
from shelter_desk.ui import theme
from shelter_desk.ui.clipboard import ClipboardWatch
from shelter_desk.ui.curtain import Curtain
from shelter_desk.ui.idle import USUAL_MINUTES, IdleWatch, SystemWatch
from shelter_desk.ui.pages.case import CasePage
from shelter_desk.ui.pages.consent import ConsentPage
from shelter_desk.ui.pages.directory import RegisterPage
from shelter_desk.ui.pages.exchange import ExchangePage
from shelter_desk.ui.pages.intake import IntakePage
from shelter_desk.ui.pages.page import DeskPage
from shelter_desk.ui.pages.people import PeoplePage
from shelter_desk.ui.pages.settings import SettingsPage
from shelter_desk.ui.pages.today import TodayPage
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Banner, button, label
from shelter_desk.ui.work import Work

MESSAGE_SECONDS = 8
_NAVIGATION: tuple[tuple[str, Callable[[], str], str], ...] = (
    ("today", lambda: _("Today"), "today"),
    ("people", lambda: _("People"), "people"),
    ("shelter", lambda: _("Shelter"), "shelter"),
    ("directory", lambda: _("Directory"), "directory"),
    ("exchange", lambda: _("Exchange"), "exchange"),
    ("settings", lambda: _("Settings"), "settings"),
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
        self._lock_warning: Banner | None = None
        self.session = Session(found.desk, work, self)
        self.setWindowTitle(_("Desk"))
        self.resize(theme.px(1240), theme.px(860))
        minutes = found.desk.vault.chain.settings.get(IDLE_SETTING, str(USUAL_MINUTES))
        self.idle = IdleWatch(int(minutes) if minutes.isdigit() else USUAL_MINUTES, self)
        self.idle.warned.connect(self._warn_of_lock)
        self.idle.calm.connect(self._forget_warning)
        self.idle.expired.connect(self.lock)
        QApplication.instance().installEventFilter(self.idle)  # type: ignore[union-attr]
        self._build()
        for notice in found.notices:
            self._messages.addWidget(Banner("warning", notice))
        self._system = SystemWatch(self)
        self._system.away.connect(self.lock)
        self.clipboard = ClipboardWatch(self)
        self.session.said.connect(self.say)
        self.session.read_names()
        self.show_page("today")

    # Building

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._bar())
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._side())
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        messages = QWidget()
        self._messages = QVBoxLayout(messages)
        self._messages.setContentsMargins(theme.px(theme.HUGE), theme.px(theme.SMALL), theme.px(theme.HUGE), 0)
        right.addWidget(messages)
        self.stack = QStackedWidget()
        right.addWidget(self.stack, 1)
        middle.addLayout(right, 1)
        outer.addLayout(middle, 1)
        self.pages: dict[str, DeskPage] = {
            "today": TodayPage(self.session),
            "people": PeoplePage(self.session),
            "shelter": RegisterPage(self.session, "rooms"),
            "directory": RegisterPage(self.session, "partners"),
            "exchange": ExchangePage(self.session),
            "settings": SettingsPage(self.session),
        }
        for page in self.pages.values():
            self._take(page)
        self._curtain = Curtain(self)
        for key, slot in (("F12", self.hide_and_lock), ("Ctrl+L", self.lock), ("Ctrl+F", self._to_find)):
            QShortcut(QKeySequence(key), self, slot).setContext(Qt.ShortcutContext.ApplicationShortcut)

    def _bar(self) -> QWidget:
        bar = QFrame()
        bar.setProperty("kind", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(
            theme.px(theme.LARGE), theme.px(theme.SMALL), theme.px(theme.LARGE), theme.px(theme.SMALL)
        )
        row.setSpacing(theme.px(theme.MEDIUM))
        row.addWidget(label(formats.isolate(self.session.desk_name), bold=True, wrap=False))
        if self.session.demo:
            made_up = label(_("made-up people"), ink="warning", bold=True, wrap=False)
            row.addWidget(made_up)
        row.addStretch(1)
        self._find = QLineEdit()
        self._find.setPlaceholderText(_("Find a person (Ctrl+F)"))
        self._find.setAccessibleName(_("Find a person"))
        self._find.setMaximumWidth(theme.px(320))
        self._find.setMinimumWidth(theme.px(180))
        self._find.returnPressed.connect(self._search)
        row.addWidget(self._find, 2)
        row.addWidget(label(formats.isolate(self.session.user), ink="muted", wrap=False))
        self._lock_button = button(_("Lock"), self.lock, icon="lock", hint=_("Ctrl+L"))
        self._hide_button = button(
            _("Hide"), self.hide_and_lock, icon="hide", hint=_("F12: hides everything at once, then locks")
        )
        row.addWidget(self._lock_button)
        row.addWidget(self._hide_button)
        self._top = bar
        return bar

    def _side(self) -> QWidget:
        side = QFrame()
        side.setProperty("kind", "side")
        column = QVBoxLayout(side)
        column.setContentsMargins(*(theme.px(theme.MEDIUM),) * 4)
        column.setSpacing(theme.px(theme.TINY))
        self._nav: dict[str, QPushButton] = {}
        for page, text, icon in _NAVIGATION:
            made = button(text(), self._navigate, kind="nav", icon=icon)
            made.setCheckable(True)
            made.setAutoExclusive(True)
            made.setProperty("page", page)
            column.addWidget(made)
            self._nav[page] = made
        column.addStretch(1)
        self._side_panel = side
        return side

    def _take(self, page: DeskPage) -> None:
        self.stack.addWidget(page)
        page.open_case.connect(self.open_case)
        page.begin_intake.connect(self.begin_intake)
        page.ask_consent.connect(self.ask_consent)
        page.go.connect(self.show_page)
        page.talking.connect(self._talking)

    # Going places

    @Slot(str)
    def show_page(self, name: str) -> None:
        """One of the pages of the navigation."""
        if not self._leave():
            return
        page = self.pages[name]
        self._let_go()
        self._nav[name].setChecked(True)
        self.stack.setCurrentWidget(page)
        page.arrive()

    @Slot(str, str)
    def open_case(self, case: str, record: str = "") -> None:
        self._open(CasePage(self.session, case, record), "people")

    @Slot(str)
    def begin_intake(self, case: str) -> None:
        self._open(IntakePage(self.session, case), "people")

    @Slot(str)
    def ask_consent(self, case: str) -> None:
        self._open(ConsentPage(self.session, case), "people")

    def _open(self, page: DeskPage, navigation: str) -> None:
        if not self._leave():
            page.deleteLater()
            return
        self._let_go()
        self._take(page)
        self._nav[navigation].setChecked(True)
        self.stack.setCurrentWidget(page)
        page.arrive()

    def _leave(self) -> bool:
        current = self.stack.currentWidget()
        return not isinstance(current, DeskPage) or current.leave()

    def _let_go(self) -> None:
        """Delete a page that is no part of the navigation: a leaked page is a person's record left in memory."""
        self._talking(False)
        current = self.stack.currentWidget()
        if isinstance(current, DeskPage) and current not in self.pages.values():
            self.stack.removeWidget(current)
            current.deleteLater()

    @Slot()
    def _navigate(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, QPushButton):
            self.show_page(str(pressed.property("page")))

    @Slot()
    def _to_find(self) -> None:
        self._find.setFocus()
        self._find.selectAll()

    @Slot()
    def _search(self) -> None:
        text = self._find.text().strip()
        if not text:
            return
        self.show_page("people")
        page = self.pages["people"]
        assert isinstance(page, PeoplePage)
        page.search(text)
        self._find.clear()

    @Slot(bool)
    def _talking(self, talks: bool) -> None:
        """While people talk, navigation and other names are out of sight, and the lock waits longer."""
        self._side_panel.setVisible(not talks)
        self._find.setVisible(not talks)
        self.idle.hold_longer(talks)

    # Messages

    @Slot(str, str)
    def say(self, level: str, words: str) -> None:
        """A short message above the page; good news goes away by itself."""
        first, *rest = words.split("\n")
        banner = Banner(level, first, tuple(rest))
        self._messages.addWidget(banner)
        banner.add_action(_("Close"), banner.deleteLater)
        if level in ("success", "info"):
            QTimer.singleShot(MESSAGE_SECONDS * 1000, banner.deleteLater)

    @Slot(int)
    def _warn_of_lock(self, left: int) -> None:
        self._forget_warning()
        text = _("The desk locks in {seconds} seconds. Press any key to stay.").format(seconds=formats.number(left))
        self._lock_warning = Banner("warning", text)
        self._messages.addWidget(self._lock_warning)

    @Slot()
    def _forget_warning(self) -> None:
        if self._lock_warning is not None:
            self._lock_warning.hide()
            self._lock_warning.deleteLater()
            self._lock_warning = None

    # Locking

    @Slot()
    def hide_and_lock(self) -> None:
        """F12: nothing can be read from this moment on; then the desk locks."""
        self._curtain.draw()
        QApplication.processEvents()
        self.lock()

    @Slot()
    def lock(self) -> None:
        """Keep drafts, finish what is running under the curtain, end this process; a lock screen starts."""
        if self._locking:
            return
        self._locking = True
        self._curtain.draw()
        current = self.stack.currentWidget()
        if isinstance(current, DeskPage):
            current.leave()
        self.session.ask(_close, self._closed, self._closed)

    @Slot(object)
    def _closed(self, _result: object) -> None:
        self.session.work.stop()
        self.clipboard.empty()
        self._restart()
        self.end()

    def end(self) -> None:
        """End the process at once: no interpreter shutdown that could leave copies behind longer."""
        os._exit(0)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing the window is locking without a lock screen."""
        if not self._locking:
            event.ignore()
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
