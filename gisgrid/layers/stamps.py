"""Symbols at a place: painted as shapes, or put down as pictures made before."""

from collections.abc import Callable

from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from gisgrid.layers.items import Canvas


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
