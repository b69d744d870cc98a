"""Shared edges of a polygon coverage: every boundary between two grids exactly once."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

GeometryArray = npt.NDArray[np.object_]
IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]

OUTSIDE = -1
"""Index that stands for "no polygon on this side"."""
SAME_POINT_M = 0.001
"""Vertices closer than this are one vertex."""


class SharedEdges(NamedTuple):
    """Boundary lines of a coverage, each once, with the polygons on both sides.

    Attributes
    ----------
    lines : ndarray of LineString, shape (m,)
        In the CRS of the polygons.
    left_index, right_index : ndarray of int64, shape (m,)
        Position of the polygon to the left and right of the line's direction, or `OUTSIDE`.
    """

    lines: GeometryArray
    left_index: IntArray
    right_index: IntArray


class _Segments(NamedTuple):
    """Directed boundary segments, polygon interior on the left."""

    start: FloatArray
    end: FloatArray
    owner: IntArray


def shared_edges(polygons: npt.ArrayLike) -> SharedEdges:
    """Take a coverage apart into lines that each separate one pair of polygons.

    Where a vertex of one polygon lies on the straight edge of its neighbour, the edge is split
    there first, so that hand-drawn nets work as well as exact ones. Where two polygons overlap or
    leave a gap, the edges do not coincide and come out as edges to the outside.

    Parameters
    ----------
    polygons : array_like of Polygon or MultiPolygon, shape (n,)
        In the work CRS, in metres. None and empty geometries own no edge.

    Returns
    -------
    SharedEdges
        Lines sorted by (left, right); within a pair, chains as long as possible.

    Examples
    --------
    >>> edges = shared_edges([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    >>> list(zip(edges.left_index.tolist(), edges.right_index.tolist(), strict=True))
    [(0, -1), (0, 1), (1, -1)]
    """
    segments = _boundary_segments(np.asarray(polygons, dtype=object))
    if len(segments.owner) == 0:
        return _no_edges()
    start_id, end_id, nodes = _numbered(segments)
    matched = _two_sided(start_id, end_id)
    split = _split_at_vertices(segments, ~matched, np.column_stack([start_id, end_id]), nodes)
    if split is not None:
        segments = split
        start_id, end_id, nodes = _numbered(segments)
    kept = start_id != end_id
    return _chained(start_id[kept], end_id[kept], segments.owner[kept], nodes)


def _no_edges() -> SharedEdges:
    nothing = np.empty(0, dtype=np.int64)
    return SharedEdges(np.empty(0, dtype=object), nothing, nothing)


def _boundary_segments(polygons: GeometryArray) -> _Segments:
    """List the segments of all rings, shells anticlockwise and holes clockwise."""
    parts, part_owner = shapely.get_parts(shapely.orient_polygons(polygons), return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    xy, ring_of = shapely.get_coordinates(rings, return_index=True)
    if len(xy) == 0:
        return _Segments(np.empty((0, 2)), np.empty((0, 2)), np.empty(0, dtype=np.int64))
    inside = ring_of[:-1] == ring_of[1:]
    owner = np.asarray(part_owner)[np.asarray(ring_part)[ring_of[:-1][inside]]]
    return _Segments(xy[:-1][inside], xy[1:][inside], owner.astype(np.int64))


def _numbered(segments: _Segments) -> tuple[IntArray, IntArray, FloatArray]:
    """Give coincident end points one number; return start ids, end ids and one position each."""
    ends = np.concatenate([segments.start, segments.end])
    cells = np.round(ends / SAME_POINT_M).astype(np.int64)
    order = np.lexsort((cells[:, 1], cells[:, 0]))
    ordered = cells[order]
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    ids = np.empty(len(order), dtype=np.int64)
    ids[order] = np.cumsum(fresh) - 1
    count = len(segments.start)
    return ids[:count], ids[count:], ends[order[fresh]]


def _undirected_key(start_id: IntArray, end_id: IntArray) -> IntArray:
    width = np.int64(max(int(start_id.max()), int(end_id.max())) + 1)
    return np.asarray(np.minimum(start_id, end_id) * width + np.maximum(start_id, end_id))


def _two_sided(start_id: IntArray, end_id: IntArray) -> npt.NDArray[np.bool_]:
    """Say which segments have at least one partner along the same stretch."""
    _, back, counts = np.unique(_undirected_key(start_id, end_id), return_inverse=True, return_counts=True)
    return np.asarray(counts[back] > 1)


def _split_at_vertices(
    segments: _Segments, unmatched: npt.NDArray[np.bool_], ends: IntArray, nodes: FloatArray
) -> _Segments | None:
    """Cut unmatched segments where a vertex of the net lies on them; None when none does."""
    candidates = np.flatnonzero(unmatched)
    if len(candidates) == 0:
        return None
    start, end = segments.start[candidates], segments.end[candidates]
    lines = shapely.linestrings(np.stack([start, end], axis=1))
    # Where a corner lies on a neighbour's edge, its own edges along it have no partner either.
    nodes = nodes[np.unique(ends[candidates])]
    tree = shapely.STRtree(shapely.points(nodes))
    line_at, node_at = tree.query(lines, predicate="dwithin", distance=SAME_POINT_M)
    along, length_m = _position(start[line_at], end[line_at], nodes[node_at])
    inner = (along * length_m > SAME_POINT_M) & ((1 - along) * length_m > SAME_POINT_M)
    if not inner.any():
        return None
    line_at, node_at, along = line_at[inner], node_at[inner], along[inner]
    order = np.lexsort((along, line_at))
    return _cut(segments, candidates[line_at[order]], nodes[node_at[order]])


def _position(start: FloatArray, end: FloatArray, at: FloatArray) -> tuple[FloatArray, FloatArray]:
    run = end - start
    length2 = np.maximum((run**2).sum(axis=1), 1e-30)
    return ((at - start) * run).sum(axis=1) / length2, np.sqrt(length2)


def _cut(segments: _Segments, cut_segment: IntArray, cut_at: FloatArray) -> _Segments:
    """Insert the points `cut_at` (sorted along each segment) into the segments `cut_segment`."""
    count = len(segments.owner)
    rank = np.concatenate([np.arange(count), cut_segment])
    order = np.argsort(rank, kind="stable")
    start = np.concatenate([segments.start, cut_at])[order]
    source = rank[order]
    end = np.empty_like(start)
    end[:-1] = start[1:]
    last = np.ones(len(source), dtype=bool)
    last[:-1] = source[1:] != source[:-1]
    end[last] = segments.end[source[last]]
    return _Segments(start, end, segments.owner[source])


def _chained(start_id: IntArray, end_id: IntArray, owner: IntArray, nodes: FloatArray) -> SharedEdges:
    """Join segments with the same pair of owners into lines."""
    key = _undirected_key(start_id, end_id)
    forward = start_id < end_id
    _, edge = np.unique(key, return_inverse=True)
    count = int(edge.max()) + 1
    side = {True: np.full(count, OUTSIDE, dtype=np.int64), False: np.full(count, OUTSIDE, dtype=np.int64)}
    ends = np.empty((count, 2), dtype=np.int64)
    ends[edge] = np.column_stack([np.minimum(start_id, end_id), np.maximum(start_id, end_id)])
    for direction, held in side.items():
        held[edge[forward == direction]] = owner[forward == direction]
    left, right = side[True], side[False]
    # One orientation per pair: the polygon with the lower index on the left, the outside on the right.
    turn = (left == OUTSIDE) | ((right != OUTSIDE) & (left > right))
    left, right = np.where(turn, right, left), np.where(turn, left, right)
    ends[turn] = ends[turn][:, ::-1]
    order = np.lexsort((right, left))
    left, right, ends = left[order], right[order], ends[order]
    fresh = np.ones(count, dtype=bool)
    fresh[1:] = (left[1:] != left[:-1]) | (right[1:] != right[:-1])
    group = np.cumsum(fresh) - 1
    chain, order = _chains(ends, group)
    first = np.concatenate([[True], chain[1:] != chain[:-1]])
    # A line has the start of each of its pieces and the end of the last.
    xy = np.insert(
        nodes[ends[order, 0]], np.flatnonzero(first)[1:], nodes[ends[order[:-1], 1][first[1:]]], axis=0
    )
    xy = np.concatenate([xy, nodes[ends[order[-1:], 1]]])
    number = np.cumsum(first) - 1
    line_of = np.repeat(np.arange(number[-1] + 1), np.bincount(number) + 1)
    lines = np.atleast_1d(shapely.linestrings(xy, indices=line_of))
    heads = order[first]
    return SharedEdges(np.asarray(lines, dtype=object), left[heads], right[heads])


def _chains(ends: IntArray, group: IntArray) -> tuple[IntArray, IntArray]:
    """Follow directed pieces of one group from end to start, as long as a node joins just two of them.

    Parameters
    ----------
    ends : ndarray of int64, shape (n, 2)
        Nodes where each piece starts and ends.
    group : ndarray of int64, shape (n,)
        Only pieces of one group are joined.

    Returns
    -------
    chain : ndarray of int64, shape (n,)
        Which chain each of the ordered pieces belongs to; equal values lie side by side.
    order : ndarray of int64, shape (n,)
        The pieces by group and chain, along the chain.
    """
    count = len(ends)
    width = np.int64(int(ends.max()) + 1)
    start_key, end_key = group * width + ends[:, 0], group * width + ends[:, 1]
    _, back, degree = np.unique(np.concatenate([start_key, end_key]), return_inverse=True, return_counts=True)
    is_through = (degree == 2)[back[count:]]
    by_start = np.argsort(start_key, kind="stable")
    at = np.minimum(np.searchsorted(start_key[by_start], end_key), count - 1)
    follower = by_start[at]
    is_through &= start_key[follower] == end_key
    before = np.arange(count)
    before[follower[is_through]] = np.flatnonzero(is_through)
    before = _opened(before)
    # Doubling steps back to the head of each chain: how many pieces lie before, and which piece is the head.
    rank = (before != np.arange(count)).astype(np.int64)
    head = before
    while (head[head] != head).any():
        rank = rank + rank[head]
        head = head[head]
    order = np.lexsort((rank, head, group))
    return head[order], order


def _opened(before: IntArray) -> IntArray:
    """Cut every ring at its first piece; `before` names the piece before each, itself where there is none."""
    least, reach = np.arange(len(before)), before
    for _ in range(len(before).bit_length()):
        least = np.minimum(least, least[reach])
        reach = reach[reach]
    in_ring = before[reach] != reach
    return np.where(in_ring & (least == np.arange(len(before))), np.arange(len(before)), before)
