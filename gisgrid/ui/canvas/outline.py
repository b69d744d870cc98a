"""Outlines of records over the picture: the selection's glow and the hover's thin line."""

from dataclasses import dataclass

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform
from shapely.geometry.base import BaseGeometry

from gisgrid.layers.view import View

_REACH_PX = 320.0
_POINT_RADIUS_PX = 11.0
_REBUILD_BEYOND = 1.6
_MOST_SHAPES = 400


@dataclass(frozen=True, slots=True)
class Stroke:
    """One of the strokes that make an outline, the widest painted first.

    Attributes
    ----------
    colour : QColor
        With its own opacity.
    width_px : float
        Width on the screen.
    """

    colour: QColor
    width_px: float


@dataclass(frozen=True, slots=True)
class OutlineLook:
    """How a set of records is marked.

    Attributes
    ----------
    strokes : tuple of Stroke
        From the bottom to the top.
    fill : QColor or None
        Colour inside areas.
    """

    strokes: tuple[Stroke, ...]
    fill: QColor | None = None

    @property
    def reach_px(self) -> float:
        """How far the widest stroke stands out, in pixels."""
        return max(stroke.width_px for stroke in self.strokes) / 2 + 1


def selection_look(accent: QColor) -> OutlineLook:
    """Return the accent line over white over a soft glow, with a light fill."""
    glow, fill = QColor(accent), QColor(accent)
    glow.setAlphaF(0.22)
    fill.setAlphaF(0.10)
    white = QColor(Qt.GlobalColor.white)
    return OutlineLook((Stroke(glow, 9.0), Stroke(white, 5.0), Stroke(accent, 3.0)), fill)


def hover_look(accent: QColor) -> OutlineLook:
    """Return one thin accent line over a thin white one."""
    white = QColor(Qt.GlobalColor.white)
    white.setAlphaF(0.8)
    return OutlineLook((Stroke(white, 3.5), Stroke(accent, 1.5)))


class Outline:
    """Paints some geometries in one look, whatever the view.

    The paths are built once for a view, clipped and simplified to it, and only moved or scaled until another view is
    too far from it; so a town boundary costs no more than a parcel.
    """

    def __init__(self, look: OutlineLook) -> None:
        self._look = look
        self._shapes: tuple[BaseGeometry, ...] = ()
        self._points = np.empty((0, 2))
        self._built_for: View | None = None
        self._path = QPainterPath()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to paint."""
        return not self._shapes and not len(self._points)

    def show(self, geometries: list[BaseGeometry]) -> None:
        """Mark other geometries, in metres of the work CRS; an empty list marks nothing.

        A point inside a marked area is marked by that area and gets no ring of its own.
        """
        areas = [shape for shape in geometries if shape.geom_type != "Point"]
        self._shapes = tuple(areas) if len(areas) <= _MOST_SHAPES else (shapely.union_all(areas),)
        points = np.array([shape for shape in geometries if shape.geom_type == "Point"], dtype=object)
        for area in self._shapes if len(points) else ():
            points = points[~shapely.contains(area, points)]
        self._points = shapely.get_coordinates(points) if len(points) else np.empty((0, 2))
        self._built_for = None

    def paint(self, painter: QPainter, view: View) -> QRectF:
        """Paint over the map and return the touched rectangle of the window, empty when nothing shows."""
        if self.is_empty:
            return QRectF()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        touched = self._paint_areas(painter, view)
        touched = touched.united(self._paint_points(painter, view))
        painter.restore()
        return touched.intersected(QRectF(0, 0, view.width_px, view.height_px))

    def _paint_areas(self, painter: QPainter, view: View) -> QRectF:
        if not self._shapes:
            return QRectF()
        if self._built_for is None or not _serves(self._built_for, view):
            self._build(view)
        built = self._built_for
        if built is None or self._path.isEmpty():
            return QRectF()
        scale = built.metres_per_px / view.metres_per_px
        left_px, top_px = view.to_screen(*built.to_map(0.0, 0.0))
        transform = QTransform(scale, 0.0, 0.0, scale, left_px, top_px)
        path = self._path if scale == 1.0 else transform.map(self._path)
        if scale == 1.0:
            painter.translate(left_px, top_px)
        if self._look.fill is not None:
            painter.fillPath(path, self._look.fill)
        self._stroke(painter, path)
        if scale == 1.0:
            painter.translate(-left_px, -top_px)
        reach = self._look.reach_px
        return transform.mapRect(self._path.boundingRect()).adjusted(-reach, -reach, reach, reach)

    def _paint_points(self, painter: QPainter, view: View) -> QRectF:
        if not len(self._points):
            return QRectF()
        at = view.screen_points(self._points)
        shown = at[
            (at[:, 0] > -40)
            & (at[:, 1] > -40)
            & (at[:, 0] < view.width_px + 40)
            & (at[:, 1] < view.height_px + 40)
        ]
        path = QPainterPath()
        for x_px, y_px in shown[:2000]:
            path.addEllipse(QPointF(x_px, y_px), _POINT_RADIUS_PX, _POINT_RADIUS_PX)
        if path.isEmpty():
            return QRectF()
        self._stroke(painter, path)
        reach = self._look.reach_px
        return path.boundingRect().adjusted(-reach, -reach, reach, reach)

    def _stroke(self, painter: QPainter, path: QPainterPath) -> None:
        for stroke in self._look.strokes:
            pen = QPen(stroke.colour, stroke.width_px)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.strokePath(path, pen)

    def _build(self, view: View) -> None:
        grown = view.grown(_REACH_PX)
        self._path = QPainterPath()
        # Shells and holes run opposite ways, so that holes stay open and areas that overlap stay filled.
        self._path.setFillRule(Qt.FillRule.WindingFill)
        shapes = shapely.simplify(
            np.array(self._shapes, dtype=object), view.metres_per_px * 0.4, preserve_topology=False
        )
        clipped = shapely.clip_by_rect(shapes, *grown.extent)
        for part in shapely.get_parts(shapely.orient_polygons(clipped[~shapely.is_empty(clipped)])):
            rings = shapely.get_rings(part) if part.geom_type == "Polygon" else [part]
            for ring in rings:
                polygon = QPolygonF(
                    [QPointF(x, y) for x, y in view.screen_points(shapely.get_coordinates(ring))]
                )
                self._path.addPolygon(polygon)
                if part.geom_type == "Polygon":
                    self._path.closeSubpath()
        self._built_for = view


def _serves(built: View, view: View) -> bool:
    ratio = built.metres_per_px / view.metres_per_px
    if not 1 / _REBUILD_BEYOND < ratio < _REBUILD_BEYOND:
        return False
    have, need = built.grown(_REACH_PX - 16).extent, view.extent
    return have[0] <= need[0] and have[1] <= need[1] and have[2] >= need[2] and have[3] >= need[3]
