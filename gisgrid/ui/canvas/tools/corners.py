"""Dragging corners and edges of areas; neighbours come along."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter

from gisgrid.geo.snapping import Snap, SnapKind
from gisgrid.layers.view import View
from gisgrid.ui.canvas.tools.board import SNAP_PX, DrawingBoard, DrawKey, Drawn, Point
from gisgrid.ui.canvas.tools.tool import Pointer, SelectMode, Tool, ToolHost


class CornerTool(Tool):
    """Drag a corner to move it, an edge to bend it, an edge with Shift to shift it; a click selects, Esc lets go."""

    key = DrawKey.CORNER.value
    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, host: ToolHost, board: DrawingBoard) -> None:
        super().__init__(host)
        self._board = board
        self._start: Pointer | None = None
        self._last: Pointer | None = None
        self._held: tuple[Point, ...] = ()
        self._from: Point = (0.0, 0.0)
        self._to: Point | None = None
        self._snap: Snap | None = None

    def press(self, pointer: Pointer) -> None:
        """Take hold of a corner or an edge, else of the map."""
        self._board.drop()
        self._start = self._last = pointer
        self._from, found = self._board.snap(pointer, self.host.view)
        self._held = ()
        if found is not None and found.kind is not SnapKind.ROAD:
            self._held = (self._from,)
            edge = self._board.snapper.edge_at(*self._from, reach_m=SNAP_PX * self.host.view.metres_per_px)
            if pointer.has_shift and edge is not None:
                self._held = edge
        self._to = None

    def move(self, pointer: Pointer) -> None:
        """Drag what is held; without a button show what could be taken."""
        if self._start is None or self._last is None:
            self._snap = self._board.snap(pointer, self.host.view)[1]
            is_handle = self._snap is not None and self._snap.kind is not SnapKind.ROAD
            self.host.show_cursor(Qt.CursorShape.SizeAllCursor if is_handle else self.cursor)
        elif self._held:
            if self._to is not None or not pointer.is_click_from(self._start):
                self._to, self._snap = self._board.snap(pointer, self.host.view)
        else:
            self.host.pan_by(pointer.x_px - self._last.x_px, pointer.y_px - self._last.y_px)
        self._last = pointer if self._start is not None else None
        self.host.repaint_tools()

    def release(self, pointer: Pointer) -> None:
        """Hand the moved corners over; a click that moved nothing selects."""
        start, held, to = self._start, self._held, self._to
        moves = self._moves()
        self._let_go()
        if held and to is not None:
            self._board.take(Drawn(DrawKey.CORNER, moves=moves))
        elif start is not None and pointer.is_click_from(start):
            self.host.identify(pointer.x_px, pointer.y_px, SelectMode.REPLACE)

    def cancel(self) -> bool:
        """Let go where it was or, holding nothing, drop what is proposed."""
        was_held = self._start is not None
        self._let_go()
        return was_held or self._board.drop()

    def key_press(self, event: QKeyEvent) -> bool:
        """Backspace lets go."""
        return event.key() == Qt.Key.Key_Backspace and self._start is not None and self.cancel()

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint the edges as they would run, and what the pointer snaps to."""
        self._board.paint_proposal(painter, view)
        moves = self._moves()
        for old, new in moves.items():
            for end in self._board.snapper.lines_through(*old):
                self._board.paint_sketch(painter, view, [moves.get(end, end), new], is_area=False)
        self._board.paint_snap(painter, view, self._snap)

    def _moves(self) -> dict[Point, Point]:
        if self._to is None:
            return {}
        dx_m, dy_m = self._to[0] - self._from[0], self._to[1] - self._from[1]
        if len(self._held) == 1:
            return {self._held[0]: self._to}
        return {(x, y): (x + dx_m, y + dy_m) for x, y in self._held}

    def _let_go(self) -> None:
        self._start = self._last = self._to = self._snap = None
        self._held = ()
        self.host.show_cursor(self.cursor)
        self.host.repaint_tools()


class ChooseTool(Tool):
    """Click areas: two to merge, one to delete; Esc forgets them."""

    cursor = Qt.CursorShape.PointingHandCursor

    def __init__(self, host: ToolHost, board: DrawingBoard, *, draws: DrawKey, wanted: int) -> None:
        super().__init__(host)
        self.key = draws.value
        self._draws = draws
        self._wanted = wanted
        self._board = board
        self._places: list[Point] = []

    def press(self, pointer: Pointer) -> None:
        """Choose the area under the pointer."""
        if not self._places:
            self._board.drop()
        self._places.append((pointer.x_m, pointer.y_m))
        if len(self._places) == self._wanted:
            places = tuple(self._places)
            self._places.clear()
            self._board.take(Drawn(self._draws, places=places))
        else:
            self._mark()
        self.host.repaint_tools()

    def cancel(self) -> bool:
        """Forget the chosen areas or, without any, drop what is proposed."""
        had_any = bool(self._places)
        self._places.clear()
        if had_any:
            self._mark()
        self.host.repaint_tools()
        return had_any or self._board.drop()

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint what is proposed, and a knob where an area was chosen."""
        self._board.paint_proposal(painter, view)
        for place in self._places:
            self._board.paint_sketch(painter, view, [place], is_area=False)

    def _mark(self) -> None:
        shapes = [self._board.area_at(place) for place in self._places]
        self._board.propose([shape for shape in shapes if shape is not None])
