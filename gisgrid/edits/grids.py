"""Grids: adding, drawing, abolishing, and which grid a point lies in."""

from datetime import date

import shapely
from shapely.geometry.base import BaseGeometry

from gisgrid.edits.records import demand
from gisgrid.errors import EditError
from gisgrid.i18n import tr
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.store.session import EditSession


def add_grid(session: EditSession, grid: Grid) -> Grid:
    """Add a grid.

    Raises
    ------
    EditError
        If the code or name is empty, the code is taken by a grid in force, the parent is not above it,
        or its boundary crosses itself.
    """
    if not grid.code.strip() or not grid.name.strip():
        raise EditError(tr("A grid needs a code and a name."))
    for other in session.find(Grid, code=grid.code):
        if other.is_in_force(session.today):
            raise EditError(
                tr("The grid code {code} is already taken by {name}.", code=grid.code, name=other.name)
            )
    if grid.parent_id is not None:
        _check_parent(demand(session, Grid, grid.parent_id), grid.level)
    _check_boundary(grid.geometry)
    return session.add(grid)


def set_boundary(session: EditSession, grid_id: int, boundary: BaseGeometry | None) -> list[int]:
    """Give a grid a new boundary, and its enterprises the grid that now contains them.

    Enterprises that were assigned by hand stay where they are.

    Parameters
    ----------
    boundary : Polygon or MultiPolygon or None
        EPSG:4490.

    Returns
    -------
    list of int
        Ids of the enterprises whose grid changed.

    Raises
    ------
    EditError
        If the boundary crosses itself.
    """
    grid = demand(session, Grid, grid_id)
    _check_boundary(boundary)
    before = grid.geometry
    grid.geometry = boundary
    session.flush()
    around = [shape for shape in (before, boundary) if shape is not None]
    if not around:
        return []
    west, south, east, north = shapely.total_bounds(around).tolist()
    moved = []
    for enterprise in session.find(Enterprise, id=session.ids_in_box(Enterprise, (west, south, east, north))):
        if enterprise.assigned_by_hand or enterprise.geometry is None:
            continue
        holder = grid_at(session, enterprise.geometry)
        if holder != enterprise.grid_id:
            enterprise.grid_id = holder
            moved.append(enterprise.id or 0)
    session.flush()
    return moved


def abolish_grid(session: EditSession, grid_id: int, *, on: date) -> Grid:
    """End a grid on a day; its record stays for the history.

    Raises
    ------
    EditError
        If grids in force still lie below it, or it began later.
    """
    grid = demand(session, Grid, grid_id)
    if grid.valid_from is not None and on < grid.valid_from:
        raise EditError(tr("{name} cannot end before it began.", name=grid.name))
    below = [child for child in session.find(Grid, parent_id=grid_id) if child.is_in_force(on)]
    if below:
        raise EditError(
            tr(
                "{name} still has {count} grids below it, such as {child}.",
                name=grid.name,
                count=len(below),
                child=below[0].name,
            )
        )
    grid.valid_to = on
    session.flush()
    return grid


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


def _check_parent(parent: Grid, level: int) -> None:
    if parent.level >= level:
        raise EditError(tr("{parent} is not of a level above; choose another parent.", parent=parent.name))


def _check_boundary(boundary: BaseGeometry | None) -> None:
    if boundary is not None and not boundary.is_valid:
        raise EditError(
            tr("The boundary crosses itself: {reason}.", reason=shapely.is_valid_reason(boundary))
        )
