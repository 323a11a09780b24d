"""Pages to print, seen first: they lie in memory only, and go to a printer or, when somebody says so, to a stick."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QSize, QSizeF, Qt, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from shelter_desk.i18n import _, formats
from shelter_desk.system.files import write_durably
from shelter_desk.ui import theme
from shelter_desk.ui.widgets.basics import button, wrapping
from shelter_desk.ui.widgets.files import choose_folder, choose_new_file
from shelter_desk.ui.widgets.stage import Messages
from shelter_desk.ui.widgets.text import label
from shelter_desk.ui.work import Work

WIDTH, WIDEST = 720, 880  # of a page on the screen: at 100 %, and as much as a small screen has room for
DOTS = 300  # an inch; a page at what printers call high would take half a gigabyte


class Pages(QWidget):
    """PDFs with their buttons; each has a name for a file on a stick, which tells nothing."""

    def __init__(self, work: Work, documents: Sequence[tuple[bytes, str]]) -> None:
        super().__init__()
        self._work, self._files = work, list(documents)
        self._pages = [
            (document, page)
            for pdf, _name in documents
            for document in [self._loaded(pdf)]
            for page in _count(document)
        ]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(theme.MEDIUM))
        column.addWidget(
            label(_("A printer can keep what it printed. Use one that stands in this house."), ink="muted")
        )
        to_printer = button(_("Print"), self._print, kind="primary", icon="note")
        column.addWidget(wrapping(to_printer, button(_("Write it to a stick"), self._choose, icon="stick")))
        self._messages = Messages(theme.SMALL)
        column.addWidget(self._messages)
        wide = min(theme.px(WIDTH), WIDEST)
        for number, page in enumerate(self._pages, 1):
            shown = _Page(page, QSizeF(wide, 2 * wide))
            shown.setAccessibleName(_("Page {number}").format(number=formats.number(number)))
            column.addWidget(shown)

    def _loaded(self, pdf: bytes) -> QPdfDocument:
        document, memory = QPdfDocument(self), QBuffer(self)
        memory.setData(QByteArray(pdf))
        memory.open(QBuffer.OpenModeFlag.ReadOnly)
        document.load(memory)
        return document

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
        for number, page in enumerate(self._pages):
            if number:
                printer.newPage()
            painter.drawImage(0, 0, _drawn(page, space.toSizeF()))
        painter.end()
        self._messages.say("success", _("Sent to the printer."))

    @Slot()
    def _choose(self) -> None:
        if len(self._files) > 1:
            target = choose_folder(self, _("Where to?"))
        else:
            target = choose_new_file(self, _("Where to?"), self._files[0][1])
        if target is not None:
            self.write_to(target)

    def write_to(self, target: Path) -> None:
        """Write the pages, several documents into a folder; they are not sealed: anyone who has the stick can read them."""
        files = self._files

        def write() -> Path:
            for pdf, name in files:
                write_durably(target / name if target.is_dir() else target, pdf)
            return target

        self._work.do(write, self._written, self._messages.refuse)

    @Slot(object)
    def _written(self, path: Path) -> None:
        text = _("Written: {name}").format(name=formats.isolate_ltr(path.name))
        self._messages.say("success", text, (_("It is not sealed: anyone who has the stick can read it."),))


def _count(document: QPdfDocument) -> Iterable[int]:
    return range(document.pageCount())


class _Page(QLabel):
    """A page, drawn when it comes into sight: leaflets in fifty languages at once would take seconds and much memory."""

    def __init__(self, page: tuple[QPdfDocument, int], space: QSizeF) -> None:
        super().__init__()
        self._page, self._space = page, space
        self.setMinimumSize(_size(page, space))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.pixmap().isNull():
            self.setPixmap(QPixmap.fromImage(_drawn(self._page, self._space)))
        super().paintEvent(event)


def _size(page: tuple[QPdfDocument, int], space: QSizeF) -> QSize:
    document, number = page
    return document.pagePointSize(number).scaled(space, Qt.AspectRatioMode.KeepAspectRatio).toSize()


def _drawn(page: tuple[QPdfDocument, int], space: QSizeF) -> QImage:
    """A page on white, as large as the space lets it be."""
    document, number = page
    size = _size(page, space)
    paper = QImage(size, QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.drawImage(0, 0, document.render(number, size))
    painter.end()
    return paper
