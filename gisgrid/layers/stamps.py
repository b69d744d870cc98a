"""Symbols at a place: painted as shapes, or put down as pictures made before."""

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter, QTransform

from gisgrid.layers.features import Floats
from gisgrid.layers.items import Canvas

_AT_ONCE = 512


def paint_at(canvas: Canvas, x: float, y: float, paint: Callable[[QPainter], None]) -> None:
    """Paint with the origin of the painter moved to (x, y)."""
    canvas.painter.save()
    canvas.painter.translate(x, y)
    paint(canvas.painter)
    canvas.painter.restore()


def paint_sprite(canvas: Canvas, x: float, y: float, image: QImage) -> None:
    """Put a square picture with its middle at (x, y)."""
    half = image.width() / 2 / image.devicePixelRatio()
    canvas.painter.drawImage(QPointF(x - half, y - half), image)


def paint_sprites(canvas: Canvas, corners: Floats, images: Sequence[QImage]) -> None:
    """Put pictures with their top left corners at places, shape (n, 2), in their order."""
    draw, check = canvas.painter.drawImage, canvas.progress.check_cancelled
    kind = canvas.painter.transform().type()
    is_plain = kind in (QTransform.TransformationType.TxNone, QTransform.TransformationType.TxTranslate)
    if is_plain and canvas.medium.device_pixel_ratio == 1:
        # Qt rounds to whole pixels here anyway; whole numbers reach it twice as fast as points.
        places = np.floor(corners + 0.5).astype(np.int64).tolist()
        for start in range(0, len(places), _AT_ONCE):
            check()
            part = slice(start, start + _AT_ONCE)
            for (x, y), image in zip(places[part], images[part], strict=True):
                draw(x, y, image)
        return
    for number, ((x, y), image) in enumerate(zip(corners.tolist(), images, strict=True)):
        if not number % _AT_ONCE:
            check()
        draw(QPointF(x, y), image)
