"""What a ledger is narrowed down to: a grid, classes, states, or the records behind a link; each a chip with ✕."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from gisgrid.i18n import tr
from gisgrid.model.areas import Grid
from gisgrid.model.grid_tree import GridTree
from gisgrid.ui.desk import Desk
from gisgrid.ui.field_words import value_words
from gisgrid.ui.ledger.chosen import ChosenRows
from gisgrid.ui.ledger.table import CellKind, LedgerTable

_NARROW_LEDGER_PX = 200
_FILTERED = (CellKind.CLASS, CellKind.LEVEL, CellKind.STATUS)


@dataclass(frozen=True)
class LedgerFilter:
    """The conditions of a ledger, all of which must hold.

    Attributes
    ----------
    grid_id : int or None
        Only what lies in this grid and below it.
    values : dict of str to frozenset
        Wanted values by column; a state by its words.
    chosen : ChosenRows or None
        Only the rows of these records.
    """

    grid_id: int | None = None
    values: dict[str, frozenset[Any]] = field(default_factory=dict)
    chosen: ChosenRows | None = None

    def keep(self, table: LedgerTable, tree: GridTree | None) -> NDArray[np.bool_]:
        """Return which rows meet the conditions; `tree` is needed for a grid."""
        kept = np.ones(len(table), dtype=bool)
        if self.grid_id is not None and tree is not None:
            kept &= table.inside(tree.below(self.grid_id))
        if self.chosen is not None:
            kept &= self.chosen.rows_of(table)
        for key, wanted in self.values.items():
            if wanted and key in table.data:
                kept &= table.chosen(key, wanted)
        return kept


class FilterBar(QWidget):
    """The chips of the conditions and the button that offers more of them."""

    def __init__(self, desk: Desk, on_change: Callable[[], None]) -> None:
        super().__init__()
        self._desk = desk
        self._on_change = on_change
        self._table: LedgerTable | None = None
        self.conditions = LedgerFilter()
        # Chips may be cut where the window is narrow, the buttons beside them never.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        theme = desk.theme
        self.button = QToolButton()
        self.button.setObjectName("filter_more")
        self.button.setIcon(theme.icons.icon("filter", theme.palette.text, size_px=16))
        self.button.setToolTip(tr("Show only some classes or states"))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.menu = QMenu(self.button)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.button.setMenu(self.menu)

    def offer(self, table: LedgerTable) -> None:
        """Offer the values of another ledger; conditions that it cannot meet are dropped."""
        self._table = table
        known = {column.key for column in table.columns}
        kept = {key: wanted for key, wanted in self.conditions.values.items() if key in known}
        self.conditions = replace(self.conditions, values=kept)

    def set_grid(self, grid_id: int | None) -> None:
        """Narrow down to a grid, or take that condition away; records chosen elsewhere are let go."""
        self._set(replace(self.conditions, grid_id=grid_id, chosen=None))

    def set_chosen(self, chosen: ChosenRows) -> None:
        """Narrow down to some records, and to nothing else."""
        self._set(LedgerFilter(chosen=chosen))

    def toggle(self, key: str, value: Any) -> None:
        """Add a wanted value of a column, or take it away."""
        wanted = self.conditions.values.get(key, frozenset()) ^ {value}
        values = {**self.conditions.values, key: wanted}
        self._set(replace(self.conditions, values={k: v for k, v in values.items() if v}))

    def show_chips(self) -> None:
        """Make a chip for every condition."""
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._row.addStretch(1)
        held = self.conditions
        grid = self._desk.register.get(Grid, held.grid_id) if held.grid_id is not None else None
        if grid is not None:
            is_narrow = self._desk.theme.measures.ledger_px <= _NARROW_LEDGER_PX
            text = grid.name if is_narrow else tr("Grid: {name}", name=grid.name)
            self._add(text, "grid_filter", lambda: self.set_grid(None))
        if held.chosen is not None:
            self._add(held.chosen.title, "record_filter", lambda: self._set(replace(held, chosen=None)))
        for key, wanted in held.values.items():
            for value in sorted(wanted, key=str):
                self._add(value_words(value), f"filter_{key}", partial(self.toggle, key, value))

    def _set(self, conditions: LedgerFilter) -> None:
        self.conditions = conditions
        self._on_change()

    def _add(self, text: str, name: str, remove: Callable[[], None]) -> None:
        theme = self._desk.theme
        chip = QToolButton()
        chip.setObjectName(name)
        chip.setText(chip.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, 150))
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        chip.setIcon(theme.icons.icon("x", theme.palette.accent, size_px=12))
        chip.setProperty("kind", "filter")
        chip.setToolTip(tr("{condition}: click to show everything again", condition=text))
        chip.clicked.connect(lambda _=False: remove())
        self._row.addWidget(chip)

    def _fill_menu(self) -> None:
        self.menu.clear()
        table = self._table
        if table is None:
            return
        for column in table.columns:
            if column.kind not in _FILTERED:
                continue
            self.menu.addSection(column.title)
            values = table.data[column.key]
            if column.key == "status":
                values = [value[1] for value in values]
            for value in sorted(set(values), key=value_words):
                self.menu.addAction(self._action(column.key, value))
        self.menu.addSeparator()
        self.menu.addAction(tr("Show everything"), lambda: self._set(LedgerFilter()))

    def _action(self, key: str, value: Any) -> QAction:
        action = QAction(value_words(value), self.menu)
        action.setCheckable(True)
        action.setChecked(value in self.conditions.values.get(key, ()))
        action.triggered.connect(lambda _=False: self.toggle(key, value))
        return action
