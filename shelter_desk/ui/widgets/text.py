"""Labels that wrap at reading width and look the same everywhere."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from shelter_desk.ui import theme


class Text(QLabel):
    """A wrapped text that keeps to reading width and says truly how high it is."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._heights: dict[int, int] = {}
        self.setTextFormat(Qt.TextFormat.PlainText)
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
        wide = self.fontMetrics().horizontalAdvance(self.text()) + 2 + self._slack()
        width = min(wide, self._widest)
        return QSize(width, self._height(width))

    def minimumSizeHint(self) -> QSize:
        longest = max((self.fontMetrics().horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(min(longest + 2, self._widest), self.fontMetrics().lineSpacing())

    def setText(self, text: str) -> None:
        self._heights.clear()
        super().setText(text)

    def changeEvent(self, event: QEvent) -> None:
        self._heights.clear()
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._align()
        super().changeEvent(event)

    def _align(self) -> None:
        """By the page's direction: a foreign name must not move a line to the other side."""
        side = Qt.AlignmentFlag.AlignRight if self._mirrored() else Qt.AlignmentFlag.AlignLeft
        self.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        spare = max(0, self.width() - self._widest)
        if self._mirrored():
            self.setContentsMargins(spare + self._slack(), 0, 0, 0)
        else:
            self.setContentsMargins(0, 0, spare, 0)
        super().resizeEvent(event)

    def _mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _slack(self) -> int:
        """From right to left Qt shifts a wrapped line by the space it ends with; the last letter needs that room."""
        return self.fontMetrics().horizontalAdvance(" ") + 1 if self._mirrored() else 0

    def _height(self, width: int) -> int:
        """At this width; measured once, because a page asks some hundred times while it is laid out."""
        if width not in self._heights:
            room = QRect(0, 0, max(width - self._slack(), 1), 1 << 20)
            flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeading
            self._heights[width] = self.fontMetrics().boundingRect(room, int(flags), self.text()).height() + 1
        return self._heights[width]


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
    made = label(text, size=theme.TITLE_POINTS, bold=True)
    made.setAccessibleName(text)
    return made


def heading(text: str) -> QLabel:
    """A section's heading."""
    made = label(text, size=theme.SECTION_POINTS, bold=True)
    made.setAccessibleName(text)
    return made
