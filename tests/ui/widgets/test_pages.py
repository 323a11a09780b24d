"""Pages on the screen: drawn when they come into sight, so that many neither hold the window up nor fill the memory."""

import datetime

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea

from shelter_desk.actions.leaflets import Wish, leaflet
from shelter_desk.ui.widgets.pages import Pages
from shelter_desk.ui.work import Work
from tests.documents.profiles import EVERYTHING
from tests.ui.hands import let_go


def shown(pages: Pages) -> list[QLabel]:
    return [each for each in pages.findChildren(QLabel) if each.accessibleName().startswith("Page ")]


@pytest.mark.usefixtures("qapp")
def test_a_page_is_drawn_when_it_comes_into_sight() -> None:
    printed = leaflet(Wish("en", "adult"), EVERYTHING, datetime.date(2026, 3, 10))
    work = Work()
    pages = Pages(work, [(printed.pdf, printed.name)] * 5)
    found, area = shown(pages), QScrollArea()
    heights = [each.minimumHeight() for each in found]
    area.setWidget(pages)
    area.resize(1000, 700)
    area.show()
    QApplication.processEvents()
    assert len(found) >= 10
    drawn = [not each.pixmap().isNull() for each in found]
    assert drawn[0]
    assert not any(drawn[3:])
    area.ensureWidgetVisible(found[-1])
    QApplication.processEvents()
    assert not found[-1].pixmap().isNull()
    assert found[-1].pixmap().height() == heights[-1]  # nothing moves when it is drawn
    work.stop()
    let_go(area)
    let_go(work)
