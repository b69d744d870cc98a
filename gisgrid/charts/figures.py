"""The grids of a chart's area and how many enterprises lie in each."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from gisgrid.i18n import term
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass, EnterpriseStatus, GridKind
from gisgrid.model.grid_tree import GridTree
from gisgrid.model.named_records import grid_named
from gisgrid.model.pinyin import natural_key
from gisgrid.model.register import Register
from gisgrid.model.scheme_duties import Post

GRADED = (DangerClass.A, DangerClass.B, DangerClass.C)


@dataclass
class Tally:
    """How many enterprises there are.

    Attributes
    ----------
    by_class, by_department : Counter
        Of danger classes, and of supervising departments (None: none).
    """

    total: int = 0
    key_units: int = 0
    by_class: Counter[DangerClass] = field(default_factory=Counter)
    by_department: Counter[int | None] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        """Add another tally to this one."""
        self.total += other.total
        self.key_units += other.key_units
        self.by_class.update(other.by_class)
        self.by_department.update(other.by_department)


class Area:
    """One grid, or the whole register, with the grids below it and its enterprises in number.

    Attributes
    ----------
    root : Grid or None
        The grid asked for; without one the only grid on top, or None when there are several.
    """

    def __init__(self, register: Register, code: str | None, *, on: date) -> None:
        self._register = register
        grids = [
            grid
            for grid in register.find(Grid)
            if grid.is_in_force(on) and grid.kind in (GridKind.TERRITORIAL, GridKind.DEDICATED)
            and grid.enterprise_id is None
        ]  # fmt: skip
        self._grids = {grid.id or 0: grid for grid in grids}
        self._tree = GridTree((grid.id or 0, grid.parent_id) for grid in grids)
        self.root = self._find(code)
        self._own = self._count()

    @property
    def name(self) -> str:
        """Name of the area, for titles."""
        return self.root.name if self.root else self._register.info.name

    def children(self, grid: Grid | None) -> tuple[Grid, ...]:
        """Return the grids directly below one, in natural order of their codes; the tops below None."""
        parent = grid.id if grid else None
        below = [
            g
            for g in self._grids.values()
            if g.parent_id == parent or (parent is None and g.parent_id not in self._grids)
        ]
        return tuple(sorted(below, key=lambda g: (natural_key(g.code), g.name)))

    def lowest(self, grid: Grid | None) -> tuple[Grid, ...]:
        """Return the grids below one that have none below them, the grid itself when it has none."""
        children = self.children(grid)
        if not children:
            return (grid,) if grid else ()
        return tuple(low for child in children for low in self.lowest(child))

    def tally(self, grid: Grid | None) -> Tally:
        """Count the active enterprises of a grid and of all below; with None those without a grid too."""
        total = Tally()
        if grid is None:
            total.add(self._own[None])
        for key in self._tree.below(grid.id or 0) if grid else self._grids:
            total.add(self._own[key])
        return total

    def posts(self, grid: Grid) -> tuple[Post, ...]:
        """Return the posts that the scheme gives to a grid."""
        scheme = self._register.scheme
        level = scheme.level_for(grid.level, grid.kind, grid.code)
        return scheme.posts_on(level.key) if level else ()

    def level_name(self, grid: Grid) -> str:
        """Return what the scheme calls a grid of this level; empty when it knows none."""
        level = self._register.scheme.level_for(grid.level, grid.kind, grid.code)
        return term(level.name) if level else ""

    def _find(self, code: str | None) -> Grid | None:
        if code is None:
            tops = self.children(None)
            return tops[0] if len(tops) == 1 else None
        return grid_named(self._grids.values(), code, workspace=self._register.info.name)

    def _count(self) -> dict[int | None, Tally]:
        own: dict[int | None, Tally] = defaultdict(Tally)
        names = ("grid_id", "status", "danger_class", "is_key_unit", "sector_department_id")
        columns = self._register.columns(Enterprise, names)
        for grid_id, status, danger, is_key, department in zip(*(columns[n] for n in names), strict=True):
            if EnterpriseStatus(status).is_active:
                tally = own[grid_id if grid_id in self._grids else None]
                tally.total += 1
                tally.key_units += bool(is_key)
                tally.by_class[DangerClass(danger)] += 1
                tally.by_department[department] += 1
        return own
