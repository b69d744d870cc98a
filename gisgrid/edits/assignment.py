"""Which grid a thing lies in: the deepest one that contains its point."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from gisgrid.model.areas import Grid
from gisgrid.model.enumerations import GridKind
from gisgrid.model.periods import is_within
from gisgrid.model.register import Records
from gisgrid.store.session import EditSession

IntArray = npt.NDArray[np.int64]
GeometryArray = npt.NDArray[np.object_]

NO_GRID = -1
"""Stands for "in no grid" in arrays of ids."""


class GridNet:
    """The polygons of all grids in force, ready to be asked.

    Parameters
    ----------
    register : Records
    today : date
        Only grids in force on this day count.
    """

    def __init__(self, register: Records, *, today: date) -> None:
        facts = register.columns(Grid, ["id", "level", "code", "name", "aliases", "valid_from", "valid_to"])
        in_force = {
            id
            for id, first, last in zip(facts["id"], facts["valid_from"], facts["valid_to"], strict=True)
            if is_within(today, first, last)
        }
        self.level_of: dict[int, int] = dict(zip(facts["id"], facts["level"], strict=True))
        self.name_of: dict[int, str] = dict(zip(facts["id"], facts["name"], strict=True))
        self.code_of: dict[int, str] = dict(zip(facts["id"], facts["code"], strict=True))
        self.alias_of: dict[int, str] = dict(zip(facts["id"], facts["aliases"], strict=True))
        ids, polygons = register.geometries(Grid)
        kept = np.array([int(id) in in_force for id in ids], dtype=bool)
        self.ids: IntArray = ids[kept]
        self.polygons: GeometryArray = polygons[kept]
        self._levels = np.array([self.level_of[int(id)] for id in self.ids], dtype=np.int64)

    def containing(self, points: npt.ArrayLike, *, above_level: int | None = None) -> IntArray:
        """Find the deepest grid that contains each point.

        Parameters
        ----------
        points : array_like of Point or None, shape (n,)
            EPSG:4490. A point on a common boundary goes to the grid with the lower id.
        above_level : int, optional
            Only grids of a level above (numbers below) this one count.

        Returns
        -------
        ndarray of int64, shape (n,)
            Ids of grids, `NO_GRID` for None and for points in no grid.
        """
        array = np.asarray(points, dtype=object)
        found = np.full(len(array), NO_GRID, dtype=np.int64)
        chosen = (
            np.flatnonzero(self._levels < above_level)
            if above_level is not None
            else np.arange(len(self.ids))
        )
        present = np.flatnonzero(~(shapely.is_missing(array) | shapely.is_empty(array)))
        if len(present) == 0 or len(chosen) == 0:
            return found
        # Written in this order, the deepest level with the lowest id comes last and stays.
        chosen = chosen[np.lexsort((-self.ids[chosen], self._levels[chosen]))]
        polygons = self.polygons[chosen]
        shapely.prepare(polygons)
        # Boxes first, then coordinates grid by grid: half the time of the tree's own test of each point.
        point_at, grid_at = shapely.STRtree(polygons).query(array[present])
        order = np.argsort(grid_at, kind="stable")
        point_at, grid_at = present[point_at[order]], grid_at[order]
        x, y = shapely.get_x(array), shapely.get_y(array)
        is_inside = shapely.intersects_xy(polygons[grid_at], x[point_at], y[point_at])
        found[point_at[is_inside]] = self.ids[chosen[grid_at[is_inside]]]
        return found

    def containing_of(self, ids: Sequence[int], *, above_level: int) -> list[int]:
        """Find the deepest grid above a level that contains a point inside each of some grids.

        Parameters
        ----------
        ids : sequence of int
            Grids; those without a polygon lie nowhere.
        above_level : int
            Only grids of a level above (numbers below) this one count.

        Returns
        -------
        list of int
            Ids of grids, or `NO_GRID`.
        """
        place = {int(id): at for at, id in enumerate(self.ids)}
        shapes = np.array([self.polygons[place[id]] if id in place else None for id in ids], dtype=object)
        return [int(found) for found in self.containing(inner_points(shapes), above_level=above_level)]

    def is_within(self, lower: int, upper: int) -> bool:
        """Tell whether a point inside one grid lies in another."""
        place = {int(id): at for at, id in enumerate(self.ids)}
        if lower not in place or upper not in place:
            return False
        inside = inner_points([self.polygons[place[lower]]])[0]
        return bool(shapely.intersects(self.polygons[place[upper]], inside))


def inner_points(geometries: npt.ArrayLike) -> GeometryArray:
    """Find one point inside each geometry: the centroid where it lies inside, else another.

    Parameters
    ----------
    geometries : array_like of shapely geometry or None, shape (n,)

    Returns
    -------
    ndarray of Point or None, shape (n,)
    """
    array = np.asarray(geometries, dtype=object)
    points = np.asarray(shapely.centroid(array), dtype=object)
    is_area = shapely.get_dimensions(array) == 2
    outside = np.flatnonzero(is_area & ~shapely.contains(array, points))
    points[outside] = shapely.point_on_surface(array[outside])
    return points


def lowest_grids(register: Records, *, today: date) -> list[tuple[int, str]]:
    """Return the areas that enterprises are assigned to: (id, name) of grids in force with a polygon.

    Lines of departments and grids inside enterprises are left out, and grids that have others with a polygon below
    them; the order is that of the codes.
    """
    drawn = set(register.geometries(Grid)[0].tolist())
    grids = [
        grid
        for grid in register.find(Grid)
        if grid.id in drawn
        and grid.kind in (GridKind.TERRITORIAL, GridKind.DEDICATED)
        and grid.is_in_force(today)
    ]
    parents = {grid.parent_id for grid in grids}
    lowest = sorted((grid for grid in grids if grid.id not in parents), key=lambda grid: grid.code)
    return [(grid.id or 0, grid.name) for grid in lowest]


def grid_at(session: EditSession, point: BaseGeometry) -> int | None:
    """Return the id of the lowest grid in force that contains a point, or None.

    Parameters
    ----------
    point : Point
        EPSG:4490. On a common boundary the grid with the smaller id wins.
    """
    west, south, east, north = point.bounds
    found = [
        grid
        for grid in session.find(Grid, id=session.ids_in_box(Grid, (west, south, east, north)))
        if grid.is_in_force(session.today) and grid.geometry is not None and grid.geometry.covers(point)
    ]
    deepest = max(found, key=lambda grid: (grid.level, -(grid.id or 0)), default=None)
    return None if deepest is None else deepest.id
