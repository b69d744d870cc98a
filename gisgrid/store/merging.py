"""Saving a copy that was edited outside: three-way by field, from the change log."""

import dataclasses
import json
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Column, Dialect

from gisgrid.errors import ConflictError, EditError
from gisgrid.i18n import term, tr
from gisgrid.store.columns import holds_bytes
from gisgrid.store.dialects.choice import run
from gisgrid.store.reading import table_of

if TYPE_CHECKING:
    from gisgrid.store.session import EditSession

Entity = TypeVar("Entity")
_OWN_FIELDS = ("id", "version")


def save(session: "EditSession", mine: Entity) -> Entity:
    """Write the fields that `mine` changed into the record of the session.

    Raises
    ------
    ConflictError
        If others changed one of the same fields to something else since `mine` was read.
    EditError
        If the record no longer exists.
    """
    if mine in session.orm:
        session.flush()
        return mine
    kind = type(mine)
    record: Any = mine
    theirs = session.get(kind, record.id)
    if theirs is None:
        raise EditError(tr("The record was deleted by somebody else; nothing was changed."))
    changed_by_them = _base_values(session, kind, record)
    conflicts: list[tuple[str, str, str]] = []
    for field in dataclasses.fields(kind):  # type: ignore[arg-type]  # every kind is a dataclass
        name = field.name
        if name in _OWN_FIELDS:
            continue
        my_value, their_value = getattr(mine, name), getattr(theirs, name)
        if my_value == their_value:
            continue
        if name not in changed_by_them:
            setattr(theirs, name, my_value)
        elif my_value != changed_by_them[name]:
            conflicts.append((name, _shown(my_value), _shown(their_value)))
    if conflicts:
        raise ConflictError(_sentence(conflicts), conflicts=tuple(conflicts))
    session.flush()
    return theirs


def _base_values(session: "EditSession", kind: type[Any], mine: Any) -> dict[str, Any]:
    """Return what the fields held that others changed since `mine` was read, by walking the log back."""
    table = table_of(kind)
    rows = run(
        session.driver,
        "SELECT before FROM gisgrid_change WHERE table_name = :name AND row_id = :row AND operation = 'U' ORDER BY id DESC",
        name=table.name,
        row=mine.id,
    )
    base: dict[str, Any] = {}
    version = run(
        session.driver, f'SELECT version FROM "{table.name}" WHERE id = :row', row=mine.id
    ).fetchone()[0]
    for (before,) in rows:
        if version is None or version <= mine.version:
            break
        image = json.loads(before)
        version = image.get("version", version)
        for name, value in image.items():
            if name != "version":
                base[name] = value
    return {
        name: _domain_value(table.c[name], value, session.connection.dialect) for name, value in base.items()
    }


def _domain_value(column: Column[Any], value: Any, dialect: Dialect) -> Any:
    raw = bytes.fromhex(value) if holds_bytes(column) and value is not None else value
    process = column.type.result_processor(dialect, None)
    return raw if process is None else process(raw)


def _shown(value: Any) -> str:
    return "" if value is None else term(str(value))


def _sentence(conflicts: list[tuple[str, str, str]]) -> str:
    listed = "；".join(
        tr("{field}: you “{mine}”, they “{theirs}”", field=term(name), mine=mine, theirs=theirs)
        for name, mine, theirs in conflicts
    )
    return tr(
        "Somebody else changed this record in the meantime ({conflicts}). Look at it again and repeat your change.",
        conflicts=listed,
    )
