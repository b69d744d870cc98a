"""The small panels that float on the map: tools, zoom, choices."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QButtonGroup, QWidget

from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize

_TOOL_PX = 32
_ICON_PX = 18
_SHADOW_PX = 3
_INSET_PX = 3
_SEGMENT_PAD_PX = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """One button of a floating panel.

    Attributes
    ----------
    key : str
        What `chosen` sends.
    title : str
        Word on the button or in its tip, already translated.
    icon : str
        Name of its icon; empty for a button with a word.
    shortcut : str
        Shown in the tip.
    """

    key: str
    title: str
    icon: str = ""
    shortcut: str = ""


class HoverButton(QAbstractButton):
    """A button that paints itself and shows when the pointer is over it."""

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)


class _FloatingButton(HoverButton):
    def __init__(self, choice: Choice, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.choice = choice
        self._theme = theme
        self.setText(choice.title)
        self.setAccessibleName(choice.title)
        if choice.icon:
            self.setToolTip(f"{choice.title}  {choice.shortcut}".strip())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def sizeHint(self) -> QSize:
        if self.choice.icon:
            return QSize(_TOOL_PX, _TOOL_PX)
        metrics = QFontMetricsF(self._theme.font(TextSize.BODY))
        return QSize(round(metrics.horizontalAdvance(self.text()) + 2 * _SEGMENT_PAD_PX), _TOOL_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = self._theme.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = palette.accent_tint if self.isChecked() or self.isDown() else palette.window
        if self.isChecked() or self.isDown() or (self.underMouse() and self.isEnabled()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            radius = self._theme.measures.radius_button_px
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        if self.hasFocus():
            painter.setPen(QColor(palette.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            radius = self._theme.measures.radius_button_px
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), radius, radius)
        ink = palette.accent if self.isChecked() else palette.text if self.isEnabled() else palette.disabled
        if self.choice.icon:
            pixmap = self._theme.icons.icon(self.choice.icon, ink, size_px=_ICON_PX).pixmap(
                QSize(_ICON_PX, _ICON_PX), self.devicePixelRatioF()
            )
            painter.drawPixmap((self.width() - _ICON_PX) // 2, (self.height() - _ICON_PX) // 2, pixmap)
        else:
            weight = QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Normal
            painter.setFont(self._theme.font(TextSize.BODY, weight=weight))
            painter.setPen(QColor(ink))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class FloatingPanel(QWidget):
    """A rounded white plate with a soft shadow, holding buttons in a row or a column.

    Signals
    -------
    chosen(key: str)
        A button was clicked.
    """

    chosen = Signal(str)

    def __init__(
        self, theme: Theme, orientation: Qt.Orientation, parent: QWidget, *, heading: str = ""
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._heading = heading
        self._buttons: dict[str, _FloatingButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        is_row = orientation is Qt.Orientation.Horizontal
        direction = QBoxLayout.Direction.LeftToRight if is_row else QBoxLayout.Direction.TopToBottom
        self._row = QBoxLayout(direction, self)
        edge = _SHADOW_PX + _INSET_PX
        self._row.setContentsMargins(edge + round(self._heading_width_px()), edge, edge, edge)
        self._row.setSpacing(2)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)

    def offer(self, choices: tuple[Choice, ...], *, checked: str | None) -> None:
        """Show these buttons; `checked` is the one in use, None when they are plain commands."""
        for button in self._buttons.values():
            self._group.removeButton(button)
            self._row.removeWidget(button)
            button.hide()  # it is deleted later, and must not be seen behind the new ones until then
            button.deleteLater()
        self._buttons = {choice.key: _FloatingButton(choice, self._theme, self) for choice in choices}
        for key, button in self._buttons.items():
            if checked is not None:
                button.setCheckable(True)
                self._group.addButton(button)
                button.setChecked(key == checked)
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._row.addWidget(button)
            button.show()
        self.adjustSize()

    def check(self, key: str) -> None:
        """Show which button is in use, without a signal."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def enable(self, key: str) -> None:
        """Make a button usable."""
        self._buttons[key].setEnabled(True)

    def disable(self, key: str) -> None:
        """Make a button unusable for now."""
        self._buttons[key].setEnabled(False)

    def button(self, key: str) -> QAbstractButton:
        """Return one button."""
        return self._buttons[key]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_plate(painter, QRectF(self.rect()), self._theme)
        if self._heading:
            painter.setFont(self._theme.font(TextSize.LIST))
            painter.setPen(QColor(self._theme.palette.secondary))
            box = QRectF(_SHADOW_PX + _INSET_PX + _SEGMENT_PAD_PX, 0, self._heading_width_px(), self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._heading)
        painter.end()

    def _heading_width_px(self) -> float:
        if not self._heading:
            return 0.0
        metrics = QFontMetricsF(self._theme.font(TextSize.LIST))
        return metrics.horizontalAdvance(self._heading) + 2 * _SEGMENT_PAD_PX


def paint_plate(painter: QPainter, outer: QRectF, theme: Theme) -> None:
    """Paint a white plate with its shadow; the plate is `outer` less three pixels for the shadow."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = theme.measures.radius_card_px
    plate = outer.adjusted(_SHADOW_PX, _SHADOW_PX, -_SHADOW_PX, -_SHADOW_PX)
    # A QGraphicsDropShadowEffect would blur anew whenever the map below moves; three thin rings cost nothing.
    for ring_px, opacity in ((2.5, 0.03), (1.5, 0.04), (0.5, 0.07)):
        shade = QColor(0, 0, 0)
        shade.setAlphaF(opacity)
        painter.setBrush(shade)
        ring = plate.adjusted(-ring_px, -ring_px + 1, ring_px, ring_px + 1)
        painter.drawRoundedRect(ring, radius + ring_px, radius + ring_px)
    painter.setBrush(QColor(theme.palette.surface))
    painter.drawRoundedRect(plate, radius, radius)
