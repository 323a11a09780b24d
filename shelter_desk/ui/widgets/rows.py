"""Lists of rows for tables: replaced as a whole, each cell with words for screen readers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from shelter_desk.ui import theme

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Row:
    """One line of a table: its cells in words, what it stands for, and an alert level if any."""

    cells: tuple[str, ...]
    key: Any = None
    level: str = ""


class RowsModel(QAbstractTableModel):
    """Read-only rows, made from items when they are first seen: a list may hold a hundred thousand."""

    def __init__(self, headers: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headers = tuple(headers)
        self._items: Sequence[Any] = ()
        self._make: Callable[[Any], Row] = _itself
        self._made: dict[int, Row] = {}

    def set_items(self, items: Sequence[Any], make: Callable[[Any], Row]) -> None:
        self.beginResetModel()
        self._items, self._make, self._made = items, make, {}
        self.endResetModel()

    def row(self, number: int) -> Row:
        if number not in self._made:
            self._made[number] = self._make(self._items[number])
        return self._made[number]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._items)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._headers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._items):
            return None
        row = self.row(index.row())
        cell = row.cells[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._headers[index.column()]}: {cell}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"<p>{escape(cell)}</p>"  # wrapped by Qt, and never taken for markup
        if role == Qt.ItemDataRole.DecorationRole and row.level and index.column() == 0:
            return theme.icon(row.level, theme.colours().of_level(row.level)[0])
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headers[section]
        return None


_MEASURED = 60
_PADDING = 20  # beside the words of a cell, both sides together


class RowsTable(QTableView):
    """A calm table: whole rows, no grid, opened by Enter, Space or a click (`activated`, `clicked`)."""

    def __init__(self, headers: Sequence[str], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RowsModel(headers, self)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(theme.TARGET + 4))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        self._shares: tuple[int, ...] = ()
        self._needed: list[int] = [0] * len(headers)

    def share_width(self, *shares: int) -> None:
        """Divide the width among the columns, so that tables below each other line up."""
        self._shares = shares
        self._divide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._divide()

    def _divide(self) -> None:
        shares = self._shares or (1,) * self.rows.columnCount()
        # Measured without the scroll bar, which comes and goes with the number of rows.
        width = self.width() - 2 * theme.px(2)
        widths = [width * share // sum(shares) for share in shares]
        # Where it is narrow, no column is cut that needs less than its equal part, nor a first one that needs little
        # more: a case code must be readable.
        first = min(self._needed[0], 3 * width // (2 * len(shares)))
        part = (width - first) // max(len(shares) - 1, 1)
        needed = [first, *(min(each, part) for each in self._needed[1:])]
        if any(has < needs for has, needs in zip(widths, needed, strict=True)):
            spare = width - sum(needed)
            widths = [needs + spare * share // sum(shares) for needs, share in zip(needed, shares, strict=True)]
        for column, has in enumerate(widths[:-1]):
            self.setColumnWidth(column, has)

    def _measure(self) -> list[int]:
        """What each column needs for its first rows: measured once, because Qt's own hint asks every row each time."""
        metrics = self.fontMetrics()
        shown = [self.rows.row(number) for number in range(min(self.rows.rowCount(), _MEASURED))]
        icons = [theme.px(24) if any(row.level for row in shown) else 0] + [0] * self.rows.columnCount()
        return [
            max((metrics.horizontalAdvance(text) for text in {row.cells[column] for row in shown}), default=0)
            + icons[column]
            + theme.px(_PADDING)
            for column in range(self.rows.columnCount())
        ]

    def opens(self, slot: Callable[[QModelIndex], None]) -> None:
        """A row that is clicked, or chosen by key, opens something."""
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.activated.connect(slot)
        self.clicked.connect(slot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._mark()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark()

    def set_rows(self, rows: Sequence[Row], *, fit: int = 0) -> None:
        """Show rows; with `fit`, be as high as they are, up to so many."""
        self.set_items(rows, _itself)
        if fit:
            self.fit(fit)

    def set_items(self, items: Sequence[Any], make: Callable[[Any], Row]) -> None:
        """Show what rows are made of."""
        self.rows.set_items(items, make)
        if items:
            self.setCurrentIndex(self.rows.index(0, 0))
        self._needed = self._measure()
        self._divide()
        self._mark()

    def fit(self, most: int) -> None:
        """As high as its rows, up to so many; the rest scrolls."""
        count = min(self.rows.rowCount(), most)
        height = self.verticalHeader().defaultSectionSize() * max(count, 1)
        self.setFixedHeight(height + self.horizontalHeader().sizeHint().height() + 2 * theme.px(2))

    def chosen(self, index: Index | None = None) -> Any:
        """What the current (or given) row stands for."""
        current = index if index is not None else self.currentIndex()
        return self.rows.row(current.row()).key if current.isValid() else None

    def _mark(self) -> None:
        """Show which row Enter would open, in the one table that has the focus."""
        if self.hasFocus() and self.currentIndex().isValid():
            # Not selectRow: from right to left it finds no column, and selects nothing.
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().select(self.currentIndex(), flags.ClearAndSelect | flags.Rows)
        else:
            self.clearSelection()


def _itself(row: Row) -> Row:
    return row
