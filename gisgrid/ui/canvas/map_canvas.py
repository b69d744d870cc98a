"""The map widget of the window: the map's picture under the hand, with tools, hover and floating panels."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget
from shapely.geometry.base import BaseGeometry

from gisgrid.geo.crs import WorkCrs
from gisgrid.layers.view import Extent, View
from gisgrid.ui.canvas.floats import Floats
from gisgrid.ui.canvas.hands import Hands
from gisgrid.ui.canvas.hover import Hover
from gisgrid.ui.canvas.map_picture import SCREEN_DOTS_PER_INCH, MapPicture
from gisgrid.ui.canvas.marks import MarkBook
from gisgrid.ui.canvas.name_keeper import NameKeeper
from gisgrid.ui.canvas.source import FeatureRef, MapSource
from gisgrid.ui.canvas.tools.browse import BoxSelectTool, BrowseTool
from gisgrid.ui.canvas.tools.lasso import LassoTool
from gisgrid.ui.canvas.tools.measure import MeasureAreaTool, MeasureTool
from gisgrid.ui.canvas.tools.pan import PanTool
from gisgrid.ui.canvas.tools.tool import SelectMode, Tool
from gisgrid.ui.theme.theme import Theme


class MapCanvas(MapPicture):
    """The map in the window: a picture with tools, hover and floating panels.

    Signals
    -------
    pointer_moved(x_m: float, y_m: float)
        The pointer is over this ground, in metres of the work CRS.
    picked(refs: list of FeatureRef, mode: SelectMode)
        A click, with what lies under it, the top one first; an empty list for empty ground.
    boxed(refs: list of FeatureRef, mode: SelectMode)
        A selection box, with what lies in it.
    hovered(ref: FeatureRef or None)
        The pointer rests over another record.
    opened(ref: FeatureRef)
        A double click on a record.
    menu_wanted(refs: list of FeatureRef, place: QPoint)
        A right click that ended no sketch; the place is on the desktop.
    cleared()
        Esc with nothing under way: the selection should go.
    tool_changed(key: str)
        Another tool is in use.
    more_wanted(place: QPoint)
        The button for what is needed less often was pressed; the place is on the desktop.
    """

    pointer_moved = Signal(float, float)
    picked = Signal(list, object)
    boxed = Signal(list, object)
    hovered = Signal(object)
    opened = Signal(object)
    menu_wanted = Signal(list, QPoint)
    cleared = Signal()
    tool_changed = Signal(str)
    more_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, crs: WorkCrs, parent: QWidget | None = None) -> None:
        super().__init__(theme, crs, parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._hover = Hover(theme, self)
        self._hover.ask(self._hover_at, self._name_of)
        self._hover.changed.connect(self._on_hover_changed)
        self._hover.tip_due.connect(self.update)
        marks = MarkBook(theme, SCREEN_DOTS_PER_INCH)
        tools = (BrowseTool(self, marks), PanTool(self), BoxSelectTool(self, marks), LassoTool(self, marks))
        self.measure_tools = (MeasureTool(self, marks, crs), MeasureAreaTool(self, marks, crs))
        self._tools: dict[str, Tool] = {tool.key: tool for tool in (*tools, *self.measure_tools)}
        self._tool: Tool = self._tools["browse"]
        self._hands = Hands(self, self._hover)
        self.floats = Floats(self)
        self.covered = self.floats.boxes
        self._keeper = NameKeeper(self)

    def set_source(self, source: MapSource | None, *, crs: WorkCrs | None = None) -> None:
        """Show another map, whole; see `MapPicture.set_source`."""
        self._hover.clear()
        if crs is not None:
            for tool in self.measure_tools:
                tool.crs = crs
        super().set_source(source, crs=crs)
        self.floats.offer_themes()

    def renew_source(self, source: MapSource, touched: Sequence[Extent] | None = None) -> None:
        """Show a newer state of the same map; see `MapPicture.renew_source`."""
        super().renew_source(source, touched)
        self.floats.offer_themes()

    def pan_by(self, dx_px: float, dy_px: float) -> None:
        """Push the map."""
        self._hover.clear()
        super().pan_by(dx_px, dy_px)

    def shutdown(self) -> None:
        """Stop painting and moving for good; called when the window closes."""
        self._hover.clear()
        super().shutdown()

    @property
    def tool(self) -> Tool:
        """The tool in use."""
        return self._tool

    def choose_tool(self, key: str) -> None:
        """Use another tool."""
        if key == self._tool.key:
            return
        self._tool.deactivate()
        self._tool = self._tools[key]
        self._tool.activate()
        self.tool_changed.emit(key)
        self.update()

    def add_tool(self, tool: Tool) -> None:
        """Take in a tool from outside, for editing."""
        self._tools[tool.key] = tool

    def identify(self, x_px: float, y_px: float, mode: SelectMode) -> None:
        """Tell what lies under a point."""
        self.picked.emit(self.refs_at(x_px, y_px), mode)

    def select_box(self, extent: Extent, mode: SelectMode) -> None:
        """Tell what lies in a box of metres."""
        self.boxed.emit(self._source.within(extent) if self._source is not None else [], mode)

    def select_shape(self, shape: BaseGeometry, mode: SelectMode) -> None:
        """Tell what lies in a shape in metres."""
        self.boxed.emit(self._source.within_shape(shape) if self._source is not None else [], mode)

    def open_at(self, x_px: float, y_px: float) -> None:
        """Ask for the record under a point to be opened."""
        refs = self.refs_at(x_px, y_px)
        if refs:
            self.opened.emit(refs[0])

    def refs_at(self, x_px: float, y_px: float) -> list[FeatureRef]:
        """Return what lies under a point, the top one first."""
        return self._source.pick(self.view, x_px, y_px) if self._source is not None else []

    def show_cursor(self, shape: Qt.CursorShape) -> None:
        """Change the pointer."""
        self.setCursor(shape)

    def repaint_tools(self) -> None:
        """Paint the tool's marks anew."""
        self.update()

    def _paint_over(self, painter: QPainter, view: View) -> None:
        self._tool.paint(painter, view)
        super()._paint_over(painter, view)
        self._hover.paint_tip(painter, view)

    def _hover_at(self, x_px: float, y_px: float) -> FeatureRef | None:
        refs = [] if self.navigator.is_moving else self.refs_at(x_px, y_px)
        return refs[0] if refs else None

    def _name_of(self, ref: FeatureRef) -> str:
        return self._source.name(ref) if self._source is not None else ""

    def _on_hover_changed(self, ref: FeatureRef | None) -> None:
        shapes = self._source.shapes((ref,)) if ref is not None and self._source is not None else []
        self._hover_outline.show([] if ref in self._selected else shapes)
        self.update()
        self.hovered.emit(ref)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.floats.place()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._hands.wheel(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._hands.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hands.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hands.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._hands.double_click(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._hands.key_press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self._hands.key_release(event):
            super().keyReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover.clear()
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._hands.let_go()
        super().focusOutEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.shutdown()
        super().closeEvent(event)
