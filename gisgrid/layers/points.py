"""Enterprises and places: arrays of points, their symbols, badges and pictograms."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from gisgrid.layers.features import Point2
from gisgrid.layers.items import Canvas
from gisgrid.layers.medium import Medium
from gisgrid.layers.names import ALL_LAYERS, LayerName
from gisgrid.layers.palette import SCREEN
from gisgrid.layers.placement import Box, Occupancy, thinned
from gisgrid.layers.symbols import (
    STAR_FACTOR,
    SymbolKind,
    SymbolLook,
    paint_badge,
    paint_installation,
    paint_place,
    paint_symbol,
    sprite,
    symbol_colour,
    symbol_sprite,
)
from gisgrid.layers.view import Extent, View

_RADIUS_AT = ((0.5, 6.6), (1.32, 5.5), (2.65, 4.4), (6.2, 3.1), (15.0, 2.5), (60.0, 2.0))
_PAPER_RADIUS_MM = 1.17
_DETAIL_RADIUS_PX = 4.2
_CELL_PX = 3.0
_DENSE_COUNT = 30_000
UNTINTED_FILL = "#B4BAC2"
_LEVEL_NAMES = ("", "一", "二", "三", "四")


@dataclass(slots=True)
class PointSet:
    """Enterprises with a place on the map, in drawing order: the most important last.

    Attributes
    ----------
    ids : ndarray of int64, shape (n,)
        Record ids.
    xy : ndarray of float64, shape (n, 2)
        Metres from `origin`.
    kinds : ndarray of uint8, shape (n,)
        `SymbolKind` of each.
    is_closed : ndarray of bool, shape (n,)
        Drawn faded, without label.
    names : list of str
        Short names for labels.
    open_hazards : ndarray of int32, shape (n,)
        Number of open hazards.
    is_urgent : ndarray of bool, shape (n,)
        Whether one of them is major or overdue.
    levels : ndarray of uint8, shape (n,)
        Level of the major hazard installation, 1 to 4, or 0 for none.
    class_kinds : ndarray of uint8, shape (n,)
        `SymbolKind` by danger class alone, for maps without key-unit stars.
    """

    origin: Point2
    ids: NDArray[np.int64]
    xy: NDArray[np.float64]
    kinds: NDArray[np.uint8]
    is_closed: NDArray[np.bool_]
    names: list[str]
    open_hazards: NDArray[np.int32]
    is_urgent: NDArray[np.bool_]
    levels: NDArray[np.uint8]
    class_kinds: NDArray[np.uint8]

    @property
    def count(self) -> int:
        """Number of points."""
        return len(self.ids)

    def taken(self, positions: NDArray[np.int64]) -> "PointSet":
        """Return some of the points, in the order of `positions`."""
        return PointSet(
            origin=self.origin,
            ids=self.ids[positions],
            xy=self.xy[positions],
            kinds=self.kinds[positions],
            is_closed=self.is_closed[positions],
            names=[self.names[one] for one in positions.tolist()],
            open_hazards=self.open_hazards[positions],
            is_urgent=self.is_urgent[positions],
            levels=self.levels[positions],
            class_kinds=self.class_kinds[positions],
        )

    def within(self, extent: Extent) -> NDArray[np.int64]:
        """Return the positions of points inside an extent in ground metres."""
        x, y = self.xy[:, 0] + self.origin[0], self.xy[:, 1] + self.origin[1]
        return np.flatnonzero((x >= extent[0]) & (x <= extent[2]) & (y >= extent[1]) & (y <= extent[3]))

    def on_screen(self, view: View, positions: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return window points, shape (k, 2), of some of the points."""
        return view.screen_points(self.xy[positions] + self.origin)


def sorted_points(points: PointSet) -> PointSet:
    """Return the same points in drawing order: by importance, then north to south, then id."""
    return points.taken(np.lexsort((points.ids, -points.xy[:, 1], points.kinds)))


def replaced_points(points: PointSet, ids: Collection[int], fresh: PointSet) -> PointSet:
    """Return the points with those of some ids taken out and fresh ones put in, in drawing order.

    Parameters
    ----------
    ids : collection of int
        Enterprises that were added, changed or removed.
    fresh : PointSet
        Those of them that have a place now, counted from the same origin.
    """
    kept = points.taken(np.flatnonzero(~np.isin(points.ids, list(ids))))
    return sorted_points(
        PointSet(
            origin=points.origin,
            ids=np.concatenate([kept.ids, fresh.ids]),
            xy=np.concatenate([kept.xy, fresh.xy]),
            kinds=np.concatenate([kept.kinds, fresh.kinds]),
            is_closed=np.concatenate([kept.is_closed, fresh.is_closed]),
            names=kept.names + fresh.names,
            open_hazards=np.concatenate([kept.open_hazards, fresh.open_hazards]),
            is_urgent=np.concatenate([kept.is_urgent, fresh.is_urgent]),
            levels=np.concatenate([kept.levels, fresh.levels]),
            class_kinds=np.concatenate([kept.class_kinds, fresh.class_kinds]),
        )
    )


def symbol_radius(medium: Medium, metres_per_px: float, *, factor: float = 1.0) -> float:
    """Return the radius of enterprise symbols in units of the medium."""
    if medium.is_paper:
        return _PAPER_RADIUS_MM * medium.px_per_mm * factor
    scales, radii = zip(*_RADIUS_AT, strict=True)
    radius = np.interp(np.log(metres_per_px), np.log(scales), radii)
    return float(np.round(radius * 5) / 5) * factor


UNTINTED = 255
"""Class of an enterprise that a theme says nothing about."""


@dataclass(frozen=True, slots=True)
class PointTints:
    """The colours that a theme gives to the points of a set.

    Attributes
    ----------
    classes : ndarray of uint8, shape (n,)
        Class of each point, an index into `fills`, or `UNTINTED`.
    fills : tuple of str
        Colour of each class; empty for the one of the danger class.
    shapes : tuple of SymbolKind or None
        Shape of each class; None for the one of the danger class. Key units keep their star.
    factor : float
        Multiplies the size of the symbols.
    signs : tuple of str
        Pictogram of each class where symbols are large enough; empty for none.
    """

    classes: NDArray[np.uint8]
    fills: tuple[str, ...]
    shapes: tuple[SymbolKind | None, ...] = ()
    factor: float = 1.0
    signs: tuple[str, ...] = ()

    def sign(self, number: int) -> str:
        """Return the pictogram of a class; empty where there is none."""
        return self.signs[number] if number < len(self.signs) else ""

    def fill(self, number: int) -> str:
        """Return the colour of a class; grey where the theme has nothing to say."""
        return self.fills[number] if number < len(self.fills) else UNTINTED_FILL


@dataclass(slots=True)
class Marks:
    """The point symbols of one frame.

    Attributes
    ----------
    positions : ndarray of int64, shape (k,)
        Which points of the set are in sight, in drawing order.
    at : ndarray of float64, shape (k, 2)
        Where, in units of the medium.
    radius : float
        Radius of the symbols in units.
    """

    points: PointSet
    positions: NDArray[np.int64]
    at: NDArray[np.float64]
    radius: float
    medium: Medium
    kinds: NDArray[np.uint8]
    shows_badges: bool = True
    shows_installations: bool = True
    tints: PointTints | None = None

    @property
    def radii(self) -> NDArray[np.float64]:
        """Radius of each symbol; stars are larger."""
        is_key = self.kinds == SymbolKind.KEY_UNIT
        return np.where(is_key, self.radius * STAR_FACTOR, self.radius)

    @property
    def is_detailed(self) -> bool:
        """Whether the scale is large enough for numbers in badges."""
        return self.medium.is_paper or self.radius >= _DETAIL_RADIUS_PX

    def boxes(self, pad: float) -> NDArray[np.float64]:
        """Return the boxes of the symbols, shape (k, 4)."""
        reach = (self.radii + pad)[:, None]
        return np.concatenate([self.at - reach, self.at + reach], axis=1)

    def fills(self, which: NDArray[np.int64]) -> list[str]:
        """Return the theme's colour of some of the marks; empty where the kind decides."""
        if self.tints is None:
            return [""] * len(which)
        classes = self.tints.classes[self.positions[which]].tolist()
        return [self.tints.fill(number) for number in classes]

    @property
    def shapes(self) -> NDArray[np.uint8]:
        """`SymbolKind` that each mark is drawn as."""
        if self.tints is None or not self.tints.shapes:
            return self.kinds
        classes = self.tints.classes[self.positions]
        drawn = self.kinds.copy()
        for number, shape in enumerate(self.tints.shapes):
            if shape is not None:
                drawn[(classes == number) & (self.kinds != SymbolKind.KEY_UNIT)] = shape
        return drawn

    def signed(self, which: NDArray[np.int64]) -> list[str]:
        """Return the pictogram of some of the marks; key units keep their star."""
        if self.tints is None or not self.tints.signs or not self.is_detailed:
            return [""] * len(which)
        classes = self.tints.classes[self.positions[which]].tolist()
        plain = (self.kinds[which] != SymbolKind.KEY_UNIT).tolist()
        return [
            self.tints.sign(one) if is_plain else "" for one, is_plain in zip(classes, plain, strict=True)
        ]

    def badge_places(self) -> tuple[NDArray[np.int64], NDArray[np.float64], float]:
        """Return which marks have a badge, where its middle is, and its radius."""
        count = self.points.open_hazards[self.positions]
        urgent = self.points.is_urgent[self.positions]
        wanted = (count > 0) if self.is_detailed else urgent
        with_badge = np.flatnonzero(wanted & self.shows_badges)
        size = self.medium.length(px=6.2, mm=1.15) if self.is_detailed else self.medium.length(px=2.6, mm=0.6)
        shift = self.radii[with_badge] * 0.85 + self.medium.length(px=2, mm=0.3)
        return with_badge, self.at[with_badge] + np.stack([shift, -shift], axis=1), size

    def installation_places(self) -> tuple[NDArray[np.int64], NDArray[np.float64], float]:
        """Return which marks have an installation triangle, where its top is, and its side."""
        with_level = np.flatnonzero((self.points.levels[self.positions] > 0) & self.shows_installations)
        side = self.radius * 2.35
        shift = np.array([self.radius * 1.85, self.radius * 0.25])
        return with_level, self.at[with_level] + shift, side

    def precious_boxes(self) -> list[Box]:
        """Return the boxes of key units, badges and triangles, which no name may cover."""
        is_key = self.kinds == SymbolKind.KEY_UNIT
        _, at, size = self.badge_places()
        _, top, side = self.installation_places()
        triangles = np.concatenate([top - [side * 0.6, 0.0], top + [side * 0.6, side]], axis=1)
        badges = np.concatenate([at - size, at + size], axis=1)
        boxes = np.concatenate([self.boxes(0.0)[is_key], badges, triangles])
        return [(x0, y0, x1, y1) for x0, y0, x1, y1 in boxes.tolist()]

    def block(self, occupancy: Occupancy) -> None:
        """Keep labels off the symbols, badges and triangles."""
        pad = self.medium.length(px=1, mm=0.1)
        occupancy.block_many(self.boxes(pad))
        _, at, size = self.badge_places()
        reach = size + pad
        occupancy.block_many(np.concatenate([at - reach, at + reach], axis=1))
        _, at, side = self.installation_places()
        low = at - np.array([side * 0.6 + pad, pad])
        occupancy.block_many(np.concatenate([low, at + np.array([side * 0.6 + pad, side + pad])], axis=1))


def marks_in_view(
    points: PointSet,
    canvas: Canvas,
    *,
    factor: float = 1.0,
    shown: frozenset[str] = ALL_LAYERS,
    tints: PointTints | None = None,
) -> Marks:
    """Find the point symbols of a frame; layers that are not shown lose their stars, badges or triangles."""
    factor *= tints.factor if tints is not None else 1.0
    radius = symbol_radius(canvas.medium, canvas.view.metres_per_px, factor=factor)
    margin = radius * 4 * canvas.view.metres_per_px
    x0, y0, x1, y1 = canvas.view.extent
    positions = points.within((x0 - margin, y0 - margin, x1 + margin, y1 + margin))
    kinds = points.kinds if LayerName.KEY_UNITS in shown else points.class_kinds
    return Marks(
        points=points,
        positions=positions,
        at=points.on_screen(canvas.view, positions),
        radius=radius,
        medium=canvas.medium,
        kinds=kinds[positions],
        shows_badges=LayerName.HAZARDS in shown,
        shows_installations=LayerName.INSTALLATIONS in shown,
        tints=tints,
    )


def paint_marks(canvas: Canvas, marks: Marks) -> None:
    """Paint the symbols, key units last; key units and urgent ones are never thinned away."""
    if not len(marks.positions):
        return
    if not canvas.medium.is_paper and len(marks.positions) > _DENSE_COUNT:
        _paint_dense(canvas, marks)
        shown = np.flatnonzero(marks.kinds == SymbolKind.KEY_UNIT)
        shown = shown[thinned(marks.at[shown], cell=_CELL_PX, most=1)]
    else:
        shown = _topmost(marks) if not canvas.medium.is_paper else np.arange(len(marks.positions))
    _paint_symbols(canvas, marks, shown)
    _paint_installations(canvas, marks)


def _topmost(marks: Marks) -> NDArray[np.int64]:
    """Return the marks that are seen: the top one per small cell, and every one that matters."""
    if len(marks.positions) < 1000:
        return np.arange(len(marks.positions))
    exempt = (marks.kinds == SymbolKind.KEY_UNIT) | marks.points.is_urgent[marks.positions]
    kept = thinned(marks.at[::-1], cell=_CELL_PX, most=1, exempt=exempt[::-1])
    return np.sort(len(marks.positions) - 1 - kept)


def _paint_symbols(canvas: Canvas, marks: Marks, shown: NDArray[np.int64]) -> None:
    painter, medium = canvas.painter, canvas.medium
    kinds = marks.shapes[shown].tolist()
    closed = marks.points.is_closed[marks.positions[shown]].tolist()
    edge = medium.length(px=1.15, mm=0.22)
    fills = marks.fills(shown)
    keys = list(zip(kinds, closed, fills, marks.signed(shown), strict=True))
    looks = {key: SymbolLook(SymbolKind(key[0]), marks.radius, edge, *key[1:]) for key in set(keys)}
    at = marks.at[shown].tolist()
    if medium.is_vector:
        for key, (x, y) in zip(keys, at, strict=True):
            painter.save()
            painter.translate(x, y)
            paint_symbol(painter, looks[key], canvas.palette)
            painter.restore()
        return
    ratio = medium.device_pixel_ratio
    sprites = {key: symbol_sprite(look, ratio) for key, look in looks.items()}
    halves = {key: image.width() / 2 / ratio for key, image in sprites.items()}
    draw = painter.drawImage
    for number, (key, (x, y)) in enumerate(zip(keys, at, strict=True)):
        if not number & 511:
            canvas.progress.check_cancelled()
        half = halves[key]
        draw(QPointF(x - half, y - half), sprites[key])


def _paint_dense(canvas: Canvas, marks: Marks) -> None:
    """Paint very many points as a picture, three pixels each, the more important on top."""
    ratio = canvas.medium.device_pixel_ratio
    width, height = int(canvas.view.width_px * ratio), int(canvas.view.height_px * ratio)
    cell = (marks.at * ratio).astype(np.int64)
    inside = (cell >= 1).all(axis=1) & (cell[:, 0] < width - 1) & (cell[:, 1] < height - 1)
    seen = np.zeros((height, width), dtype=np.uint8)
    if marks.tints is None:
        fills = [symbol_colour(kind, canvas.palette) for kind in SymbolKind]
        numbers = marks.kinds
    else:
        fills = [one or UNTINTED_FILL for one in (*marks.tints.fills, UNTINTED_FILL)]
        numbers = np.minimum(marks.tints.classes[marks.positions], len(fills) - 1).astype(np.uint8)
    seen[cell[inside, 1], cell[inside, 0]] = numbers[inside] + 1
    wide = np.maximum(np.maximum(seen[:, :-2], seen[:, 1:-1]), seen[:, 2:])
    full = np.zeros_like(seen)
    full[1:-1, 1:-1] = np.maximum(np.maximum(wide[:-2], wide[1:-1]), wide[2:])
    colours = [QColor(0, 0, 0, 0), *map(QColor, fills)]
    table = np.array([one.rgba() for one in colours], dtype=np.uint32)
    pixels = np.ascontiguousarray(table[full])
    image = QImage(
        pixels.tobytes(), width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied
    ).copy()
    image.setDevicePixelRatio(ratio)
    canvas.painter.drawImage(QPointF(0, 0), image)


def _paint_installations(canvas: Canvas, marks: Marks) -> None:
    which, at, side = marks.installation_places()
    levels = marks.points.levels[marks.positions[which]].tolist()
    for level, (x, y) in zip(levels, at.tolist(), strict=True):
        word = _LEVEL_NAMES[level] if marks.is_detailed else "!"
        if canvas.medium.is_vector:
            paint = partial(paint_installation, level=word, side=side, palette=canvas.palette)
            _paint_at(canvas, x, y, paint)
        else:
            _paint_sprite(canvas, x, y, _installation_sprite(word, side, canvas.medium.device_pixel_ratio))


def paint_badges(canvas: Canvas, marks: Marks) -> None:
    """Paint the open-hazard badges, over the labels."""
    which, at, size = marks.badge_places()
    counts = marks.points.open_hazards[marks.positions[which]].tolist()
    urgent = marks.points.is_urgent[marks.positions[which]].tolist()
    for count, hot, (x, y) in zip(counts, urgent, at.tolist(), strict=True):
        shown = count if marks.is_detailed else 0
        if canvas.medium.is_vector:
            fill = canvas.palette.badge_urgent if hot else canvas.palette.badge
            paint = partial(paint_badge, count=shown, radius=size, fill=fill, palette=canvas.palette)
            _paint_at(canvas, x, y, paint)
        else:
            _paint_sprite(canvas, x, y, _badge_sprite(shown, size, hot, canvas.medium.device_pixel_ratio))


@dataclass(slots=True)
class PlaceSet:
    """Places with a pictogram and a name.

    Attributes
    ----------
    letters : list of str
        One Han character or sign per place; empty for a settlement, which has its name only.
    families : list of str
        Key of the pictogram's colour in `Palette.places`.
    """

    origin: Point2
    ids: NDArray[np.int64]
    xy: NDArray[np.float64]
    letters: list[str]
    families: list[str]
    names: list[str]

    def within(self, extent: Extent) -> NDArray[np.int64]:
        """Return the positions of places inside an extent in ground metres."""
        x, y = self.xy[:, 0] + self.origin[0], self.xy[:, 1] + self.origin[1]
        return np.flatnonzero((x >= extent[0]) & (x <= extent[2]) & (y >= extent[1]) & (y <= extent[3]))


def place_side(medium: Medium) -> float:
    """Return the side of a place's pictogram in units of the medium."""
    return medium.length(px=15, mm=2.5)


def paint_place_at(canvas: Canvas, places: PlaceSet, position: int, *, x: float, y: float) -> None:
    """Paint the pictogram of one place with its middle at (x, y)."""
    side = place_side(canvas.medium)
    letter, fill = places.letters[position], canvas.palette.places[places.families[position]]
    if canvas.medium.is_vector:
        _paint_at(
            canvas,
            x,
            y,
            lambda painter: paint_place(painter, letter, side, fill=fill, palette=canvas.palette),
        )
    else:
        _paint_sprite(canvas, x, y, _place_sprite(letter, side, fill, canvas.medium.device_pixel_ratio))


def _paint_at(canvas: Canvas, x: float, y: float, paint: Callable[[QPainter], None]) -> None:
    canvas.painter.save()
    canvas.painter.translate(x, y)
    paint(canvas.painter)
    canvas.painter.restore()


def _paint_sprite(canvas: Canvas, x: float, y: float, image: QImage) -> None:
    half = image.width() / 2 / image.devicePixelRatio()
    canvas.painter.drawImage(QPointF(x - half, y - half), image)


@lru_cache(maxsize=128)
def _badge_sprite(count: int, size: float, hot: bool, ratio: float) -> QImage:
    palette = SCREEN
    fill = palette.badge_urgent if hot else palette.badge
    return sprite(
        size + 1, ratio, lambda painter: paint_badge(painter, count, size, fill=fill, palette=palette)
    )


@lru_cache(maxsize=64)
def _installation_sprite(word: str, side: float, ratio: float) -> QImage:
    palette = SCREEN
    return sprite(side * 1.2, ratio, lambda painter: paint_installation(painter, word, side, palette))


@lru_cache(maxsize=128)
def _place_sprite(letter: str, side: float, fill: str, ratio: float) -> QImage:
    palette = SCREEN
    return sprite(
        side / 2 + 1, ratio, lambda painter: paint_place(painter, letter, side, fill=fill, palette=palette)
    )
