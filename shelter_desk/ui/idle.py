"""When the desk locks by itself: after minutes without a key or mouse, at screen lock, at suspend."""

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtDBus import QDBusConnection

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


class IdleWatch(QObject):
    """Counts from the last input. `warned(seconds left)` before, `expired` when time is up.

    Interview and consent screens hold longer: there people talk and do not type.
    """

    warned = Signal(int)
    calm = Signal()
    expired = Signal()

    def __init__(self, minutes: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._limit = _bounded(minutes) * 60
        self._held = False
        self._since = QElapsedTimer()
        self._since.start()
        self._warning = False
        self._ticks = QTimer(self)
        self._ticks.setInterval(1000)
        self._ticks.timeout.connect(self.tick)
        self._ticks.start()

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
        if event.type() in _INPUT:
            self.touched()
        return False

    def touched(self) -> None:
        self._since.restart()
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
        return self._since.elapsed() // 1000


class SystemWatch(QObject):
    """Hears from the system, over D-Bus, that the screen locks or the machine goes to sleep (Linux)."""

    away = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
        if system.isConnected():
            login = "org.freedesktop.login1"
            system.connect(
                login, "/org/freedesktop/login1", f"{login}.Manager", "PrepareForSleep", self, b"1on_sleep(bool)"
            )
            system.connect(login, "", f"{login}.Session", "Lock", self, b"1on_lock()")
        if session.isConnected():
            for name in ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver"):
                session.connect("", "", name, "ActiveChanged", self, b"1on_screen(bool)")

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


def _bounded(minutes: int) -> int:
    return max(1, min(MOST_MINUTES, minutes))
