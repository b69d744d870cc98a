"""One frame of the window: the picture, moved or scaled to the view, with what lies over it."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from gisgrid.layers.view import View
from gisgrid.ui.canvas.outline import Outline
from gisgrid.ui.canvas.picture import Picture, is_same_scale, placed, spare_px

_BACKDROP_COARSER = 1.5


class Frame:
    """Keeps the newest picture and a coarser one behind it, and paints them for any view."""

    def __init__(self, ground: QColor) -> None:
        self._ground = ground
        self.picture: Picture | None = None
        self._backdrop: Picture | None = None

    def clear(self) -> None:
        """Forget every picture, for another map."""
        self.picture = self._backdrop = None

    def take(self, picture: Picture) -> list[Picture]:
        """Show a new picture; a coarser old one stays behind it for zooming out.

        Returns
        -------
        list of Picture
            Those that are shown no more.
        """
        held = [one for one in (self.picture, self._backdrop) if one is not None]
        coarser = [
            one for one in held if one.view.metres_per_px > picture.view.metres_per_px * _BACKDROP_COARSER
        ]
        self.picture, self._backdrop = picture, coarser[0] if coarser else None
        return [one for one in held if one is not self._backdrop]

    def is_sharp(self, view: View) -> bool:
        """Whether the picture shows the whole window at its own scale."""
        return (
            self.picture is not None
            and is_same_scale(self.picture.view, view)
            and spare_px(self.picture.view, view) >= -0.5
        )

    def paint(self, painter: QPainter, view: View, outlines: tuple[Outline, ...]) -> None:
        """Paint map and outlines; symbols and labels stay above the outlines."""
        window = QRectF(0, 0, view.width_px, view.height_px)
        picture = self.picture
        if picture is None:
            painter.fillRect(window, self._ground)
        else:
            if spare_px(picture.view, view) < 0:
                painter.fillRect(window, self._ground)
                if self._backdrop is not None:
                    _put(painter, self._backdrop, view)
            _put(painter, picture, view)
        for outline in outlines:
            touched = outline.paint(painter, view)
            if picture is not None and not touched.isEmpty():
                painter.save()
                painter.setClipRect(touched)
                _put_top(painter, picture, view)
                painter.restore()


def _put(painter: QPainter, picture: Picture, view: View) -> None:
    place = placed(picture.view, view)
    if is_same_scale(picture.view, view):
        painter.drawImage(_on_pixels(place.topLeft(), picture.ratio), picture.image)
    else:
        painter.drawImage(place, picture.image)


def _put_top(painter: QPainter, picture: Picture, view: View) -> None:
    place = placed(picture.view, view)
    if is_same_scale(picture.view, view):
        painter.drawImage(_on_pixels(place.topLeft(), picture.ratio), picture.top)
    else:
        painter.drawImage(place, picture.top)


def _on_pixels(point: QPointF, ratio: float) -> QPointF:
    return QPointF(round(point.x() * ratio) / ratio, round(point.y() * ratio) / ratio)
