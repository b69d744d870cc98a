"""Painting a tour over a map: the way with arrows, numbered stops, and the dashed path from road to gate."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from gisgrid.layers import fonts
from gisgrid.layers.view import View

Floats = NDArray[np.float64]
WAY_COLOUR = "#1F5FA8"
START_COLOUR = "#1E2329"


@dataclass(frozen=True, slots=True)
class RouteMark:
    """A numbered stop.

    Attributes
    ----------
    x_m, y_m, gate_x_m, gate_y_m : float
        The stop and the point of the road before it, metres of the work CRS.
    name : str
        Written beside the mark; empty for none.
    """

    number: str
    x_m: float
    y_m: float
    gate_x_m: float
    gate_y_m: float
    colour: str = WAY_COLOUR
    name: str = ""


@dataclass(frozen=True, eq=False)
class Route:
    """A tour to paint.

    Attributes
    ----------
    legs : sequence of ndarray of float64, shape (k, 2)
        Ways between stops, (east, north) in metres.
    start : (float, float) or None
        Where it sets out, and the word for it.
    """

    legs: Sequence[Floats]
    marks: Sequence[RouteMark]
    start: tuple[float, float] | None = None
    start_word: str = ""


@dataclass(frozen=True, slots=True)
class RouteSizes:
    """Sizes in units of the view: pixels on a screen, hundredths of a millimetre on paper."""

    width: float = 3.6
    halo: float = 7.0
    aside: float = 3.2
    radius: float = 11.5
    figure: float = 12.0
    name: float = 12.5
    arrow_every: float = 130.0
    dash: float = 1.4

    def scaled(self, factor: float) -> "RouteSizes":
        """Return the sizes multiplied."""
        return RouteSizes(*(getattr(self, name) * factor for name in self.__slots__))


def paint_route(
    painter: QPainter,
    view: View,
    route: Route,
    *,
    sizes: RouteSizes,
    chosen: int = -1,
    kept_clear: Sequence[QRectF] = (),
) -> None:
    """Paint a tour; each leg lies a little to the right of travel, so that there and back stay apart.

    Parameters
    ----------
    chosen : int
        Row of the mark that is emphasised; -1 for none.
    kept_clear : sequence of QRectF
        Places of the view that names had better leave free, such as that of a north arrow.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    lines = [_aside(view.screen_points(leg), sizes.aside) for leg in route.legs if len(leg) > 1]
    paths = [_path(line) for line in lines]
    for colour, width in (("#FFFFFF", sizes.halo), (WAY_COLOUR, sizes.width)):
        pen = QPen(QColor(colour), width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for path in paths:
            painter.drawPath(path)
    _paint_arrows(painter, lines, sizes)
    for mark in route.marks:
        gate, spot = (mark.gate_x_m, mark.gate_y_m), (mark.x_m, mark.y_m)
        _paint_spur(painter, view, (gate, spot), QColor(mark.colour), sizes)
    if route.start is not None and route.legs:
        _paint_spur(painter, view, (tuple(route.legs[0][0]), route.start), QColor(START_COLOUR), sizes)
    start = start_place(view, route, sizes)
    if start is not None:
        _paint_start(painter, QPointF(*start), route.start_word, sizes)
    for row, mark in enumerate(route.marks):
        _paint_mark(painter, view, mark, sizes, is_chosen=row == chosen)
    _paint_names(painter, view, route.marks, sizes, beside=(lines, kept_clear))
    painter.restore()


def start_place(view: View, route: Route, sizes: RouteSizes) -> tuple[float, float] | None:
    """Return where the view shows the start: at its place, or where the way to the first stop comes in.

    Returns
    -------
    (float, float) or None
        In units of the view; None where there is no start, or no part of the way to the first stop is seen.
    """
    if route.start is None:
        return None
    inset = sizes.radius
    seen = shapely.box(inset, inset, view.width_px - inset, view.height_px - inset)
    at = view.to_screen(*route.start)
    if seen.intersects(shapely.Point(at)) or not route.legs:
        return at
    outwards = shapely.LineString(_aside(view.screen_points(route.legs[0]), sizes.aside)[::-1])
    if not seen.intersects(shapely.Point(outwards.coords[0])):
        return None
    found = shapely.get_parts(shapely.intersection(outwards, seen))
    inner = found[np.argmin(shapely.distance(found, shapely.Point(outwards.coords[0])))]
    x, y = shapely.get_coordinates(inner)[-1].tolist()
    return x, y


def _aside(points: Floats, by: float) -> Floats:
    line = shapely.simplify(shapely.LineString(points), 0.05 * by)
    if line.length < 2 * by:
        return points
    # In the view y runs down, so that the left hand of geometry is the right hand of travel.
    moved = shapely.offset_curve(line, by, join_style="mitre", mitre_limit=2.0)
    if moved.is_empty or moved.geom_type != "LineString":
        return points
    return np.asarray(shapely.get_coordinates(moved), dtype=np.float64)


def _path(points: Floats) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points.tolist()]))
    return path


def _paint_arrows(painter: QPainter, lines: Sequence[Floats], sizes: RouteSizes) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#FFFFFF"))
    size = 0.8 * sizes.width
    left = 0.5 * sizes.arrow_every
    for points in lines:
        line = shapely.LineString(points)
        at = left
        while at < line.length:
            one = line.interpolate(at)
            two = line.interpolate(min(at + 0.5, line.length))
            dx, dy = two.x - one.x, two.y - one.y
            norm = float(np.hypot(dx, dy)) or 1.0
            dx, dy = dx / norm * size, dy / norm * size
            tip = QPointF(one.x + dx, one.y + dy)
            painter.drawPolygon(
                QPolygonF(
                    [
                        tip,
                        QPointF(one.x - dx - 0.8 * dy, one.y - dy + 0.8 * dx),
                        QPointF(one.x - 0.3 * dx, one.y - 0.3 * dy),
                        QPointF(one.x - dx + 0.8 * dy, one.y - dy - 0.8 * dx),
                    ]
                )
            )
            at += sizes.arrow_every
        left = at - line.length


def _paint_spur(
    painter: QPainter,
    view: View,
    ends: tuple[tuple[float, float], tuple[float, float]],
    colour: QColor,
    sizes: RouteSizes,
) -> None:
    """Paint the dashed line between the road and a place beside it; `ends` are in metres of the work CRS."""
    pen = QPen(colour, sizes.dash)
    pen.setDashPattern([2.4, 1.8])
    painter.setPen(pen)
    gate, spot = ends
    painter.drawLine(QPointF(*view.to_screen(*gate)), QPointF(*view.to_screen(*spot)))


def _paint_mark(
    painter: QPainter, view: View, mark: RouteMark, sizes: RouteSizes, *, is_chosen: bool
) -> None:
    at = QPointF(*view.to_screen(mark.x_m, mark.y_m))
    radius = sizes.radius * (1.25 if is_chosen else 1.0)
    painter.setPen(QPen(QColor("#FFFFFF"), 0.16 * sizes.radius))
    painter.setBrush(QColor(mark.colour))
    painter.drawEllipse(at, radius, radius)
    painter.setPen(QColor("#FFFFFF"))
    painter.setFont(_font(sizes.figure, is_bold=True))
    box = QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, mark.number)


def _paint_start(painter: QPainter, at: QPointF, word: str, sizes: RouteSizes) -> None:
    half = 0.85 * sizes.radius
    painter.setPen(QPen(QColor("#FFFFFF"), 0.16 * sizes.radius))
    painter.setBrush(QColor(START_COLOUR))
    box = QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half)
    painter.drawRoundedRect(box, 0.25 * half, 0.25 * half)
    painter.setPen(QColor("#FFFFFF"))
    painter.setFont(_font(sizes.figure, is_bold=True))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)


def _paint_names(
    painter: QPainter,
    view: View,
    marks: Sequence[RouteMark],
    sizes: RouteSizes,
    *,
    beside: tuple[Sequence[Floats], Sequence[QRectF]],
) -> None:
    """Write the names beside their marks where they cover least: right, left, below, above.

    `beside` holds the lines of the way and the places to be kept clear.
    """
    ways, kept_clear = beside
    window = QRectF(0, 0, view.width_px, view.height_px)
    font = _font(sizes.name, is_bold=False)
    metrics = QFontMetricsF(font)
    radius = sizes.radius
    places = [QPointF(*view.to_screen(mark.x_m, mark.y_m)) for mark in marks]
    taken = [QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius) for at in places]
    taken += kept_clear
    whole = shapely.MultiLineString([line for line in ways if len(line) > 1])
    rim = QPen(QColor("#FFFFFF"), 0.3 * sizes.name)
    rim.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    for mark, at in zip(marks, places, strict=True):
        if not mark.name:
            continue
        wide, high = metrics.horizontalAdvance(mark.name), 1.25 * sizes.name
        spots = [
            QRectF(at.x() + 1.25 * radius, at.y() - high / 2, wide, high),
            QRectF(at.x() - 1.25 * radius - wide, at.y() - high / 2, wide, high),
            QRectF(at.x() - wide / 2, at.y() + 1.1 * radius, wide, high),
            QRectF(at.x() - wide / 2, at.y() - 1.1 * radius - high, wide, high),
        ]
        box = min(
            spots,
            key=lambda spot: (
                _covered(spot, taken) + _length_in(spot, whole) * sizes.width + _area_out(spot, window)
            ),
        )
        taken.append(box)
        path = QPainterPath()
        path.addText(QPointF(box.x(), box.y() + 0.86 * sizes.name + 0.125 * sizes.name), font, mark.name)
        painter.strokePath(path, rim)
        painter.fillPath(path, QColor(START_COLOUR))


def _area_out(box: QRectF, window: QRectF) -> float:
    inside = box.intersected(window)
    return box.width() * box.height() - inside.width() * inside.height()


def _length_in(box: QRectF, ways: shapely.MultiLineString) -> float:
    area = shapely.box(box.left(), box.top(), box.right(), box.bottom())
    return float(shapely.intersection(ways, area).length)


def _covered(box: QRectF, others: Sequence[QRectF]) -> float:
    parts = (box.intersected(other) for other in others if box.intersects(other))
    return sum(part.width() * part.height() for part in parts)


def _font(size: float, *, is_bold: bool) -> QFont:
    font = QFont(fonts.sans())
    font.setPixelSize(max(1, round(size)))
    font.setBold(is_bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
