"""The legend of the colouring in use: colours, words and counts under the switch."""

from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QWidget

from gisgrid.i18n import tr
from gisgrid.ui.canvas.floating import HoverButton, paint_plate
from gisgrid.ui.canvas.source import LegendChip
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize

_EDGE_PX = 9
_ROW_PX, _CLOSE_ROW_PX = 24, 20
_SWATCH_PX = 12
_GAP_PX = 6
_PAD_PX = 6
_MOST_TITLE_PX = 190
_MOST_COLUMNS = 3
_WIDEST_SHARE = 0.42


class _Row(HoverButton):
    """One colour with its words and its count."""

    def __init__(self, chip: LegendChip, theme: Theme, parent: QWidget, *, height_px: int) -> None:
        super().__init__(parent)
        self.chip = chip
        self._height_px = height_px
        self._theme = theme
        self._words = f"{chip.count:,}" if chip.count is not None else ""
        self.setAccessibleName(f"{chip.title} {self._words}".strip())
        self.setText(chip.title)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if chip.count is None:
            self.setEnabled(False)
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip(tr("{title}: click to select these {count}", title=chip.title, count=chip.count))

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._theme.font(TextSize.SECONDARY))
        title = min(metrics.horizontalAdvance(self.chip.title), _MOST_TITLE_PX)
        count = metrics.horizontalAdvance(self._words) + (2 * _GAP_PX if self._words else 0)
        return QSize(round(2 * _PAD_PX + _SWATCH_PX + _GAP_PX + title + count + 1), self._height_px)

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = self._theme.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            painter.setBrush(QColor(palette.window))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        if self.chip.colour:
            top = (self.height() - _SWATCH_PX) / 2
            painter.setBrush(QColor(self.chip.colour))
            painter.drawRoundedRect(QRectF(QPointF(_PAD_PX, top), QSize(_SWATCH_PX, _SWATCH_PX)), 3, 3)
        painter.setFont(self._theme.font(TextSize.SECONDARY))
        metrics = QFontMetricsF(painter.font())
        count_px = metrics.horizontalAdvance(self._words)
        left = _PAD_PX + (_SWATCH_PX + _GAP_PX if self.chip.colour else 0)
        room = self.width() - left - _PAD_PX - (count_px + 2 * _GAP_PX if self._words else 0)
        painter.setPen(QColor(palette.text))
        title = metrics.elidedText(self.chip.title, Qt.TextElideMode.ElideRight, max(room, 0) + 1)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left, 0, room + 1, self.height()), middle | Qt.AlignmentFlag.AlignLeft, title)
        painter.setPen(QColor(palette.secondary))
        box = QRectF(0, 0, self.width() - _PAD_PX, self.height())
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, self._words)
        painter.end()


class ThemeLegend(QWidget):
    """A plate that tells what each colour of the map means and how many wear it.

    Signals
    -------
    chosen(chip: LegendChip)
        An entry was clicked.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chips: tuple[LegendChip, ...] = ()
        self._rows: list[_Row] = []
        self._most_rows = 0
        self._room_px = 0
        self._most_px = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(_EDGE_PX, _EDGE_PX, _EDGE_PX, _EDGE_PX)
        self._grid.setSpacing(0)
        self._grid.setHorizontalSpacing(_GAP_PX)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()

    @property
    def chips(self) -> tuple[LegendChip, ...]:
        """What the colours mean, also those for which there is no room."""
        return self._chips

    @property
    def rows(self) -> list[QAbstractButton]:
        """The buttons that are shown, in order."""
        return list(self._rows)

    def show_chips(self, chips: tuple[LegendChip, ...]) -> None:
        """Show these colours; none hides the plate."""
        if chips != self._chips:
            self._chips = chips
            self.setAccessibleName(" ".join(chip.title for chip in chips))
            self._fill()
        self.setVisible(bool(chips))

    def fit(self, width_px: int, height_px: int) -> None:
        """Keep within a part of a map of this width and this height; what does not fit is counted at the end."""
        room, widest = height_px - 2 * _EDGE_PX, round(width_px * _WIDEST_SHARE)
        if (room, widest) != (self._room_px, self._most_px):
            self._room_px, self._most_px = room, widest
            self._fill()

    def _fill(self) -> None:
        for row in self._rows:
            self._grid.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        shown = list(self._chips)
        row_px = _ROW_PX if len(shown) * _ROW_PX <= self._room_px else _CLOSE_ROW_PX
        self._most_rows = max(self._room_px // row_px, 3) if self._room_px else 0
        room = self._most_rows * self._columns()
        if room and len(shown) > room:
            rest = len(shown) - room + 1
            shown = [*shown[: room - 1], LegendChip(tr("{count} more", count=rest), "")]
        per_column = self._rows_per_column(len(shown))
        for number, chip in enumerate(shown):
            row = _Row(chip, self._theme, self, height_px=row_px)
            row.clicked.connect(partial(self._on_clicked, chip))
            self._grid.addWidget(row, number % per_column, number // per_column)
            row.show()
            self._rows.append(row)
        self._grid.activate()
        self.adjustSize()

    def _on_clicked(self, chip: LegendChip, _checked: bool = False) -> None:
        self.chosen.emit(chip)

    def _columns(self) -> int:
        """Return how many columns the widest entry leaves room for."""
        metrics = QFontMetricsF(self._theme.font(TextSize.SECONDARY))
        title = max((metrics.horizontalAdvance(chip.title) for chip in self._chips), default=0.0)
        column = min(title, _MOST_TITLE_PX) + metrics.horizontalAdvance("0,000") + 60
        return min(max(int(self._most_px / column), 1), _MOST_COLUMNS)

    def _rows_per_column(self, count: int) -> int:
        if not self._most_rows or count <= self._most_rows:
            return max(count, 1)
        columns = -(-count // self._most_rows)
        return -(-count // columns)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_plate(painter, QRectF(self.rect()), self._theme)
        painter.end()
