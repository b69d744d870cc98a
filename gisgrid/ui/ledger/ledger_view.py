"""The table of a ledger: whole rows, no rules, columns that give way where it is narrow."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from gisgrid.ui.ledger.delegate import LedgerDelegate
from gisgrid.ui.ledger.model import LedgerModel

_NARROW_PX = 1_000
_NARROW_FACTOR = 0.9


class LedgerView(QTableView):
    """Shows a `LedgerModel`."""

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
        """Leave Ctrl+C and Ctrl+V to the panel, which knows the headings."""
        if event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.Paste):
            event.ignore()
            return
        super().keyPressEvent(event)
