"""The classes of a style one below the other: a sample, the words of the legend, how many, and for rules the question."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from gisgrid.i18n import tr
from gisgrid.layers.palette import SCREEN, colour
from gisgrid.layers.styled import POINT_LAYERS
from gisgrid.layers.symbols import (
    SymbolKind,
    SymbolLook,
    paint_badge,
    paint_installation,
    paint_place,
    paint_symbol,
)
from gisgrid.model.map_styles import Comparison, LayerStyle, Look, Marker, StyleClass, StyleKind
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.widgets.words import words

_LINES = ("roads", "contours")
_KINDS = {
    Marker.OWN: SymbolKind.A,
    Marker.CIRCLE: SymbolKind.C,
    Marker.SQUARE: SymbolKind.B,
    Marker.TRIANGLE: SymbolKind.A,
    Marker.STAR: SymbolKind.KEY_UNIT,
}


class Sample(QWidget):
    """A small sample of a look, as the map draws it."""

    def __init__(self, look: Look, layer: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._layer = layer
        self.setFixedSize(QSize(36, 24))

    def show_look(self, look: Look) -> None:
        """Show another look."""
        self._look = look
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, middle = self._look, self.height() / 2
        if self._layer in POINT_LAYERS:
            painter.translate(self.width() / 2, middle + 0.5)
            self._paint_symbol(painter)
        elif self._layer in _LINES:
            if look.casing:
                painter.setPen(QPen(QColor(look.casing), look.stroke_px + 1.4))
                painter.drawLine(3, round(middle), self.width() - 3, round(middle))
            if look.stroke:
                pen = QPen(QColor(look.stroke), max(look.stroke_px, 0.8))
                if look.is_dashed:
                    pen.setDashPattern([4.0, 3.0])
                painter.setPen(pen)
                painter.drawLine(3, round(middle), self.width() - 3, round(middle))
        else:
            painter.setBrush(colour(look.fill, look.fill_opacity) if look.fill else Qt.BrushStyle.NoBrush)
            ink = QPen(QColor(look.stroke), min(look.stroke_px, 4.0)) if look.stroke else Qt.PenStyle.NoPen
            painter.setPen(ink)
            painter.drawRect(QRectF(4, 4, self.width() - 8, self.height() - 8))
        painter.end()

    def _paint_symbol(self, painter: QPainter) -> None:
        look = self._look
        if look.marker is not Marker.OWN or self._layer == "enterprises":
            paint_symbol(painter, SymbolLook(_KINDS[look.marker], 6.0, 1.0, fill=look.fill), SCREEN)
        elif self._layer == "hazards":
            paint_badge(painter, 1, 7.0, fill=look.fill or SCREEN.badge, palette=SCREEN)
        elif self._layer == "installations":
            painter.translate(0, -7)
            paint_installation(painter, "!", 13.0, SCREEN, fill=look.fill)
        else:
            paint_place(painter, "文", 14.0, fill=look.fill or SCREEN.places["civic"], palette=SCREEN)


class ClassRow(QWidget):
    """One class.

    Signals
    -------
    chosen()
        The row was clicked: its look is to be changed.
    changed(fresh: StyleClass)
        Its words or its question are other ones.
    removed()
        It should go.
    """

    chosen = Signal()
    changed = Signal(object)
    removed = Signal()

    def __init__(
        self,
        theme: Theme,
        style: LayerStyle,
        one: StyleClass,
        *,
        count: int,
        fields: Sequence[tuple[str, str]],
        is_rest: bool,
    ) -> None:
        super().__init__()
        self.setObjectName("class_row")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.one = one
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 3, 2, 3)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.sample = Sample(one.look, style.layer)
        row.addWidget(self.sample)
        self.title: QWidget
        if is_rest:
            self.title = QLabel(tr("Everything else"))
        else:
            edit = QLineEdit(one.title)
            edit.setCursorPosition(0)
            edit.setAccessibleName(tr("Words in the legend"))
            edit.editingFinished.connect(lambda: self._change(title=edit.text().strip() or self.one.title))
            self.title = edit
        row.addWidget(self.title, 1)
        number = words(f"{count:,}", "secondary")
        number.setMinimumWidth(44)
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(number)
        self.bin = QToolButton()
        self.bin.setIcon(theme.icons.icon("x", theme.palette.secondary, size_px=14))
        self.bin.setToolTip(tr("Take this class away"))
        self.bin.setAccessibleName(tr("Take this class away"))
        self.bin.clicked.connect(self.removed)
        self.bin.setVisible(style.kind is not StyleKind.SINGLE)
        row.addWidget(self.bin)
        column.addLayout(row)
        if style.kind is StyleKind.RULE and not is_rest:
            column.addLayout(self._make_question(one, fields))

    def _make_question(self, one: StyleClass, fields: Sequence[tuple[str, str]]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(44, 0, 0, 0)
        row.setSpacing(4)
        self.field = QComboBox()
        for title, name in fields:
            self.field.addItem(title, name)
        self.field.setCurrentIndex(max(self.field.findData(one.field), 0))
        self.comparison = QComboBox()
        for comparison, title in comparison_words().items():
            self.comparison.addItem(title, comparison)
        self.comparison.setCurrentIndex(self.comparison.findData(one.comparison))
        self.value = QLineEdit(one.value)
        self.value.setPlaceholderText(tr("value"))
        self.value.setEnabled(one.comparison is not Comparison.EMPTY)
        for box in (self.field, self.comparison):
            box.setMinimumContentsLength(5)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.activated.connect(lambda _: self._on_question())
        self.value.editingFinished.connect(self._on_question)
        row.addWidget(self.field, 3)
        row.addWidget(self.comparison, 2)
        row.addWidget(self.value, 3)
        return row

    def highlight(self, theme: Theme, *, is_chosen: bool) -> None:
        """Show whether the look of this class is being changed."""
        ground = theme.palette.accent_tint if is_chosen else theme.palette.surface
        self.setStyleSheet(f"#class_row {{ background: {ground}; border-radius: 6px; }}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit()
        super().mousePressEvent(event)

    def _on_question(self) -> None:
        comparison = Comparison(self.comparison.currentData())
        self.value.setEnabled(comparison is not Comparison.EMPTY)
        self._change(
            field=str(self.field.currentData()), comparison=comparison, value=self.value.text().strip()
        )

    def _change(self, **values: object) -> None:
        fresh = replace(self.one, **values)  # type: ignore[arg-type]  # callers name fields of StyleClass
        if fresh != self.one:
            self.one = fresh
            self.changed.emit(fresh)


def comparison_words() -> dict[Comparison, str]:
    """Return how the questions of rules are worded."""
    return {
        Comparison.EQUAL: tr("is"),
        Comparison.UNEQUAL: tr("is not"),
        Comparison.AT_LEAST: tr("at least"),
        Comparison.LESS: tr("less than"),
        Comparison.CONTAINS: tr("contains"),
        Comparison.EMPTY: tr("is empty"),
    }
