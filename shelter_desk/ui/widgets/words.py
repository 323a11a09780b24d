"""Recovery words to copy by hand: numbered, in columns that line up."""

from PySide6.QtWidgets import QGridLayout, QWidget

from shelter_desk.i18n import formats
from shelter_desk.ui import theme
from shelter_desk.ui.widgets.text import label

COLUMNS = 4


class RecoveryWords(QWidget):
    """The words of one paper."""

    def __init__(self, share: str) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(theme.MEDIUM))
        grid.setVerticalSpacing(theme.px(theme.SMALL))
        words = share.split()
        for place, word in enumerate(words):
            text = f"{formats.number(place + 1)}. {formats.isolate_ltr(word)}"
            grid.addWidget(label(text, size=theme.SECTION_POINTS, wrap=False), place // COLUMNS, place % COLUMNS)
        self.setAccessibleName(" ".join(words))
