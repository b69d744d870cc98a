"""A workspace: one register in one file, opened for reading and writing."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, Self, TypeVar

from gisgrid.errors import EditError, WorkspaceError
from gisgrid.events import Event
from gisgrid.i18n import tr
from gisgrid.model.history import ChangeSet, HistoryStep, StepKind
from gisgrid.model.map_styles import MapStyle
from gisgrid.model.register import WorkspaceInfo
from gisgrid.model.scheme_file import parse_scheme, scheme_text
from gisgrid.progress import Progress
from gisgrid.store import backup as backups
from gisgrid.store import change_log, migrating, undoing, workspace_file
from gisgrid.store.clock import china_now
from gisgrid.store.database import Database
from gisgrid.store.file_register import FileRegister
from gisgrid.store.revisions import HEAD
from gisgrid.store.session import EditSession
from gisgrid.store.steps import close_step
from gisgrid.store.verify import VerifyFinding, verify

Entity = TypeVar("Entity")
Clock = Callable[[], datetime]


class OpenMode(Enum):
    """How a workspace is opened."""

    WRITE = "write"
    READ = "read"


class Workspace(FileRegister):
    """One register in one GeoPackage file; implements `gisgrid.model.register.Register`.

    Reading is allowed from every thread. Edits come one after the other.

    Attributes
    ----------
    changed : Event[ChangeSet]
        Fires after each committed step (edit, undo, redo, adopted change from outside), on the thread
        that made it, with what the step came to. An edit that changed nothing fires nothing.
    path : Path
        The file.
    notices : list of str
        Sentences for the person who opened it: why it is read-only, what was found.
    """

    def __init__(self, database: Database, *, clock: Clock, author: str) -> None:
        super().__init__(database)
        self.changed: Event[ChangeSet] = Event()
        self.notices: list[str] = []
        self._clock = clock
        self._author = author
        self._session: EditSession | None = None
        self._data_version = -1
        self._announced = self.step

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
            Name of the station's area; the area of the scheme when empty.
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
        path = _file_path(path)
        text = scheme if isinstance(scheme, str) and "\n" in scheme else scheme_text(scheme)
        parsed = parse_scheme(text)
        info = WorkspaceInfo(
            identity or secrets.token_hex(16),
            name or parsed.area or parsed.name,
            zone or parsed.zone,
            parsed.key,
            maker,
        )
        workspace_file.create_file(path, info, scheme_text=text, now=clock())
        workspace = cls.open(path, author=author, clock=clock)
        with workspace._database.transaction() as (connection, orm):
            _tell_qgis(workspace._make_session(connection, orm, who=workspace._author, step=0))
        return workspace

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
        path = _file_path(path)
        workspace_file.inspect_file(path)
        is_frozen = not workspace_file.is_writable(path)
        is_read_only = mode is OpenMode.READ or is_frozen
        _bring_up_to_date(path, is_read_only=is_read_only, is_frozen=is_frozen, now=clock())
        database = Database(path, is_read_only=is_read_only, is_frozen=is_frozen)
        try:
            workspace = cls(database, clock=clock, author=author or _user_name())
            workspace._look_around(is_frozen=is_frozen)
        except BaseException:
            database.close()
            raise
        return workspace

    def _look_around(self, *, is_frozen: bool) -> None:
        if is_frozen:
            self.notices.append(
                tr(
                    "{name} lies where it cannot be written; it is open for reading only.",
                    name=self.path.name,
                )
            )
        if self.poll():
            self.notices.append(tr("Another program changed the workspace; the change is in the history."))
        try:
            self.backup_if_due()
        except WorkspaceError as fault:
            self.notices.append(str(fault))

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
    def issue(self, text: str, *, author: str | None = None) -> Iterator[EditSession]:
        """Record what left the program, in a step that undo and redo pass over.

        Nobody who presses Ctrl+Z means the sheet that was printed an hour ago; and a sheet that hangs on
        a wall cannot be taken back. Only issued papers may be added through the session.

        Raises
        ------
        WorkspaceError
            As for `edit`.
        EditError
            If anything else was written; nothing is changed then.
        """
        with self._step(StepKind.ISSUE, text, author=author) as session:
            yield session

    @contextmanager
    def _step(
        self, kind: StepKind, text: str, *, author: str | None = None, undoes: int | None = None
    ) -> Iterator[EditSession]:
        self._require_writable()
        changes: list[ChangeSet] = []
        with self._database.transaction() as (connection, orm):
            changes += self._adopt()
            who, step = author or self._author, change_log.next_number(self._database.driver)
            session = self._make_session(connection, orm, who=who, step=step)
            self._session = session
            try:
                yield session
                session.flush()
                made = close_step(
                    self._database.driver, kind, text, author=who, made_at=session.now, undoes=undoes
                )
                if made is not None and made.touches(MapStyle):
                    _tell_qgis(session)
            finally:
                self._session = None
            changes += [] if made is None else [made]
        self._announce(changes)

    def _make_session(self, connection: Any, orm: Any, *, who: str, step: int) -> EditSession:
        return EditSession(
            connection, orm, info=self._info, scheme=self.scheme, now=self._clock(), author=who, step=step
        )

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
            self._announced = change.step
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
            version = self._database.dialect.data_version(connection)
            if version == self._data_version or self._session is not None:
                return 0
            self._data_version = version
            changes = [
                change_log.change_set(connection, step)
                for step in change_log.steps_after(connection, self._announced)
            ]
            is_pending = not self.is_read_only and change_log.has_pending(connection)
        if is_pending:
            with self._database.transaction():
                changes += self._adopt()
        self._announce(changes)
        return len(changes)

    def backup(self, target: str | Path | None = None) -> Path:
        """Write a compact copy of the whole workspace.

        Parameters
        ----------
        target : str or Path, optional
            The file to make; when left out, one in the workspace's backup folder, where the oldest are
            let go of by a rolling rule.

        Returns
        -------
        Path
            The copy.

        Raises
        ------
        WorkspaceError
            If it cannot be written; nothing half-written is left.
        """
        if target is None:
            return backups.make_backup(self.path, now=self._clock())
        backups.write_copy(self.path, Path(target))
        return Path(target)

    def backup_if_due(self) -> Path | None:
        """Make a backup when the last is older than a day and something changed since.

        Returns
        -------
        Path or None
            The backup, or None when none was due.
        """
        if self.is_read_only or not backups.is_due(self.path, now=self._clock(), since=self._first_step_at()):
            return None
        return self.backup()

    def verify(self, *, progress: Progress | None = None) -> list[VerifyFinding]:
        """Look over file, references, change log, shapes and attachments; empty when all is well."""
        with self._database.snapshot() as reader:
            return verify(reader.driver, progress=progress or Progress())

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


def restore_backup(backup: str | Path, path: str | Path, *, clock: Clock = china_now) -> Path | None:
    """Put a backup in the place of a workspace that nobody has open.

    Parameters
    ----------
    backup : str or Path
        Any sound workspace file.
    path : str or Path
        The workspace to replace; it need not exist.

    Returns
    -------
    Path or None
        The backup that the replaced file became; None when there was none.

    Raises
    ------
    WorkspaceError
        The backup is not sound, or the workspace is in use or cannot be written.
    """
    return backups.restore(Path(backup), Path(path), now=clock())


def _tell_qgis(session: EditSession) -> None:
    """Write how the map looks into the file for QGIS."""
    # Imported here: the looks come with Qt's painting, which opening a register need not load.
    from gisgrid.edits.qgis_styles import write_qgis_styles  # noqa: PLC0415  loads Qt

    write_qgis_styles(session)


def _bring_up_to_date(path: Path, *, is_read_only: bool, is_frozen: bool, now: datetime) -> None:
    revision = workspace_file.stored_revision(path, is_frozen=is_frozen)
    if revision == HEAD:
        return
    if is_read_only:
        raise WorkspaceError(
            tr("{name} is of an older version and must be opened for writing once.", name=path.name),
            path=path,
        )
    migrating.upgrade(path, now=now)


def _file_path(given: str | Path) -> Path:
    if str(given).startswith("postgresql:"):
        raise WorkspaceError(
            tr("This version works on a register in a file only; shared databases follow in a later one.")
        )
    return Path(given)


def _user_name() -> str:
    return os.environ.get("USERNAME") or os.environ.get("USER") or ""
