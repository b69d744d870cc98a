"""One module per database, each offering `StoreDialect`; nothing else of the store knows a database's habits.

How single values are stored is chosen here by the name of the dialect, the whole dialect in
`gisgrid.store.dialects.choice`: another database adds its modules and one line in each of the two tables.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Dialect, Table

from gisgrid.store.dialects import geopackage_values
from gisgrid.store.table_styles import TableStyle


class StoredValues(Protocol):
    """What the module of values of a database offers."""

    def encode_geometry(self, geometry: BaseGeometry, geometry_type: str, /) -> Any:
        """Turn one geometry into its stored form."""
        ...

    def encode_geometries(self, geometries: NDArray[np.object_], geometry_type: str, /) -> list[Any]:
        """Turn geometries into their stored form; None stays None."""
        ...

    def decode_geometry(self, stored: Any, /) -> BaseGeometry | None:
        """Turn one stored form into a geometry."""
        ...

    def decode_geometries(self, stored: Sequence[Any], /) -> NDArray[np.object_]:
        """Turn stored forms into geometries; None stays None."""
        ...

    def encode_day(self, day: date | None, /) -> Any:
        """Turn a day into its stored form."""
        ...

    def decode_day(self, stored: Any, /) -> date | None:
        """Turn a stored form into a day."""
        ...

    def encode_moment(self, moment: datetime | None, /) -> Any:
        """Turn a local moment of China into its stored form."""
        ...

    def decode_moment(self, stored: Any, /) -> datetime | None:
        """Turn a stored form into a local moment of China, without zone."""
        ...


class Driver(Protocol):
    """The database driver's own connection, as far as every database has it.

    Statements with values go through `gisgrid.store.dialects.choice.run`, for every driver marks them in its own way.
    """

    def execute(self, sql: str, /) -> Any:
        """Run one statement without values; return a cursor."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


class StoreDialect(Protocol):
    """What the store asks of a database; each dialect takes its own kind of `Driver`.

    Attributes
    ----------
    ENGINE : str
        Address of an SQLAlchemy engine whose connections are made by `connect`.
    DRIVER, FAULT, MISFIT : type
        Kind of its connections, of its errors, and of the error for a value that a column refuses.
    VALUES : StoredValues
        How single values are stored.
    BULK_ROWS : int
        From so many rows on, one statement for all of them pays.
    BY_KEY : str
        Said after the name of a table, keeps a query on its primary key; empty where that is not said.
    """

    ENGINE: str
    DRIVER: type[Any]
    FAULT: type[Exception]
    MISFIT: type[Exception]
    VALUES: StoredValues
    BULK_ROWS: int
    BY_KEY: str

    def is_database(self, path: Path, /) -> bool:
        """Tell by its first bytes whether a file can be a workspace."""
        ...

    def is_cut_short(self, path: Path, /) -> bool:
        """Tell by its first bytes whether the end of such a file is missing."""
        ...

    def connect(self, path: Path, /, *, is_read_only: bool, is_frozen: bool = False) -> Any:
        """Open a connection; a frozen workspace can be changed by nobody."""
        ...

    def run(self, driver: Any, sql: str, values: Mapping[str, Any], /) -> Any:
        """Run one statement whose values are marked as ``:name``; return a cursor."""
        ...

    def set_journal(self, driver: Any, path: Path, /) -> None:
        """Prepare a writing connection for many readers beside it."""
        ...

    def release(self, driver: Any, /) -> None:
        """Bring everything into the workspace itself; fails as busy when others hold it."""
        ...

    def mark_file(self, driver: Any, /) -> None:
        """Write the marks by which the kind of workspace is known."""
        ...

    def create_layout(
        self,
        driver: Any,
        tables: Iterable[Table],
        own_tables: Iterable[Table],
        /,
        *,
        zone: int,
        now: datetime,
    ) -> None:
        """Make every table, trigger and index of an empty workspace."""
        ...

    def has_tables(self, driver: Any, names: Sequence[str], /) -> bool:
        """Tell whether all these tables are there."""
        ...

    def install_triggers(self, driver: Any, table: Table, /) -> None:
        """Make, or make again, every trigger of a table."""
        ...

    def drop_triggers(self, driver: Any, /) -> None:
        """Take away every trigger of ours."""
        ...

    def is_logged(self, driver: Any, table: Table, /) -> bool:
        """Tell whether the triggers that log a table are there, unaltered."""
        ...

    def begin_writing(self, driver: Any, /) -> None:
        """Start a transaction that no other writer can come between."""
        ...

    def is_in_transaction(self, driver: Any, /) -> bool:
        """Tell whether a transaction is open."""
        ...

    def data_version(self, driver: Any, /) -> int:
        """Return a number that changes when another connection has committed."""
        ...

    def next_id(self, driver: Any, table: Table, /) -> int:
        """Return the smallest id that no row of the table has ever had."""
        ...

    def insert_rows(
        self,
        driver: Any,
        table: Table,
        names: Sequence[str],
        rows: Sequence[Sequence[Any]],
        /,
        *,
        bounds: NDArray[np.float64] | None,
    ) -> None:
        """Insert stored rows, ``id`` first; bounds are those of their geometries."""
        ...

    def update_rows(
        self,
        driver: Any,
        table: Table,
        names: Sequence[str],
        rows: Sequence[Sequence[Any]],
        /,
        *,
        bounds: NDArray[np.float64] | None,
    ) -> None:
        """Set columns of rows, ``id`` first, and count up their versions."""
        ...

    def delete_rows(self, driver: Any, table: Table, ids: Sequence[int], /) -> None:
        """Delete rows by id; ids that are not there are passed over."""
        ...

    def raw_values(self, values: Sequence[Any], /) -> Any:
        """Return a subquery over more stored values than a statement takes as parameters."""
        ...

    def ids_in_box(self, driver: Any, table: Table, box: tuple[float, float, float, float], /) -> list[int]:
        """Find rows whose bounding box meets (west, south, east, north), degrees."""
        ...

    def indexed_ids(self, driver: Any, table: Table, /) -> set[int]:
        """Return the ids that the spatial index holds."""
        ...

    def note_contents(
        self, driver: Any, table: Table, /, *, now: datetime, ids: Sequence[int] | None
    ) -> None:
        """Bring what the workspace says of a table up to date after a step."""
        ...

    def write_table_styles(self, driver: Any, styles: Iterable[TableStyle], /, *, now: datetime) -> None:
        """Write how tables are drawn where other programs look for it; part of the open transaction."""
        ...

    def copy_into(self, driver: Any, target: Path, /) -> None:
        """Write a compact, consistent copy; `target` must not exist."""
        ...

    def integrity_faults(self, driver: Any, /) -> list[str]:
        """Return what the database's own check finds wrong."""
        ...

    def is_busy(self, error: BaseException, /) -> bool:
        """Tell whether an error means that another program is writing."""
        ...

    def is_full(self, error: BaseException, /) -> bool:
        """Tell whether an error means that the disk is full or failing."""
        ...

    def is_read_only_fault(self, error: BaseException, /) -> bool:
        """Tell whether an error means that the workspace cannot be written."""
        ...


_VALUES: dict[str, StoredValues] = {"sqlite": geopackage_values}


def values_of(dialect: Dialect) -> StoredValues:
    """Return how the database of a dialect stores geometries, days and moments.

    Raises
    ------
    KeyError
        If no module of this package is for that database.
    """
    return _VALUES[dialect.name]


def bounds_of(geometries: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return (west, south, east, north) per geometry, NaN for None."""
    return np.asarray(shapely.bounds(geometries), dtype=np.float64).reshape(-1, 4)
