"""Undo and redo: which step is next, and the inverse of a step."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from gisgrid.model.history import StepKind
from gisgrid.progress import Progress
from gisgrid.store import columns as column_types
from gisgrid.store.change_log import StoredStep
from gisgrid.store.dialects import geopackage
from gisgrid.store.dialects.geopackage_values import decode_geometries
from gisgrid.store.tables import KINDS, TABLES

_BATCH_ROWS = 5000


def stacks(steps: Iterable[StoredStep]) -> tuple[list[int], list[int]]:
    """Replay the steps: return the numbers that can be undone and redone, the next one last.

    An undo moves a step to the redo list (as the undo's own number, whose inverse is the redo); a
    redo moves it back; any other step empties the redo list. Nothing can be undone across an
    upgrade of the file, because its images have the older columns.
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
        elif step.kind is StepKind.BARRIER:
            undoable.clear()
            redoable.clear()
        else:
            redoable.clear()
            if step.change_count:
                undoable.append(step.number)
    return undoable, redoable


def apply_inverse(connection: sqlite3.Connection, step: StoredStep, *, progress: Progress) -> None:
    """Take back every row change of a step, the last first, inside the open transaction."""
    rows = connection.execute(
        "SELECT table_name, operation, row_id, before FROM gisgrid_change WHERE id BETWEEN ? AND ? ORDER BY id DESC",
        (step.first_change, step.last_change),
    ).fetchall()
    done = 0
    for (table, operation), run in groupby(rows, key=lambda row: (row[0], row[1])):
        for batch in _batches([(row[2], row[3]) for row in run]):
            _take_back(connection, table, operation, batch)
            done += len(batch)
            progress.report(done, len(rows))


def _batches(rows: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    for at in range(0, len(rows), _BATCH_ROWS):
        yield rows[at : at + _BATCH_ROWS]


def _take_back(
    connection: sqlite3.Connection, table: str, operation: str, rows: list[tuple[int, str]]
) -> None:
    if operation == "I":
        connection.executemany(f'DELETE FROM "{table}" WHERE id = ?', [(row_id,) for row_id, _ in rows])
    elif operation == "D":
        _insert_again(connection, table, rows)
    else:
        for row_id, before in rows:
            _set_back(connection, table, row_id, json.loads(before))


def _insert_again(connection: sqlite3.Connection, table: str, rows: list[tuple[int, str]]) -> None:
    described = TABLES[KINDS[table]]
    names = [column.name for column in described.c]
    defaults = {name: _default(described.c[name]) for name in names}
    restored = []
    for row_id, before in rows:
        image = _unpacked(table, json.loads(before))
        image["id"] = row_id
        image["version"] = int(image.get("version") or 0) + 1
        restored.append([image.get(name, defaults[name]) for name in names])
    bounds = None
    if "geometry" in described.c:
        at = names.index("geometry")
        bounds = geopackage.bounds_of(decode_geometries([row[at] for row in restored]))
    geopackage.insert_rows(connection, described, names, restored, bounds=bounds)


def _default(column: Any) -> Any:
    default = column.server_default
    if default is None:
        return None
    literal = str(default.arg)
    return literal[1:-1].replace("''", "'") if literal.startswith("'") else json.loads(literal)


def _set_back(connection: sqlite3.Connection, table: str, row_id: int, before: dict[str, Any]) -> None:
    image = _unpacked(table, before)
    # A version number never runs backwards: an editor that still holds the row must notice.
    image.pop("version", None)
    assignments = "".join(f'"{name}" = ?, ' for name in image)
    connection.execute(
        f'UPDATE "{table}" SET {assignments}version = ifnull(version, 0) + 1 WHERE id = ?',
        (*image.values(), row_id),
    )


def _unpacked(table: str, image: dict[str, Any]) -> dict[str, Any]:
    described = TABLES[KINDS[table]]
    for name, value in image.items():
        if isinstance(value, str) and _is_bytes(described.c[name].type):
            image[name] = bytes.fromhex(value)
    return image


def _is_bytes(stored: Any) -> bool:
    return isinstance(stored, column_types.Geometry) or (
        isinstance(stored, column_types.Plain) and stored.type_name == "BLOB"
    )


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
