"""Python's garbage is collected in the window's thread alone, never in the middle of the database's work.

Widgets stand in cycles, so the collector takes them away, and it runs in whichever thread fills the last place.
A widget must not be deleted in the database thread, nor its wrapper be taken there while the window deletes it.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MS = 1000


class Garbage(QObject):
    """Switches the automatic collector off, and does its work now and then."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.sweep)
        self._timer.start()

    @Slot()
    def sweep(self) -> None:
        """Collect the oldest generation that is due, as the automatic collector would."""
        due = [
            generation
            for generation, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if count > most
        ]
        if due:
            gc.collect(due[-1])
