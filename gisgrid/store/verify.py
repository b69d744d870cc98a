"""Looking a workspace over: the file, the references, the change log, the shapes, the attachments."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Table

from gisgrid.errors import GisgridError
from gisgrid.i18n import term, tr
from gisgrid.model.enumerations import Severity
from gisgrid.progress import Progress
from gisgrid.store import change_log, references
from gisgrid.store.change_log import FIRST_HASH, StoredStep
from gisgrid.store.dialects import Driver, bounds_of
from gisgrid.store.dialects.choice import dialect_of, run
from gisgrid.store.layer_names import LAYER_NAMES
from gisgrid.store.tables import TABLES, has_geometry


@dataclass(frozen=True)
class VerifyFinding:
    """One thing that is wrong, or worth knowing.

    Attributes
    ----------
    rule : str
        ``file``, ``reference``, ``chain``, ``log``, ``trigger``, ``shape``, ``index``, ``attachment``.
    text : str
        One sentence for a person.
    """

    rule: str
    severity: Severity
    text: str


def verify(connection: Driver, *, progress: Progress) -> list[VerifyFinding]:
    """Look over the whole workspace; an empty list means that all is well."""
    checks: list[Callable[[Driver], Iterator[VerifyFinding]]] = [
        _file_faults,
        _broken_references,
        _chain_faults,
        _trigger_faults,
        _log_faults,
        _shape_faults,
        _attachment_faults,
    ]
    found: list[VerifyFinding] = []
    for number, check in enumerate(checks):
        progress.report(number, len(checks))
        found += check(connection)
    progress.report(len(checks), len(checks))
    return found


def _error(rule: str, text: str) -> VerifyFinding:
    return VerifyFinding(rule, Severity.ERROR, text)


def _layer(table: str) -> str:
    return term(LAYER_NAMES[table])


def _file_faults(connection: Driver) -> Iterator[VerifyFinding]:
    for fault in dialect_of(connection).integrity_faults(connection):
        yield _error("file", tr("The file is damaged: {fault}. Restore a backup.", fault=fault))


def _broken_references(connection: Driver) -> Iterator[VerifyFinding]:
    for reference in references.all_references():
        broken = references.broken(connection, reference)
        if broken:
            yield _error(
                "reference",
                tr(
                    "{count} records of {table} refer in {column} to {target} that are not there, first no. {id}.",
                    count=len(broken),
                    table=_layer(reference.table),
                    column=reference.column,
                    target=_layer(reference.target),
                    id=broken[0][0],
                ),
            )


def _chain_faults(connection: Driver) -> Iterator[VerifyFinding]:
    previous, first, number = FIRST_HASH, 1, 1
    for step in change_log.all_steps(connection):
        if step.number != number or step.first_change != first:
            yield _error(
                "chain", tr("Steps before step {number} are missing from the history.", number=step.number)
            )
            return
        rows = list(change_log.change_rows(connection, step))
        if (
            step.previous_hash != previous
            or change_log.step_hash(step, rows) != step.hash
            or len(rows) != step.change_count
        ):
            yield _altered(step)
            return
        previous, first, number = step.hash, step.last_change + 1, number + 1
    if change_log.has_pending(connection):
        yield VerifyFinding(
            "log",
            Severity.INFO,
            tr(
                "Another program changed the workspace; the change enters the history when it is next opened."
            ),
        )


def _altered(step: StoredStep) -> VerifyFinding:
    return _error(
        "chain",
        tr(
            "Step {number} “{text}” was altered after it was written, or a step before it; the history is not to be trusted from there on.",
            number=step.number,
            text=step.text,
        ),
    )


def _trigger_faults(connection: Driver) -> Iterator[VerifyFinding]:
    for table in TABLES.values():
        if not dialect_of(connection).is_logged(connection, table):
            yield _error(
                "trigger",
                tr(
                    "The logging of {table} was switched off or altered by another program.",
                    table=_layer(table.name),
                ),
            )


def _log_faults(connection: Driver) -> Iterator[VerifyFinding]:
    for table in TABLES.values():
        last = run(
            connection,
            "SELECT row_id, operation, after FROM gisgrid_change WHERE id IN "
            "(SELECT max(id) FROM gisgrid_change WHERE table_name = :name GROUP BY row_id)",
            name=table.name,
        ).fetchall()
        logged = {row[0] for row in last if row[1] != "D"}
        there = {row[0] for row in connection.execute(f'SELECT id FROM "{table.name}"')}
        changed = _differing(connection, table, [(row[0], row[2]) for row in last if row[1] == "U"])
        for ids, sentence in (
            (there - logged, tr("{count} records of {table} were added past the log, first no. {id}.")),
            (logged - there, tr("{count} records of {table} were deleted past the log, first no. {id}.")),
            (changed & there, tr("{count} records of {table} were changed past the log, first no. {id}.")),
        ):
            if ids:
                yield _error("log", sentence.format(count=len(ids), table=_layer(table.name), id=min(ids)))


def _differing(connection: Driver, table: Table, last: list[tuple[int, str]]) -> set[int]:
    """Return the rows that do not hold what their last logged change wrote."""
    names = [column.name for column in table.c]
    listed = ", ".join(f'"{name}"' for name in names)
    chosen = f'SELECT {listed} FROM "{table.name}" WHERE id = :row'
    found = set()
    for row_id, after in last:
        row = run(connection, chosen, row=row_id).fetchone()
        if row is None:
            continue
        held = dict(zip(names, row, strict=True))
        if any(_as_logged(held.get(name), name) != value for name, value in json.loads(after).items()):
            found.add(row_id)
    return found


def _as_logged(value: Any, name: str) -> Any:
    if isinstance(value, bytes):
        return value.hex().upper() if name == "geometry" else len(value)
    return value


def _shape_faults(connection: Driver) -> Iterator[VerifyFinding]:
    for table in TABLES.values():
        if not has_geometry(table):
            continue
        rows = connection.execute(
            f'SELECT id, geometry FROM "{table.name}" WHERE geometry IS NOT NULL'
        ).fetchall()
        damaged = [row[0] for row in rows if not _is_readable(connection, row[1])]
        if damaged:
            yield _error(
                "shape",
                tr(
                    "{count} shapes of {table} are damaged, first no. {id}.",
                    count=len(damaged),
                    table=_layer(table.name),
                    id=damaged[0],
                ),
            )
            continue
        shapes = dialect_of(connection).VALUES.decode_geometries([row[1] for row in rows])
        boxes = bounds_of(shapes)
        located = {row[0] for row, box in zip(rows, boxes, strict=True) if not np.isnan(box[0])}
        if located != dialect_of(connection).indexed_ids(connection, table):
            yield _error(
                "index", tr("The spatial index of {table} does not fit its shapes.", table=_layer(table.name))
            )


def _is_readable(connection: Driver, blob: Any) -> bool:
    try:
        dialect_of(connection).VALUES.decode_geometries([blob])
    except GisgridError:
        return False
    return True


def _attachment_faults(connection: Driver) -> Iterator[VerifyFinding]:
    for row_id, name, content, digest in connection.execute(
        "SELECT id, name, content, sha256 FROM attachment"
    ):
        if hashlib.sha256(content).hexdigest() != digest:
            yield _error(
                "attachment",
                tr("The content of attachment no. {id} “{name}” was altered.", id=row_id, name=name),
            )
