"""The popover with the look of an own layer; what is changed shows on the map at once."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gisgrid.i18n import tr
from gisgrid.layers.own_files import OWN_COLOURS, OwnStyle, shown_value
from gisgrid.layers.scene import MapLayer, OwnKind
from gisgrid.ui.canvas.map_picture import SCREEN_DOTS_PER_INCH
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.widgets.words import ElidedLabel, words, wrapped

_WIDTH_PX = 296
_SETTLE_MS = 250
_MOST_VALUES = 200
_SCALES = (500, 1_000, 2_000, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000)
_METRES_PER_PX = 0.0254 / SCREEN_DOTS_PER_INCH
_FULL = 100


class LayerProperties(QFrame):
    """Opacity, scales and, for files, colour, names and filter; for pictures, whether sheets show it.

    Signals
    -------
    changed(style: OwnStyle)
        The user chose another look.
    printed_changed(is_shown: bool)
        The user wants a picture on sheets, or no longer.
    shift_changed(is_gcj02: bool)
        The user said whether the pictures of a basemap are shifted.
    """

    changed = Signal(object)
    printed_changed = Signal(bool)
    shift_changed = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        layer: MapLayer,
        style: OwnStyle,
        *,
        columns: dict[str, list[object]] | None = None,
        is_gcj02: bool = False,
    ) -> None:
        super().__init__(None, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setStyleSheet(
            theme.sheet() + f"LayerProperties {{ border: 1px solid {theme.palette.hairline}; }}"
        )
        self.setPalette(theme.qt_palette())
        self.setObjectName("surface")
        self.setFixedWidth(_WIDTH_PX)
        self._style = style
        self._columns = columns or {}
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(lambda: self.changed.emit(self._style))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(ElidedLabel(layer.title, "card"))
        if layer.own is not None and layer.own.problem:
            column.addWidget(wrapped(layer.own.problem, "warn"))
        if layer.own is not None and layer.own.note:
            column.addWidget(wrapped(layer.own.note, "secondary"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        kind = layer.own.kind if layer.own is not None else OwnKind.FILE
        if kind is OwnKind.FILE:
            self._add(tr("Colour"), self._make_colours())
        self._add(tr("Opacity"), self._make_opacity())
        if kind is not OwnKind.PICTURE:
            self._add(tr("Scales"), self._make_scales())
        if kind is OwnKind.FILE:
            self._add_fields()
        if kind is OwnKind.PICTURE:
            printed = QCheckBox(tr("Show on sheets, too"))
            printed.setChecked(layer.own is not None and layer.own.is_printed)
            printed.toggled.connect(self.printed_changed)
            column.addWidget(printed)
        if kind is OwnKind.BASEMAP:
            shifted = QCheckBox(tr("Pictures are shifted (GCJ-02)"))
            shifted.setChecked(is_gcj02)
            shifted.toggled.connect(self.shift_changed)
            column.addWidget(shifted)

    def show_at(self, place: QPoint) -> None:
        """Open beside a place on the desktop."""
        self.adjustSize()
        self.move(place)
        self.show()

    def closeEvent(self, event: object) -> None:
        """Let nothing that was chosen get lost."""
        if self._settle.isActive():
            self._settle.stop()
            self.changed.emit(self._style)
        super().closeEvent(event)  # type: ignore[arg-type]  # Qt hands a QCloseEvent

    def _add(self, label: str, field: QWidget) -> None:
        row = self._grid.rowCount()
        self._grid.addWidget(words(label, "secondary"), row, 0)
        self._grid.addWidget(field, row, 1)

    def _change(self, **values: object) -> None:
        self._style = replace(self._style, **values)  # type: ignore[arg-type]  # callers name fields of OwnStyle
        self._settle.start()

    def _make_colours(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.colour_buttons = QButtonGroup(box)
        for number, colour in enumerate(OWN_COLOURS):
            button = QToolButton()
            button.setCheckable(True)
            button.setChecked(colour == self._style.colour)
            button.setFixedSize(24, 24)
            button.setAccessibleName(tr("Colour {number}", number=number + 1))
            button.setStyleSheet(
                f"QToolButton {{ background: {colour}; border: 3px solid white; border-radius: 12px; }}"
                f"QToolButton:checked {{ border: 3px solid {colour}; background: white; }}"
            )
            button.clicked.connect(lambda _=False, one=colour: self._change(colour=one))
            self.colour_buttons.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        return box

    def _make_opacity(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(10, _FULL)
        self.opacity.setValue(round(_FULL * self._style.opacity))
        value = QLabel(tr("{percent} %", percent=self.opacity.value()))
        value.setMinimumWidth(44)
        self.opacity.valueChanged.connect(lambda percent: value.setText(tr("{percent} %", percent=percent)))
        self.opacity.valueChanged.connect(lambda percent: self._change(opacity=percent / _FULL))
        row.addWidget(self.opacity, 1)
        row.addWidget(value)
        return box

    def _make_scales(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.nearest = _scale_choice(tr("any"), self._style.min_metres_per_px)
        self.farthest = _scale_choice(tr("any"), self._style.max_metres_per_px)
        self.nearest.currentIndexChanged.connect(
            lambda _: self._change(min_metres_per_px=(self.nearest.currentData() or 0) * _METRES_PER_PX)
        )
        self.farthest.currentIndexChanged.connect(
            lambda _: self._change(
                max_metres_per_px=(self.farthest.currentData() or 0) * _METRES_PER_PX or 1e9
            )
        )
        row.addWidget(self.nearest, 1)
        row.addWidget(words("–", "secondary"))
        row.addWidget(self.farthest, 1)
        return box

    def _add_fields(self) -> None:
        self.names = _choice(
            [(tr("none"), ""), *((one, one) for one in self._columns)], self._style.label_field
        )
        self.names.currentIndexChanged.connect(lambda _: self._change(label_field=self.names.currentData()))
        self._add(tr("Names"), self.names)
        fields = [(tr("all rows"), ""), *((one, one) for one in self._columns)]
        self.filter_field = _choice(fields, self._style.filter_field)
        self.filter_value = _choice(self._values(self._style.filter_field), self._style.filter_value)
        self.filter_value.setEnabled(bool(self._style.filter_field))
        self.filter_field.currentIndexChanged.connect(lambda _: self._on_field())
        self.filter_value.currentIndexChanged.connect(lambda _: self._on_value())
        self._add(tr("Show only"), self.filter_field)
        self._add("=", self.filter_value)

    def _values(self, name: str) -> list[tuple[str, str]]:
        found = sorted({shown_value(value) for value in self._columns.get(name, [])})[:_MOST_VALUES]
        return [(one or tr("(empty)"), one) for one in found]

    def _on_field(self) -> None:
        name = str(self.filter_field.currentData())
        self.filter_value.blockSignals(True)
        self.filter_value.clear()
        for text, value in self._values(name):
            self.filter_value.addItem(text, value)
        self.filter_value.blockSignals(False)
        self.filter_value.setEnabled(bool(name))
        self._on_value()

    def _on_value(self) -> None:
        value = self.filter_value.currentData()
        self._change(filter_field=str(self.filter_field.currentData()), filter_value=str(value or ""))


def _choice(items: Sequence[tuple[str, str]], chosen: str) -> QComboBox:
    box = QComboBox()
    box.setMinimumContentsLength(8)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    for text, value in items:
        box.addItem(text, value)
    if box.findData(chosen) < 0:
        # A field that the file no longer has stays chosen until another one is.
        box.addItem(chosen, chosen)
    box.setCurrentIndex(box.findData(chosen))
    return box


def _scale_choice(unlimited: str, metres_per_px: float) -> QComboBox:
    box = QComboBox()
    box.setMinimumContentsLength(6)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.addItem(unlimited, 0)
    for scale in _SCALES:
        box.addItem(f"1:{scale:,}", scale)
    wanted = round(metres_per_px / _METRES_PER_PX) if 0 < metres_per_px < 1e6 else 0
    nearest = min(range(box.count()), key=lambda at: abs(int(box.itemData(at)) - wanted))
    box.setCurrentIndex(nearest)
    return box
