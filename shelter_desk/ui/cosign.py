"""The window of the second person, in a process of its own: what is signed, a passphrase, a signature."""

import sys
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from shelter_desk.actions.second import describe, sign_as
from shelter_desk.errors import DeskError
from shelter_desk.i18n import _, formats
from shelter_desk.ui import theme
from shelter_desk.ui.application import prepare
from shelter_desk.ui.widgets.basics import button, labelled, wrapping
from shelter_desk.ui.widgets.stage import Messages
from shelter_desk.ui.widgets.text import label, title


class CosignWindow(QWidget):
    """Shows one statement; the main program learns nothing but the signature."""

    def __init__(self, name: str, folder: Path, content: bytes) -> None:
        super().__init__()
        self._name, self._folder, self._content = name, folder, content
        self.signature = b""
        self.setWindowTitle(_("Signature"))
        self.resize(theme.fitting(560, 420))
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.px(theme.VAST),) * 4)
        column.setSpacing(theme.px(theme.MEDIUM))
        column.addWidget(title(_("Two people decide")))
        column.addWidget(label(_("{name}, you are asked to sign:").format(name=formats.isolate(name))))
        for text in describe(content):
            column.addWidget(label(text, bold=True))
        self._words = QLineEdit()
        self._words.setEchoMode(QLineEdit.EchoMode.Password)
        self._words.returnPressed.connect(self._sign)
        column.addWidget(labelled(_("Your passphrase"), self._words))
        self._messages = Messages(theme.SMALL)
        column.addWidget(self._messages)
        column.addStretch(1)
        sign = button(_("Sign"), self._sign, kind="primary", icon="key")
        column.addWidget(wrapping(sign, button(_("Do not sign"), self._refuse)))
        self._words.setFocus()

    @Slot()
    def _sign(self) -> None:
        self._messages.clear()
        try:
            self.signature = sign_as(self._folder, self._name, self._words.text(), self._content)
        except DeskError as problem:
            self._messages.refuse(problem)
            self._words.selectAll()
            return
        self.close()

    @Slot()
    def _refuse(self) -> None:
        self.close()


def run(arguments: list[str]) -> int:
    """`cosign-window --user NAME FOLDER`: the statement on standard input, the signature on standard output."""
    _option, name, folder = arguments
    content = sys.stdin.buffer.read(1 << 20)
    application = prepare(["shelter-desk"])
    window = CosignWindow(name, Path(folder), content)
    window.show()
    application.exec()
    if not window.signature:
        print(_("The second person did not sign."), file=sys.stderr)
        return 1
    print(window.signature.hex())
    return 0
