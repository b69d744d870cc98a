"""The legend of the colouring in use: a row of chips under the switch."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gisgrid.ui.canvas.floating import paint_plate
from gisgrid.ui.canvas.source import LegendChip
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize

_EDGE_PX = 13
_HEIGHT_PX = 32
_SWATCH_PX = 12
_GAP_PX = 6
_BETWEEN_PX = 14


class ThemeLegend(QWidget):
    """A plate that tells what each colour of the map means."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chips: tuple[LegendChip, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def chips(self) -> tuple[LegendChip, ...]:
        """What is shown."""
        return self._chips

    def show_chips(self, chips: tuple[LegendChip, ...]) -> None:
        """Show these colours; none hides the plate."""
        self._chips = chips
        self.setAccessibleName(" ".join(chip.title for chip in chips))
        self.resize(self.sizeHint())
        self.setVisible(bool(chips))
        self.update()

    def sizeHint(self) -> QSize:
        width = sum(self._width_px(chip) for chip in self._chips) + _BETWEEN_PX * max(len(self._chips) - 1, 0)
        return QSize(round(width + 2 * _EDGE_PX), _HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_plate(painter, QRectF(self.rect()), self._theme)
        painter.setFont(self._theme.font(TextSize.SECONDARY))
        left = float(_EDGE_PX)
        for chip in self._chips:
            width = self._width_px(chip)
            top = (self.height() - _SWATCH_PX) / 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(chip.colour))
            painter.drawRoundedRect(
                QRectF(QPointF(left, top), QPointF(left + _SWATCH_PX, top + _SWATCH_PX)), 3, 3
            )
            painter.setPen(QColor(self._theme.palette.text))
            box = QRectF(left + _SWATCH_PX + _GAP_PX, 0, width, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, chip.title)
            left += width + _BETWEEN_PX
        painter.end()

    def _width_px(self, chip: LegendChip) -> float:
        metrics = QFontMetricsF(self._theme.font(TextSize.SECONDARY))
        return _SWATCH_PX + _GAP_PX + metrics.horizontalAdvance(chip.title)
