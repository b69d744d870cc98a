"""What all drawing tools share: where points snap to, what is proposed, and who takes the drawing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from shapely.geometry.base import BaseGeometry

from gisgrid.geo.crs import WorkCrs
from gisgrid.geo.snapping import Snap, SnapKind, Snapper
from gisgrid.layers.view import View
from gisgrid.ui.canvas.marks import MarkBook
from gisgrid.ui.canvas.outline import Outline, OutlineLook, Stroke
from gisgrid.ui.canvas.tools.tool import Pointer

SNAP_PX = 10.0
"""How near the pointer has to come to a corner, edge or road, in logical pixels."""
_MARK_PX = 6.0

Point = tuple[float, float]


class DrawKey(StrEnum):
    """The drawing tools; the value is the tool's key."""

    CORNER = "draw_corner"
    RESHAPE = "draw_reshape"
    SPLIT = "draw_split"
    MERGE = "draw_merge"
    AREA = "draw_area"
    HOLE = "draw_hole"
    DELETE = "draw_delete"


@dataclass(frozen=True)
class Drawn:
    """What a tool hands over when a drawing is finished.

    Attributes
    ----------
    key : DrawKey
        The tool.
    shape : LineString or Polygon or None
        The sketch, in metres.
    moves : dict of (x, y) to (x, y)
        Corners that were dragged.
    places : tuple of (x, y)
        Points that were clicked to choose areas.
    """

    key: DrawKey
    shape: BaseGeometry | None = None
    moves: dict[Point, Point] = field(default_factory=dict)
    places: tuple[Point, ...] = ()


class DrawingBoard:
    """Shared by the drawing tools of one canvas.

    Parameters
    ----------
    take : callable
        Takes what was drawn.
    drop : callable
        Drops what was proposed, if anything; returns whether there was something.
    """

    def __init__(
        self, marks: MarkBook, crs: WorkCrs, *, take: Callable[[Drawn], None], drop: Callable[[], bool]
    ) -> None:
        self.marks = marks
        self.crs = crs
        self.take = take
        self.drop = drop
        self._make_snapper: Callable[[], Snapper] = lambda: Snapper([])
        self._snapper: Snapper | None = None
        self.area_at: Callable[[Point], BaseGeometry | None] = lambda _place: None
        accent, halo = marks.accent, QColor(Qt.GlobalColor.white)
        fill = QColor(accent)
        fill.setAlphaF(0.14)
        self._proposal = Outline(OutlineLook((Stroke(halo, 5.0), Stroke(accent, 2.5)), fill))

    @property
    def snapper(self) -> Snapper:
        """What points snap to; read when it is first needed after a change."""
        if self._snapper is None:
            self._snapper = self._make_snapper()
        return self._snapper

    def snap_to(
        self, make: Callable[[], Snapper], *, area_at: Callable[[Point], BaseGeometry | None]
    ) -> None:
        """Snap to something else from now on, and find the area at a point in another way."""
        self._make_snapper, self._snapper = make, None
        self.area_at = area_at

    def snap(self, pointer: Pointer, view: View) -> tuple[Point, Snap | None]:
        """Return where a point lands; Alt held lets it land where the pointer is."""
        if pointer.modifiers & Qt.KeyboardModifier.AltModifier:
            return (pointer.x_m, pointer.y_m), None
        found = self.snapper.snap(pointer.x_m, pointer.y_m, reach_m=SNAP_PX * view.metres_per_px)
        return ((found.x_m, found.y_m) if found else (pointer.x_m, pointer.y_m)), found

    def propose(self, shapes: Sequence[BaseGeometry]) -> None:
        """Show how areas would look, in metres; none shows nothing."""
        self._proposal.show(list(shapes))

    def paint_proposal(self, painter: QPainter, view: View) -> None:
        """Paint how areas would look."""
        self._proposal.paint(painter, view)

    def paint_snap(self, painter: QPainter, view: View, snap: Snap | None) -> None:
        """Mark what the pointer snaps to: a square on a corner, a cross on an edge, a ring on a road."""
        if snap is None:
            return
        at = QPointF(*view.to_screen(snap.x_m, snap.y_m))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width_px in (
            (QColor(Qt.GlobalColor.white), 4.0),
            (QColor(self.marks.theme.palette.warn), 2.0),
        ):
            painter.setPen(QPen(colour, width_px))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            box = QRectF(at.x() - _MARK_PX, at.y() - _MARK_PX, 2 * _MARK_PX, 2 * _MARK_PX)
            if snap.kind is SnapKind.CORNER:
                painter.drawRect(box)
            elif snap.kind is SnapKind.ROAD:
                painter.drawEllipse(box)
            else:
                painter.drawLine(box.topLeft(), box.bottomRight())
                painter.drawLine(box.topRight(), box.bottomLeft())

    def paint_sketch(self, painter: QPainter, view: View, points: Sequence[Point], *, is_area: bool) -> None:
        """Paint a line or an area that is being drawn."""
        if points:
            on_screen = [QPointF(x, y) for x, y in view.screen_points(np.array(points))]
            self.marks.paint_sketch(painter, QPolygonF(on_screen), is_area=is_area)
