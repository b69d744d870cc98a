"""Painted marks: dots with words, the life of a hazard as a stepper, the ring of a timeline."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize, Tone


class Dot(QWidget):
    """A round mark of 8 px."""

    def __init__(self, theme: Theme, tone: Tone) -> None:
        super().__init__()
        self._colour = theme.ink(tone)
        self.setFixedSize(10, 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawEllipse(QPointF(5, 8), 4, 4)
        painter.end()


class Stepper(QWidget):
    """The steps of a life side by side, the current one ringed.

    Parameters
    ----------
    steps : sequence of str
        Words under the dots.
    at : int
        Index of the current step; those before it are done.
    """

    def __init__(self, theme: Theme, steps: tuple[str, ...], *, at: int, tone: Tone) -> None:
        super().__init__()
        self._theme = theme
        self._steps = steps
        self._at = at
        self._tone = tone
        self.setFixedHeight(36)
        self.setMinimumWidth(150)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(steps[at] if 0 <= at < len(steps) else "")
        self.setToolTip(" → ".join(steps))

    def sizeHint(self) -> QSize:
        """Ask for room for every word."""
        return QSize(38 * len(self._steps), 36)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw line, dots and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, quiet = self._theme.ink(self._tone), QColor(self._theme.palette.hairline)
        spread = (self.width() - 32) / max(1, len(self._steps) - 1)
        places = [QPointF(16 + i * spread, 9) for i in range(len(self._steps))]
        for i in range(len(places) - 1):
            painter.setPen(QPen(ink if i < self._at else quiet, 2))
            painter.drawLine(places[i], places[i + 1])
        for i, place in enumerate(places):
            self._draw_dot(painter, place, i)
        for i, place in enumerate(places):
            if i == self._at or self._has_room(spread):
                self._draw_word(painter, place, i)
        painter.end()

    def _has_room(self, spread: float) -> bool:
        """Whether every word fits beside its neighbours; else only the current step is named."""
        metrics = QFontMetricsF(self._theme.font(TextSize.STEPPER))
        return max(metrics.horizontalAdvance(step) for step in self._steps) <= spread

    def _draw_dot(self, painter: QPainter, place: QPointF, i: int) -> None:
        ink = self._theme.ink(self._tone)
        painter.setPen(Qt.PenStyle.NoPen)
        if i == self._at:
            painter.setBrush(QColor(self._theme.palette.surface))
            painter.setPen(QPen(ink, 1.6))
            painter.drawEllipse(place, 5.5, 5.5)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(place, 2.8, 2.8)
            return
        painter.setBrush(ink if i < self._at else QColor(self._theme.palette.disabled))
        painter.drawEllipse(place, 4, 4)

    def _draw_word(self, painter: QPainter, place: QPointF, i: int) -> None:
        current = i == self._at
        weight = QFont.Weight.DemiBold if current else QFont.Weight.Normal
        painter.setFont(self._theme.font(TextSize.STEPPER, weight=weight))
        painter.setPen(QColor(self._theme.palette.strong if current else self._theme.palette.secondary))
        painter.drawText(QRectF(place.x() - 22, 18, 44, 18), Qt.AlignmentFlag.AlignCenter, self._steps[i])


class TimelineMark(QWidget):
    """A ring on the thread of a timeline."""

    def __init__(self, theme: Theme, tone: Tone, *, is_last: bool) -> None:
        super().__init__()
        self._theme = theme
        self._tone = tone
        self._is_last = is_last
        self.setFixedWidth(20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw thread and ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._is_last:
            painter.setPen(QPen(QColor(self._theme.palette.hairline), 1))
            painter.drawLine(QPointF(6, 16), QPointF(6, self.height()))
        painter.setPen(QPen(self._theme.ink(self._tone), 2))
        painter.setBrush(QColor(self._theme.palette.surface))
        painter.drawEllipse(QPointF(6, 10), 3.6, 3.6)
        painter.end()


class Stripe(QWidget):
    """The coloured edge of 3 px at the left of a hazard."""

    def __init__(self, theme: Theme, tone: Tone) -> None:
        super().__init__()
        self._colour = theme.ink(tone)
        self.setFixedWidth(3)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the edge."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._colour)
        painter.end()


class Bar(QWidget):
    """A flat bar that is full to a share."""

    def __init__(self, theme: Theme, share: float, tone: Tone, *, height_px: int = 4) -> None:
        super().__init__()
        self._theme = theme
        self._share = min(1.0, max(0.0, share))
        self._tone = tone
        self.setFixedHeight(height_px)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the track and the full part."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        draw_bar(painter, self._theme, rect, self._share, self._tone)
        painter.end()


def draw_bar(painter: QPainter, theme: Theme, rect: QRectF, share: float, tone: Tone) -> None:
    """Draw a rounded bar with a track behind it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = rect.height() / 2
    painter.setBrush(QColor(theme.palette.track))
    painter.drawRoundedRect(rect, radius, radius)
    if share > 0:
        full = QRectF(rect.x(), rect.y(), max(rect.height(), rect.width() * share), rect.height())
        painter.setBrush(theme.ink(tone))
        painter.drawRoundedRect(full, radius, radius)


def coverage_tone(share: float, *, weekday: int) -> Tone:
    """Return the tone of a week's coverage: 60 % and more is good, below 40 % is not.

    Parameters
    ----------
    weekday : int
        0 for Monday; on Monday and Tuesday nobody is late yet, so that little is not a warning.
    """
    if share >= 0.6:
        return Tone.OK
    return Tone.ACCENT if share >= 0.4 or weekday < 2 else Tone.WARN
