"""The small map of everything, with the ground of the window marked on it; a click goes there."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gisgrid.i18n import tr
from gisgrid.layers.palette import SCREEN, colour
from gisgrid.layers.paths import paths_of
from gisgrid.layers.scene import Scene
from gisgrid.layers.view import View
from gisgrid.ui.canvas.floating import paint_plate
from gisgrid.ui.canvas.map_canvas import MapCanvas
from gisgrid.ui.canvas.navigator import Motion
from gisgrid.ui.theme.theme import Theme

_SIZE = QSize(190, 140)
_EDGE_PX = 10.0
_LEAST_MARK_PX = 6.0


class Overview(QWidget):
    """Shows the grids of a scene; the frame is the window's ground."""

    def __init__(self, theme: Theme, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._theme = theme
        self._canvas = canvas
        self._grids = QPainterPath()
        self._origin = (0.0, 0.0)
        self._whole: View | None = None
        self.resize(_SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setAccessibleName(tr("Overview map"))
        self.setToolTip(tr("Click or drag to go there"))
        canvas.view_changed.connect(lambda _view: self.update())

    def show_scene(self, scene: Scene) -> None:
        """Show the ground of a scene."""
        extent = scene.extent
        self._grids = QPainterPath()
        self._whole = None
        if extent is not None:
            box = View(0.0, 0.0, 1.0, self.width() - 2 * _EDGE_PX, self.height() - 2 * _EDGE_PX)
            self._whole = box.fitted(extent, margin=0.03)
        if scene.grids is not None:
            top = scene.grids.levels == scene.grids.levels.min() if len(scene.grids.levels) else []
            rows = np.flatnonzero(np.asarray(scene.grids.is_leaf) | np.asarray(top))
            rings = scene.grids.table.rings.taken(rows)
            for path in paths_of(rings, np.stack([np.arange(len(rows)), np.arange(len(rows)) + 1], axis=1)):
                self._grids.addPath(path)
            self._origin = scene.grids.table.origin
        self.update()

    def place(self) -> None:
        """Stand above the scale bar at the left."""
        self.move(8, self._canvas.height() - self.height() - 40)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_plate(painter, QRectF(self.rect()), self._theme)
        if self._whole is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(_EDGE_PX, _EDGE_PX)
            painter.setClipRect(QRectF(0, 0, self._whole.width_px, self._whole.height_px))
            outline = self._whole.transform(self._origin).map(self._grids)
            painter.setPen(QPen(QColor(SCREEN.boundary_far), 0.8))
            painter.setBrush(colour(SCREEN.tints[0], 0.08))
            painter.drawPath(outline)
            painter.setPen(QPen(QColor(self._theme.palette.accent), 1.6))
            painter.setBrush(colour(self._theme.palette.accent, 0.14))
            painter.drawRect(self._mark())
        painter.end()

    def _mark(self) -> QRectF:
        assert self._whole is not None
        left, bottom, right, top = self._canvas.view.extent
        x0, y0 = self._whole.to_screen(left, top)
        x1, y1 = self._whole.to_screen(right, bottom)
        box = QRectF(QPointF(x0, y0), QPointF(x1, y1))
        if box.width() < _LEAST_MARK_PX:
            grow = (_LEAST_MARK_PX - box.width()) / 2
            box.adjust(-grow, -grow, grow, grow)
        return box

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event, Motion.GLIDE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event, Motion.JUMP)

    def _go(self, event: QMouseEvent, motion: Motion) -> None:
        if self._whole is not None:
            at = event.position()
            x_m, y_m = self._whole.to_map(at.x() - _EDGE_PX, at.y() - _EDGE_PX)
            view = replace(self._canvas.view, centre_x_m=x_m, centre_y_m=y_m)
            self._canvas.set_view(view, motion)
        event.accept()
