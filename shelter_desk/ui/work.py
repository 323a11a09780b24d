"""The one database thread: work goes in as functions, results come back by signal.

The vault's connection lives in that thread. Work must never touch a widget; a failure comes back as a
DeskError, and anything else as a Bug whose words carry no content.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from shelter_desk.errors import Bug, DeskError
from shelter_desk.i18n import _


class Job(QObject):
    """One piece of work; `done` or `failed` is emitted in the window's thread, unless nobody waits any more."""

    done = Signal(object)
    failed = Signal(object)

    def __init__(self, work: Callable[[], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._work: Callable[[], Any] | None = work

    def run(self) -> tuple[Any, DeskError | None]:
        """Do the work, in the database thread."""
        work, self._work = self._work, None
        assert work is not None
        try:
            return work(), None
        except DeskError as problem:
            return None, problem
        except Exception as problem:
            return None, bug(problem)


class _Runner(QObject):
    finished = Signal(object, object, object)

    @Slot(object)
    def run(self, job: Job) -> None:
        result, problem = job.run()
        self.finished.emit(job, result, problem)


class Work(QObject):
    """Owns the thread; `busy` tells whether anything is under way."""

    busy = Signal(bool)
    _hand_over = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = QThread()
        self._thread.setObjectName("database")
        self._runner = _Runner()
        self._runner.moveToThread(self._thread)
        self._hand_over.connect(self._runner.run)
        self._runner.finished.connect(self._finished)
        self._waiting = 0
        self._thread.start()

    def do(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[DeskError], object] | None = None,
    ) -> Job:
        """Do something in the database thread; `done` and `failed` are bound slots of widgets."""
        job = Job(work, self)
        if done is not None:
            job.done.connect(done)
        if failed is not None:
            job.failed.connect(failed)
        self._waiting += 1
        if self._waiting == 1:
            self.busy.emit(True)
        self._hand_over.emit(job)
        return job

    def stop(self) -> None:
        """Finish what is under way and end the thread."""
        self._thread.quit()
        self._thread.wait()

    @property
    def idle(self) -> bool:
        return self._waiting == 0

    @Slot(object, object, object)
    def _finished(self, job: Job, result: Any, problem: DeskError | None) -> None:
        self._waiting -= 1
        if problem is None:
            job.done.emit(result)
        else:
            job.failed.emit(problem)
        job.deleteLater()
        if self._waiting == 0:
            self.busy.emit(False)


def bug(problem: Exception) -> Bug:
    """What an unexpected exception becomes: its type and place, never its text."""
    place = problem.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_globals.get('__name__', '?')}:{place.tb_lineno}" if place else "?"
    return Bug(
        f"bug-{type(problem).__name__}",
        _("Something in Shelter Desk did not work."),
        _("What you wrote is still here. Save it again; if it happens twice, lock the desk and open it anew."),
        (f"{type(problem).__name__} {where}",),
    )
