"""Geometry kept ready for painting: flat metre coordinates in Hilbert order with chunk boxes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.layers.view import Extent

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Point2 = tuple[float, float]
_HILBERT_BITS = 15
_BLOCK = 64


class Shape(Enum):
    """The two kinds of outline that a table may hold; points have arrays of their own."""

    AREA = auto()
    LINE = auto()


@dataclass(frozen=True, slots=True)
class Rings:
    """Flat coordinates of many features.

    Attributes
    ----------
    xy : ndarray of float64, shape (n, 2)
        Metres from the table's origin, east and north. The rings of areas are closed.
    ring_starts : ndarray of int64, shape (rings + 1,)
        Where each ring (or line part) begins in `xy`; the last entry is n.
    feature_rings : ndarray of int64, shape (features + 1,)
        Where the rings of each feature begin in `ring_starts`.
    """

    xy: Floats
    ring_starts: Ints
    feature_rings: Ints

    @property
    def count(self) -> int:
        """Number of features."""
        return len(self.feature_rings) - 1

    @property
    def coordinate_starts(self) -> Ints:
        """Where the coordinates of each feature begin in `xy`, shape (features + 1,)."""
        return self.ring_starts[self.feature_rings]

    def boxes(self) -> Floats:
        """Return the bounding box of every feature, shape (features, 4); an empty feature has NaN."""
        starts = self.coordinate_starts
        out = np.full((self.count, 4), np.nan)
        filled = np.flatnonzero(np.diff(starts))
        if len(filled):
            at = starts[filled]
            out[filled, :2] = np.minimum.reduceat(self.xy, at)
            out[filled, 2:] = np.maximum.reduceat(self.xy, at)
        return out

    def taken(self, features: NDArray[np.int64]) -> "Rings":
        """Return the same for some features only, in the given order."""
        rings, feature_rings = _gathered(self.feature_rings, features)
        points, ring_starts = _gathered(self.ring_starts, rings)
        return Rings(self.xy[points], ring_starts, feature_rings)

    def ring_xy(self, feature: int) -> list[Floats]:
        """Return the rings of one feature, each of shape (k, 2)."""
        first, last = self.feature_rings[feature], self.feature_rings[feature + 1]
        return [self.xy[self.ring_starts[ring] : self.ring_starts[ring + 1]] for ring in range(first, last)]


def _gathered(starts: Ints, chosen: NDArray[np.int64]) -> tuple[Ints, Ints]:
    """Return the members of the chosen groups and the starts of the new groups."""
    sizes = (starts[1:] - starts[:-1])[chosen]
    new_starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    members = np.repeat(starts[:-1][chosen] - new_starts[:-1], sizes) + np.arange(new_starts[-1])
    return members.astype(np.int64), new_starts


@dataclass(slots=True)
class FeatureTable:
    """One class of areas or lines, ready to be culled, painted and picked.

    Attributes
    ----------
    ids : ndarray of int64, shape (n,)
        Record ids in Hilbert order of the features.
    shape : Shape
        Areas or lines.
    origin : tuple of float
        Ground metres (east, north) from which `rings` counts.
    rings : Rings
        The true geometry.
    boxes : ndarray of float64, shape (n, 4)
        Bounding boxes, counted from `origin`.
    columns : dict of str to ndarray
        Attributes, each of shape (n,), in the order of `ids`.
    """

    ids: Ints
    shape: Shape
    origin: Point2
    rings: Rings
    boxes: Floats
    columns: dict[str, NDArray[np.generic]] = field(default_factory=dict)
    _blocks: Floats | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def count(self) -> int:
        """Number of features."""
        return len(self.ids)

    @property
    def extent(self) -> Extent | None:
        """The ground that the table covers, metres of the work CRS, or None when empty."""
        if not self.count:
            return None
        low, high = np.nanmin(self.boxes[:, :2], axis=0), np.nanmax(self.boxes[:, 2:], axis=0)
        return (
            float(low[0] + self.origin[0]),
            float(low[1] + self.origin[1]),
            float(high[0] + self.origin[0]),
            float(high[1] + self.origin[1]),
        )

    def taken(self, positions: NDArray[np.int64]) -> "FeatureTable":
        """Return some of the features, in the order of `positions`."""
        return FeatureTable(
            ids=self.ids[positions],
            shape=self.shape,
            origin=self.origin,
            rings=self.rings.taken(positions),
            boxes=self.boxes[positions],
            columns={name: values[positions] for name, values in self.columns.items()},
        )

    def local(self, extent: Extent) -> Extent:
        """Return an extent counted from the table's origin."""
        x0, y0 = self.origin
        return (extent[0] - x0, extent[1] - y0, extent[2] - x0, extent[3] - y0)

    def touching(self, extent: Extent) -> NDArray[np.int64]:
        """Return the positions of features whose box meets an extent in ground metres.

        Neighbours lie in one block, so that a pointer need not be compared with every feature.
        """
        wanted = self.local(extent)
        if self._blocks is None:
            first = np.arange(0, self.count, _BLOCK)
            self._blocks = (
                np.concatenate(
                    [np.fmin.reduceat(self.boxes[:, :2], first), np.fmax.reduceat(self.boxes[:, 2:], first)],
                    axis=1,
                )
                if self.count
                else np.empty((0, 4))
            )
        blocks = np.flatnonzero(boxes_meet(self._blocks, wanted))
        near = (blocks[:, None] * _BLOCK + np.arange(_BLOCK)).ravel()
        near = near[near < self.count]
        return near[boxes_meet(self.boxes[near], wanted)]

    def at_point(self, x_m: float, y_m: float, *, reach_m: float = 0.0) -> list[int]:
        """Return the positions of features under a ground point, lines within `reach_m` metres."""
        near = self.touching((x_m - reach_m, y_m - reach_m, x_m + reach_m, y_m + reach_m))
        x, y = x_m - self.origin[0], y_m - self.origin[1]
        if self.shape is Shape.AREA:
            return [int(one) for one in near if _covers(self.rings.ring_xy(int(one)), x, y)]
        return [int(one) for one in near if _line_distance(self.rings.ring_xy(int(one)), x, y) <= reach_m]

    def geometry(self, feature: int) -> shapely.Geometry:
        """Return one feature as a shapely geometry in ground metres."""
        parts = [ring + self.origin for ring in self.rings.ring_xy(feature)]
        if self.shape is Shape.LINE:
            return shapely.multilinestrings([shapely.linestrings(part) for part in parts])
        return shapely.make_valid(shapely.build_area(shapely.multilinestrings(parts)))


def boxes_meet(boxes: Floats, extent: Extent) -> NDArray[np.bool_]:
    """Tell for each box (x_min, y_min, x_max, y_max) whether it meets an extent in the same units."""
    return np.asarray(
        (boxes[:, 0] <= extent[2])
        & (boxes[:, 2] >= extent[0])
        & (boxes[:, 1] <= extent[3])
        & (boxes[:, 3] >= extent[1])
    )


def build_table(
    ids: NDArray[np.int64],
    geometries: NDArray[np.object_],
    *,
    shape: Shape,
    origin: Point2,
    columns: dict[str, NDArray[np.generic]] | None = None,
    project: Callable[[Floats], Floats] | None = None,
) -> FeatureTable:
    """Make a table from shapely geometries in metres of the work CRS.

    Parameters
    ----------
    ids : ndarray of int64, shape (n,)
        Record ids.
    geometries : ndarray of shapely geometries, shape (n,)
        Areas or lines; missing and empty ones are left out.
    shape : Shape
        Areas or lines.
    origin : tuple of float
        Ground point from which the coordinates are counted.
    columns : dict of str to ndarray, optional
        Attributes in the order of `ids`.
    project : callable, optional
        Turns the coordinates into metres when the geometries come in degrees: so they are moved all at once,
        without making every geometry anew.
    """
    filled = np.flatnonzero(~(shapely.is_missing(geometries) | shapely.is_empty(geometries)))
    rings = flat_rings(geometries[filled], shape, origin if project is None else (0.0, 0.0))
    if project is not None:
        rings = Rings(project(rings.xy) - origin, rings.ring_starts, rings.feature_rings)
    boxes = rings.boxes()
    order = hilbert_order((boxes[:, :2] + boxes[:, 2:]) / 2)
    chosen = filled[order]
    return FeatureTable(
        ids=np.asarray(ids, dtype=np.int64)[chosen],
        shape=shape,
        origin=origin,
        rings=rings.taken(order),
        boxes=boxes[order],
        columns={name: np.asarray(values)[chosen] for name, values in (columns or {}).items()},
    )


def flat_rings(geometries: NDArray[np.object_], shape: Shape, origin: Point2) -> Rings:
    """Return the flat coordinates of areas or lines, counted from `origin`.

    Shells run counter-clockwise and holes clockwise, whichever way they came.
    """
    if shape is Shape.LINE:
        rings, owner = shapely.get_parts(geometries, return_index=True)
        return _rings_of(rings, owner, len(geometries), origin)
    is_simple = shapely.get_type_id(geometries) == shapely.GeometryType.POLYGON
    is_simple &= (shapely.get_num_interior_rings(geometries) == 0) & ~shapely.is_empty(geometries)
    simple = _single_rings(geometries[is_simple], origin)
    if is_simple.all():
        return simple
    parts, part_of = shapely.get_parts(shapely.orient_polygons(geometries[~is_simple]), return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    other = _rings_of(rings, part_of[ring_part], int(np.count_nonzero(~is_simple)), origin)
    both = Rings(
        np.concatenate([simple.xy, other.xy]),
        np.concatenate([simple.ring_starts, other.ring_starts[1:] + simple.ring_starts[-1]]),
        np.concatenate([simple.feature_rings, other.feature_rings[1:] + simple.feature_rings[-1]]),
    )
    return both.taken(np.argsort(np.concatenate([np.flatnonzero(is_simple), np.flatnonzero(~is_simple)])))


def _rings_of(rings: NDArray[np.object_], owner: Ints, count: int, origin: Point2) -> Rings:
    """Return rings or lines as flat coordinates, each with the feature that it belongs to."""
    xy, ring_of = shapely.get_coordinates(rings, return_index=True)
    return Rings(
        np.ascontiguousarray(xy - origin),
        np.concatenate([[0], np.cumsum(np.bincount(ring_of, minlength=len(rings)))]).astype(np.int64),
        np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=count))]).astype(np.int64),
    )


def _single_rings(polygons: NDArray[np.object_], origin: Point2) -> Rings:
    """Return the flat coordinates of polygons without holes: no geometry has to be made for that."""
    found, ring_of = shapely.get_coordinates(polygons, return_index=True)
    xy = found - origin
    sizes = np.bincount(ring_of, minlength=len(polygons))
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    if len(xy):
        away = xy - np.repeat(xy[starts[:-1]], sizes, axis=0)
        cross = np.zeros(len(xy))
        cross[:-1] = away[:-1, 0] * away[1:, 1] - away[1:, 0] * away[:-1, 1]
        is_clockwise = np.add.reduceat(cross, starts[:-1]) < 0
        turned = np.repeat(is_clockwise, sizes)
        source = np.arange(len(xy))
        source[turned] = np.repeat(starts[:-1] + starts[1:] - 1, sizes)[turned] - source[turned]
        xy = xy[source]
    return Rings(np.ascontiguousarray(xy), starts, np.arange(len(polygons) + 1))


def hilbert_order(points: Floats) -> NDArray[np.int64]:
    """Return the order of points, shape (n, 2), along a Hilbert curve over their extent."""
    if len(points) < 2:
        return np.arange(len(points))
    clean = np.nan_to_num(points)
    low = clean.min(axis=0)
    span = max(float((clean.max(axis=0) - low).max()), 1e-9)
    cell = ((clean - low) / span * ((1 << _HILBERT_BITS) - 1)).astype(np.int64)
    x, y = cell[:, 0].copy(), cell[:, 1].copy()
    key = np.zeros(len(points), dtype=np.int64)
    side = 1 << (_HILBERT_BITS - 1)
    while side:
        right, up = (x & side) > 0, (y & side) > 0
        key += side * side * ((3 * right) ^ up)
        turn = ~up
        flip = turn & right
        x[flip], y[flip] = side - 1 - x[flip], side - 1 - y[flip]
        x[turn], y[turn] = y[turn], x[turn].copy()
        side >>= 1
    return np.argsort(key, kind="stable")


def _covers(rings: list[Floats], x: float, y: float) -> bool:
    """Tell by the even-odd rule whether a point lies inside closed rings."""
    inside = False
    for ring in rings:
        x0, y0, x1, y1 = ring[:-1, 0], ring[:-1, 1], ring[1:, 0], ring[1:, 1]
        across = (y0 > y) != (y1 > y)
        if across.any():
            at = x0[across] + (y - y0[across]) * (x1 - x0)[across] / (y1 - y0)[across]
            inside ^= bool(np.count_nonzero(at > x) & 1)
    return inside


def _line_distance(parts: list[Floats], x: float, y: float) -> float:
    """Return the distance in metres from a point to the nearest part of a line."""
    best = np.inf
    for part in parts:
        start, step = part[:-1], np.diff(part, axis=0)
        length = np.maximum((step**2).sum(axis=1), 1e-12)
        along = np.clip((((x, y) - start) * step).sum(axis=1) / length, 0, 1)
        gap = start + step * along[:, None] - (x, y)
        best = min(best, float(np.sqrt((gap**2).sum(axis=1).min(initial=np.inf))))
    return best
