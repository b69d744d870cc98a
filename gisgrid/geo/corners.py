"""Single corners of areas: moving them, and adding one on an edge."""

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gisgrid.geo.mosaic import GRID_M

Point = tuple[float, float]


def moved_corners(xy: np.ndarray, moves: Mapping[Point, Point]) -> np.ndarray:
    """Move the coordinates that equal a key of `moves`; shape (n, 2), in metres."""
    out = np.array(xy, copy=True)
    for old, new in moves.items():
        at = (xy[:, 0] == old[0]) & (xy[:, 1] == old[1])
        out[at] = new
    return out


def with_corners(shape: BaseGeometry, points: Sequence[Point]) -> BaseGeometry:
    """Add vertices on the edges that pass through the given points; what is a vertex already stays one."""
    marks = [
        point
        for point in points
        if shapely.dwithin(shape.boundary, shapely.Point(point), 1.5 * GRID_M)
        and not (shapely.get_coordinates(shape) == point).all(axis=1).any()
    ]
    for point in marks:
        shape = _with_corner(shape, point)
    return shape


def _with_corner(shape: BaseGeometry, point: Point) -> BaseGeometry:
    def bent(ring: BaseGeometry) -> list[Point]:
        xy = shapely.get_coordinates(ring)
        edges = shapely.linestrings(np.stack([xy[:-1], xy[1:]], axis=1))
        gaps = shapely.distance(edges, shapely.Point(point))
        nearest = int(np.argmin(gaps))
        if gaps[nearest] > 1.5 * GRID_M:
            return [(x, y) for x, y in xy.tolist()]
        return [(x, y) for x, y in np.insert(xy, nearest + 1, point, axis=0).tolist()]

    parts = [
        shapely.Polygon(bent(part.exterior), [bent(ring) for ring in part.interiors])
        for part in shapely.get_parts(shape)
    ]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
