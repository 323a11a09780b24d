"""When the desk locks by itself: after minutes without a key or mouse, at screen lock, at suspend; and F12."""

import time

from PySide6.QtCore import SLOT, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtDBus import QDBusConnection
from PySide6.QtGui import QCursor, QKeyEvent

USUAL_MINUTES, MOST_MINUTES = 5, 15
WARNING_SECONDS = 30
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)


class InputWatch(QObject):
    """Hears every input of the program, in dialogs and menus too.

    Counts from the last one: `warned(seconds left)` before, `expired` when time is up. `panic` at F12.
    Interview and consent screens hold longer: there people talk and do not type.
    """

    warned = Signal(int)
    calm = Signal()
    expired = Signal()
    panic = Signal()

    def __init__(self, minutes: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._limit = _bounded(minutes) * 60
        self._held = False
        self._since = _now()
        self._pointer = QCursor.pos()
        self._warning = False
        self._ticks = QTimer(self)
        self._ticks.setInterval(1000)
        self._ticks.timeout.connect(self.tick)
        self._ticks.start()

    @Slot(int)
    def set_minutes(self, minutes: int) -> None:
        self._limit = _bounded(minutes) * 60

    def hold_longer(self, hold: bool) -> None:
        """While people talk: the longest time the desk allows, never off."""
        self._held = hold
        self.touched()

    @property
    def limit_seconds(self) -> int:
        return MOST_MINUTES * 60 if self._held else self._limit

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        # Qt itself sends moves when widgets come and go under a pointer that rests; they are nobody's.
        if kind in _INPUT and event.spontaneous() and not self._rests(kind):
            self.touched()
            if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F12:
                self.panic.emit()
                return True
        return False

    def _rests(self, kind: QEvent.Type) -> bool:
        if kind != QEvent.Type.MouseMove:
            return False
        before, self._pointer = self._pointer, QCursor.pos()
        return before == self._pointer

    def touched(self) -> None:
        self._since = _now()
        if self._warning:
            self._warning = False
            self.calm.emit()

    @Slot()
    def tick(self) -> None:
        left = self.limit_seconds - self.seconds_idle()
        if left <= 0:
            self._ticks.stop()
            self.expired.emit()
        elif left <= WARNING_SECONDS:
            self._warning = True
            self.warned.emit(left)

    def seconds_idle(self) -> int:
        """By the clock that runs on longest: one stands still while the machine sleeps, the other can be set back."""
        return int(max(now - since for now, since in zip(_now(), self._since, strict=True)))


class SystemWatch(QObject):
    """Hears from the system, over D-Bus, that the screen locks or the machine goes to sleep (Linux)."""

    away = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        login = "org.freedesktop.login1"
        system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
        if system.isConnected():
            self._hear(
                system, login, "/org/freedesktop/login1", f"{login}.Manager", "PrepareForSleep", "on_sleep(bool)"
            )
            self._hear(system, login, "", f"{login}.Session", "Lock", "on_lock()")
        if session.isConnected():
            for name in ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver"):
                self._hear(session, "", "", name, "ActiveChanged", "on_screen(bool)")

    def _hear(self, bus: QDBusConnection, service: str, path: str, interface: str, name: str, slot: str) -> None:
        # The signature that PySide 6.12 writes down says bytes; those it refuses, and takes text.
        bus.connect(service, path, interface, name, self, SLOT(slot))  # type: ignore[call-overload]

    @Slot(bool)
    def on_sleep(self, begins: bool) -> None:
        if begins:
            self.away.emit()

    @Slot()
    def on_lock(self) -> None:
        self.away.emit()

    @Slot(bool)
    def on_screen(self, active: bool) -> None:
        if active:
            self.away.emit()


def _now() -> tuple[float, float]:
    return time.monotonic(), time.time()


def _bounded(minutes: int) -> int:
    return max(1, min(MOST_MINUTES, minutes))
