"""Enterprises: arrays of points, their symbols and badges."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage

from gisgrid.layers.features import Point2
from gisgrid.layers.items import Canvas
from gisgrid.layers.mark_styles import MarkStyle
from gisgrid.layers.medium import Medium
from gisgrid.layers.names import ALL_LAYERS, LayerName
from gisgrid.layers.palette import colour
from gisgrid.layers.placement import Box, Occupancy, thinned
from gisgrid.layers.stamps import paint_sprites
from gisgrid.layers.symbols import (
    STAR_FACTOR,
    SymbolKind,
    SymbolLook,
    paint_symbol,
    printed_symbol,
    symbol_colour,
    symbol_rim,
    symbol_sprite,
)
from gisgrid.layers.view import Extent, View

_RADIUS_AT = ((0.5, 6.6), (1.32, 5.5), (2.65, 4.4), (6.2, 3.1), (15.0, 2.5), (60.0, 2.0))
_PAPER_RADIUS_MM = 1.17
_DETAIL_RADIUS_PX = 4.2
_CELL_PX, _CELL_MM = 3.0, 0.8
_CROWD_ON_PAPER = 20_000
"""So many symbols of 2.3 mm cover a sheet several times over: of those nearly in one place the topmost is drawn."""
_DENSE_COUNT = 30_000
_SAME_PLACE_M = 0.5
UNTINTED_FILL = "#B4BAC2"


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
    is_three_in_one : ndarray of bool, shape (n,)
        Whether people live where they work and store (三合一).
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
    is_three_in_one: NDArray[np.bool_]
    _stacks: NDArray[np.int32] | None = field(default=None, repr=False, compare=False)

    @property
    def stacks(self) -> NDArray[np.int32]:
        """How many points stand within half a metre, told at the topmost of them and 0 at the others; shape (n,)."""
        if self._stacks is None:
            cells = np.floor(self.xy / _SAME_PLACE_M).astype(np.int64)
            _, of, counts = np.unique(
                cells[:, 0] * (1 << 32) + cells[:, 1], return_inverse=True, return_counts=True
            )
            top = np.zeros(len(counts), dtype=np.int64)
            np.maximum.at(top, of, np.arange(self.count))
            self._stacks = np.zeros(self.count, dtype=np.int32)
            self._stacks[top] = counts
        return self._stacks

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
            is_three_in_one=self.is_three_in_one[positions],
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
            is_three_in_one=np.concatenate([kept.is_three_in_one, fresh.is_three_in_one]),
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
    badge_style: MarkStyle | None = None
    installation_style: MarkStyle | None = None

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
        style = self.badge_style
        urgent = self.points.is_urgent[self.positions]
        count = (style.counts if style is not None else self.points.open_hazards)[self.positions]
        wanted = (count > 0) & (urgent | self.is_detailed | (style is not None))
        with_badge = np.flatnonzero(wanted & self.shows_badges)
        size = self.medium.length(px=6.2, mm=1.15) if self.is_detailed else self.medium.length(px=2.6, mm=0.6)
        size *= style.factor if style is not None else 1.0
        shift = self.radii[with_badge] * 0.85 + self.medium.length(px=2, mm=0.3)
        return with_badge, self.at[with_badge] + np.stack([shift, -shift], axis=1), size

    def installation_places(self) -> tuple[NDArray[np.int64], NDArray[np.float64], float]:
        """Return which marks have an installation triangle, where its top is, and its side."""
        style = self.installation_style
        held = (self.points.levels if style is None else style.counts)[self.positions] > 0
        with_level = np.flatnonzero(held & self.shows_installations)
        side = self.radius * 2.35 * (style.factor if style is not None else 1.0)
        shift = np.array([self.radius * 1.85, self.radius * 0.25])
        return with_level, self.at[with_level] + shift, side

    def house_places(self) -> tuple[NDArray[np.int64], NDArray[np.float64], float]:
        """Return which marks are 三合一, where the middle of the house is, and its side."""
        held = self.points.is_three_in_one[self.positions] & ~self.points.is_closed[self.positions]
        which = np.flatnonzero(held & self.is_detailed)
        side = self.medium.length(px=11, mm=1.9)
        shift = self.radii[which] * 0.85 + self.medium.length(px=3, mm=0.5)
        return which, self.at[which] - np.stack([shift, shift], axis=1), side

    def stack_places(self) -> tuple[NDArray[np.int64], NDArray[np.float64], float]:
        """Return which marks have others under them, where the middle of their number is, and its radius.

        Sheets name or number every enterprise, so that they need no number for what lies beneath.
        """
        if self.medium.is_paper or not self.is_detailed:
            return np.empty(0, dtype=np.int64), np.empty((0, 2)), 0.0
        which = np.flatnonzero(self.points.stacks[self.positions] > 1)
        shift = self.radii[which] * 0.85 + self.medium.length(px=2, mm=0.3)
        return (
            which,
            self.at[which] + np.stack([-shift, shift], axis=1),
            self.medium.length(px=5.6, mm=1.0),
        )

    def precious_boxes(self) -> list[Box]:
        """Return the boxes of key units, badges, triangles and houses, which no name may cover."""
        is_key = self.kinds == SymbolKind.KEY_UNIT
        boxes = np.concatenate([self.boxes(0.0)[is_key], self._side_boxes(0.0)])
        return [(x0, y0, x1, y1) for x0, y0, x1, y1 in boxes.tolist()]

    def block(self, occupancy: Occupancy) -> None:
        """Keep labels off the symbols and what stands beside them."""
        pad = self.medium.length(px=1, mm=0.1)
        occupancy.block_many(self.boxes(pad))
        occupancy.block_many(self._side_boxes(pad))

    def _side_boxes(self, pad: float) -> NDArray[np.float64]:
        """Return the boxes of badges, numbers, houses and triangles, each grown by `pad`; shape (n, 4)."""
        _, badge, badge_radius = self.badge_places()
        _, number, number_radius = self.stack_places()
        _, house, house_side = self.house_places()
        reaches = ((badge, badge_radius + pad), (number, number_radius + pad), (house, house_side / 2 + pad))
        found = [np.concatenate([at - reach, at + reach], axis=1) for at, reach in reaches]
        _, top, side = self.installation_places()
        low, high = np.array([side * 0.6 + pad, pad]), np.array([side * 0.6 + pad, side + pad])
        found.append(np.concatenate([top - low, top + high], axis=1))
        return np.concatenate(found)


def marks_in_view(
    points: PointSet,
    canvas: Canvas,
    *,
    factor: float = 1.0,
    shown: frozenset[str] = ALL_LAYERS,
    tints: PointTints | None = None,
    badge_style: MarkStyle | None = None,
    installation_style: MarkStyle | None = None,
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
        badge_style=badge_style,
        installation_style=installation_style,
    )


def paint_marks(canvas: Canvas, marks: Marks) -> None:
    """Paint the symbols, key units last; key units and urgent ones are never thinned away."""
    if not len(marks.positions):
        return
    if not canvas.medium.is_paper and len(marks.positions) > _DENSE_COUNT:
        _paint_dense(canvas, marks)
        shown = np.flatnonzero(marks.kinds == SymbolKind.KEY_UNIT)
        shown = shown[thinned(marks.at[shown], cell=_CELL_PX, most=1)]
    elif not canvas.medium.is_paper:
        shown = _topmost(marks, _CELL_PX)
    elif len(marks.positions) > _CROWD_ON_PAPER:
        shown = _topmost(marks, canvas.medium.length(px=_CELL_PX, mm=_CELL_MM))
    else:
        shown = np.arange(len(marks.positions))
    _paint_symbols(canvas, marks, shown)


def _topmost(marks: Marks, cell: float) -> NDArray[np.int64]:
    """Return the marks that are seen: the top one per small cell, and every one that matters."""
    if len(marks.positions) < 1000:
        return np.arange(len(marks.positions))
    exempt = (marks.kinds == SymbolKind.KEY_UNIT) | marks.points.is_urgent[marks.positions]
    kept = thinned(marks.at[::-1], cell=cell, most=1, exempt=exempt[::-1])
    return np.sort(len(marks.positions) - 1 - kept)


def _paint_symbols(canvas: Canvas, marks: Marks, shown: NDArray[np.int64]) -> None:
    medium = canvas.medium
    kinds = marks.shapes[shown].tolist()
    closed = marks.points.is_closed[marks.positions[shown]].tolist()
    edge = medium.length(px=1.15, mm=0.22)
    fills = marks.fills(shown)
    keys = list(zip(kinds, closed, fills, marks.signed(shown), strict=True))
    looks = {key: SymbolLook(SymbolKind(key[0]), marks.radius, edge, *key[1:]) for key in set(keys)}
    if medium.is_vector:
        _print_symbols(canvas, [looks[key] for key in keys], marks.at[shown].tolist())
        return
    ratio = medium.device_pixel_ratio
    sprites = {key: symbol_sprite(look, ratio) for key, look in looks.items()}
    halves = {key: image.width() / 2 / ratio for key, image in sprites.items()}
    corners = marks.at[shown] - np.array([halves[key] for key in keys])[:, None]
    paint_sprites(canvas, corners, [sprites[key] for key in keys])


def _print_symbols(canvas: Canvas, looks: Sequence[SymbolLook], at: Sequence[tuple[float, float]]) -> None:
    """Paint symbols for a file: plain ones as one figure each that takes few bytes."""
    painter, palette = canvas.painter, canvas.palette
    shapes = {look: printed_symbol(look) for look in set(looks)}
    latest = None
    for look, (x, y) in zip(looks, at, strict=True):
        shape = shapes[look]
        if shape is None:
            painter.save()
            painter.translate(x, y)
            paint_symbol(painter, look, palette)
            painter.restore()
            latest = None
            continue
        if look != latest:
            painter.setPen(symbol_rim(look, palette))
            painter.setBrush(colour(look.fill or symbol_colour(look.kind, palette)))
            latest = look
        painter.drawPath(shape.translated(round(x), round(y)))


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
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    pixels = np.frombuffer(image.bits(), dtype=np.uint32).reshape(height, width)
    np.take(table, full, out=pixels, mode="clip")
    image.setDevicePixelRatio(ratio)
    canvas.painter.drawImage(QPointF(0, 0), image)
