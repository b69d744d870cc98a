"""Asks for records by what they say and what lies near them, in plain words."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gisgrid.i18n import tr
from gisgrid.layers.names import LayerName
from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.base_map import Building, Place, River, Road, WaterArea
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.map_styles import Comparison
from gisgrid.model.near_by import Asked, Near
from gisgrid.ui.field_words import field_words
from gisgrid.ui.map_styles.class_rows import comparison_words
from gisgrid.ui.map_styles.style_draft import worded_fields
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.widgets.words import hairline, link, words, wrapped

_PLACE_FIELDS = ("name", "kind", "address", "contact")
_NAME_ONLY = ("name",)


class ConditionRow(QWidget):
    """A field, a comparison and a value.

    Signals
    -------
    removed()
        It should go.
    """

    removed = Signal()

    def __init__(self, theme: Theme, fields: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.field = QComboBox()
        for title, name in fields:
            self.field.addItem(title, name)
        self.comparison = QComboBox()
        for comparison, title in comparison_words().items():
            self.comparison.addItem(title, comparison)
        self.value = QLineEdit()
        self.value.setPlaceholderText(tr("value"))
        self.comparison.activated.connect(
            lambda _: self.value.setEnabled(self.comparison.currentData() is not Comparison.EMPTY)
        )
        self.bin = QToolButton()
        self.bin.setIcon(theme.icons.icon("x", theme.palette.secondary, size_px=14))
        self.bin.setToolTip(tr("Take this condition away"))
        self.bin.clicked.connect(self.removed)
        row.addWidget(self.field, 3)
        row.addWidget(self.comparison, 2)
        row.addWidget(self.value, 3)
        row.addWidget(self.bin)

    @property
    def asked(self) -> Asked:
        """What is asked."""
        comparison = Comparison(self.comparison.currentData())
        return Asked(str(self.field.currentData()), comparison, self.value.text().strip())


class FindDialog(QDialog):
    """Collects a question; whoever opened it answers with `tell`.

    Signals
    -------
    asked(kind: type, asked: tuple of Asked, near: Near or None)
        The user wants to know.
    """

    asked = Signal(object, object, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Find on the map"))
        self.setStyleSheet(theme.sheet())
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(460)
        self._theme = theme
        self.rows: list[ConditionRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        first = QHBoxLayout()
        first.addWidget(words(tr("Find"), "secondary"))
        self.kind = QComboBox()
        for title, kind in _wanted_kinds():
            self.kind.addItem(title, kind)
        self.kind.activated.connect(lambda _: self._clear_rows())
        first.addWidget(self.kind, 1)
        column.addLayout(first)
        self._conditions = QVBoxLayout()
        self._conditions.setSpacing(6)
        column.addLayout(self._conditions)
        self.more = link(tr("＋ Another condition"))
        self.more.clicked.connect(self.add_row)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(hairline())
        column.addLayout(self._make_near())
        self.answer = wrapped("", "secondary")
        column.addWidget(self.answer)
        column.addLayout(self._make_buttons())
        self._on_near()

    def _make_near(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        row = QHBoxLayout()
        row.addWidget(words(tr("Lying"), "secondary"))
        self.near = QComboBox()
        for title, key in (
            (tr("anywhere"), ""),
            (tr("not farther than"), "near"),
            (tr("inside of"), "inside"),
        ):
            self.near.addItem(title, key)
        self.near.activated.connect(lambda _: self._on_near())
        self.distance = QSpinBox()
        self.distance.setRange(1, 50_000)
        self.distance.setValue(50)
        self.distance.setSuffix(tr(" m"))
        self.distance.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.other = QComboBox()
        row.addWidget(self.near, 2)
        row.addWidget(self.distance, 2)
        row.addWidget(self.other, 3)
        column.addLayout(row)
        self.other_name = QLineEdit()
        self.other_name.setPlaceholderText(tr("only those whose name contains … (may stay empty)"))
        column.addWidget(self.other_name)
        return column

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        close = QPushButton(tr("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        self.find_button = QPushButton(tr("Find and select"))
        self.find_button.setProperty("kind", "primary")
        self.find_button.setDefault(True)
        self.find_button.clicked.connect(self._on_find)
        row.addWidget(close)
        row.addWidget(self.find_button)
        return row

    def add_row(self) -> None:
        """Offer one more condition."""
        row = ConditionRow(self._theme, _fields_of(self.kind.currentData()))
        row.removed.connect(lambda: self._remove_row(row))
        self.rows.append(row)
        self._conditions.addWidget(row)

    def tell(self, text: str) -> None:
        """Show the answer."""
        self.answer.setText(text)

    def _remove_row(self, row: ConditionRow) -> None:
        self.rows.remove(row)
        self._conditions.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _clear_rows(self) -> None:
        for row in list(self.rows):
            self._remove_row(row)

    def _on_near(self) -> None:
        key = self.near.currentData()
        self.distance.setVisible(key == "near")
        self.other.setVisible(bool(key))
        self.other_name.setVisible(bool(key))
        held = self.other.currentText()
        self.other.clear()
        for title, kind in _other_kinds():
            if key != "inside" or kind in (Grid, Parcel, WaterArea, Building):
                self.other.addItem(title, kind)
        self.other.setCurrentIndex(max(self.other.findText(held), 0))

    def _on_find(self) -> None:
        key, name = self.near.currentData(), self.other_name.text().strip()
        near = None
        if key:
            kind: type[Any] = self.other.currentData()
            field = "number" if kind is Parcel else "name"
            narrowed = (Asked(field, Comparison.CONTAINS, name),) if name else ()
            near = Near(kind, float(self.distance.value()) if key == "near" else 0.0, narrowed)
        self.asked.emit(self.kind.currentData(), tuple(row.asked for row in self.rows), near)


def _wanted_kinds() -> list[tuple[str, type[Any]]]:
    return [
        (tr("Enterprises"), Enterprise),
        (tr("Parcels"), Parcel),
        (tr("Places"), Place),
        (tr("Grids"), Grid),
    ]


def _other_kinds() -> list[tuple[str, type[Any]]]:
    return [
        (tr("a river"), River),
        (tr("a lake or a wide river"), WaterArea),
        (tr("a road or railway"), Road),
        (tr("a place (school, hospital …)"), Place),
        (tr("another enterprise"), Enterprise),
        (tr("a grid"), Grid),
        (tr("a parcel"), Parcel),
        (tr("a building"), Building),
    ]


def _fields_of(kind: type[Any]) -> list[tuple[str, str]]:
    layers = {Enterprise: LayerName.ENTERPRISES, Parcel: LayerName.PARCELS, Grid: LayerName.GRIDS}
    if kind in layers:
        return worded_fields(layers[kind])
    return [(field_words(one), one) for one in (_PLACE_FIELDS if kind is Place else _NAME_ONLY)]
