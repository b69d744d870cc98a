"""Grey bars in the place of rows that are still being read."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gisgrid.ui.theme.theme import Theme

_BAR_PX = 10
_SHARES = (0.62, 0.46, 0.54, 0.38, 0.58, 0.42)


class Skeleton(QWidget):
    """Covers a view until its rows come; then call `leave`.

    Parameters
    ----------
    row_px : int
        Height of a row.
    indent_px : int
        Where the bars begin.
    """

    def __init__(self, theme: Theme, view: QWidget, *, row_px: int, indent_px: int) -> None:
        super().__init__(view)
        self._theme = theme
        self._row_px, self._indent_px = row_px, indent_px
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        view.installEventFilter(self)
        self.resize(view.size())

    def leave(self) -> None:
        """Go away: the rows are there."""
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.resize(watched.size())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.palette.hairline))
        painter.setOpacity(0.6)
        for row in range(self.height() // self._row_px):
            width = (self.width() - 2 * self._indent_px) * _SHARES[row % len(_SHARES)]
            top = row * self._row_px + (self._row_px - _BAR_PX) / 2
            painter.drawRoundedRect(QRectF(self._indent_px, top, width, _BAR_PX), 5, 5)
        painter.end()
