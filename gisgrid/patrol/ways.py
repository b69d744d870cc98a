"""Where a plan's stops and starting places are, and what it takes to go between them."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gisgrid.patrol.road_lines import Floats
from gisgrid.patrol.road_network import RoadNetwork
from gisgrid.patrol.travel import Travel

Whole = npt.NDArray[np.int64]
_ALL_AT_ONCE = 1500
"""Up to so many places one table serves all questions; beyond, each starting place gets one of what is near."""
_NEAR = 600
"""So many places at least are in the table of a starting place."""


@dataclass(frozen=True, slots=True, eq=False)
class _NearTable:
    """Seconds and metres between some places; `at` tells the line of each row of all places."""

    at: dict[int, int]
    seconds: npt.NDArray[np.int32]
    metres: npt.NDArray[np.int32]

    def part(self, rows: Sequence[int]) -> tuple[Whole, Whole]:
        """Return the tables between some of them."""
        places = [self.at[row] for row in rows]
        chosen = np.ix_(places, places)
        return self.seconds[chosen].astype(np.int64), self.metres[chosen].astype(np.int64)


class Ways:
    """Times and distances between named places.

    Parameters
    ----------
    network : RoadNetwork
        The roads.
    places : mapping of key to (east, north)
        In metres.
    """

    def __init__(self, network: RoadNetwork, places: Mapping[Hashable, tuple[float, float]]) -> None:
        self.network = network
        self._row = {key: row for row, key in enumerate(places)}
        self._xy: Floats = np.array(list(places.values()), dtype=np.float64).reshape(-1, 2)
        self._keys = list(places)
        self._whole: tuple[Whole, Whole] | None = None
        self._near: dict[Hashable, _NearTable] = {}
        self._travel: Travel | None = None
        self.straight: set[Hashable] = set()
        """Places that no road joins to any other, as far as they have been asked for."""

    def knows(self, key: Hashable) -> bool:
        """Tell whether a place is known."""
        return key in self._row

    def place(self, key: Hashable) -> tuple[float, float]:
        """Return where a place is."""
        x, y = self._xy[self._row[key]].tolist()
        return x, y

    def table(self, keys: Sequence[Hashable]) -> tuple[Whole, Whole]:
        """Return seconds and metres between places, each of shape (n, n), in whole numbers.

        Of very many places, the surroundings of the first key's stops are computed once and kept.
        """
        rows = [self._row[key] for key in keys]
        if len(self._row) > _ALL_AT_ONCE:
            near = self._near.get(keys[0])
            if near is None:
                near = self._near[keys[0]] = self._table_near(rows)
            if set(rows) <= near.at.keys():
                return near.part(rows)
            return self._compute(Travel(self.network, self._xy[rows]), list(keys))
        if self._whole is None:
            self._whole = self._compute(self._all(), list(self._row))
        chosen = np.ix_(rows, rows)
        return self._whole[0][chosen], self._whole[1][chosen]

    def _table_near(self, rows: list[int]) -> "_NearTable":
        """Compute the table of some places and those nearest to their middle."""
        middle = np.median(self._xy[rows], axis=0)
        order = np.argsort(np.hypot(*(self._xy - middle).T), kind="stable")
        kept = sorted({*rows, *order[:_NEAR].tolist()})
        found = self._compute(Travel(self.network, self._xy[kept]), [self._keys[row] for row in kept])
        seconds, metres = (table.astype(np.int32) for table in found)
        return _NearTable({row: place for place, row in enumerate(kept)}, seconds, metres)

    def is_near(self, start: Hashable, key: Hashable) -> bool:
        """Tell whether a place is in the surroundings of a starting place; of few places every one is."""
        near = self._near.get(start)
        return near is None or self._row[key] in near.at

    def path(self, start: Hashable, end: Hashable) -> Floats:
        """Return the road shape of the way from one place to another, (east, north) in metres."""
        return self._all().path(self._row[start], self._row[end])

    def gate(self, key: Hashable) -> tuple[float, float]:
        """Return the point on the road at which a place is reached."""
        x, y = self._all().joints.places[self._row[key]].tolist()
        return x, y

    def _all(self) -> Travel:
        if self._travel is None:
            self._travel = Travel(self.network, self._xy)
        return self._travel

    def _compute(self, travel: Travel, keys: list[Hashable]) -> tuple[Whole, Whole]:
        table = travel.table()
        self.straight.update(keys[row] for row in table.straight_stops.tolist())
        return np.rint(table.seconds).astype(np.int64), np.rint(table.metres).astype(np.int64)
