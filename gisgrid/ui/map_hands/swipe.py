"""Two maps side by side: the right part shows another colouring or another day, the line between can be dragged."""

from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QWidget

from gisgrid.i18n import tr
from gisgrid.layers.scene import Scene
from gisgrid.layers.themes import Theme as MapTheme
from gisgrid.layers.themes import wear
from gisgrid.layers.view import View
from gisgrid.ui.canvas.floating import paint_plate
from gisgrid.ui.canvas.map_canvas import MapCanvas
from gisgrid.ui.canvas.map_picture import MapPicture
from gisgrid.ui.canvas.navigator import Motion
from gisgrid.ui.canvas.scene_source import SceneSource
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize

_GRIP_PX = 24
_LINE_PX = 2.0
_LEAST_PX = 40
_TAG_PX = 12


class Swipe(QWidget):
    """Lies over the map: a second picture of the same ground, and the line that can be dragged.

    Parameters
    ----------
    scene : Scene
        What the other part shows.
    worn : MapTheme or None
        Its colouring; None for the responsibility grids.
    title : str
        What stands beside the line.

    Signals
    -------
    ended()
        The comparison was closed.
    """

    ended = Signal()

    def __init__(
        self, theme: Theme, canvas: MapCanvas, scene: Scene, worn: MapTheme | None, *, title: str
    ) -> None:
        super().__init__(canvas)
        self._theme = theme
        self._canvas = canvas
        self._is_held = False
        self._share = 0.5
        self.title = title
        self.picture = _Under(theme, canvas, self)
        other = replace(scene, layers=[replace(layer) for layer in scene.layers])
        wear(other, worn)
        self.picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.picture.set_source(SceneSource(other), crs=canvas.crs)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setAccessibleName(tr("Line between two maps"))
        self.setToolTip(tr("Drag to compare; double-click to end"))
        canvas.view_changed.connect(self._follow)
        self.picture.lower()
        self.picture.show()
        self.place()
        self.show()

    @property
    def line_px(self) -> int:
        """Where the line stands, from the left edge of the map."""
        return round(self._canvas.width() * self._share)

    def place(self) -> None:
        """Take the size of the map."""
        self.picture.setGeometry(self._canvas.rect())
        self.picture.setMask(QRegion(self._right()))
        self.setGeometry(self.line_px - _GRIP_PX // 2, 0, _GRIP_PX, self._canvas.height())
        self._follow(self._canvas.view)

    def move_to(self, x_px: float) -> None:
        """Put the line somewhere else, away from the very edges."""
        width = max(self._canvas.width(), 1)
        held = min(max(x_px, _LEAST_PX), width - _LEAST_PX)
        self._share = held / width
        self.place()

    def end(self) -> None:
        """Take everything away again."""
        self._canvas.view_changed.disconnect(self._follow)
        self.picture.shutdown()
        self.picture.hide()
        self.picture.deleteLater()
        self.hide()
        self.deleteLater()
        self.ended.emit()

    def _right(self) -> QRect:
        return QRect(self.line_px, 0, self._canvas.width() - self.line_px, self._canvas.height())

    def _follow(self, view: View) -> None:
        self.picture.set_view(view, Motion.JUMP)

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = self._theme.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.width() / 2
        painter.setPen(QPen(QColor(palette.surface), 2 * _LINE_PX + 2))
        painter.drawLine(QPoint(round(middle), 0), QPoint(round(middle), self.height()))
        painter.setPen(QPen(QColor(palette.accent), _LINE_PX))
        painter.drawLine(QPoint(round(middle), 0), QPoint(round(middle), self.height()))
        centre = self.rect().center()
        painter.setBrush(QColor(palette.surface))
        painter.drawEllipse(centre, 10, 10)
        for turn in (-1, 1):
            painter.drawLine(centre + QPoint(6 * turn, 0), centre + QPoint(3 * turn, -3))
            painter.drawLine(centre + QPoint(6 * turn, 0), centre + QPoint(3 * turn, 3))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_held = event.button() == Qt.MouseButton.LeftButton
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_held:
            self.move_to(self.mapToParent(event.position().toPoint()).x())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._is_held = False
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.end()


class _Under(MapPicture):
    """The second picture, with the name of its colouring; scale bar and arrow stand on the first one already."""

    def __init__(self, theme: Theme, canvas: MapCanvas, swipe: Swipe) -> None:
        super().__init__(theme, canvas.crs, canvas)
        self._swipe = swipe

    def _paint_over(self, painter: QPainter, view: View) -> None:
        """Write beside the line what is shown here."""
        painter.setFont(self.theme.font(TextSize.BODY))
        metrics = QFontMetricsF(painter.font())
        width = metrics.horizontalAdvance(self._swipe.title) + 2 * _TAG_PX
        box = QRectF(self._swipe.line_px + _TAG_PX, self.height() - 4 * _TAG_PX, width, 3 * _TAG_PX)
        paint_plate(painter, box, self.theme)
        painter.setPen(QColor(self.theme.palette.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._swipe.title)
