"""Names of grids: each wholly inside its polygon, in two lines where it is narrow, in small letters at last."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.layers.labels import LabelKind, LabelPass, PlacedLabel
from gisgrid.layers.lettering import TextLook, in_two_lines, text_width, widths_em
from gisgrid.layers.placement import Box
from gisgrid.layers.scene import GridSet
from gisgrid.layers.view import View

_CLEAR_PX, _STRIP_CLEAR_PX = 14.0, 4.0
_MOST_COVERED = 0.3
_MOST_SETTINGS, _LITTLE_CHOICE, _NEAR = 3, 9, 25
_SMALL, _SMALL_BELOW = 0.8, 0.75
_SPLIT_FROM = 6
"""From this many letters on, a grid's name may be broken."""
_OFFSETS = np.array(
    sorted(
        ((dx, dy) for dx in range(-7, 8) for dy in range(-6, 7)),
        key=lambda step: (step[0] ** 2 + step[1] ** 2, step),
    ),
    dtype=np.float64,
)


@dataclass(frozen=True, slots=True)
class _Setting:
    """A name in one line or two, and the room it needs in units."""

    text: str
    look: TextLook
    width: float

    @property
    def height(self) -> float:
        return self.look.height * (1 + self.text.count("\n"))


@dataclass(slots=True)
class _Ground:
    """Where the name of one grid may stand.

    Attributes
    ----------
    polygon : Polygon
        The grid, or what of it is in sight, in metres from the origin of its table.
    anchor : ndarray of float64, shape (2,)
        The best place for the middle of the name, in metres from the same origin.
    settings : list of _Setting
        The name, the best way to write it first.
    places : list of list of Box
        For each setting that was tried the boxes inside the polygon, the nearest to the anchor first.
    is_searched : bool
        Whether the boxes of the first setting are all there are, not only the nearest.
    """

    position: int
    polygon: shapely.Geometry
    anchor: NDArray[np.float64]
    settings: list[_Setting]
    places: list[list[Box]] = field(default_factory=list)
    is_searched: bool = False

    @property
    def has_little_choice(self) -> bool:
        """Whether the settings tried so far fit in a few places only, and another one is left."""
        return len(self.places) < len(self.settings) and len(self.places[-1]) < _LITTLE_CHOICE


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
    rooms = np.minimum(reaches, spans / 0.6)
    # Most of a large map's grids are too narrow for half of their name: those need not be measured line by line.
    names = [grids.names[position] for position in near.tolist()]
    halves = (widths_em(names, look.weight) / 2 - 1) * look.size * _SMALL
    small = replace(look, size=look.size * _SMALL, spacing=look.spacing * 0.25)
    settings = [
        [one for one in _settings(name, look, small) if one.width < room] if half < room else []
        for name, half, room in zip(names, halves.tolist(), rooms.tolist(), strict=True)
    ]
    roomy = np.array([bool(fitting) for fitting in settings])
    level = _speaking_level(grids.levels[near], grids.is_leaf[near], roomy)
    speaking = (grids.levels[near] == level) | (grids.is_leaf[near] & (grids.levels[near] < level))
    chosen = [settings[one] for one in np.flatnonzero(speaking & roomy).tolist()]
    # Where many names only fit in small letters, all are small: two sizes side by side would seem to mean something.
    is_small = sum(fitting[0].look is look for fitting in chosen) < _SMALL_BELOW * len(chosen)
    positions = near[speaking & roomy].tolist()
    cut = _are_cut(grids, near[speaking & roomy], canvas.view).tolist()
    grounds: list[_Ground | None] = []
    for position, fitting, is_cut in zip(positions, chosen, cut, strict=True):
        wanted = [one for one in fitting if not is_small or one.look is not look or len(fitting) == 1]
        grounds.append(_ground(run, grids, position, wanted, clear_px=_CLEAR_PX if is_cut else None))
    _look_ahead(run, grids, [one for one in grounds if one is not None and one.settings])
    for position, ground, is_cut in zip(positions, grounds, cut, strict=True):
        is_placed = ground is not None and _name(run, grids, ground)
        if not is_placed and is_cut and not canvas.medium.is_paper:
            upright = list(_upright(grids.names[position], look))
            strip = _ground(run, grids, position, upright, clear_px=_STRIP_CLEAR_PX)
            if strip is not None:
                _name(run, grids, strip)


def _are_cut(grids: GridSet, positions: NDArray[np.int64], view: View) -> NDArray[np.bool_]:
    """Tell which grids go on beyond the picture."""
    low_x, low_y, high_x, high_y = (grids.table.boxes[positions] + np.tile(grids.table.origin, 2)).T
    x0, y0, x1, y1 = view.extent
    return np.asarray((low_x < x0) | (low_y < y0) | (high_x > x1) | (high_y > y1))


def _settings(name: str, look: TextLook, small: TextLook) -> Iterator[_Setting]:
    """Yield a name in one line, and a long one also in two, at last in small letters."""
    yield _setting(name, look)
    if len(name) >= _SPLIT_FROM:
        text = in_two_lines(name)
        yield _setting(text, look)
        yield _setting(text, small)


def _upright(name: str, look: TextLook) -> Iterator[_Setting]:
    """Yield a name in Chinese letters from top to bottom, for the strip of a grid at the edge of the picture."""
    if any(letter.isascii() and letter.isalpha() for letter in name):
        return
    small = replace(look, size=look.size * _SMALL, spacing=0.0)
    yield _setting("\n".join(re.findall(r"[0-9]+|[^0-9\s]", name)), small)


def _setting(text: str, look: TextLook) -> _Setting:
    return _Setting(text, look, max(text_width(line, look) for line in text.split("\n")))


def _speaking_level(levels: NDArray[np.int64], leaf: NDArray[np.bool_], roomy: NDArray[np.bool_]) -> int:
    """Return the deepest level of which at least a third has room for its names."""
    for level in sorted(set(levels.tolist()), reverse=True):
        here = levels == level
        if roomy[here].mean() >= 0.34:
            return int(level)
    return int(levels.min(initial=99))


def _ground(
    run: LabelPass, grids: GridSet, position: int, settings: list[_Setting], *, clear_px: float | None
) -> _Ground | None:
    """Return where a name may stand: in a grid that goes on beyond the picture, `clear_px` from the picture's edge."""
    polygon, anchor = grids.polygons[position], grids.anchors[position]
    if clear_px is None:
        return _Ground(position, polygon, anchor, settings)
    view = run.canvas.view
    local = grids.table.local(view.grown(-run.medium.length(px=clear_px, mm=2)).extent)
    polygon = _largest(shapely.clip_by_rect(polygon, *local))
    if polygon is None:
        return None
    area = shapely.area(polygon) / view.metres_per_px**2
    fitting = [one for one in settings if area >= one.width * one.height]
    if not fitting:
        return None
    centre = shapely.centroid(polygon)
    if not shapely.contains(polygon, centre):
        centre = shapely.point_on_surface(polygon)
    return _Ground(position, polygon, shapely.get_coordinates(centre)[0], fitting)


def _look_ahead(run: LabelPass, grids: GridSet, grounds: Sequence[_Ground]) -> None:
    """Find what will be asked for, all at once: a few places near the anchor, all of them where none of these is free."""
    for ground, places in zip(grounds, _places(run, grids, grounds, 0, _OFFSETS[:_NEAR]), strict=True):
        ground.places.append(places)
    crowded = [one for one in grounds if not any(map(run.occupancy.is_free, one.places[0]))]
    _search(run, grids, crowded)
    for number in range(1, _MOST_SETTINGS):
        # Where a setting has little choice the next one will be asked for.
        crowded = [one for one in crowded if one.has_little_choice]
        for ground, places in zip(crowded, _places(run, grids, crowded, number), strict=True):
            ground.places.append(places)


def _search(run: LabelPass, grids: GridSet, grounds: Sequence[_Ground]) -> None:
    """Find all places of the first setting of some names."""
    for ground, places in zip(grounds, _places(run, grids, grounds, 0), strict=True):
        ground.places[:1], ground.is_searched = [places], True


def _places(
    run: LabelPass,
    grids: GridSet,
    grounds: Sequence[_Ground],
    number: int,
    offsets: NDArray[np.float64] = _OFFSETS,
) -> list[list[Box]]:
    """Return the boxes of the settings of one number that lie inside their polygons."""
    if not grounds:
        return []
    tried = [ground.settings[number] for ground in grounds]
    view, scale, pad = run.canvas.view, run.canvas.view.metres_per_px, _pad(run)
    size, width, height = np.array([(one.look.size, one.width, one.height) for one in tried]).T[..., None]
    right, down = offsets[:, 0] * size * 0.9, offsets[:, 1] * size * 0.8
    half_x, half_y = width / 2 + pad, height / 2 + pad
    anchors = np.array([ground.anchor for ground in grounds])
    polygons = np.array([ground.polygon for ground in grounds], dtype=object)
    x0, y0, x1, y1 = shapely.bounds(polygons).T[..., None]
    x, y = anchors[:, :1] + right * scale, anchors[:, 1:] - down * scale
    reach_x, reach_y = half_x * scale, half_y * scale
    of, step = np.nonzero(
        (x - reach_x >= x0) & (x + reach_x <= x1) & (y - reach_y >= y0) & (y + reach_y <= y1)
    )
    x, y, reach_x, reach_y = x[of, step], y[of, step], reach_x[of, 0], reach_y[of, 0]
    shapely.prepare(polygons)
    rooms = shapely.box(x - reach_x, y - reach_y, x + reach_x, y + reach_y)
    inside = shapely.contains(polygons[of], rooms)
    of, step = of[inside], step[inside]
    middles = view.screen_points(anchors + grids.table.origin)[of]
    middles += np.stack([right[of, step], down[of, step]], axis=1)
    half = np.stack([half_x[of, 0], half_y[of, 0]], axis=1)
    boxes = np.concatenate([middles - half, middles + half], axis=1)
    found: list[Box] = [(left, top, right, bottom) for left, top, right, bottom in boxes.tolist()]
    ends = np.searchsorted(of, np.arange(len(tried) + 1)).tolist()
    return [found[start:end] for start, end in pairwise(ends)]


def _name(run: LabelPass, grids: GridSet, ground: _Ground) -> bool:
    """Write the name of a grid in the first setting that finds a place; tell whether one did."""
    for number, setting in enumerate(ground.settings):
        if number == len(ground.places):
            ground.places += _places(run, grids, [ground], number)
        place = _free(run, ground.places[number])
        if place is None and not (number or ground.is_searched):
            _search(run, grids, [ground])
            place = _free(run, ground.places[0])
        place = place or _least_covered(run, ground.places[number])
        if place is not None:
            pad, id = _pad(run), int(grids.table.ids[ground.position])
            run.occupancy.block(place)
            x, y = place[0] + pad, place[1] + pad
            run.placed.append(PlacedLabel(LabelKind.GRID, id, setting.text, setting.look, (place,), x=x, y=y))
            return True
    return False


def _free(run: LabelPass, places: Sequence[Box]) -> Box | None:
    return next((place for place in places if run.occupancy.is_free(place)), None)


def _least_covered(run: LabelPass, places: Sequence[Box]) -> Box | None:
    """Return the place that covers least, as long as it keeps off other names, key units and badges.

    Where every place holds symbols, the name of a grid is worth more than a few of them.
    """
    loads = [run.occupancy.load(place) for place in places]
    held = None
    for number in sorted(range(len(places)), key=loads.__getitem__):
        if loads[number] > _MOST_COVERED:
            return None
        if held is None:
            held = np.array([*(box for label in run.placed for box in label.boxes), *run.precious])
        if not _meets(places[number], held.reshape(-1, 4)):
            return places[number]
    return None


def _meets(place: Box, held: NDArray[np.float64]) -> bool:
    x0, y0, x1, y1 = held.T
    return bool(((place[0] < x1) & (x0 < place[2]) & (place[1] < y1) & (y0 < place[3])).any())


def _pad(run: LabelPass) -> float:
    return run.medium.length(px=2, mm=0.3)


def _largest(shape: shapely.Geometry) -> shapely.Geometry | None:
    parts = shapely.get_parts(shape)
    parts = parts[shapely.get_dimensions(parts) == 2]
    return parts[np.argmax(shapely.area(parts))] if len(parts) else None
