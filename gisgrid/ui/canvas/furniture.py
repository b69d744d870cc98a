"""What stands on every screen map: the scale bar and the north arrow."""

from math import floor, log10

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from gisgrid.i18n import tr
from gisgrid.layers.view import View
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import LIGHT, TextSize

_MOST_BAR_PX = 160.0
_PLATE_OPACITY = 0.82
_KILOMETRE_M = 1000.0


def bar_length_m(metres_per_px: float, *, most_px: float = _MOST_BAR_PX) -> float:
    """Return the longest of 1, 2, 5 × 10ⁿ metres that fits into `most_px` pixels.

    Examples
    --------
    >>> bar_length_m(1.3), bar_length_m(100.0)
    (200.0, 10000.0)
    """
    longest_m = metres_per_px * most_px
    power = 10.0 ** floor(log10(longest_m))
    step = next(step for step in (5.0, 2.0, 1.0) if step * power <= longest_m * (1 + 1e-12))
    return step * power


def bar_words(length_m: float) -> str:
    """Tell the length of the bar.

    Examples
    --------
    >>> from gisgrid.i18n import set_language
    >>> set_language("en"); bar_words(200.0), bar_words(5000.0)
    ('200 m', '5 km')
    """
    if length_m >= _KILOMETRE_M:
        return tr("{kilometres} km", kilometres=f"{length_m / _KILOMETRE_M:g}")
    return tr("{metres} m", metres=f"{length_m:g}")


def paint_scale_bar(
    painter: QPainter, view: View, theme: Theme, *, left_px: float, bottom_px: float
) -> QRectF:
    """Paint the bar on its plate, whose lower left corner is given; return the plate."""
    length_m = bar_length_m(view.metres_per_px)
    length_px = length_m / view.metres_per_px
    font = theme.font(TextSize.SECONDARY)
    words = bar_words(length_m)
    words_px = QFontMetricsF(font).horizontalAdvance(words)
    plate = QRectF(left_px, bottom_px - 30, length_px + 24 + words_px / 2, 30)
    ground = QColor(Qt.GlobalColor.white)
    ground.setAlphaF(_PLATE_OPACITY)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    radius = theme.measures.radius_button_px
    painter.drawRoundedRect(plate, radius, radius)
    ink = _ink()
    left, base = plate.left() + 12, plate.bottom() - 8
    painter.setPen(QPen(ink, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(
        QPolygonF(
            [
                QPointF(left, base - 5),
                QPointF(left, base),
                QPointF(left + length_px, base),
                QPointF(left + length_px, base - 5),
            ]
        )
    )
    painter.drawLine(QPointF(left + length_px / 2, base - 3), QPointF(left + length_px / 2, base))
    painter.setFont(font)
    line = QRectF(left - 20, plate.top() + 1, 40, 16)
    painter.drawText(line, Qt.AlignmentFlag.AlignCenter, "0")
    line = QRectF(left + length_px - 60, plate.top() + 1, 120, 16)
    painter.drawText(line, Qt.AlignmentFlag.AlignCenter, words)
    return plate


def paint_north_arrow(painter: QPainter, theme: Theme, *, centre_px: float, bottom_px: float) -> None:
    """Paint the arrow and its word; the screen map is always north up."""
    ink, white = _ink(), QColor(Qt.GlobalColor.white)
    tip, foot = bottom_px - 36, bottom_px - 17
    left = QPolygonF([QPointF(centre_px, tip), QPointF(centre_px - 7, foot), QPointF(centre_px, foot - 5)])
    right = QPolygonF([QPointF(centre_px, tip), QPointF(centre_px + 7, foot), QPointF(centre_px, foot - 5)])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(
        QPen(white, 3.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.drawPolygon(left)
    painter.drawPolygon(right)
    painter.setPen(QPen(ink, 1.0))
    painter.setBrush(ink)
    painter.drawPolygon(left)
    painter.setBrush(white)
    painter.drawPolygon(right)
    painter.setFont(theme.font(TextSize.SECONDARY))
    box = QRectF(centre_px - 16, bottom_px - 17, 32, 16)
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        painter.setPen(white)
        painter.drawText(box.translated(dx, dy), Qt.AlignmentFlag.AlignCenter, tr("N"))
    painter.setPen(ink)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tr("N"))


def _ink() -> QColor:
    # The map stays white in the dark theme, so its furniture keeps the dark ink of the light one.
    return QColor(LIGHT.text)
