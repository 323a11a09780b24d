"""The unlock page: name, passphrase, nothing else that a bystander could learn from."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from shelter_desk.errors import DeskError
from shelter_desk.i18n import _
from shelter_desk.ui.start.frame import StartPage
from shelter_desk.ui.widgets.basics import button, labelled, wrapping
from shelter_desk.ui.widgets.choice import Choice
from shelter_desk.ui.widgets.stage import Messages
from shelter_desk.ui.widgets.text import label, title
from shelter_desk.ui.work import Work

if TYPE_CHECKING:
    from shelter_desk.actions.unlock import Opened


class UnlockPage(StartPage):
    """Opens a desk in the database thread; the same words for a wrong name and a wrong passphrase."""

    opened = Signal(object)
    other = Signal()
    leaflets = Signal()

    def __init__(self, places: list[Path], work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._time_confirmed = False
        self.body.addWidget(title(_("Open the desk")))
        self._place = Choice()
        for place in places:
            self._place.addItem(place.name, str(place))
        if len(places) > 1:
            self.body.addWidget(labelled(_("Desk"), self._place))
        self._name, self._words = QLineEdit(), QLineEdit()
        self._words.setEchoMode(QLineEdit.EchoMode.Password)
        for text, field in ((_("Name"), self._name), (_("Passphrase"), self._words)):
            field.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
            field.returnPressed.connect(self._unlock)
            self.body.addWidget(labelled(text, field))
        self._show = button(_("Show"), self._shown, kind="plain")
        self._show.setCheckable(True)
        self._show.setAccessibleName(_("Show the passphrase"))
        self.body.addWidget(wrapping(button(_("Open"), self._unlock, kind="primary", icon="key"), self._show))
        self._messages = Messages()
        self.body.addWidget(self._messages)
        other = button(_("Another desk, a new one, or made-up people …"), self.other.emit, kind="plain")
        self.body.addWidget(wrapping(button(_("Leaflets"), self.leaflets.emit, kind="plain", icon="leaflets"), other))
        self.setFocusProxy(self._name)

    def forget(self) -> None:
        """What was typed and left standing goes."""
        self._name.clear()
        self._words.clear()

    @Slot()
    def _shown(self) -> None:
        mode = QLineEdit.EchoMode.Normal if self._show.isChecked() else QLineEdit.EchoMode.Password
        self._words.setEchoMode(mode)

    @Slot()
    def _unlock(self) -> None:
        if not self._work.idle or not self._name.text().strip():
            return
        self._messages.put(label(_("Opening … this takes a second on purpose."), ink="muted"))
        place, name, words = Path(self._place.currentData()), self._name.text().strip(), self._words.text()
        confirmed = self._time_confirmed

        def work() -> "Opened":
            from shelter_desk.actions.unlock import unlock

            return unlock(place, name, words, time_confirmed=confirmed)

        self._work.do(work, self._done, self._failed)

    @Slot(object)
    def _done(self, found: "Opened") -> None:
        self._words.clear()
        self.opened.emit(found)

    @Slot(object)
    def _failed(self, problem: DeskError) -> None:
        banner = self._messages.refuse(problem)
        if problem.code == "clock-jump":
            banner.add_action(_("The date is right"), self._confirm_time)
        self._words.selectAll()
        self._words.setFocus()

    @Slot()
    def _confirm_time(self) -> None:
        self._time_confirmed = True
        self._unlock()
