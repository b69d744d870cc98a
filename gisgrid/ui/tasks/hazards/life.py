"""The stepper of a hazard's life, with the day of each step that was taken."""

from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gisgrid.i18n import term
from gisgrid.model.hazard_story import LifeStep
from gisgrid.ui.day_words import month_day
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize, Tone

SHORT_NAMES = {"挂牌督办": "挂牌", "复查验收": "复查"}
_HEIGHT_PX = 58


def fitting_name(name: str, metrics: QFontMetrics, width_px: float) -> str:
    """Return the name of a step, shorter where it would run into its neighbours."""
    for one in (name, SHORT_NAMES.get(name, name)):
        if metrics.horizontalAdvance(term(one)) <= width_px - 2:
            return term(one)
    return metrics.elidedText(
        term(SHORT_NAMES.get(name, name)), Qt.TextElideMode.ElideRight, int(width_px - 2)
    )


class LifeStepper(QWidget):
    """Dots with ticks for what is done, a ring for where it stands, names and days under them."""

    def __init__(
        self, theme: Theme, steps: tuple[LifeStep, ...], *, at: int, tone: Tone, today: date
    ) -> None:
        super().__init__()
        self._theme = theme
        self._steps = steps
        self._at = at
        self._tone = tone
        self._today = today
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(term(steps[at].name) if at < len(steps) else term(steps[-1].name))

    def sizeHint(self) -> QSize:
        """Ask for room for every word."""
        return QSize(50 * len(self._steps), _HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw line, dots, names, days."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._theme.ink(self._tone)
        quiet = QColor(self._theme.palette.disabled)
        slot = self.width() / len(self._steps)
        places = [QPointF(slot * (i + 0.5), 10) for i in range(len(self._steps))]
        for i in range(len(places) - 1):
            painter.setPen(QPen(ink if i < self._at else QColor(self._theme.palette.hairline), 2))
            painter.drawLine(places[i], places[i + 1])
        for i, (step, place) in enumerate(zip(self._steps, places, strict=True)):
            self._draw_dot(painter, place, ink if i <= self._at else quiet, i)
            self._draw_words(painter, place, slot, step, i)
        painter.end()

    def _draw_dot(self, painter: QPainter, place: QPointF, ink: QColor, i: int) -> None:
        surface = QColor(self._theme.palette.surface)
        if i < self._at:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(place, 8, 8)
            painter.setPen(QPen(surface, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(place + QPointF(-3.2, 0.2), place + QPointF(-0.8, 2.6))
            painter.drawLine(place + QPointF(-0.8, 2.6), place + QPointF(3.4, -2.4))
            return
        painter.setBrush(surface)
        painter.setPen(QPen(ink, 2.4 if i == self._at else 1.4))
        radius = 7.0 if i == self._at else 5.0
        painter.drawEllipse(place, radius, radius)

    def _draw_words(self, painter: QPainter, place: QPointF, slot: float, step: LifeStep, i: int) -> None:
        palette = self._theme.palette
        is_here = i == self._at
        weight = QFont.Weight.DemiBold if is_here else QFont.Weight.Normal
        painter.setFont(self._theme.font(TextSize.STEPPER, weight=weight))
        painter.setPen(QColor(palette.strong if i <= self._at else palette.secondary))
        box = QRectF(place.x() - slot / 2, 22, slot, 17)
        painter.drawText(
            box, Qt.AlignmentFlag.AlignCenter, fitting_name(step.name, painter.fontMetrics(), slot)
        )
        # A day that the register lacks leaves its place empty.
        if step.on is not None:
            painter.setFont(self._theme.font(TextSize.STEPPER))
            painter.setPen(QColor(palette.secondary))
            box = QRectF(place.x() - slot / 2, 38, slot, 17)
            painter.drawText(
                box,
                Qt.AlignmentFlag.AlignCenter,
                f"{step.on:%m-%d}" if slot < 62 else month_day(step.on, self._today),
            )
