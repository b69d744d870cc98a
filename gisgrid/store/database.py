"""One workspace file in use: a connection that writes, one at a time, and connections that read."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool, StaticPool

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr
from gisgrid.store.dialects import Driver
from gisgrid.store.dialects.choice import dialect_at
from gisgrid.store.faults import worded
from gisgrid.store.reading import Reader

_READERS = 8


class Database:
    """The open file behind a workspace.

    Parameters
    ----------
    path : Path
        A workspace file that was inspected before; it decides about the dialect.
    is_read_only : bool
        Whether writing is refused.
    is_frozen : bool
        Whether the file lies where nobody can write, so that no journal is possible.
    """

    def __init__(self, path: Path, *, is_read_only: bool, is_frozen: bool = False) -> None:
        self.path = path
        self.is_read_only = is_read_only
        self._is_frozen = is_frozen
        self._lock = threading.RLock()
        self.dialect = dialect_at(path)
        self.driver: Driver = self.dialect.connect(path, is_read_only=is_read_only, is_frozen=is_frozen)
        if not is_read_only:
            self.dialect.set_journal(self.driver, path)
        self._writing = create_engine(
            self.dialect.ENGINE,
            creator=lambda: self.driver,
            poolclass=StaticPool,
        )
        self._reading = create_engine(
            self.dialect.ENGINE,
            creator=self._reader_connection,
            poolclass=QueuePool,
            pool_size=_READERS,
            max_overflow=-1,
        )

    def _reader_connection(self) -> Driver:
        connection: Driver = self.dialect.connect(self.path, is_read_only=True, is_frozen=self._is_frozen)
        return connection

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """Give a reader on a connection of its own; callable from any thread.

        Loaded objects are detached at the end and stay usable.
        """
        with (
            worded(self.path),
            self._reading.connect() as connection,
            Session(bind=connection, expire_on_commit=False) as orm,
        ):
            yield Reader(connection, orm)
            orm.expunge_all()

    @contextmanager
    def snapshot(self) -> Iterator[Reader]:
        """Give a reader for which time stands still until the end."""
        with self.reader() as reader:
            reader.connection.exec_driver_sql("BEGIN")
            try:
                reader.connection.exec_driver_sql("SELECT 1 FROM gisgrid_meta LIMIT 1").fetchall()
                yield reader
            finally:
                reader.connection.exec_driver_sql("ROLLBACK")

    @contextmanager
    def transaction(self) -> Iterator[tuple[Connection, Session]]:
        """Hold the one writing transaction; commit at the end, roll back on any exception.

        Raises
        ------
        BadUseError
            If this thread is in a transaction already.
        WorkspaceError
            If the file is locked or cannot be written.
        """
        with self._lock, worded(self.path):
            # Asked before a connection is taken: giving that back would end the outer transaction.
            if self.dialect.is_in_transaction(self.driver):
                raise BadUseError(tr("An edit is already going on."))
            with (
                self._writing.connect() as connection,
                Session(bind=connection, expire_on_commit=False) as orm,
            ):
                self.dialect.begin_writing(self.driver)
                try:
                    yield connection, orm
                    orm.flush()
                    self.driver.execute("COMMIT")
                    orm.expunge_all()
                finally:
                    # Also on KeyboardInterrupt: a half-done transaction must never stay open.
                    if self.dialect.is_in_transaction(self.driver):
                        self.driver.execute("ROLLBACK")

    @contextmanager
    def locked(self) -> Iterator[Driver]:
        """Hold the writing connection without a transaction."""
        with self._lock, worded(self.path):
            yield self.driver

    def close(self) -> None:
        """Bring the journal into the file and let go of it."""
        self._reading.dispose()
        with self._lock:
            self._writing.dispose()
            self.driver.close()
