"""Painter paths for paper: only what the sheet shows, on a lattice of one unit of the medium.

A vector file holds every coordinate as decimal figures, and packing those figures is most of the work of writing it.
So what lies off the sheet is taken out, and the rest stands on whole units (hundredths of a millimetre).
"""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainterPath

from gisgrid.layers.features import Floats, Ints, Rings, Shape
from gisgrid.layers.paths import paths_of
from gisgrid.layers.view import View

Frame = tuple[float, float, float, float]
_LEAST_POINTS = {Shape.AREA: 3, Shape.LINE: 2}
_LINES_PER_PATH = 32


def paper_paths(
    rings: Rings,
    spans: NDArray[np.int64],
    *,
    shape: Shape,
    view: View,
    origin: tuple[float, float],
    frame: Frame,
) -> list[QPainterPath]:
    """Build the paths of groups of features in units of the medium.

    Parameters
    ----------
    rings : Rings
        Coordinates in metres from `origin`.
    spans : ndarray of int64, shape (m, 2)
        First feature and one past the last feature of each group. Groups of lines are put together.
    frame : tuple of float
        What is seen, in units: left, top, right, bottom, with room for the widest stroke.

    Returns
    -------
    list of QPainterPath
        Groups of which nothing is left are left out.
    """
    left, top = view.to_screen(*origin)
    factor = 1.0 / view.metres_per_px
    at = rings.xy * (factor, -factor) + (left, top)
    seen = without_unseen(Rings(at, rings.ring_starts, rings.feature_rings), frame)
    snapped = on_lattice(seen, _LEAST_POINTS[shape])
    if shape is Shape.LINE:
        first = np.arange(0, snapped.count, _LINES_PER_PATH)
        spans = np.stack([first, np.minimum(first + _LINES_PER_PATH, snapped.count)], axis=1)
    starts = snapped.coordinate_starts
    filled = starts[spans[:, 1]] > starts[spans[:, 0]]
    return paths_of(snapped, spans[filled])


def without_unseen(rings: Rings, frame: Frame) -> Rings:
    """Leave out vertices that change nothing inside the frame.

    A vertex goes when it and both its neighbours lie beyond the same edge: the line that then joins the neighbours
    lies beyond that edge as well. One edge is treated after the other, so that no line is drawn across a corner.

    Examples
    --------
    >>> xy = np.array([[0.0, 0.0], [20.0, 1.0], [25.0, 2.0], [30.0, 3.0], [0.0, 9.0]])
    >>> line = Rings(xy, np.array([0, 5]), np.array([0, 1]))
    >>> without_unseen(line, (0, 0, 10, 10)).xy.tolist()
    [[0.0, 0.0], [20.0, 1.0], [30.0, 3.0], [0.0, 9.0]]
    """
    left, top, right, bottom = frame
    # No vertex lies beyond two opposite edges, so that those two are treated at once.
    for axis, least, most in ((0, left, right), (1, top, bottom)):
        side = (rings.xy[:, axis] > most).view(np.int8) - (rings.xy[:, axis] < least)
        gone = np.zeros(len(side), dtype=bool)
        gone[1:-1] = (side[1:-1] != 0) & (side[:-2] == side[1:-1]) & (side[1:-1] == side[2:])
        gone[rings.ring_starts[:-1][np.diff(rings.ring_starts) > 0]] = False
        gone[rings.ring_starts[1:] - 1] = False
        if gone.any():
            rings = _kept(rings, ~gone, least=0)
    return rings


def on_lattice(rings: Rings, least_points: int) -> Rings:
    """Round coordinates to whole units; points that fall together become one, and rings that vanish go."""
    xy = np.rint(rings.xy)
    stays = np.ones(len(xy), dtype=bool)
    stays[1:] = (xy[1:] != xy[:-1]).any(axis=1)
    heads = rings.ring_starts[:-1]
    stays[heads[heads < len(xy)]] = True
    return _kept(Rings(xy, rings.ring_starts, rings.feature_rings), stays, least=least_points)


def _kept(rings: Rings, stays: NDArray[np.bool_], *, least: int) -> Rings:
    """Return the rings with some of their points; rings with fewer than `least` points go."""
    starts = _counted(stays)[rings.ring_starts]
    lives = np.diff(starts) >= least
    if not lives.all():
        stays = stays & np.repeat(lives, np.diff(rings.ring_starts))
        starts = _counted(stays)[rings.ring_starts]
    ring_starts = np.concatenate([starts[:-1][lives], starts[-1:]])
    return Rings(rings.xy[stays], ring_starts, _counted(lives)[rings.feature_rings])


def _counted(flags: NDArray[np.bool_]) -> Ints:
    return np.concatenate([[0], np.cumsum(flags)]).astype(np.int64)


def squares(xy: Floats, sides: Floats) -> Rings:
    """Return a square of about the given side around each point, one feature each, on whole units."""
    side = np.maximum(np.rint(sides), 1.0)[:, None, None]
    low = np.rint(xy - sides[:, None] / 2)[:, None, :]
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]])
    count = np.arange(len(xy) + 1, dtype=np.int64)
    return Rings((low + corners * side).reshape(-1, 2), count * 5, count)
