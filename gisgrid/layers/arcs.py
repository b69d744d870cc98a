"""Grid boundaries as edges drawn once, and four tints so that neighbours differ."""

import heapq
import itertools

import numpy as np
from numpy.typing import NDArray

from gisgrid.geo.coverage import shared_edges

TINT_COUNT = 4
_SWAP_ATTEMPTS = 24


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

    The area with the fewest free tints goes first; where none is free, two tints are swapped in a chain of areas.
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
    tinting = _Tinting(beside)
    while (area := tinting.hardest()) is not None:
        free = tinting.free(area) or tinting.freed_by_swaps(area)
        tinting.give(area, free[0] if free else tinting.least_clashing(area))
    return np.asarray(tinting.tints, dtype=np.int64)


class _Tinting:
    """Areas that get their tints one by one; no step looks at more than an area's surroundings."""

    def __init__(self, beside: list[set[int]]) -> None:
        self.tints = [-1] * len(beside)
        self._beside = beside
        self._saturation = [0] * len(beside)
        self._waiting = [(0, -len(others), area) for area, others in enumerate(beside)]
        heapq.heapify(self._waiting)

    def hardest(self) -> int | None:
        """Return the untinted area with the most different tints round it, then the most neighbours."""
        while self._waiting:
            saturation, _, area = heapq.heappop(self._waiting)
            if self.tints[area] < 0 and -saturation == self._saturation[area]:
                return area
        return None

    def give(self, area: int, tint: int) -> None:
        """Give an area its tint."""
        self.tints[area] = tint
        for other in self._beside[area]:
            self._count(other)

    def free(self, area: int) -> list[int]:
        """Return the tints that no neighbour has."""
        used = {self.tints[other] for other in self._beside[area]}
        return [tint for tint in range(TINT_COUNT) if tint not in used]

    def least_clashing(self, area: int) -> int:
        """Return the tint that the fewest neighbours have."""
        around = [self.tints[other] for other in self._beside[area]]
        return min(range(TINT_COUNT), key=lambda tint: (around.count(tint), tint))

    def freed_by_swaps(self, area: int) -> list[int]:
        """Free a tint by swapping two tints in connected chains of areas (Kempe); empty when none can be freed."""
        ring = sorted(other for other in self._beside[area] if self.tints[other] >= 0)
        for attempt in range(_SWAP_ATTEMPTS):
            for old, new in itertools.permutations(range(TINT_COUNT), 2):
                chain = self._chain([other for other in ring if self.tints[other] == old], old, new)
                if not any(self.tints[other] == new for other in chain.intersection(ring)):
                    self._swap(chain, old, new)
                    return [old]
            # No single swap frees a tint: turn one chain over and try again from there.
            start = ring[attempt % len(ring)]
            old = self.tints[start]
            new = (old + 1 + attempt // len(ring)) % TINT_COUNT
            if new != old:
                self._swap(self._chain([start], old, new), old, new)
        return []

    def _chain(self, starts: list[int], old: int, new: int) -> set[int]:
        """Return what is connected with some areas through areas of two tints."""
        found = set(starts)
        edge = list(starts)
        while edge:
            for other in self._beside[edge.pop()]:
                if other not in found and self.tints[other] in (old, new):
                    found.add(other)
                    edge.append(other)
        return found

    def _swap(self, chain: set[int], old: int, new: int) -> None:
        for area in chain:
            self.tints[area] = new if self.tints[area] == old else old
        for touched in sorted({other for one in chain for other in self._beside[one]}):
            self._count(touched)

    def _count(self, area: int) -> None:
        if self.tints[area] >= 0:
            return
        saturation = len({self.tints[other] for other in self._beside[area]} - {-1})
        if saturation != self._saturation[area]:
            self._saturation[area] = saturation
            heapq.heappush(self._waiting, (-saturation, -len(self._beside[area]), area))


def is_proper(tints: NDArray[np.int64], neighbours: NDArray[np.int64]) -> bool:
    """Tell whether no two neighbours share a tint."""
    return not any(tints[a] == tints[b] for a, b in neighbours.tolist())
