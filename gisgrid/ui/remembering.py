"""A register that remembers whole columns between changes, so that panels do not read them again and again."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from gisgrid.model.history import ChangeSet
from gisgrid.model.register import Register, Relay

Entity = TypeVar("Entity")
_LARGEST_TABLE = 300_000


class RememberedRegister(Relay):
    """Answers like the register behind it; used on the main thread only.

    Columns are kept per kind until `note_change` patches them with the rows that a step touched.
    What only concerns one record, and kinds with very many rows, go straight to the register.

    Parameters
    ----------
    register : Register
        The register behind it.
    """

    def __init__(self, register: Register) -> None:
        super().__init__(register)
        self._tables: dict[type[Any], dict[str, list[Any]]] = {}
        self._is_large: dict[type[Any], bool] = {}
        self._steps: dict[type[Any], int] = {}

    def table_step(self, kind: type[Any], /) -> int:
        """Return the number of the last step that touched records of a kind."""
        # Asked for a dozen kinds of every sheet that was ever made, after each step.
        if kind not in self._steps:
            self._steps[kind] = self._register.table_step(kind)
        return self._steps[kind]

    def columns(self, kind: type[Any], names: Sequence[str], /, **where: Any) -> dict[str, list[Any]]:
        """Return whole columns; the lists are shared and must not be changed."""
        is_about_one = any(key.endswith("id") and isinstance(value, int) for key, value in where.items())
        if (is_about_one and kind not in self._tables) or self._too_large(kind):
            return self._register.columns(kind, names, **where)
        table = self._loaded(kind, [*names, *where])
        if not where:
            return {name: table[name] for name in names}
        rows = _rows(table, where)
        return {name: [table[name][row] for row in rows] for name in names}

    def note_change(self, change: ChangeSet) -> None:
        """Bring the columns up to a step that was just made."""
        self._steps.clear()
        for kind in list(self._tables):
            touched = change.ids(kind)
            if touched:
                self._patch(kind, touched)

    def _too_large(self, kind: type[Any]) -> bool:
        if kind not in self._is_large:
            self._is_large[kind] = self._register.count(kind) > _LARGEST_TABLE
        return self._is_large[kind]

    def _loaded(self, kind: type[Any], names: Sequence[str]) -> dict[str, list[Any]]:
        table = self._tables.setdefault(kind, {})
        missing = [name for name in dict.fromkeys(["id", *names]) if name not in table]
        if missing:
            table.update(self._register.columns(kind, missing))
        return table

    def _patch(self, kind: type[Any], touched: frozenset[int]) -> None:
        table = self._tables[kind]
        if len(touched) > len(table["id"]) // 2:
            del self._tables[kind]
            return
        fresh = self._register.columns(kind, list(table), id=sorted(touched))
        places = _row_places(table["id"], touched)
        if places is not None and len(fresh["id"]) == len(places):
            self._tables[kind] = {
                name: replaced(values, places, fresh[name])
                if _differs(values, places, fresh[name])
                else values
                for name, values in table.items()
            }
            return
        kept = [row for row, id in enumerate(table["id"]) if id not in touched]
        merged = {name: [values[row] for row in kept] + fresh[name] for name, values in table.items()}
        order = sorted(range(len(merged["id"])), key=merged["id"].__getitem__)
        self._tables[kind] = {name: [values[row] for row in order] for name, values in merged.items()}


def replaced(values: Sequence[Any], places: Sequence[int], fresh: Sequence[Any]) -> list[Any]:
    """Return a copy of a column with other values at some places."""
    copy = list(values)
    for place, value in zip(places, fresh, strict=True):
        copy[place] = value
    return copy


def _differs(values: Sequence[Any], places: Sequence[int], fresh: Sequence[Any]) -> bool:
    return any(values[place] != value for place, value in zip(places, fresh, strict=True))


def _row_places(ids: Sequence[int], wanted: Collection[int]) -> list[int] | None:
    """Return where some ids stand in an ascending list, in their order; None when one of them is not there."""
    places = [bisect_left(ids, id) for id in sorted(wanted)]
    found = [ids[place] for place in places if place < len(ids)]
    return places if found == sorted(wanted) else None


def _rows(table: dict[str, list[Any]], where: dict[str, Any]) -> list[int]:
    ids = table["id"]
    rows: Sequence[int] = range(len(ids))
    # The ids ascend: a few of them are looked up, where asking every row would take as long as the table is.
    for name, wanted in sorted(where.items(), key=lambda pair: pair[0] != "id"):
        values = table[name]
        allowed = set(wanted) if isinstance(wanted, list | tuple | set | frozenset) else {wanted}
        if name == "id":
            places = [bisect_left(ids, id) for id in sorted(allowed - {None})]
            rows = [place for place in places if place < len(ids) and ids[place] in allowed]
        else:
            rows = [row for row in rows if values[row] in allowed]
    return list(rows)
