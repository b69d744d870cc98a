"""The row of the import that keeps how columns are assigned, and offers what was kept before."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from gisgrid import paths
from gisgrid.exchange.columns import match_columns
from gisgrid.exchange.saved_mappings import MappingShelf, SavedMapping, is_same_header
from gisgrid.exchange.table import SourceTable
from gisgrid.exchange.targets import Target
from gisgrid.i18n import tr
from gisgrid.ui.card.sheets import choice_field
from gisgrid.ui.field_words import kind_words
from gisgrid.ui.widgets.words import words


class MappingRow(QWidget):
    """A choice of kept mappings and a box to keep this one."""

    chosen = Signal()
    """Another mapping was picked."""

    def __init__(self) -> None:
        super().__init__()
        self._shelf = MappingShelf(paths.mappings_folder())
        self._fitting: list[SavedMapping] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(words(tr("Assign the columns"), "secondary"))
        self._choice = choice_field("mapping", [tr("by their headings")])
        self._choice.currentIndexChanged.connect(lambda _: self.chosen.emit())
        row.addWidget(self._choice)
        self.keep_box = QCheckBox(tr("Remember how the columns are assigned this time"))
        self.keep_box.setObjectName("keep_mapping")
        row.addWidget(self.keep_box)
        row.addStretch(1)

    def offer(self, source: SourceTable) -> SavedMapping | None:
        """List what fits a file; choose and return what was kept for the very same header."""
        self._fitting = self._shelf.fitting(source.columns)
        self._choice.blockSignals(True)
        self._choice.clear()
        self._choice.addItem(tr("by their headings"))
        self._choice.addItems([mapping.name for mapping in self._fitting])
        same = bool(self._fitting) and is_same_header(self._fitting[0], source.columns)
        self._choice.setCurrentIndex(1 if same else 0)
        self._choice.blockSignals(False)
        self.keep_box.setChecked(False)
        return self._fitting[0] if same else None

    def target(self) -> Target | None:
        """Return what the rows become by the mapping picked; None when none is."""
        at = self._choice.currentIndex()
        return self._fitting[at - 1].target if at > 0 else None

    def mapping_for(self, source: SourceTable, target: Target) -> dict[str, str]:
        """Assign the columns: as in the mapping picked if it is for this target, else by their headings."""
        at = self._choice.currentIndex()
        if at > 0 and self._fitting[at - 1].target is target:
            return match_columns(
                source, target, overrides=self._fitting[at - 1].overrides(source, target, others={})
            )
        return match_columns(source, target)

    def keep(self, source: SourceTable, target: Target, mapping: dict[str, str], *, kind: str) -> str:
        """Keep a mapping if the box is ticked; return its name, empty when it is not."""
        if not self.keep_box.isChecked():
            return ""
        name = f"{kind_words(kind)} {Path(source.path.name).stem}"
        self._shelf.keep(name, source, target, mapping)
        return name
