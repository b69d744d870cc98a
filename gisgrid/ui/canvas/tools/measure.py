"""Measure lengths and areas on the ellipsoid."""

from enum import Enum

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPolygonF

from gisgrid.geo import measure
from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import tr
from gisgrid.layers.view import View
from gisgrid.ui.canvas.marks import MarkBook
from gisgrid.ui.canvas.tools.tool import Pointer, Tool, ToolHost

_KILOMETRE_M = 1000.0
_SQUARE_KILOMETRE_M2 = 1e6
_TAG_GAP_PX = 12.0
_SAME_PLACE_PX = 3.0


class AreaUnit(Enum):
    """The units that an area is told in."""

    MU = "mu"
    HECTARE = "hectare"
    SQUARE_KILOMETRE = "square_kilometre"


def length_words(length_m: float) -> str:
    """Tell a length: metres below a kilometre, kilometres above.

    Examples
    --------
    >>> from gisgrid.i18n import set_language
    >>> set_language("en"); length_words(318.26), length_words(12_345.0)
    ('318.3 m', '12.345 km')
    """
    if length_m < _KILOMETRE_M:
        return tr("{metres} m", metres=f"{length_m:.1f}")
    return tr("{kilometres} km", kilometres=f"{length_m / _KILOMETRE_M:.3f}")


def area_words(area_m2: float, unit: AreaUnit) -> str:
    """Tell an area in the chosen unit.

    Examples
    --------
    >>> from gisgrid.i18n import set_language
    >>> set_language("en"); area_words(10_000.0, AreaUnit.MU)
    '15.00 mu'
    """
    if unit is AreaUnit.MU:
        return tr("{mu} mu", mu=f"{measure.square_metres_to_mu(area_m2):,.2f}")
    if unit is AreaUnit.HECTARE:
        return tr("{hectares} ha", hectares=f"{measure.square_metres_to_hectares(area_m2):,.4f}")
    return tr("{square_kilometres} km²", square_kilometres=f"{area_m2 / _SQUARE_KILOMETRE_M2:,.4f}")


class MeasureTool(Tool):
    """A click sets a corner, a double click, Enter or right click ends, Backspace takes the last corner back, Esc clears."""

    key = "measure"
    cursor = Qt.CursorShape.CrossCursor
    shows_hover = False
    measures_area = False

    def __init__(self, host: ToolHost, marks: MarkBook, crs: WorkCrs) -> None:
        super().__init__(host)
        self._marks = marks
        self.crs = crs
        self.unit = AreaUnit.MU
        self._corners_m: list[tuple[float, float]] = []
        self._pointer_m: tuple[float, float] | None = None
        self._is_finished = False

    @property
    def length_m(self) -> float:
        """Length of what is drawn, in metres on the ellipsoid; the outline's length for an area."""
        points = self._lonlat()
        if len(points) < 2:
            return 0.0
        if self.measures_area and len(points) > 2:
            points = np.vstack([points, points[:1]])
        return measure.ellipsoidal_length_m(shapely.LineString(points))

    @property
    def area_m2(self) -> float:
        """Area of what is drawn, in square metres on the ellipsoid."""
        points = self._lonlat()
        if not self.measures_area or len(points) < 3:
            return 0.0
        return measure.ellipsoidal_area_m2(shapely.Polygon(points))

    def press(self, pointer: Pointer) -> None:
        """Set a corner; after a finished sketch begin a new one."""
        if self._is_finished:
            self.cancel()
        last = self._corners_m[-1] if self._corners_m else None
        if last is not None:
            x_px, y_px = self.host.view.to_screen(*last)
            if (QPointF(x_px, y_px) - pointer.place).manhattanLength() < _SAME_PLACE_PX:
                return
        self._corners_m.append((pointer.x_m, pointer.y_m))
        self._pointer_m = None
        self.host.repaint_tools()

    def move(self, pointer: Pointer) -> None:
        """Show the running value to the pointer."""
        if self._corners_m and not self._is_finished:
            self._pointer_m = (pointer.x_m, pointer.y_m)
            self.host.repaint_tools()

    def double_click(self, pointer: Pointer) -> None:
        """End the sketch; its last corner came with the first click."""
        self.finish()

    def finish(self) -> bool:
        """End the sketch; it stays to be read."""
        if not self._corners_m or self._is_finished:
            return False
        self._pointer_m = None
        self._is_finished = True
        self.host.repaint_tools()
        return True

    def cancel(self) -> bool:
        """Clear the sketch."""
        was_drawing = bool(self._corners_m)
        self._corners_m.clear()
        self._pointer_m = None
        self._is_finished = False
        self.host.repaint_tools()
        return was_drawing

    def key_press(self, event: QKeyEvent) -> bool:
        """Enter ends, Backspace takes a corner back."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self.finish()
        if key == Qt.Key.Key_Backspace and self._corners_m:
            self._corners_m.pop()
            self._is_finished = False
            self.host.repaint_tools()
            return True
        return False

    def tell_in(self, unit: AreaUnit) -> None:
        """Tell areas in another unit."""
        self.unit = unit
        self.host.repaint_tools()

    def words(self) -> str:
        """Tell what is drawn so far."""
        if self.measures_area and len(self._drawn_m()) > 2:
            return tr(
                "{area} · outline {length}",
                area=area_words(self.area_m2, self.unit),
                length=length_words(self.length_m),
            )
        if not self.measures_area and self._pointer_m is not None and len(self._corners_m) > 1:
            step = measure.ellipsoidal_length_m(shapely.LineString(self._lonlat()[-2:]))
            return tr("{step} · total {length}", step=length_words(step), length=length_words(self.length_m))
        return length_words(self.length_m)

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint the sketch and its value."""
        drawn = self._drawn_m()
        if not drawn:
            return
        points = QPolygonF([QPointF(x, y) for x, y in view.screen_points(np.array(drawn))])
        self._marks.paint_sketch(painter, points, is_area=self.measures_area)
        if len(drawn) > 1:
            end = QPointF(points.last())
            tag = QRectF(end.x() + _TAG_GAP_PX, end.y() + _TAG_GAP_PX, 0, 0)
            if tag.top() > view.height_px - 3 * _TAG_GAP_PX:
                tag.moveTop(end.y() - 3 * _TAG_GAP_PX)
            if tag.left() > view.width_px - 16 * _TAG_GAP_PX:
                tag.moveLeft(end.x() - 16 * _TAG_GAP_PX)
            self._marks.paint_tag(painter, self.words(), tag)

    def _drawn_m(self) -> list[tuple[float, float]]:
        return self._corners_m + ([self._pointer_m] if self._pointer_m is not None else [])

    def _lonlat(self) -> np.ndarray:
        return self.crs.unproject(np.array(self._drawn_m()).reshape(-1, 2))


class MeasureAreaTool(MeasureTool):
    """The same for areas."""

    key = "measure_area"
    measures_area = True
