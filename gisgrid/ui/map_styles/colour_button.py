"""A button that shows a colour and opens a board of colours to choose from."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QColorDialog,
    QGridLayout,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from gisgrid.i18n import tr
from gisgrid.layers.style_palette import swatches
from gisgrid.ui.theme.theme import Theme

_PER_ROW = 14
_SIDE_PX = 22


class _Swatch(QToolButton):
    def __init__(self, name: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.name = name
        self.setFixedSize(_SIDE_PX, _SIDE_PX)
        self.setAccessibleName(name or tr("No colour"))
        self.setToolTip(name or tr("No colour"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        _paint_colour(painter, QRectF(self.rect()).adjusted(3, 3, -3, -3), self.name, self._theme)
        if self.underMouse() or self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.palette.accent), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        painter.end()


class ColourButton(QToolButton):
    """Shows a colour; a click opens the board.

    Signals
    -------
    chosen(name: str)
        Another colour was chosen, as ``#RRGGBB``; empty for none.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = title
        self._name = ""
        self.setFixedSize(QSize(44, 28))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(title)
        self.setToolTip(title)
        self.clicked.connect(self._open)

    @property
    def colour(self) -> str:
        """The colour that is shown; empty for none."""
        return self._name

    def show_colour(self, name: str) -> None:
        """Show a colour without a signal."""
        self._name = name
        self.setAccessibleName(f"{self._title} {name or tr('No colour')}")
        self.update()

    def board(self) -> QMenu:
        """Return the board of colours."""
        menu = QMenu(self)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(6, 4, 6, 4)
        grid = QGridLayout()
        grid.setSpacing(0)
        for number, name in enumerate(swatches()):
            swatch = _Swatch(name, self._theme, box)
            swatch.clicked.connect(lambda _=False, one=name: self._choose(one, menu))
            grid.addWidget(swatch, number // _PER_ROW, number % _PER_ROW)
        column.addLayout(grid)
        action = QWidgetAction(menu)
        action.setDefaultWidget(box)
        menu.addAction(action)
        menu.addAction(tr("No colour"), lambda: self._choose("", menu))
        menu.addAction(tr("Another colour …"), self._ask)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        _paint_colour(painter, QRectF(self.rect()).adjusted(4, 4, -4, -4), self._name, self._theme)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ring = (
            self._theme.palette.accent
            if self.hasFocus() or self.underMouse()
            else self._theme.palette.hairline
        )
        painter.setPen(QPen(QColor(ring), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()

    def _open(self) -> None:
        self.board().popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _choose(self, name: str, menu: QMenu) -> None:
        menu.close()
        if name != self._name:
            self.show_colour(name)
            self.chosen.emit(name)

    def _ask(self) -> None:
        asked = QColorDialog(QColor(self._name or "white"), self)
        asked.setWindowTitle(self._title)
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asked.colorSelected.connect(self._on_asked)
        asked.open()

    def _on_asked(self, colour: QColor) -> None:
        self.show_colour(colour.name().upper())
        self.chosen.emit(self._name)


def _paint_colour(painter: QPainter, box: QRectF, name: str, theme: Theme) -> None:
    """Paint a colour; none is an empty field with a stroke through it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.palette.disabled), 0.8))
    painter.setBrush(QColor(name) if name else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 3, 3)
    if not name:
        painter.setPen(QPen(QColor(theme.palette.danger), 1.4))
        painter.drawLine(box.bottomLeft(), box.topRight())
