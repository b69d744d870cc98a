"""Where a plan's stops and starting places are, and what it takes to go between them."""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from gisgrid.patrol.road_lines import Floats
from gisgrid.patrol.road_network import RoadNetwork
from gisgrid.patrol.travel import Travel

Whole = npt.NDArray[np.int64]
_ALL_AT_ONCE = 1500
"""Up to so many places one table serves all questions; beyond, each question gets its own."""


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
        self._whole: tuple[Whole, Whole] | None = None
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
        """Return seconds and metres between places, each of shape (n, n), in whole numbers."""
        rows = [self._row[key] for key in keys]
        if len(self._row) > _ALL_AT_ONCE:
            return self._compute(Travel(self.network, self._xy[rows]), list(keys))
        if self._whole is None:
            self._whole = self._compute(self._all(), list(self._row))
        chosen = np.ix_(rows, rows)
        return self._whole[0][chosen], self._whole[1][chosen]

    def path(self, start: Hashable, end: Hashable) -> Floats:
        """Return the road shape of the way from one place to another, (east, north) in metres."""
        return self._all().path(self._row[start], self._row[end])

    def gate(self, key: Hashable) -> tuple[float, float]:
        """Return the point on the road at which a place is reached."""
        x, y = self._all().joints.places[self._row[key]].tolist()
        return x, y

    def access_m(self, key: Hashable) -> float:
        """Return how far a place lies from the road that leads to it; inf where none does."""
        return float(self._all().joints.distances_m[self._row[key]])

    def _all(self) -> Travel:
        if self._travel is None:
            self._travel = Travel(self.network, self._xy)
        return self._travel

    def _compute(self, travel: Travel, keys: list[Hashable]) -> tuple[Whole, Whole]:
        table = travel.table()
        self.straight.update(keys[row] for row in table.straight_stops.tolist())
        return np.rint(table.seconds).astype(np.int64), np.rint(table.metres).astype(np.int64)
