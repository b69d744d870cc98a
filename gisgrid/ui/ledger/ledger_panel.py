"""The ledgers as tabs over one table; the table shares its selection with map, tree and card."""

from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLineEdit, QTabBar, QToolButton, QVBoxLayout

from gisgrid.exchange.targets import Target
from gisgrid.i18n import term, tr
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.grid_tree import GridTree
from gisgrid.model.hazards import Hazard
from gisgrid.model.history import ChangeSet
from gisgrid.model.inspections import Inspection
from gisgrid.model.people import Person
from gisgrid.model.register import Register
from gisgrid.progress import Progress
from gisgrid.ui.desk import Desk, Fill
from gisgrid.ui.jobs import Job, Jobs, Lane
from gisgrid.ui.ledger.chosen import ChosenRows
from gisgrid.ui.ledger.delegate import LedgerDelegate
from gisgrid.ui.ledger.filters import FilterBar
from gisgrid.ui.ledger.ledger_view import LedgerView
from gisgrid.ui.ledger.model import LedgerModel, SaveCell
from gisgrid.ui.ledger.sources import (
    LedgerSource,
    enterprise_columns,
    enterprise_ledger,
    hazard_ledger,
    inspection_ledger,
    responsibility_ledger,
)
from gisgrid.ui.ledger.spreadsheet import pasted_table, shown_table, write_table
from gisgrid.ui.ledger.table import LedgerTable, empty_table
from gisgrid.ui.selection import Selection
from gisgrid.ui.tasks.failures import tell_failure, tell_file
from gisgrid.ui.widgets.skeleton import Skeleton
from gisgrid.ui.widgets.words import hairline, words

_LONGEST_SYNC = 2_000
_READ_AT_ONCE = 5_000
"""A ledger of so many rows is read again while the user waits; a longer one in the background."""
_LEDGER_OF: dict[type[Any], int] = {Enterprise: 0, Grid: 1, Person: 1, Hazard: 2, Inspection: 3}
_WAYS_OUT = ("xlsx", "csv")
_TARGETS = (Target.ENTERPRISES, Target.APPOINTMENTS, Target.HAZARDS, Target.INSPECTIONS)


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
    pasted(source, target)
        Rows were pasted that are to be taken in.
    enterprise_asked()
        The user wants to add an enterprise.
    """

    opened = Signal(object, int)
    pasted = Signal(object, object)
    enterprise_asked = Signal()

    def __init__(
        self, desk: Desk, *, save: SaveCell, jobs: Jobs | None = None, fill: Fill = Fill.AT_ONCE
    ) -> None:
        super().__init__()
        self.setObjectName("surface")
        self._desk = desk
        self._save = save
        self._ledgers = ledgers()
        self._tables: dict[int, tuple[int, LedgerTable]] = {}
        self._jobs = jobs
        self._is_following = False
        self._is_waiting = fill is Fill.LATER
        self._is_behind = False
        self._reading: Job | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._make_head())
        column.addWidget(hairline())
        self.view = LedgerView()
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
        is_awaited = self._is_behind and number == self._tabs.currentIndex()
        if self._is_waiting or (is_awaited and step == self._desk.register.step):
            self.refresh()

    def follow(self, change: ChangeSet) -> None:
        """Show a change: a short ledger is read again, of a long one what was typed and the rest when it was read.

        Reading 100,000 rows takes far longer than a clerk waits between two cells. The ledger of the enterprises
        comes with `give`; the others are read here, in the background.
        """
        number = self._tabs.currentIndex()
        if self._is_waiting or self._jobs is None or len(self.model.table) <= _READ_AT_ONCE:
            self.refresh()
            return
        self._is_behind = True
        self._show_typed(change)
        if number == 0:
            return
        if self._reading is not None:
            self._reading.cancel()
        self._reading = self._jobs.start(
            tr("Reading {name}", name=self._tabs.tabText(number)),
            _read,
            self._ledgers[number][1],
            self._desk.book,
            today=self._desk.today(),
            lane=Lane.STORE,
            on_success=lambda found: self.give(number, *found),
        )

    def _show_typed(self, change: ChangeSet) -> None:
        """Read the cells that can be typed in, of the rows that a change touched."""
        table = self.model.table
        rows = np.flatnonzero(np.isin(table.ids, list(change.ids(table.kind))))
        if len(rows):
            wanted = table.ids[rows].tolist()
            names = [column.key for column in table.columns if column.is_editable]
            found = self._desk.register.columns(table.kind, ["id", *names], id=wanted)
            row_of = dict(zip(wanted, rows.tolist(), strict=True))
            table.replace_cells([row_of[id] for id in found["id"]], {name: found[name] for name in names})
        self.view.viewport().update()

    def refresh(self) -> None:
        """Read the ledger again after a change, keeping filter, order and place."""
        self._is_waiting = self._is_behind = False
        if self._skeleton is not None:
            self._skeleton.leave()
            self._skeleton = None
        place = self.view.verticalScrollBar().value()
        self._on_tab(self._tabs.currentIndex())
        self.view.verticalScrollBar().setValue(place)

    def filter_by_grid(self, grid_id: int | None) -> None:
        """Show only what lies in a grid and below it; None shows everything."""
        self.filters.set_grid(grid_id)

    def show_rows(
        self, kind: type[Any], ids: Collection[int], title: str, *, listed: type[Any] | None = None
    ) -> None:
        """Turn to a ledger and keep only the rows of some records, until the chip is closed.

        Parameters
        ----------
        title : str
            What the rows have in common; stands on the chip.
        listed : type, optional
            Kind of the rows, such as the hazards of an enterprise; `kind` itself when left out.
        """
        self.filter_field.clear()
        self.show_ledger(_LEDGER_OF.get(listed or kind, 0))
        self.filters.set_chosen(ChosenRows(kind, frozenset(ids), title))

    def _make_head(self) -> QHBoxLayout:
        theme = self._desk.theme
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(8)
        self._tabs = QTabBar()
        self._tabs.setExpanding(False)
        # Only where the window is narrow: elsewhere all tabs are seen.
        self._tabs.setUsesScrollButtons(True)
        for title, _ in self._ledgers:
            self._tabs.addTab(title)
        row.addWidget(self._tabs)
        self.filters = FilterBar(self._desk, self._apply_filter)
        row.addWidget(self.filters, 1)
        self._count = words("", "secondary")
        row.addWidget(self._count)
        self.filter_field = QLineEdit()
        self.filter_field.setObjectName("ledger_filter")
        self.filter_field.setPlaceholderText(tr("Filter"))
        self.filter_field.setClearButtonEnabled(True)
        self.filter_field.setMinimumWidth(72)
        self.filter_field.setMaximumWidth(150 if theme.measures.ledger_px > 200 else 110)
        self.filter_field.setFixedHeight(28)
        self.filter_field.setStyleSheet("min-height: 24px;")
        self.filter_field.textChanged.connect(lambda _: self._apply_filter())
        row.addWidget(self.filter_field)
        row.addWidget(self.filters.button)
        self._button(row, "add_enterprise", "plus", tr("Add an enterprise"), self.enterprise_asked.emit)
        self._button(
            row, "copy_rows", "copy", tr("Copy the rows with their headings (Ctrl+C)"), self.copy_rows
        )
        tip = tr("Take in rows copied in Excel or WPS (Ctrl+V)")
        self._button(row, "paste_rows", "clipboard-paste", tip, self.paste_rows)
        tip = tr("Save what is shown as Excel or CSV")
        self._button(row, "export_rows", "download", tip, self._on_export).setVisible(self._jobs is not None)
        return row

    def _button(
        self, row: QHBoxLayout, name: str, icon: str, tip: str, run: Callable[[], None]
    ) -> QToolButton:
        theme = self._desk.theme
        button = QToolButton()
        button.setObjectName(name)
        button.setIcon(theme.icons.icon(icon, theme.palette.text, size_px=16))
        button.setToolTip(tip)
        button.clicked.connect(lambda _=False: run())
        row.addWidget(button)
        return button

    def _on_tab(self, number: int) -> None:
        if number < 0:
            return
        desk = self._desk
        table = self._table(number)
        self.filters.offer(table)
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
        held = self.filters.conditions
        tree = GridTree.read(self._desk.register) if held.grid_id is not None else None
        keep &= held.keep(model.table, tree)
        self._is_following = True
        model.keep_rows(keep)
        self._is_following = False
        self.filters.show_chips()
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

    def paste_rows(self) -> None:
        """Offer the block on the clipboard to be taken in: its columns are matched before anything is written."""
        target = _TARGETS[self._tabs.currentIndex()]
        headings = [column.title for column in self.model.columns[1:]]
        source = pasted_table(QGuiApplication.clipboard().text(), target, headings)
        if source is None:
            self._desk.messages.warn(tr("Nothing to paste. Copy some rows in Excel or WPS first."))
        else:
            self.pasted.emit(source, target)

    def _on_export(self) -> None:
        title = self._tabs.tabText(self._tabs.currentIndex())
        dialog = QFileDialog(self, tr("Save what is shown as Excel or CSV"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(_WAYS_OUT[0])
        dialog.setNameFilters([f"{ending.upper()} (*.{ending})" for ending in _WAYS_OUT])
        dialog.selectFile(f"{title}.{_WAYS_OUT[0]}")
        dialog.fileSelected.connect(lambda path: self.write_file(Path(path)))
        dialog.open()

    def write_file(self, target: Path) -> None:
        """Write the rows that are shown, in their order, to a file in the background."""
        jobs = self._jobs
        if jobs is None:
            return
        jobs.start(
            tr("Writing {name}", name=target.name),
            write_table,
            target,
            shown_table(self._tabs.tabText(self._tabs.currentIndex()), self.model),
            lane=Lane.POOL,
            on_success=lambda made: tell_file(self._desk, made),
            on_failure=lambda problem: tell_failure(self._desk, jobs, problem),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy on Ctrl+C, take rows in on Ctrl+V."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_rows()
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
            return
        super().keyPressEvent(event)


def _read(
    source: LedgerSource, register: Register, *, today: date, progress: Progress
) -> tuple[int, LedgerTable]:
    progress.check_cancelled()
    step = register.step
    return step, source(register, today)
