"""How grids are drawn: tints under everything, boundaries as shared edges."""

import numpy as np
from numpy.typing import NDArray

from gisgrid.layers import looks
from gisgrid.layers.arcs import TINT_COUNT, boundary_arcs, four_colours
from gisgrid.layers.features import Ints, Point2, Shape, build_table
from gisgrid.layers.items import Item, LineItem, Slot, TintItem
from gisgrid.layers.levels import LevelStack, Simplify
from gisgrid.layers.styles import LineStyle

_TINT, _BOUNDARY, _UPPER = "tint", "boundary", "upper"


def grid_stacks(
    ids: Ints, shapes: NDArray[np.object_], *, levels: Ints, is_leaf: NDArray[np.bool_], origin: Point2
) -> dict[str, LevelStack]:
    """Return the tints of the lowest grids and the boundaries of all, each edge once; see `grid_items`.

    Parameters
    ----------
    shapes : ndarray of Polygon or MultiPolygon, shape (n,)
        In metres of the work CRS.
    levels, is_leaf : ndarray
        Level of each grid, and whether none lies below it.
    origin : tuple of float
        Ground point from which the result counts.
    """
    stacks: dict[str, LevelStack] = {}
    leaves = np.flatnonzero(is_leaf)
    arcs, neighbours = boundary_arcs(shapes[leaves])
    colours = four_colours(len(leaves), neighbours)
    for tint in range(TINT_COUNT):
        chosen = leaves[colours == tint]
        if len(chosen):
            table = build_table(ids[chosen], shapes[chosen], shape=Shape.AREA, origin=origin)
            stacks[f"{_TINT}-{tint}"] = LevelStack(table, Simplify.COVERAGE)
    stacks[_BOUNDARY] = _arc_stack(arcs, origin)
    for level in sorted({int(one) for one in levels[~is_leaf]}, reverse=True):
        arcs, _ = boundary_arcs(shapes[(levels == level) & ~is_leaf])
        stacks[f"{_UPPER}-{level}"] = _arc_stack(arcs, origin)
    return stacks


def _arc_stack(arcs: NDArray[np.object_], origin: Point2) -> LevelStack:
    table = build_table(np.arange(len(arcs)), arcs, shape=Shape.LINE, origin=origin)
    return LevelStack(table, Simplify.LINES)


def grid_items(stacks: dict[str, LevelStack]) -> list[Item]:
    """Return what is painted of grids, from the stacks of `grid_stacks`."""
    tints: list[tuple[LevelStack, int]] = []
    upper: list[tuple[LevelStack, LineStyle]] = []
    for key, stack in stacks.items():
        kind, _, number = key.partition("-")
        if kind == _TINT:
            tints.append((stack, int(number)))
        elif kind == _UPPER:
            upper.append((stack, looks.UPPER_BOUNDARY))
    inner = stacks[_BOUNDARY]
    near = looks.INNER_BOUNDARY if upper else looks.BOUNDARY
    far = looks.FAR_INNER_BOUNDARY if upper else looks.FAR_BOUNDARY
    return [TintItem(Slot.TINTS, tints), LineItem(Slot.BOUNDARIES, [(inner, near), (inner, far), *upper])]
