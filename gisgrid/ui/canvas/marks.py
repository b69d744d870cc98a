"""The small marks that tools and the hover tip paint: tags with words, lines, knobs."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize

_PAD_PX = 6.0
_TAG_HEIGHT_PX = 22.0
_KNOB_RADIUS_PX = 4.0


@dataclass(frozen=True)
class MarkBook:
    """Paints marks in the theme's colours.

    Attributes
    ----------
    theme : Theme
        Colours and fonts.
    dots_per_inch : float
        Logical pixels per inch, by which scales are told.
    """

    theme: Theme
    dots_per_inch: float = 96.0

    @property
    def accent(self) -> QColor:
        """The colour of everything the user is just drawing."""
        return QColor(self.theme.palette.accent)

    def tag_width_px(self, text: str) -> float:
        """Return how wide the plate of some words is."""
        return QFontMetricsF(self.theme.font(TextSize.SECONDARY)).horizontalAdvance(text) + 2 * _PAD_PX

    def paint_tag(self, painter: QPainter, text: str, at: QRectF) -> QRectF:
        """Paint words on a small dark plate whose upper left corner is `at`'s; return the plate."""
        font = self.theme.font(TextSize.SECONDARY)
        plate = QRectF(at.left(), at.top(), self.tag_width_px(text), _TAG_HEIGHT_PX)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = QColor(self.theme.palette.toast)
        ground.setAlphaF(0.92)
        painter.setBrush(ground)
        radius = self.theme.measures.radius_chip_px
        painter.drawRoundedRect(plate, radius, radius)
        painter.setFont(font)
        painter.setPen(QColor(self.theme.palette.on_toast))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
        return plate

    def paint_sketch(self, painter: QPainter, points: QPolygonF, *, is_area: bool) -> None:
        """Paint a line or an area that is being drawn, with a knob on every corner."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_area and points.size() > 2:
            inside = self.accent
            inside.setAlphaF(0.12)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(inside)
            painter.drawPolygon(points)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width_px in ((QColor(Qt.GlobalColor.white), 5.0), (self.accent, 2.5)):
            painter.setPen(
                QPen(
                    colour,
                    width_px,
                    Qt.PenStyle.SolidLine,
                    Qt.PenCapStyle.RoundCap,
                    Qt.PenJoinStyle.RoundJoin,
                )
            )
            painter.drawPolyline(points)
        if is_area and points.size() > 2:
            painter.setPen(QPen(self.accent, 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(points.last(), points.first())
        painter.setPen(QPen(self.accent, 2.0))
        painter.setBrush(QColor(Qt.GlobalColor.white))
        for index in range(points.size()):
            painter.drawEllipse(QPointF(points.at(index)), _KNOB_RADIUS_PX, _KNOB_RADIUS_PX)
