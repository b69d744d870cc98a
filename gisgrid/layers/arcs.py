"""Grid boundaries as edges drawn once, and four tints so that neighbours differ."""

import heapq
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from gisgrid.geo.coverage import shared_edges

TINT_COUNT = 4
_ATTEMPTS = 12


def boundary_arcs(polygons: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Take a coverage apart into arcs.

    Parameters
    ----------
    polygons : ndarray of Polygon or MultiPolygon, shape (n,)
        In metres.

    Returns
    -------
    arcs : ndarray of LineString, shape (k,)
        Every shared edge once.
    neighbours : ndarray of int64, shape (m, 2)
        Pairs of polygons that share an edge, the smaller index first.
    """
    edges = shared_edges(polygons)
    pairs = np.stack([edges.left_index, edges.right_index], axis=1)
    both = pairs[(pairs >= 0).all(axis=1) & (pairs[:, 0] != pairs[:, 1])]
    pairs = np.unique(np.sort(both, axis=1), axis=0) if len(both) else np.empty((0, 2), dtype=np.int64)
    return np.asarray(edges.lines, dtype=object), pairs.astype(np.int64)


def four_colours(count: int, neighbours: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give every area one of four tints so that neighbours differ.

    Areas with few neighbours are left to the end. Where all four tints lie round an area, two of them are
    exchanged along a chain of areas (Kempe 1879), which frees one nearly always; else another order is tried.
    Neighbours that cannot be told apart even so share a tint rather than stopping the map.

    Parameters
    ----------
    count : int
        Number of areas.
    neighbours : ndarray of int64, shape (m, 2)
        Pairs of neighbours.

    Returns
    -------
    ndarray of int64, shape (count,)
        Tints 0 to 3; the same input gives the same tints.

    Examples
    --------
    >>> sorted(four_colours(3, np.array([[0, 1], [1, 2], [0, 2]])).tolist())
    [0, 1, 2]
    """
    beside: list[set[int]] = [set() for _ in range(count)]
    for a, b in neighbours.tolist():
        beside[a].add(b)
        beside[b].add(a)
    best: NDArray[np.int64] | None = None
    fewest = len(neighbours) + 1
    for attempt in range(_ATTEMPTS):
        ranks = np.random.default_rng(attempt).permutation(count).tolist()
        tints = np.asarray(_tinted(_smallest_last(beside, ranks), beside), dtype=np.int64)
        clashes = int(np.count_nonzero(tints[neighbours[:, 0]] == tints[neighbours[:, 1]]))
        if clashes < fewest:
            best, fewest = tints, clashes
        if not fewest:
            break
    return best if best is not None else np.zeros(count, dtype=np.int64)


def _smallest_last(beside: list[set[int]], ranks: list[int]) -> list[int]:
    """Return the areas so that each has few neighbours before it: taken off by least degree, then reversed."""
    degree = [len(others) for others in beside]
    heap = [(degree[area], ranks[area], area) for area in range(len(beside))]
    heapq.heapify(heap)
    taken = [False] * len(beside)
    order: list[int] = []
    while heap:
        size, _, area = heapq.heappop(heap)
        if taken[area] or size != degree[area]:
            continue
        taken[area] = True
        order.append(area)
        for other in beside[area]:
            if not taken[other]:
                degree[other] -= 1
                heapq.heappush(heap, (degree[other], ranks[other], other))
    return order[::-1]


def _tinted(order: list[int], beside: list[set[int]]) -> list[int]:
    tints = [-1] * len(beside)
    for area in order:
        used = {tints[other] for other in beside[area]}
        free = [tint for tint in range(TINT_COUNT) if tint not in used]
        tints[area] = free[0] if free else _freed_tint(area, tints, beside)
    return tints


def _freed_tint(area: int, tints: list[int], beside: list[set[int]]) -> int:
    """Free a tint round an area by exchanging two tints along chains, or return the one that clashes least."""
    for old, new in permutations(range(TINT_COUNT), 2):
        chain: set[int] = set()
        for other in sorted(beside[area]):
            if tints[other] == old and other not in chain:
                chain |= _chain(other, (old, new), tints, beside)
        if not any(tints[other] == new and other in chain for other in beside[area]):
            for one in chain:
                tints[one] = new if tints[one] == old else old
            return old
    around = [tints[other] for other in beside[area]]
    return min(range(TINT_COUNT), key=lambda tint: (around.count(tint), tint))


def _chain(start: int, pair: tuple[int, int], tints: list[int], beside: list[set[int]]) -> set[int]:
    """Return the areas of two tints that hang together with `start`."""
    chain, waiting = {start}, [start]
    while waiting:
        for other in beside[waiting.pop()]:
            if tints[other] in pair and other not in chain:
                chain.add(other)
                waiting.append(other)
    return chain


def is_proper(tints: NDArray[np.int64], neighbours: NDArray[np.int64]) -> bool:
    """Tell whether no two neighbours share a tint."""
    return not any(tints[a] == tints[b] for a, b in neighbours.tolist())
