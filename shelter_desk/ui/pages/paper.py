"""A record on paper: first whether paper is safe to carry, then the pages as they would be, then a printer or a stick."""

import functools

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelter_desk import i18n
from shelter_desk.actions.cases import Record
from shelter_desk.actions.printing import print_record
from shelter_desk.i18n import _, data_text, formats
from shelter_desk.ui import theme
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import button, labelled, wrapping
from shelter_desk.ui.widgets.choice import Choice
from shelter_desk.ui.widgets.pages import Pages
from shelter_desk.ui.widgets.stage import Messages, Stage
from shelter_desk.ui.widgets.stops import focus, stops
from shelter_desk.ui.widgets.text import heading, label


class Paper(QWidget):
    """One record; its pages go with this widget. `left` when it is put away."""

    left = Signal()

    def __init__(self, session: Session, case: str, record: Record) -> None:
        super().__init__()
        self._session, self._case, self._record = session, case, record
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
        pages = Pages(self._session.work, [(pdf, f"{self._session.today().isoformat()}.pdf")])
        self._step.put(pages)
        focus(stops(pages)[0])
