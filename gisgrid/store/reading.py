"""Reading records through one connection: objects, whole columns, geometries."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    Select,
    String,
    Table,
    false,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr
from gisgrid.store import columns as column_types
from gisgrid.store.dialects import Driver, values_of
from gisgrid.store.dialects.choice import dialect_named, dialect_of, run
from gisgrid.store.mapping import MAPPED
from gisgrid.store.tables import TABLES

Entity = TypeVar("Entity")
_MANY_VALUES = 500
_LAST_STEP_OF_TABLE = (
    "SELECT coalesce(min(number), 0) FROM gisgrid_step"
    " WHERE last_change >= (SELECT max(id) FROM gisgrid_change WHERE table_name = :name)"
)


def table_of(kind: type[Any]) -> Table:
    """Return the table of a kind of record.

    Raises
    ------
    BadUseError
        If the register keeps nothing of that kind.
    """
    table = TABLES.get(kind)
    if table is None:
        raise BadUseError(tr("The register keeps no records of the kind {kind}.", kind=kind.__name__))
    return table


def conditions(table: Table, where: dict[str, Any], dialect: Dialect) -> list[ColumnElement[bool]]:
    """Turn field values into conditions; a list means one of these, None means empty.

    Raises
    ------
    BadUseError
        If a field does not exist.
    """
    built: list[ColumnElement[bool]] = []
    for name, value in where.items():
        column = _column(table, name)
        if value is None:
            empty = column.is_(None)
            built.append(or_(empty, type_coerce(column, String) == "") if _is_text(column) else empty)
        elif isinstance(value, list | tuple | set | frozenset | range | np.ndarray):
            built.append(_one_of(column, list(value), dialect))
        else:
            built.append(column == _plain(value))
    return built


def _one_of(column: Any, values: list[Any], dialect: Dialect) -> ColumnElement[bool]:
    if not values:
        return false()
    if len(values) < _MANY_VALUES:
        chosen: ColumnElement[bool] = column.in_([_plain(value) for value in values])
        return chosen
    bind = column.type.bind_processor(dialect)
    plain = [_plain(value) for value in values]
    return column.in_(dialect_named(dialect).raw_values([bind(value) for value in plain] if bind else plain))  # type: ignore[no-any-return]  # Any column


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _is_text(column: Any) -> bool:
    return isinstance(column.type, column_types.Term) or (
        isinstance(column.type, column_types.Plain) and column.type.type_name == "TEXT"
    )


def _column(table: Table, name: str) -> Any:
    if name not in table.c:
        raise BadUseError(tr("There is no field {field} in {table}.", field=name, table=table.name))
    return table.c[name]


class Reader:
    """Reads the records that one connection sees.

    Parameters
    ----------
    connection : Connection
        An open connection; the reader neither begins nor ends a transaction on it.
    session : Session
        Session on that connection, in which loaded objects live.
    """

    def __init__(self, connection: Connection, session: Session) -> None:
        self.connection = connection
        self.mapped = MAPPED
        self.orm = session

    @property
    def driver(self) -> Driver:
        """The driver's own connection, for bulk work."""
        connection: Driver = self.connection.connection.driver_connection  # type: ignore[assignment]  # SQLAlchemy knows less of it
        return connection

    def get(self, kind: type[Entity], id: int, /) -> Entity | None:
        """Return one record by its id, or None."""
        table_of(kind)
        return self.orm.get(kind, int(id))

    def find(self, kind: type[Entity], /, **where: Any) -> list[Entity]:
        """Return records whose fields equal the given values, in the order of their ids."""
        table = table_of(kind)
        statement: Select[Any] = (
            select(kind).where(*conditions(table, where, self.connection.dialect)).order_by(table.c.id)
        )
        return list(self.orm.scalars(statement))

    def count(self, kind: type[Any], /, **where: Any) -> int:
        """Count what `find` would return."""
        table = table_of(kind)
        statement = (
            select(func.count()).select_from(table).where(*conditions(table, where, self.connection.dialect))
        )
        return int(self.connection.execute(statement).scalar_one())

    def columns(self, kind: type[Any], names: Sequence[str], /, **where: Any) -> dict[str, list[Any]]:
        """Return whole columns in the order of ids, without making objects."""
        table = table_of(kind)
        chosen = [_column(table, name) for name in names]
        raw = self._raw(table, chosen, where)
        return {
            name: _converted(column, cells, self.connection.dialect)
            for name, column, cells in zip(names, chosen, raw, strict=True)
        }

    def table_step(self, kind: type[Any], /) -> int:
        """Return the number of the last step that touched records of a kind; 0 when none did."""
        return int(run(self.driver, _LAST_STEP_OF_TABLE, name=table_of(kind).name).fetchone()[0])

    def geometries(self, kind: type[Any], /, **where: Any) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
        """Return ids and geometries in EPSG:4490, in the order of ids, without the empty ones."""
        table = table_of(kind)
        ids, cells = self._raw(table, [table.c.id, _column(table, "geometry")], where, is_located=True)
        return np.array(ids, dtype=np.int64), values_of(self.connection.dialect).decode_geometries(cells)

    def ids_in_box(self, kind: type[Any], box: tuple[float, float, float, float]) -> list[int]:
        """Find rows whose bounding box meets (west, south, east, north), degrees in EPSG:4490."""
        self.orm.flush()
        return dialect_of(self.driver).ids_in_box(self.driver, table_of(kind), box)

    def _raw(
        self, table: Table, chosen: list[Any], where: dict[str, Any], *, is_located: bool = False
    ) -> list[list[Any]]:
        """Return the stored cells of some columns, column by column."""
        wanted = [type_coerce(column, NullType()).label(column.name) for column in chosen]
        statement = (
            select(*wanted).where(*conditions(table, where, self.connection.dialect)).order_by(table.c.id)
        )
        if is_located:
            statement = statement.where(table.c.geometry.is_not(None))
        result = self.connection.execute(statement)
        # Cell after cell from the driver: a hundred thousand tuples at once would make Python look for garbage
        # again and again, which cost more than the reading.
        rows: Iterable[tuple[Any, ...]] = cast(Any, result.cursor) or ()
        cells: list[Any] = list(chain.from_iterable(rows))
        result.close()
        return [cells[place :: len(chosen)] for place in range(len(chosen))]


def _converted(column: Any, cells: list[Any], dialect: Dialect) -> list[Any]:
    stored = column.type
    process = stored.result_processor(dialect, None) if hasattr(stored, "result_processor") else None
    if isinstance(stored, column_types.Geometry):
        return list(values_of(dialect).decode_geometries(cells))
    if process is None:
        return cells
    if isinstance(stored, column_types.Moment):
        decode = values_of(dialect).decode_moment
        return [None if cell is None else decode(cell) for cell in cells]
    if isinstance(stored, column_types.Plain) and None not in cells:
        return cells
    # Few different values stand in most columns: each is converted once.
    known = {cell: process(cell) for cell in set(cells)}
    return list(map(known.__getitem__, cells))
