"""Symbols of enterprises, installations, hazards and places, as paths and as cached pictures."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPainter, QPainterPath, QPen, QPolygonF

from gisgrid.layers import lettering
from gisgrid.layers.palette import SCREEN, Palette, colour
from gisgrid.layers.pictograms import THREE_IN_ONE, paint_pictogram, paint_sign

STAR_FACTOR = 1.62
_STAR_INNER = 0.44
_FADED = 0.38
_SIGN_FACTOR = 1.35
_THREE_IN_ONE_LETTER = "合"


class SymbolKind(IntEnum):
    """What an enterprise is drawn as; larger values are drawn later, so on top."""

    UNGRADED = 0
    C = 1
    B = 2
    A = 3
    KEY_UNIT = 4


@dataclass(frozen=True, slots=True)
class SymbolLook:
    """What one symbol picture depends on.

    Attributes
    ----------
    radius : float
        Radius in units of the medium; a star is larger by `STAR_FACTOR`.
    edge : float
        Width of the white outline in units.
    is_faded : bool
        A closed enterprise.
    fill : str
        Colour instead of the one of the kind; empty for that one.
    sign : str
        Pictogram instead of the shape of the kind; empty for that shape.
    """

    kind: SymbolKind
    radius: float
    edge: float
    is_faded: bool = False
    fill: str = ""
    sign: str = ""

    @property
    def reach(self) -> float:
        """How far the drawing extends from its point, in units."""
        factor = STAR_FACTOR if self.kind is SymbolKind.KEY_UNIT else _SIGN_FACTOR if self.sign else 1.15
        return self.radius * factor + self.edge


def star_path(radius: float) -> QPainterPath:
    """Return a five-pointed star around (0, 0), point up."""
    points = [
        QPointF(
            math.sin(math.pi * i / 5) * radius * (1 if i % 2 == 0 else _STAR_INNER),
            -math.cos(math.pi * i / 5) * radius * (1 if i % 2 == 0 else _STAR_INNER),
        )
        for i in range(10)
    ]
    path = QPainterPath()
    path.addPolygon(QPolygonF(points))
    path.closeSubpath()
    return path


def symbol_path(kind: SymbolKind, radius: float) -> QPainterPath:
    """Return the outline of a symbol around (0, 0) in units of the medium."""
    path = QPainterPath()
    if kind is SymbolKind.KEY_UNIT:
        return star_path(radius * STAR_FACTOR)
    if kind is SymbolKind.A:
        path.addPolygon(
            QPolygonF(
                [
                    QPointF(0, -radius * 1.12),
                    QPointF(radius * 1.06, radius * 0.82),
                    QPointF(-radius * 1.06, radius * 0.82),
                ]
            )
        )
        path.closeSubpath()
    elif kind is SymbolKind.B:
        side = radius * 1.68
        path.addRoundedRect(QRectF(-side / 2, -side / 2, side, side), side * 0.09, side * 0.09)
    elif kind is SymbolKind.C:
        path.addEllipse(QPointF(0, 0), radius * 0.88, radius * 0.88)
    else:
        path.addEllipse(QPointF(0, 0), radius * 0.74, radius * 0.74)
    return path


def symbol_colour(kind: SymbolKind, palette: Palette) -> str:
    """Return the fill colour of a symbol."""
    return {
        SymbolKind.A: palette.class_a,
        SymbolKind.B: palette.class_b,
        SymbolKind.C: palette.class_c,
        SymbolKind.KEY_UNIT: palette.key_unit,
        SymbolKind.UNGRADED: palette.rail,
    }[kind]


def paint_symbol(painter: QPainter, look: SymbolLook, palette: Palette) -> None:
    """Paint one enterprise symbol around (0, 0): white outline first, then the shape."""
    if look.sign and not look.is_faded:
        fill = look.fill or symbol_colour(look.kind, palette)
        radius = look.radius * _SIGN_FACTOR
        paint_pictogram(painter, look.sign, radius, fill=fill, edge=look.edge, palette=palette)
        return
    path = symbol_path(look.kind, look.radius)
    fade = _FADED if look.is_faded else 1.0
    is_key = look.kind is SymbolKind.KEY_UNIT
    halo = QPen(colour(palette.halo), look.edge * (3.0 if is_key else 2.0))
    halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, halo)
    painter.fillPath(path, colour(look.fill or symbol_colour(look.kind, palette), fade))


def printed_symbol(look: SymbolLook) -> QPainterPath | None:
    """Return a plain symbol for a vector file, on whole units, to be drawn with `symbol_rim`.

    The rim covers half its width of the shape, which therefore is larger by as much. None for symbols that
    are more than a shape and its rim.
    """
    if look.sign or look.is_faded or look.kind is SymbolKind.KEY_UNIT:
        return None
    inner, centre = _INNER_CIRCLES[look.kind]
    grown = look.radius + look.edge / 2 / inner
    if look.kind is SymbolKind.B:  # the rim rounds its corners
        path, side = QPainterPath(), grown * 1.68
        path.addRect(-side / 2, -side / 2, side, side)
    elif look.kind in (SymbolKind.C, SymbolKind.UNGRADED):
        path = _two_arcs(grown * inner)
    else:
        path = symbol_path(look.kind, grown).translated(0, centre * (look.radius - grown))
    for i in range(path.elementCount()):
        element: Any = path.elementAt(i)
        path.setElementPositionAt(i, round(element.x), round(element.y))
    return path


def _two_arcs(radius: float) -> QPainterPath:
    """Return a circle of two curves, half the figures of Qt's; it strays by less than a fiftieth of its radius."""
    reach = radius * 4 / 3
    path = QPainterPath(QPointF(radius, 0))
    path.cubicTo(radius, reach, -radius, reach, -radius, 0)
    path.cubicTo(-radius, -reach, radius, -reach, radius, 0)
    return path


def symbol_rim(look: SymbolLook, palette: Palette) -> QPen:
    """Return the pen of `printed_symbol`."""
    rim = QPen(colour(palette.halo), look.edge)
    rim.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return rim


_INNER_CIRCLES = {
    SymbolKind.A: (0.629, 0.191),
    SymbolKind.B: (0.84, 0.0),
    SymbolKind.C: (0.88, 0.0),
    SymbolKind.UNGRADED: (0.74, 0.0),
}
"""Radius and height below the middle of the circle inside each shape, in radii."""


def paint_badge(
    painter: QPainter, count: int, radius: float, *, fill: str, palette: Palette, is_bare: bool = False
) -> None:
    """Paint the open-hazard badge around (0, 0); numbers above 99 read 99+, 0 is left out.

    A bare one is the number alone, for a ground that is painted already.
    """
    if not is_bare:
        painter.setPen(QPen(colour(palette.halo), radius * 0.21))
        painter.setBrush(colour(fill))
        painter.drawEllipse(QPointF(0, 0), radius, radius)
    if not count:
        return
    text = str(count) if count < 100 else "99+"
    paint_centred(
        painter, text, radius * (1.5 if len(text) < 2 else 1.2), palette.halo, weight=QFont.Weight.Bold
    )


def paint_installation(
    painter: QPainter, level: str, side: float, palette: Palette, *, fill: str = ""
) -> None:
    """Paint the triangle of a major hazard installation, its top at (0, 0), with its level inside."""
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(0, 0), QPointF(side * 0.58, side), QPointF(-side * 0.58, side)]))
    path.closeSubpath()
    pen = QPen(colour(palette.halo), side * 0.26)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)
    pen = QPen(colour(palette.installation_edge), side * 0.085)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(colour(fill or palette.installation))
    painter.drawPath(path)
    painter.save()
    painter.translate(0, side * 0.66)
    paint_centred(painter, level, side * 0.56, palette.installation_text, weight=QFont.Weight.Bold)
    painter.restore()


def paint_place(painter: QPainter, letter: str, side: float, *, fill: str, palette: Palette) -> None:
    """Paint the square of a place around (0, 0) with one Han character or sign; a 三合一 room has its house."""
    painter.setPen(QPen(colour(palette.halo), side * 0.08))
    painter.setBrush(colour(fill))
    painter.drawRoundedRect(QRectF(-side / 2, -side / 2, side, side), side * 0.26, side * 0.26)
    if letter == _THREE_IN_ONE_LETTER:
        paint_sign(painter, THREE_IN_ONE, side * 0.82)
    elif letter == "＋":
        arm, thick = side * 0.62, side * 0.2
        painter.fillRect(QRectF(-arm / 2, -thick / 2, arm, thick), colour(palette.halo))
        painter.fillRect(QRectF(-thick / 2, -arm / 2, thick, arm), colour(palette.halo))
    else:
        paint_centred(painter, letter, side * 0.7, palette.halo, weight=QFont.Weight.Medium)


def paint_centred(painter: QPainter, text: str, height: float, fill: str, *, weight: QFont.Weight) -> None:
    """Paint a short word with its middle at (0, 0), `height` units high."""
    font = lettering.map_font(weight)
    scale = height / font.pixelSize()
    painter.save()
    painter.scale(scale, scale)
    painter.setFont(font)
    painter.setPen(colour(fill))
    metrics = lettering.metrics_of(weight)
    box = metrics.tightBoundingRect(text)
    painter.drawText(QPointF(-metrics.horizontalAdvance(text) / 2, -box.center().y()), text)
    painter.restore()


def sprite(reach: float, ratio: float, paint: Callable[[QPainter], None]) -> QImage:
    """Return a picture, `reach` units to every side of its point, painted by `paint` around (0, 0)."""
    size = 2 * math.ceil((reach + 1) * ratio) + 1
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.translate(size / 2, size / 2)
    painter.scale(ratio, ratio)
    paint(painter)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@lru_cache(maxsize=256)
def symbol_sprite(look: SymbolLook, ratio: float) -> QImage:
    """Return the cached picture of an enterprise symbol for a screen."""
    return sprite(look.reach, ratio, lambda painter: paint_symbol(painter, look, SCREEN))
