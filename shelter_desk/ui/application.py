"""Sets up Qt: style, fonts, language, and what happens to errors nobody caught."""

import ctypes
import sys
from types import TracebackType

from PySide6.QtCore import (
    QCoreApplication,
    QLibraryInfo,
    QLocale,
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    QTranslator,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from shelter_desk import i18n
from shelter_desk.system.bundled import resource
from shelter_desk.system.hardening import harden
from shelter_desk.ui import preferences, theme
from shelter_desk.ui.garbage import Garbage
from shelter_desk.ui.preferences import Preferences
from shelter_desk.ui.qt_words import QtWords

# Fonts that come with the desk, in the order Qt falls back through them; Nastaliq is for paper only.
_FONTS = resource("fonts")
_FAMILIES = ["Noto Sans", "Noto Naskh Arabic"]


_loaded_families: list[str] = []


class Mishaps(QObject):
    """Hears of errors nobody caught; whoever shows a window says so, calmly and without content."""

    happened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._telling = False

    def tell(self) -> None:
        """Tell the window, but not of what goes wrong while it is told."""
        if not self._telling:
            self._telling = True
            self.happened.emit()
            self._telling = False


mishaps = Mishaps()


def prepare(arguments: list[str]) -> QApplication:
    """The one QApplication, dressed as the preferences say."""
    harden()
    _keep_singletons()
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(arguments)
    application.setApplicationName("shelter-desk")
    application.setQuitOnLastWindowClosed(True)
    if application.findChild(Garbage) is None:
        Garbage(application)
    qInstallMessageHandler(_unsaid)
    load_fonts()
    application.setFont(QFont(families()))
    dress(application, preferences.load())
    sys.excepthook = _report
    return application


def dress(application: QApplication, chosen: Preferences) -> None:
    """Apply language, colours and text size."""
    code = chosen.language or _system_language()
    i18n.use(code)
    catalogue = i18n.current()
    rtl = catalogue.right_to_left
    application.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    # Dates and numbers come from Babel; Qt's own locale only decides how keyboards and spin boxes behave.
    QLocale.setDefault(QLocale(QLocale.Language.C))
    for old in application.findChildren(QTranslator):
        application.removeTranslator(old)
        old.deleteLater()
    theirs = QTranslator(application)
    if theirs.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(theirs)
    application.installTranslator(QtWords(application))
    theme.apply(application, dark=chosen.dark, scale=chosen.scale / 100)


def load_fonts() -> None:
    """Make the bundled screen fonts known to Qt, once."""
    if _loaded_families:
        return
    for entry in sorted(_FONTS.iterdir(), key=lambda each: each.name):
        if entry.name.endswith(".ttf") and "Nastaliq" not in entry.name:
            number = QFontDatabase.addApplicationFontFromData(entry.read_bytes())
            _loaded_families.extend(QFontDatabase.applicationFontFamilies(number))


def families() -> list[str]:
    """The bundled families, in the order Qt falls back through them."""
    # Never the machine's own fonts of the same names: a hundred of them hide the one that draws a script.
    bundled = list(dict.fromkeys(_loaded_families))
    return [family for family in _FAMILIES if family in bundled] + [each for each in bundled if each not in _FAMILIES]


def _system_language() -> str:
    for name in QLocale.system().uiLanguages():
        for candidate in (name, name.partition("-")[0]):
            if candidate in i18n.locales():
                return candidate
    return i18n.locales()[0]


def _unsaid(kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
    """What Qt would print may name files and texts of a desk (rule 7: logs carry codes)."""


def _report(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
    """An uncaught error: type and place on standard error, never values (rule 7: logs carry codes)."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}" if trace else "?"
    print(f"shelter-desk: {kind.__name__} {place}", file=sys.stderr)
    mishaps.tell()


def _keep_singletons() -> None:
    """Let None, True and False outlive the window.

    PySide6 6.12 hands them out uncounted, as if Python were 3.12 or newer. An older one counts down with every
    call, and after some thousand calls ends the process in mid-sentence ("deallocating None"). One high count
    in advance is what Python 3.12 does itself.
    """
    if sys.version_info < (3, 12):
        for singleton in (None, True, False):
            ctypes.c_ssize_t.from_address(id(singleton)).value += 1 << 40
