"""The look of one class: colours, width, shape."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QGridLayout, QSpinBox, QWidget

from gisgrid.i18n import tr
from gisgrid.layers.styled import POINT_LAYERS
from gisgrid.model.map_styles import Look, Marker
from gisgrid.ui.map_styles.colour_button import ColourButton
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.widgets.words import words

_LINES = ("roads", "contours")
_FULL = 100


class LookPanel(QWidget):
    """Asks for what the kind of layer needs: areas a fill and an outline, lines a line and its edges, points a shape.

    Signals
    -------
    changed(look: Look)
        The user chose something.
    """

    changed = Signal(object)

    def __init__(self, theme: Theme, layer: str) -> None:
        super().__init__()
        self._look = Look()
        self._is_filling = False
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.fill = ColourButton(theme, tr("Fill"))
        self.opacity = QSpinBox()
        self.opacity.setRange(0, _FULL)
        self.opacity.setSuffix(" %")
        self.opacity.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.stroke = ColourButton(theme, tr("Line"))
        self.line_width = QDoubleSpinBox()
        self.line_width.setRange(0.2, 20.0)
        self.line_width.setSingleStep(0.2)
        self.line_width.setDecimals(1)
        self.line_width.setSuffix(" px")
        self.line_width.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.casing = ColourButton(theme, tr("Edges of the line"))
        self.dashes = QCheckBox(tr("Dashed"))
        self.marker = QComboBox()
        for title, marker in _markers(layer):
            self.marker.addItem(title, marker)
        is_line, is_point = layer in _LINES, layer in POINT_LAYERS
        cells: list[tuple[str, QWidget]] = []
        if is_point:
            cells += [(tr("Colour"), self.fill), (tr("Shape"), self.marker)]
        elif is_line:
            cells += [(tr("Colour"), self.stroke), (tr("Width"), self.line_width)]
            cells += [(tr("Edges"), self.casing), ("", self.dashes)]
        else:
            cells += [(tr("Fill"), self.fill), (tr("Strength"), self.opacity)]
            cells += [(tr("Outline"), self.stroke), (tr("Width"), self.line_width)]
        for number, (title, field) in enumerate(cells):
            grid.addWidget(words(title, "secondary"), number // 2, 2 * (number % 2))
            grid.addWidget(field, number // 2, 2 * (number % 2) + 1)
        self.fill.chosen.connect(lambda name: self._change(fill=name))
        self.stroke.chosen.connect(lambda name: self._change(stroke=name))
        self.casing.chosen.connect(lambda name: self._change(casing=name))
        self.opacity.valueChanged.connect(lambda percent: self._change(fill_opacity=percent / _FULL))
        self.line_width.valueChanged.connect(lambda px: self._change(stroke_px=round(px, 2)))
        self.dashes.toggled.connect(lambda is_dashed: self._change(is_dashed=is_dashed))
        self.marker.activated.connect(lambda _: self._change(marker=Marker(self.marker.currentData())))

    def show_look(self, look: Look) -> None:
        """Show a look without a signal."""
        self._is_filling = True
        self._look = look
        self.fill.show_colour(look.fill)
        self.stroke.show_colour(look.stroke)
        self.casing.show_colour(look.casing)
        self.opacity.setValue(round(_FULL * look.fill_opacity))
        self.line_width.setValue(look.stroke_px)
        self.dashes.setChecked(look.is_dashed)
        self.marker.setCurrentIndex(self.marker.findData(look.marker))
        self._is_filling = False

    def _change(self, **values: object) -> None:
        if not self._is_filling:
            self._look = replace(self._look, **values)  # type: ignore[arg-type]  # callers name fields of Look
            self.changed.emit(self._look)


def _markers(layer: str) -> list[tuple[str, Marker]]:
    own = tr("By danger class") if layer == "enterprises" else tr("as usual")
    found = [
        (own, Marker.OWN),
        (tr("Circle"), Marker.CIRCLE),
        (tr("Square"), Marker.SQUARE),
        (tr("Triangle"), Marker.TRIANGLE),
        (tr("Star"), Marker.STAR),
    ]
    # The triangle of an installation is a warning sign by standard: its colour may be chosen, not its shape.
    return found[:1] if layer == "installations" else found
