"""Labels of one frame: candidates by priority, placed over an occupancy, then written."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPen

from gisgrid.layers.items import Canvas
from gisgrid.layers.label_looks import Looks
from gisgrid.layers.label_moves import LabelMover
from gisgrid.layers.lettering import TextLook, widths_em, write, write_turned
from gisgrid.layers.medium import Medium
from gisgrid.layers.palette import colour
from gisgrid.layers.placement import (
    Box,
    Occupancy,
    eight_boxes,
    place_greedily,
    sliding_boxes,
    thinned,
)
from gisgrid.layers.places import PlaceSet, place_side
from gisgrid.layers.scene import NamedPlaces

Pictogram = tuple[int, float, float]
"""Row of a place in its set, and where its sign stands, in units of the medium."""


class LabelKind(Enum):
    """What a label names."""

    GRID = auto()
    ROAD = auto()
    WATER = auto()
    PLACE = auto()
    ENTERPRISE = auto()
    OWN = auto()


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of a name along a line: its middle in units, and its clockwise turn."""

    text: str
    x: float
    y: float
    angle_deg: float


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label that found its place.

    Attributes
    ----------
    boxes : tuple of Box
        What it takes up, in units of the medium; one box per letter along a line.
    letters : tuple of Letter
        For names along lines; empty for plain labels, which begin at the corner of their box.
    leader : tuple of float or None
        (x0, y0, x1, y1) from the symbol to the text.
    """

    kind: LabelKind
    feature_id: int
    text: str
    look: TextLook
    boxes: tuple[Box, ...]
    x: float = 0.0
    y: float = 0.0
    letters: tuple[Letter, ...] = ()
    leader: Box | None = None


@dataclass(slots=True)
class LabelPass:
    """The state of one frame's label placement.

    Attributes
    ----------
    occupancy : Occupancy
        What symbols and names have taken.
    placed : list of PlacedLabel
        The names so far.
    precious : list of Box
        Key units, badges, pictograms and what lies over the map: no name may cover them.
    silent : frozenset of int
        Enterprises that a sheet draws without name or number.
    pictograms : list of Pictogram
        Signs of places so far.
    """

    canvas: Canvas
    occupancy: Occupancy
    silent: frozenset[int] = frozenset()
    pictograms: list[Pictogram] = field(default_factory=list)
    placed: list[PlacedLabel] = field(default_factory=list)
    precious: list[Box] = field(default_factory=list)
    mover: LabelMover = field(init=False)

    def __post_init__(self) -> None:
        self.mover = LabelMover(self.occupancy)

    @property
    def medium(self) -> Medium:
        """The medium of the frame."""
        return self.canvas.medium


WATER_RANKS = (4, 5)


def label_places(run: LabelPass, places: PlaceSet, looks: Looks) -> None:
    """Set pictograms where they are free, and their names beside them."""
    canvas = run.canvas
    view, medium = canvas.view, canvas.medium
    near = places.within(view.extent)
    side = place_side(medium, factor=places.factor)
    at = view.screen_points(places.xy[near] + places.origin)
    with_icons = medium.is_paper or view.metres_per_px < 6.2
    with_names = medium.is_paper or view.metres_per_px < 3.4
    for position, (x, y) in zip(near.tolist(), at.tolist(), strict=True):
        letter = places.letters[position]
        look = looks.place if letter else looks.village
        if letter and not (with_icons and run.occupancy.take(_square(x, y, side / 2 + 0.5))):
            continue
        if letter:
            run.precious.append(_square(x, y, side / 2 + 0.5))
            run.pictograms.append((position, x, y))
        if places.names[position] and (with_names or not letter):
            offset = side / 2 + medium.length(px=2.5, mm=0.4) if letter else 0.0
            _label_points(
                run,
                np.array([[x, y]]),
                [places.names[position]],
                look,
                np.array([offset]),
                ids=[int(places.ids[position])],
                kind=LabelKind.PLACE,
            )


def label_own(run: LabelPass, places: NamedPlaces, looks: Looks) -> None:
    """Name the features of a layer of the user's own, where there is room."""
    view = run.canvas.view
    x0, y0, x1, y1 = view.extent
    xy = places.xy
    near = np.flatnonzero((xy[:, 0] >= x0) & (xy[:, 0] <= x1) & (xy[:, 1] >= y0) & (xy[:, 1] <= y1))
    if not len(near):
        return
    at = view.screen_points(xy[near])
    kept = thinned(at, cell=run.medium.length(px=60, mm=14), most=4)
    offsets = np.full(len(kept), run.medium.length(px=6, mm=1.2))
    names = [places.texts[one] for one in near[kept].tolist()]
    look = looks.own(places.colour, size_px=places.size_px)
    _label_points(run, at[kept], names, look, offsets, ids=near[kept].tolist(), kind=LabelKind.OWN)


def _square(x: float, y: float, half: float) -> Box:
    return (x - half, y - half, x + half, y + half)


def _label_points(
    run: LabelPass,
    at: NDArray[np.float64],
    names: list[str],
    look: TextLook,
    offsets: NDArray[np.float64],
    *,
    ids: list[int],
    kind: LabelKind,
) -> None:
    pad = run.medium.length(px=1, mm=0.15)
    widths = widths_em(names, look.weight) * look.size
    speaking = np.flatnonzero(widths > 0)
    at, widths, offsets = at[speaking], widths[speaking], offsets[speaking]
    boxes = np.concatenate(
        [
            make(at, widths, height=look.height, offsets=offsets, pad=pad)
            for make in (eight_boxes, sliding_boxes)
        ],
        axis=1,
    )
    got = place_greedily(run.occupancy, boxes, range(boxes.shape[1]))
    for row, label in enumerate(speaking.tolist()):
        box = tuple(boxes[row, got[row]].tolist()) if got[row] >= 0 else _made_room(run, boxes[row], pad)
        if box is not None:
            run.mover.note(len(run.placed), box, boxes[row])
            run.placed.append(
                PlacedLabel(kind, ids[label], names[label], look, (box,), x=box[0] + pad, y=box[1] + pad)
            )


def _made_room(run: LabelPass, choices: NDArray[np.float64], pad: float) -> Box | None:
    """Return a box for a name that found none, after another name moved for it."""
    found = None if run.mover.is_spent else run.mover.make_room(choices)
    if found is None:
        return None
    box, place, moved = found
    run.placed[place] = replace(run.placed[place], boxes=(moved,), x=moved[0] + pad, y=moved[1] + pad)
    return box


def write_labels(canvas: Canvas, labels: Iterable[PlacedLabel]) -> None:
    """Write the placed labels, all leader lines below all names."""
    labels = list(labels)
    for label in labels:
        if label.leader is not None:
            _draw_leader(canvas, label.leader)
    for label in labels:
        if label.letters:
            for letter in label.letters:
                write_turned(
                    canvas.painter,
                    letter.text,
                    label.look,
                    at=(letter.x, letter.y),
                    angle_deg=letter.angle_deg,
                    medium=canvas.medium,
                )
        else:
            write(canvas.painter, label.text, label.look, x=label.x, y=label.y, medium=canvas.medium)


def _draw_leader(canvas: Canvas, leader: Box) -> None:
    start, end = QPointF(leader[0], leader[1]), QPointF(leader[2], leader[3])
    length = canvas.medium.length
    for fill, width in (
        (canvas.palette.halo, length(px=2.4, mm=0.5)),
        (canvas.palette.text, length(px=0.8, mm=0.15)),
    ):
        canvas.painter.setPen(QPen(colour(fill), width))
        canvas.painter.drawLine(start, end)
