"""The unlock page: name, passphrase, nothing else that a bystander could learn from."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from shelter_desk.actions.unlock import Opened, unlock
from shelter_desk.errors import DeskError
from shelter_desk.i18n import _
from shelter_desk.ui import theme
from shelter_desk.ui.start.frame import StartPage
from shelter_desk.ui.widgets.basics import Banner, button, empty, label, line, title
from shelter_desk.ui.work import Work


class UnlockPage(StartPage):
    """Opens a desk in the database thread; the same words for a wrong name and a wrong passphrase."""

    opened = Signal(object)
    other = Signal()

    def __init__(self, places: list[Path], work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._time_confirmed = False
        self.body.addWidget(title(_("Open the desk")))
        self._place = QComboBox()
        self._place.setAccessibleName(_("Desk"))
        for place in places:
            self._place.addItem(place.name, str(place))
        if len(places) > 1:
            self.body.addWidget(label(_("Desk")))
            self.body.addWidget(self._place)
        self._name, self._words = QLineEdit(), QLineEdit()
        self._words.setEchoMode(QLineEdit.EchoMode.Password)
        for text, field in ((_("Name"), self._name), (_("Passphrase"), self._words)):
            above = label(text)
            above.setBuddy(field)
            field.setAccessibleName(text)
            field.returnPressed.connect(self._unlock)
            self.body.addWidget(above)
            self.body.addWidget(field)
        self._show = button(_("Show"), self._shown, kind="plain")
        self._show.setCheckable(True)
        self._open = button(_("Open"), self._unlock, kind="primary", icon="key")
        self.body.addLayout(line(self._open, self._show, None))
        self._messages = QVBoxLayout()
        self._messages.setSpacing(theme.px(theme.SMALL))
        self.body.addLayout(self._messages)
        self.body.addWidget(button(_("Another desk, a new one, or made-up people …"), self.other.emit, kind="plain"))
        self.setFocusProxy(self._name)

    @Slot()
    def _shown(self) -> None:
        mode = QLineEdit.EchoMode.Normal if self._show.isChecked() else QLineEdit.EchoMode.Password
        self._words.setEchoMode(mode)

    @Slot()
    def _unlock(self) -> None:
        if not self._open.isEnabled() or not self._name.text().strip():
            return
        empty(self._messages)
        self._messages.addWidget(label(_("Opening … this takes a second on purpose."), ink="muted"))
        self._open.setEnabled(False)
        place, name, words = Path(self._place.currentData()), self._name.text().strip(), self._words.text()
        confirmed = self._time_confirmed

        def work() -> Opened:
            return unlock(place, name, words, time_confirmed=confirmed)

        self._work.do(work, self._done, self._failed)

    @Slot(object)
    def _done(self, found: Opened) -> None:
        self._words.clear()
        self.opened.emit(found)

    @Slot(object)
    def _failed(self, problem: DeskError) -> None:
        empty(self._messages)
        self._open.setEnabled(True)
        banner = Banner("danger", problem.title, tuple(each for each in (*problem.details, problem.advice) if each))
        if problem.code == "clock-jump":
            banner.add_action(_("The date is right"), self._confirm_time)
        self._messages.addWidget(banner)
        self._words.selectAll()
        self._words.setFocus()

    @Slot()
    def _confirm_time(self) -> None:
        self._time_confirmed = True
        self._unlock()
