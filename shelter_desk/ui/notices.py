"""Messages above the page: they are read aloud, good news goes away by itself, the rest when it was read."""

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from shelter_desk.i18n import _, formats
from shelter_desk.ui import theme
from shelter_desk.ui.widgets.basics import Banner
from shelter_desk.ui.widgets.stage import Messages, announce

SECONDS = 8


class Notices(QWidget):
    """A column of banners, and the warning before the desk locks."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        edge, above = theme.px(theme.HUGE), theme.px(theme.SMALL)
        self._column.setContentsMargins(edge, above, edge, above)
        self._warning = Messages()
        self._column.addWidget(self._warning)
        self._banners: list[Banner] = []
        self._fit()

    def say(self, level: str, words: str) -> None:
        """Show a message: its first line, and the rest below it."""
        first, *rest = words.split("\n")
        banner = Banner(level, first, tuple(rest))
        banner.add_action(_("Close"), self._close)
        self._column.addWidget(banner)
        self._banners.append(banner)
        self._fit()
        announce(self, banner.accessibleName())
        if level in ("success", "info"):
            going = QTimer(banner)
            going.setSingleShot(True)
            going.setInterval(SECONDS * 1000)
            going.timeout.connect(self._expire)
            going.start()

    def warn_of_lock(self, left: int) -> None:
        """Count down; a screen reader hears it once."""
        text = _("The desk locks in {seconds} seconds. Press any key to stay.").format(seconds=formats.number(left))
        if self._warning.isHidden():
            announce(self, text)
        self._warning.put(Banner("warning", text))
        self._fit()

    def forget_warning(self) -> None:
        self._warning.clear()
        self._fit()

    def put_away(self, away: bool) -> None:
        """Take what was said so far out of sight, and bring it back; what is said meanwhile shows."""
        for banner in self._banners:
            banner.setVisible(not away)
        self._fit()

    @Slot()
    def _close(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, QPushButton):
            self._drop(pressed.parentWidget())

    @Slot()
    def _expire(self) -> None:
        going = self.sender()
        self._drop(going.parent() if going is not None else None)

    def _drop(self, banner: object) -> None:
        if isinstance(banner, Banner) and banner in self._banners:
            self._banners.remove(banner)
            banner.hide()
            banner.deleteLater()
            self._fit()

    def _fit(self) -> None:
        """Take no room while there is nothing to say."""
        self.setVisible(not self._warning.isHidden() or any(not banner.isHidden() for banner in self._banners))
