"""What a map layer is made of: areas, lines and pictures that paint themselves on a canvas."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QPainterPath, QPen, QPolygonF

from gisgrid.layers.levels import Dots, Level, LevelStack
from gisgrid.layers.looks import fill_for, line_for
from gisgrid.layers.medium import Medium
from gisgrid.layers.palette import Palette, colour, mixed
from gisgrid.layers.paper_paths import paper_paths, squares
from gisgrid.layers.paths import paths_of
from gisgrid.layers.styles import HAIRLINE_PX, FillStyle, LineStyle, map_pen
from gisgrid.layers.view import Extent, View
from gisgrid.progress import Progress

_CHECK_EVERY = 64
_PLAIN_PX = 5.0
"""Up to this width a line looks the same when its segments are stroked one by one."""
_MARGIN_PX, _MARGIN_MM = 24.0, 2.5
_SQUARES_PER_PATH, _MOST_SQUARES, _DOT_MM = 64, 5000, 0.15
_RELIEF_ON_SCREEN, _RELIEF_ON_PAPER = 0.45, 0.78


class Slot(IntEnum):
    """The drawing order from the ground up; within a slot the layer's own order counts."""

    LAND = 10
    RELIEF = 20
    CONTOURS = 30
    BUILT = 35
    BASEMAP = 37
    PICTURES = 38
    TINTS = 40
    THEME = 45
    WATER = 50
    RIVERS = 55
    ROADS = 60
    RAILWAYS = 70
    EXPRESSWAYS = 75
    BUILDINGS = 80
    PARCELS = 90
    REFERENCES = 95
    BOUNDARIES = 100
    PLACES = 110
    POINTS = 120


@dataclass(frozen=True, slots=True)
class Canvas:
    """Everything that one frame's painting needs.

    Attributes
    ----------
    extent : tuple of float
        Ground that must be painted, in metres; smaller than the view's when the painter is clipped.
    is_bare : bool
        Whether nothing but the ground colour lies under the tints.
    """

    painter: QPainter
    view: View
    medium: Medium
    palette: Palette
    progress: Progress
    extent: Extent
    is_bare: bool = False

    @property
    def tolerance_m(self) -> float:
        """How far a simplified line may lie from the true one, in metres."""
        return self.medium.tolerance_px * self.view.metres_per_px

    def level(self, stack: LevelStack) -> tuple[Level, NDArray[np.int64]]:
        """Return the level of detail that fits and its groups in sight."""
        level = stack.level_for(self.tolerance_m)
        margin = self.medium.length(px=_MARGIN_PX, mm=_MARGIN_MM) * self.view.metres_per_px
        x0, y0, x1, y1 = stack.table.local(self.extent)
        return level, level.groups_touching((x0 - margin, y0 - margin, x1 + margin, y1 + margin))

    def draw_paths(self, paths: Sequence[QPainterPath]) -> None:
        """Draw paths with the painter's pen and brush, looking for a cancel now and then."""
        draw = self.painter.drawPath
        for start in range(0, len(paths), _CHECK_EVERY):
            self.progress.check_cancelled()
            for path in paths[start : start + _CHECK_EVERY]:
                draw(path)

    def paths(self, stack: LevelStack, level: Level, groups: NDArray[np.int64]) -> list[QPainterPath]:
        """Return the paths of groups: retained ones in metres for a screen, what the sheet shows in units for paper."""
        if not self.medium.is_vector:
            return level.paths(groups)
        rings, spans = level.part(groups)
        (left, top), (right, bottom) = (
            self.view.to_screen(self.extent[0], self.extent[3]),
            self.view.to_screen(self.extent[2], self.extent[1]),
        )
        room = self.medium.length(px=_MARGIN_PX, mm=_MARGIN_MM)
        return paper_paths(
            rings,
            spans,
            shape=stack.table.shape,
            view=self.view,
            origin=stack.table.origin,
            frame=(left - room, top - room, right + room, bottom + room),
        )

    def draw_segments(self, polygons: Sequence[QPolygonF]) -> None:
        """Draw pairs of points as lines with the painter's pen, looking for a cancel now and then."""
        for pairs in polygons:
            self.progress.check_cancelled()
            # The points are handed over where they lie; a list of them would be copied one by one.
            self.painter.drawLines(pairs.constData(), pairs.size() // 2)

    @contextmanager
    def units_of(self, stack: LevelStack) -> Iterator[None]:
        """Set the painter to the units of `paths`; units of the medium return however it ends."""
        self.painter.save()
        try:
            if not self.medium.is_vector:
                self.painter.setTransform(self.view.transform(stack.table.origin), True)
            yield
        finally:
            self.painter.restore()


class Item(Protocol):
    """One drawable part of a layer."""

    slot: Slot

    def paint(self, canvas: Canvas) -> None:
        """Paint what is in sight."""
        ...

    def is_empty(self) -> bool:
        """Tell whether there is nothing to paint anywhere."""
        ...


def stacks_of(item: Item, metres_per_px: float) -> list[LevelStack]:
    """Return the stacks of which an item paints something at a scale."""
    if isinstance(item, TintItem):
        return [stack for stack, _ in item.parts]
    if isinstance(item, AreaItem | LineItem):
        return [stack for stack, style in item.parts if style.is_drawn_at(metres_per_px)]
    return []


@dataclass(slots=True)
class AreaItem:
    """Areas of one layer, one stack and style per class, painted in the order of the classes."""

    slot: Slot
    parts: list[tuple[LevelStack, FillStyle]]

    def is_empty(self) -> bool:
        """Tell whether no part has a feature."""
        return not any(stack.table.count for stack, _ in self.parts)

    def paint(self, canvas: Canvas) -> None:
        """Fill and outline what is in sight; what is too small becomes a coverage picture."""
        for stack, plain in self.parts:
            style = fill_for(plain, canvas.medium)
            if not style.is_drawn_at(canvas.view.metres_per_px) or not stack.table.count:
                continue
            level, groups = canvas.level(stack)
            if len(groups):
                with canvas.units_of(stack):
                    _paint_areas(canvas, canvas.paths(stack, level, groups), style)
            if level.dots is not None:
                _paint_dots(canvas, stack, level.dots, style)


def _paint_areas(canvas: Canvas, paths: list[QPainterPath], style: FillStyle) -> None:
    """Fill and outline areas; on a screen the fills under an outline go without anti-aliasing, twice as fast."""
    painter, scale = canvas.painter, canvas.view.metres_per_px
    fill = QBrush(colour(style.fill, style.opacity)) if style.fill else QBrush()
    pen = QPen(Qt.PenStyle.NoPen)
    if style.outline and scale <= style.outline_max_metres_per_px:
        width = style.outline_width.units(canvas.medium, scale)
        pen = map_pen(style.outline, width, canvas.medium, scale)
    is_outlined = pen.style() != Qt.PenStyle.NoPen
    is_split = bool(style.fill) and is_outlined and not canvas.medium.is_paper
    if is_split:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        canvas.draw_paths(paths)
        fill = QBrush()
    is_rough = style.is_seamless and not is_outlined and not canvas.medium.is_paper
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not is_rough)
    painter.setPen(pen)
    painter.setBrush(fill)
    canvas.draw_paths(paths)


@dataclass(slots=True)
class TintItem:
    """Grid tints: one stack per tint, numbered as in `Palette.tints`.

    Where only bare ground lies under them they are painted opaque, which is several times faster.
    """

    slot: Slot
    parts: list[tuple[LevelStack, int]]

    def is_empty(self) -> bool:
        """Tell whether no part has a feature."""
        return not any(stack.table.count for stack, _ in self.parts)

    def paint(self, canvas: Canvas) -> None:
        """Tint the grids in sight by four colours, so that neighbours differ."""
        palette = canvas.palette
        painter = canvas.painter
        for stack, tint in self.parts:
            if not stack.table.count:
                continue
            level, groups = canvas.level(stack)
            if not len(groups):
                continue
            with canvas.units_of(stack):
                painter.setPen(Qt.PenStyle.NoPen)
                # Boundaries cover the edges, so that a screen can do without smooth ones.
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, canvas.medium.is_paper)
                name = palette.tints[tint % len(palette.tints)]
                if canvas.is_bare:
                    painter.setBrush(colour(mixed(name, palette.ground, palette.tint_strength)))
                else:
                    painter.setBrush(colour(name, palette.tint_strength))
                canvas.draw_paths(canvas.paths(stack, level, groups))


@dataclass(slots=True)
class LineItem:
    """Lines of one layer, one stack and style per class: all casings lie below all fills."""

    slot: Slot
    parts: list[tuple[LevelStack, LineStyle]]

    def is_empty(self) -> bool:
        """Tell whether no part has a feature."""
        return not any(stack.table.count for stack, _ in self.parts)

    def paint(self, canvas: Canvas) -> None:
        """Stroke what is in sight, the least important class first."""
        scale = canvas.view.metres_per_px
        shown = []
        for stack, plain in self.parts:
            style = line_for(plain, canvas.medium)
            if not style.is_drawn_at(scale) or not stack.table.count:
                continue
            level, groups = canvas.level(stack)
            if len(groups):
                shown.append((style, _Sight(stack, level, groups)))
        for style, sight in shown:
            if style.casing:
                sight.stroke(canvas, _casing_pen(canvas, style))
        for style, sight in shown:
            sight.stroke(canvas, _fill_pen(canvas, style))
        for style, sight in shown:
            if style.inner and style.width.units(canvas.medium, scale) > canvas.medium.length(px=7, mm=0.8):
                width = canvas.medium.length(px=1.2, mm=0.12)
                sight.stroke(canvas, map_pen(style.inner, width, canvas.medium, scale))


@dataclass(slots=True)
class _Sight:
    """What of a stack is in sight."""

    stack: LevelStack
    level: Level
    groups: NDArray[np.int64]
    _paths: list[QPainterPath] | None = None

    def paths(self, canvas: Canvas) -> list[QPainterPath]:
        """Return its paths, made once for casing and fill."""
        if self._paths is None:
            self._paths = canvas.paths(self.stack, self.level, self.groups)
        return self._paths

    def stroke(self, canvas: Canvas, pen: QPen) -> None:
        """Stroke the lines; narrow ones segment by segment, which Qt does two to three times as fast."""
        with canvas.units_of(self.stack):
            canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
            if _is_plain(pen, canvas.medium):
                canvas.painter.setPen(_squared(pen))
                canvas.draw_segments(self.level.segments(self.groups))
            else:
                canvas.painter.setPen(pen)
                canvas.draw_paths(self.paths(canvas))


def _is_plain(pen: QPen, medium: Medium) -> bool:
    """Tell whether a line looks the same when its segments are stroked one by one, a little over each other."""
    is_solid = pen.style() == Qt.PenStyle.SolidLine and pen.color().alpha() == 255
    return is_solid and not medium.is_vector and HAIRLINE_PX < pen.widthF() <= _PLAIN_PX


def _squared(pen: QPen) -> QPen:
    """Return a pen whose segments leave no notch between each other."""
    out = QPen(pen)
    out.setCapStyle(Qt.PenCapStyle.SquareCap)
    return out


def _casing_pen(canvas: Canvas, style: LineStyle) -> QPen:
    scale = canvas.view.metres_per_px
    extra = style.casing_extra.units(canvas.medium, scale)
    width = style.width.units(canvas.medium, scale) + extra
    return map_pen(style.casing, width, canvas.medium, scale, round_cap=False)


def _fill_pen(canvas: Canvas, style: LineStyle) -> QPen:
    scale = canvas.view.metres_per_px
    width = style.width.units(canvas.medium, scale)
    return map_pen(
        style.colour,
        width,
        canvas.medium,
        scale,
        opacity=style.opacity,
        round_cap=style.round_cap and not style.dash,
        dash=style.dash,
    )


@dataclass(slots=True)
class PictureItem:
    """A picture under the map, such as a hill shade; a screen shows it more softly than paper.

    Attributes
    ----------
    image : QImage
        The picture, north up.
    extent : tuple of float
        Its edges in ground metres.
    """

    slot: Slot
    image: QImage
    extent: Extent
    opacity: float = 1.0

    def is_empty(self) -> bool:
        """Tell whether the picture has no pixels."""
        return self.image.isNull()

    def paint(self, canvas: Canvas) -> None:
        """Stretch the picture over its ground."""
        left, top = canvas.view.to_screen(self.extent[0], self.extent[3])
        right, bottom = canvas.view.to_screen(self.extent[2], self.extent[1])
        painter = canvas.painter
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        strength = _RELIEF_ON_PAPER if canvas.medium.is_paper else _RELIEF_ON_SCREEN
        painter.setOpacity(painter.opacity() * self.opacity * strength)
        part = self._part_in_sight(canvas)
        across, down = (right - left) / self.image.width(), (bottom - top) / self.image.height()
        where = QRectF(
            left + part.left() * across, top + part.top() * down, part.width() * across, part.height() * down
        )
        painter.drawImage(where, self.image, part)
        painter.restore()

    def _part_in_sight(self, canvas: Canvas) -> QRectF:
        """Return the pixels that are seen: a vector file keeps what it is given, seen or not."""
        whole = QRectF(self.image.rect())
        if not canvas.medium.is_vector:
            return whole
        x0, y0, x1, y1 = self.extent
        per_x, per_y = whole.width() / (x1 - x0), whole.height() / (y1 - y0)
        left, right = math.floor((canvas.extent[0] - x0) * per_x), math.ceil((canvas.extent[2] - x0) * per_x)
        top, bottom = math.floor((y1 - canvas.extent[3]) * per_y), math.ceil((y1 - canvas.extent[1]) * per_y)
        return QRectF(left, top, right - left, bottom - top).intersected(whole)


def _paint_dots(canvas: Canvas, stack: LevelStack, dots: Dots, style: FillStyle) -> None:
    """Paint small features as a picture of how much of each pixel they cover; few of them on paper as squares."""
    name = style.cover or style.fill
    if not name:
        return
    x0, y0, x1, y1 = stack.table.local(canvas.extent)
    near = (dots.xy[:, 0] >= x0) & (dots.xy[:, 0] <= x1) & (dots.xy[:, 1] >= y0) & (dots.xy[:, 1] <= y1)
    if not near.any():
        return
    if canvas.medium.is_vector and np.count_nonzero(near) <= _MOST_SQUARES:
        _paint_squares(canvas, stack, Dots(dots.xy[near], dots.area_m2[near]), name)
        return
    ratio = canvas.medium.device_pixel_ratio
    if canvas.medium.is_vector:
        ratio = 1.0 / canvas.medium.length(px=1.0, mm=_DOT_MM)
    step = canvas.view.metres_per_px / ratio
    columns, rows = int((x1 - x0) / step) + 1, int((y1 - y0) / step) + 1
    column = ((dots.xy[near, 0] - x0) / step).astype(np.int64)
    row = ((dots.xy[near, 1] - y0) / step).astype(np.int64)
    flat = (rows - 1 - row) * columns + column
    weights = dots.area_m2[near] / step**2
    covered = np.asarray(np.bincount(flat, weights=weights, minlength=rows * columns), dtype=np.float64)
    image = tinted(covered.reshape(rows, columns), name)
    left, top = canvas.view.to_screen(canvas.extent[0], canvas.extent[1])
    canvas.painter.drawImage(
        QRectF(left, top - rows / ratio, columns / ratio, rows / ratio), image, QRectF(image.rect())
    )


def _paint_squares(canvas: Canvas, stack: LevelStack, dots: Dots, name: str) -> None:
    at = canvas.view.screen_points(dots.xy + stack.table.origin)
    rings = squares(at, np.sqrt(dots.area_m2) / canvas.view.metres_per_px)
    first = np.arange(0, rings.count, _SQUARES_PER_PATH)
    groups = np.stack([first, np.minimum(first + _SQUARES_PER_PATH, rings.count)], axis=1)
    canvas.painter.setPen(Qt.PenStyle.NoPen)
    canvas.painter.setBrush(colour(name))
    paths = paths_of(rings, groups)
    for path in paths:
        path.setFillRule(Qt.FillRule.WindingFill)
    canvas.draw_paths(paths)


def tinted(share: NDArray[np.float64], name: str) -> QImage:
    """Return a picture in one colour whose opacity is `share` (0 to 1, rows from the top)."""
    rows, columns = share.shape
    tint = colour(name)
    alpha = np.arange(256, dtype=np.uint32)
    shades = alpha << 24
    for place, value in ((16, tint.red()), (8, tint.green()), (0, tint.blue())):
        shades |= (alpha * value // 255) << place
    image = QImage(columns, rows, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    # Most of the ground is bare: only what is covered is worked out.
    hit = np.flatnonzero(share != 0)
    pixels = np.frombuffer(image.bits(), dtype=np.uint32)
    pixels[hit] = shades[(np.minimum(share.ravel()[hit], 1.0) * 255).astype(np.uint8)]
    return image
