"""One hazard on the board: stripe, what is wrong, where, and when it is due; dragged, or moved by the keyboard."""

from PySide6.QtCore import QMimeData, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDrag,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from gisgrid.i18n import term, tr
from gisgrid.model.enumerations import HazardLevel, HazardState
from gisgrid.model.hazard_board import BoardCard
from gisgrid.ui.day_words import ago_words, due_words
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize, Tone
from gisgrid.ui.widgets.symbols import draw_symbol
from gisgrid.ui.widgets.words import draw_chip

MIME_TYPE = "application/x-gisgrid-hazard"

_CLOSING = "、，。；：）》”"
_LINE_PX = 19
_ROW_PX = 22
_LEFT_PX = 13
_RIGHT_PX = 10


class HazardTile(QWidget):
    """A painted card.

    Signals
    -------
    chosen(id: int)
        Clicked, or Enter pressed.
    forward_asked(id: int)
        Alt+Right: the usual next step, as if dropped on the next column.
    drag_ended()
        A drag of this tile is over; what it was dropped on may act now.
    walked(id: int, dx: int, dy: int)
        An arrow key: the tile beside this one is wanted.
    """

    chosen = Signal(int)
    forward_asked = Signal(int)
    walked = Signal(int, int, int)
    drag_ended = Signal()

    def __init__(self, theme: Theme, card: BoardCard) -> None:
        super().__init__()
        self.card = card
        self._theme = theme
        self._is_chosen = False
        self._pressed: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setObjectName(f"hazard_{card.id}")
        self.setAccessibleName(f"{card.number} {card.description} {card.enterprise}")
        self.setToolTip(f"{card.number}\n{card.description}\n{card.enterprise}　{card.grid}")

    def set_chosen(self, *, is_chosen: bool) -> None:
        """Mark the tile as the one whose details are shown."""
        if is_chosen != self._is_chosen:
            self._is_chosen = is_chosen
            self.update()

    def sizeHint(self) -> QSize:
        """Ask for the height of its words."""
        return QSize(150, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the height to the words at this width."""
        super().resizeEvent(event)
        height = 9 + _LINE_PX * len(self._lines()) + 2 * _ROW_PX + 5
        if height != self.height():
            self.setFixedHeight(height)

    def _lines(self) -> list[str]:
        font = self._theme.font(TextSize.LIST)
        metrics = QFontMetricsF(font)
        room = max(40, self.width() - _LEFT_PX - _RIGHT_PX)
        text = self.card.description
        first = len(text)
        while first > 1 and metrics.horizontalAdvance(text[:first]) > room:
            first -= 1
        if first >= len(text):
            return [text]
        # No line begins with a mark that closes what is before it.
        while first > 1 and text[first] in _CLOSING:
            first -= 1
        return [text[:first], metrics.elidedText(text[first:], Qt.TextElideMode.ElideRight, room)]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        palette = self._theme.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        path = QPainterPath()
        path.addRoundedRect(box, 6, 6)
        painter.fillPath(path, QColor(palette.accent_tint if self._is_chosen else palette.surface))
        painter.save()
        painter.setClipPath(path)
        painter.fillRect(QRectF(0, 0, 4, self.height()), self._theme.ink(stripe_tone(self.card)))
        painter.restore()
        is_marked = self._is_chosen or self.hasFocus()
        painter.setPen(
            QPen(QColor(palette.accent if is_marked else palette.hairline), 2 if self._is_chosen else 1)
        )
        painter.drawPath(path)
        y = 7.0
        painter.setFont(self._theme.font(TextSize.LIST))
        painter.setPen(QColor(palette.strong))
        width = self.width() - _LEFT_PX - _RIGHT_PX
        for line in self._lines():
            painter.drawText(QRectF(_LEFT_PX, y, width + 2, _LINE_PX), Qt.AlignmentFlag.AlignVCenter, line)
            y += _LINE_PX
        self._draw_place(painter, y, width)
        self._draw_foot(painter, y + _ROW_PX, width)
        painter.end()

    def _draw_place(self, painter: QPainter, y: float, width: float) -> None:
        card, palette = self.card, self._theme.palette
        font = self._theme.font(TextSize.SECONDARY)
        metrics = QFontMetricsF(font)
        x = float(_LEFT_PX)
        if card.enterprise:
            draw_symbol(painter, card.danger_class, is_key_unit=card.is_key_unit, x_px=x + 5, y_px=y + 11)
            x += 16
        painter.setFont(font)
        grid_px = metrics.horizontalAdvance(card.grid)
        room = _LEFT_PX + width - x
        # On a narrow board the name of the enterprise matters more than its grid.
        shows_grid = room - grid_px > 52
        painter.setPen(QColor(palette.secondary))
        if shows_grid:
            place = QRectF(x, y, room, _ROW_PX)
            painter.drawText(
                place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), card.grid
            )
            room -= grid_px + 8
        painter.setPen(QColor(palette.text))
        name = metrics.elidedText(card.enterprise or card.grid, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(x, y, room + 2, _ROW_PX), Qt.AlignmentFlag.AlignVCenter, name)

    def _draw_foot(self, painter: QPainter, y: float, width: float) -> None:
        font = self._theme.font(TextSize.SECONDARY)
        text, tone = when_of(self.card)
        text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
        due_px = QFontMetricsF(font).horizontalAdvance(text)
        chip, chip_tone = chip_of(self.card)
        if chip and QFontMetricsF(font).horizontalAdvance(chip) + 18 + due_px < width:
            draw_chip(painter, self._theme, chip, chip_tone, x_px=_LEFT_PX, y_px=y + 1)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.palette.secondary) if tone is Tone.QUIET else self._theme.ink(tone))
        place = QRectF(_LEFT_PX, y, width, _ROW_PX)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag may begin."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
        super().mousePressEvent(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin to drag when the pointer has gone far enough."""
        place = event.position().toPoint()
        if self._pressed is None or not self.card.state.is_open:
            return
        if (place - self._pressed).manhattanLength() < QApplication.startDragDistance():
            return
        pressed, self._pressed = self._pressed, None
        drag = QDrag(self)
        data = QMimeData()
        data.setData(MIME_TYPE, str(self.card.id).encode())
        drag.setMimeData(data)
        drag.setPixmap(self.grab())
        drag.setHotSpot(pressed)
        drag.exec(Qt.DropAction.MoveAction)
        self.drag_ended.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the card on a click."""
        if self._pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = None
            self.chosen.emit(self.card.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses, Alt+Right moves on, arrows walk."""
        key = event.key()
        walk = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }.get(Qt.Key(key))
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.card.id)
        elif key == Qt.Key.Key_Right and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.forward_asked.emit(self.card.id)
        elif walk is not None:
            self.walked.emit(self.card.id, *walk)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring of the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()


def stripe_tone(card: BoardCard) -> Tone:
    """Return the tone of a card's edge: major red, overdue orange, closed green, else amber."""
    if not card.state.is_open:
        return Tone.OK
    if card.level is not HazardLevel.GENERAL:
        return Tone.DANGER
    return Tone.WARN if card.is_overdue else Tone.AMBER


def chip_of(card: BoardCard) -> tuple[str, Tone]:
    """Return the most telling chip of a card, or no words."""
    if card.has_passed:
        return term("复查合格"), Tone.OK
    if card.is_listed:
        return term("挂牌督办"), Tone.DANGER
    if card.level is not HazardLevel.GENERAL and card.state.is_open:
        return term(card.level.value), Tone.DANGER
    if card.urge_count and card.state.is_open:
        return tr("urged {count}×", count=card.urge_count), Tone.WARN
    return (tr("urgent"), Tone.WARN) if card.is_urgent and card.state.is_open else ("", Tone.PLAIN)


def when_of(card: BoardCard) -> tuple[str, Tone]:
    """Return what a card says of time: its deadline, its age while it is new, or how long it took."""
    if card.closed_on is not None:
        return tr("{day}, took {days} days", day=f"{card.closed_on:%m-%d}", days=card.age_days), Tone.QUIET
    is_new = card.state in (HazardState.REGISTERED, HazardState.REPORTED)
    if card.days_left is None or (is_new and card.days_left > 3):
        return ago_words(card.age_days), Tone.QUIET
    tone = Tone.DANGER if card.days_left < 0 else Tone.WARN if card.days_left <= 3 else Tone.QUIET
    return due_words(card.days_left), tone


def column_tone(state: HazardState) -> Tone:
    """Return the tone of a column's dot."""
    return {
        HazardState.ASSIGNED: Tone.ACCENT,
        HazardState.RECTIFYING: Tone.ACCENT,
        HazardState.AWAITING_RECHECK: Tone.RECHECK,
        HazardState.RECHECK_FAILED: Tone.DANGER,
        HazardState.CLOSED: Tone.OK,
    }.get(state, Tone.QUIET)
