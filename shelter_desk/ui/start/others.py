"""Other beginnings: practise with made-up people, restore a backup, open with recovery words."""

import datetime
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QProgressBar, QWidget

from shelter_desk.actions import backup
from shelter_desk.actions.unlock import Opened, unlock
from shelter_desk.errors import DeskError
from shelter_desk.i18n import _, formats
from shelter_desk.ui import theme
from shelter_desk.ui.start.frame import StartPage
from shelter_desk.ui.start.places import proposed
from shelter_desk.ui.widgets.basics import beside, button, labelled, wrapping
from shelter_desk.ui.widgets.files import choose_file
from shelter_desk.ui.widgets.stage import Messages
from shelter_desk.ui.widgets.text import label, title
from shelter_desk.ui.work import Work
from shelter_desk.vault import recovery

PRACTICE_CASES = 60


class PractisePage(StartPage):
    """Makes a marked desk of made-up people, with a hub to practise with, and opens it."""

    opened = Signal(object)
    back = Signal()
    _moved = Signal(int, int)

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self.body.addWidget(title(_("Made-up people")))
        text = _(
            "A desk to practise with. Everyone in it is made up, it is marked everywhere, and no real desk takes anything from it."
        )
        self.body.addWidget(label(text))
        self._bar = QProgressBar()
        self._bar.setAccessibleName(_("Progress"))
        self._bar.setTextVisible(False)
        self.body.addWidget(self._bar)
        self._messages = Messages(theme.SMALL)
        self.body.addWidget(self._messages)
        self.body.addWidget(wrapping(button(_("Back"), self.back.emit, kind="plain", icon="back")))
        self._moved.connect(self._show_progress)
        folder = proposed("practice")
        today = datetime.datetime.now(datetime.UTC).astimezone().date()
        moved = self._moved

        def make() -> Opened:
            # Here, not above: this brings the hub's database library, which nobody needs to unlock a desk.
            from shelter_desk.actions.demo.scene import passphrase_of, set_scene

            done = 0

            def progress(_name: str, _number: int, total: int) -> None:
                nonlocal done
                done += 1
                moved.emit(done, 4)

            scene = set_scene(folder, PRACTICE_CASES, 1, today, progress)
            scene.main.make_known()
            return unlock(scene.main.folder, "Ana", passphrase_of("Ana"), time_confirmed=True)

        work.do(make, self._done, self._failed)

    @Slot(int, int)
    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setMaximum(total)
        self._bar.setValue(done)

    @Slot(object)
    def _done(self, found: Opened) -> None:
        self.opened.emit(found)

    @Slot(object)
    def _failed(self, problem: DeskError) -> None:
        self._messages.refuse(problem)


class _Form(StartPage):
    """Fields, one button, messages."""

    opened = Signal(object)
    back = Signal()

    def __init__(self, heading_text: str, words: str, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self.body.addWidget(title(heading_text))
        self.body.addWidget(label(words))
        self.messages = Messages(theme.SMALL)

    def line_field(self, text: str, *, secret: bool = False) -> QLineEdit:
        made = QLineEdit()
        if secret:
            made.setEchoMode(QLineEdit.EchoMode.Password)
        self.body.addWidget(labelled(text, made))
        return made

    def finish(self, text: str) -> None:
        self.body.addWidget(self.messages)
        self._go = button(text, self._start, kind="primary")
        self.body.addWidget(wrapping(button(_("Back"), self.back.emit, icon="back"), self._go))

    @Slot()
    def _start(self) -> None:
        raise NotImplementedError

    @Slot(object)
    def failed(self, problem: DeskError) -> None:
        self._go.setEnabled(True)
        self.messages.refuse(problem)

    @Slot(object)
    def done(self, found: Opened) -> None:
        self.opened.emit(found)


class RestorePage(_Form):
    """A backup file becomes a new copy of the desk; its exchange stays shut until two people reviewed it."""

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        words = _(
            "The backup is opened as a new copy. Nothing can leave it until two people have reviewed what was shared before."
        )
        super().__init__(_("Restore a backup"), words, work, parent)
        self._file = Path()
        self._chosen = label(_("No file chosen yet."), ink="muted")
        self.body.addLayout(beside(self._chosen, button(_("Choose the backup"), self._choose, icon="stick")))
        self._name = self.line_field(_("Name"))
        self._words = self.line_field(_("Passphrase"), secret=True)
        self.finish(_("Restore"))

    @Slot()
    def _choose(self) -> None:
        file = choose_file(self, _("Choose the backup"))
        if file is not None:
            self._file = file
            self._chosen.setText(formats.isolate_ltr(file.name))

    @Slot()
    def _start(self) -> None:
        self._go.setEnabled(False)
        file, name, words, folder = self._file, self._name.text().strip(), self._words.text(), proposed("desk")
        self._words.clear()

        def restore() -> Opened:
            return Opened(backup.restore(file, folder, name, words), ())

        self._work.do(restore, self.done, self.failed)


class RecoverPage(_Form):
    """Two papers with recovery words appoint a supervisor anew."""

    def __init__(self, place: Path, work: Work, parent: QWidget | None = None) -> None:
        words = _(
            "Two of the three papers let someone in again: as a supervisor, with a new passphrase. Everyone sees it in the audit."
        )
        super().__init__(_("Recovery words"), words, work, parent)
        self._place = place
        self._shares: list[QPlainTextEdit] = []
        for text in (_("One paper"), _("Another paper")):
            box = QPlainTextEdit()
            box.setTabChangesFocus(True)
            box.setFixedHeight(theme.px(84))
            self.body.addWidget(labelled(text, box))
            self._shares.append(box)
        self._name = self.line_field(_("Name"))
        self._words = self.line_field(_("New passphrase"), secret=True)
        self._again = self.line_field(_("Once more"), secret=True)
        self.finish(_("Open the desk"))

    @Slot()
    def _start(self) -> None:
        if self._words.text() != self._again.text():
            self.messages.say("danger", _("The two passphrases are not the same."))
            self._again.setFocus()
            return
        self._go.setEnabled(False)
        place, shares = self._place, [box.toPlainText() for box in self._shares]
        name, words = self._name.text().strip(), self._words.text()

        def recover() -> Opened:
            recovery.recover(place, shares, name, words)
            return unlock(place, name, words)

        self._work.do(recover, self.done, self.failed)
