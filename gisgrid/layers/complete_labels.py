"""Names for paper, where no enterprise may be lost: in place, on a leader line, or as a number.

The screen leaves out a name that finds no free place; a sheet may not (PEERS.md pain 3). Key units are
always named. Every other enterprise in sight gets, in this order, its name beside its symbol, its name on a short leader line, a number beside its
symbol, its name or number on a longer leader line, or, in a crowd, a number where it covers the least.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

import numpy as np

from gisgrid.layers.label_looks import Looks
from gisgrid.layers.labels import LabelKind, LabelPass, PlacedLabel
from gisgrid.layers.lettering import TextLook, text_width, widths_em
from gisgrid.layers.placement import Box, eight_boxes, place_greedily
from gisgrid.layers.points import Marks
from gisgrid.layers.symbols import SymbolKind

Numbering = Callable[[Sequence[int]], Mapping[int, int]]
"""Gives the numbers of the enterprises that are shown by number, so that the index runs in its own order."""


def in_order(ids: Sequence[int]) -> dict[int, int]:
    """Give numbers from 1 in the order of the ids."""
    return {id: number for number, id in enumerate(ids, start=1)}


_SHORT_LEADERS_MM = (4.0, 5.5, 7.0)
_LONG_LEADERS_MM = (9.0, 12.0, 15.0, 18.0)
_KEY_UNIT_LEADERS_MM = (*_LONG_LEADERS_MM, 22.0, 27.0, 33.0, 40.0)
_DIRECTIONS = 24
_PROBE_MM = 0.5
_PAD_MM = 0.15


class Crossing(Enum):
    """Whether a leader line may run over symbols and names."""

    FORBIDDEN = auto()
    ALLOWED = auto()


@dataclass(frozen=True, slots=True)
class _Mark:
    """One enterprise that looks for its place; lengths in units of the medium."""

    id: int
    name: str
    x: float
    y: float
    reach: float
    look: TextLook


def label_all_enterprises(run: LabelPass, marks: Marks, looks: Looks, numbering: Numbering) -> dict[int, int]:
    """Place a name or a number for every open enterprise in sight.

    Parameters
    ----------
    run : LabelPass
        Grid, road and place names and all symbols have taken their room in its occupancy.
    marks : Marks
        The symbols in sight.
    numbering : callable
        Called once with the ids that are shown by number.

    Returns
    -------
    dict of int to int
        Id and number of each enterprise that is shown by number; all others carry their names.
    """
    _name_key_units(run, marks, looks)
    waiting = _named_in_place(
        run, marks, looks, (SymbolKind.A, SymbolKind.B, SymbolKind.C, SymbolKind.UNGRADED)
    )
    digits = "8" * max(2, len(str(len(waiting))))
    number_look = looks.enterprise
    slots: dict[int, PlacedLabel] = {}
    for mark in waiting:
        run.canvas.progress.check_cancelled()
        label = _on_leader(run, mark, mark.name, mark.look, _SHORT_LEADERS_MM)
        if label is not None:
            run.placed.append(label)
            continue
        lengths = (*_SHORT_LEADERS_MM, *_LONG_LEADERS_MM)
        slots[mark.id] = (
            _beside(run, mark, digits, number_look)
            or _on_leader(run, mark, digits, number_look, lengths)
            or _on_leader(run, mark, digits, number_look, lengths, crossing=Crossing.ALLOWED)
            or _least_covering(run, mark, digits, number_look)
        )
    numbers = dict(numbering(list(slots)))
    run.placed.extend(_with_number(slot, numbers[id]) for id, slot in slots.items())
    return numbers


def _name_key_units(run: LabelPass, marks: Marks, looks: Looks) -> None:
    """Name every key unit before anything else takes room: the plan wants them seen (H22)."""
    for mark in _named_in_place(run, marks, looks, (SymbolKind.KEY_UNIT,)):
        lengths = (*_SHORT_LEADERS_MM, *_KEY_UNIT_LEADERS_MM)
        run.placed.append(
            _on_leader(run, mark, mark.name, mark.look, lengths)
            or _on_leader(run, mark, mark.name, mark.look, lengths, crossing=Crossing.ALLOWED)
            or _least_covering(run, mark, mark.name, mark.look)
        )


def _named_in_place(run: LabelPass, marks: Marks, looks: Looks, wanted: Sequence[SymbolKind]) -> list[_Mark]:
    """Name what fits beside its symbol, by rank; return the others in the same order."""
    points = marks.points
    waiting: list[_Mark] = []
    in_sight = marks.positions
    open_ones = np.flatnonzero(~points.is_closed[in_sight] & ~np.isin(points.ids[in_sight], list(run.silent)))
    for kind in wanted:
        members = open_ones[marks.kinds[open_ones] == kind]
        if not len(members):
            continue
        look = looks.key_unit if kind is SymbolKind.KEY_UNIT else looks.enterprise
        members = members[np.argsort(points.ids[marks.positions[members]], kind="stable")]
        names = [points.names[one] for one in marks.positions[members].tolist()]
        widths = widths_em(names, look.weight) * look.size
        gaps = marks.radii[members] + run.medium.length(px=3, mm=0.5)
        pad = _pad(run)
        boxes = eight_boxes(marks.at[members], widths, height=look.height, offsets=gaps, pad=pad)
        got = place_greedily(run.occupancy, boxes)
        for i, choice in enumerate(got.tolist()):
            id = int(points.ids[marks.positions[members[i]]])
            if choice >= 0 and names[i]:
                x0, y0, x1, y1 = boxes[i, choice].tolist()
                run.placed.append(
                    PlacedLabel(
                        LabelKind.ENTERPRISE, id, names[i], look, ((x0, y0, x1, y1),), x=x0 + pad, y=y0 + pad
                    )
                )
                continue
            x, y = marks.at[members[i]].tolist()
            waiting.append(_Mark(id, names[i], x, y, float(gaps[i]), look))
    return waiting


def _beside(run: LabelPass, mark: _Mark, text: str, look: TextLook) -> PlacedLabel | None:
    for box in _boxes_beside(run, mark, text, look):
        if run.occupancy.take(box):
            return _label(run, mark, text, look, box)
    return None


def _boxes_beside(run: LabelPass, mark: _Mark, text: str, look: TextLook) -> list[Box]:
    boxes = eight_boxes(
        np.array([[mark.x, mark.y]]),
        np.array([text_width(text, look)]),
        height=look.height,
        offsets=np.array([mark.reach]),
        pad=_pad(run),
    )
    return [(x0, y0, x1, y1) for x0, y0, x1, y1 in boxes[0].tolist()]


def _on_leader(
    run: LabelPass,
    mark: _Mark,
    text: str,
    look: TextLook,
    lengths_mm: Sequence[float],
    *,
    crossing: Crossing = Crossing.FORBIDDEN,
) -> PlacedLabel | None:
    """Find a free place for a text at the end of a line that touches no name, symbol or other line.

    Where crossing is allowed only the text must be free, as in the middle of a crowd.
    """
    width, height, pad = text_width(text, look), look.height, _pad(run)
    for length_mm in lengths_mm:
        length = run.medium.length(px=length_mm * 4, mm=length_mm)
        for i in range(_DIRECTIONS):
            # The horizontal directions first: a level line is the easiest to follow.
            turn = (i + 1) // 2 * (1 if i % 2 else -1) * 2 * math.pi / _DIRECTIONS
            dx, dy = math.cos(turn), math.sin(turn)
            end_x, end_y = mark.x + dx * length, mark.y + dy * length
            left = end_x if dx > 0 else end_x - width
            if abs(dx) < 0.2:
                left = end_x - width / 2
            top = end_y - height / 2 + (height / 2 * dy if abs(dx) < 0.9 else 0.0)
            box = (left - pad, top - pad, left + width + pad, top + height + pad)
            if not run.occupancy.is_free(box):
                continue
            probes = _probes(run, mark, (dx, dy), length)
            if crossing is Crossing.ALLOWED or all(run.occupancy.is_free(probe) for probe in probes):
                for taken in (box, *probes):
                    run.occupancy.block(taken)
                start = (mark.x + dx * mark.reach * 0.8, mark.y + dy * mark.reach * 0.8)
                label = _label(run, mark, text, look, box)
                return replace(label, leader=(*start, end_x, end_y))
    return None


def _probes(run: LabelPass, mark: _Mark, direction: tuple[float, float], length: float) -> list[Box]:
    """Return small boxes along a leader from just outside its symbol to just before its text."""
    step = run.medium.length(px=2, mm=_PROBE_MM)
    half = step * 0.3
    boxes = []
    along = mark.reach * 1.05
    while along < length - half:
        x, y = mark.x + direction[0] * along, mark.y + direction[1] * along
        boxes.append((x - half, y - half, x + half, y + half))
        along += step
    return boxes


def _least_covering(run: LabelPass, mark: _Mark, text: str, look: TextLook) -> PlacedLabel:
    boxes = _boxes_beside(run, mark, text, look)
    box = min(boxes, key=run.occupancy.load)
    run.occupancy.block(box)
    return _label(run, mark, text, look, box)


def _label(run: LabelPass, mark: _Mark, text: str, look: TextLook, box: Box) -> PlacedLabel:
    pad = _pad(run)
    return PlacedLabel(LabelKind.ENTERPRISE, mark.id, text, look, (box,), x=box[0] + pad, y=box[1] + pad)


def _with_number(slot: PlacedLabel, number: int) -> PlacedLabel:
    """Write the number where its place was kept, on the side of its symbol or leader."""
    text = str(number)
    spare = text_width(slot.text, slot.look) - text_width(text, slot.look)
    return replace(slot, text=text, x=slot.x + spare / 2)


def _pad(run: LabelPass) -> float:
    return run.medium.length(px=1, mm=_PAD_MM)
