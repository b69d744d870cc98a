"""The map's enterprise symbols at list size: ▲ A, ■ B, ● C, ★ key unit."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gisgrid.model.enumerations import DangerClass
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import SYMBOL_COLOURS
from gisgrid.ui.widgets.words import draw_polygon, draw_star


class ClassSymbol(QWidget):
    """One symbol of 14 px."""

    def __init__(self, theme: Theme, danger_class: DangerClass, *, is_key_unit: bool) -> None:
        super().__init__()
        del theme
        self._class = danger_class
        self._is_key_unit = is_key_unit
        self.setFixedSize(14, 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the symbol."""
        painter = QPainter(self)
        draw_symbol(painter, self._class, is_key_unit=self._is_key_unit, x_px=7, y_px=8)
        painter.end()


def draw_symbol(
    painter: QPainter, danger_class: DangerClass, *, is_key_unit: bool, x_px: float, y_px: float
) -> None:
    """Draw the symbol of an enterprise about a centre."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if is_key_unit:
        draw_star(painter, QColor(SYMBOL_COLOURS["key_unit"]), x_px=x_px, y_px=y_px, radius_px=7)
        return
    colour = QColor(SYMBOL_COLOURS.get(danger_class.value, SYMBOL_COLOURS["other"]))
    if danger_class is DangerClass.A:
        draw_polygon(painter, colour, [(x_px, y_px - 5), (x_px + 5.5, y_px + 4.5), (x_px - 5.5, y_px + 4.5)])
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if danger_class is DangerClass.B:
        painter.drawRect(QRectF(x_px - 4, y_px - 4, 8, 8))
    else:
        painter.drawEllipse(QPointF(x_px, y_px), 4.2, 4.2)
