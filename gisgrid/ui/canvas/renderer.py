"""The one thread that paints the map's pictures; a newer wish replaces an older one."""

import sys
import threading
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter

from gisgrid.errors import CancelledError
from gisgrid.layers.medium import Medium
from gisgrid.layers.placement import Box
from gisgrid.layers.seeing import Seeing, seen
from gisgrid.layers.view import Extent, View
from gisgrid.progress import Progress
from gisgrid.ui.canvas.picture import Buffers, Picture, Reuse, reuse, spare_px, strip_view
from gisgrid.ui.lazy_types import prepare_for_threads

_GIVE_WAY_S = 0.001


class MapPainting(Protocol):
    """What the thread paints with: a frozen state of the scene.

    Two paintings with equal `base_key` paint the same areas and lines and may differ in symbols and labels.
    """

    @property
    def base_key(self) -> Hashable:
        """What the base depends on: scene, layer states, focus."""
        ...

    def paint_base(self, painter: QPainter, view: View, medium: Medium, progress: Progress) -> None:
        """Paint areas and lines; the painter is clipped to the view."""
        ...

    def paint_top(
        self,
        painter: QPainter,
        view: View,
        medium: Medium,
        progress: Progress,
        *,
        blocked: tuple[Box, ...] = (),
    ) -> object:
        """Paint symbols, badges and labels on a transparent ground and return a report of them.

        No label is placed in a `blocked` box, in logical pixels of `view`.
        """
        ...


@dataclass(frozen=True)
class RenderRequest:
    """One wish for a picture.

    Attributes
    ----------
    painting : MapPainting
        What to paint.
    view : View
        The ground of the whole picture, margin included.
    window : View
        The ground in the window.
    ratio : float
        Physical pixels per logical pixel.
    touched : tuple of Extent
        After an edit: the only ground, in metres, where the base differs from the last picture's; empty when unknown.
    blocked : tuple of Box
        Where tools float over the picture, in its logical pixels; labels keep out.
    seeing : Seeing
        With which eyes it is looked at.
    """

    painting: MapPainting
    view: View
    window: View
    ratio: float
    touched: tuple[Extent, ...] = ()
    blocked: tuple[Box, ...] = ()
    seeing: Seeing = Seeing.FULL


@dataclass(frozen=True)
class RenderResult:
    """A painted picture, what it was painted from and the report of its labels."""

    picture: Picture
    request: RenderRequest
    report: object


class Brush(QPainter):
    """A painter that can be put down at any moment: cancelled painting leaves saved states behind."""

    def __init__(self, image: QImage) -> None:
        super().__init__(image)
        self._depth = 0

    def save(self) -> None:
        """Save the state, and count it."""
        self._depth += 1
        super().save()

    def restore(self) -> None:
        """Restore the state saved last."""
        self._depth -= 1
        super().restore()

    def put_down(self) -> None:
        """Restore whatever was saved, and end."""
        while self._depth > 0:
            self.restore()
        self.end()


class Renderer(QObject):
    """Owns the painting thread; give it the newest wish and listen for pictures.

    Signals
    -------
    came(result: RenderResult)
        A picture is ready (main thread).
    failed(error: object)
        Painting raised something that is not a cancellation (main thread).
    """

    came = Signal(object)
    failed = Signal(object)
    _mail_came = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        prepare_for_threads()
        # Painting holds the interpreter; measured, 1 ms instead of 5 halves how late the window's events come.
        sys.setswitchinterval(_GIVE_WAY_S)
        self._condition = threading.Condition()
        self._pending: RenderRequest | None = None
        self._current: tuple[RenderRequest, Progress] | None = None
        self._last: RenderResult | None = None
        self._buffers = Buffers()
        self._closing = False
        self._thread: threading.Thread | None = None
        self._mail: deque[tuple[Any, Callable[[Any], None]]] = deque()
        self._mail_came.connect(self._on_mail, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether a picture is wished for or being painted."""
        with self._condition:
            return self._pending is not None or self._current is not None or bool(self._mail)

    def submit(self, request: RenderRequest) -> None:
        """Ask for a picture; an unfinished one that no longer helps is dropped."""
        with self._condition:
            if self._closing:
                return
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="gisgrid-map")
                self._thread.start()
            self._pending = request
            if self._current is not None and not _still_helps(self._current[0], request):
                self._current[1].cancel()
            self._condition.notify()

    def give_back(self, pictures: Sequence[Picture]) -> None:
        """Paint again on the images of pictures that are no longer shown."""
        for picture in pictures:
            self._buffers.give(picture.image, picture.top)

    def close(self) -> None:
        """Stop painting and join the thread; no more pictures come."""
        with self._condition:
            self._closing = True
            self._pending = None
            if self._current is not None:
                self._current[1].cancel()
            self._condition.notify()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._mail.clear()
        self._last = None
        self._buffers.clear()

    def _serve(self) -> None:
        while True:
            with self._condition:
                self._current = None
                while self._pending is None and not self._closing:
                    self._condition.wait()
                if self._pending is None:
                    return
                request, self._pending = self._pending, None
                progress = Progress()
                self._current = (request, progress)
            try:
                result = make_picture(request, self._last, progress, self._buffers)
            except CancelledError:
                continue
            except Exception as error:  # noqa: BLE001 - a fault in painting must reach the window's crash door
                self._post(error, self.failed.emit)
                continue
            self._last = result
            self._post(result, self.came.emit)

    def _post(self, payload: Any, send: Callable[[Any], None]) -> None:
        self._mail.append((payload, send))
        self._mail_came.emit()

    def _on_mail(self) -> None:
        while self._mail:
            payload, send = self._mail.popleft()
            send(payload)


def _still_helps(current: RenderRequest, newer: RenderRequest) -> bool:
    return (
        current.painting.base_key == newer.painting.base_key
        and current.ratio == newer.ratio
        and current.view.metres_per_px == newer.view.metres_per_px
        and spare_px(current.view, newer.window) >= 0
    )


def make_picture(
    request: RenderRequest,
    earlier: RenderResult | None,
    progress: Progress,
    buffers: Buffers | None = None,
) -> RenderResult:
    """Paint a picture, using again what an earlier one already shows.

    Parameters
    ----------
    request : RenderRequest
        What to paint.
    earlier : RenderResult or None
        The last finished picture.
    buffers : Buffers, optional
        Where images come from; the earlier base goes there when the new picture is finished.

    Raises
    ------
    CancelledError
        If `progress` was cancelled; nothing is kept.
    """
    view, ratio = request.view, request.ratio
    whole = QRect(0, 0, round(view.width_px * ratio), round(view.height_px * ratio))
    medium, size = Medium.screen(ratio), whole.size()
    buffers = Buffers() if buffers is None else buffers
    base = _base(request, earlier, whole, progress, buffers)
    top = buffers.take(size, QImage.Format.Format_ARGB32_Premultiplied)
    top.fill(Qt.GlobalColor.transparent)
    painter = Brush(top)
    try:
        painter.scale(ratio, ratio)
        report = request.painting.paint_top(painter, view, medium, progress, blocked=request.blocked)
    finally:
        painter.put_down()
    image = buffers.take(size, QImage.Format.Format_RGB32)
    composer = QPainter(image)
    composer.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    composer.drawImage(0, 0, base)
    composer.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    composer.drawImage(0, 0, top)
    composer.end()
    image, top = seen(image, request.seeing), seen(top, request.seeing)
    for finished in (image, top):
        finished.setDevicePixelRatio(ratio)
    if earlier is not None and earlier.picture.base is not base:
        buffers.give(earlier.picture.base)
    return RenderResult(Picture(view, ratio, base, top, image), request, report)


def _base(
    request: RenderRequest, earlier: RenderResult | None, whole: QRect, progress: Progress, buffers: Buffers
) -> QImage:
    """Return areas and lines: the earlier base itself, or what is still good of it with fresh strips, or all anew."""
    plan = _plan(request, earlier, whole)
    if plan is not None and not plan.strips and earlier is not None and plan.source.size() == whole.size():
        return earlier.picture.base
    base = buffers.take(whole.size(), QImage.Format.Format_RGB32)
    painter = Brush(base)
    try:
        if plan is not None and earlier is not None:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.drawImage(plan.target_x, plan.target_y, earlier.picture.base, *_box(plan.source))
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        for strip in plan.strips if plan is not None else (whole,):
            _paint_strip(painter, request, strip, Medium.screen(request.ratio), progress)
    finally:
        painter.put_down()
    return base


def _paint_strip(
    painter: QPainter, request: RenderRequest, strip: QRect, medium: Medium, progress: Progress
) -> None:
    view = strip_view(request.view, strip, request.ratio)
    painter.save()
    painter.setClipRect(strip)
    painter.translate(strip.topLeft())
    painter.scale(request.ratio, request.ratio)
    request.painting.paint_base(painter, view, medium, progress)
    painter.restore()


def _plan(request: RenderRequest, earlier: RenderResult | None, whole: QRect) -> Reuse | None:
    if earlier is None or earlier.request.ratio != request.ratio:
        return None
    is_same_base = earlier.request.painting.base_key == request.painting.base_key
    if not is_same_base and not request.touched:
        return None
    plan = reuse(earlier.picture.view, request.view, request.ratio)
    if plan is None or is_same_base:
        return plan
    touched = tuple(_touched_strip(extent, request, whole) for extent in request.touched)
    return Reuse(
        plan.source, plan.target_x, plan.target_y, plan.strips + tuple(t for t in touched if not t.isEmpty())
    )


def _touched_strip(extent: Extent, request: RenderRequest, whole: QRect) -> QRect:
    left_px, top_px = request.view.to_screen(extent[0], extent[3])
    right_px, bottom_px = request.view.to_screen(extent[2], extent[1])
    reach_px = 48.0  # symbols, badges and halos stand out beyond the geometry
    box = QRectF(
        left_px - reach_px,
        top_px - reach_px,
        right_px - left_px + 2 * reach_px,
        bottom_px - top_px + 2 * reach_px,
    )
    ratio = request.ratio
    return (
        QRectF(box.x() * ratio, box.y() * ratio, box.width() * ratio, box.height() * ratio)
        .toAlignedRect()
        .intersected(whole)
    )


def _box(rect: QRect) -> tuple[int, int, int, int]:
    return rect.left(), rect.top(), rect.width(), rect.height()
