"""Editors for typed answers: text, long text, whole numbers, dates with precision, places."""

import datetime
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from shelter_desk.forms.dates import PartialDate
from shelter_desk.forms.schema import Field
from shelter_desk.forms.values import is_missing
from shelter_desk.i18n import _, current
from shelter_desk.ui import preferences, theme
from shelter_desk.ui.forms import calendars
from shelter_desk.ui.forms.editor import FormContext, WithMissing
from shelter_desk.ui.forms.search import SearchBox
from shelter_desk.ui.widgets.basics import button
from shelter_desk.ui.widgets.choice import Choice
from shelter_desk.ui.widgets.flow import Flow
from shelter_desk.ui.widgets.text import label

_FEWEST_LINES, _MOST_LINES = 3, 14
_WIDEST = 600


class TextEditor(WithMissing):
    """One line of text."""

    def __init__(self, definition: Field, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(definition, context, parent)
        self._line = QLineEdit()
        self._line.setMaxLength(200)
        self._line.setMaximumWidth(theme.px(_WIDEST))
        self._line.textEdited.connect(self.edited)
        self.arrange(self._line, wide=True)
        self.watch([self._line])

    def typed(self) -> Any:
        return self._line.text().strip() or None

    def set_typed(self, answer: Any) -> None:
        self._line.setText("" if answer is None else str(answer))


class NumberEditor(TextEditor):
    """A whole number; what is no number is kept as typed, so that nothing is lost, and refused at saving."""

    def __init__(self, definition: Field, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(definition, context, parent)
        self._line.setMaximumWidth(theme.px(120))
        self._line.setInputMethodHints(self._line.inputMethodHints() | Qt.InputMethodHint.ImhDigitsOnly)

    def typed(self) -> Any:
        text = super().typed()
        if text is None:
            return None
        try:
            return int(text)  # digits of any script
        except ValueError:
            return text


class _GrowingText(QPlainTextEdit):
    """Grows with what is typed; Tab leaves it."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._grow)
        self._grow()

    @Slot()
    def _grow(self) -> None:
        lines = max(_FEWEST_LINES, min(_MOST_LINES, int(self.document().size().height())))
        height = QFontMetrics(self.font()).lineSpacing() * lines + theme.px(24)
        self.setFixedHeight(height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Ctrl+Return belongs to the page: it saves.
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            event.ignore()
            return
        super().keyPressEvent(event)


class LongTextEditor(WithMissing):
    """Several lines of text."""

    def __init__(self, definition: Field, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(definition, context, parent)
        self._text = _GrowingText()
        self._quiet = False
        self._text.setMaximumWidth(theme.px(_WIDEST))
        self._text.textChanged.connect(self._changed)
        self.arrange(self._text, wide=True)
        self.watch([self._text])

    def typed(self) -> Any:
        return self._text.toPlainText().strip() or None

    def set_typed(self, answer: Any) -> None:
        self._quiet = True
        self._text.setPlainText("" if answer is None else str(answer))
        self._quiet = False

    @Slot()
    def _changed(self) -> None:
        if not self._quiet:
            self.edited.emit()


class DateEditor(WithMissing):
    """A day, or only a month or year: what is left out is not known; "about" says it is not exact."""

    def __init__(self, definition: Field, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(definition, context, parent)
        inner = QWidget()
        row = Flow(inner)
        self._day, self._year = QLineEdit(), QLineEdit()
        self._month = Choice()
        self._month.addItem("–", 0)
        names = current().locale.months["stand-alone"]["wide"]
        for number in range(1, 13):
            self._month.addItem(names[number], number)
        for widget, places, name in ((self._day, 2, _("Day")), (self._year, 4, _("Year"))):
            widget.setMaxLength(places)
            widget.setPlaceholderText(name)
            widget.setAccessibleName(name)
            widget.setFixedWidth(theme.px(84 if places == 2 else 96))
            widget.textEdited.connect(self.edited)
        self._month.setAccessibleName(_("Month"))
        self._month.activated.connect(self._picked)
        self._about = button(_("about"))
        self._about.setCheckable(True)
        self._about.clicked.connect(self._picked)
        now = button(_("Today"), self._today, kind="plain")
        for part in (self._day, self._month, self._year, self._about, now):
            row.addWidget(part)
        self._second = label("", ink="muted", wrap=False)
        self._second.hide()
        row.addWidget(self._second)
        self._calendar = preferences.load().calendar
        self.edited.connect(self._tell)
        self.arrange(inner)
        self.watch([self._day, self._month, self._year, self._about, now])

    def typed(self) -> Any:
        """The written form; what is no possible date is given as typed, and refused at saving."""
        day, month, year = self._day.text().strip(), self._month.currentData(), self._year.text().strip()
        if not (day or month or year):
            return None
        try:
            written = PartialDate(int(year), month or None, int(day) if day else None, self._about.isChecked())
        except (ValueError, TypeError):
            return f"{year}-{month or ''}-{day}"
        return str(written)

    def set_typed(self, answer: Any) -> None:
        try:
            date = PartialDate.parse(answer) if answer else None
        except (ValueError, TypeError):
            date = None
        self._day.setText(str(date.day) if date and date.day else "")
        self._month.setCurrentIndex(date.month or 0 if date else 0)
        self._year.setText(str(date.year) if date else "")
        self._about.setChecked(bool(date and date.about))
        self._tell()

    @Slot()
    def _tell(self) -> None:
        """The day in a second calendar, where one is chosen and the day is whole."""
        try:
            day = datetime.date.fromisoformat(str(self.typed()))
        except ValueError:
            day = None
        words = calendars.second(day, self._calendar) if day else ""
        self._second.setText(words)
        self._second.setVisible(bool(words))

    @Slot()
    def _picked(self) -> None:
        self.edited.emit()
        self.left.emit()

    @Slot()
    def _today(self) -> None:
        """The desk's day: a computer whose clock was set back does not know it."""
        self.set_typed(self.context.today().isoformat())
        self._picked()


class PlaceEditor(WithMissing):
    """Country, region and what else is known of a place."""

    def __init__(self, definition: Field, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(definition, context, parent)
        inner = QWidget()
        inner.setMaximumWidth(theme.px(420))
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(theme.SMALL))
        self._country = SearchBox(context, "country")
        self._country.setAccessibleName(_("Country"))
        self._country.chosen.connect(self.edited)
        self._country.typed.connect(self.edited)
        self._region, self._detail = QLineEdit(), QLineEdit()
        for widget, name in ((self._region, _("Region")), (self._detail, _("Town or place"))):
            widget.setPlaceholderText(name)
            widget.setAccessibleName(name)
            widget.textEdited.connect(self.edited)
        for each in (self._country, self._region, self._detail):
            column.addWidget(each)
        self.arrange(inner, wide=True)
        self.watch([self._country, self._region, self._detail])

    def typed(self) -> Any:
        parts = {
            "country": self._country.code(),
            "region": self._region.text().strip(),
            "detail": self._detail.text().strip(),
        }
        return {name: value for name, value in parts.items() if value} or None

    def set_typed(self, answer: Any) -> None:
        place = answer if isinstance(answer, dict) else {}
        country = place.get("country")
        self._country.set_code("" if country is None or is_missing(country) else country)
        self._region.setText(str(place.get("region", "")))
        self._detail.setText(str(place.get("detail", "")))
