"""The small samples in the layer tree, painted with the map's own symbols and colours."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from gisgrid.layers.names import LayerName
from gisgrid.layers.palette import SCREEN, colour
from gisgrid.layers.symbols import (
    SymbolKind,
    SymbolLook,
    paint_badge,
    paint_centred,
    paint_installation,
    paint_place,
    paint_symbol,
)

SWATCH_WIDTH_PX = 14
_BOX = QRectF(0, -5, SWATCH_WIDTH_PX, 10)
_RADIUS_PX = 3.6


def swatch_room_px(name: str) -> int:
    """Return how much of a row, from the right, the sample of a layer takes, with a gap before it."""
    return SWATCH_WIDTH_PX + (34 if name == LayerName.ENTERPRISES else 8)


def paint_swatch(painter: QPainter, name: str, *, ink: str) -> None:
    """Paint the sample of a layer; (0, 0) is the middle of its left edge.

    Parameters
    ----------
    painter : QPainter
        Paints in pixels.
    name : str
        Name of the layer, one of `LayerName`.
    ink : str
        Colour of the samples that are letters or shades: the text colour of the list.
    """
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    if name in _BOXES:
        fill, edge = _BOXES[name]
        painter.setPen(QPen(QColor(edge), 1.2))
        painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.drawRect(_BOX)
    elif name in _LINES:
        for line_ink, width_px in _LINES[name]:
            painter.setPen(QPen(QColor(line_ink), width_px, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawLine(QPointF(_BOX.left(), 0), QPointF(_BOX.right(), 0))
    elif name == LayerName.ENTERPRISES:
        for place, kind in enumerate((SymbolKind.C, SymbolKind.B, SymbolKind.A)):
            _paint_symbol(painter, kind, x_px=SWATCH_WIDTH_PX - 4.0 - 12.0 * (2 - place))
    elif name == LayerName.KEY_UNITS:
        _paint_symbol(painter, SymbolKind.KEY_UNIT, x_px=SWATCH_WIDTH_PX / 2)
    else:
        _paint_sign(painter, name, ink=ink)


def paint_samples(painter: QPainter, colours: Sequence[str]) -> None:
    """Paint the first colours of a style side by side; (0, 0) is the middle of their left edge."""
    width = _BOX.width() / len(colours)
    for number, name in enumerate(colours):
        painter.fillRect(QRectF(_BOX.left() + number * width, _BOX.top(), width, _BOX.height()), colour(name))
    painter.setPen(QPen(colour(SCREEN.parcel_edge), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(_BOX)


def _paint_symbol(painter: QPainter, kind: SymbolKind, *, x_px: float) -> None:
    painter.save()
    painter.translate(x_px, 0)
    paint_symbol(painter, SymbolLook(kind, _RADIUS_PX, edge=0.6), SCREEN)
    painter.restore()


def _paint_sign(painter: QPainter, name: str, *, ink: str) -> None:
    painter.save()
    painter.translate(SWATCH_WIDTH_PX / 2, 0)
    if name == LayerName.INSTALLATIONS:
        painter.translate(0, -6)
        paint_installation(painter, "", 11.0, SCREEN)
    elif name == LayerName.HAZARDS:
        paint_badge(painter, 1, 6.0, fill=SCREEN.badge, palette=SCREEN)
    elif name == LayerName.PLACES:
        paint_place(painter, "文", 13.0, fill=SCREEN.places["civic"], palette=SCREEN)
    elif name == LayerName.LABELS:
        paint_centred(painter, "字", 12.0, ink, weight=QFont.Weight.Normal)
    elif name == LayerName.RELIEF:
        painter.setPen(Qt.PenStyle.NoPen)
        for step in range(5):
            painter.setBrush(colour(ink, 0.1 + 0.09 * step))
            painter.drawRect(QRectF(-7 + 2.8 * step, -5, 2.8, 10))
    painter.restore()


_BOXES: dict[str, tuple[str, str]] = {
    LayerName.GRIDS: ("", SCREEN.boundary),
    LayerName.PARCELS: ("", SCREEN.parcel_edge),
    LayerName.BUILDINGS: (SCREEN.building, SCREEN.building_edge),
    LayerName.WATER: (SCREEN.water, SCREEN.water_edge),
    LayerName.LAND_COVER: (SCREEN.wood, SCREEN.field_edge),
}
_LINES: dict[str, tuple[tuple[str, float], ...]] = {
    LayerName.ROADS: (("#CFA654", 6.0), ("#F7D48B", 4.0)),
    LayerName.CONTOURS: ((SCREEN.contour_major, 1.4),),
}
