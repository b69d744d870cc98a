"""Labels, chips and lines in the styles of the theme."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QToolButton, QWidget

from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize, Tone


def words(text: str, style: str = "", *, parent: QWidget | None = None) -> QLabel:
    """Make a label in one of the styles of the sheet: page, card, head, list, strong, secondary, warn, danger."""
    label = QLabel(text, parent)
    if style:
        label.setProperty("words", style)
    return label


def wrapped(text: str, style: str = "") -> QLabel:
    """Make a label that breaks its lines, and whose words can be selected and copied."""
    label = words(text, style)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label


def hairline() -> QFrame:
    """Make a horizontal hairline."""
    line = QFrame()
    line.setObjectName("line")
    return line


def upright() -> QFrame:
    """Make a vertical hairline."""
    line = QFrame()
    line.setObjectName("upright")
    return line


def link(text: str) -> QToolButton:
    """Make a button that looks like a link."""
    button = QToolButton()
    button.setText(text)
    button.setProperty("kind", "link")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


class ElidedLabel(QLabel):
    """A label of one line that ends in … when there is no room, and then tells all in its tooltip.

    Parameters
    ----------
    tip : str
        What the tooltip adds, shortened or not.
    """

    def __init__(self, text: str = "", style: str = "", *, tip: str = "") -> None:
        super().__init__()
        self._full = ""
        self._tip = tip
        if style:
            self.setProperty("words", style)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setFullText(text)

    def setFullText(self, text: str) -> None:
        """Show another text."""
        self._full = text
        self._elide()

    def fullText(self) -> str:
        """Return the text without elision."""
        return self._full

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the text to the new width."""
        super().resizeEvent(event)
        self._elide()

    def minimumSizeHint(self) -> QSize:
        """Ask for little width."""
        return QSize(24, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Ask for the width of the whole text."""
        return QSize(self.fontMetrics().horizontalAdvance(self._full) + 2, super().sizeHint().height())

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, max(1, self.width()))
        if shown != self.text():
            self.setText(shown)
        told = (self._full if shown != self._full else "", self._tip)
        self.setToolTip("\n".join(part for part in told if part))


class Chip(QWidget):
    """A small coloured plate with a word; a star before it marks key units."""

    def __init__(self, theme: Theme, text: str, tone: Tone) -> None:
        super().__init__()
        self._theme = theme
        self._text = text
        self._tone = tone
        self.setFixedHeight(theme.measures.chip_px)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    @property
    def text(self) -> str:
        """The word on the chip."""
        return self._text

    def sizeHint(self) -> QSize:
        """Return the width of the word and its margins."""
        metrics = QFontMetrics(self._font())
        star = 15 if self._tone is Tone.KEY_UNIT else 0
        return QSize(metrics.horizontalAdvance(self._text) + 14 + star, self._theme.measures.chip_px)

    def minimumSizeHint(self) -> QSize:
        """Return the same as the size hint: a chip is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw plate and word."""
        painter = QPainter(self)
        draw_chip(painter, self._theme, self._text, self._tone, x_px=0, y_px=0)
        painter.end()

    def _font(self) -> QFont:
        return self._theme.font(TextSize.SECONDARY, weight=QFont.Weight.Medium)


def draw_chip(painter: QPainter, theme: Theme, text: str, tone: Tone, *, x_px: float, y_px: float) -> float:
    """Draw a chip with its upper left corner at a place; return its width in pixels."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = theme.font(TextSize.SECONDARY, weight=QFont.Weight.Medium)
    painter.setFont(font)
    star = 15 if tone is Tone.KEY_UNIT else 0
    width = QFontMetrics(font).horizontalAdvance(text) + 14 + star
    height = theme.measures.chip_px
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tint(tone))
    radius = theme.measures.radius_chip_px
    painter.drawRoundedRect(int(x_px), int(y_px), width, height, radius, radius)
    ink = theme.ink(tone) if tone not in (Tone.PLAIN, Tone.QUIET) else QColor(theme.palette.text)
    if star:
        draw_star(
            painter, QColor(theme.palette.key_unit), x_px=x_px + 13, y_px=y_px + height / 2, radius_px=5.5
        )
    painter.setPen(ink)
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(int(x_px) + 7 + star, int(y_px), width, height, flags, text)
    return float(width)


def draw_star(painter: QPainter, colour: QColor, *, x_px: float, y_px: float, radius_px: float) -> None:
    """Draw a five-pointed star about a centre."""
    from_top = [(0.0, -1.0), (0.2245, -0.309), (0.9511, -0.309), (0.3633, 0.118), (0.5878, 0.809),
                (0.0, 0.382), (-0.5878, 0.809), (-0.3633, 0.118), (-0.9511, -0.309), (-0.2245, -0.309)]  # fmt: skip
    draw_polygon(painter, colour, [(x_px + dx * radius_px, y_px + dy * radius_px) for dx, dy in from_top])


def draw_polygon(painter: QPainter, colour: QColor, corners: list[tuple[float, float]]) -> None:
    """Fill a polygon without outline."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
