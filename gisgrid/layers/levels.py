"""Levels of detail: the same table simplified for coarser scales, with retained painter paths."""

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtGui import QPainterPath, QPolygonF

from gisgrid.layers.features import FeatureTable, Floats, Ints, Rings, Shape, boxes_meet, flat_rings
from gisgrid.layers.paths import paths_of, segments_of
from gisgrid.layers.view import Extent

TOLERANCES_M = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0)
_SMALL_IN_TOLERANCES = 4.0
_SIMPLE_VERTICES = 6
HAIRLINE_GROUP = 16
_RETAINED_COORDINATES = 3_000_000
_BUILDERS = 2


class Simplify(Enum):
    """How the features of a table may be simplified."""

    COVERAGE = auto()
    """Neighbours share edges: simplify them together, so that no gap opens, and keep every one."""
    SEPARATE = auto()
    """Features stand alone; those under two pixels become dots of a coverage picture."""
    LINES = auto()
    """Lines, joined at their ends."""


_GROUP_SIZES = {Simplify.COVERAGE: 2, Simplify.SEPARATE: 16, Simplify.LINES: 1}


@dataclass(frozen=True, slots=True)
class Dots:
    """Features too small to be drawn at a level: where they are and how much ground they cover.

    Attributes
    ----------
    xy : ndarray of float64, shape (n, 2)
        Middle of each, metres from the table's origin.
    area_m2 : ndarray of float64, shape (n,)
        Ground covered.
    """

    xy: Floats
    area_m2: Floats


class Level:
    """One level of detail of a table, in groups of neighbours that are culled and painted together.

    Attributes
    ----------
    tolerance_m : float
        How far the lines may lie from the true ones; 0 for the true geometry.
    rings : Rings
        Coordinates of the features that are drawn here.
    features : ndarray of int64
        Their positions in the table.
    group_boxes : ndarray of float64, shape (m, 4)
        Box of each group, from the table's origin.
    dots : Dots or None
        The features that are too small.
    """

    def __init__(
        self,
        *,
        tolerance_m: float,
        rings: Rings,
        features: Ints,
        group_size: int,
        dots: Dots | None,
        group_boxes: Floats | None = None,
    ) -> None:
        self.tolerance_m = tolerance_m
        self.rings = rings
        self.features = features
        self.dots = dots
        first = np.arange(0, rings.count, group_size)
        self.groups = np.stack([first, np.minimum(first + group_size, rings.count)], axis=1)
        self.group_boxes = _group_boxes(rings, first) if group_boxes is None else group_boxes
        self._paths: dict[int, QPainterPath] = {}
        self._retained = 0
        self._segments: tuple[bytes, list[QPolygonF]] = (b"", [])

    def groups_touching(self, extent: Extent) -> NDArray[np.int64]:
        """Return the groups whose box meets an extent counted from the table's origin."""
        return np.flatnonzero(boxes_meet(self.group_boxes, extent))

    def paths(self, groups: NDArray[np.int64]) -> list[QPainterPath]:
        """Return the painter paths of groups, made now where they are not retained."""
        wanted = groups.tolist()
        missing = [group for group in wanted if group not in self._paths]
        if missing:
            self._build(np.asarray(missing, dtype=np.int64), wanted)
        return [self._paths[group] for group in wanted]

    def segments(self, groups: NDArray[np.int64]) -> list[QPolygonF]:
        """Return the segments of groups as pairs of points; those of the last view are retained."""
        key = groups.tobytes()
        if self._segments[0] != key:
            self._segments = (key, segments_of(self.part(groups)[0]))
        return self._segments[1]

    def forget(self) -> None:
        """Give the memory of the retained paths back."""
        self._paths = {}
        self._retained = 0
        self._segments = (b"", [])

    def part(self, groups: NDArray[np.int64]) -> tuple[Rings, NDArray[np.int64]]:
        """Return the coordinates of some groups, with first and one past the last feature of each."""
        if len(groups) == len(self.groups):
            return self.rings, self.groups
        chosen = self.groups[groups]
        sizes = chosen[:, 1] - chosen[:, 0]
        ends = np.cumsum(sizes)
        features = np.repeat(chosen[:, 0] - (ends - sizes), sizes) + np.arange(sizes.sum())
        return self.rings.taken(features), np.stack([ends - sizes, ends], axis=1)

    def _build(self, missing: NDArray[np.int64], wanted: list[int]) -> None:
        part, spans = self.part(missing)
        if self._retained + len(part.xy) > _RETAINED_COORDINATES:
            keep = set(wanted)
            self._paths = {group: path for group, path in self._paths.items() if group in keep}
            self._retained = 0
        self._retained += len(part.xy)
        self._paths.update(zip(missing.tolist(), paths_of(part, spans), strict=True))


class LevelStack:
    """A table with its levels of detail, each built at its first use or by `prepare`.

    Parameters
    ----------
    table : FeatureTable
        The true geometry.
    simplify : Simplify
        How its features belong together.
    group_size : int, optional
        How many neighbours are painted as one path. By default 16 for fills and hairlines, 2 for the large areas
        of a coverage, 1 for lines: Qt strokes wide lines fastest one by one.
    """

    def __init__(self, table: FeatureTable, simplify: Simplify, *, group_size: int | None = None) -> None:
        self.table = table
        self.simplify = simplify
        self.group_size = group_size or _GROUP_SIZES[simplify]
        self._levels: dict[float, Level] = {}
        self._lock = threading.Lock()

    def has_level_for(self, tolerance_m: float) -> bool:
        """Tell whether `level_for` need not build anything."""
        return _step(tolerance_m) in self._levels

    def level_for(self, tolerance_m: float) -> Level:
        """Return the coarsest level whose lines lie within `tolerance_m` metres of the true ones."""
        wanted = _step(tolerance_m)
        with self._lock:
            if wanted not in self._levels:
                self._levels[wanted] = self._built(wanted)
            return self._levels[wanted]

    def adopt(self, level: Level) -> None:
        """Take over a level that was kept in a cache."""
        with self._lock:
            self._levels[level.tolerance_m] = level

    def move_to(self, other: "LevelStack") -> None:
        """Go on with another stack's arrays, which hold the same, as when they are mapped from a file."""
        self.table.ids, self.table.boxes, self.table.rings = (
            other.table.ids,
            other.table.boxes,
            other.table.rings,
        )
        with self._lock:
            self._levels = dict(other._levels)

    def _built(self, tolerance_m: float) -> Level:
        table = self.table
        everything = np.arange(table.count)
        size = self.group_size
        if tolerance_m == 0 or not table.count:
            return Level(
                tolerance_m=tolerance_m, rings=table.rings, features=everything, group_size=size, dots=None
            )
        dots, kept = self._split(tolerance_m)
        rings = simplified(table.rings.taken(kept), table.shape, self.simplify, tolerance_m)
        return Level(tolerance_m=tolerance_m, rings=rings, features=kept, group_size=size, dots=dots)

    def _split(self, tolerance_m: float) -> tuple[Dots | None, Ints]:
        """Separate the features that are too small to be drawn at a tolerance."""
        boxes = self.table.boxes
        if self.simplify is Simplify.COVERAGE:
            return None, np.arange(len(boxes))
        span = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
        limit = _SMALL_IN_TOLERANCES * tolerance_m
        if self.simplify is Simplify.LINES:
            return None, np.flatnonzero(span >= limit / 4)
        small = np.flatnonzero(span < limit)
        if not len(small):
            return None, np.arange(len(boxes))
        middle = (boxes[small, :2] + boxes[small, 2:]) / 2
        return Dots(middle, areas_m2(self.table.rings)[small]), np.flatnonzero(span >= limit)


def _step(tolerance_m: float) -> float:
    """Return the tolerance of the level that serves a scale."""
    return max((one for one in TOLERANCES_M if one <= tolerance_m), default=0.0)


def prepare_levels(stacks: Iterable[LevelStack], tolerance_m: float) -> None:
    """Build the levels that a frame needs side by side: simplifying runs outside the interpreter."""
    missing = [one for one in stacks if one.table.count and not one.has_level_for(tolerance_m)]
    if len(missing) > 1:
        with ThreadPoolExecutor(_BUILDERS) as pool:
            list(pool.map(lambda one: one.level_for(tolerance_m), missing))


def _group_boxes(rings: Rings, first: Ints) -> Floats:
    if not len(first):
        return np.empty((0, 4))
    boxes = rings.boxes()
    empty = np.isnan(boxes[:, 0])
    boxes[empty, :2], boxes[empty, 2:] = np.inf, -np.inf
    return np.concatenate(
        [np.minimum.reduceat(boxes[:, :2], first), np.maximum.reduceat(boxes[:, 2:], first)], axis=1
    )


def areas_m2(rings: Rings) -> Floats:
    """Return the ground that each area covers in square metres, holes taken off by ring direction or size.

    The largest ring of a feature counts as positive; rings that turn the other way are subtracted.
    """
    if not len(rings.xy):
        return np.zeros(rings.count)
    x, y = rings.xy[:, 0], rings.xy[:, 1]
    cross = np.zeros(len(x))
    cross[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]
    cross[rings.ring_starts[1:] - 1] = 0.0
    running = np.concatenate([[0.0], np.cumsum(cross)])
    starts = rings.coordinate_starts
    return np.asarray(np.abs(running[starts[1:]] - running[starts[:-1]]) / 2)


def simplified(rings: Rings, shape: Shape, how: Simplify, tolerance_m: float) -> Rings:
    """Return the features with fewer vertices; one that would vanish keeps its true outline.

    Parameters
    ----------
    rings : Rings
        Coordinates in metres.
    shape : Shape
        Areas or lines.
    how : Simplify
        Whether neighbours must stay closed against each other.
    tolerance_m : float
        How far the new lines may lie from the old ones.
    """
    counts = np.diff(rings.coordinate_starts)
    if not len(counts) or counts.mean() <= _SIMPLE_VERTICES:
        return rings
    geometries = as_geometries(rings, shape)
    if how is Simplify.COVERAGE:
        thin = shapely.coverage_simplify(geometries, tolerance_m)
    else:
        thin = shapely.simplify(geometries, tolerance_m, preserve_topology=False)
    gone = shapely.is_empty(thin)
    thin[gone] = geometries[gone]
    return flat_rings(thin, shape, (0.0, 0.0))


def as_geometries(rings: Rings, shape: Shape) -> NDArray[np.object_]:
    """Return flat coordinates as shapely geometries, one per feature."""
    if shape is Shape.LINE:
        parts = shapely.from_ragged_array(shapely.GeometryType.LINESTRING, rings.xy, (rings.ring_starts,))
        return np.asarray(_collected(shapely.multilinestrings, parts, rings), dtype=object)
    single = shapely.linearrings(
        rings.xy, indices=np.repeat(np.arange(len(rings.ring_starts) - 1), np.diff(rings.ring_starts))
    )
    owner = np.repeat(np.arange(rings.count), np.diff(rings.feature_rings))
    clockwise = ~shapely.is_ccw(single)
    shell = clockwise_shells(rings, clockwise)
    polygon_of = np.cumsum(shell) - 1
    polygons = shapely.polygons(single[shell])
    if (~shell).any():
        polygons = _with_holes(single, shell, polygon_of)
    shell_owner = owner[shell]
    out = np.empty(rings.count, dtype=object)
    alone = np.bincount(shell_owner, minlength=rings.count)
    one = alone[shell_owner] == 1
    out[shell_owner[one]] = polygons[one]
    many = np.flatnonzero(alone > 1)
    for feature in many.tolist():
        out[feature] = shapely.multipolygons(polygons[shell_owner == feature])
    return out


def clockwise_shells(rings: Rings, clockwise: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which rings are shells: those that turn like the first ring of their feature."""
    owner = np.repeat(np.arange(rings.count), np.diff(rings.feature_rings))
    return np.asarray(clockwise == clockwise[rings.feature_rings[:-1]][owner])


def _with_holes(
    single: NDArray[np.object_], shell: NDArray[np.bool_], polygon_of: Ints
) -> NDArray[np.object_]:
    polygons = shapely.polygons(single[shell])
    for index in np.unique(polygon_of[~shell]).tolist():
        holes = single[~shell & (polygon_of == index)]
        polygons[index] = shapely.polygons(single[shell][index], holes=holes)
    return np.asarray(polygons, dtype=object)


def _collected(make: object, parts: NDArray[np.object_], rings: Rings) -> NDArray[np.object_]:
    owner = np.repeat(np.arange(rings.count), np.diff(rings.feature_rings))
    if len(parts) == rings.count:
        return parts
    assert callable(make)
    return np.asarray(make(parts, indices=owner), dtype=object)
