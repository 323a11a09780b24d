"""A page that scrolls as a whole."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from shelter_desk.ui import theme
from shelter_desk.ui.widgets.stage import Stage


class Page(QScrollArea):
    """A column of at most `widest` pixels (at 100 %), at the start of the page or in its middle.

    `body` is what stands on it for good; `content` is what is built anew.
    """

    def __init__(self, parent: QWidget | None = None, *, widest: int = 1100, centred: bool = False) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QWidget()
        # A stretch below, not an alignment: Qt gives an aligned layout no more than its size hint, and cuts wrapped text.
        self._whole = QVBoxLayout(outer)
        self._whole.setContentsMargins(*(theme.px(theme.HUGE),) * 4)
        row = QHBoxLayout()
        self._whole.addLayout(row)
        self._whole.addStretch(1)
        column = QWidget()
        column.setMaximumWidth(theme.px(widest))
        self.body = QVBoxLayout(column)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme.px(theme.LARGE))
        self.content = Stage()
        self.body.addWidget(self.content)
        if centred:
            row.addStretch(0)
        row.addWidget(column, 1)
        row.addStretch(0)
        self.setWidget(outer)

    def fill(self) -> None:
        """Let the column take the whole height, for a page that is one long list."""
        self._whole.setStretch(0, 1)
        self._whole.setStretch(1, 0)
