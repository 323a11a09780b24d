"""Buttons, banners and cards that look and read the same everywhere."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from shelter_desk.ui import theme
from shelter_desk.ui.widgets.flow import Flow
from shelter_desk.ui.widgets.text import label

Slot = Callable[[], object]


class _Button(QPushButton):
    """On a dark ground focus shows as a second ring inside, because blue beside it is no contrast."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.hasFocus() or self.property("kind") == "nav":
            return
        colours, inset = theme.colours(), theme.px(4)
        if self.property("kind") == "primary" or self.isChecked():
            ink = colours.info[1] if self.isChecked() else colours.primary[0]
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(ink), theme.px(2)))
            painter.drawRoundedRect(self.rect().adjusted(inset, inset, -inset, -inset), theme.TINY, theme.TINY)
            painter.end()


def button(text: str, slot: Slot | None = None, *, kind: str = "", icon: str = "", hint: str = "") -> QPushButton:
    """A button; `kind` is primary, plain, nav, row or answer. Its words are its accessible name."""
    words = text.replace("&", "&&")  # a name may hold one; nothing here has an underlined letter
    made = _Button(words)
    made.setAccessibleName(text)
    # Enter presses what has the focus; in a window that is no dialog this makes nothing the default.
    made.setAutoDefault(True)
    if kind:
        made.setProperty("kind", kind)
    if icon:
        ink = theme.colours().primary[0] if kind == "primary" else None
        made.setIcon(theme.icon(icon, ink, theme.TINY))
        made.setIconSize(QSize(theme.px(24), theme.px(20)))
    if hint:
        made.setToolTip(hint)
        made.setAccessibleDescription(hint)
    if slot is not None:
        made.clicked.connect(slot)
    return made


class Banner(QFrame):
    """An alert: icon, words, and perhaps one action; never colour alone."""

    def __init__(self, level: str, text: str, details: tuple[str, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("level", level)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        row.setSpacing(theme.px(theme.MEDIUM))
        ink = theme.colours().of_level(level)[0]
        picture = QLabel()
        picture.setPixmap(theme.icon("done" if level == "success" else level, ink).pixmap(theme.px(22), theme.px(22)))
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(theme.px(theme.TINY))
        words.addWidget(label(text, ink=level, bold=True))
        for line in details:
            words.addWidget(label(line, ink=level))
        row.addLayout(words, 1)
        self._row, self._words, self._picture = row, words, picture
        self.setAccessibleName(" ".join((text, *details)))

    def add_action(self, text: str, slot: Slot) -> QPushButton:
        """One button at the end of the banner; words of one line stand in the middle beside it."""
        made = button(text, slot)
        self._words.insertStretch(0, 1)
        self._words.addStretch(1)
        self._row.setAlignment(self._picture, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)
        made.show()  # in a banner that is in sight Qt would wait for the next turn, and the focus could not go there
        return made


class Card(QFrame):
    """A raised frame with a vertical layout."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*(theme.px(theme.LARGE),) * 4)
        self.body.setSpacing(theme.px(theme.SMALL))


def labelled(text: str, widget: QWidget, hint: str = "") -> QWidget:
    """A widget under its label; both belong together for eyes and for screen readers."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(theme.TINY))
    above = label(text, bold=True)
    above.setBuddy(widget)
    widget.setAccessibleName(text)
    column.addWidget(above)
    if hint:
        column.addWidget(label(hint, ink="muted"))
        widget.setAccessibleDescription(hint)
    column.addWidget(widget)
    return holder


def wrapping(*parts: QWidget) -> QWidget:
    """Widgets side by side that go on in the next line where there is no room."""
    holder = QWidget()
    flow = Flow(holder)
    for part in parts:
        flow.addWidget(part)
    return holder


def beside(words: QWidget, *ends: QWidget) -> QHBoxLayout:
    """Words that take the room there is, and what stands at the end of their line."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(theme.SMALL))
    row.addWidget(words, 1, Qt.AlignmentFlag.AlignVCenter)
    for end in ends:
        row.addWidget(end, 0, Qt.AlignmentFlag.AlignVCenter)
    return row
