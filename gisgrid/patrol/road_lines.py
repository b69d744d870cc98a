"""Noding: road lines as they are drawn, cut at their crossings into the edges of a network.

Lines of real files cross without a common corner, end a little before the road they lead to, or have no
length at all. Here they are cut where they meet, near ends are joined, and what cannot be used is counted.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Lines = npt.NDArray[np.object_]

SNAP_M = 2.0
"""An end within this distance of another road was meant to reach it."""
_SAME_M = 0.05
_CORNER_M = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class NodedLines:
    """Road lines cut at their crossings.

    Attributes
    ----------
    nodes : ndarray of float64, shape (n, 2)
        Crossings and ends, (east, north) in metres.
    tails, heads : ndarray of int64, shape (m,)
        Node at which each edge begins and ends, in the direction in which its road was drawn.
    lengths_m : ndarray of float64, shape (m,)
        Along the line.
    sources : ndarray of int64, shape (m,)
        Row of the road that the edge is a piece of.
    coordinates : ndarray of float64, shape (c, 2)
        Corners of all edges one after the other.
    starts : ndarray of int64, shape (m + 1,)
        Edge k has the corners ``starts[k]`` to ``starts[k + 1]``, its last one left out.
    dropped : int
        Parts of lines without length, or without place.
    """

    nodes: Floats
    tails: Integers
    heads: Integers
    lengths_m: Floats
    sources: Integers
    coordinates: Floats
    starts: Integers
    dropped: int

    def corners(self, edge: int) -> Floats:
        """Return the corners of an edge from its tail to its head, shape (k, 2)."""
        return self.coordinates[self.starts[edge] : self.starts[edge + 1]]


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """Single lines, with the row of the road that each belongs to."""

    lines: Lines
    sources: Integers
    dropped: int


@dataclass(frozen=True, slots=True, eq=False)
class _Cuts:
    """Places at which lines are cut: line, distance from its start, and the place itself."""

    lines: Integers
    along_m: Floats
    places: Floats


def node_lines(lines: npt.ArrayLike, *, bridges: Flags | None = None, snap_m: float = SNAP_M) -> NodedLines:
    """Cut road lines where they cross, and join ends that nearly meet.

    Parameters
    ----------
    lines : array_like of LineString or MultiLineString or None, shape (r,)
        In metres, (east, north).
    bridges : ndarray of bool, shape (r,), optional
        Roads such as expressways that pass over or under others: they are joined to what ends on them,
        not to what crosses them.
    snap_m : float
        An end that lies no farther than this from another line is joined to it.

    Returns
    -------
    NodedLines
        Empty when there is nothing to use.
    """
    parts = _single_lines(lines)
    if len(parts.lines) == 0:
        nothing = np.zeros(0, dtype=np.int64)
        return NodedLines(
            np.zeros((0, 2)),
            nothing,
            nothing,
            np.zeros(0),
            nothing,
            np.zeros((0, 2)),
            np.zeros(1, dtype=np.int64),
            parts.dropped,
        )
    tree = shapely.STRtree(parts.lines)
    over = np.zeros(len(parts.lines), dtype=np.bool_) if bridges is None else bridges[parts.sources]
    crossings = _crossings(parts.lines, tree, over)
    ends, end_places, joined = _near_ends(parts.lines, tree, snap_m)
    cuts = _Cuts(
        np.concatenate([crossings.lines, joined.lines]),
        np.concatenate([crossings.along_m, joined.along_m]),
        np.concatenate([crossings.places, joined.places]),
    )
    links = (end_places[ends], joined.places)
    return _cut(parts, cuts, links, snap_m)


def _single_lines(lines: npt.ArrayLike) -> _Parts:
    array = np.asarray(lines, dtype=object)
    present = np.flatnonzero(~(shapely.is_missing(array) | shapely.is_empty(array)))
    singles, rows = shapely.get_parts(array[present], return_index=True)
    is_line = (shapely.get_type_id(singles) == 1) & np.isfinite(shapely.length(singles))
    usable = is_line & (shapely.length(singles) > _SAME_M)
    dropped = len(array) - len(present) + int((~usable).sum())
    return _Parts(singles[usable], present[rows[usable]].astype(np.int64), dropped)


def _crossings(lines: Lines, tree: shapely.STRtree, over: Flags) -> _Cuts:
    first, second = tree.query(lines, predicate="intersects")
    mine = first < second
    first, second = first[mine], second[mine]
    met = shapely.intersection(lines[first], lines[second])
    places, pair = shapely.get_coordinates(met, return_index=True)
    passes = over[first[pair]] ^ over[second[pair]]
    at = shapely.points(places)
    if passes.any():
        ends = np.minimum(
            shapely.distance(at, shapely.boundary(lines[first[pair]])),
            shapely.distance(at, shapely.boundary(lines[second[pair]])),
        )
        kept = ~passes | (ends <= SNAP_M)
        places, pair, at = places[kept], pair[kept], at[kept]
    owners = np.concatenate([first[pair], second[pair]])
    both = np.concatenate([places, places])
    along = shapely.line_locate_point(lines[owners], np.concatenate([at, at]))
    selves = _self_crossings(lines)
    return _Cuts(
        np.concatenate([owners, selves.lines]).astype(np.int64),
        np.concatenate([along, selves.along_m]),
        np.concatenate([both, selves.places]),
    )


def _self_crossings(lines: Lines) -> _Cuts:
    """Find where a line meets itself: at such a place it is cut on both of its passes."""
    knotted = np.flatnonzero(~shapely.is_simple(lines))
    owners: list[int] = []
    along: list[float] = []
    places: list[tuple[float, float]] = []
    for row in knotted.tolist():
        corners = shapely.get_coordinates(lines[row])
        pieces = shapely.get_coordinates(shapely.node(lines[row]))
        reach = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(corners, axis=0).T))])
        segments = shapely.linestrings(np.stack([corners[:-1], corners[1:]], axis=1))
        for place in np.unique(np.round(pieces, 6), axis=0):
            point = shapely.Point(place)
            near = np.flatnonzero(shapely.distance(segments, point) < _SAME_M)
            spots = reach[near] + shapely.line_locate_point(segments[near], point)
            passes = np.unique(np.round(spots, 3)).tolist()
            for spot in passes if len(passes) > 1 else []:
                owners.append(row)
                along.append(spot)
                places.append((float(place[0]), float(place[1])))
    return _Cuts(
        np.array(owners, dtype=np.int64), np.array(along), np.array(places, dtype=np.float64).reshape(-1, 2)
    )


def _near_ends(lines: Lines, tree: shapely.STRtree, snap_m: float) -> tuple[Integers, Floats, _Cuts]:
    """Find the line that each end nearly reaches; returns which ends, all ends, and where they join."""
    end_places = np.concatenate(
        [
            shapely.get_coordinates(shapely.get_point(lines, 0)),
            shapely.get_coordinates(shapely.get_point(lines, -1)),
        ]
    )
    points = shapely.points(end_places)
    ends, others = tree.query(points, predicate="dwithin", distance=snap_m)
    foreign = others != ends % len(lines)
    ends, others = ends[foreign], others[foreign]
    along = shapely.line_locate_point(lines[others], points[ends])
    places = shapely.get_coordinates(shapely.line_interpolate_point(lines[others], along))
    return ends.astype(np.int64), end_places, _Cuts(others.astype(np.int64), along, places)


def _cut(parts: _Parts, cuts: _Cuts, links: tuple[Floats, Floats], snap_m: float) -> NodedLines:
    corners, owners = shapely.get_coordinates(parts.lines, return_index=True)
    steps = np.hypot(*np.diff(corners, axis=0, prepend=corners[:1]).T)
    is_first = np.diff(owners, prepend=-1) != 0
    steps[is_first] = 0.0
    run = np.cumsum(steps)
    along = run - run[is_first][owners]
    is_last = np.append(is_first[1:], True)
    line = np.concatenate([owners, cuts.lines])
    at = np.concatenate([along, cuts.along_m])
    place = np.concatenate([corners, cuts.places])
    is_node = np.concatenate([is_first | is_last, np.ones(len(cuts.lines), dtype=np.bool_)])
    order = np.lexsort((at, line))
    line, at, place, is_node = line[order], at[order], place[order], is_node[order]
    stands = np.flatnonzero(is_node)
    nodes, node_of = _merged(place[stands], links, snap_m)
    tails, heads = node_of[:-1], node_of[1:]
    lengths = at[stands[1:]] - at[stands[:-1]]
    same_line = line[stands[1:]] == line[stands[:-1]]
    real = same_line & ((tails != heads) | (lengths > 4 * snap_m))
    chosen = np.flatnonzero(real)
    counts = stands[chosen + 1] - stands[chosen] + 1
    starts = np.concatenate([[0], np.cumsum(counts)])
    rows = np.arange(starts[-1]) - np.repeat(starts[:-1], counts) + np.repeat(stands[chosen], counts)
    return NodedLines(
        nodes,
        tails[chosen],
        heads[chosen],
        np.maximum(lengths[chosen], _CORNER_M),
        parts.sources[line[stands[chosen]]],
        place[rows],
        starts.astype(np.int64),
        parts.dropped,
    )


def _merged(places: Floats, links: tuple[Floats, Floats], snap_m: float) -> tuple[Floats, Integers]:
    """Make one node of places that coincide, or that a joined end links; returns nodes and each place's."""
    tree = cKDTree(places)
    pairs = tree.query_pairs(_SAME_M, output_type="ndarray")
    if len(links[0]):
        _, first = tree.query(links[0])
        _, second = tree.query(links[1])
        pairs = np.concatenate([pairs, np.stack([first, second], axis=1)])
    count = len(places)
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    number, group = connected_components(graph, directed=False)
    sums = np.stack([np.bincount(group, places[:, axis], number) for axis in (0, 1)], axis=1)
    return sums / np.bincount(group, minlength=number)[:, None], group.astype(np.int64)
