"""Which grids lie below and above a grid."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Self

from gisgrid.model.areas import Grid
from gisgrid.model.register import Register


class GridTree:
    """The grids by their parents; a circle of parents, which a file from outside may hold, ends.

    Parameters
    ----------
    links : iterable of (int, int or None)
        Id and parent's id of each grid.
    """

    def __init__(self, links: Iterable[tuple[int, int | None]]) -> None:
        self._parents = dict(links)
        self._children: dict[int, list[int]] = defaultdict(list)
        for grid_id, parent_id in self._parents.items():
            if parent_id is not None:
                self._children[parent_id].append(grid_id)

    @classmethod
    def read(cls, register: Register) -> Self:
        """Read the tree of all grids, abolished ones included."""
        columns = register.columns(Grid, ["id", "parent_id"])
        return cls(zip(columns["id"], columns["parent_id"], strict=True))

    def below(self, grid_id: int) -> list[int]:
        """Return the ids of a grid and of every grid below it, each once, the grid itself first."""
        found: dict[int, None] = {}
        waiting = [grid_id]
        while waiting:
            at = waiting.pop()
            if at not in found:
                found[at] = None
                waiting += self._children.get(at, ())
        return list(found)

    def chain(self, grid_id: int | None) -> list[int]:
        """Return the ids of a grid and of the grids above it, the lowest first; none for an unknown one."""
        found: dict[int, None] = {}
        while grid_id is not None and grid_id in self._parents and grid_id not in found:
            found[grid_id] = None
            grid_id = self._parents[grid_id]
        return list(found)
