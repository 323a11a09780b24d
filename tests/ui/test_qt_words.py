"""What Qt itself says, the menu of a text field, dialogs of files and of the printer, comes from our catalogue."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QAction
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QLineEdit, QPlainTextEdit, QWidget

from shelter_desk.i18n.pseudo import LONG
from shelter_desk.ui import application
from shelter_desk.ui.preferences import Preferences
from shelter_desk.ui.qt_words import KEYS, QT_WORDS

# The title of a form in Qt's designer, which nobody sees; sizes of paper; how direction is told; shortcuts.
UNSEEN = {"Form", "A4", "...", "QT_LAYOUT_DIRECTION", "Alt+Left", "Alt+Right", "Alt+Up"}


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    application.dress(qapp, Preferences("en"))


class Asked(QTranslator):
    """Notes what Qt asks for, and leaves the answer to the others."""

    def __init__(self) -> None:
        super().__init__()
        self.words: set[str] = set()

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        if context.startswith("Q") and context != KEYS:
            self.words.add(source)
        return None

    def isEmpty(self) -> bool:
        return False


def shown(qapp: QApplication) -> Iterator[QWidget]:
    """Everything of Qt's own that this desk shows."""
    for field in (QLineEdit("words"), QPlainTextEdit("words")):
        yield field.createStandardContextMenu()
    where = QFileDialog(None, "Where")
    where.setFileMode(QFileDialog.FileMode.Directory)
    what = QFileDialog(None, "What")
    what.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    for dialog in (where, what, QPrintDialog(printer)):
        dialog.show()
        qapp.processEvents()
        yield dialog
        dialog.close()


def test_everything_qt_asks_for_is_in_our_list(dressed: QApplication) -> None:
    asked = Asked()
    dressed.installTranslator(asked)
    try:
        kinds = [type(each) for each in shown(dressed)]
    finally:
        dressed.removeTranslator(asked)
    assert len(kinds) == 5
    assert len(asked.words) > 50
    assert asked.words - QT_WORDS - UNSEEN == set()


@pytest.mark.parametrize("language", ["sq", "fr", "ar", LONG])
def test_menus_and_dialogs_speak_the_language_of_the_window(language: str, dressed: QApplication) -> None:
    application.dress(dressed, Preferences(language))
    same = {"Options", "Copies", "Pages", "Type", "OK", "&Options >>"} if language == "fr" else set()
    for each in shown(dressed):
        actions = [action.text().partition("\t")[0] for action in each.findChildren(QAction)]
        buttons = [made.text() for made in each.findChildren(QAbstractButton)] if isinstance(each, QDialog) else []
        words = {text for text in (*actions, *buttons) if text}
        assert words
        assert words & QT_WORDS - same == set()


def test_keys_keep_their_names(dressed: QApplication) -> None:
    """Our “Shift” is somebody's work at night, not a key."""
    application.dress(dressed, Preferences("sq"))
    assert application.QApplication.translate(KEYS, "Shift") == "Shift"
    assert application.QApplication.translate("QLineEdit", "&Copy") == "&Kopjoje"
