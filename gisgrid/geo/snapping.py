"""Where a hand-drawn point wants to be: on a corner near it, else on an edge, else on a road."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry


class SnapKind(Enum):
    """What a point was drawn to."""

    CORNER = auto()
    EDGE = auto()
    ROAD = auto()


@dataclass(frozen=True)
class Snap:
    """A place that a point was drawn to, in metres of the work CRS."""

    x_m: float
    y_m: float
    kind: SnapKind


class Snapper:
    """Finds what a point is near to.

    Parameters
    ----------
    areas : iterable of Polygon or MultiPolygon
        Their corners come first, then their edges. In metres of the work CRS.
    roads : iterable of LineString or MultiLineString
        Come last.
    """

    def __init__(self, areas: Iterable[BaseGeometry], roads: Iterable[BaseGeometry] = ()) -> None:
        shapes = np.array(list(areas), dtype=object)
        self._corners = np.unique(shapely.get_coordinates(shapes), axis=0)
        self._corner_tree = shapely.STRtree(shapely.points(self._corners))
        self._edges = _segments(shapely.get_parts(shapely.boundary(shapes)))
        self._edge_tree = shapely.STRtree(self._edges)
        self._roads = _segments(shapely.get_parts(np.array(list(roads), dtype=object)))
        self._road_tree = shapely.STRtree(self._roads)

    def snap(self, x_m: float, y_m: float, *, reach_m: float) -> Snap | None:
        """Return the place that a point is drawn to, or None.

        Parameters
        ----------
        reach_m : float
            How far a corner, an edge or a road may be, in metres.
        """
        point = shapely.Point(x_m, y_m)
        corner = self._corner_tree.query_nearest(point, max_distance=reach_m, all_matches=False)
        if len(corner):
            x, y = self._corners[corner[0]].tolist()
            return Snap(x, y, SnapKind.CORNER)
        for tree, lines, kind in (
            (self._edge_tree, self._edges, SnapKind.EDGE),
            (self._road_tree, self._roads, SnapKind.ROAD),
        ):
            found = tree.query_nearest(point, max_distance=reach_m, all_matches=False)
            if len(found):
                line = lines[found[0]]
                at = shapely.line_interpolate_point(line, shapely.line_locate_point(line, point))
                return Snap(float(shapely.get_x(at)), float(shapely.get_y(at)), kind)
        return None

    def edge_at(
        self, x_m: float, y_m: float, *, reach_m: float
    ) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """Return both ends of the edge of an area near a point, or None."""
        found = self._edge_tree.query_nearest(
            shapely.Point(x_m, y_m), max_distance=reach_m, all_matches=False
        )
        if not len(found):
            return None
        (x0, y0), (x1, y1) = shapely.get_coordinates(self._edges[found[0]]).tolist()
        return (x0, y0), (x1, y1)

    def lines_through(self, x_m: float, y_m: float) -> list[tuple[float, float]]:
        """Return the far ends of the edges that meet in a corner; both ends of an edge for a point on it."""
        near = self._edge_tree.query(shapely.Point(x_m, y_m), predicate="dwithin", distance=0.0015)
        ends = {tuple(xy) for line in self._edges[near] for xy in shapely.get_coordinates(line).tolist()}
        return sorted((x, y) for x, y in ends if (x, y) != (x_m, y_m))


def _segments(lines: np.ndarray) -> np.ndarray:
    xy, line_of = shapely.get_coordinates(lines, return_index=True)
    if len(xy) < 2:
        return np.empty(0, dtype=object)
    joined = (line_of[:-1] == line_of[1:]) & (xy[:-1] != xy[1:]).any(axis=1)
    ends = np.stack([xy[:-1][joined], xy[1:][joined]], axis=1)
    return np.asarray(shapely.linestrings(ends), dtype=object).reshape(-1)
