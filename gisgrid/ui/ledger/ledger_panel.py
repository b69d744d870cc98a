"""The ledgers as tabs over one table; the table shares its selection with map, tree and card."""

from collections.abc import Collection
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTabBar,
    QTableView,
    QToolButton,
    QVBoxLayout,
)

from gisgrid.i18n import term, tr
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.grid_tree import GridTree
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection
from gisgrid.model.people import Person
from gisgrid.ui.desk import Desk, Fill
from gisgrid.ui.ledger.chosen import ChosenRows
from gisgrid.ui.ledger.delegate import LedgerDelegate
from gisgrid.ui.ledger.model import LedgerModel, SaveCell
from gisgrid.ui.ledger.sources import (
    LedgerSource,
    enterprise_columns,
    enterprise_ledger,
    hazard_ledger,
    inspection_ledger,
    responsibility_ledger,
)
from gisgrid.ui.ledger.table import LedgerTable, empty_table
from gisgrid.ui.selection import Selection
from gisgrid.ui.widgets.skeleton import Skeleton
from gisgrid.ui.widgets.words import hairline, words

_LONGEST_SYNC = 2_000
_LEDGER_OF: dict[type[Any], int] = {Enterprise: 0, Grid: 1, Person: 1, Hazard: 2, Inspection: 3}
_NARROW_PX = 1_000
_NARROW_FACTOR = 0.9


def ledgers() -> tuple[tuple[str, LedgerSource], ...]:
    """Return title and source of every ledger, in the order of the tabs."""
    return (
        (term("企业基础台账"), enterprise_ledger),
        (term("监管责任台账"), responsibility_ledger),
        (term("事故隐患台账"), hazard_ledger),
        (term("检查台账"), inspection_ledger),
    )


class LedgerPanel(QFrame):
    """The panel under the map, or the whole page of 台账.

    Signals
    -------
    opened(kind, id)
        The user asked to see a row's record on the map.
    """

    opened = Signal(object, int)

    def __init__(self, desk: Desk, *, save: SaveCell, fill: Fill = Fill.AT_ONCE) -> None:
        super().__init__()
        self.setObjectName("surface")
        self._desk = desk
        self._save = save
        self._ledgers = ledgers()
        self._tables: dict[int, tuple[int, LedgerTable]] = {}
        self._grid: int | None = None
        self._chosen: ChosenRows | None = None
        self._is_following = False
        self._is_waiting = fill is Fill.LATER
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._make_head())
        column.addWidget(hairline())
        self.view = _LedgerView()
        self.view.setObjectName("ledger_table")
        self.view.entered.connect(self._on_entered)
        self.view.doubleClicked.connect(self._on_double_click)
        column.addWidget(self.view, 1)
        desk.selection.changed.connect(self._on_selection)
        self._tabs.currentChanged.connect(self._on_tab)
        self._skeleton: Skeleton | None = None
        if self._is_waiting:
            self._skeleton = Skeleton(
                desk.theme, self.view.viewport(), row_px=desk.theme.measures.table_row_px, indent_px=12
            )
        self.show_ledger(0)

    @property
    def model(self) -> LedgerModel:
        """The model of the ledger that is shown."""
        model = self.view.model()
        assert isinstance(model, LedgerModel)
        return model

    def show_ledger(self, number: int) -> None:
        """Turn to one of the ledgers."""
        if self._tabs.currentIndex() == number:
            self._on_tab(number)
        else:
            self._tabs.setCurrentIndex(number)

    def give(self, number: int, step: int, table: LedgerTable) -> None:
        """Take a ledger that was read elsewhere, and show it where the panel waits for it.

        Parameters
        ----------
        number : int
            Which of the ledgers.
        step : int
            Version of the data that it was read from.
        """
        self._tables[number] = (step, table)
        if self._is_waiting:
            self.refresh()

    def refresh(self) -> None:
        """Read the ledger again after a change, keeping filter, order and place."""
        self._is_waiting = False
        if self._skeleton is not None:
            self._skeleton.leave()
            self._skeleton = None
        place = self.view.verticalScrollBar().value()
        self._on_tab(self._tabs.currentIndex())
        self.view.verticalScrollBar().setValue(place)

    def filter_by_grid(self, grid_id: int | None) -> None:
        """Show only what lies in a grid and below it; None shows everything."""
        self._grid = grid_id
        self._chosen = None
        self._apply_filter()

    def show_rows(self, kind: type[Any], ids: Collection[int], title: str) -> None:
        """Turn to the ledger of a kind of record and keep only some of its rows, until the chip is closed.

        Parameters
        ----------
        title : str
            What the rows have in common; stands on the chip.
        """
        self._grid = None
        self._chosen = ChosenRows(kind, frozenset(ids), title)
        self.filter_field.clear()
        self.show_ledger(_LEDGER_OF.get(kind, 0))

    def _make_head(self) -> QHBoxLayout:
        theme = self._desk.theme
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(8)
        self._tabs = QTabBar()
        self._tabs.setExpanding(False)
        self._tabs.setUsesScrollButtons(False)
        for title, _ in self._ledgers:
            self._tabs.addTab(title)
        row.addWidget(self._tabs)
        row.addStretch(1)
        self._grid_chip = QToolButton()
        self._grid_chip.setObjectName("grid_filter")
        self._grid_chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._grid_chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._grid_chip.setIcon(theme.icons.icon("x", theme.palette.accent, size_px=12))
        self._grid_chip.setProperty("kind", "filter")
        self._grid_chip.setToolTip(tr("Show all grids"))
        self._grid_chip.clicked.connect(lambda: self.filter_by_grid(None))
        row.addWidget(self._grid_chip)
        self._count = words("", "secondary")
        row.addWidget(self._count)
        self.filter_field = QLineEdit()
        self.filter_field.setObjectName("ledger_filter")
        self.filter_field.setPlaceholderText(tr("Filter"))
        self.filter_field.setClearButtonEnabled(True)
        self.filter_field.setFixedWidth(150 if theme.measures.ledger_px > 200 else 110)
        self.filter_field.setFixedHeight(28)
        self.filter_field.setStyleSheet("min-height: 24px;")
        self.filter_field.textChanged.connect(lambda _: self._apply_filter())
        row.addWidget(self.filter_field)
        copy = QToolButton()
        copy.setObjectName("copy_rows")
        copy.setIcon(theme.icons.icon("copy", theme.palette.text, size_px=16))
        copy.setToolTip(tr("Copy the rows with their headings (Ctrl+C)"))
        copy.clicked.connect(self.copy_rows)
        row.addWidget(copy)
        return row

    def _on_tab(self, number: int) -> None:
        if number < 0:
            return
        desk = self._desk
        table = self._table(number)
        model = LedgerModel(table, save=self._save, parent=self)
        old = self.view.model()
        self._is_following = True
        self.view.setModel(model)
        if old is not None:
            old.deleteLater()
        self.view.setItemDelegate(LedgerDelegate(desk.theme, desk.today(), self.view))
        self.view.lay_columns(model, row_px=desk.theme.measures.table_row_px)
        self._is_following = False
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._on_rows_selected())
        self._apply_filter()
        self._on_selection(desk.selection.current)

    def _table(self, number: int) -> LedgerTable:
        register, today = self._desk.register, self._desk.today()
        if self._is_waiting:
            return empty_table(enterprise_columns())
        held = self._tables.get(number)
        step = register.step
        if held is None or held[0] != step:
            held = (step, self._ledgers[number][1](register, today))
            self._tables[number] = held
        return held[1]

    def _apply_filter(self) -> None:
        model = self.model
        keep = model.table.matching(self.filter_field.text())
        grid = self._desk.register.get(Grid, self._grid) if self._grid is not None else None
        if grid is not None and grid.id is not None:
            keep &= model.table.inside(GridTree.read(self._desk.register).below(grid.id))
        chosen = self._chosen
        if chosen is not None:
            keep &= chosen.rows_of(model.table)
        self._is_following = True
        model.keep_rows(keep)
        self._is_following = False
        self._grid_chip.setVisible(grid is not None or chosen is not None)
        if chosen is not None:
            self._grid_chip.setText(chosen.title)
        elif grid is not None:
            self._grid_chip.setText(tr("Grid: {name}", name=grid.name))
        self._show_counts()
        self._on_selection(self._desk.selection.current)

    def _show_counts(self) -> None:
        model = self.model
        shown, everything = len(model.order), len(model.table)
        chosen = len(self.view.selectionModel().selectedRows())
        text = tr("{shown} of {count}", shown=shown, count=everything)
        if chosen and self._desk.theme.measures.right_dock_px > 360:
            text += "    " + tr("{count} selected", count=chosen)
        self._count.setText("" if self._is_waiting else text)

    def _on_rows_selected(self) -> None:
        self._show_counts()
        if self._is_following:
            return
        model = self.model
        places = [index.row() for index in self.view.selectionModel().selectedRows()]
        current = self.view.currentIndex().row()
        places.sort(key=lambda place: (place != current, place))
        ids = [int(model.table.subject_ids[model.order[place]]) for place in places[:_LONGEST_SYNC]]
        wanted = [i for i in dict.fromkeys(ids) if i]
        if wanted:
            self._is_following = True
            self._desk.selection.select(model.table.subject_kind, *wanted)
            self._is_following = False

    def _on_selection(self, selection: Selection) -> None:
        if self._is_following:
            return
        model, chosen = self.model, self.view.selectionModel()
        self._is_following = True
        chosen.clearSelection()
        if selection.kind is model.table.subject_kind and selection.ids:
            flag = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
            places = model.places_of(selection.ids[:_LONGEST_SYNC])
            for place in places:
                chosen.select(model.index(place, 0), flag)
            if places:
                self.view.scrollTo(model.index(places[0], 0))
        self._is_following = False
        self._show_counts()

    def _on_entered(self, index: QModelIndex) -> None:
        delegate = self.view.itemDelegate()
        if isinstance(delegate, LedgerDelegate):
            delegate.set_hover_row(index.row())

    def _on_double_click(self, index: QModelIndex) -> None:
        model = self.model
        subject = int(model.table.subject_ids[model.row_of(index)])
        if subject and not model.columns[index.column()].is_editable:
            self.opened.emit(model.table.subject_kind, subject)

    def copy_rows(self) -> None:
        """Copy the selected rows, or all that are shown, with their headings, as Excel takes them."""
        model = self.model
        places = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        places = places or list(range(len(model.order)))
        columns = model.columns[1:]
        lines = ["\t".join(column.title for column in columns)]
        for place in places:
            row = int(model.order[place])
            lines.append(
                "\t".join(model.table.words(row, c).replace("\t", " ").replace("\n", " ") for c in columns)
            )
        QGuiApplication.clipboard().setText("\n".join(lines))
        self._desk.messages.toast(tr("{count} rows copied with their headings.", count=len(places)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy on Ctrl+C."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
            return
        super().keyPressEvent(event)


class _LedgerView(QTableView):
    def __init__(self) -> None:
        super().__init__()
        self._laid_narrow: bool | None = None
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setSortingEnabled(True)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        self.setEditTriggers(triggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setFixedHeight(34)
        header.setSortIndicatorShown(False)
        header.setMinimumSectionSize(40)

    def lay_columns(self, model: LedgerModel, *, row_px: int) -> None:
        """Give the columns their first widths; one takes what is left."""
        self.verticalHeader().setDefaultSectionSize(row_px)
        self.verticalHeader().setMinimumSectionSize(row_px)
        self._laid_narrow = None
        self._fit_columns(model)
        self.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the less important columns out where the table is narrow."""
        super().resizeEvent(event)
        model = self.model()
        if isinstance(model, LedgerModel):
            self._fit_columns(model)

    def _fit_columns(self, model: LedgerModel) -> None:
        is_narrow = self.width() < _NARROW_PX
        if is_narrow == self._laid_narrow:
            return
        self._laid_narrow = is_narrow
        factor = _NARROW_FACTOR if is_narrow else 1.0
        header = self.horizontalHeader()
        for i, column in enumerate(model.columns):
            mode = QHeaderView.ResizeMode.Stretch if column.stretches else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(i, mode)
            header.setSectionHidden(i, is_narrow and column.is_extra)
            if not column.stretches:
                self.setColumnWidth(i, round(column.width_px * factor))

    def leaveEvent(self, event: QEvent) -> None:
        """Shade no row when the pointer has gone."""
        delegate = self.itemDelegate()
        if isinstance(delegate, LedgerDelegate):
            delegate.set_hover_row(-1)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Ctrl+C to the panel, which adds the headings."""
        if event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()
            return
        super().keyPressEvent(event)
