"""A workspace: one register in one file, opened for reading and writing."""

import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import Enum
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from gisgrid.errors import BadUseError, EditError, WorkspaceError
from gisgrid.events import Event
from gisgrid.i18n import tr
from gisgrid.model.history import ChangeSet, HistoryStep, RowChange, StepKind
from gisgrid.model.register import WorkspaceInfo
from gisgrid.model.scheme import Scheme
from gisgrid.model.scheme_file import parse_scheme, scheme_text
from gisgrid.progress import Progress
from gisgrid.store import change_log, undoing, workspace_file
from gisgrid.store.clock import china_now
from gisgrid.store.database import Database
from gisgrid.store.dialects.geopackage import data_version
from gisgrid.store.reading import Reader, table_of
from gisgrid.store.session import EditSession
from gisgrid.store.steps import close_step

Entity = TypeVar("Entity")
Clock = Callable[[], datetime]


class OpenMode(Enum):
    """How a workspace is opened."""

    WRITE = "write"
    READ = "read"


class Workspace:
    """One register in one GeoPackage file; implements `gisgrid.model.register.Register`.

    Reading is allowed from every thread. Edits come one after the other.

    Attributes
    ----------
    changed : Event[ChangeSet]
        Fires after each committed step (edit, undo, redo, adopted change from outside), on the thread
        that made it, with what the step came to. An edit that changed nothing fires nothing.
    path : Path
        The file.
    is_read_only : bool
        Whether edits are refused.
    """

    def __init__(self, path: Path, database: Database, *, clock: Clock, author: str) -> None:
        self.path = path
        self.changed: Event[ChangeSet] = Event()
        self._database = database
        self._clock = clock
        self._author = author
        self._session: EditSession | None = None
        self._data_version = -1
        with database.locked() as connection:
            self._facts = dict(connection.execute("SELECT key, value FROM gisgrid_meta").fetchall())
        self._info = workspace_file.read_info(self._facts)
        self._adopted = self.step

    @classmethod
    def create(
        cls,
        path: str | Path,
        scheme: str | Path,
        *,
        name: str = "",
        zone: int | None = None,
        maker: str = "",
        identity: str | None = None,
        author: str | None = None,
        clock: Clock = china_now,
    ) -> Self:
        """Make an empty workspace and open it.

        Parameters
        ----------
        path : str or Path
            The file to make; it must not exist.
        scheme : str or Path
            Key of a shipped scheme, path of a scheme file, or the TOML text itself.
        name : str
            Name of the station's area; the scheme's name when empty.
        zone : int, optional
            CGCS2000 3-degree zone; the scheme's when left out.
        maker : str
            Office named on papers.
        identity : str, optional
            Hexadecimal id; random when left out.
        author : str, optional
            Who edits; the name of the system's user when left out.
        clock : callable
            Gives local time, without zone.

        Raises
        ------
        WorkspaceError
            If the file exists or cannot be written.
        SchemeError
            If the scheme breaks the rules.
        """
        text = scheme if isinstance(scheme, str) and "\n" in scheme else scheme_text(scheme)
        parsed = parse_scheme(text)
        info = WorkspaceInfo(
            identity or secrets.token_hex(16), name or parsed.name, zone or parsed.zone, parsed.key, maker
        )
        workspace_file.create_file(Path(path), info, scheme_text=text, now=clock())
        return cls.open(path, author=author, clock=clock)

    @classmethod
    def open(
        cls,
        path: str | Path,
        mode: OpenMode = OpenMode.WRITE,
        *,
        author: str | None = None,
        clock: Clock = china_now,
    ) -> Self:
        """Open a workspace.

        A file that cannot be written is opened for reading; `is_read_only` tells.

        Raises
        ------
        WorkspaceError
            The file is missing, empty, cut short, damaged, foreign, or of a newer version.
        """
        path = Path(path)
        workspace_file.inspect_file(path)
        is_frozen = not workspace_file.is_writable(path)
        is_read_only = mode is OpenMode.READ or is_frozen
        workspace_file.prepare(path, is_read_only=is_read_only, is_frozen=is_frozen, now=clock())
        database = Database(path, is_read_only=is_read_only, is_frozen=is_frozen)
        try:
            workspace = cls(path, database, clock=clock, author=author or _user_name())
            workspace.poll()
        except BaseException:
            database.close()
            raise
        return workspace

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
            row = reader.connection.exec_driver_sql("SELECT ifnull(max(number), 0) FROM gisgrid_step").one()
        return int(row[0])

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

    @contextmanager
    def edit(self, text: str, *, author: str | None = None) -> Iterator[EditSession]:
        """Make one named, undoable step: one transaction, checked before it is committed.

        Parameters
        ----------
        text : str
            Name of the step for the undo list, such as 登记隐患 YH2026-0123.
        author : str, optional
            Who makes it; the workspace's author when left out.

        Yields
        ------
        EditSession
            What functions of `gisgrid.edits` write through.

        Raises
        ------
        WorkspaceError
            If the file is read-only, busy or the disk is full.
        EditError
            If the result would break a rule. Whatever is raised inside, nothing is changed.
        """
        with self._step(StepKind.EDIT, text, author=author) as session:
            yield session

    @contextmanager
    def _step(
        self, kind: StepKind, text: str, *, author: str | None = None, undoes: int | None = None
    ) -> Iterator[EditSession]:
        self._require_writable()
        changes: list[ChangeSet] = []
        with self._database.transaction() as (connection, orm):
            if self._session is not None:
                raise BadUseError(tr("An edit is already going on."))
            changes += self._adopt()
            now, who = self._clock(), author or self._author
            step = change_log.next_number(self._database.driver)
            session = EditSession(
                connection, orm, info=self._info, scheme=self.scheme, now=now, author=who, step=step
            )
            self._session = session
            try:
                yield session
                session.flush()
                made = close_step(self._database.driver, kind, text, author=who, made_at=now, undoes=undoes)
            finally:
                self._session = None
            changes += [] if made is None else [made]
        self._announce(changes)

    def _require_writable(self) -> None:
        if self.is_read_only:
            raise WorkspaceError(
                tr(
                    "{name} is open for reading only. Copy it to a folder of your own to edit it.",
                    name=self.path.name,
                ),
                path=self.path,
            )

    def _adopt(self) -> list[ChangeSet]:
        """Make a step of row changes that other programs left, inside the open transaction."""
        adopted = close_step(
            self._database.driver,
            StepKind.EXTERNAL,
            tr("Change from outside"),
            author="",
            made_at=self._clock(),
        )
        return [] if adopted is None else [adopted]

    def _announce(self, changes: list[ChangeSet]) -> None:
        for change in changes:
            self._adopted = change.step
            self.changed.emit(change)

    def poll(self) -> int:
        """Look whether other programs changed the file, and tell the listeners.

        Row changes of QGIS, GDAL and the like become a step 外部修改; steps that another gisgrid made
        are announced as they are. Cheap when nothing happened; call it every second or two.

        Returns
        -------
        int
            How many steps were new.
        """
        with self._database.locked() as connection:
            version = data_version(connection)
            if version == self._data_version or self._session is not None:
                return 0
            self._data_version = version
            changes = [
                change_log.change_set(connection, step)
                for step in change_log.steps_after(connection, self._adopted)
            ]
            is_pending = not self.is_read_only and change_log.has_pending(connection)
        if is_pending:
            with self._database.transaction():
                changes += self._adopt()
        self._announce(changes)
        return len(changes)

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

    def undo(self, *, progress: Progress | None = None) -> HistoryStep:
        """Take back the newest step that is not yet taken back; itself a step of the log.

        Returns
        -------
        HistoryStep
            The step that was taken back.

        Raises
        ------
        EditError
            If there is nothing to undo.
        """
        return self._revert(StepKind.UNDO, 0, tr("There is nothing to undo."), progress or Progress())

    def redo(self, *, progress: Progress | None = None) -> HistoryStep:
        """Bring back the step that was undone last.

        Raises
        ------
        EditError
            If there is nothing to redo.
        """
        return self._revert(StepKind.REDO, 1, tr("There is nothing to redo."), progress or Progress())

    def _revert(self, kind: StepKind, stack: int, nothing: str, progress: Progress) -> HistoryStep:
        # Adopted first, so that an outside change is what gets undone rather than overwritten.
        self.poll()
        with self._database.locked() as connection:
            steps = change_log.all_steps(connection)
        numbers = undoing.stacks(steps)[stack]
        if not numbers:
            raise EditError(nothing)
        step = steps[numbers[-1] - 1]
        with self._step(kind, step.text, undoes=step.number) as session:
            if session.step != len(steps) + 1:
                raise EditError(tr("Another program changed the workspace at this moment; try again."))
            undoing.apply_inverse(session.driver, step, progress=progress)
        return step.shown()


def _user_name() -> str:
    return os.environ.get("USERNAME") or os.environ.get("USER") or ""
