"""The frame of everything before unlocking: a calm column in the middle, language and text size below."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from shelter_desk import i18n
from shelter_desk.i18n import _, formats
from shelter_desk.ui import application, preferences, theme
from shelter_desk.ui.widgets.basics import button, wrapping
from shelter_desk.ui.widgets.choice import Choice
from shelter_desk.ui.widgets.stage import Stage
from shelter_desk.ui.widgets.text import label

SCALES = (100, 125, 150, 175, 200)
WIDEST = 640


class StartPage(QWidget):
    """One page in the column; `body` is where it puts its parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*(theme.px(theme.VAST),) * 4)
        self.body.setSpacing(theme.px(theme.MEDIUM))


class StartFrame(QWidget):
    """One page at a time in a centred card, with language, text size and colours below it."""

    redressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.addStretch(1)
        card = QFrame()
        card.setProperty("kind", "card")
        card.setMaximumWidth(theme.px(WIDEST))
        inside = QVBoxLayout(card)
        inside.setContentsMargins(0, 0, 0, 0)
        self.stage = Stage()
        inside.addWidget(self.stage)
        column = QVBoxLayout()
        column.addStretch(1)
        column.addWidget(card)
        column.addStretch(2)
        row.addLayout(column, 6)
        row.addStretch(1)
        scroll.setWidget(middle)
        outer.addWidget(scroll, 1)
        outer.addWidget(self._controls())

    @property
    def page(self) -> QWidget | None:
        """The page that is shown."""
        return self.stage.content

    def show_page(self, page: StartPage) -> None:
        """Show a page, and let the one before go: what was typed there must not stay in memory."""
        self.stage.put(page)

    def hold(self, busy: bool) -> None:
        """While a desk is being made or opened nothing leads away: the one who asked must be there to get it."""
        for made in self.findChildren(QPushButton):
            made.setEnabled(not busy)
        for box in (self._language, self._scale):
            box.setEnabled(not busy)

    def _controls(self) -> QWidget:
        chosen = preferences.load()
        self._language = Choice()
        self._language.setAccessibleName(_("Language"))
        for code in i18n.locales():
            self._language.addItem(formats.own_name(code), code)
        self._language.setCurrentIndex(max(0, self._language.findData(i18n.current().code)))
        self._scale = Choice()
        self._scale.setAccessibleName(_("Text size"))
        for percent in SCALES:
            self._scale.addItem(_("{percent} %").format(percent=formats.number(percent)), percent)
        self._scale.setCurrentIndex(max(0, self._scale.findData(chosen.scale)))
        for box in (self._language, self._scale):
            box.activated.connect(self._changed)
        self._dark = button(_("Dark"), self._changed)
        self._dark.setCheckable(True)
        self._dark.setChecked(chosen.dark)
        bar = QFrame()
        row = QHBoxLayout(bar)
        row.setContentsMargins(*(theme.px(theme.MEDIUM),) * 4)
        row.addStretch(1)
        boxes = wrapping(_named(_("Language"), self._language), _named(_("Text size"), self._scale), self._dark)
        boxes.setMaximumWidth(theme.px(WIDEST))
        row.addWidget(boxes, 6)
        row.addStretch(1)
        return bar

    @Slot()
    def _changed(self) -> None:
        kept = preferences.load()
        preferences.keep(
            preferences.Preferences(
                self._language.currentData(), self._dark.isChecked(), self._scale.currentData(), kept.desk
            )
        )
        running = QApplication.instance()
        assert isinstance(running, QApplication)
        application.dress(running, preferences.load())
        self.redressed.emit()


def _named(text: str, box: Choice) -> QWidget:
    """A box with its name before it."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(theme.SMALL))
    name = label(text, wrap=False)
    name.setBuddy(box)
    row.addWidget(name)
    row.addWidget(box)
    return holder
