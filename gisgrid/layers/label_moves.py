"""Making room for a name: one that stands in its way moves to another of its own places."""

import numpy as np
from numpy.typing import NDArray

from gisgrid.layers.placement import Box, Occupancy

_MOST_TRIES = 160


class LabelMover:
    """Remembers where names stand and where else they could, and moves one at a time.

    Nothing that stands is ever given up, so that more names are written and none fewer. The number of
    tries is bounded by count, not by time: alike input gives alike maps.
    """

    def __init__(self, occupancy: Occupancy) -> None:
        self._occupancy = occupancy
        self._places: list[int] = []
        self._choices: list[NDArray[np.float64]] = []
        self._boxes = np.empty((0, 4))
        self._fresh: list[Box] = []
        self._tries_left = _MOST_TRIES

    @property
    def is_spent(self) -> bool:
        """Whether no more tries are allowed in this frame."""
        return self._tries_left <= 0

    def note(self, place: int, box: Box, choices: NDArray[np.float64]) -> None:
        """Remember a name that was placed.

        Parameters
        ----------
        place : int
            Where it stands in the list of placed labels.
        choices : ndarray of float64, shape (k, 4)
            All boxes that it may take.
        """
        self._places.append(place)
        self._choices.append(choices)
        self._fresh.append(box)

    def make_room(self, choices: NDArray[np.float64]) -> tuple[Box, int, Box] | None:
        """Find a box for a name by moving one other name.

        Parameters
        ----------
        choices : ndarray of float64, shape (k, 4)
            Boxes that the name may take, the best first.

        Returns
        -------
        tuple of (Box, int, Box) or None
            The box of the new name, now taken; which placed label moved, and its new box. None when
            moving one name does not help.
        """
        self._tries_left -= 1
        self._settle()
        if not len(self._boxes):
            return None
        meets = (
            (choices[:, None, 0] < self._boxes[None, :, 2])
            & (self._boxes[None, :, 0] < choices[:, None, 2])
            & (choices[:, None, 1] < self._boxes[None, :, 3])
            & (self._boxes[None, :, 1] < choices[:, None, 3])
        )
        for choice in np.flatnonzero(meets.sum(axis=1) == 1).tolist():
            wanted = _box(choices[choice])
            other = int(np.argmax(meets[choice]))
            moved = self._moved(other, wanted)
            if moved is not None:
                return wanted, self._places[other], moved
        return None

    def _settle(self) -> None:
        if self._fresh:
            self._boxes = np.concatenate([self._boxes, np.array(self._fresh)])
            self._fresh = []

    def _moved(self, other: int, wanted: Box) -> Box | None:
        """Give `wanted` away and move another name off it, or leave everything as it was."""
        occupancy = self._occupancy
        held = _box(self._boxes[other])
        occupancy.release(held)
        if occupancy.take(wanted):
            for row in self._choices[other]:
                free = _box(row)
                if occupancy.take(free):
                    self._boxes[other] = free
                    return free
            occupancy.release(wanted)
        occupancy.block(held)
        return None


def _box(row: NDArray[np.float64]) -> Box:
    x0, y0, x1, y1 = row.tolist()
    return x0, y0, x1, y1
