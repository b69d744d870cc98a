"""A still picture of the map in a page: painted by the one painter, in the background, from the open scene."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from gisgrid.i18n import tr
from gisgrid.layers.medium import Medium
from gisgrid.layers.names import ALL_LAYERS, LayerName
from gisgrid.layers.painter import LabelMode, canvas_for, draw, paint_ground, paint_top
from gisgrid.layers.scene import Scene
from gisgrid.layers.view import Extent, View
from gisgrid.progress import Progress
from gisgrid.ui.canvas.renderer import Brush
from gisgrid.ui.jobs import Job, Jobs
from gisgrid.ui.theme.theme import Theme

_POINTS = {
    LayerName.ENTERPRISES,
    LayerName.KEY_UNITS,
    LayerName.INSTALLATIONS,
    LayerName.HAZARDS,
    LayerName.PLACES,
}
_GROUND = ALL_LAYERS - _POINTS - {LayerName.PARCELS, LayerName.BUILDINGS}
_FILL_ALPHA = 0.30


@dataclass(frozen=True)
class ThumbContent:
    """What a picture shows.

    Attributes
    ----------
    fills : tuple of (int, str)
        Grids and the colours they are filled with; with fills only ground and names are drawn.
    selected : tuple of (LayerName, int)
        Features that are outlined; the picture is centred on the first.
    metres_per_px : float
        Scale around the first selected feature; 0 shows the filled grids, or everything.
    """

    fills: tuple[tuple[int, str], ...] = ()
    selected: tuple[tuple[LayerName, int], ...] = ()
    metres_per_px: float = 0.0


class MapThumb(QWidget):
    """Shows a still map; a click is told.

    Signals
    -------
    clicked()
        The picture was clicked.
    """

    clicked = Signal()

    def __init__(self, theme: Theme, jobs: Jobs, *, scene: Callable[[], Scene | None]) -> None:
        super().__init__()
        self._theme = theme
        self._jobs = jobs
        self._scene = scene
        self._content: ThumbContent | None = None
        self._image: QImage | None = None
        self._made_of: tuple[object, ...] = ()
        self._job: Job | None = None
        self.setMinimumSize(120, 72)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Ask for a picture of usual size."""
        return QSize(360, 160)

    def show_content(self, content: ThumbContent) -> None:
        """Show something else."""
        self._content = content
        self.renew()

    def renew(self) -> None:
        """Paint anew when the scene, the size or the content has become another one."""
        scene = self._scene()
        if scene is None or self._content is None or self.width() < 8 or not self.isVisible():
            return
        key = (id(scene), scene.version, self.width(), self.height(), self._content)
        if key == self._made_of:
            return
        self._made_of = key
        if self._job is not None:
            self._job.cancel()
        size, ratio = self.size(), self.devicePixelRatioF()
        self._job = self._jobs.start(
            tr("Drawing a map"), paint_thumb, scene, self._content, size=size, ratio=ratio, on_success=self._on_image,
            on_failure=lambda _: self._on_failed(),
        )  # fmt: skip

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint for the new size."""
        super().resizeEvent(event)
        self.renew()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture with round corners, or plain paper while there is none."""
        self.renew()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), 6, 6)
        painter.setClipPath(path)
        painter.fillRect(self.rect(), QColor(self._theme.palette.map_paper))
        if self._image is not None:
            painter.drawImage(QRectF(self.rect()), self._image)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell of a click."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def _on_image(self, image: QImage) -> None:
        self._image = image
        self.update()

    def _on_failed(self) -> None:
        # A newer picture has taken its place, or the window is closing: the next paint asks again.
        self._job = None


def paint_thumb(
    scene: Scene, content: ThumbContent, *, size: QSize, ratio: float, progress: Progress
) -> QImage:
    """Paint a picture of a scene.

    Raises
    ------
    CancelledError
        If `progress` was cancelled.
    """
    image = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("#FBFAF7"))
    view = _view_of(scene, content, size)
    painter = Brush(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    try:
        medium = Medium.screen(ratio)
        if content.fills:
            canvas = canvas_for(painter, view, medium, progress)
            paint_ground(canvas, scene, _GROUND)
            _fill(painter, scene, view, content.fills)
            paint_top(canvas, scene, _GROUND, labels=LabelMode.FITTING)
        else:
            draw(painter, scene, view, medium, progress=progress, selection=content.selected)
    finally:
        painter.put_down()
    return image


def _fill(painter: QPainter, scene: Scene, view: View, fills: Sequence[tuple[int, str]]) -> None:
    painter.save()
    for grid_id, name in fills:
        path = scene.outline(LayerName.GRIDS, grid_id, view)
        if path is not None:
            colour = QColor(name)
            colour.setAlphaF(_FILL_ALPHA)
            painter.setBrush(colour)
            painter.setPen(QPen(Qt.PenStyle.NoPen))
            painter.drawPath(path)
    painter.restore()


def _view_of(scene: Scene, content: ThumbContent, size: QSize) -> View:
    empty = View(0.0, 0.0, 1.0, size.width(), size.height())
    if content.selected:
        box = scene.feature_extent(*content.selected[0])
        if box is not None:
            scale = content.metres_per_px or 2.0
            return View((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, scale, size.width(), size.height())
    boxes = [scene.feature_extent(LayerName.GRIDS, grid_id) for grid_id, _ in content.fills]
    known: list[Extent] = [box for box in boxes if box is not None]
    if known:
        whole = (
            min(box[0] for box in known),
            min(box[1] for box in known),
            max(box[2] for box in known),
            max(box[3] for box in known),
        )
        return empty.fitted(whole, margin=0.02)
    return empty.fitted(scene.extent) if scene.extent else empty
