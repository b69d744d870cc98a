"""A ledger as whole columns: sorted and filtered by numpy, worded only where it is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gisgrid.model.enterprises import Enterprise
from gisgrid.model.phones import mask_phone
from gisgrid.model.pinyin import natural_key
from gisgrid.ui.field_words import value_words
from gisgrid.ui.theme.tokens import Tone

Order = NDArray[np.int64]


class CellKind(Enum):
    """How a cell is shown."""

    TEXT = auto()
    QUIET = auto()
    NAME = auto()
    CLASS = auto()
    LEVEL = auto()
    PHONE = auto()
    DATE = auto()
    DUE = auto()
    COUNT = auto()
    STATUS = auto()


@dataclass(frozen=True)
class Column:
    """One column of a ledger.

    Attributes
    ----------
    key : str
        Name of the column in the data.
    width_px : int
        Width at first; the column marked `stretches` takes what is left.
    is_editable : bool
        Whether the cell may be changed in place; `key` is then the field of the record.
    is_extra : bool
        Whether it is left out where the window is narrow.
    """

    key: str
    title: str
    width_px: int
    kind: CellKind = CellKind.TEXT
    is_editable: bool = False
    is_extra: bool = False
    stretches: bool = False


@dataclass
class LedgerTable:
    """The rows of one ledger.

    Attributes
    ----------
    kind : type
        Kind of the records that the rows are.
    subject_kind : type
        Kind of record that a row stands for on map and card: the enterprise of a hazard.
    ids, subject_ids : ndarray of int64
        The rows' records and what they stand for; 0 where there is nothing.
    grid_ids : ndarray of int64
        The grid of each row, 0 for none.
    data : dict of str to list
        Stored values by column key. ``status`` holds (tone, words).
    """

    kind: type[Any]
    subject_kind: type[Any]
    columns: tuple[Column, ...]
    ids: Order
    subject_ids: Order
    grid_ids: Order
    data: dict[str, list[Any]]
    search_keys: tuple[str, ...] = ("name",)
    _keys: dict[str, list[Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    def words(self, row: int, column: Column) -> str:
        """Return what a cell says, phones masked."""
        value = self.data[column.key][row]
        if column.kind is CellKind.PHONE:
            return mask_phone(str(value or ""))
        if column.kind is CellKind.STATUS:
            return str(value[1])
        if column.kind is CellKind.COUNT:
            return str(value) if value else "–"
        return value_words(value)

    def order(self, column: Column | None, *, descending: bool, keep: NDArray[np.bool_]) -> Order:
        """Return the rows that are kept, sorted by a column; empty cells come last either way."""
        rows = np.flatnonzero(keep)
        if column is None:
            return rows
        keys = self._sort_keys(column)
        filled = [row for row in rows.tolist() if keys[row] is not None]
        empty = [row for row in rows.tolist() if keys[row] is None]
        filled.sort(key=keys.__getitem__, reverse=descending)
        return np.array(filled + empty, dtype=np.int64)

    def matching(self, typed: str) -> NDArray[np.bool_]:
        """Return which rows contain every word typed, in any of the searched columns."""
        keep = np.ones(len(self), dtype=bool)
        for word in typed.lower().split():
            found = np.zeros(len(self), dtype=bool)
            for key in self.search_keys:
                values = self.data[key]
                found |= np.fromiter(
                    (word in str(v or "").lower() for v in values), dtype=bool, count=len(self)
                )
            keep &= found
        return keep

    def inside(self, grid_ids: Sequence[int]) -> NDArray[np.bool_]:
        """Return which rows lie in one of some grids."""
        return np.isin(self.grid_ids, np.asarray(list(grid_ids), dtype=np.int64))

    def tone(self, row: int) -> Tone:
        """Return the tone of a row's status."""
        value = self.data["status"][row]
        tone = value[0]
        return tone if isinstance(tone, Tone) else Tone.QUIET

    def _sort_keys(self, column: Column) -> list[Any]:
        if column.key not in self._keys:
            values = self.data[column.key]
            if column.kind is CellKind.STATUS:
                keys: list[Any] = [natural_key(str(v[1])) for v in values]
            elif column.kind in (CellKind.DATE, CellKind.DUE, CellKind.COUNT):
                keys = [v if v else None for v in values]
            else:
                keys = [natural_key(value_words(v)) if v not in (None, "") else None for v in values]
            self._keys[column.key] = keys
        return self._keys[column.key]


def empty_table(columns: tuple[Column, ...]) -> LedgerTable:
    """Return a ledger without rows, for a panel whose rows are still being read."""
    nothing = np.empty(0, dtype=np.int64)
    data: dict[str, list[Any]] = {column.key: [] for column in columns}
    return LedgerTable(
        kind=Enterprise,
        subject_kind=Enterprise,
        columns=columns,
        ids=nothing,
        subject_ids=nothing,
        grid_ids=nothing,
        data=data,
    )
