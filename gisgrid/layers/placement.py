"""Where labels may stand: an occupancy of one integer per row, and greedy placement over it."""

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
Cells = NDArray[np.int32]
"""Columns and rows (c0, r0, c1, r1) under many boxes, shape (4, n); c1 and r1 are not included."""
_BULK, _WIDEST = 400, 1 << 24
_CELLS_PER_BOX = 700
"""What summing up so many cells costs, counting them under one box costs too."""

RIGHT, LEFT, BELOW, TOP, TOP_RIGHT, BOTTOM_RIGHT, TOP_LEFT, BOTTOM_LEFT = range(8)
SCREEN_ORDER = (RIGHT, LEFT, BELOW, TOP, TOP_RIGHT, BOTTOM_RIGHT, TOP_LEFT, BOTTOM_LEFT)


class Occupancy:
    """Which cells of a picture are taken.

    Parameters
    ----------
    width, height : float
        Size of the picture in units of the medium.
    cell : float
        Side of a cell in units; boxes are rounded outwards to cells.
    margin : float
        Free strip at the edges in which no label may stand, in units.
    """

    def __init__(self, width: float, height: float, *, cell: float = 1.0, margin: float = 0.0) -> None:
        self.width, self.height, self.cell, self.margin = width, height, cell, margin
        self.columns = int(np.ceil(width / cell)) + 1
        self._rows = [0] * (int(np.ceil(height / cell)) + 1)

    def block(self, box: Box) -> None:
        """Take the cells under a box (x_min, y_min, x_max, y_max); parts outside are ignored."""
        c0, r0, c1, r1 = self._cells(box)
        if c1 <= c0:
            return
        mask = ((1 << (c1 - c0)) - 1) << c0
        rows = self._rows
        for row in range(r0, r1):
            rows[row] |= mask

    def release(self, box: Box) -> None:
        """Give back the cells of a box that was taken when it was free."""
        c0, r0, c1, r1 = self._cells(box)
        if c1 <= c0:
            return
        mask = ((1 << (c1 - c0)) - 1) << c0
        rows = self._rows
        for row in range(r0, r1):
            rows[row] &= ~mask

    def block_many(self, boxes: NDArray[np.float64]) -> None:
        """Take the cells under many boxes, shape (n, 4); boxes of nearly one size are taken all at once."""
        if len(boxes) < _BULK:
            self._block_each(boxes)
            return
        low = np.floor(boxes[:, :2] / self.cell).astype(np.int64)
        size = np.ceil(boxes[:, 2:] / self.cell).astype(np.int64) - low
        inside = (low >= 0).all(axis=1) & (low[:, 0] < self.columns) & (low[:, 1] < len(self._rows))
        half = (size + 1) // 2
        kinds = half[:, 0] * _WIDEST + half[:, 1]
        for kind in np.unique(kinds).tolist():
            members, (wide, high) = kinds == kind, divmod(kind, _WIDEST)
            if np.count_nonzero(members) < _BULK // 4:
                self._block_each(boxes[members])
                continue
            self._spread(low[members & inside], wide * 2, high * 2)
            self._block_each(boxes[members & ~inside])

    def _block_each(self, boxes: NDArray[np.float64]) -> None:
        for box in boxes.tolist():
            self.block((box[0], box[1], box[2], box[3]))

    def _spread(self, corners: NDArray[np.int64], wide: int, high: int) -> None:
        """Take boxes of one size by widening single cells, doubling at each step."""
        marks = np.zeros((len(self._rows), self.columns), dtype=bool)
        marks[corners[:, 1], corners[:, 0]] = True
        packed = np.packbits(marks, axis=1, bitorder="little")
        limit = (1 << self.columns) - 1
        rows = [int.from_bytes(one.tobytes(), "little") for one in packed]
        rows = [_widened(row, wide) & limit if row else 0 for row in rows]
        reach = 1
        while reach < high:
            step = min(reach, high - reach)
            rows = [row | (rows[at - step] if at >= step else 0) for at, row in enumerate(rows)]
            reach += step
        self._rows = [old | new for old, new in zip(self._rows, rows, strict=True)]

    def is_free(self, box: Box) -> bool:
        """Tell whether a box lies wholly inside the picture on free cells."""
        x0, y0, x1, y1 = box
        edge, cell = self.margin, self.cell
        if x0 < edge or y0 < edge or x1 > self.width - edge or y1 > self.height - edge:
            return False
        # Inside the picture no cell needs clamping; this is asked hundreds of thousands of times for a sheet.
        c0 = int(x0 // cell)
        mask = ((1 << (int(-(-x1 // cell)) - c0)) - 1) << c0
        for row in self._rows[int(y0 // cell) : int(-(-y1 // cell))]:  # noqa: SIM110  any() costs twice as much
            if row & mask:
                return False
        return True

    def take(self, box: Box) -> bool:
        """Take a box when it is free; tell whether it was."""
        if not self.is_free(box):
            return False
        self.block(box)
        return True

    def load(self, box: Box) -> float:
        """Return the share of a box that is taken or lies outside, 0 to 1."""
        c0, r0, c1, r1 = self._cells(box)
        whole = (box[2] - box[0]) * (box[3] - box[1]) / self.cell**2
        if whole <= 0 or c1 <= c0:
            return 1.0
        free = (c1 - c0) * max(0, r1 - r0) - self._count(c0, r0, c1, r1)
        return max(0.0, 1.0 - free / whole)

    def loads(self, boxes: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the share of many boxes that is taken, 0 to 1; 1 where one does not lie wholly inside the picture.

        Parameters
        ----------
        boxes : ndarray of float64, shape (n, 4)
            (x_min, y_min, x_max, y_max) in units of the medium.

        Returns
        -------
        ndarray of float64, shape (n,)
        """
        inside = self.are_inside(boxes)
        loads = np.ones(len(boxes))
        loads[inside] = self.shares_under(self.cells_of(boxes[inside]))
        return loads

    def cells_of(self, boxes: NDArray[np.float64]) -> Cells:
        """Return the cells under boxes, shape (n, 4), as columns and rows (c0, r0, c1, r1), the latter not included."""
        edges = boxes.T if self.cell == 1 else boxes.T / self.cell
        cells = np.empty((4, len(boxes)), dtype=np.int32)
        np.floor(edges[:2], out=cells[:2], casting="unsafe")
        np.ceil(edges[2:], out=cells[2:], casting="unsafe")
        return cells

    def shares_under(self, cells: Cells) -> NDArray[np.float64]:
        """Return the share that is taken of the cells under boxes that lie inside the picture."""
        c0, r0, c1, r1 = cells
        return np.asarray(self.taken_under(cells) / np.maximum((c1 - c0) * (r1 - r0), 1))

    def taken_under(self, cells: Cells) -> NDArray[np.int32]:
        """Return how many cells are taken under boxes that lie inside the picture."""
        c0, r0, c1, r1 = cells
        if not len(c0):
            return np.zeros(0, dtype=np.int32)
        left, top = int(c0.min()), int(r0.min())
        wide, high = int(c1.max()) - left, int(r1.max()) - top
        if len(c0) < wide * high // _CELLS_PER_BOX:
            return np.array([self._count(*one) for one in cells.T.tolist()], dtype=np.int32)
        # The cells of the window that holds the boxes are summed up once, so that each box costs four look-ups.
        flat = self._sums(left, top, wide, high).ravel()
        above, below = (r0 - top) * (wide + 1), (r1 - top) * (wide + 1)
        east, west = c1 - left, c0 - left
        return np.asarray(flat[below + east] - flat[above + east] - flat[below + west] + flat[above + west])

    def _sums(self, left: int, top: int, wide: int, high: int) -> NDArray[np.int32]:
        """Return how many cells of a window are taken above and to the left of each of its corners."""
        length, window = -(-wide // 8), (1 << wide) - 1
        rows = self._rows[top : top + high]
        packed = b"".join([((row >> left) & window).to_bytes(length, "little") for row in rows])
        table = np.frombuffer(packed, dtype=np.uint8).reshape(high, length)
        sums = np.zeros((high + 1, wide + 1), dtype=np.int32)
        sums[1:, 1:] = np.unpackbits(table, axis=1, count=wide, bitorder="little")
        for row in range(2, len(sums)):  # four times as fast as numpy's own sum down the columns
            np.add(sums[row], sums[row - 1], out=sums[row])
        np.cumsum(sums, axis=1, out=sums)
        return sums

    def _count(self, c0: int, r0: int, c1: int, r1: int) -> int:
        mask = ((1 << (c1 - c0)) - 1) << c0
        return sum([(row & mask).bit_count() for row in self._rows[r0:r1]])

    def are_inside(self, boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell of many boxes whether they lie wholly inside the picture, off its edges."""
        x0, y0, x1, y1 = boxes.T
        edge = self.margin
        inside = (x0 >= edge) & (y0 >= edge)
        return np.asarray(inside & (x1 <= self.width - edge) & (y1 <= self.height - edge))

    def _cells(self, box: Box) -> tuple[int, int, int, int]:
        cell = self.cell
        c0, r0 = max(0, int(box[0] // cell)), max(0, int(box[1] // cell))
        c1 = min(self.columns, int(-(-box[2] // cell)))
        r1 = min(len(self._rows), int(-(-box[3] // cell)))
        return c0, r0, c1, r1


def _widened(row: int, wide: int) -> int:
    """Return a row in which every taken cell takes the `wide` cells from itself on."""
    reach = 1
    while reach < wide:
        step = min(reach, wide - reach)
        row |= row << step
        reach += step
    return row


def eight_boxes(
    anchors: NDArray[np.float64],
    widths: NDArray[np.float64],
    *,
    height: float,
    offsets: NDArray[np.float64],
    pad: float,
) -> NDArray[np.float64]:
    """Return the eight boxes that touch each symbol, in `SCREEN_ORDER`.

    Parameters
    ----------
    anchors : ndarray of float64, shape (n, 2)
        Symbol points in units of the medium, y down.
    widths : ndarray of float64, shape (n,)
        Widths of the texts.
    height : float
        Height of a line.
    offsets : ndarray of float64, shape (n,)
        From the symbol's point to the text.
    pad : float
        Room to be kept round each text; the boxes include it.

    Returns
    -------
    ndarray of float64, shape (n, 8, 4)
        Boxes (x_min, y_min, x_max, y_max).
    """
    x, y = anchors[:, 0], anchors[:, 1]
    near = offsets * 0.6
    lefts = [x + offsets, x - offsets - widths, x - widths / 2, x - widths / 2]
    lefts += [x + near, x + near, x - near - widths, x - near - widths]
    up, down = y - offsets * 0.5 - height, y + offsets * 0.5
    tops = [y - height / 2, y - height / 2, y + offsets - 2 * pad, y - offsets - height + 2 * pad]
    tops += [up, down, up, down]
    return _boxes_at(lefts, tops, widths, height=height, pad=pad)


def sliding_boxes(
    anchors: NDArray[np.float64],
    widths: NDArray[np.float64],
    *,
    height: float,
    offsets: NDArray[np.float64],
    pad: float,
) -> NDArray[np.float64]:
    """Return eight more boxes between those of `eight_boxes`, slid along the symbol; shape (n, 8, 4).

    The parameters are those of `eight_boxes`.
    """
    x, y = anchors[:, 0], anchors[:, 1]
    slid = widths / 4
    below, top = y + offsets - 2 * pad, y - offsets - height + 2 * pad
    right, left = x + offsets, x - offsets - widths
    lefts = [x - slid, x - 3 * slid, x - slid, x - 3 * slid, right, right, left, left]
    tops = [below, below, top, top]
    tops += [y - height * 0.85, y - height * 0.15, y - height * 0.85, y - height * 0.15]
    return _boxes_at(lefts, tops, widths, height=height, pad=pad)


def _boxes_at(
    lefts: list[NDArray[np.float64]],
    tops: list[NDArray[np.float64]],
    widths: NDArray[np.float64],
    *,
    height: float,
    pad: float,
) -> NDArray[np.float64]:
    left, top = np.stack(lefts, axis=1), np.stack(tops, axis=1)
    right, bottom = left + widths[:, None], top + height
    return np.stack([left - pad, top - pad, right + pad, bottom + pad], axis=2)


def thinned(
    anchors: NDArray[np.float64], *, cell: float, most: int, exempt: NDArray[np.bool_] | None = None
) -> NDArray[np.int64]:
    """Keep at most `most` candidates per square cell, the first ones; the order stays.

    Parameters
    ----------
    anchors : ndarray of float64, shape (n, 2)
        Points by falling priority.
    exempt : ndarray of bool, shape (n,), optional
        Candidates that are kept in any case.
    """
    if not len(anchors):
        return np.empty(0, dtype=np.int64)
    cells = np.floor(anchors / cell).astype(np.int64)
    key = cells[:, 0] * 1_000_003 + cells[:, 1]
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    first = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    start = np.maximum.accumulate(np.where(first, np.arange(len(ordered)), 0))
    rank = np.empty(len(ordered), dtype=np.int64)
    rank[order] = np.arange(len(ordered)) - start
    keep = rank < most
    if exempt is not None:
        keep |= exempt
    return np.flatnonzero(keep)


def take_in_turn(
    cells: Cells, owners: NDArray[np.int64], areas: NDArray[np.float64], *, room: float
) -> list[int]:
    """Choose boxes in their order, one for each owner at most and none over another, until they have taken `room`.

    Parameters
    ----------
    cells : Cells
        What each box takes, the boxes of the first owner first, of each owner the best first.
    owners : ndarray of int64, shape (n,)
        Whose box each is, ascending.
    areas : ndarray of float64, shape (n,)
        What each box takes of the room.

    Returns
    -------
    list of int
        Numbers of the chosen boxes.
    """
    c0, r0, c1, r1 = cells
    is_open, spent = np.ones(len(owners), dtype=bool), areas.tolist()
    ends = np.searchsorted(owners, owners, side="right").tolist()
    # Sorted from the top, so that each box is compared with those of nearly its own height in the picture only.
    by_top = np.argsort(r0)
    tops = r0[by_top].tolist()
    left, right, bottom = c0[by_top], c1[by_top], r1[by_top]
    tallest = int((r1 - r0).max(initial=0))
    chosen: list[int] = []
    at = 0
    while room > 0 and at < len(is_open):
        at += int(np.argmax(is_open[at:]))
        if not is_open[at]:
            break
        chosen.append(at)
        room -= spent[at]
        # All that would touch it are ruled out at once, instead of being asked one by one when their turn comes.
        near = slice(bisect_left(tops, int(r0[at]) - tallest), bisect_left(tops, int(r1[at])))
        meets = (left[near] < c1[at]) & (right[near] > c0[at]) & (bottom[near] > r0[at])
        is_open[by_top[near][meets]] = False
        at = ends[at]
    return chosen


def place_greedily(
    occupancy: Occupancy, boxes: NDArray[np.float64], order: Sequence[int] = SCREEN_ORDER
) -> NDArray[np.int64]:
    """Give each label the first of its boxes that is free.

    Parameters
    ----------
    occupancy : Occupancy
        What is taken; the boxes given away are taken too.
    boxes : ndarray of float64, shape (n, k, 4)
        Candidate boxes by falling priority of the labels.
    order : sequence of int
        Which of the k positions are tried, the best first.

    Returns
    -------
    ndarray of int64, shape (n,)
        The position each label got, or -1.
    """
    edge = occupancy.margin
    inside = (
        (boxes[..., 0] >= edge)
        & (boxes[..., 1] >= edge)
        & (boxes[..., 2] <= occupancy.width - edge)
        & (boxes[..., 3] <= occupancy.height - edge)
    )
    got = np.full(len(boxes), -1, dtype=np.int64)
    for label, (choices, fits) in enumerate(zip(boxes.tolist(), inside.tolist(), strict=True)):
        for position in order:
            if fits[position] and occupancy.take(tuple(choices[position])):
                got[label] = position
                break
    return got
