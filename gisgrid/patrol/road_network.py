"""The routable network of one means of travel, made from any layer of road lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from gisgrid.geo.crs import WorkCrs
from gisgrid.model.base_map import Road
from gisgrid.model.enumerations import RoadClass
from gisgrid.model.register import Register
from gisgrid.patrol.modes import TravelMode, keeps_direction, speed_kmh
from gisgrid.patrol.road_lines import SNAP_M, Flags, Floats, Integers, NodedLines, node_lines

_KMH = 3.6
JOIN_LIMIT_M = 1500.0
"""Beyond this distance a place is not joined to the main network but travelled to in a straight line."""


@dataclass(frozen=True, slots=True)
class RoadLine:
    """One road as the network takes it.

    Attributes
    ----------
    line : LineString or MultiLineString or None
        In metres, (east, north).
    """

    line: shapely.Geometry | None
    road_class: RoadClass = RoadClass.MINOR
    is_one_way: bool = False
    is_blocked: bool = False


@dataclass(frozen=True, slots=True)
class LoosePart:
    """A piece of the network that cannot be reached from its main part.

    Attributes
    ----------
    length_m : float
        Length of its roads.
    place : (float, float)
        A place on it, (east, north) in metres.
    roads : tuple of int
        Rows of the roads it is made of.
    """

    length_m: float
    place: tuple[float, float]
    roads: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Joints:
    """Where places meet the network.

    Attributes
    ----------
    edges : ndarray of int64, shape (n,)
        Edge of each place; -1 where no road is near enough.
    along_m : ndarray of float64, shape (n,)
        Distance along the edge from its tail.
    distances_m : ndarray of float64, shape (n,)
        From the place to the road; inf without one.
    places : ndarray of float64, shape (n, 2)
        The point on the road; the place itself without one.
    """

    edges: Integers
    along_m: Floats
    distances_m: Floats
    places: Floats


class RoadNetwork:
    """Edges between crossings with the time that a means of travel needs on each.

    Parameters
    ----------
    roads : sequence of RoadLine
        May be empty.
    mode : TravelMode
        Roads that are closed, or closed to this mode, are left out.

    Attributes
    ----------
    seconds_ahead, seconds_back : ndarray of float64, shape (m,)
        Along each edge from tail to head and back; inf where a one-way street forbids it.
    """

    def __init__(self, roads: Sequence[RoadLine], mode: TravelMode, *, snap_m: float = SNAP_M) -> None:
        self.mode = mode
        self._rows = np.array(
            [
                row
                for row, road in enumerate(roads)
                if not road.is_blocked and speed_kmh(mode, road.road_class) > 0
            ],
            dtype=np.int64,
        )
        used = [roads[row] for row in self._rows.tolist()]
        lines = np.empty(len(used), dtype=object)
        lines[:] = [road.line for road in used]
        bridges = np.array([road.road_class is RoadClass.EXPRESSWAY for road in used], dtype=np.bool_)
        self.edges: NodedLines = node_lines(lines, bridges=bridges, snap_m=snap_m)
        source = self.edges.sources
        speed = np.array([speed_kmh(mode, road.road_class) / _KMH for road in used], dtype=np.float64)
        one_way = np.array([road.is_one_way and keeps_direction(mode) for road in used], dtype=np.bool_)
        self.seconds_ahead: Floats = self.edges.lengths_m / speed[source]
        self.seconds_back: Floats = np.where(one_way[source], np.inf, self.seconds_ahead)

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return len(self.edges.nodes)

    @cached_property
    def lines(self) -> "npt.NDArray[np.object_]":
        """The edges as lines."""
        counts = np.diff(self.edges.starts)
        lines = shapely.linestrings(self.edges.coordinates, indices=np.repeat(np.arange(len(counts)), counts))
        return np.asarray(lines, dtype=object)

    @cached_property
    def _parts(self) -> tuple[Integers, Floats]:
        """Number of the part that each node is in, and the road length of each part."""
        edges = self.edges
        if self.size == 0:
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        back = np.isfinite(self.seconds_back)
        tails = np.concatenate([edges.tails, edges.heads[back]])
        heads = np.concatenate([edges.heads, edges.tails[back]])
        graph = csr_array((np.ones(len(tails)), (tails, heads)), shape=(self.size, self.size))
        count, part = connected_components(graph, directed=True, connection="strong")
        inside = part[edges.tails] == part[edges.heads]
        lengths = np.bincount(part[edges.tails[inside]], edges.lengths_m[inside], count)
        numbers: Integers = part.astype(np.int64)
        return numbers, np.asarray(lengths, dtype=np.float64)

    @cached_property
    def is_main(self) -> Flags:
        """Whether each edge lies in the largest part whose places can all reach each other, shape (m,)."""
        part, lengths = self._parts
        if len(lengths) == 0:
            return np.zeros(0, dtype=np.bool_)
        main = int(np.argmax(lengths))
        found: Flags = (part[self.edges.tails] == main) & (part[self.edges.heads] == main)
        return found

    def loose_parts(self) -> list[LoosePart]:
        """List the pieces outside the main part, the longest first; `roads` are rows as they were given."""
        edges = self.edges
        outside = np.flatnonzero(~self.is_main)
        if len(outside) == 0:
            return []
        graph = csr_array(
            (np.ones(len(outside)), (edges.tails[outside], edges.heads[outside])),
            shape=(self.size, self.size),
        )
        _, part = connected_components(graph, directed=False)
        found = []
        of_edge = part[edges.tails[outside]]
        for number in np.unique(of_edge).tolist():
            mine = outside[of_edge == number]
            east, north = edges.corners(int(mine[0]))[0].tolist()
            rows = self._rows[np.unique(edges.sources[mine])]
            found.append(LoosePart(float(edges.lengths_m[mine].sum()), (east, north), tuple(rows.tolist())))
        return sorted(found, key=lambda part: -part.length_m)

    def join(self, places: npt.ArrayLike, *, limit_m: float = JOIN_LIMIT_M) -> Joints:
        """Join places to the nearest road from which every other place can be reached.

        Parameters
        ----------
        places : array_like of float, shape (n, 2)
            (east, north) in metres.
        limit_m : float
            Farther away than this a place stays without a road.
        """
        points = np.asarray(places, dtype=np.float64).reshape(-1, 2)
        count = len(points)
        found = Joints(
            np.full(count, -1, dtype=np.int64), np.zeros(count), np.full(count, np.inf), points.copy()
        )
        main = np.flatnonzero(self.is_main)
        if len(main) == 0 or count == 0:
            return found
        tree = shapely.STRtree(self.lines[main])
        spots = shapely.points(points)
        rows, distances = tree.query_nearest(spots, return_distance=True, all_matches=False)
        near = distances <= limit_m
        who, edges = rows[0][near], main[rows[1][near]]
        found.edges[who] = edges
        found.distances_m[who] = distances[near]
        found.along_m[who] = shapely.line_locate_point(self.lines[edges], spots[who])
        found.places[who] = shapely.get_coordinates(
            shapely.line_interpolate_point(self.lines[edges], found.along_m[who])
        )
        return found


def read_roads(register: Register) -> tuple[list[RoadLine], list[int]]:
    """Read the roads of a register in metres of its work CRS; returns them and their ids."""
    columns = register.columns(Road, ["id", "road_class", "is_one_way", "is_blocked"])
    ids, lines = register.geometries(Road)
    projected = WorkCrs(register.info.zone).project_geometries(lines)
    of = {int(key): line for key, line in zip(ids, projected, strict=True)}
    roads = [
        RoadLine(of.get(key), road_class, is_one_way=one_way, is_blocked=closed)
        for key, road_class, one_way, closed in zip(
            columns["id"],
            columns["road_class"],
            columns["is_one_way"],
            columns["is_blocked"],
            strict=True,
        )
    ]
    return roads, columns["id"]
