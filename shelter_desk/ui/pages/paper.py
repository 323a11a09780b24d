"""A record on paper: first whether paper is safe to carry, then the pages as they would be, then a printer or a stick."""

import functools
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from shelter_desk import i18n
from shelter_desk.actions.cases import Record
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.printing import print_record
from shelter_desk.i18n import _, data_text, formats
from shelter_desk.system.files import write_durably
from shelter_desk.ui import theme
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import button, labelled, wrapping
from shelter_desk.ui.widgets.choice import Choice
from shelter_desk.ui.widgets.files import choose_new_file
from shelter_desk.ui.widgets.stage import Messages, Stage
from shelter_desk.ui.widgets.stops import focus, stops
from shelter_desk.ui.widgets.text import heading, label

WIDTH = 720
DOTS = 300  # an inch; a page at what printers call high would take half a gigabyte


class Paper(QWidget):
    """One record; the pages lie in memory only, and go with this widget. `left` when it is put away."""

    left = Signal()

    def __init__(self, session: Session, case: str, record: Record) -> None:
        super().__init__()
        self._session, self._case, self._record = session, case, record
        self._pdf = b""
        self._pages = QPdfDocument(self)
        self._bytes = QBuffer(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(theme.LARGE))
        name = data_text(session.library.forms[record.form].title)
        column.addWidget(wrapping(button(_("Back to the case"), self.left.emit, kind="plain", icon="back")))
        column.addWidget(heading(f"{_('Print')}: {name}"))
        self._step = Stage()
        self._messages = Messages(theme.SMALL)
        column.addWidget(self._step)
        column.addWidget(self._messages)
        with self._step.fresh() as ask:
            ask.addWidget(label(_("Is it safe for the person to carry this paper, or to keep it where they sleep?")))
            self._language = Choice()
            self._language.setMaximumWidth(theme.px(420))
            for code in i18n.locales():
                self._language.addItem(formats.own_name(code), code)
            self._language.setCurrentIndex(max(0, self._language.findData(i18n.current().code)))
            if self._language.count() > 1:
                ask.addWidget(labelled(_("Language"), self._language))
            yes = button(_("Yes, show the pages"), self._make, icon="note")
            ask.addWidget(wrapping(yes, button(_("No"), self._rather_not)))

    @Slot()
    def _rather_not(self) -> None:
        self._messages.say("info", _("Then it stays here. It can be read here together, at any time."))

    @Slot()
    def _make(self) -> None:
        work = functools.partial(
            print_record, case=self._case, record=self._record, language=self._language.currentData()
        )
        self._session.ask(work, self._show, self._messages.refuse)

    @Slot(object)
    def _show(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._bytes.setData(QByteArray(pdf))
        self._bytes.open(QBuffer.OpenModeFlag.ReadOnly)
        self._pages.load(self._bytes)
        with self._step.fresh() as column:
            text = _("A printer can keep what it printed. Use one that stands in this house.")
            column.addWidget(label(text, ink="muted"))
            column.addWidget(
                wrapping(
                    button(_("Print"), self._print, kind="primary", icon="note"),
                    button(_("Write it to a stick"), self._choose, icon="stick"),
                )
            )
            for page in range(self._pages.pageCount()):
                shown = QLabel()
                shown.setPixmap(QPixmap.fromImage(self._drawn(page, QSizeF(theme.px(WIDTH), 2 * theme.px(WIDTH)))))
                shown.setAccessibleName(_("Page {number}").format(number=formats.number(page + 1)))
                column.addWidget(shown)
        focus(stops(self._step)[0])

    def _drawn(self, page: int, space: QSizeF) -> QImage:
        """A page on white, as large as the space lets it be."""
        size = self._pages.pagePointSize(page).scaled(space, Qt.AspectRatioMode.KeepAspectRatio).toSize()
        paper = QImage(size, QImage.Format.Format_RGB32)
        paper.fill(Qt.GlobalColor.white)
        painter = QPainter(paper)
        painter.drawImage(0, 0, self._pages.render(page, size))
        painter.end()
        return paper

    @Slot()
    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Draw every page on a printer's page, as large as it fits."""
        printer.setResolution(DOTS)
        painter = QPainter()
        if not painter.begin(printer):
            self._messages.say("danger", _("The printer did not take it."))
            return
        space = printer.pageLayout().paintRectPixels(printer.resolution()).size()
        for page in range(self._pages.pageCount()):
            if page:
                printer.newPage()
            painter.drawImage(0, 0, self._drawn(page, space.toSizeF()))
        painter.end()
        self._messages.say("success", _("Sent to the printer."))

    @Slot()
    def _choose(self) -> None:
        target = choose_new_file(self, _("Where to?"), f"{self._session.today().isoformat()}.pdf")
        if target is not None:
            self.write_to(target)

    def write_to(self, target: Path) -> None:
        """Write the pages, which are not sealed: anyone who has the stick can read them."""
        self._session.ask(functools.partial(_write, path=target, pdf=self._pdf), self._written, self._messages.refuse)

    @Slot(object)
    def _written(self, path: Path) -> None:
        text = _("Written: {name}").format(name=formats.isolate_ltr(path.name))
        self._messages.say("success", text, (_("It is not sealed: anyone who has the stick can read it."),))


def _write(_desk: Desk, path: Path, pdf: bytes) -> Path:
    write_durably(path, pdf)
    return path
