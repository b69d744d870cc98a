"""Putting many made-up records into a register at once."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Protocol, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

Entity = TypeVar("Entity")
_DRAFTS: dict[type[Any], type[Any]] = {}
"""The draft of a kind of record."""
_DRAFTED: dict[type[Any], type[Any]] = {}
"""The kind of record that a draft stands for."""


class BulkSession(Protocol):
    """The part of an edit session that the sample writes through."""

    def bulk_insert(self, kind: type[Any], columns: Mapping[str, Sequence[Any]]) -> NDArray[np.int64]:
        """Insert many rows and return their ids in order."""
        ...


def draft_of(kind: type[Entity]) -> type[Entity]:
    """Return a class with the fields of a kind of record that no database watches.

    A record that the store knows costs three times as much to make, and a million of them are made here.
    `insert` takes drafts for the records they stand for.
    """
    if kind not in _DRAFTS:
        fields = dataclasses.fields(cast("Any", kind))
        listed = [(one.name, one.type, dataclasses.field(default=one.default)) for one in fields]
        made = dataclasses.make_dataclass(kind.__name__, listed, eq=False, slots=True)
        _DRAFTS[kind], _DRAFTED[made] = made, kind
    return cast("type[Entity]", _DRAFTS[kind])


@cache
def _fields_of(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind) if field.name not in ("id", "version"))


def insert(session: BulkSession, entities: Iterable[Entity]) -> list[Entity]:
    """Insert records of one kind by columns and give them their ids.

    Parameters
    ----------
    session : BulkSession
        An open edit.
    entities : iterable
        Records of one dataclass, or drafts of it, without ids. May be empty.

    Returns
    -------
    list
        The same records, now with ids.
    """
    held = list(entities)
    if not held:
        return held
    kind: Any = _DRAFTED.get(type(held[0]), type(held[0]))
    columns = {name: [getattr(entity, name) for entity in held] for name in _fields_of(kind)}
    ids = session.bulk_insert(kind, columns)
    for entity, number in zip(held, ids, strict=True):
        entity.id = int(number)  # type: ignore[attr-defined]  # every record kind has an id
    return held


def id_of(entity: Any) -> int:
    """Return the id of a record that has been inserted."""
    number: int | None = entity.id
    assert number is not None
    return number
