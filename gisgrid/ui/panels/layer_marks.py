"""What a row of the layer tree shows beside its name: signs of trouble, of a filter, and samples of own layers."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from gisgrid.i18n import tr
from gisgrid.layers.scene import MapLayer, OwnKind
from gisgrid.ui.panels.layer_swatch import SWATCH_WIDTH_PX
from gisgrid.ui.theme.theme import Theme

MARK_ROOM_PX = 20
_ICON_PX = 14


def marks_of(layer: MapLayer) -> tuple[str, ...]:
    """Return the icons of a layer's state, the most urgent first."""
    if layer.own is None:
        return ("triangle-alert",) if layer.problem else ()
    own = layer.own
    signs = (
        ("triangle-alert", own.problem),
        ("info", "" if own.problem else own.note),
        ("filter", own.filter),
    )
    return tuple(icon for icon, text in signs if text)


def tip_of(layer: MapLayer, *, is_in_scale: bool) -> str:
    """Return what the tooltip of a row says; empty when there is nothing to say."""
    lines = [layer.problem] if layer.problem else []
    if layer.own is not None and layer.own.problem:
        lines.append(layer.own.problem)
    if layer.own is not None and layer.own.note:
        lines.append(layer.own.note)
    if layer.own is not None and layer.own.filter:
        lines.append(tr("Only shown: {filter}", filter=layer.own.filter))
    if not is_in_scale:
        lines.append(tr("Not shown at this scale"))
    return "\n".join(lines)


def paint_marks(
    painter: QPainter, theme: Theme, layer: MapLayer, *, right_px: float, middle_px: float
) -> None:
    """Paint the icons of a layer's state, from the right edge to the left."""
    palette = theme.palette
    inks = {"triangle-alert": palette.warn, "info": palette.secondary, "filter": palette.accent}
    for number, icon in enumerate(reversed(marks_of(layer))):
        picture = theme.icons.pixmap(icon, inks[icon], size_px=_ICON_PX, scale=2)
        left_px = right_px - (number + 1) * MARK_ROOM_PX + (MARK_ROOM_PX - _ICON_PX) / 2
        painter.drawPixmap(QPointF(left_px, middle_px - _ICON_PX / 2), picture)


def paint_own_swatch(painter: QPainter, theme: Theme, layer: MapLayer) -> None:
    """Paint the sample of an own layer; (0, 0) is the middle of its left edge."""
    own = layer.own
    if own is None:
        return
    if own.kind is OwnKind.FILE:
        ink = QColor(own.colour)
        fill = QColor(ink)
        fill.setAlphaF(0.2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink, 1.4))
        painter.setBrush(fill)
        painter.drawRect(QRectF(0, -5, SWATCH_WIDTH_PX, 10))
        return
    icon = "image" if own.kind is OwnKind.PICTURE else "map"
    picture = theme.icons.pixmap(icon, theme.palette.secondary, size_px=SWATCH_WIDTH_PX, scale=2)
    painter.drawPixmap(QPointF(0, -SWATCH_WIDTH_PX / 2), picture)
