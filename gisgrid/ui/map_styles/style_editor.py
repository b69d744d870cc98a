"""The window in which the looks of a layer are chosen; the map shows every choice at once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gisgrid.errors import EditError
from gisgrid.i18n import tr
from gisgrid.layers.style_palette import Ramp
from gisgrid.layers.styled import MARKED, POINT_LAYERS
from gisgrid.model.class_breaks import BreakMethod
from gisgrid.model.map_styles import LayerStyle, Look, StyleClass, StyleKind, check_style, class_rows
from gisgrid.ui.map_styles.class_rows import ClassRow
from gisgrid.ui.map_styles.look_panel import LookPanel
from gisgrid.ui.map_styles.style_draft import (
    ValuesOf,
    by_category,
    by_grades,
    by_one_look,
    by_rules,
    numeric_fields,
    telling_field,
    with_class,
    with_rule,
    without_class,
    worded_fields,
)
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.widgets.words import hairline, link, words, wrapped

_WIDTH_PX = 400
_HEIGHT_PX = 600
_SETTLE_MS = 150
_FULL = 100


class StyleEditor(QDialog):
    """Chooses how a layer looks: by what, in which classes, with which colours, symbols and names.

    Parameters
    ----------
    title : str
        Name of the layer.
    style : LayerStyle
        How it looks now.
    values_of : callable
        Gives the values of a field for all records of the layer.

    Signals
    -------
    tried(style: LayerStyle)
        The map should show this.
    kept(style: LayerStyle)
        This is to stay.
    dropped()
        The usual look is wanted again.
    left()
        Nothing is to stay of what was tried.
    """

    tried = Signal(object)
    kept = Signal(object)
    dropped = Signal()
    left = Signal()

    def __init__(
        self,
        theme: Theme,
        title: str,
        style: LayerStyle,
        *,
        values_of: ValuesOf,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Style of {layer}", layer=title))
        self.setStyleSheet(theme.sheet())
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        self.setMinimumWidth(_WIDTH_PX)
        self._theme = theme
        self._values_of = values_of
        self._fields = worded_fields(style.layer)
        self._numbers = numeric_fields(style.layer, values_of)
        self._chosen = 0
        self._is_done = False
        self.style_now = style
        self.rows: list[ClassRow] = []
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._try)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addLayout(self._make_kinds())
        column.addWidget(self._make_sources())
        column.addWidget(self._make_list(), 1)
        column.addWidget(hairline())
        self.look = LookPanel(theme, style.layer)
        self.look.changed.connect(self._on_look)
        column.addWidget(self.look)
        column.addWidget(hairline())
        column.addLayout(self._make_names())
        self.problem = wrapped("", "danger")
        self.problem.hide()
        column.addWidget(self.problem)
        column.addLayout(self._make_buttons())
        self._show()

    def _make_kinds(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        self.kinds = QButtonGroup(self)
        for number, (kind, title) in enumerate(_kind_words().items()):
            button = QPushButton(title)
            button.setProperty("kind", "segment")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setEnabled(kind is not StyleKind.GRADUATED or bool(self._numbers))
            button.clicked.connect(lambda _=False, one=kind: self._on_kind(one))
            self.kinds.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _make_sources(self) -> QWidget:
        self.sources = QWidget()
        column = QVBoxLayout(self.sources)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        first = QHBoxLayout()
        first.addWidget(words(tr("By field"), "secondary"))
        self.field = QComboBox()
        self.field.activated.connect(lambda _: self._classify())
        first.addWidget(self.field, 1)
        column.addLayout(first)
        self.grading = QWidget()
        second = QHBoxLayout(self.grading)
        second.setContentsMargins(0, 0, 0, 0)
        self.method = QComboBox()
        for method, title in _method_words().items():
            self.method.addItem(title, method)
        self.count = QSpinBox()
        self.count.setRange(2, 9)
        self.count.setValue(5)
        self.count.setSuffix(tr(" classes"))
        self.count.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.ramp = QComboBox()
        for ramp, title in _ramp_words().items():
            self.ramp.addItem(title, ramp)
        self.method.activated.connect(lambda _: self._classify())
        self.ramp.activated.connect(lambda _: self._classify())
        self.count.valueChanged.connect(lambda _: self._classify())
        for widget in (self.method, self.count, self.ramp):
            second.addWidget(widget, 1)
        column.addWidget(self.grading)
        return self.sources

    def _make_list(self) -> QWidget:
        self._list = QWidget()
        self._list_column = QVBoxLayout(self._list)
        self._list_column.setContentsMargins(0, 0, 6, 0)
        self._list_column.setSpacing(0)
        self._list_column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._list)
        return scroll

    def _make_names(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        heading = words(tr("Names on the map"), "secondary")
        row.addWidget(heading)
        self.label = QComboBox()
        self.label.addItem(tr("as usual"), "")
        for title, name in self._fields:
            self.label.addItem(title, name)
        self.label.setCurrentIndex(max(self.label.findData(self.style_now.label_field), 0))
        self.label.activated.connect(lambda _: self._change(label_field=str(self.label.currentData())))
        row.addWidget(self.label, 1)
        self.label_px = QSpinBox()
        self.label_px.setRange(7, 40)
        self.label_px.setSpecialValueText(tr("usual size"))
        self.label_px.setSuffix(" px")
        self.label_px.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.label_px.setValue(round(self.style_now.label_px))
        self.label_px.valueChanged.connect(
            lambda px: self._change(label_px=0.0 if px == self.label_px.minimum() else float(px))
        )
        row.addWidget(self.label_px)
        for widget in (heading, self.label, self.label_px):
            widget.setVisible(self.style_now.layer not in MARKED)
        if self.style_now.layer in POINT_LAYERS:
            row.addWidget(words(tr("Symbol size"), "secondary"))
            self.symbol_size = QSlider(Qt.Orientation.Horizontal)
            self.symbol_size.setRange(50, 300)
            self.symbol_size.setFixedWidth(70)
            self.symbol_size.setAccessibleName(tr("Size of the symbols"))
            self.symbol_size.setValue(round(_FULL * self.style_now.symbol_factor))
            self.symbol_size.valueChanged.connect(lambda percent: self._change(symbol_factor=percent / _FULL))
            row.addWidget(self.symbol_size)
        return row

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.usual_button = link(tr("Usual look"))
        self.usual_button.clicked.connect(lambda: self._finish(self.dropped.emit))
        row.addWidget(self.usual_button)
        row.addStretch(1)
        cancel = QPushButton(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.close)
        self.keep_button = QPushButton(tr("Keep"))
        self.keep_button.setProperty("kind", "primary")
        self.keep_button.setAutoDefault(False)
        self.keep_button.clicked.connect(self._on_keep)
        row.addWidget(cancel)
        row.addWidget(self.keep_button)
        return row

    def _on_kind(self, kind: StyleKind) -> None:
        if kind is self.style_now.kind:
            return
        if kind is StyleKind.SINGLE:
            self._take(by_one_look(self.style_now))
        elif kind is StyleKind.RULE:
            self._take(by_rules(self.style_now))
        else:
            is_category = kind is StyleKind.CATEGORY
            field = telling_field(self.style_now.layer, self._values_of) if is_category else ""
            self._fill_fields(kind, field)
            self._classify(kind)

    def _classify(self, kind: StyleKind | None = None) -> None:
        """Make the classes anew from the field that is chosen."""
        field = str(self.field.currentData() or "")
        if not field:
            return
        values = self._values_of(field)
        if (kind or self.style_now.kind) is StyleKind.GRADUATED:
            method, ramp = BreakMethod(self.method.currentData()), Ramp(self.ramp.currentData())
            count = self.count.value()
            fresh = by_grades(self.style_now, field, values, count=count, method=method, ramp=ramp)
        else:
            fresh = by_category(self.style_now, field, values)
        self._take(fresh)

    def _take(self, style: LayerStyle) -> None:
        """Go on with another set of classes."""
        self.style_now = style
        self._chosen = 0
        self._show()
        self._settle.start()

    def _change(self, **values: object) -> None:
        self.style_now = replace(self.style_now, **values)  # type: ignore[arg-type]  # names fields of LayerStyle
        self._settle.start()

    def _show(self) -> None:
        """Show the style: its kind, its field and a row for every class."""
        style = self.style_now
        self.kinds.button(list(_kind_words()).index(style.kind)).setChecked(True)
        self.sources.setVisible(style.kind in (StyleKind.CATEGORY, StyleKind.GRADUATED))
        self.grading.setVisible(style.kind is StyleKind.GRADUATED)
        self._fill_fields(style.kind, style.field)
        while self._list_column.count():
            item = self._list_column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        counts = self._counts()
        self.rows = [
            self._make_row(number, one, count=counts[number], is_rest=False)
            for number, one in enumerate(style.classes)
        ]
        if style.rest is not None:
            rest = StyleClass("", style.rest)
            self.rows.append(self._make_row(len(style.classes), rest, count=counts[-1], is_rest=True))
        if style.kind is StyleKind.RULE:
            more = link(tr("＋ Another condition"))
            more.clicked.connect(lambda: self._take(with_rule(self.style_now)))
            self._list_column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        self._list_column.addStretch(1)
        self._choose(min(self._chosen, len(self.rows) - 1))

    def _make_row(self, number: int, one: StyleClass, *, count: int, is_rest: bool) -> ClassRow:
        row = ClassRow(self._theme, self.style_now, one, count=count, fields=self._fields, is_rest=is_rest)
        row.chosen.connect(lambda: self._choose(number))
        row.changed.connect(lambda fresh: self._on_class(number, fresh))
        row.removed.connect(lambda: self._take(without_class(self.style_now, number)))
        self._list_column.addWidget(row)
        return row

    def _fill_fields(self, kind: StyleKind, field: str) -> None:
        self.field.clear()
        for title, name in self._numbers if kind is StyleKind.GRADUATED else self._fields:
            self.field.addItem(title, name)
        at = self.field.findData(field)
        if field and at < 0:
            self.field.addItem(field, field)
            at = self.field.count() - 1
        self.field.setCurrentIndex(max(at, 0))

    def _counts(self) -> list[int]:
        """Return how many records each class holds, and at last how many fit none."""
        columns: dict[str, Sequence[Any]] = {one: self._values_of(one) for one in self.style_now.fields}
        total = len(self._values_of("id"))
        lists = {name: list(values) for name, values in columns.items()}
        found = Counter(class_rows(self.style_now, lists, count=total))
        return [*(found[number] for number in range(len(self.style_now.classes))), found[-1]]

    def _choose(self, number: int) -> None:
        self._chosen = number
        for place, row in enumerate(self.rows):
            row.highlight(self._theme, is_chosen=place == number and len(self.rows) > 1)
        if 0 <= number < len(self.rows):
            self.look.show_look(self.rows[number].one.look)

    def _on_class(self, number: int, fresh: StyleClass) -> None:
        was = self.style_now.classes[number] if number < len(self.style_now.classes) else fresh
        self.style_now = with_class(self.style_now, number, fresh)
        asked = (was.field, was.comparison, was.value) != (fresh.field, fresh.comparison, fresh.value)
        if asked:
            # A row must not be thrown away while its own field is still telling that it was left.
            QTimer.singleShot(0, self, self._show)
        self._settle.start()

    def _on_look(self, look: Look) -> None:
        if 0 <= self._chosen < len(self.rows):
            row = self.rows[self._chosen]
            row.one = replace(row.one, look=look)
            row.sample.show_look(look)
            self.style_now = with_class(self.style_now, self._chosen, row.one)
            self._settle.start()

    def _try(self) -> None:
        try:
            check_style(self.style_now)
        except EditError as problem:
            self.problem.setText(str(problem))
        else:
            self.problem.setText("")
            self.tried.emit(self.style_now)
        self.problem.setVisible(bool(self.problem.text()))
        self.keep_button.setEnabled(not self.problem.text())

    def _on_keep(self) -> None:
        self._settle.stop()
        self._try()
        if not self.problem.text():
            self._finish(lambda: self.kept.emit(self.style_now))

    def _finish(self, tell: Any) -> None:
        self._is_done = True
        self._settle.stop()
        tell()
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ends what is typed in a field; it does not close the window."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Close, as Esc asks."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say that nothing is to stay, unless something is."""
        self._settle.stop()
        if not self._is_done:
            self._is_done = True
            self.left.emit()
        super().closeEvent(event)


def _kind_words() -> dict[StyleKind, str]:
    return {
        StyleKind.SINGLE: tr("One look"),
        StyleKind.CATEGORY: tr("By category"),
        StyleKind.GRADUATED: tr("By number"),
        StyleKind.RULE: tr("By condition"),
    }


def _method_words() -> dict[BreakMethod, str]:
    return {
        BreakMethod.EQUAL: tr("Equal steps"),
        BreakMethod.QUANTILE: tr("Equal numbers"),
        BreakMethod.NATURAL: tr("Natural groups"),
    }


def _ramp_words() -> dict[Ramp, str]:
    return {
        Ramp.BLUE: tr("Blue"),
        Ramp.GREEN: tr("Green"),
        Ramp.HEAT: tr("Yellow to red"),
        Ramp.DIVERGING: tr("Blue to red"),
        Ramp.GREY: tr("Grey"),
    }
