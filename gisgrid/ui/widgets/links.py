"""Words and painted places that open something: underlined under the pointer, with a pointing hand."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QPushButton, QWidget

from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize, Tone


class LinkButton(QPushButton):
    """A word that looks like text and works like a button; Tab reaches it.

    Parameters
    ----------
    tone : Tone
        Colour of the words.
    size_px : int
        Height of the type, device-independent pixels.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        tone: Tone = Tone.ACCENT,
        size_px: int = TextSize.LIST,
        weight: QFont.Weight = QFont.Weight.Normal,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._weight = weight
        self._size_px = size_px
        self._tone = tone
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setText(text)
        self._dress()

    def set_tone(self, tone: Tone) -> None:
        """Show the words in another tone."""
        self._tone = tone
        self._dress()

    def enterEvent(self, event: QEvent) -> None:
        """Underline the words."""
        self._dress(is_hovered=True)
        super().enterEvent(event)  # type: ignore[arg-type]  # as above

    def leaveEvent(self, event: QEvent) -> None:
        """Take the line away."""
        self._dress()
        super().leaveEvent(event)

    def _dress(self, *, is_hovered: bool = False) -> None:
        palette = self._theme.palette
        colour = palette.strong if self._tone is Tone.PLAIN else palette.ink(self._tone)
        line = "underline" if is_hovered else "none"
        self.setStyleSheet(
            f"QPushButton {{ color: {colour}; font-size: {self._size_px}px; font-weight: {self._weight.value};"
            f" text-decoration: {line}; padding: 0; border: none; background: transparent; min-height: 0;"
            f" text-align: left; }}"
            f"QPushButton:focus {{ text-decoration: underline; }}"
        )


@dataclass(frozen=True)
class Spot:
    """A place of a painted widget that opens something."""

    box: QRectF
    run: Callable[[], None]
    tip: str = ""


class PaintedLinks(QWidget):
    """The base of painted widgets with places to click; `spots` are laid anew at every painting.

    Signals
    -------
    opened()
        A place was clicked, after it did its work.
    """

    opened = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.spots: list[Spot] = []
        self.hovered = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def is_hovered(self, box: QRectF) -> bool:
        """Tell whether the pointer (or the keyboard) is on a place that was laid at `box`."""
        return 0 <= self.hovered < len(self.spots) and self.spots[self.hovered].box == box

    def write(
        self, painter: QPainter, box: QRectF, text: str, *, size_px: int = TextSize.LIST, colour: str = "",
        weight: QFont.Weight = QFont.Weight.Normal, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        is_underlined: bool = False,
    ) -> float:  # fmt: skip
        """Write one line, shortened to its box; return its width in pixels."""
        font = self.theme.font(size_px, weight=weight)
        font.setUnderline(is_underlined)
        painter.setFont(font)
        painter.setPen(QColor(colour or self.theme.palette.text))
        metrics = QFontMetricsF(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(align | Qt.AlignmentFlag.AlignVCenter), shown)
        return metrics.horizontalAdvance(shown)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the place under the pointer."""
        self._set_hovered(self._at(event.position()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Mark nothing."""
        self._set_hovered(-1)
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the place under the pointer."""
        at = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and at >= 0:
            self._run(at)
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step through the places with the arrows, open one with Enter."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is not None and self.spots:
            self._set_hovered((self.hovered + step) % len(self.spots))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.hovered >= 0:
            self._run(self.hovered)
        else:
            super().keyPressEvent(event)

    def _run(self, at: int) -> None:
        self.spots[at].run()
        self.opened.emit()

    def _at(self, place: QPointF) -> int:
        for i, spot in enumerate(self.spots):
            if spot.box.contains(place):
                return i
        return -1

    def _set_hovered(self, at: int) -> None:
        if at != self.hovered:
            self.hovered = at
            self.setCursor(Qt.CursorShape.PointingHandCursor if at >= 0 else Qt.CursorShape.ArrowCursor)
            self.setToolTip(self.spots[at].tip if at >= 0 else "")
            self.update()
