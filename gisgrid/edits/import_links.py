"""Turning names and codes in import rows into the ids of grids, departments and enterprises."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from gisgrid.edits.assignment import NO_GRID, GridNet
from gisgrid.model.areas import Department, Grid
from gisgrid.model.identifiers import normalise_enterprise_name
from gisgrid.model.register import Records

_SPLIT = re.compile(r"[、,，;；/\s]+")


class NameIndex:
    """Ids by code, name, short name and alias; a name that two records share finds neither.

    Parameters
    ----------
    entries : iterable of (id, words)
        The words under which each record goes.
    """

    def __init__(self, entries: Iterable[tuple[int, Iterable[str]]]) -> None:
        self._ids: dict[str, int | None] = {}
        for id, words in entries:
            for word in {normalise_enterprise_name(word) for word in words if word}:
                self._ids[word] = id if self._ids.get(word, id) == id else None

    def find(self, text: object) -> int | None:
        """Return the id that a text names, or None."""
        return self._ids.get(normalise_enterprise_name(str(text))) if text else None

    def __contains__(self, text: object) -> bool:
        return normalise_enterprise_name(str(text)) in self._ids


def index_grids(net: GridNet) -> NameIndex:
    """Index the grids by code, name and alias; codes of areas also without their closing zeros."""
    return NameIndex(
        (id, [code, *_short_codes(code), net.name_of[id], *_SPLIT.split(net.alias_of[id] or "")])
        for id, code in net.code_of.items()
    )


def index_departments(session: Records) -> NameIndex:
    """Index the departments by name, short name and alias."""
    held = session.columns(Department, ["id", "name", "short_name", "aliases"])
    return NameIndex(
        (id, [name, short, *_SPLIT.split(aliases or "")])
        for id, name, short, aliases in zip(
            held["id"], held["name"], held["short_name"], held["aliases"], strict=True
        )
    )


def index_records(session: Records, kind: type[Any], *, fields: Sequence[str]) -> NameIndex:
    """Index records of any kind by some of their text fields."""
    held = session.columns(kind, ["id", *fields])
    return NameIndex(
        (id, [str(held[name][place] or "") for name in fields]) for place, id in enumerate(held["id"])
    )


def parents_of_grids(
    session: Records, net: GridNet, ids: Sequence[int], *, named: Sequence[object]
) -> dict[int, int]:
    """Find the grid above each of some grids: the one it names, else the one that contains it.

    Parameters
    ----------
    session : Records
    net : GridNet
        All grids, those of `ids` included.
    ids : sequence of int
    named : sequence of object
        What the row says about its parent, None where it says nothing.

    Returns
    -------
    dict
        Parent's id by grid id; grids without a parent are left out.
    """
    from_name = index_grids(net)
    found: dict[int, int] = {}
    open_ids: list[int] = []
    for id, text in zip(ids, named, strict=True):
        parent = from_name.find(text)
        if parent is not None and parent != id and net.level_of[parent] < net.level_of[id]:
            found[id] = parent
        else:
            open_ids.append(id)
    held = (
        session.columns(Grid, ["id", "parent_id"], id=open_ids) if open_ids else {"id": [], "parent_id": []}
    )
    has_parent = {id for id, parent in zip(held["id"], held["parent_id"], strict=True) if parent is not None}
    for level in sorted({net.level_of[id] for id in open_ids}):
        group = [id for id in open_ids if net.level_of[id] == level and id not in has_parent]
        for id, parent in zip(group, net.containing_of(group, above_level=level), strict=True):
            if parent != NO_GRID:
                found[id] = parent
    return found


def _short_codes(code: str) -> list[str]:
    return [
        code.rstrip("0").ljust(length, "0")
        for length in (6, 9)
        if len(code) == 12 and code[length:].strip("0") == ""
    ]
