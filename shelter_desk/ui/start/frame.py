"""The frame of everything before unlocking: a calm column in the middle, language and text size below."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from shelter_desk import i18n
from shelter_desk.i18n import _, formats
from shelter_desk.ui import application, preferences, theme
from shelter_desk.ui.widgets.basics import button, label, line

SCALES = (100, 125, 150, 175, 200)


class StartPage(QWidget):
    """One page in the column; `body` is where it puts its parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*(theme.px(theme.VAST),) * 4)
        self.body.setSpacing(theme.px(theme.MEDIUM))


class StartFrame(QWidget):
    """A stack of pages in a centred card, with language, text size and colours below it."""

    redressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.addStretch(1)
        self.card = QFrame()
        self.card.setProperty("kind", "card")
        self.card.setMinimumWidth(theme.px(440))
        self.card.setMaximumWidth(theme.px(640))
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(0, 0, 0, 0)
        self.stack = QStackedWidget()
        inside.addWidget(self.stack)
        column = QVBoxLayout()
        column.addStretch(1)
        column.addWidget(self.card)
        column.addStretch(2)
        row.addLayout(column, 4)
        row.addStretch(1)
        scroll.setWidget(middle)
        outer.addWidget(scroll, 1)
        outer.addWidget(self._controls())

    def show_page(self, page: StartPage) -> None:
        """Show a page, and let the one before go: what was typed there must not stay in memory."""
        before = self.stack.currentWidget()
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        if before is not None:
            self.stack.removeWidget(before)
            before.deleteLater()

    def _controls(self) -> QWidget:
        chosen = preferences.load()
        bar = QFrame()
        self._language = QComboBox()
        self._language.setAccessibleName(_("Language"))
        for code in i18n.locales():
            self._language.addItem(formats.own_name(code), code)
        self._language.setCurrentIndex(max(0, self._language.findData(i18n.current().code)))
        self._language.activated.connect(self._changed)
        self._scale = QComboBox()
        self._scale.setAccessibleName(_("Text size"))
        for percent in SCALES:
            self._scale.addItem(_("{percent} %").format(percent=formats.number(percent)), percent)
        self._scale.setCurrentIndex(max(0, self._scale.findData(chosen.scale)))
        self._scale.activated.connect(self._changed)
        self._dark = button(_("Dark"), self._changed)
        self._dark.setCheckable(True)
        self._dark.setChecked(chosen.dark)
        row = line(
            None,
            label(_("Language"), wrap=False),
            self._language,
            label(_("Text size"), wrap=False),
            self._scale,
            self._dark,
            None,
        )
        row.setContentsMargins(*(theme.px(theme.MEDIUM),) * 4)
        bar.setLayout(row)
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
