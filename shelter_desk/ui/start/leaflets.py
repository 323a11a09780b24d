"""Leaflets from the lock screen: shipped texts only, drafts as short sheets; nothing is known of any person."""

import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from shelter_desk import i18n
from shelter_desk.actions.definitions import definitions
from shelter_desk.actions.desk import USUAL_PROFILE
from shelter_desk.i18n import _, data_text
from shelter_desk.ui.pages.leafleting import LeafletChooser, Made
from shelter_desk.ui.start.frame import StartPage
from shelter_desk.ui.widgets.basics import button, labelled, wrapping
from shelter_desk.ui.widgets.choice import Choice
from shelter_desk.ui.widgets.pages import Pages
from shelter_desk.ui.widgets.stage import Stage
from shelter_desk.ui.widgets.stops import focus, stops
from shelter_desk.ui.widgets.text import label, title
from shelter_desk.ui.work import Work


class LeafletStartPage(StartPage):
    """Prints for whoever stands there, before anyone has unlocked; it is entered after unlocking."""

    back = Signal()

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self.body.addWidget(title(_("Leaflets")))
        text = _("They are counted after unlocking, under Leaflets. Draft translations print as short sheets here.")
        self.body.addWidget(label(text, ink="muted"))
        self._profile = Choice()
        for profile in definitions().profiles.values():
            self._profile.addItem(data_text(profile.title), profile.id)
        self._profile.setCurrentIndex(max(0, self._profile.findData(USUAL_PROFILE)))
        self.body.addWidget(labelled(_("Country profile"), self._profile))
        chooser = LeafletChooser(
            work,
            i18n.catalogue,
            lambda: definitions().profile(self._profile.currentData()),
            lambda: datetime.datetime.now(datetime.UTC).astimezone().date(),
            several=True,
            interpreters=False,
        )
        chooser.made.connect(self._ready)
        self.body.addWidget(chooser)
        self._pages = Stage()
        self.body.addWidget(self._pages)
        self.body.addWidget(wrapping(button(_("Back"), self.back.emit, kind="plain", icon="back")))

    @Slot(object)
    def _ready(self, made: Made) -> None:
        pages = Pages(self._work, [(printed.pdf, printed.name) for _wish, printed in made])
        self._pages.put(pages)
        focus(stops(pages)[0])
