"""Lays a picture on the map by points: click in the picture, click the same place on the map, three times or more."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gisgrid.errors import GisgridError
from gisgrid.geo.affine import AffineFit, fit_affine
from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import tr
from gisgrid.layers.pictures import make_underlay
from gisgrid.layers.view import View
from gisgrid.ui.canvas.map_canvas import MapCanvas
from gisgrid.ui.canvas.tools.tool import Pointer, Tool, ToolHost
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.widgets.words import words, wrapped

TOOL_KEY = "place_picture"
_MARK_PX = 7.0
_DRAG_PX = 4.0
_LEAST_POINTS, _MOST_POINTS = 3, 8


def paint_point(painter: QPainter, place: QPointF, number: int, colour: QColor) -> None:
    """Paint a numbered cross."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for pen in (QPen(QColor(Qt.GlobalColor.white), 4.0), QPen(colour, 2.0)):
        painter.setPen(pen)
        painter.drawLine(place - QPointF(_MARK_PX, 0), place + QPointF(_MARK_PX, 0))
        painter.drawLine(place - QPointF(0, _MARK_PX), place + QPointF(0, _MARK_PX))
    box = QRectF(place.x() + 5, place.y() - 21, 17, 17)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(box)
    painter.setPen(QColor(Qt.GlobalColor.white))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))
    painter.restore()


class PlaceTool(Tool):
    """Clicks on the map that answer clicks in the picture."""

    key = TOOL_KEY
    cursor = Qt.CursorShape.CrossCursor
    shows_hover = False

    def __init__(self, host: ToolHost, placing: "PicturePlacing") -> None:
        super().__init__(host)
        self._placing = placing
        self._start: Pointer | None = None
        self._last: Pointer | None = None

    def press(self, pointer: Pointer) -> None:
        """Begin a click or a push of the map."""
        self._start = self._last = pointer

    def move(self, pointer: Pointer) -> None:
        """Push the map when the press has become a drag."""
        if self._start is None or self._last is None or pointer.is_click_from(self._start):
            return
        self.host.pan_by(pointer.x_px - self._last.x_px, pointer.y_px - self._last.y_px)
        self._last = pointer

    def release(self, pointer: Pointer) -> None:
        """Take the place that was clicked."""
        start, self._start = self._start, None
        if start is not None and pointer.is_click_from(start):
            self._placing.take_ground(pointer.x_m, pointer.y_m)

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint the points on the map."""
        for number, (x_m, y_m) in enumerate(self._placing.ground, start=1):
            paint_point(painter, QPointF(*view.to_screen(x_m, y_m)), number, self._placing.colour)


class PictureView(QWidget):
    """The picture, to be zoomed by the wheel, pushed by dragging and clicked.

    Signals
    -------
    clicked(x_px: float, y_px: float)
        A place in the picture, in its own pixels.
    """

    clicked = Signal(float, float)

    def __init__(self, image: QImage, colour: QColor) -> None:
        super().__init__()
        self._image = image
        self._colour = colour
        self.points: list[tuple[float, float]] = []
        self._scale = 0.0
        self._is_whole = True
        self._corner = QPointF()
        self._press: QPointF | None = None
        self._last = QPointF()
        self.setMinimumSize(420, 320)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(tr("Picture"))

    def place_of(self, x_px: float, y_px: float) -> QPointF:
        """Return where a pixel of the picture lies in the widget."""
        self._fit()
        return self._corner + QPointF(x_px, y_px) * self._scale

    def _fit(self) -> None:
        if self._scale > 0:
            return
        self._scale = min(self.width() / self._image.width(), self.height() / self._image.height())
        rest_x = self.width() - self._image.width() * self._scale
        rest_y = self.height() - self._image.height() * self._scale
        self._corner = QPointF(rest_x / 2, rest_y / 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._is_whole:
            self._scale = 0.0

    def paintEvent(self, event: QPaintEvent) -> None:
        self._fit()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(Qt.GlobalColor.lightGray))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._scale < 2)
        size = QPointF(self._image.width(), self._image.height()) * self._scale
        painter.drawImage(QRectF(self._corner, self._corner + size), self._image)
        for number, (x_px, y_px) in enumerate(self.points, start=1):
            paint_point(painter, self.place_of(x_px, y_px), number, self._colour)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._fit()
        factor = 1.25 if event.angleDelta().y() > 0 else 0.8
        place = event.position()
        self._corner = place - (place - self._corner) * factor
        self._scale *= factor
        self._is_whole = False
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press = self._last = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press is not None and (event.position() - self._press).manhattanLength() >= _DRAG_PX:
            self._corner += event.position() - self._last
            self._is_whole = False
            self.update()
        self._last = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        press, self._press = self._press, None
        if press is None or (event.position() - press).manhattanLength() >= _DRAG_PX:
            return
        self._fit()
        at = (event.position() - self._corner) / self._scale
        if 0 <= at.x() <= self._image.width() and 0 <= at.y() <= self._image.height():
            self.clicked.emit(at.x(), at.y())


class PicturePlacing(QWidget):
    """The window beside the map in which a picture gets its points.

    Signals
    -------
    placed(underlay: Underlay)
        The user is content.
    closed()
        The window goes.
    """

    placed = Signal(object)
    closed = Signal()

    def __init__(self, theme: Theme, canvas: MapCanvas, crs: WorkCrs, path: Path, *, image: QImage) -> None:
        super().__init__(canvas.window(), Qt.WindowType.Tool)
        self.setWindowTitle(tr("Lay {name} on the map", name=path.name))
        self.setStyleSheet(theme.sheet())
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.colour = QColor(theme.palette.danger)
        self.ground: list[tuple[float, float]] = []
        self._canvas = canvas
        self._crs = crs
        self._path = path
        self._image = image
        self._fit: AffineFit | None = None
        self.view = PictureView(image, self.colour)
        self.view.clicked.connect(self.take_pixel)
        self.hint = wrapped("")
        self.told = words("", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self.hint)
        column.addWidget(self.view, 1)
        column.addWidget(self.told)
        column.addLayout(self._make_buttons())
        canvas.add_tool(PlaceTool(canvas, self))
        canvas.choose_tool(TOOL_KEY)
        self._renew()

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.back_button = QPushButton(tr("Take back a point"))
        self.back_button.clicked.connect(self.take_back)
        self.accept_button = QPushButton(tr("Lay it there"))
        self.accept_button.setProperty("kind", "primary")
        self.accept_button.clicked.connect(self._on_accept)
        row.addWidget(self.back_button)
        row.addStretch(1)
        row.addWidget(self.accept_button)
        return row

    def take_pixel(self, x_px: float, y_px: float) -> None:
        """Take a point of the picture; while its place on the map is missing, a new click moves it."""
        if len(self.view.points) > len(self.ground):
            self.view.points[-1] = (x_px, y_px)
        elif len(self.view.points) < _MOST_POINTS:
            self.view.points.append((x_px, y_px))
        self._renew()

    def take_ground(self, x_m: float, y_m: float) -> None:
        """Take the place on the map, in metres, of the last point of the picture."""
        if len(self.ground) < len(self.view.points):
            self.ground.append((x_m, y_m))
            self._renew()

    def take_back(self) -> None:
        """Drop the last click."""
        points = self.ground if len(self.ground) == len(self.view.points) else self.view.points
        if points:
            points.pop()
        self._renew()

    def _renew(self) -> None:
        count = len(self.ground)
        if len(self.view.points) > count:
            self.hint.setText(tr("Now click the same place on the map (point {number}).", number=count + 1))
        elif count < _LEAST_POINTS:
            self.hint.setText(
                tr(
                    "Click a place in the picture that you know on the map (point {number} of 3).",
                    number=count + 1,
                )
            )
        else:
            self.hint.setText(tr("It can be laid there, or add a point to check it."))
        self._fit, problem = None, ""
        if count >= _LEAST_POINTS:
            try:
                self._fit = fit_affine(np.array(self.view.points[:count]), np.array(self.ground))
            except GisgridError as error:
                problem = str(error)
        self.told.setText(problem or self._residuals())
        self.accept_button.setEnabled(self._fit is not None)
        self.back_button.setEnabled(bool(self.view.points))
        self.view.update()
        self._canvas.repaint_tools()

    def _residuals(self) -> str:
        if self._fit is None:
            return ""
        if len(self.ground) == _LEAST_POINTS:
            return tr("Three points fit always; a fourth one shows how well.")
        each = "  ".join(
            f"{number}: {off:.1f} m" for number, off in enumerate(self._fit.residuals.tolist(), 1)
        )
        return tr("Off by {rms} m on average ({each})", rms=f"{self._fit.rms:.1f}", each=each)

    def _on_accept(self) -> None:
        if self._fit is not None:
            self.placed.emit(make_underlay(self._path.stem, self._image, self._fit.affine, crs=self._crs))
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give the map its usual tool back."""
        if self._canvas.tool.key == TOOL_KEY:
            self._canvas.choose_tool("browse")
        self.closed.emit()
        super().closeEvent(event)
        self.deleteLater()
