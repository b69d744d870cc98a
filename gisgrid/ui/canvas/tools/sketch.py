"""Drawing a line or an area corner by corner: for new boundaries, cuts and holes."""

import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

from gisgrid.geo import measure
from gisgrid.geo.snapping import Snap
from gisgrid.i18n import tr
from gisgrid.layers.view import View
from gisgrid.ui.canvas.tools.board import DrawingBoard, DrawKey, Drawn, Point
from gisgrid.ui.canvas.tools.measure import AreaUnit, area_words, length_words
from gisgrid.ui.canvas.tools.tool import Pointer, Tool, ToolHost

_SAME_PLACE_PX = 3.0
_TAG_GAP_PX = 12.0
_AREA_KEYS = (DrawKey.AREA, DrawKey.HOLE)


class SketchTool(Tool):
    """A click sets a corner, a double click, Enter or right click ends, Backspace takes one back, Esc drops it."""

    cursor = Qt.CursorShape.CrossCursor
    shows_hover = False

    def __init__(self, host: ToolHost, board: DrawingBoard, *, draws: DrawKey) -> None:
        super().__init__(host)
        self.key = draws.value
        self._draws = draws
        self._board = board
        self._corners_m: list[Point] = []
        self._pointer_m: Point | None = None
        self._snap: Snap | None = None

    @property
    def is_area(self) -> bool:
        """Whether an area is drawn, not a line."""
        return self._draws in _AREA_KEYS

    @property
    def corner_count(self) -> int:
        """How many corners are set."""
        return len(self._corners_m)

    def press(self, pointer: Pointer) -> None:
        """Set a corner where the point snaps to."""
        if not self._corners_m:
            self._board.drop()
        place, _ = self._board.snap(pointer, self.host.view)
        if self._corners_m and self._is_same_place(place, self._corners_m[-1]):
            return
        self._corners_m.append(place)
        self._pointer_m = None
        self.host.repaint_tools()

    def move(self, pointer: Pointer) -> None:
        """Show where the next corner would be."""
        place, self._snap = self._board.snap(pointer, self.host.view)
        self._pointer_m = place if self._corners_m else None
        self.host.repaint_tools()

    def double_click(self, pointer: Pointer) -> None:
        """End the sketch; its last corner came with the first click."""
        self.finish()

    def finish(self) -> bool:
        """Hand the sketch over when it has corners enough."""
        least = 3 if self.is_area else 2
        if not self._corners_m:
            return False
        if len(self._corners_m) >= least:
            shape = (shapely.Polygon if self.is_area else shapely.LineString)(self._corners_m)
            self.cancel()
            self._board.take(Drawn(self._draws, shape))
        return True

    def cancel(self) -> bool:
        """Drop the sketch or, without one, what is proposed."""
        was_drawing = bool(self._corners_m)
        self._corners_m.clear()
        self._pointer_m = self._snap = None
        self.host.repaint_tools()
        return was_drawing or self._board.drop()

    def key_press(self, event: QKeyEvent) -> bool:
        """Enter ends, Backspace takes a corner back."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self.finish()
        if event.key() == Qt.Key.Key_Backspace and self._corners_m:
            self._corners_m.pop()
            self.host.repaint_tools()
            return True
        return False

    def words(self) -> str:
        """Tell length and area of what is drawn so far, on the ellipsoid."""
        drawn = self._drawn_m()
        lonlat = self._board.crs.unproject(drawn)
        if self.is_area and len(drawn) > 2:
            polygon = shapely.Polygon(lonlat)
            return tr(
                "{area} · outline {length}",
                area=area_words(measure.ellipsoidal_area_m2(polygon), AreaUnit.MU),
                length=length_words(measure.ellipsoidal_length_m(polygon.exterior)),
            )
        length_m = measure.ellipsoidal_length_m(shapely.LineString(lonlat)) if len(drawn) > 1 else 0.0
        return length_words(length_m)

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint the proposal, the sketch, its value and what it snaps to."""
        self._board.paint_proposal(painter, view)
        drawn = self._drawn_m()
        self._board.paint_sketch(painter, view, drawn, is_area=self.is_area)
        self._board.paint_snap(painter, view, self._snap)
        if len(drawn) > 1:
            end = QPointF(*view.to_screen(*drawn[-1]))
            left = min(end.x() + _TAG_GAP_PX, view.width_px - 16 * _TAG_GAP_PX)
            top = min(end.y() + _TAG_GAP_PX, view.height_px - 3 * _TAG_GAP_PX)
            self._board.marks.paint_tag(painter, self.words(), QRectF(left, top, 0, 0))

    def _drawn_m(self) -> list[Point]:
        return self._corners_m + ([self._pointer_m] if self._pointer_m is not None else [])

    def _is_same_place(self, one: Point, other: Point) -> bool:
        first, second = (QPointF(*self.host.view.to_screen(*point)) for point in (one, other))
        return (first - second).manhattanLength() < _SAME_PLACE_PX
