"""Undo and redo: which step is next, and the inverse of a step."""

import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from sqlalchemy import Table

from gisgrid.model.catalogue import TABLE_NAMES
from gisgrid.model.history import StepKind
from gisgrid.model.inspections import IssuedPaper
from gisgrid.progress import Progress
from gisgrid.store import columns as column_types
from gisgrid.store import references
from gisgrid.store.change_log import StoredStep
from gisgrid.store.dialects import Driver, bounds_of
from gisgrid.store.dialects.choice import dialect_of, run
from gisgrid.store.tables import KINDS, TABLES


def stacks(steps: Iterable[StoredStep]) -> tuple[list[int], list[int]]:
    """Replay the steps: return the numbers that can be undone and redone, the next one last.

    An undo moves a step to the redo list (as the undo's own number, whose inverse is the redo); a
    redo moves it back; any other step empties the redo list. Nothing can be undone across an
    upgrade of the file, because its images have the older columns. An issued paper stays issued: its
    step stands on neither list and leaves both as they are.
    """
    undoable: list[int] = []
    redoable: list[int] = []
    for step in steps:
        if step.kind is StepKind.UNDO:
            undoable.pop()
            redoable.append(step.number)
        elif step.kind is StepKind.REDO:
            redoable.pop()
            undoable.append(step.number)
        elif step.kind is StepKind.ISSUE:
            continue
        elif step.kind is StepKind.BARRIER:
            undoable.clear()
            redoable.clear()
        else:
            redoable.clear()
            if step.change_count:
                undoable.append(step.number)
    return undoable, redoable


def apply_inverse(connection: Driver, step: StoredStep, *, progress: Progress) -> None:
    """Take back every row change of a step, the last first, inside the open transaction."""
    rows = run(
        connection,
        "SELECT table_name, operation, row_id, before FROM gisgrid_change WHERE id BETWEEN :first AND :last ORDER BY id DESC",
        first=step.first_change,
        last=step.last_change,
    ).fetchall()
    done = 0
    for (table, operation), alike in groupby(rows, key=lambda row: (row[0], row[1])):
        undone_rows = [(row[2], row[3]) for row in alike]
        _take_back(connection, TABLES[KINDS[table]], operation, undone_rows)
        done += len(undone_rows)
        progress.report(done, len(rows))
    _release_issues(connection)


def _release_issues(connection: Driver) -> None:
    """Let issued papers, which no undo takes back, forget the records that this one removed."""
    for reference in references.all_references():
        if reference.table == TABLE_NAMES[IssuedPaper]:
            for row_id, _ in references.broken(connection, reference):
                run(
                    connection,
                    f'UPDATE "{reference.table}" SET "{reference.column}" = NULL, version = version + 1 WHERE id = :row',
                    row=row_id,
                )


def _take_back(connection: Driver, table: Table, operation: str, rows: list[tuple[int, str]]) -> None:
    if operation == "I":
        dialect_of(connection).delete_rows(connection, table, [row_id for row_id, _ in rows])
    elif operation == "D":
        _insert_again(connection, table, rows)
    else:
        _set_back(connection, table, rows)


def _insert_again(connection: Driver, table: Table, rows: list[tuple[int, str]]) -> None:
    defaults = {column.name: _default(column) for column in table.c}
    binary = _binary_columns(table)
    restored = []
    for row_id, before in rows:
        image = {**defaults, **json.loads(before)}
        _unpack(image, binary)
        image["id"] = row_id
        image["version"] = int(image["version"] or 0) + 1
        restored.append(tuple(image.values()))
    bounds = None
    if "geometry" in table.c:
        at = list(defaults).index("geometry")
        bounds = bounds_of(dialect_of(connection).VALUES.decode_geometries([row[at] for row in restored]))
    dialect_of(connection).insert_rows(connection, table, list(defaults), restored, bounds=bounds)


def _set_back(connection: Driver, table: Table, rows: list[tuple[int, str]]) -> None:
    binary = _binary_columns(table)
    images: dict[int, dict[str, Any]] = {}
    for row_id, before in rows:
        # The rows come the last change first, so that the oldest value of a column stays.
        images.setdefault(row_id, {}).update(json.loads(before))
    alike: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for row_id, image in images.items():
        # A version number never runs backwards: an editor that still holds the row must notice.
        image.pop("version", None)
        _unpack(image, binary)
        names = tuple(sorted(image))
        alike.setdefault(names, []).append((row_id, *(image[name] for name in names)))
    for names, changed in alike.items():
        bounds = None
        if "geometry" in names:
            at = names.index("geometry") + 1
            bounds = bounds_of(dialect_of(connection).VALUES.decode_geometries([row[at] for row in changed]))
        dialect_of(connection).update_rows(connection, table, ["id", *names], changed, bounds=bounds)


def _binary_columns(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.c if column_types.holds_bytes(column))


def _unpack(image: dict[str, Any], binary: tuple[str, ...]) -> None:
    for name in binary:
        if isinstance(image.get(name), str):
            image[name] = bytes.fromhex(image[name])


def _default(column: Any) -> Any:
    default = column.server_default
    if default is None:
        return None
    literal = str(default.arg)
    return literal[1:-1].replace("''", "'") if literal.startswith("'") else json.loads(literal)


def undone(steps: Iterable[StoredStep]) -> set[int]:
    """Return the numbers of the steps that are at present taken back.

    A redo's own number counts as undone when it was undone again; so does the edit that it brought back.
    """
    ordered = list(steps)
    by_number = {step.number: step for step in ordered}
    taken: set[int] = set()
    for step in ordered:
        if step.undoes is None:
            continue
        origin = step.undoes
        while True:
            if step.kind is StepKind.UNDO:
                taken.add(origin)
            else:
                taken.discard(origin)
            deeper = by_number[origin].undoes
            if deeper is None:
                break
            origin = deeper
    return taken
