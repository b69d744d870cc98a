"""Names of enterprises on a screen: beside the symbols, and in a crowd over symbols that matter less than a name.

A first pass covers nothing. What found no place then may cover plain symbols, as little as possible; key units,
badges, triangles, pictograms and other names never. Long names may stand in two lines.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gisgrid.layers.label_looks import Looks
from gisgrid.layers.labels import LabelKind, LabelPass, PlacedLabel
from gisgrid.layers.lettering import TextLook, in_two_lines, widths_em
from gisgrid.layers.placement import Cells, Occupancy, eight_boxes, sliding_boxes, take_in_turn, thinned
from gisgrid.layers.points import Marks
from gisgrid.layers.symbols import SymbolKind

_ORDER = (SymbolKind.KEY_UNIT, SymbolKind.A, SymbolKind.B, SymbolKind.C, SymbolKind.UNGRADED)
_COVERING_SHARE = 0.3
"""Share of the picture that names may take before no more symbols are covered."""
_TWO_LINE_EM = 6.5
_MOST_IN_PATCH = 8
_PLACES, _TWO_LINE_PLACES = 32, 8
_AT_ONCE = 2048
_NOWHERE = -1e6
_FURTHER_EM = 0.8
_COSTS = np.repeat([0.0, 0.15, 0.1], [16, 8, _TWO_LINE_PLACES])
"""What a box must cover less to be chosen before a better one: those further off, those in two lines."""


@dataclass(frozen=True, slots=True)
class _Crowd:
    """The names that look for their places, the most important first.

    Attributes
    ----------
    looks : list of TextLook
    ids : list of int
    texts : list of str
    boxes : ndarray of float64, shape (n * _PLACES, 4)
        Where each may stand, the best first; the last `_TWO_LINE_PLACES` in two lines.
    cells : Cells
        What each box takes.
    loads : ndarray of float64, shape (n * _PLACES,)
        Share of each box that symbols or names of the ground have taken; infinite where it may not be used.
    """

    looks: list[TextLook]
    ids: list[int]
    texts: list[str]
    boxes: NDArray[np.float64]
    cells: Cells
    loads: NDArray[np.float64]

    def text(self, row: int, place: int) -> str:
        """Return a name as it is written in one of its boxes."""
        text = self.texts[row]
        return in_two_lines(text) if place >= _PLACES - _TWO_LINE_PLACES else text


def label_enterprises(
    run: LabelPass, marks: Marks, looks: Looks, *, selected: Iterable[int] = (), crowded_share: float = 1.0
) -> None:
    """Name the enterprises, key units first; closed ones keep silent.

    Parameters
    ----------
    run : LabelPass
        All symbols and the names of the ground have taken their room. Its silent enterprises get no name.
    selected : iterable of int
        Ids that are named before all others.
    crowded_share : float
        Share of the picture that names may take; the least important keep silent beyond it.
    """
    points, kinds = marks.points, marks.kinds
    chosen = np.isin(points.ids[marks.positions], list(selected))
    is_silent = np.isin(points.ids[marks.positions], list(run.silent))
    speaking = ~points.is_closed[marks.positions] & ~chosen & ~is_silent
    wanted = [(np.flatnonzero(chosen), looks.selected)]
    for kind in _ORDER:
        look = looks.key_unit if kind is SymbolKind.KEY_UNIT else looks.enterprise
        wanted.append((np.flatnonzero(speaking & (kinds == kind)), look))
    crowd = _crowd(run, marks, wanted)
    if crowd is None:
        return
    picture = run.occupancy.width * run.occupancy.height
    room = picture * crowded_share
    named = _place(run, crowd, np.flatnonzero(crowd.loads == 0), room=room)
    room -= sum(_area(label) for label in run.placed[len(run.placed) - len(named) :])
    waiting = np.setdiff1d(np.arange(len(crowd.ids)), named)
    _cover(run, crowd, waiting, room=room - picture * max(0.0, crowded_share - _COVERING_SHARE))


def _place(run: LabelPass, crowd: _Crowd, spots: NDArray[np.int64], *, room: float) -> list[int]:
    """Put names into boxes that keep off all that was there before, in their order; return which names found one."""
    x0, y0, x1, y1 = crowd.boxes[spots].T
    owners = spots // _PLACES
    chosen = take_in_turn(crowd.cells[:, spots], owners, (x1 - x0) * (y1 - y0), room=room)
    pad = _pad(run)
    for spot in spots[chosen].tolist():
        row, place = divmod(spot, _PLACES)
        left, top, right, bottom = crowd.boxes[spot].tolist()
        box = (left, top, right, bottom)
        run.occupancy.block(box)
        text, look = crowd.text(row, place), crowd.looks[row]
        run.placed.append(
            PlacedLabel(LabelKind.ENTERPRISE, crowd.ids[row], text, look, (box,), x=left + pad, y=top + pad)
        )
    named: list[int] = owners[chosen].tolist()
    return named


def _cover(run: LabelPass, crowd: _Crowd, waiting: NDArray[np.int64], *, room: float) -> None:
    """Place names over plain symbols, where each covers least, until they have taken `room`."""
    if not len(waiting) or room <= 0:
        return
    taken = run.occupancy
    firm = Occupancy(taken.width, taken.height, cell=taken.cell, margin=taken.margin)
    firm.block_many(np.array(run.precious).reshape(-1, 4))
    before = 0
    # The room may be used up long before the last name is looked at.
    for start in range(0, len(waiting), _AT_ONCE):
        for box in (box for label in run.placed[before:] for box in label.boxes):
            firm.block(box)
        before = len(run.placed)
        _cover_some(run, crowd, firm, waiting[start : start + _AT_ONCE], room=room)
        room -= sum(_area(label) for label in run.placed[before:])
        if room <= 0:
            return


def _cover_some(
    run: LabelPass, crowd: _Crowd, firm: Occupancy, rows: NDArray[np.int64], *, room: float
) -> None:
    """Place some of the names where `firm`, what may not be covered, is free."""
    spots = (rows[:, None] * _PLACES + np.arange(_PLACES)).ravel()
    spots = spots[crowd.loads[spots] < np.inf]
    spots = spots[firm.taken_under(crowd.cells[:, spots]) == 0]
    order = np.lexsort((crowd.loads[spots] + _COSTS[spots % _PLACES], spots // _PLACES))
    _place(run, crowd, spots[order], room=room)


def _area(label: PlacedLabel) -> float:
    ((x0, y0, x1, y1),) = label.boxes
    return (x1 - x0) * (y1 - y0)


def _crowd(run: LabelPass, marks: Marks, wanted: list[tuple[NDArray[np.int64], TextLook]]) -> _Crowd | None:
    """Return the names of some marks in the order of their ids, at most eight in a patch of the picture."""
    points = marks.points
    looks: list[TextLook] = []
    ids: list[int] = []
    texts: list[str] = []
    found: list[NDArray[np.float64]] = []
    for chosen, look in wanted:
        members = chosen[np.argsort(points.ids[marks.positions[chosen]], kind="stable")]
        kept = thinned(marks.at[members], cell=run.medium.length(px=60, mm=14), most=_MOST_IN_PATCH)
        named = [one for one in members[kept].tolist() if points.names[marks.positions[one]]]
        if named:
            which = marks.positions[named]
            names = [points.names[one] for one in which.tolist()]
            found.append(_boxes(run, marks, np.array(named), names, look))
            looks += [look] * len(named)
            ids += points.ids[which].tolist()
            texts += names
    if not found:
        return None
    boxes = np.concatenate(found).reshape(-1, 4)
    cells = run.occupancy.cells_of(boxes)
    loads = np.full(len(boxes), np.inf)
    usable = np.flatnonzero(run.occupancy.are_inside(boxes))
    loads[usable] = run.occupancy.shares_under(cells[:, usable])
    return _Crowd(looks, ids, texts, boxes, cells, loads)


def _boxes(
    run: LabelPass, marks: Marks, members: NDArray[np.int64], texts: list[str], look: TextLook
) -> NDArray[np.float64]:
    """Return where the names of some marks may stand, shape (n, _PLACES, 4); a place that may not be used lies far outside."""
    offsets = marks.radii[members] + run.medium.length(px=3, mm=0.5)
    widths = widths_em(texts, look.weight) * look.size
    is_long = widths > _TWO_LINE_EM * look.size
    splits = [in_two_lines(texts[row]).split("\n") for row in np.flatnonzero(is_long).tolist()]
    halves = np.zeros(len(texts))
    halves[is_long] = np.maximum(
        *(widths_em([split[line] for split in splits], look.weight) * look.size for line in (0, 1))
    )
    pad, at = _pad(run), marks.at[members]
    further = offsets + _FURTHER_EM * look.size
    boxes = [
        eight_boxes(at, widths, height=look.height, offsets=offsets, pad=pad),
        sliding_boxes(at, widths, height=look.height, offsets=offsets, pad=pad),
        eight_boxes(at, widths, height=look.height, offsets=further, pad=pad),
        eight_boxes(at, halves, height=2 * look.height, offsets=offsets, pad=pad),
    ]
    boxes[-1][~is_long] = _NOWHERE
    return np.concatenate(boxes, axis=1)


def _pad(run: LabelPass) -> float:
    return run.medium.length(px=1, mm=0.15)
