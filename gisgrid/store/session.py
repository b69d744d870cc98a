"""One unit of work: what functions of `edits` write through."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.orm import Session

from gisgrid.errors import BadUseError, EditError
from gisgrid.i18n import tr
from gisgrid.model.register import WorkspaceInfo
from gisgrid.model.scheme import Scheme
from gisgrid.store import columns as column_types
from gisgrid.store import merging
from gisgrid.store.dialects import bounds_of, values_of
from gisgrid.store.dialects.choice import dialect_of
from gisgrid.store.reading import Reader, table_of

Entity = TypeVar("Entity")


class EditSession(Reader):
    """Reads and writes inside one transaction; made by `Workspace.edit`, never by hand.

    Attributes
    ----------
    info : WorkspaceInfo
        What the workspace says of itself.
    now : datetime
        Local time at which the edit began; edits take the time from here.
    author : str
        Who makes the edit.
    """

    def __init__(
        self,
        connection: Connection,
        orm: Session,
        *,
        info: WorkspaceInfo,
        scheme: Scheme,
        now: datetime,
        author: str,
        step: int,
    ) -> None:
        super().__init__(connection, orm)
        self.info = info
        self.scheme = scheme
        self.now = now
        self.author = author
        self.step = step

    @property
    def today(self) -> date:
        """The day on which the edit began."""
        return self.now.date()

    def add(self, entity: Entity) -> Entity:
        """Add a new record; its `id` is set at once."""
        self.add_all([entity])
        return entity

    def add_all(self, entities: Iterable[Any]) -> None:
        """Add new records; their ids are set at once, in the order given."""
        self.orm.add_all(list(entities))
        self.orm.flush()

    def save(self, entity: Entity) -> Entity:
        """Write a record that was loaded earlier and edited outside of this session.

        Fields that only this copy changed are written; fields that others changed meanwhile are
        kept.

        Returns
        -------
        object
            The record of this session; the one passed in stays as it is.

        Raises
        ------
        ConflictError
            If the same field was changed by both, with both values in words.
        EditError
            If the record no longer exists.
        """
        return merging.save(self, entity)

    def delete(self, entity: Any) -> None:
        """Delete a record.

        Raises
        ------
        EditError
            If it is no longer there. Whether others still refer to it is checked before the commit.
        """
        held = entity if entity in self.orm else self.get(type(entity), entity.id)
        if held is None:
            raise EditError(tr("The record was already deleted by somebody else."))
        self.orm.delete(held)
        self.orm.flush()

    def flush(self) -> None:
        """Write changed attributes of loaded records now; done before the commit in any case."""
        self.orm.flush()

    def bulk_insert(self, kind: type[Any], columns: Mapping[str, Sequence[Any]]) -> NDArray[np.int64]:
        """Insert many rows without making objects.

        Parameters
        ----------
        kind : type
            Kind of record.
        columns : mapping of str to sequence
            Domain values by field, all of one length; `geometry` as shapely geometries in
            EPSG:4490 or None. Fields that are left out get their defaults.

        Returns
        -------
        ndarray of int64, shape (n,)
            Ids given to the rows, ascending, in the order of the columns.

        Raises
        ------
        BadUseError
            If a field does not exist, is required but missing, or lengths differ.
        """
        self.orm.flush()
        table = table_of(kind)
        size = _common_length(table, columns)
        if "id" in columns:
            ids = np.asarray(columns["id"], dtype=np.int64)
        else:
            first = dialect_of(self.driver).next_id(self.driver, table)
            ids = np.arange(first, first + size, dtype=np.int64)
        stored: dict[str, Sequence[Any]] = {"id": ids.tolist()}
        bounds = None
        for name, cells in columns.items():
            if name == "geometry":
                array = _object_array(cells)
                stored[name] = values_of(self.connection.dialect).encode_geometries(
                    array, column_types.geometry_type(table)
                )
                bounds = bounds_of(array)
            elif name not in ("id", "version"):
                stored[name] = _stored_cells(table, name, cells, self.connection.dialect)
        stored["version"] = [1] * size
        rows = list(zip(*stored.values(), strict=True))
        dialect_of(self.driver).insert_rows(self.driver, table, list(stored), rows, bounds=bounds)
        return ids

    def bulk_update(self, kind: type[Any], ids: Sequence[int], columns: Mapping[str, Sequence[Any]]) -> None:
        """Change fields of many rows without making objects.

        Parameters
        ----------
        ids : sequence of int
            Rows, in the order of the columns' values.
        columns : mapping of str to sequence
            New domain values by field.

        Raises
        ------
        BadUseError
            If a field does not exist or lengths differ.
        """
        self.orm.flush()
        table = table_of(kind)
        stored: dict[str, Sequence[Any]] = {"id": [int(id) for id in ids]}
        bounds = None
        for name, cells in columns.items():
            _require_column(table, name)
            if name == "geometry":
                array = _object_array(cells)
                stored[name] = values_of(self.connection.dialect).encode_geometries(
                    array, column_types.geometry_type(table)
                )
                bounds = bounds_of(array)
            else:
                stored[name] = _stored_cells(table, name, cells, self.connection.dialect)
        if len({len(cells) for cells in stored.values()}) != 1:
            raise BadUseError(tr("The columns of {table} differ in length.", table=table.name))
        rows = list(zip(*stored.values(), strict=True))
        dialect_of(self.driver).update_rows(self.driver, table, list(stored), rows, bounds=bounds)
        self.orm.expire_all()

    def bulk_delete(self, kind: type[Any], ids: Iterable[int]) -> None:
        """Delete many rows without making objects; ids that are not there are passed over."""
        self.orm.flush()
        table = table_of(kind)
        dialect_of(self.driver).delete_rows(self.driver, table, [int(id) for id in ids])
        self.orm.expire_all()


def _common_length(table: Table, columns: Mapping[str, Sequence[Any]]) -> int:
    for name in columns:
        _require_column(table, name)
    for column in table.c:
        if not column.nullable and column.name not in columns and column.name != "id":
            raise BadUseError(
                tr("The field {field} of {table} is required.", field=column.name, table=table.name)
            )
    lengths = {len(cells) for cells in columns.values()}
    if len(lengths) != 1:
        raise BadUseError(tr("The columns of {table} differ in length.", table=table.name))
    return lengths.pop()


def _require_column(table: Table, name: str) -> None:
    if name not in table.c:
        raise BadUseError(tr("There is no field {field} in {table}.", field=name, table=table.name))


def _object_array(cells: Sequence[Any]) -> NDArray[np.object_]:
    array = np.empty(len(cells), dtype=object)
    array[:] = list(cells)
    return array


def _stored_cells(table: Table, name: str, cells: Sequence[Any], dialect: Dialect) -> Sequence[Any]:
    stored = table.c[name].type
    plain: Sequence[Any] = np.asarray(cells).tolist() if hasattr(cells, "dtype") else cells
    process = stored.bind_processor(dialect) if hasattr(stored, "bind_processor") else None
    if process is None:
        return plain
    if isinstance(stored, column_types.Term):
        known = {cell: process(cell) for cell in set(plain)}
        return [known[cell] for cell in plain]
    return [process(cell) for cell in plain]
