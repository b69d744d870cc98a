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
from gisgrid.layers.placement import Occupancy, eight_boxes, sliding_boxes, thinned
from gisgrid.layers.points import Marks
from gisgrid.layers.symbols import SymbolKind

_ORDER = (SymbolKind.KEY_UNIT, SymbolKind.A, SymbolKind.B, SymbolKind.C, SymbolKind.UNGRADED)
_COVERING_SHARE = 0.3
"""Share of the picture that names may take before no more symbols are covered."""
_TWO_LINE_EM = 6.5
_MOST_IN_PATCH = 8
_TWO_LINE_PLACES = 8
_FURTHER_EM = 0.8
_COSTS = np.repeat([0.0, 0.15, 0.1], [16, 8, _TWO_LINE_PLACES])
"""What a box must cover less to be chosen before a better one: those further off, those in two lines."""


@dataclass(frozen=True, slots=True)
class _Group:
    """The names of one class that look for their places, the most important first.

    Attributes
    ----------
    ids : list of int
    texts, splits : list of str
        The names in one line, and in two.
    boxes : ndarray of float64, shape (n, k, 4)
        Where each may stand, the best first; the last `_TWO_LINE_PLACES` in two lines.
    loads : ndarray of float64, shape (n, k)
        Share of each box that symbols or names of the ground have taken; infinite where it may not be used.
    """

    look: TextLook
    ids: list[int]
    texts: list[str]
    splits: list[str]
    boxes: NDArray[np.float64]
    loads: NDArray[np.float64]

    def text(self, row: int, place: int) -> str:
        """Return a name as it is written in one of its boxes."""
        is_split = place >= self.boxes.shape[1] - _TWO_LINE_PLACES
        return self.splits[row] if is_split else self.texts[row]


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
    groups = _groups(run, marks, wanted)
    picture = run.occupancy.width * run.occupancy.height
    room = picture * crowded_share
    waiting: list[tuple[_Group, int]] = []
    for group in groups:
        hopeful = (group.loads == 0).sum(axis=1).tolist()
        for row, choices in enumerate(hopeful):
            area = _place_free(run, group, row) if choices and room > 0 else 0.0
            room -= area
            if not area:
                waiting.append((group, row))
    _cover(run, waiting, room=room - picture * max(0.0, crowded_share - _COVERING_SHARE))


def _place_free(run: LabelPass, group: _Group, row: int) -> float:
    """Put a name into its first box that is free; return the area that it takes, 0 when there is none."""
    boxes = group.boxes[row].tolist()
    for place in np.flatnonzero(group.loads[row] == 0).tolist():
        if run.occupancy.is_free(boxes[place]):
            return _put(run, group, row, place)
    return 0.0


def _cover(run: LabelPass, waiting: list[tuple[_Group, int]], *, room: float) -> None:
    """Place names over plain symbols, where each covers least, until they have taken `room`."""
    if not waiting or room <= 0:
        return
    taken = run.occupancy
    firm = Occupancy(taken.width, taken.height, cell=taken.cell, margin=taken.margin)
    for box in (*run.precious, *(box for label in run.placed for box in label.boxes)):
        firm.block(box)
    # What is taken now stays taken: most boxes are ruled out all at once, and few are left to be asked one by one.
    boxes = np.stack([group.boxes[row] for group, row in waiting])
    loads = np.stack([group.loads[row] for group, row in waiting])
    is_open = (loads < np.inf) & firm.are_free(boxes)
    orders = np.argsort(loads + _COSTS, axis=1, kind="stable")
    for at in np.flatnonzero(is_open.any(axis=1)).tolist():
        for place in orders[at][is_open[at, orders[at]]].tolist():
            x0, y0, x1, y1 = boxes[at, place].tolist()
            if firm.take((x0, y0, x1, y1)):
                room -= _put(run, *waiting[at], place)
                break
        if room <= 0:
            return


def _put(run: LabelPass, group: _Group, row: int, place: int) -> float:
    pad = _pad(run)
    x0, y0, x1, y1 = group.boxes[row, place].tolist()
    run.occupancy.block((x0, y0, x1, y1))
    text = group.text(row, place)
    label = PlacedLabel(
        LabelKind.ENTERPRISE, group.ids[row], text, group.look, ((x0, y0, x1, y1),), x=x0 + pad, y=y0 + pad
    )
    run.placed.append(label)
    return float((x1 - x0) * (y1 - y0))


def _groups(run: LabelPass, marks: Marks, wanted: list[tuple[NDArray[np.int64], TextLook]]) -> list[_Group]:
    """Return the names of some marks in the order of their ids, at most eight in a patch of the picture."""
    groups = []
    for chosen, look in wanted:
        ids = marks.points.ids[marks.positions[chosen]]
        members = chosen[np.argsort(ids, kind="stable")]
        kept = thinned(marks.at[members], cell=run.medium.length(px=60, mm=14), most=_MOST_IN_PATCH)
        named = [one for one in members[kept].tolist() if marks.points.names[marks.positions[one]]]
        if named:
            groups.append(_group(run, marks, np.array(named), look))
    if groups:
        found = run.occupancy.loads(np.concatenate([group.boxes.reshape(-1, 4) for group in groups]))
        ends = np.cumsum([group.loads.size for group in groups])
        for group, loads in zip(groups, np.split(found, ends[:-1]), strict=True):
            np.add(group.loads, loads.reshape(group.loads.shape), out=group.loads)
    return groups


def _group(run: LabelPass, marks: Marks, members: NDArray[np.int64], look: TextLook) -> _Group:
    """Return the names of a class with their boxes; the loads only say which boxes may not be used."""
    texts = [marks.points.names[one] for one in marks.positions[members].tolist()]
    splits = [in_two_lines(text) for text in texts]
    offsets = marks.radii[members] + run.medium.length(px=3, mm=0.5)
    widths = widths_em(texts, look.weight) * look.size
    halves = [widths_em([split.split("\n")[line] for split in splits], look.weight) for line in (0, 1)]
    pad, at = _pad(run), marks.at[members]
    further = offsets + _FURTHER_EM * look.size
    boxes = [
        eight_boxes(at, widths, height=look.height, offsets=offsets, pad=pad),
        sliding_boxes(at, widths, height=look.height, offsets=offsets, pad=pad),
        eight_boxes(at, widths, height=look.height, offsets=further, pad=pad),
        eight_boxes(at, np.maximum(*halves) * look.size, height=2 * look.height, offsets=offsets, pad=pad),
    ]
    loads = np.zeros((len(members), 32))
    loads[widths <= _TWO_LINE_EM * look.size, -_TWO_LINE_PLACES:] = np.inf
    ids = marks.points.ids[marks.positions[members]].tolist()
    return _Group(look, ids, texts, splits, np.concatenate(boxes, axis=1), loads)


def _pad(run: LabelPass) -> float:
    return run.medium.length(px=1, mm=0.15)
