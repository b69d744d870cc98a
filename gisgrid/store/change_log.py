"""The change log: steps over the rows that the triggers wrote, chained by SHA-256."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from gisgrid.model.history import ChangeSet, HistoryStep, Operation, RowChange, StepKind
from gisgrid.store.dialects import Driver
from gisgrid.store.dialects.choice import run
from gisgrid.store.moments import decode_moment, encode_moment
from gisgrid.store.tables import KINDS

FIRST_HASH = "0" * 64
_BATCH_ROWS = 5000
_ROW_FORM = "\x1e{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}"
_OPERATIONS = {"I": Operation.ADDED, "U": Operation.CHANGED, "D": Operation.REMOVED}
_STEP_COLUMNS = "number, kind, text, author, made_at, undoes, first_change, last_change, previous_hash, hash"


@dataclass(frozen=True)
class StoredStep:
    """One row of the step table.

    Attributes
    ----------
    first_change, last_change : int
        Ids of its rows in the change table; the last is below the first when there are none.
    """

    number: int
    kind: StepKind
    text: str
    author: str
    made_at: str
    undoes: int | None
    first_change: int
    last_change: int
    previous_hash: str
    hash: str

    @property
    def change_count(self) -> int:
        """How many rows of the change log belong to the step."""
        return self.last_change - self.first_change + 1

    def shown(self, *, is_undone: bool = False) -> HistoryStep:
        """Return the step as the history shows it."""
        made_at = decode_moment(self.made_at)
        assert made_at is not None  # the column is never empty
        return HistoryStep(
            self.number, self.kind, self.text, self.author, made_at, self.undoes, self.change_count, is_undone
        )


def last_step(connection: Driver) -> StoredStep | None:
    """Return the newest step, or None in a new workspace."""
    return next(_steps(connection, "ORDER BY number DESC LIMIT 1"), None)


def all_steps(connection: Driver) -> list[StoredStep]:
    """Return every step, the oldest first."""
    return list(_steps(connection, "ORDER BY number"))


def first_step(connection: Driver) -> StoredStep | None:
    """Return the oldest step, or None in a new workspace."""
    return next(_steps(connection, "ORDER BY number LIMIT 1"), None)


def steps_after(connection: Driver, number: int) -> list[StoredStep]:
    """Return the steps that came after one, the oldest first."""
    return list(_steps(connection, "WHERE number > :number ORDER BY number", number=number))


def _steps(connection: Driver, ending: str, **values: Any) -> Iterator[StoredStep]:
    for row in run(connection, f"SELECT {_STEP_COLUMNS} FROM gisgrid_step {ending}", **values):
        yield StoredStep(row[0], StepKind(row[1]), *row[2:])


def last_change(connection: Driver) -> int:
    """Return the id of the newest row of the change log, 0 when there is none."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM gisgrid_change").fetchone()[0])


def append_step(
    connection: Driver,
    kind: StepKind,
    text: str,
    *,
    author: str,
    made_at: datetime,
    undoes: int | None = None,
) -> StoredStep:
    """Close the rows written since the last step into a new step.

    Returns
    -------
    StoredStep
        The step, with its place in the hash chain.
    """
    previous = last_step(connection)
    first = 1 if previous is None else previous.last_change + 1
    number = 1 if previous is None else previous.number + 1
    before = FIRST_HASH if previous is None else previous.hash
    moment = encode_moment(made_at) or ""
    step = StoredStep(
        number, kind, text, author, moment, undoes, first, max(last_change(connection), first - 1), before, ""
    )
    digest = step_hash(step, change_rows(connection, step))
    closed = replace(step, hash=digest)
    marks = ", ".join(f":{name}" for name in _STEP_COLUMNS.split(", "))
    facts = {**vars(closed), "kind": kind.value}
    run(connection, f"INSERT INTO gisgrid_step ({_STEP_COLUMNS}) VALUES ({marks})", **facts)
    return closed


def change_rows(connection: Driver, step: StoredStep) -> Iterable[tuple[Any, ...]]:
    """Return (id, table, row id, operation, before, after) of a step's changes, in their order."""
    rows: Iterable[tuple[Any, ...]] = run(
        connection,
        "SELECT id, table_name, row_id, operation, before, after FROM gisgrid_change WHERE id BETWEEN :first AND :last ORDER BY id",
        first=step.first_change,
        last=step.last_change,
    )
    return rows


def step_hash(step: StoredStep, rows: Iterable[tuple[Any, ...]]) -> str:
    """Compute the SHA-256 of a step: the hash before it, its own facts, and each of its rows.

    Parameters
    ----------
    rows : iterable of tuple
        As `change_rows` gives them.
    """
    facts = [step.number, step.kind.value, step.text, step.author, step.made_at, step.undoes]
    digest = hashlib.sha256(step.previous_hash.encode())
    digest.update(json.dumps([*facts, step.first_change, step.last_change], ensure_ascii=False).encode())
    batch: list[str] = []
    for row in rows:
        batch.append(_ROW_FORM.format(*row))
        if len(batch) == _BATCH_ROWS:
            digest.update("".join(batch).encode())
            batch.clear()
    digest.update("".join(batch).encode())
    return digest.hexdigest()


def change_set(connection: Driver, step: StoredStep) -> ChangeSet:
    """Work out what a step came to, row by row; a row added and removed again counts as nothing."""
    states: dict[str, dict[int, str]] = defaultdict(dict)
    rows = run(
        connection,
        "SELECT table_name, row_id, operation FROM gisgrid_change WHERE id BETWEEN :first AND :last ORDER BY id",
        first=step.first_change,
        last=step.last_change,
    )
    for table, row_id, operation in rows:
        of_table = states[table]
        merged = _merge(of_table.get(row_id), operation)
        if merged is None:
            del of_table[row_id]
        else:
            of_table[row_id] = merged
    frozen: dict[str, dict[type[Any], frozenset[int]]] = {"I": {}, "U": {}, "D": {}}
    for table, of_table in states.items():
        for operation, part in frozen.items():
            if ids := frozenset(id for id, state in of_table.items() if state == operation):
                part[KINDS[table]] = ids
    return ChangeSet(step.number, step.text, step.kind, frozen["I"], frozen["U"], frozen["D"])


def _merge(earlier: str | None, later: str) -> str | None:
    if earlier is None:
        return later
    if earlier == "I":
        return None if later == "D" else "I"
    if earlier == "D" and later == "I":
        return "U"
    return later


def record_history(connection: Driver, table: str, row_id: int) -> list[RowChange]:
    """Return everything that steps did to one row, the newest first."""
    rows = run(
        connection,
        "SELECT id, operation, before, after FROM gisgrid_change WHERE table_name = :name AND row_id = :row ORDER BY id DESC",
        name=table,
        row=row_id,
    ).fetchall()
    found: list[RowChange] = []
    for change_id, operation, before, after in rows:
        holding = "WHERE first_change <= :change AND last_change >= :change LIMIT 1"
        step = next(_steps(connection, holding, change=change_id), None)
        images = [json.loads(image) if image else {} for image in (before, after)]
        # Counting up the version after a change from outside is nothing that somebody did.
        is_counting = operation == "U" and images[1].keys() <= {"version"}
        if step is not None and not is_counting:
            found.append(RowChange(step.shown(), KINDS[table], row_id, _OPERATIONS[operation], *images))
    return found


def first_pending(connection: Driver) -> int:
    """Return the id that the first row after the last step has or would have."""
    row = connection.execute("SELECT last_change FROM gisgrid_step ORDER BY number DESC LIMIT 1").fetchone()
    return 1 if row is None else int(row[0]) + 1


def has_pending(connection: Driver) -> bool:
    """Tell whether rows were written that no step holds yet."""
    return last_change(connection) >= first_pending(connection)


def next_number(connection: Driver) -> int:
    """Return the number that the next step will have."""
    return int(connection.execute("SELECT coalesce(max(number), 0) + 1 FROM gisgrid_step").fetchone()[0])
