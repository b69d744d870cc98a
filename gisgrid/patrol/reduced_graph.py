"""A graph of roads as arrays, and the smaller one that gives the same ways between chosen nodes."""

import heapq
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from gisgrid.patrol.road_lines import Flags, Floats, Integers

_LEAST_S = 1e-6  # sparse matrices take 0 for "no way"
_MOST_NEIGHBOURS = 14
"""A node with more neighbours than this stays: taking it out would make the graph denser."""

_Ways = list[dict[int, tuple[float, float]]]


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Arcs with a direction.

    Attributes
    ----------
    count : int
        How many nodes there are.
    tails, heads : ndarray of int64, shape (a,)
        Nodes of each arc.
    seconds : ndarray of float64, shape (a,)
        Time along it.
    edges : ndarray of int64, shape (a,)
        Edge of the network that it runs along.
    from_m, to_m : ndarray of float64, shape (a,)
        Where on that edge it begins and ends; its length is their difference.
    """

    count: int
    tails: Integers
    heads: Integers
    seconds: Floats
    edges: Integers
    from_m: Floats
    to_m: Floats

    def joined(
        self,
        tails: Integers,
        heads: Integers,
        *,
        seconds: Floats,
        edges: Integers,
        from_m: Floats,
        to_m: Floats,
    ) -> "Graph":
        """Return the graph with more arcs, and of several arcs between two nodes the quickest only."""
        whole = Graph(
            self.count,
            np.concatenate([self.tails, tails]),
            np.concatenate([self.heads, heads]),
            np.maximum(np.concatenate([self.seconds, seconds]), _LEAST_S),
            np.concatenate([self.edges, edges]),
            np.concatenate([self.from_m, from_m]),
            np.concatenate([self.to_m, to_m]),
        )
        return whole.cleaned()

    def cleaned(self) -> "Graph":
        """Return the graph in order of (tail, head), with the quickest of parallel arcs."""
        key = self.tails * self.count + self.heads
        order = np.lexsort((self.seconds, key))
        first = order[np.append(True, np.diff(key[order]) != 0)] if len(order) else order
        return self.taken(first)

    def taken(self, arcs: Integers | Flags) -> "Graph":
        """Return the graph of chosen arcs."""
        return Graph(
            self.count,
            self.tails[arcs],
            self.heads[arcs],
            self.seconds[arcs],
            self.edges[arcs],
            self.from_m[arcs],
            self.to_m[arcs],
        )

    @property
    def metres(self) -> Floats:
        """Length of each arc."""
        lengths: Floats = np.abs(self.to_m - self.from_m)
        return lengths

    def matrix(self) -> csr_array:
        """Return the times as a sparse matrix."""
        return csr_array((self.seconds, (self.tails, self.heads)), shape=(self.count, self.count))

    def arc(self, tail: int, head: int) -> int:
        """Return the row of the arc between two nodes; the graph must be cleaned and have it."""
        return int(np.searchsorted(self.tails * self.count + self.heads, tail * self.count + head))


def reduced(graph: Graph, kept: Integers) -> tuple[Graph, Integers]:
    """Take nodes out until few are left besides `kept`, with arcs that stand for the ways through them.

    The node with the fewest neighbours goes first, and each pair of its neighbours gets the way through it.
    Dead ends and chains go so without any new arc; in a town's network nine nodes of ten are gone before
    the arcs begin to grow.

    Returns
    -------
    graph : Graph
        Smaller, with its own numbers of nodes; `edges` mean nothing in it.
    at : ndarray of int64
        The kept nodes in these numbers.
    """
    ahead, back = _neighbours(graph)
    waiting = [
        (len(ahead[node].keys() | back[node].keys()), node)
        for node in np.setdiff1d(np.arange(graph.count), kept).tolist()
    ]
    heapq.heapify(waiting)
    while waiting:
        degree, node = heapq.heappop(waiting)
        now = len(ahead[node].keys() | back[node].keys())
        if now > degree:
            if now <= _MOST_NEIGHBOURS:
                heapq.heappush(waiting, (now, node))
            continue
        _take_out(node, ahead, back)
    return _renumbered(ahead, kept)


def _neighbours(graph: Graph) -> tuple[_Ways, _Ways]:
    ahead: _Ways = [{} for _ in range(graph.count)]
    back: _Ways = [{} for _ in range(graph.count)]
    for tail, head, seconds, metres in zip(
        graph.tails.tolist(),
        graph.heads.tolist(),
        graph.seconds.tolist(),
        graph.metres.tolist(),
        strict=True,
    ):
        if tail != head:
            ahead[tail][head] = back[head][tail] = (seconds, metres)
    return ahead, back


def _take_out(node: int, ahead: _Ways, back: _Ways) -> None:
    sources, targets = back[node], ahead[node]
    for source in sources:
        del ahead[source][node]
    for target in targets:
        del back[target][node]
    for source, (seconds_in, metres_in) in sources.items():
        ways = ahead[source]
        for target, (seconds_out, metres_out) in targets.items():
            if source == target:
                continue
            seconds = seconds_in + seconds_out
            known = ways.get(target)
            if known is None or seconds < known[0]:
                ways[target] = back[target][source] = (seconds, metres_in + metres_out)
    ahead[node], back[node] = {}, {}


def _renumbered(ahead: _Ways, kept: Integers) -> tuple[Graph, Integers]:
    rows = [
        (tail, head, seconds, metres)
        for tail, ways in enumerate(ahead)
        for head, (seconds, metres) in ways.items()
    ]
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    tails, heads = table[:, 0].astype(np.int64), table[:, 1].astype(np.int64)
    used = np.unique(np.concatenate([tails, heads, kept]))
    number = np.full(len(ahead), -1, dtype=np.int64)
    number[used] = np.arange(len(used))
    nothing = np.zeros(len(rows))
    small = Graph(
        len(used), number[tails], number[heads], table[:, 2], nothing.astype(np.int64), nothing, table[:, 3]
    )
    return small.cleaned(), number[kept]
