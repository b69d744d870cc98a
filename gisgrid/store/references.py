"""References between records: refused when an edit would break them, found by verify."""

from collections.abc import Iterator
from typing import NamedTuple

from gisgrid.errors import EditError
from gisgrid.i18n import term, tr
from gisgrid.store.dialects import Driver
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
    for table, operation in connection.execute(
        "SELECT DISTINCT table_name, operation FROM gisgrid_change NOT INDEXED WHERE id >= ?", (first_change,)
    ):
        touched.setdefault(table, set()).add(operation)
    # NOT INDEXED keeps SQLite on the primary key: the step's rows are few, the table's are many.
    rows_of = "SELECT row_id FROM gisgrid_change NOT INDEXED WHERE id >= ? AND table_name = ?"
    for reference in all_references():
        if touched.get(reference.table, set()) & {"I", "U"}:
            chosen = f"a.id IN ({rows_of})"
            _refuse(connection, reference, chosen, (first_change, reference.table))
        if "D" in touched.get(reference.target, set()):
            chosen = f'a."{reference.column}" IN ({rows_of})'
            _refuse(connection, reference, chosen, (first_change, reference.target))


def broken(connection: Driver, reference: Reference) -> list[tuple[int, int]]:
    """Return (row id, missing id) of every broken use of a reference."""
    found = connection.execute(_query(reference, "1"))
    return [(row[0], row[1]) for row in found]


def _query(reference: Reference, chosen: str) -> str:
    return (
        f'SELECT a.id, a."{reference.column}" FROM "{reference.table}" a '
        f'WHERE {chosen} AND a."{reference.column}" IS NOT NULL '
        f'AND NOT EXISTS (SELECT 1 FROM "{reference.target}" b WHERE b.id = a."{reference.column}")'
    )


def _refuse(connection: Driver, reference: Reference, chosen: str, values: tuple[int, str]) -> None:
    row = connection.execute(_query(reference, chosen) + " LIMIT 1", values).fetchone()
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
