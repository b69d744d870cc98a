"""A ledger as whole columns: sorted and filtered by numpy, worded only where it is looked at."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gisgrid.model.enterprises import Enterprise
from gisgrid.model.phones import mask_phone
from gisgrid.model.pinyin import natural_ranks
from gisgrid.ui.field_words import value_words
from gisgrid.ui.remembering import replaced
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


class MadeCells(Sequence[Any]):
    """A column whose cells are made when they are looked at.

    Parameters
    ----------
    count : int
        Number of rows.
    cell : callable
        Makes the cell of a row.
    """

    def __init__(self, count: int, cell: Callable[[int], Any]) -> None:
        self._count = count
        self._cell = cell

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, row: Any) -> Any:
        if not 0 <= row < self._count:
            raise IndexError(row)
        return self._cell(int(row))


class LateColumns(dict[str, Sequence[Any]]):
    """Columns by key, some of which are read, together, when one of them is first asked for.

    Parameters
    ----------
    held : mapping
        The columns that are there.
    late : sequence of str
        Keys of the others.
    read : callable
        Reads the others: from their keys to their columns.
    """

    def __init__(
        self,
        held: Mapping[str, Sequence[Any]],
        *,
        late: Sequence[str],
        read: Callable[[Sequence[str]], Mapping[str, Sequence[Any]]],
    ) -> None:
        super().__init__(held)
        self._late = late
        self._read = read

    def __missing__(self, key: str) -> Sequence[Any]:
        if key not in self._late:
            raise KeyError(key)
        self.update(self._read(self._late))
        return self[key]


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
    data : dict of str to sequence
        Stored values by column key. ``status`` holds (tone, words).
    own_order : ndarray of int64, optional
        The rows in the order of the ledger itself; as they stand when left out.
    name_ranks : ndarray of int64, optional
        Place of each row's name among the names, where the ledger knows it.
    """

    kind: type[Any]
    subject_kind: type[Any]
    columns: tuple[Column, ...]
    ids: Order
    subject_ids: Order
    grid_ids: Order
    data: dict[str, Sequence[Any]]
    search_keys: tuple[str, ...] = ("name",)
    own_order: Order | None = None
    name_ranks: Order | None = None
    _rank_of: dict[str, Order] = field(default_factory=dict)
    _texts: list[str] | None = None

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
        rows = np.flatnonzero(keep) if self.own_order is None else self.own_order[keep[self.own_order]]
        if column is None:
            return rows
        ranks = self._ranks(column)[rows]
        filled, empty = rows[ranks >= 0], rows[ranks < 0]
        ranks = ranks[ranks >= 0]
        arranged = filled[np.argsort(-ranks if descending else ranks, kind="stable")]
        return np.concatenate([arranged, empty])

    def matching(self, typed: str) -> NDArray[np.bool_]:
        """Return which rows contain every word typed, in any of the searched columns."""
        keep = np.ones(len(self), dtype=bool)
        for word in typed.lower().split():
            keep &= np.fromiter((word in text for text in self._searched()), dtype=bool, count=len(self))
        return keep

    def chosen(self, key: str, wanted: frozenset[Any]) -> NDArray[np.bool_]:
        """Return which rows hold one of some values in a column; a state is told by its words."""
        values = self.data[key]
        if key == "status":
            return np.fromiter((value[1] in wanted for value in values), dtype=bool, count=len(self))
        return np.fromiter((value in wanted for value in values), dtype=bool, count=len(self))

    def inside(self, grid_ids: Sequence[int]) -> NDArray[np.bool_]:
        """Return which rows lie in one of some grids."""
        return np.isin(self.grid_ids, np.asarray(list(grid_ids), dtype=np.int64))

    def tone(self, row: int) -> Tone:
        """Return the tone of a row's status."""
        value = self.data["status"][row]
        tone = value[0]
        return tone if isinstance(tone, Tone) else Tone.QUIET

    def replace_cells(self, rows: Sequence[int], fresh: Mapping[str, Sequence[Any]]) -> None:
        """Take other values for some columns at some rows; the ledger keeps its own order."""
        for key, values in fresh.items():
            self.data[key] = replaced(self.data[key], rows, values)
            self._rank_of.pop(key, None)
        if "name" in fresh:
            self.name_ranks = None
        self._texts = None

    def _searched(self) -> list[str]:
        """Return what is searched, row by row, the columns kept apart by line breaks."""
        if self._texts is None:
            columns = [
                values
                if type(values[0]) is str and None not in values
                else ["" if v is None else str(v) for v in values]
                for values in (self.data[key] for key in self.search_keys)
                if any(values)
            ]
            joined = map("\n".join, zip(*columns, strict=True)) if columns else [""] * len(self)
            self._texts = [text.lower() for text in joined]
        return self._texts

    def _ranks(self, column: Column) -> Order:
        """Return the place of each row's value among the values of a column, equal ones alike; -1: empty."""
        if column.key not in self._rank_of:
            self._rank_of[column.key] = self._ranked(column)
        return self._rank_of[column.key]

    def _ranked(self, column: Column) -> Order:
        values: Sequence[Any] = self.data[column.key]
        if column.kind is CellKind.STATUS:
            values = [value[1] for value in values]
        filled = np.fromiter((bool(value) or value is False for value in values), dtype=bool, count=len(self))
        if column.key == "name" and self.name_ranks is not None:
            return np.where(filled, self.name_ranks, -1)
        distinct = list(
            dict.fromkeys(value for value, is_filled in zip(values, filled, strict=True) if is_filled)
        )
        if column.kind in (CellKind.DATE, CellKind.DUE, CellKind.COUNT):
            places = {value: place for place, value in enumerate(sorted(distinct))}
        else:
            places = dict(
                zip(distinct, natural_ranks([value_words(v) for v in distinct]).tolist(), strict=True)
            )
        return np.fromiter((places.get(value, -1) for value in values), dtype=np.int64, count=len(self))


def empty_table(columns: tuple[Column, ...]) -> LedgerTable:
    """Return a ledger without rows, for a panel whose rows are still being read."""
    nothing = np.empty(0, dtype=np.int64)
    data: dict[str, Sequence[Any]] = {column.key: [] for column in columns}
    return LedgerTable(
        kind=Enterprise,
        subject_kind=Enterprise,
        columns=columns,
        ids=nothing,
        subject_ids=nothing,
        grid_ids=nothing,
        data=data,
    )
