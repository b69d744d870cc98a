"""Labels of one frame: candidates by priority, placed over an occupancy, then written."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPen

from gisgrid.layers.items import Canvas
from gisgrid.layers.label_looks import Looks
from gisgrid.layers.label_moves import LabelMover
from gisgrid.layers.lettering import TextLook, in_two_lines, text_width, widths_em, write, write_turned
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
from gisgrid.layers.scene import GridSet, NamedPlaces
from gisgrid.layers.view import View

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
_CLEAR_PX, _STRIP_CLEAR_PX = 14.0, 4.0


def label_grids(run: LabelPass, grids: GridSet, look: TextLook) -> None:
    """Name the grids, each name wholly inside its polygon, in two lines where it is narrow.

    Parents speak where children are too small.
    """
    canvas = run.canvas
    near = grids.table.touching(canvas.view.extent)
    if grids.is_named is not None:
        near = near[grids.is_named[near]]
    if not len(near):
        return
    spans = np.sqrt(shapely.area(grids.polygons[near])) / canvas.view.metres_per_px
    reaches = (grids.table.boxes[near, 2] - grids.table.boxes[near, 0]) / canvas.view.metres_per_px
    rooms = np.minimum(reaches, spans / 0.6).tolist()
    settings = [
        [one for one in _settings(grids.names[position], look) if one.width < room]
        for position, room in zip(near.tolist(), rooms, strict=True)
    ]
    roomy = np.array([bool(fitting) for fitting in settings])
    level = _speaking_level(grids.levels[near], grids.is_leaf[near], roomy)
    speaking = (grids.levels[near] == level) | (grids.is_leaf[near] & (grids.levels[near] < level))
    chosen = [settings[one] for one in np.flatnonzero(speaking & roomy).tolist()]
    # Where many names only fit in small letters, all are small: two sizes side by side would seem to mean something.
    is_small = sum(fitting[0].look is look for fitting in chosen) < _SMALL_BELOW * len(chosen)
    for position, fitting in zip(near[speaking & roomy].tolist(), chosen, strict=True):
        room = _room_for_name(run, grids, position, fitting)
        # The next setting is only tried where the one before finds no place.
        is_placed = room is not None and any(
            _label_grid(run, grids, position, one, room=room)
            for one in fitting
            if not is_small or one.look is not look or len(fitting) == 1
        )
        if is_placed or canvas.medium.is_paper or not _is_cut(grids, position, canvas.view):
            continue
        for one in _upright(grids.names[position], look):
            strip = _room_for_name(run, grids, position, [one], clear_px=_STRIP_CLEAR_PX)
            if strip is not None:
                _label_grid(run, grids, position, one, room=strip)


def _is_cut(grids: GridSet, position: int, view: View) -> bool:
    """Tell whether a grid goes on beyond the picture."""
    low, high = grids.table.boxes[position].reshape(2, 2) + grids.table.origin
    x0, y0, x1, y1 = view.extent
    return bool(low[0] < x0 or low[1] < y0 or high[0] > x1 or high[1] > y1)


@dataclass(frozen=True, slots=True)
class _Setting:
    """A name in one line or two, and the room it needs in units."""

    text: str
    look: TextLook

    @property
    def width(self) -> float:
        return max(text_width(line, self.look) for line in self.text.split("\n"))

    @property
    def height(self) -> float:
        return self.look.height * (1 + self.text.count("\n"))


def _settings(name: str, look: TextLook) -> Iterator[_Setting]:
    """Yield a name in one line, and a long one also in two, at last in smaller letters."""
    yield _Setting(name, look)
    if len(name) >= _SPLIT_FROM:
        text = in_two_lines(name)
        yield _Setting(text, look)
        yield _Setting(text, replace(look, size=look.size * 0.8, spacing=look.spacing * 0.25))


def _upright(name: str, look: TextLook) -> Iterator[_Setting]:
    """Yield a name in Chinese letters from top to bottom, for the strip of a grid at the edge of the picture."""
    if any(letter.isascii() and letter.isalpha() for letter in name):
        return
    small = replace(look, size=look.size * 0.8, spacing=0.0)
    yield _Setting("\n".join(re.findall(r"[0-9]+|[^0-9\s]", name)), small)


def _speaking_level(levels: NDArray[np.int64], leaf: NDArray[np.bool_], roomy: NDArray[np.bool_]) -> int:
    """Return the deepest level of which at least a third has room for its names."""
    for level in sorted(set(levels.tolist()), reverse=True):
        here = levels == level
        if roomy[here].mean() >= 0.34:
            return int(level)
    return int(levels.min(initial=99))


def _room_for_name(
    run: LabelPass, grids: GridSet, position: int, fitting: Sequence[_Setting], *, clear_px: float = _CLEAR_PX
) -> tuple[shapely.Geometry, NDArray[np.float64]] | None:
    """Return the part of a grid that is in sight, `clear_px` from the edge of a screen, and its anchor in metres.

    None where that part is too small for any of the settings.
    """
    view = run.canvas.view
    least_m2 = min(one.width * one.height for one in fitting) * view.metres_per_px**2
    polygon = grids.polygons[position]
    if not _is_cut(grids, position, view):
        return polygon, grids.anchors[position] + grids.table.origin
    local = grids.table.local(view.grown(-run.medium.length(px=clear_px, mm=2)).extent)
    polygon = _largest(shapely.intersection(polygon, shapely.box(*local)))
    if polygon is None or shapely.area(polygon) < least_m2:
        return None
    centre = shapely.centroid(polygon)
    if not shapely.contains(polygon, centre):
        centre = shapely.point_on_surface(polygon)
    return polygon, shapely.get_coordinates(centre)[0] + grids.table.origin


def _label_grid(
    run: LabelPass,
    grids: GridSet,
    position: int,
    setting: _Setting,
    *,
    room: tuple[shapely.Geometry, NDArray[np.float64]],
) -> bool:
    """Place the name of a grid in its room; tell whether that worked."""
    polygon, anchor = room
    if shapely.area(polygon) < setting.width * setting.height * run.canvas.view.metres_per_px**2:
        return False
    place = _grid_place(run, grids, polygon, anchor, setting)
    if place is None:
        return False
    pad, id = _grid_pad(run), int(grids.table.ids[position])
    run.occupancy.block(place)
    run.placed.append(
        PlacedLabel(
            LabelKind.GRID, id, setting.text, setting.look, (place,), x=place[0] + pad, y=place[1] + pad
        )
    )
    return True


def _grid_place(
    run: LabelPass,
    grids: GridSet,
    polygon: shapely.Geometry,
    anchor: NDArray[np.float64],
    setting: _Setting,
) -> Box | None:
    """Return the free box nearest to the anchor that lies inside the polygon.

    Where every place holds symbols, the name of a grid is worth more than a few of them: then the place that
    covers least is taken, as long as it keeps off other names, key units and badges.
    """
    view, scale = run.canvas.view, run.canvas.view.metres_per_px
    half = np.array([setting.width, setting.height]) / 2 + _grid_pad(run)
    steps = _OFFSETS * setting.look.size * (0.9, 0.8)
    middles_m = anchor - grids.table.origin + steps * (scale, -scale)
    low, high = middles_m - half * scale, middles_m + half * scale
    x0, y0, x1, y1 = polygon.bounds
    near = np.flatnonzero((low >= (x0, y0)).all(axis=1) & (high <= (x1, y1)).all(axis=1))
    shapely.prepare(polygon)
    centre, seen = view.screen_points(anchor[None])[0], []
    # Most names find room within a few steps; the outer places are only looked at where they are needed.
    for part in (near[:_FIRST_STEPS], near[_FIRST_STEPS:]):
        inside = part[shapely.contains(polygon, shapely.box(*low[part].T, *high[part].T))]
        middles = centre + steps[inside]
        boxes = np.concatenate([middles - half, middles + half], axis=1).tolist()
        places: list[Box] = [(left, top, right, bottom) for left, top, right, bottom in boxes]
        for place in places:
            if run.occupancy.is_free(place):
                return place
        seen += places
    return _least_covered(run, seen)


def _least_covered(run: LabelPass, places: Sequence[Box]) -> Box | None:
    """Return the first of the places that cover least and keep off names, key units and badges; None if all do much."""
    loads = [run.occupancy.load(place) for place in places]
    held = [*(box for label in run.placed for box in label.boxes), *run.precious]
    for number in sorted(range(len(places)), key=loads.__getitem__):
        if loads[number] > _MOST_COVERED:
            return None
        if not any(_boxes_meet(places[number], box) for box in held):
            return places[number]
    return None


def _grid_pad(run: LabelPass) -> float:
    return run.medium.length(px=2, mm=0.3)


def _boxes_meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


_MOST_COVERED = 0.3
_SMALL_BELOW = 0.75
_SPLIT_FROM = 6
"""From this many letters on, a grid's name may be broken."""
_FIRST_STEPS = 12
_OFFSETS = np.array(
    sorted(
        ((dx, dy) for dx in range(-7, 8) for dy in range(-6, 7)),
        key=lambda step: (step[0] ** 2 + step[1] ** 2, step),
    ),
    dtype=np.float64,
)


def _largest(shape: shapely.Geometry) -> shapely.Geometry | None:
    parts = shapely.get_parts(shape)
    parts = parts[shapely.get_dimensions(parts) == 2]
    return parts[np.argmax(shapely.area(parts))] if len(parts) else None


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
