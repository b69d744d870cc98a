"""The everyday tool: look around, click to know, drag to move."""

from enum import Enum, auto

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from gisgrid.i18n import tr
from gisgrid.layers.view import View
from gisgrid.ui.canvas.marks import MarkBook
from gisgrid.ui.canvas.tools.rubber_band import RubberBand
from gisgrid.ui.canvas.tools.tool import Pointer, SelectMode, Tool, ToolHost

_LEAST_BOX_PX = 6.0


class _Drag(Enum):
    UNDECIDED = auto()
    PAN = auto()
    ZOOM_BOX = auto()
    SELECT_BOX = auto()


class BrowseTool(Tool):
    """Click tells what is there, drag pushes, Shift+drag zooms to a box, Ctrl+click and Ctrl+drag add to the selection."""

    key = "browse"
    cursor = Qt.CursorShape.ArrowCursor
    plain_drag = _Drag.PAN

    def __init__(self, host: ToolHost, marks: MarkBook) -> None:
        super().__init__(host)
        self._marks = marks
        self._start: Pointer | None = None
        self._last: Pointer | None = None
        self._drag = _Drag.UNDECIDED
        self._band: RubberBand | None = None

    def press(self, pointer: Pointer) -> None:
        """Wait and see whether it becomes a click or a drag."""
        self._start = self._last = pointer
        self._drag = _Drag.UNDECIDED

    def move(self, pointer: Pointer) -> None:
        """Push the map or draw the box, once it is a drag."""
        if self._start is None or self._last is None:
            return
        if self._drag is _Drag.UNDECIDED:
            if pointer.is_click_from(self._start):
                return
            self._decide(self._start)
        if self._drag is _Drag.PAN:
            self.host.pan_by(pointer.x_px - self._last.x_px, pointer.y_px - self._last.y_px)
        elif self._band is not None:
            self._band.reach(pointer)
            self.host.repaint_tools()
        self._last = pointer

    def release(self, pointer: Pointer) -> None:
        """Identify after a click; zoom or select after a box."""
        start, drag, band = self._start, self._drag, self._band
        self.cancel()
        if start is None:
            return
        if drag is _Drag.UNDECIDED:
            self.host.identify(pointer.x_px, pointer.y_px, _mode(pointer))
        elif band is not None:
            band.reach(pointer)
            if max(band.box(self.host.view).width(), band.box(self.host.view).height()) < _LEAST_BOX_PX:
                return
            if drag is _Drag.ZOOM_BOX:
                self.host.zoom_to(band.extent)
            else:
                self.host.select_box(band.extent, _mode(start))

    def double_click(self, pointer: Pointer) -> None:
        """Open the record under the pointer."""
        self.host.open_at(pointer.x_px, pointer.y_px)

    def cancel(self) -> bool:
        """Drop the drag."""
        was_dragging = self._start is not None
        self._start = self._last = self._band = None
        self._drag = _Drag.UNDECIDED
        self.host.show_cursor(self.cursor)
        self.host.repaint_tools()
        return was_dragging

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint the box, with the scale to come."""
        if self._band is None:
            return
        box = self._band.paint(painter, view, self._marks.accent)
        if self._drag is _Drag.ZOOM_BOX and box.width() > _LEAST_BOX_PX:
            fitted = view.fitted(self._band.extent, margin=0.0)
            denominator = round(fitted.scale_denominator(self._marks.dots_per_inch))
            self._marks.paint_tag(painter, tr("1:{denominator}", denominator=denominator), _below(box))

    def _decide(self, start: Pointer) -> None:
        if start.has_shift:
            self._drag = _Drag.ZOOM_BOX
        elif start.has_ctrl:
            self._drag = _Drag.SELECT_BOX
        else:
            self._drag = self.plain_drag
        if self._drag is _Drag.PAN:
            self.host.show_cursor(Qt.CursorShape.ClosedHandCursor)
        else:
            self._band = RubberBand(start)
            self.host.show_cursor(Qt.CursorShape.CrossCursor)


class BoxSelectTool(BrowseTool):
    """Every drag draws a box and selects what lies in it."""

    key = "box"
    cursor = Qt.CursorShape.CrossCursor
    plain_drag = _Drag.SELECT_BOX


def _mode(pointer: Pointer) -> SelectMode:
    return SelectMode.ADD if pointer.has_ctrl else SelectMode.REPLACE


def _below(box: QRectF) -> QRectF:
    return QRectF(box.left(), box.bottom() + 6, 0, 0)
