"""Labels, buttons, banners and cards that look and read the same everywhere."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from shelter_desk.ui import theme
from shelter_desk.ui.widgets.flow import Flow

Slot = Callable[[], object]


class Text(QLabel):
    """A wrapped text that keeps to reading width and says truly how high it is."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setWordWrap(True)
        self._widest = theme.px(8) * theme.TEXT_COLUMNS
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._align()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._height(min(width, self._widest))

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance(self.text()) + 2
        width = min(wide, self._widest)
        return QSize(width, self._height(width))

    def minimumSizeHint(self) -> QSize:
        longest = max((self.fontMetrics().horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(min(longest + 2, self._widest), self.fontMetrics().lineSpacing())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._align()
        super().changeEvent(event)

    def _align(self) -> None:
        """By the page's direction: a foreign name must not move a line to the other side."""
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        self.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        spare = max(0, self.width() - self._widest)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.setContentsMargins(spare if mirrored else 0, 0, 0 if mirrored else spare, 0)
        super().resizeEvent(event)

    def _height(self, width: int) -> int:
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeading
        return (
            self.fontMetrics().boundingRect(QRect(0, 0, max(width, 1), 1 << 20), int(flags), self.text()).height() + 1
        )


def label(
    text: str, *, ink: str = "", size: float = theme.BODY_POINTS, bold: bool = False, wrap: bool = True
) -> QLabel:
    """A text; long ones wrap at reading width."""
    made = Text(text) if wrap else QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if ink:
        made.setProperty("ink", ink)
    if size != theme.BODY_POINTS or bold:
        made.setFont(theme.font(size, bold=bold))
    return made


def title(text: str) -> QLabel:
    """A page's title, a heading for screen readers."""
    made = label(text, size=theme.TITLE_POINTS, bold=True, wrap=False)
    made.setAccessibleName(text)
    return made


def heading(text: str) -> QLabel:
    """A section's heading."""
    made = label(text, size=theme.SECTION_POINTS, bold=True)
    made.setAccessibleName(text)
    return made


def button(text: str, slot: Slot | None = None, *, kind: str = "", icon: str = "", hint: str = "") -> QPushButton:
    """A button; `kind` is primary, plain, nav or row. Its words are its accessible name."""
    made = QPushButton(text)
    made.setAccessibleName(text)
    made.setMinimumHeight(theme.px(theme.TARGET))
    made.setMinimumWidth(theme.px(theme.TARGET))
    made.setAutoDefault(False)
    if kind:
        made.setProperty("kind", kind)
    if icon:
        ink = theme.colours().primary[0] if kind == "primary" else None
        made.setIcon(theme.icon(icon, ink))
        made.setIconSize(QSize(theme.px(20), theme.px(20)))
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
        self._row = row
        self.setAccessibleName(" ".join((text, *details)))

    def add_action(self, text: str, slot: Slot) -> QPushButton:
        """One button at the end of the banner."""
        made = button(text, slot)
        self._row.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)
        return made


class Card(QFrame):
    """A raised frame with a vertical layout."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*(theme.px(theme.LARGE),) * 4)
        self.body.setSpacing(theme.px(theme.SMALL))


class Page(QScrollArea):
    """A page that scrolls as a whole; `body` is its column."""

    def __init__(self, parent: QWidget | None = None, *, widest: int = 1100) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QWidget()
        # A stretch below, not an alignment: Qt gives an aligned layout no more than its size hint, and cuts wrapped text.
        whole = QVBoxLayout(outer)
        whole.setContentsMargins(*(theme.px(theme.HUGE),) * 4)
        row = QHBoxLayout()
        whole.addLayout(row)
        whole.addStretch(1)
        column = QWidget()
        column.setMaximumWidth(theme.px(widest))
        self.body = QVBoxLayout(column)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme.px(theme.LARGE))
        row.addWidget(column, 1)
        row.addStretch(0)
        self.setWidget(outer)

    def clear(self) -> None:
        """Take everything off the page."""
        empty(self.body)


def wrapping(*parts: QWidget) -> QWidget:
    """Widgets side by side that go on in the next line where there is no room."""
    holder = QWidget()
    flow = Flow(holder)
    for part in parts:
        flow.addWidget(part)
    return holder


def line(*parts: QWidget | None, spacing: int = theme.SMALL) -> QHBoxLayout:
    """Widgets side by side; None is the stretch between them."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(spacing))
    fill(row, parts)
    return row


def fill(layout: QBoxLayout, parts: tuple[QWidget | None, ...]) -> None:
    for part in parts:
        if part is None:
            layout.addStretch(1)
        else:
            layout.addWidget(part)


def empty(layout: QLayout) -> None:
    """Delete everything in a layout, nested layouts included."""
    while (item := layout.takeAt(0)) is not None:
        if (inner := item.layout()) is not None:
            empty(inner)
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
