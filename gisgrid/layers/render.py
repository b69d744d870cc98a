"""Frames for the window: a frozen request goes to a worker, a picture with a margin comes back."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QRegion

from gisgrid.layers.items import Canvas
from gisgrid.layers.medium import Medium
from gisgrid.layers.names import LayerName
from gisgrid.layers.painter import (
    DrawReport,
    LabelMode,
    Selected,
    canvas_for,
    paint_ground,
    paint_top,
)
from gisgrid.layers.scene import Scene
from gisgrid.layers.view import Extent, View
from gisgrid.progress import Progress

MARGIN_PX = 256


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """What a frame must show; a value, so that the window may go on changing its mind.

    Attributes
    ----------
    view : View
        The window's view in logical pixels.
    device_pixel_ratio : float
        Physical pixels per logical pixel.
    layers : frozenset of LayerName or None
        Layers to paint; None for those that are ticked.
    selection : tuple of (LayerName, id)
        Named in bold; the outline is the window's own work.
    margin_px : int
        How much more than the window is painted on every side, in logical pixels.
    """

    view: View
    device_pixel_ratio: float = 1.0
    layers: frozenset[LayerName] | None = None
    labels: LabelMode = LabelMode.FITTING
    focus_grid: int | None = None
    selection: tuple[Selected, ...] = ()
    margin_px: int = MARGIN_PX


@dataclass(frozen=True, slots=True)
class RenderResult:
    """A finished frame.

    Attributes
    ----------
    image : QImage
        The picture, margin included.
    view : View
        The view of the whole picture: the window's view grown by the margin.
    report : DrawReport
        Labels and enterprises shown, in pixels of the whole picture.
    """

    request: RenderRequest
    image: QImage
    view: View
    report: DrawReport


def render(scene: Scene, request: RenderRequest, progress: Progress | None = None) -> RenderResult:
    """Paint one frame from scratch.

    Raises
    ------
    CancelledError
        If a newer request cancelled this one.
    """
    return Renderer().render(scene, request, progress)


class Renderer:
    """Paints frames one after another and keeps the ground of the last one.

    After a pan only the strips that came into view are painted; after an edit only the touched
    rectangle. Symbols and labels are placed anew for every frame. To be used by one thread at a time.
    """

    def __init__(self) -> None:
        self._ground: QImage | None = None
        self._ground_view: View | None = None
        self._key: tuple[object, ...] = ()
        self._damage: list[Extent] = []

    def damage(self, extent: Extent) -> None:
        """Note ground, in metres, that must be painted anew with the next frame."""
        self._damage.append(extent)

    def forget(self) -> None:
        """Drop the kept ground, as after a change of layers or theme."""
        self._ground = None

    def render(self, scene: Scene, request: RenderRequest, progress: Progress | None = None) -> RenderResult:
        """Paint one frame.

        Raises
        ------
        CancelledError
            If a newer request cancelled this one; the kept ground stays usable.
        """
        token = progress or Progress()
        view = request.view.grown(request.margin_px)
        shown = (
            scene.visible_names(view.metres_per_px) if request.layers is None else frozenset(request.layers)
        )
        ratio = request.device_pixel_ratio
        key = (shown, request.focus_grid, ratio, view.metres_per_px, view.width_px, view.height_px, id(scene))
        ground = self._painted_ground(scene, request, view, key=key, shown=shown, progress=token)
        image = ground.copy()
        painter = QPainter(image)
        try:
            canvas = canvas_for(painter, view, Medium.screen(ratio), token)
            report = paint_top(canvas, scene, shown, labels=request.labels, selection=request.selection)
        finally:
            painter.end()
        return RenderResult(request, image, view, report)

    def _painted_ground(
        self,
        scene: Scene,
        request: RenderRequest,
        view: View,
        *,
        key: tuple[object, ...],
        shown: frozenset[LayerName],
        progress: Progress,
    ) -> QImage:
        ratio = request.device_pixel_ratio
        whole = QRect(0, 0, math.ceil(view.width_px), math.ceil(view.height_px))
        image = QImage(
            math.ceil(view.width_px * ratio), math.ceil(view.height_px * ratio),
            QImage.Format.Format_ARGB32_Premultiplied,
        )
        image.setDevicePixelRatio(ratio)
        shift = self._shift(view) if key == self._key else None
        dirty = QRegion(whole)
        painter = QPainter(image)
        try:
            if shift is not None and self._ground is not None:
                painter.drawImage(QPointF(*shift), self._ground)
                kept = whole.translated(round(shift[0]), round(shift[1])).intersected(whole)
                dirty = dirty.subtracted(QRegion(kept)).united(self._damaged(view))
            for rect in _rectangles(dirty):
                self._paint_strip(painter, scene, view, rect, request=request, shown=shown, progress=progress)
        finally:
            painter.end()
        self._ground, self._ground_view, self._key, self._damage = image, view, key, []
        return image

    @staticmethod
    def _paint_strip(
        painter: QPainter,
        scene: Scene,
        view: View,
        rect: QRect,
        *,
        request: RenderRequest,
        shown: frozenset[LayerName],
        progress: Progress,
    ) -> None:
        painter.save()
        painter.setClipRect(QRectF(rect), Qt.ClipOperation.ReplaceClip)
        canvas: Canvas = canvas_for(painter, view, Medium.screen(request.device_pixel_ratio), progress)
        paint_ground(canvas, scene, shown, focus_grid=request.focus_grid)
        painter.restore()

    def _shift(self, view: View) -> tuple[float, float] | None:
        """Return how far the kept ground moved, when that is a whole number of pixels."""
        old = self._ground_view
        if old is None or self._ground is None:
            return None
        ratio = self._ground.devicePixelRatio()
        dx = (old.centre_x_m - view.centre_x_m) / view.metres_per_px
        dy = (view.centre_y_m - old.centre_y_m) / view.metres_per_px
        is_whole = all(abs(one * ratio - round(one * ratio)) < 1e-3 for one in (dx, dy))
        if not is_whole or abs(dx) >= view.width_px or abs(dy) >= view.height_px:
            return None
        return round(dx * ratio) / ratio, round(dy * ratio) / ratio

    def _damaged(self, view: View) -> QRegion:
        region = QRegion()
        for x0, y0, x1, y1 in self._damage:
            left, top = view.to_screen(x0, y1)
            right, bottom = view.to_screen(x1, y0)
            grown = QRect(
                math.floor(left) - 8, math.floor(top) - 8,
                math.ceil(right - left) + 16, math.ceil(bottom - top) + 16,
            )
            region = region.united(grown)
        return region.intersected(QRect(0, 0, math.ceil(view.width_px), math.ceil(view.height_px)))


def _rectangles(region: QRegion) -> list[QRect]:
    """Return the rectangles of a region, a pixel larger so that no seam shows."""
    return [QRect(rect).adjusted(-1, -1, 1, 1) for rect in region]  # type: ignore[attr-defined]  # the stub lacks iteration
