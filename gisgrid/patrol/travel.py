"""Times, distances and road shapes between the stops of patrols."""

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from shapely.ops import substring

from gisgrid.patrol.modes import DETOUR, TravelMode, cross_country_kmh
from gisgrid.patrol.reduced_graph import Graph, reduced
from gisgrid.patrol.road_lines import Flags, Floats, Integers
from gisgrid.patrol.road_network import Joints, RoadNetwork

_KMH = 3.6
_PER_SECOND, _PER_METRE = 100.0, 10.0
_SHIFT = 2.0**27
_NOBODY = -9999  # scipy's mark for a node without a predecessor


@dataclass(frozen=True, slots=True, eq=False)
class TravelTable:
    """What it takes to go from each stop to each other one.

    Attributes
    ----------
    seconds, metres : ndarray of float64, shape (n, n)
        From the row's stop to the column's; the way from the door to the road is in it.
    is_straight : ndarray of bool, shape (n, n)
        Where no road leads from one to the other, so that the straight line with a detour was reckoned.
    """

    seconds: Floats
    metres: Floats
    is_straight: Flags

    @property
    def straight_stops(self) -> Integers:
        """Stops that no road joins to any other, ascending."""
        alone = self.is_straight.sum(axis=1) >= max(1, len(self.seconds) - 1)
        return np.flatnonzero(alone).astype(np.int64)


class Travel:
    """Knows the ways between a fixed set of stops.

    Parameters
    ----------
    network : RoadNetwork
        May be without any road: then every way is a straight line and says so.
    places : array_like of float, shape (n, 2)
        The stops, (east, north) in metres.
    """

    def __init__(self, network: RoadNetwork, places: npt.ArrayLike) -> None:
        self.network = network
        self.places: Floats = np.asarray(places, dtype=np.float64).reshape(-1, 2)
        self.joints: Joints = network.join(self.places)
        self._graph = _with_stops(network, self.joints)
        self._trees: dict[int, Integers] = {}

    def table(self) -> TravelTable:
        """Compute the whole table."""
        count = len(self.places)
        seconds = np.full((count, count), np.inf)
        metres = np.full((count, count), np.inf)
        on_road = np.flatnonzero(self.joints.edges >= 0)
        if len(on_road):
            stops = self._stop_nodes(on_road)
            part_seconds, part_metres = _between(self._graph, stops)
            seconds[np.ix_(on_road, on_road)] = part_seconds
            metres[np.ix_(on_road, on_road)] = part_metres
            access = np.where(np.isfinite(self.joints.distances_m), self.joints.distances_m, 0.0)
            metres += access[:, None] + access[None, :]
            seconds += (access[:, None] + access[None, :]) / _cross_country_ms(self.network.mode)
        straight = ~np.isfinite(seconds)
        line_m = np.hypot(*(self.places[:, None, :] - self.places[None, :, :]).transpose(2, 0, 1)) * DETOUR
        metres[straight] = line_m[straight]
        seconds[straight] = line_m[straight] / _cross_country_ms(self.network.mode)
        np.fill_diagonal(seconds, 0.0)
        np.fill_diagonal(metres, 0.0)
        np.fill_diagonal(straight, val=False)
        return TravelTable(seconds, metres, straight)

    def path(self, start: int, end: int) -> Floats:
        """Return the shape of the way from one stop to another, shape (k, 2), k at least 2.

        It runs from the road before the first door to the road before the second; between stops without
        a road it is the straight line between them.
        """
        if self.joints.edges[start] < 0 or self.joints.edges[end] < 0:
            return np.stack([self.places[start], self.places[end]])
        source, target = self._stop_nodes(np.array([start, end])).tolist()
        if source not in self._trees:
            _, before = dijkstra(
                self._graph.matrix(), directed=True, indices=source, return_predecessors=True
            )
            self._trees[source] = before
        before = self._trees[source]
        walked = [target]
        while walked[-1] != source:
            previous = int(before[walked[-1]])
            if previous == _NOBODY:
                return np.stack([self.places[start], self.places[end]])
            walked.append(previous)
        walked.reverse()
        pieces = [self.joints.places[start][None, :]]
        pieces += [self._shape(tail, head) for tail, head in itertools.pairwise(walked)]
        pieces.append(self.joints.places[end][None, :])
        shape = np.concatenate(pieces)
        moved = np.append(True, np.hypot(*np.diff(shape, axis=0).T) > 1e-6)
        kept: Floats = shape[moved]
        return kept if len(kept) > 1 else np.concatenate([kept, kept])

    def _stop_nodes(self, stops: npt.NDArray[np.int64]) -> Integers:
        found: Integers = self.network.size + np.asarray(stops, dtype=np.int64)
        return found

    def _shape(self, tail: int, head: int) -> Floats:
        arc = self._graph.arc(tail, head)
        edge, first, last = (
            int(self._graph.edges[arc]),
            self._graph.from_m[arc],
            self._graph.to_m[arc],
        )
        whole = self.network.lines[edge]
        piece = substring(whole, first, last)
        return np.asarray(shapely.get_coordinates(piece), dtype=np.float64)


def _cross_country_ms(mode: TravelMode) -> float:
    return cross_country_kmh(mode) / _KMH


def _with_stops(network: RoadNetwork, joints: Joints) -> Graph:
    """Hang the stops into the edges on which they lie: each becomes a node of its own."""
    edges = network.edges
    on_road = np.flatnonzero(joints.edges >= 0)
    count = len(edges.tails)
    # One row for each end of an edge and each stop on it, in their order along the edge.
    edge = np.concatenate([np.arange(count), joints.edges[on_road], np.arange(count)])
    at = np.concatenate([np.zeros(count), joints.along_m[on_road], edges.lengths_m])
    rank = np.concatenate([np.zeros(count), np.ones(len(on_road)), np.full(count, 2.0)])
    node = np.concatenate([edges.tails, network.size + on_road, edges.heads])
    order = np.lexsort((at, rank, edge))
    edge, at, node = edge[order], at[order], node[order]
    inner = np.flatnonzero(edge[1:] == edge[:-1])
    of, first, last = edge[inner], at[inner], np.maximum(at[inner + 1], at[inner])
    share = (last - first) / edges.lengths_m[of]
    ahead = Graph(
        network.size + len(joints.edges),
        node[inner],
        node[inner + 1],
        share * network.seconds_ahead[of],
        of,
        first,
        last,
    )
    back_seconds = share * np.where(np.isfinite(network.seconds_back), network.seconds_back, 0.0)[of]
    open_back = np.isfinite(network.seconds_back)[of]
    return ahead.joined(
        node[inner + 1][open_back],
        node[inner][open_back],
        seconds=back_seconds[open_back],
        edges=of[open_back],
        from_m=last[open_back],
        to_m=first[open_back],
    )


def _between(graph: Graph, stops: Integers) -> tuple[Floats, Floats]:
    """Return seconds and metres between stops, by the quickest ways and of these the shortest.

    Both are packed into one weight of whole numbers below 2**53, so that one run adds both up exactly.
    """
    small, at = reduced(graph, stops)
    weights = np.maximum(np.rint(small.seconds * _PER_SECOND), 1.0) * _SHIFT
    weights += np.rint(small.metres * _PER_METRE)
    matrix = csr_array((weights, (small.tails, small.heads)), shape=(small.count, small.count))
    found = np.asarray(dijkstra(matrix, directed=True, indices=at))[:, at]
    known = np.isfinite(found)
    seconds, metres = np.full(found.shape, np.inf), np.full(found.shape, np.inf)
    seconds[known] = np.floor(found[known] / _SHIFT) / _PER_SECOND
    metres[known] = np.mod(found[known], _SHIFT) / _PER_METRE
    return seconds, metres
