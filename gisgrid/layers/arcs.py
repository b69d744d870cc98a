"""Grid boundaries as edges drawn once, and four tints so that neighbours differ."""

import numpy as np
from numpy.typing import NDArray

from gisgrid.geo.coverage import shared_edges

TINT_COUNT = 4
_SEARCH_STEPS = 200_000


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

    The area with the fewest free tints goes first; a dead end is undone as long as that is cheap.
    Neighbours that cannot be told apart any more share a tint rather than stopping the map.

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
    >>> four_colours(3, np.array([[0, 1], [1, 2], [0, 2]])).tolist()
    [0, 1, 2]
    """
    beside: list[set[int]] = [set() for _ in range(count)]
    for a, b in neighbours.tolist():
        beside[a].add(b)
        beside[b].add(a)
    tints = [-1] * count
    tried: list[list[int]] = [[] for _ in range(count)]
    trail: list[int] = []
    steps = 0
    while len(trail) < count:
        area = _hardest(tints, beside)
        while True:
            free = _free_tints(area, tints, beside, tried[area])
            if free or not trail or steps > _SEARCH_STEPS:
                break
            steps += 1
            tried[area] = []
            area = trail.pop()
            tints[area] = -1
        chosen = free[0] if free else min(range(TINT_COUNT), key=lambda t: _clashes(area, t, tints, beside))
        tried[area].append(chosen)
        tints[area] = chosen
        trail.append(area)
    return np.asarray(tints, dtype=np.int64)


def _free_tints(area: int, tints: list[int], beside: list[set[int]], tried: list[int]) -> list[int]:
    used = {tints[other] for other in beside[area]}
    return [tint for tint in range(TINT_COUNT) if tint not in used and tint not in tried]


def _clashes(area: int, tint: int, tints: list[int], beside: list[set[int]]) -> tuple[int, int]:
    return sum(tints[other] == tint for other in beside[area]), tint


def _hardest(tints: list[int], beside: list[set[int]]) -> int:
    """Return the untinted area with the most different tints round it, then the most neighbours."""
    return max(
        (area for area, tint in enumerate(tints) if tint < 0),
        key=lambda area: (len({tints[other] for other in beside[area]} - {-1}), len(beside[area]), -area),
    )


def is_proper(tints: NDArray[np.int64], neighbours: NDArray[np.int64]) -> bool:
    """Tell whether no two neighbours share a tint."""
    return not any(tints[a] == tints[b] for a, b in neighbours.tolist())
