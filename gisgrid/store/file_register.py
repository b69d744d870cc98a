"""A workspace file as a register: everything that only reads."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from gisgrid.model.history import HistoryStep, RowChange
from gisgrid.model.register import WorkspaceInfo
from gisgrid.model.scheme import Scheme
from gisgrid.model.scheme_file import parse_scheme
from gisgrid.store import change_log, undoing, workspace_file
from gisgrid.store.database import Database
from gisgrid.store.reading import Reader, table_of

Entity = TypeVar("Entity")


class FileRegister:
    """Reads one workspace file, from any thread; implements `gisgrid.model.register.Register`.

    Parameters
    ----------
    database : Database
        The open file; it is closed with the register.

    Attributes
    ----------
    path : Path
        The file.
    """

    def __init__(self, database: Database) -> None:
        self.path: Path = database.path
        self._database = database
        with database.locked() as connection:
            self._facts = dict(connection.execute("SELECT key, value FROM gisgrid_meta").fetchall())
        self._info = workspace_file.read_info(self._facts)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def is_read_only(self) -> bool:
        """Whether edits are refused."""
        return self._database.is_read_only

    @property
    def info(self) -> WorkspaceInfo:
        """What the workspace says of itself."""
        return self._info

    @cached_property
    def scheme(self) -> Scheme:
        """The scheme in force, read from the text that the workspace holds."""
        return parse_scheme(self._facts["scheme_text"])

    @property
    def step(self) -> int:
        """Number of the last step of the change log: the version of the data."""
        with self._database.reader() as reader:
            row = reader.connection.exec_driver_sql("SELECT coalesce(max(number), 0) FROM gisgrid_step").one()
        return int(row[0])

    def table_step(self, kind: type[Any], /) -> int:
        """Return the number of the last step that touched records of a kind; 0 when none did."""
        with self._database.reader() as reader:
            return reader.table_step(kind)

    def get(self, kind: type[Entity], id: int, /) -> Entity | None:
        """Return one record by its id, or None."""
        with self._database.reader() as reader:
            return reader.get(kind, id)

    def find(self, kind: type[Entity], /, **where: Any) -> list[Entity]:
        """Return the records whose fields equal the given values, in the order of their ids."""
        with self._database.reader() as reader:
            return reader.find(kind, **where)

    def count(self, kind: type[Any], /, **where: Any) -> int:
        """Count what `find` would return."""
        with self._database.reader() as reader:
            return reader.count(kind, **where)

    def columns(self, kind: type[Any], names: Sequence[str], /, **where: Any) -> dict[str, list[Any]]:
        """Return whole columns in the order of ids, without making objects."""
        with self._database.reader() as reader:
            return reader.columns(kind, names, **where)

    def geometries(self, kind: type[Any], /, **where: Any) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
        """Return ids and geometries in EPSG:4490, in the order of ids, without the empty ones."""
        with self._database.reader() as reader:
            return reader.geometries(kind, **where)

    def ids_in_box(self, kind: type[Any], box: tuple[float, float, float, float]) -> list[int]:
        """Find rows whose bounding box meets (west, south, east, north), degrees in EPSG:4490."""
        with self._database.reader() as reader:
            return reader.ids_in_box(kind, box)

    @contextmanager
    def snapshot(self) -> Iterator[Reader]:
        """Give a reader for which the register stands still, for papers made of many reads."""
        with self._database.snapshot() as reader:
            yield reader

    def history(self, *, limit: int | None = None) -> list[HistoryStep]:
        """Return the steps, the newest first, at most `limit` of them."""
        with self._database.locked() as connection:
            steps = change_log.all_steps(connection)
        undone = undoing.undone(steps)
        shown = [step.shown(is_undone=step.number in undone) for step in reversed(steps)]
        return shown if limit is None else shown[:limit]

    def record_history(self, kind: type[Any], id: int) -> list[RowChange]:
        """Return everything that was done to one record, the newest first."""
        with self._database.locked() as connection:
            return change_log.record_history(connection, table_of(kind).name, id)

    def next_undo(self) -> HistoryStep | None:
        """Return the step that `undo` would take back, or None."""
        return self._next(0)

    def next_redo(self) -> HistoryStep | None:
        """Return the step that `redo` would bring back, or None."""
        return self._next(1)

    def _next(self, stack: int) -> HistoryStep | None:
        with self._database.locked() as connection:
            steps = change_log.all_steps(connection)
        numbers = undoing.stacks(steps)[stack]
        return steps[numbers[-1] - 1].shown() if numbers else None

    def _first_step_at(self) -> datetime | None:
        with self._database.locked() as connection:
            first = change_log.first_step(connection)
        return None if first is None else first.shown().made_at
