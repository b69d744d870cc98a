"""A finished picture of the map, larger than the window, and what of it can be used again."""

import threading
from dataclasses import dataclass, replace

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QImage

from gisgrid.layers.view import View

MARGIN_PX = 256
"""How much ground beyond the window every picture holds, so that a pan has something to show at once."""
_RIM_PX = 24
_PHASE_TOLERANCE = 0.02


@dataclass(frozen=True, slots=True)
class Picture:
    """The map as it was painted for one view.

    Attributes
    ----------
    view : View
        What the picture shows: the window's view grown by the margin, in logical pixels.
    ratio : float
        Physical pixels per logical pixel.
    base : QImage
        Areas and lines; strips of it are used again when the map is pushed.
    top : QImage
        Symbols and labels on a transparent ground; they stay above the selection.
    image : QImage
        What is shown: the base with the top on it.
    """

    view: View
    ratio: float
    base: QImage
    top: QImage
    image: QImage


class Buffers:
    """Images that nobody shows any longer, to be painted on again.

    Fresh memory of a picture's size costs more than painting the strip of ground that a push brings into view.
    """

    _MOST = 6

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._free: list[QImage] = []

    def take(self, size: QSize, format: QImage.Format) -> QImage:
        """Return an image whose content is anything."""
        with self._lock:
            for place, image in enumerate(self._free):
                if image.size() == size and image.format() == format:
                    del self._free[place]
                    image.setDevicePixelRatio(1.0)
                    return image
        return QImage(size, format)

    def give(self, *images: QImage) -> None:
        """Take images back that nobody will look at again."""
        with self._lock:
            self._free = [*self._free, *images][-self._MOST :]

    def clear(self) -> None:
        """Give the memory back."""
        with self._lock:
            self._free = []


def snapped(view: View, ratio: float) -> View:
    """Move a view by less than half a pixel, so that views of one scale differ by whole physical pixels.

    Pictures of one scale can then be moved over each other without blur.
    """
    step_m = view.metres_per_px / ratio
    return replace(
        view,
        centre_x_m=round(view.centre_x_m / step_m) * step_m,
        centre_y_m=round(view.centre_y_m / step_m) * step_m,
    )


def buffer_view(view: View, ratio: float) -> View:
    """Return the view of the picture to paint for a window's view."""
    return snapped(view, ratio).grown(MARGIN_PX)


def placed(picture: View, window: View) -> QRectF:
    """Return where in the window, in logical pixels, a picture of another view lies."""
    scale = picture.metres_per_px / window.metres_per_px
    left_m, _, _, top_m = picture.extent
    left_px, top_px = window.to_screen(left_m, top_m)
    return QRectF(left_px, top_px, picture.width_px * scale, picture.height_px * scale)


def is_same_scale(one: View, other: View) -> bool:
    """Whether two views differ by a push only."""
    return abs(one.metres_per_px / other.metres_per_px - 1.0) < 1e-9


def spare_px(picture: View, window: View) -> float:
    """Return how many logical pixels the picture reaches beyond the window on its shortest side.

    Negative when part of the window is bare.
    """
    place = placed(picture, window)
    return min(
        -place.left(), -place.top(), place.right() - window.width_px, place.bottom() - window.height_px
    )


@dataclass(frozen=True, slots=True)
class Reuse:
    """What to copy from an earlier picture, in physical pixels.

    Attributes
    ----------
    source : QRect
        The part of the earlier picture that is still good.
    target_x, target_y : int
        Where it goes in the new picture.
    strips : tuple of QRect
        The parts of the new picture that must be painted.
    """

    source: QRect
    target_x: int
    target_y: int
    strips: tuple[QRect, ...]


def reuse(earlier: View, new: View, ratio: float) -> Reuse | None:
    """Plan how a pushed picture is made from an earlier one.

    The rim of the earlier picture is painted anew, because symbols whose place lay outside are missing there.

    Returns
    -------
    Reuse or None
        None when nothing can be used: another scale, no overlap, or not whole pixels apart.
    """
    if not is_same_scale(earlier, new):
        return None
    place = placed(earlier, new)
    dx, dy = place.left() * ratio, place.top() * ratio
    if abs(dx - round(dx)) > _PHASE_TOLERANCE or abs(dy - round(dy)) > _PHASE_TOLERANCE:
        return None
    shift_x, shift_y = round(dx), round(dy)
    whole = QRect(0, 0, round(new.width_px * ratio), round(new.height_px * ratio))
    rim = round(_RIM_PX * ratio)
    old = QRect(shift_x, shift_y, round(earlier.width_px * ratio), round(earlier.height_px * ratio))
    # An edge that both pictures share was painted with what lies beyond it, as the new one would be.
    kept = old.adjusted(
        rim if shift_x > 0 else 0,
        rim if shift_y > 0 else 0,
        -rim if old.right() < whole.right() else 0,
        -rim if old.bottom() < whole.bottom() else 0,
    ).intersected(whole)
    if kept.width() < rim or kept.height() < rim:
        return None
    return Reuse(kept.translated(-shift_x, -shift_y), kept.left(), kept.top(), _around(kept, whole))


def strip_view(picture: View, strip: QRect, ratio: float) -> View:
    """Return the view of a part of a picture, given in physical pixels."""
    width_px, height_px = strip.width() / ratio, strip.height() / ratio
    x_m, y_m = picture.to_map(strip.left() / ratio + width_px / 2, strip.top() / ratio + height_px / 2)
    return View(x_m, y_m, picture.metres_per_px, width_px, height_px)


def _around(inner: QRect, outer: QRect) -> tuple[QRect, ...]:
    left, right = inner.left(), inner.left() + inner.width()
    top, bottom = inner.top(), inner.top() + inner.height()
    strips = (
        QRect(0, 0, outer.width(), top),
        QRect(0, bottom, outer.width(), outer.height() - bottom),
        QRect(0, top, left, inner.height()),
        QRect(right, top, outer.width() - right, inner.height()),
    )
    return tuple(strip for strip in strips if not strip.isEmpty())
