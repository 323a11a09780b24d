"""Widgets are collected in the window's thread alone, however busy the database thread is."""

import threading
import weakref

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from shelter_desk.ui.garbage import Garbage
from shelter_desk.ui.work import Work
from tests.ui.hands import let_go, settle, wait_for


class Ring(QWidget):
    """A widget in a cycle, as every page is one."""

    def __init__(self) -> None:
        super().__init__()
        self.own = self.show


def test_a_dropped_widget_is_not_deleted_by_the_database_thread() -> None:
    work, ended = Work(), []
    weakref.finalize(Ring(), lambda: ended.append(threading.current_thread()))
    work.do(lambda: len([[number] for number in range(100_000)]))  # a hundred times what wakes the collector
    settle(work)
    assert all(thread is threading.main_thread() for thread in ended)
    found = QCoreApplication.instance().findChild(Garbage)
    found._timer.setInterval(1)
    crowd = [[number] for number in range(2_000)]
    wait_for(lambda: bool(ended))
    found._timer.setInterval(1000)
    assert ended == [threading.main_thread()]
    assert len(crowd) == 2_000
    work.stop()
    let_go(work)
