"""The start window: walks through the pages before a desk is open, and hands over the open desk."""

from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelter_desk.i18n import _
from shelter_desk.ui import preferences, theme
from shelter_desk.ui.start import places
from shelter_desk.ui.start.frame import StartFrame, StartPage
from shelter_desk.ui.start.unlock import UnlockPage
from shelter_desk.ui.start.welcome import WelcomePage
from shelter_desk.ui.widgets.files import choose_folder
from shelter_desk.ui.widgets.stage import Stage
from shelter_desk.ui.widgets.stops import stops
from shelter_desk.ui.work import Work

if TYPE_CHECKING:
    from shelter_desk.actions.unlock import Opened
    from shelter_desk.ui.start.setup import Plan


class StartWindow(QWidget):
    """`opened` carries the open desk; its connection lives in the thread of `work`."""

    opened = Signal(object)

    def __init__(self, work: Work, places_known: list[Path] | None = None) -> None:
        super().__init__()
        self._work = work
        self._places = places.known() if places_known is None else places_known
        self.setWindowTitle(_("Desk"))
        self.resize(theme.fitting(900, 720))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._stage = Stage()
        column.addWidget(self._stage)
        self._dress()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._work.stop()
        super().closeEvent(event)

    @Slot()
    def _dress(self) -> None:
        """Build anew, after the language, text size or colours changed."""
        self._frame = StartFrame()
        self._frame.redressed.connect(self._dress)
        self._stage.put(self._frame)
        if self._places:
            self._show_unlock()
        else:
            self._show_welcome()

    def _show(self, page: StartPage) -> None:
        self._frame.show_page(page)
        first = [] if page.focusProxy() is not None else stops(page)
        (first[0] if first else page).setFocus()

    @Slot()
    def _show_unlock(self) -> None:
        page = UnlockPage(self._places, self._work)
        page.opened.connect(self._hand_over)
        page.other.connect(self._show_welcome)
        page.leaflets.connect(self._show_leaflets)
        self._show(page)

    @Slot()
    def _show_leaflets(self) -> None:
        # Here, not above: it brings what draws pages, which nobody needs to unlock a desk.
        from shelter_desk.ui.start.leaflets import LeafletStartPage

        page = LeafletStartPage(self._work)
        page.back.connect(self._show_unlock)
        self._show(page)

    @Slot()
    def _show_welcome(self) -> None:
        page = WelcomePage(bool(self._places))
        page.set_up.connect(self._show_desk_step)
        page.practise.connect(self._practise)
        page.open_other.connect(self._open_other)
        page.restore.connect(self._restore)
        page.recover.connect(self._recover)
        page.back.connect(self._show_unlock)
        self._show(page)

    @cached_property
    def _plan(self) -> "Plan":
        """What is chosen while a desk is set up."""
        made: Plan = _setup().Plan()
        return made

    @Slot()
    def _show_desk_step(self) -> None:
        page = _setup().DeskStep(self._plan)
        page.next.connect(self._show_first_person)
        page.back.connect(self._show_welcome)
        self._show(page)

    @Slot()
    def _show_first_person(self) -> None:
        page = _setup().PersonStep(self._plan, second=False)
        page.next.connect(self._show_second_person)
        page.back.connect(self._show_desk_step)
        self._show(page)

    @Slot()
    def _show_second_person(self) -> None:
        page = _setup().PersonStep(self._plan, second=True)
        page.next.connect(self._make)
        page.back.connect(self._show_first_person)
        self._show(page)

    @Slot()
    def _make(self) -> None:
        page = _setup().MakeStep(self._plan, self._work)
        page.next.connect(self._show_share)
        page.back.connect(self._show_desk_step)
        self._share = 0
        self._show(page)

    @Slot()
    def _show_share(self) -> None:
        if self._share == len(self._plan.shares):
            rehearsal = _setup().RehearseStep(self._plan, self._work)
            rehearsal.opened.connect(self._hand_over)
            rehearsal.back.connect(self._first_share)
            self._show(rehearsal)
            return
        page = _setup().ShareStep(self._plan, self._share)
        page.next.connect(self._show_share)
        page.back.connect(self._share_before)
        self._share += 1
        self._show(page)

    @Slot()
    def _first_share(self) -> None:
        self._share = 0
        self._show_share()

    @Slot()
    def _share_before(self) -> None:
        self._share = max(0, self._share - 2)
        self._show_share()

    @Slot()
    def _practise(self) -> None:
        page = _others().PractisePage(self._work)
        page.opened.connect(self._hand_over)
        page.back.connect(self._show_welcome)
        self._show(page)

    @Slot()
    def _open_other(self) -> None:
        folder = choose_folder(self, _("Choose the folder of the desk"))
        if folder is not None:
            self._places = [folder, *(place for place in self._places if place != folder)]
            self._show_unlock()

    @Slot()
    def _restore(self) -> None:
        page = _others().RestorePage(self._work)
        page.opened.connect(self._hand_over)
        page.back.connect(self._show_welcome)
        self._show(page)

    @Slot()
    def _recover(self) -> None:
        place = self._places[0] if self._places else choose_folder(self, _("Choose the folder of the desk"))
        if place is None:
            return
        page = _others().RecoverPage(place, self._work)
        page.opened.connect(self._hand_over)
        page.back.connect(self._show_welcome)
        self._show(page)

    @Slot(object)
    def _hand_over(self, found: "Opened") -> None:
        folder = str(found.desk.vault.folder.resolve())
        preferences.keep(msgspec.structs.replace(preferences.load(), desk=folder))
        self.opened.emit(found)


def _setup() -> ModuleType:
    """The pages of the set-up, read when somebody sets a desk up: nobody else should wait for them."""
    from shelter_desk.ui.start import setup

    return setup


def _others() -> ModuleType:
    """The pages of other beginnings, likewise."""
    from shelter_desk.ui.start import others

    return others
