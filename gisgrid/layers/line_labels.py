"""Names along roads and rivers, set letter by letter, upright where the line is steep."""

import math
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.layers.label_looks import Looks
from gisgrid.layers.labels import WATER_RANKS, LabelKind, LabelPass, Letter, PlacedLabel
from gisgrid.layers.lettering import TextLook
from gisgrid.layers.placement import Box
from gisgrid.layers.scene import LineNames

_STEEP_SINE = 0.74
_TRIES = (0.5, 0.35, 0.65, 0.22, 0.78, 0.12, 0.88)
_REPEAT_PX, _REPEAT_MM = 620.0, 130.0
_RANK_LIMIT_M = (1e9, 60.0, 40.0, 5.0, 40.0, 8.0)
_WIDE_RANKS = (0, 1, 2)


def label_lines(run: LabelPass, names: LineNames, looks: Looks, *, ranks: tuple[int, ...]) -> None:
    """Name the lines of some ranks along their course, the most important first."""
    view = run.canvas.view
    x0, y0, x1, y1 = view.grown(-run.medium.length(px=10, mm=2)).extent
    east, north = names.origin
    scale = view.metres_per_px
    if run.medium.is_paper:
        scale = scale * run.medium.px_per_mm / 3.78
    for rank in ranks:
        if scale > _RANK_LIMIT_M[rank]:
            continue
        members = np.flatnonzero(names.ranks == rank)
        if not len(members):
            continue
        look = looks.line(rank)
        clipped = shapely.clip_by_rect(names.lines[members], x0 - east, y0 - north, x1 - east, y1 - north)
        for member, line in zip(members.tolist(), clipped, strict=True):
            for part in shapely.get_parts(line):
                if shapely.get_dimensions(part) == 1:
                    xy = view.screen_points(shapely.get_coordinates(part) + names.origin)
                    _label_line(run, names.texts[member], xy, look, rank=rank)


def _label_line(run: LabelPass, text: str, xy: NDArray[np.float64], look: TextLook, *, rank: int) -> None:
    steps = np.hypot(*np.diff(xy, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    length = float(along[-1])
    gap = _gap(run, look, rank, length)
    step = look.size + gap
    need = step * len(text)
    if length < need + look.size:
        return
    repeat = run.medium.length(px=_REPEAT_PX, mm=_REPEAT_MM)
    if length > 1.6 * repeat and rank not in (3,):
        middles = [repeat * (turn + 0.5) for turn in range(int(length // repeat))]
    else:
        middles = [share * length for share in _TRIES]
    kind = LabelKind.WATER if rank in WATER_RANKS else LabelKind.ROAD
    for middle in middles:
        start = middle - need / 2 + step / 2
        if start < look.size * 0.7 or middle + need / 2 > length - look.size * 0.7:
            continue
        at = start + np.arange(len(text)) * step
        points = np.stack([np.interp(at, along, xy[:, 0]), np.interp(at, along, xy[:, 1])], axis=1)
        letters = turned_letters(text, points)
        boxes = tuple(_letter_box(letter, look.size) for letter in letters)
        if _overlap_themselves(boxes) or not all(run.occupancy.is_free(box) for box in boxes):
            continue
        for box in boxes:
            run.occupancy.block(box)
        run.placed.append(PlacedLabel(kind, 0, text, look, boxes, letters=letters))
        if length <= 1.6 * repeat or rank == 3:
            return


def _gap(run: LabelPass, look: TextLook, rank: int, length: float) -> float:
    """Return the room between letters: wide on important lines, as far as the line is long."""
    if rank in _WIDE_RANKS:
        widest = run.medium.length(px=26, mm=5)
        return max(look.size * 0.25, min(widest, length / 22))
    if rank == WATER_RANKS[0]:
        return look.size * 1.3
    return look.size * 0.42


def turned_letters(text: str, points: NDArray[np.float64]) -> tuple[Letter, ...]:
    """Return the letters of a name at points along a line, in reading order.

    Parameters
    ----------
    text : str
        The name.
    points : ndarray of float64, shape (len(text), 2)
        Middles of the letters in units, y down, in the direction of the line.

    Returns
    -------
    tuple of Letter
        Turned with the line; where the line is steeper than 48 degrees the letters stand upright across it.
        Read left to right, or top to bottom.
    """
    first, last = points[0], points[-1]
    dx, dy = float(last[0] - first[0]), float(last[1] - first[1])
    steep = abs(dy) > _STEEP_SINE * math.hypot(dx, dy) if len(points) > 1 else False
    if (steep and dy < 0) or (not steep and dx < 0):
        points = points[::-1]
    letters = []
    for index, letter in enumerate(text):
        before, after = points[max(0, index - 1)], points[min(len(points) - 1, index + 1)]
        angle = math.degrees(math.atan2(after[1] - before[1], after[0] - before[0]))
        if steep:
            angle -= 90
        letters.append(Letter(letter, float(points[index][0]), float(points[index][1]), angle))
    return tuple(letters)


def _letter_box(letter: Letter, size: float) -> Box:
    half = size * 0.58
    return (letter.x - half, letter.y - half, letter.x + half, letter.y + half)


def _overlap_themselves(boxes: tuple[Box, ...]) -> bool:
    return any(
        a[0] < b[2] - 1 and b[0] < a[2] - 1 and a[1] < b[3] - 1 and b[1] < a[3] - 1
        for a, b in pairwise(boxes)
    ) and _tightest(boxes) < 0.75 * (boxes[0][2] - boxes[0][0])


def _tightest(boxes: tuple[Box, ...]) -> float:
    return min((math.hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(boxes)), default=math.inf)
