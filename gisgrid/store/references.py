"""References between records: refused when an edit would break them, found by verify."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from gisgrid.errors import EditError
from gisgrid.i18n import term, tr
from gisgrid.store.dialects import Driver
from gisgrid.store.dialects.choice import dialect_of, run
from gisgrid.store.layer_names import LAYER_NAMES
from gisgrid.store.tables import metadata, referenced_table


class Reference(NamedTuple):
    """A column of one table that holds ids of another."""

    table: str
    column: str
    target: str


def all_references() -> Iterator[Reference]:
    """Yield every reference of the register."""
    for table in metadata.sorted_tables:
        for column in table.c:
            target = referenced_table(table, column.name)
            if target is not None:
                yield Reference(table.name, column.name, target)


def check_step(connection: Driver, first_change: int) -> None:
    """Refuse an edit that leaves a reference to something that is not there.

    Parameters
    ----------
    first_change : int
        Id of the edit's first row in the change log.

    Raises
    ------
    EditError
        Naming the first record that would point to nothing.
    """
    touched: dict[str, set[str]] = {}
    # By the primary key: the step's rows are few, the table's are many.
    changes = f"gisgrid_change {dialect_of(connection).BY_KEY}"
    for table, operation in run(
        connection,
        f"SELECT DISTINCT table_name, operation FROM {changes} WHERE id >= :first",
        first=first_change,
    ):
        touched.setdefault(table, set()).add(operation)
    rows_of = f"SELECT row_id FROM {changes} WHERE id >= :first AND table_name = :name"
    for reference in all_references():
        if touched.get(reference.table, set()) & {"I", "U"}:
            chosen = f"a.id IN ({rows_of})"
            _refuse(connection, reference, chosen, first=first_change, name=reference.table)
        if "D" in touched.get(reference.target, set()):
            chosen = f'a."{reference.column}" IN ({rows_of})'
            _refuse(connection, reference, chosen, first=first_change, name=reference.target)


def broken(connection: Driver, reference: Reference) -> list[tuple[int, int]]:
    """Return (row id, missing id) of every broken use of a reference."""
    found = connection.execute(_query(reference, "TRUE"))
    return [(row[0], row[1]) for row in found]


def _query(reference: Reference, chosen: str) -> str:
    return (
        f'SELECT a.id, a."{reference.column}" FROM "{reference.table}" a '
        f'WHERE {chosen} AND a."{reference.column}" IS NOT NULL '
        f'AND NOT EXISTS (SELECT 1 FROM "{reference.target}" b WHERE b.id = a."{reference.column}")'
    )


def _refuse(connection: Driver, reference: Reference, chosen: str, **values: Any) -> None:
    row = run(connection, _query(reference, chosen) + " LIMIT 1", **values).fetchone()
    if row is not None:
        raise EditError(
            tr(
                "{table} no. {id} refers to {target} no. {missing}, which is not there; nothing was changed.",
                table=term(LAYER_NAMES[reference.table]),
                id=row[0],
                target=term(LAYER_NAMES[reference.target]),
                missing=row[1],
            )
        )
