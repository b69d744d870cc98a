"""Selecting with a line drawn by hand round what is wanted."""

import shapely
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gisgrid.layers.view import View
from gisgrid.ui.canvas.marks import MarkBook
from gisgrid.ui.canvas.tools.tool import Pointer, SelectMode, Tool, ToolHost

_STEP_PX = 3.0
_LEAST_POINTS = 3


class LassoTool(Tool):
    """Drag round what is to be selected; with Ctrl it joins what is selected already."""

    key = "lasso"
    cursor = Qt.CursorShape.CrossCursor
    shows_hover = False

    def __init__(self, host: ToolHost, marks: MarkBook) -> None:
        super().__init__(host)
        self._accent = marks.accent
        self._way: list[Pointer] = []

    def press(self, pointer: Pointer) -> None:
        """Begin the line."""
        self._way = [pointer]

    def move(self, pointer: Pointer) -> None:
        """Draw on, a few pixels at a time."""
        if self._way and (pointer.place - self._way[-1].place).manhattanLength() >= _STEP_PX:
            self._way.append(pointer)
            self.host.repaint_tools()

    def release(self, pointer: Pointer) -> None:
        """Close the line and select; a click without a way selects what lies under it."""
        way = self._way
        self.cancel()
        if not way:
            return
        mode = SelectMode.ADD if way[0].has_ctrl else SelectMode.REPLACE
        if len(way) < _LEAST_POINTS:
            self.host.identify(pointer.x_px, pointer.y_px, mode)
            return
        ring = shapely.Polygon([(one.x_m, one.y_m) for one in way])
        self.host.select_shape(shapely.make_valid(ring), mode)

    def cancel(self) -> bool:
        """Drop the line."""
        was_drawing = bool(self._way)
        self._way = []
        self.host.repaint_tools()
        return was_drawing

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint the line and the ground that it holds so far."""
        if len(self._way) < 2:
            return
        points = QPolygonF([QPointF(*view.to_screen(one.x_m, one.y_m)) for one in self._way])
        inside = QColor(self._accent)
        inside.setAlphaF(0.10)
        painter.setBrush(inside)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(points)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(self._accent, 1.6)
        painter.setPen(pen)
        painter.drawPolyline(points)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(points.last(), points.first())
