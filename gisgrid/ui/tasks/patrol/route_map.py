"""The map of the page 巡查: the window's ground with the shown tour over it."""

from collections.abc import Collection

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QWheelEvent

from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import tr
from gisgrid.layers.routes import Route, RouteSizes, paint_route
from gisgrid.layers.scene import Scene
from gisgrid.layers.view import Extent, View
from gisgrid.layout.patrol_slip import STOP_COLOURS, route_extent
from gisgrid.patrol.needs import Task
from gisgrid.patrol.road_lines import Floats
from gisgrid.ui.canvas.map_picture import MapPicture
from gisgrid.ui.canvas.scene_source import SceneSource
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize

_NOTCH = 120.0
_ZOOM = 1.35
_SIZES = RouteSizes()


class RouteMap(MapPicture):
    """Shows a tour; drag to pan, wheel to zoom, click a stop to choose it.

    Signals
    -------
    stop_clicked(row)
        A numbered mark was clicked.
    """

    stop_clicked = Signal(int)

    def __init__(self, theme: Theme, crs: WorkCrs) -> None:
        super().__init__(theme, crs)
        self._scene: Scene | None = None
        self._route: Route | None = None
        self._stops: frozenset[int] = frozenset()
        self._loose: tuple[Floats, ...] = ()
        self._chosen = -1
        self._grip: QPointF | None = None
        self._pressed: QPointF | None = None

    def show_scene(self, scene: Scene | None) -> None:
        """Show the ground of the window's map."""
        if scene is not None and scene is not self._scene:
            self._scene = scene
            source = SceneSource(scene)
            source.keep_silent(self._stops)
            self.set_source(source)
            self._look_at_route()

    def show_loose(self, roads: tuple[Floats, ...]) -> None:
        """Bring out roads that no tour can use, in metres of the work CRS."""
        self._loose = roads
        self.update()

    def show_route(self, route: Route | None, *, stops: Collection[int] = ()) -> None:
        """Show another tour, whole.

        Parameters
        ----------
        route : Route or None
            The way and its numbered marks; None shows the ground alone.
        stops : collection of int
            Ids of the enterprises at the marks: a mark tells the name, the ground does not tell it again.
        """
        self._route = route
        self._chosen = -1
        if frozenset(stops) != self._stops:
            self._stops = frozenset(stops)
            if isinstance(self.source, SceneSource):
                self.source.keep_silent(self._stops)
                self.repaint_map(())
        self._look_at_route()
        self.update()

    def choose(self, row: int) -> None:
        """Bring one stop out."""
        self._chosen = row
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grip = self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            step = event.position() - self._grip
            self._grip = event.position()
            self.pan_by(step.x(), step.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and (event.position() - self._pressed).manhattanLength() < 5:
            row = self._mark_at(event.position())
            if row >= 0:
                self.stop_clicked.emit(row)
        self._grip = self._pressed = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        factor = _ZOOM ** (event.angleDelta().y() / _NOTCH)
        at = event.position()
        self.set_view(self.navigator.target.zoomed(at.x(), at.y(), factor))

    def _look_at_route(self) -> None:
        if self._route is not None and self._route.marks and self._scene is not None:
            self.zoom_to(_grown(route_extent(self._route)))

    def _mark_at(self, place: QPointF) -> int:
        for row, mark in enumerate(self._route.marks if self._route is not None else ()):
            x, y = self.view.to_screen(mark.x_m, mark.y_m)
            if (QPointF(x, y) - place).manhattanLength() < 1.4 * _SIZES.radius:
                return row
        return -1

    def _paint_over(self, painter: QPainter, view: View) -> None:
        self._paint_loose(painter, view)
        if self._route is not None:
            paint_route(painter, view, self._route, sizes=_SIZES, chosen=self._chosen)
            self._paint_key(painter)
        super()._paint_over(painter, view)

    def _paint_loose(self, painter: QPainter, view: View) -> None:
        pen = QPen(QColor(self.theme.palette.warn), 3.0, Qt.PenStyle.DashLine)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        for road in self._loose:
            painter.drawPolyline([QPointF(*view.to_screen(x, y)) for x, y in road.tolist()])
        painter.restore()

    def _paint_key(self, painter: QPainter) -> None:
        entries = [
            (self.theme.palette.accent, tr("patrol stop")),
            (STOP_COLOURS[Task.RECHECK], tr("re-check stop")),
            (STOP_COLOURS[Task.URGE], tr("urging stop")),
        ]
        if self._loose:
            entries.append((self.theme.palette.warn, tr("road not joined to the rest")))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.theme.font(TextSize.SECONDARY))
        metrics = painter.fontMetrics()
        width = sum(metrics.horizontalAdvance(text) + 28 for _, text in entries) + 8
        painter.setPen(QColor(self.theme.palette.hairline))
        painter.setBrush(QColor(self.theme.palette.surface))
        painter.drawRoundedRect(QRectF(8, 8, width, 32), 8, 8)
        x = 20.0
        for colour, text in entries:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawEllipse(QPointF(x + 4, 24), 4.5, 4.5)
            painter.setPen(QColor(self.theme.palette.text))
            painter.drawText(QRectF(x + 14, 8, 200, 32), Qt.AlignmentFlag.AlignVCenter, text)
            x += metrics.horizontalAdvance(text) + 28
        painter.restore()


def _grown(extent: Extent) -> Extent:
    west, south, east, north = extent
    by = 0.12 * max(east - west, north - south, 400.0)
    return west - by, south - by, east + by, north + by
