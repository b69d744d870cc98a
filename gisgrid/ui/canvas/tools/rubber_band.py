"""The box that is drawn with the pointer."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from gisgrid.layers.view import Extent, View
from gisgrid.ui.canvas.tools.tool import Pointer


class RubberBand:
    """A rectangle between two points of the ground; it stays on the ground when the map moves."""

    def __init__(self, start: Pointer) -> None:
        self._start = start
        self._end = start

    def reach(self, end: Pointer) -> None:
        """Draw the box to another corner."""
        self._end = end

    @property
    def extent(self) -> Extent:
        """The box as (x_min, y_min, x_max, y_max) in metres."""
        xs = sorted((self._start.x_m, self._end.x_m))
        ys = sorted((self._start.y_m, self._end.y_m))
        return xs[0], ys[0], xs[1], ys[1]

    def box(self, view: View) -> QRectF:
        """Return the box in the window, in logical pixels."""
        left_m, bottom_m, right_m, top_m = self.extent
        left_px, top_px = view.to_screen(left_m, top_m)
        right_px, bottom_px = view.to_screen(right_m, bottom_m)
        return QRectF(left_px, top_px, right_px - left_px, bottom_px - top_px)

    def paint(self, painter: QPainter, view: View, accent: QColor) -> QRectF:
        """Paint the box and return where it lies."""
        box = self.box(view)
        inside = QColor(accent)
        inside.setAlphaF(0.10)
        painter.fillRect(box, inside)
        painter.setPen(QPen(accent, 1.5))
        painter.drawRect(box)
        return box
