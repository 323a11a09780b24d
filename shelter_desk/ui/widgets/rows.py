"""Lists of rows for tables and list views: replaced as a whole, each cell with words for screen readers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QResizeEvent
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
    """Read-only rows."""

    def __init__(self, headers: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headers = tuple(headers)
        self._rows: tuple[Row, ...] = ()

    def set_rows(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, number: int) -> Row:
        return self._rows[number]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._headers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._headers[index.column()]}: {row.cells[index.column()]}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.cells[index.column()]
        if role == Qt.ItemDataRole.DecorationRole and row.level and index.column() == 0:
            return theme.icon(row.level, theme.colours().of_level(row.level)[0])
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headers[section]
        return None


class RowsTable(QTableView):
    """A calm table: whole rows, no grid, opened by Enter or double click (`activated`)."""

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
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        self._shares: tuple[int, ...] = ()

    def share_width(self, *shares: int) -> None:
        """Divide the width among the columns, so that tables below each other line up."""
        self._shares = shares
        self._divide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._divide()

    def _divide(self) -> None:
        shares = self._shares or (1,) * self.rows.columnCount()
        width = self.viewport().width()
        for column, share in enumerate(shares[:-1]):
            self.setColumnWidth(column, width * share // sum(shares))

    def set_rows(self, rows: Sequence[Row], *, fit: int = 0) -> None:
        """Show rows; with `fit`, be as high as they are, up to so many."""
        self.rows.set_rows(rows)
        if rows:
            self.setCurrentIndex(self.rows.index(0, 0))
        if fit:
            self.fit(fit)

    def fit(self, most: int) -> None:
        """As high as its rows, up to so many; the rest scrolls."""
        count = min(self.rows.rowCount(), most)
        height = sum(self.rowHeight(number) for number in range(count)) or theme.px(theme.TARGET)
        self.setFixedHeight(height + self.horizontalHeader().sizeHint().height() + 2 * theme.px(2))

    def chosen(self, index: Index | None = None) -> Any:
        """What the current (or given) row stands for."""
        current = index if index is not None else self.currentIndex()
        return self.rows.row(current.row()).key if current.isValid() else None
