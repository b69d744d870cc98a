"""The table of a ledger: whole rows, no rules, columns that give way where it is narrow."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from gisgrid.ui.ledger.delegate import LedgerDelegate
from gisgrid.ui.ledger.model import LedgerModel

_NARROW_PX = 1_000
_NARROW_FACTOR = 0.9
_LEAST_NAME_PX = 150


class LedgerView(QTableView):
    """Shows a `LedgerModel`."""

    def __init__(self) -> None:
        super().__init__()
        self._laid: tuple[bool, bool] | None = None
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
        self._laid = None
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
        factor = _NARROW_FACTOR if is_narrow else 1.0
        shown = [column for column in model.columns if not (is_narrow and column.is_extra)]
        fixed_px = sum(round(column.width_px * factor) for column in shown if not column.stretches)
        # Where a name would shrink to nothing it keeps a least width, and the table is pushed sideways.
        is_tight = self.width() - fixed_px < _LEAST_NAME_PX
        if (is_narrow, is_tight) == self._laid:
            return
        self._laid = is_narrow, is_tight
        header = self.horizontalHeader()
        for i, column in enumerate(model.columns):
            gives_way = column.stretches and not is_tight
            mode = QHeaderView.ResizeMode.Stretch if gives_way else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(i, mode)
            header.setSectionHidden(i, is_narrow and column.is_extra)
            if column.stretches:
                if is_tight:
                    self.setColumnWidth(i, _LEAST_NAME_PX)
            else:
                self.setColumnWidth(i, round(column.width_px * factor))

    def leaveEvent(self, event: QEvent) -> None:
        """Shade no row when the pointer has gone."""
        delegate = self.itemDelegate()
        if isinstance(delegate, LedgerDelegate):
            delegate.set_hover_row(-1)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Ctrl+C and Ctrl+V to the panel, which knows the headings."""
        if event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.Paste):
            event.ignore()
            return
        super().keyPressEvent(event)
