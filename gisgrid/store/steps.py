"""Closing a step: the last acts of a transaction before its commit."""

from datetime import datetime

from gisgrid.errors import EditError
from gisgrid.i18n import tr
from gisgrid.model.history import ChangeSet, StepKind
from gisgrid.model.inspections import IssuedPaper
from gisgrid.store import change_log, references
from gisgrid.store.dialects import Driver
from gisgrid.store.dialects.choice import dialect_of, run
from gisgrid.store.tables import TABLES, has_geometry


def close_step(
    connection: Driver,
    kind: StepKind,
    text: str,
    *,
    author: str,
    made_at: datetime,
    undoes: int | None = None,
) -> ChangeSet | None:
    """Check what was written since the last step and close it into a new one.

    Returns
    -------
    ChangeSet or None
        What the step came to; None, and no step, when nothing was written.

    Raises
    ------
    EditError
        If an edit leaves a reference to something that is not there, or an issue writes anything else.
    """
    if not change_log.has_pending(connection):
        return None
    if kind in (StepKind.EDIT, StepKind.ISSUE):
        references.check_step(connection, change_log.first_pending(connection))
    if kind is StepKind.EXTERNAL:
        _raise_versions(connection)
    step = change_log.append_step(connection, kind, text, author=author, made_at=made_at, undoes=undoes)
    changes = change_log.change_set(connection, step)
    if kind is StepKind.ISSUE and changes.row_count != len(changes.added.get(IssuedPaper, ())):
        raise EditError(tr("Only the record of an issued paper can be written past the undo list."))
    _note_contents(connection, changes, made_at)
    return changes


def _raise_versions(connection: Driver) -> None:
    """Count up the version of rows that other programs changed, so that an editor notices."""
    first = change_log.first_pending(connection)
    changed = f"FROM gisgrid_change {dialect_of(connection).BY_KEY} WHERE id >= :first AND operation = 'U'"
    for (table,) in run(connection, f"SELECT DISTINCT table_name {changed}", first=first).fetchall():
        run(
            connection,
            f'UPDATE "{table}" SET version = coalesce(version, 0) + 1 WHERE id IN '
            f"(SELECT row_id {changed} AND table_name = :name)",
            first=first,
            name=table,
        )


def _note_contents(connection: Driver, changes: ChangeSet, now: datetime) -> None:
    for kind, table in TABLES.items():
        if not changes.touches(kind):
            continue
        ids: list[int] | None = sorted(
            changes.added.get(kind, frozenset()) | changes.changed.get(kind, frozenset())
        )
        if not has_geometry(table) or (ids is not None and len(ids) >= dialect_of(connection).BULK_ROWS):
            ids = None
        dialect_of(connection).note_contents(connection, table, now=now, ids=ids)
