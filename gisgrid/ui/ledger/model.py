"""The Qt face of a ledger."""

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gisgrid.i18n import tr
from gisgrid.ui.ledger.table import CellKind, Column, LedgerTable

Index = QModelIndex | QPersistentModelIndex
SaveCell = Callable[[type[Any], int, str, str], bool]
"""Writes a cell: kind, id, field, words typed; tells whether it went well."""

_NUMBER = Column("number_in_list", "", 56, CellKind.QUIET)


class LedgerModel(QAbstractTableModel):
    """Shows a `LedgerTable` in some order; column 0 is the running number."""

    def __init__(self, table: LedgerTable, *, save: SaveCell, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.columns = (_NUMBER, *table.columns)
        self._save = save
        self._keep = np.ones(len(table), dtype=bool)
        self._sorted_by: tuple[int, bool] = (0, False)
        self.order = np.arange(len(table), dtype=np.int64)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Return the number of rows that pass the filter."""
        return 0 if parent.isValid() else len(self.order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def row_of(self, index: Index) -> int:
        """Return the row of the table that stands at an index."""
        return int(self.order[index.row()])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a cell."""
        column = self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (
                str(index.row() + 1) if index.column() == 0 else self.table.words(self.row_of(index), column)
            )
        if role == Qt.ItemDataRole.EditRole and index.column() > 0:
            value = self.table.data[column.key][self.row_of(index)]
            return "" if value is None else str(value)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the title of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr("Row") if section == 0 else self.columns[section].title
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            right = section == 0 or self.columns[section].kind is CellKind.COUNT
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Tell which cells can be changed in place."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and self.columns[index.column()].is_editable:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Write what was typed, as one undoable step."""
        typed = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or typed == self.data(index, Qt.ItemDataRole.EditRole):
            return False
        row = self.row_of(index)
        return self._save(self.table.kind, int(self.table.ids[row]), self.columns[index.column()].key, typed)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; the first column gives back the ledger's own order."""
        self._sorted_by = (column, order == Qt.SortOrder.DescendingOrder)
        self._arrange()

    def keep_rows(self, keep: np.ndarray[Any, np.dtype[np.bool_]]) -> None:
        """Show only the rows marked."""
        self._keep = keep
        self._arrange()

    def places_of(self, subject_ids: tuple[int, ...]) -> list[int]:
        """Return at which places the rows of some subjects stand now."""
        wanted = np.isin(self.table.subject_ids[self.order], np.asarray(subject_ids, dtype=np.int64))
        return [int(place) for place in np.flatnonzero(wanted)]

    def _arrange(self) -> None:
        column, descending = self._sorted_by
        chosen = self.columns[column] if column > 0 else None
        self.layoutAboutToBeChanged.emit()
        self.order = self.table.order(chosen, descending=descending, keep=self._keep)
        self.layoutChanged.emit()
