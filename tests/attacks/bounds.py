"""The attacker of published tables: knows every rule, and solves for what each small cell can be, in whole people.

Unknown are the finest cells of every table. A shown value bounds its cell to four people around it and to the
hiding bound; a hidden one says "fewer than ten"; margins of the same category are one number in every table; an
issued table says how many people there are at least, one that was not issued how many at most.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import highspy
import numpy as np

from shelter_desk.exchange.protection import USUAL, Parameters, Row
from shelter_desk.exchange.tables import ALL, DIMENSIONS, TABLES, Cell, Table, cells

Place = tuple[str, Cell]
_CHILD_BANDS = ("0_5", "6_11", "12_15", "16_17")
_MOST = 1_000_000


@dataclass(frozen=True)
class Found:
    """What the attacker knows of a cell in the end."""

    least: int
    most: int


class Attacker:
    """Bounds on the cells and margins of one period's published tables."""

    def __init__(self, rows: Iterable[Row], parameters: Parameters = USUAL) -> None:
        self._parameters = parameters
        self._columns: dict[Place, int] = {}
        self._solver = highspy.Highs()
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        shown = {(row.table, row.cell): row for row in rows}
        for table in TABLES:
            for cell in cells(table):
                if ALL not in cell:
                    self._columns[table.id, cell] = self._column()
        self._total(shown)
        for (table_id, cell), row in shown.items():
            if table_id in self._issued(shown):
                low, high = self._said(row)
                self._row(low, high, dict.fromkeys(self._finest(table_id, cell), 1.0))
        self._tie()

    def bounds(self, place: Place) -> Found:
        """The least and most people a cell or margin can hold, in whole people throughout."""
        return Found(self._solve(place, highspy.ObjSense.kMinimize), self._solve(place, highspy.ObjSense.kMaximize))

    def _said(self, row: Row) -> tuple[int, int]:
        reach, least = self._parameters.base - 1, self._parameters.hide_below
        if row.value is None:
            return 0, least - 1
        return max(least, row.value - reach), row.value + reach

    def _total(self, shown: Mapping[Place, Row]) -> None:
        low, high = self._said(shown["total", ()])
        low = max(low, self._parameters.fewest)
        issued = self._issued(shown)
        # Rule 5 takes tables with forms away at any number of people; of the others, absence means too few.
        for table in TABLES:
            needed = self._parameters.per_cell * table.finest
            if table.id in issued:
                low = max(low, needed)
            elif "form" not in table.dimensions:
                high = min(high, needed - 1)
        self._row(low, high, dict.fromkeys(self._finest("total", ()), 1.0))

    def _issued(self, shown: Mapping[Place, Row]) -> set[str]:
        tables = [table_id for table_id, _cell in shown]
        return {table_id for table_id in tables if table_id == "total" or tables.count(table_id) > 1}

    def _tie(self) -> None:
        """Everyone is in every table, and a category's margin is the same people wherever it stands."""
        for name in DIMENSIONS:
            tables = [table for table in TABLES if name in table.dimensions]
            for other in tables[1:]:
                for category in DIMENSIONS[name]:
                    self._equal(self._margin(tables[0], name, category), self._margin(other, name, category))
        for table in TABLES[1:]:
            self._equal(self._finest("total", ()), self._finest(table.id, (ALL,) * len(table.dimensions)))
        # A band under 18 is a child's.
        young = [index for band in _CHILD_BANDS for index in self._margin(TABLES[4], "age", band)]
        child = self._columns["majority", ("child",)]
        self._row(-_MOST, 0, dict.fromkeys(young, 1.0) | {child: -1.0})

    def _margin(self, table: Table, name: str, category: str) -> list[int]:
        return self._finest(table.id, tuple(category if each == name else ALL for each in table.dimensions))

    def _finest(self, table_id: str, cell: Cell) -> list[int]:
        """The columns that a cell sums."""
        return [
            index
            for (other, finest), index in self._columns.items()
            if other == table_id and all(mine in (ALL, theirs) for mine, theirs in zip(cell, finest, strict=True))
        ]

    def _equal(self, left: list[int], right: list[int]) -> None:
        self._row(0, 0, dict.fromkeys(left, 1.0) | dict.fromkeys(right, -1.0))

    def _column(self) -> int:
        self._solver.addVar(0, _MOST)
        index = int(self._solver.getNumCol()) - 1
        self._solver.changeColIntegrality(index, highspy.HighsVarType.kInteger)
        return index

    def _row(self, low: float, high: float, weights: Mapping[int, float]) -> None:
        self._solver.addRow(
            low, high, len(weights), np.array(list(weights), dtype=np.int32), np.array(list(weights.values()))
        )

    def _solve(self, place: Place, sense: highspy.ObjSense) -> int:
        columns = self._finest(*place)
        self._weigh(columns, 1.0)
        self._solver.changeObjectiveSense(sense)
        self._solver.run()
        status, value = self._solver.getModelStatus(), self._solver.getInfo().objective_function_value
        self._weigh(columns, 0.0)
        # The truth fits, so a system without a solution would be the attacker's mistake, not our protection.
        assert status == highspy.HighsModelStatus.kOptimal, (place, status)
        return round(value)

    def _weigh(self, columns: Iterable[int], weight: float) -> None:
        for column in columns:
            self._solver.changeColCost(column, weight)
