"""Where labels may stand: an occupancy of one integer per row, and greedy placement over it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
_BULK = 400
_FEW_BOXES = 1000

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
        kinds, kind_of = np.unique((size + 1) // 2, axis=0, return_inverse=True)
        for kind, (wide, high) in enumerate(kinds.tolist()):
            members = kind_of.ravel() == kind
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
        mask = ((1 << (c1 - c0)) - 1) << c0
        taken = sum([(row & mask).bit_count() for row in self._rows[r0:r1]])
        free = (c1 - c0) * max(0, r1 - r0) - taken
        return max(0.0, 1.0 - free / whole)

    def loads(self, boxes: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the share of many boxes that is taken, 0 to 1; 1 where one does not lie wholly inside the picture.

        Parameters
        ----------
        boxes : ndarray of float64, shape (..., 4)
            (x_min, y_min, x_max, y_max) in units of the medium.

        Returns
        -------
        ndarray of float64, shape (...)
        """
        edge = self.margin
        inside = (boxes[..., :2] >= edge).all(axis=-1)
        inside &= (boxes[..., 2] <= self.width - edge) & (boxes[..., 3] <= self.height - edge)
        if boxes.size < 4 * _FEW_BOXES:
            single = [self.load((x0, y0, x1, y1)) for x0, y0, x1, y1 in boxes.reshape(-1, 4).tolist()]
            return np.where(inside, np.reshape(single, inside.shape), 1.0)
        taken, cells = self._taken_under(boxes, inside)
        return np.where(inside, taken / np.maximum(cells, 1), 1.0)

    def are_free(self, boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell of many boxes, shape (..., 4), what `is_free` tells of one; shape (...)."""
        if boxes.size < 4 * _FEW_BOXES:
            single = [self.is_free((x0, y0, x1, y1)) for x0, y0, x1, y1 in boxes.reshape(-1, 4).tolist()]
            return np.array(single, dtype=bool).reshape(boxes.shape[:-1])
        edge = self.margin
        inside = (boxes[..., :2] >= edge).all(axis=-1)
        inside &= (boxes[..., 2] <= self.width - edge) & (boxes[..., 3] <= self.height - edge)
        return np.asarray(inside & (self._taken_under(boxes, inside)[0] == 0))

    def _taken_under(
        self, boxes: NDArray[np.float64], inside: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return how many cells under each box are taken, and how many there are; boxes outside count for nothing."""
        low = np.floor(np.where(inside[..., None], boxes[..., :2], np.inf) / self.cell)
        high = np.ceil(np.where(inside[..., None], boxes[..., 2:], -np.inf) / self.cell)
        taken, cells = np.zeros((2, *inside.shape), dtype=np.int64)
        if not inside.any():
            return taken, cells
        # The cells of the window that holds the boxes are summed up once, so that each box costs four look-ups.
        left, top = low.reshape(-1, 2).min(axis=0).astype(np.int64).tolist()
        right, bottom = high.reshape(-1, 2).max(axis=0).astype(np.int64).tolist()
        sums = self._sums(left, top, right, bottom)
        (c0, r0), (c1, r1) = ((corner[inside].astype(np.int64) - (left, top)).T for corner in (low, high))
        taken[inside] = sums[r1, c1] - sums[r0, c1] - sums[r1, c0] + sums[r0, c0]
        cells[inside] = (c1 - c0) * (r1 - r0)
        return taken, cells

    def _sums(self, left: int, top: int, right: int, bottom: int) -> NDArray[np.int32]:
        """Return how many cells of a window lie taken above and to the left of each of its corners."""
        wide = right - left
        length, window = -(-wide // 8), (1 << wide) - 1
        packed = b"".join(
            ((row >> left) & window).to_bytes(length, "little") for row in self._rows[top:bottom]
        )
        cells = np.frombuffer(packed, dtype=np.uint8).reshape(bottom - top, length)
        sums = np.zeros((bottom - top + 1, wide + 1), dtype=np.int32)
        sums[1:, 1:] = np.unpackbits(cells, axis=1, count=wide, bitorder="little")
        for row in range(2, len(sums)):  # four times as fast as numpy's own sum down the columns
            np.add(sums[row], sums[row - 1], out=sums[row])
        np.cumsum(sums, axis=1, out=sums)
        return sums

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
