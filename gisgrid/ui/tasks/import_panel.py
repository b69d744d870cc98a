"""导入: choose a file, look at the columns, take the rows in, read what was refused."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gisgrid.edits.import_report import ImportReport
from gisgrid.edits.imports import import_table, surroundings_of
from gisgrid.errors import GisgridError
from gisgrid.exchange.columns import match_columns
from gisgrid.exchange.excel import ALL_SHEETS
from gisgrid.exchange.reading import read
from gisgrid.exchange.table import SourceTable
from gisgrid.exchange.targets import SPECS, Target
from gisgrid.i18n import tr
from gisgrid.progress import Progress
from gisgrid.ui.card.sheets import choice_field
from gisgrid.ui.desk import Desk, Editable
from gisgrid.ui.field_words import kind_words, value_words
from gisgrid.ui.import_words import import_words
from gisgrid.ui.jobs import Jobs, Lane
from gisgrid.ui.tasks.failures import tell_failure
from gisgrid.ui.tasks.import_mapping import MappingRow
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize
from gisgrid.ui.widgets.words import words, wrapped

_SAMPLE_ROWS = 3
_SYSTEMS = ("auto", "cgcs2000", "wgs84", "gcj02", "bd09")
_TABLES: dict[Target, str] = {
    Target.GRIDS: "grid",
    Target.PARCELS: "parcel",
    Target.ENTERPRISES: "enterprise",
    Target.PLACES: "place",
    Target.ROADS: "road",
    Target.RIVERS: "river",
    Target.BUILDINGS: "building",
    Target.PEOPLE: "person",
    Target.APPOINTMENTS: "appointment",
    Target.INSPECTIONS: "inspection",
    Target.HAZARDS: "hazard",
    Target.INSTALLATIONS: "major_hazard_installation",
    Target.DUTIES: "internal_unit",
    Target.ACTIVITIES: "activity",
    Target.RULES: "station_document",
}


@dataclass(frozen=True)
class ImportWish:
    """What is to be taken in, and how."""

    source: SourceTable
    target: Target
    mapping: dict[str, str]
    level: int | None


def read_source(
    register: Editable, path: Path, *, sheet: str | None, crs: str, today: date, progress: Progress
) -> SourceTable:
    """Read a file, guessing coordinates by where the workspace lies unless `crs` names the system."""
    progress.check_cancelled()
    return read(path, sheet=sheet, crs=crs, surroundings=surroundings_of(register, today=today))


def take_in(register: Editable, wish: ImportWish, *, today: date, progress: Progress) -> ImportReport:
    """Take the rows into the register as one undoable step."""
    with register.edit(tr("Import {name}", name=wish.source.path.name)) as session:
        return import_table(
            session,
            wish.source,
            kind=wish.target,
            mapping=wish.mapping,
            level=wish.level,
            today=today,
            progress=progress,
        )


class ImportPanel(QFrame):
    """The panel with the three steps: file, columns, report."""

    def __init__(self, desk: Desk, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("tile")
        self.setAcceptDrops(True)
        self._desk = desk
        self._jobs = jobs
        self._source: SourceTable | None = None
        self._choices: list[tuple[str, Any]] = []
        self._refused: list[tuple[str, str, str]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addLayout(self._make_head())
        self._told = wrapped(
            tr("Every row is taken in or told with its reason; the whole import is one step to undo."),
            "secondary",
        )
        column.addWidget(self._told)
        self._drop = DropZone(desk.theme)
        self._drop.clicked.connect(self._on_choose)
        column.addWidget(self._drop, 1)
        self._table = QTableWidget()
        self._table.setObjectName("columns")
        self._table.verticalHeader().hide()
        self._table.setShowGrid(False)
        self._table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self._table.hide()
        column.addWidget(self._table, 1)
        self.mapping_row = MappingRow()
        self.mapping_row.chosen.connect(self._on_mapping_chosen)
        column.addWidget(self.mapping_row)
        column.addLayout(self._make_foot())
        column.addStretch(0)

    def _make_head(self) -> QHBoxLayout:
        theme = self._desk.theme
        row = QHBoxLayout()
        row.addWidget(words(tr("Take a file in"), "card"))
        row.addStretch(1)
        choose = QPushButton(" " + tr("Choose a file"))
        choose.setObjectName("choose_file")
        choose.setIcon(theme.icons.icon("folder-open", theme.palette.text, size_px=16))
        choose.clicked.connect(self._on_choose)
        row.addWidget(choose)
        return row

    def _make_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self._target = choice_field("target", [kind_words(_TABLES[target]) for target in Target], chosen=2)
        self._target.currentIndexChanged.connect(lambda _: self._show_columns())
        self._level = choice_field("level", [tr("Level from the file"), *_rank_words(self._desk)])
        self._import = QPushButton(tr("Take in"))
        self._import.setObjectName("take_in")
        self._import.setProperty("kind", "primary")
        self._import.clicked.connect(self._on_take_in)
        self._as = words(tr("The rows are"), "secondary")
        systems = (tr("recognise"), "CGCS2000", "WGS84", tr("GCJ-02 (phone maps, Amap)"), tr("BD-09 (Baidu)"))
        self._crs = choice_field("crs", systems)
        self._crs.currentIndexChanged.connect(lambda _: self._read_again())
        self._crs_words = words(tr("Coordinates"), "secondary")
        self._sheet_words = words(tr("Sheet of the workbook"), "secondary")
        self._sheet = choice_field("sheet", [])
        self._sheet.currentIndexChanged.connect(lambda _: self._read_again())
        for widget in (
            self._sheet_words,
            self._sheet,
            self._as,
            self._target,
            self._level,
            self._crs_words,
            self._crs,
        ):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._import)
        self._set_step(has_file=False)
        return row

    def _set_step(self, *, has_file: bool) -> None:
        widgets = (self._as, self._target, self._import, self._table, self._crs_words, self._crs)
        for widget in (*widgets, self.mapping_row):
            widget.setVisible(has_file)
        has_sheets = self._source is not None and len(self._source.workbook_sheets) > 1
        for widget in (self._sheet_words, self._sheet):
            widget.setVisible(has_file and has_sheets)
        self._drop.setVisible(not has_file)
        self._level.setVisible(has_file and self._chosen_target() is Target.GRIDS)

    def _chosen_target(self) -> Target:
        return list(Target)[self._target.currentIndex()]

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, tr("Choose a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.open_file(Path(path)))
        dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the first file that was dropped."""
        urls = event.mimeData().urls()
        if urls:
            self.open_file(Path(urls[0].toLocalFile()))

    def open_file(self, path: Path, *, sheet: str | None = None) -> None:
        """Read a file in the background and show its columns; of a workbook one sheet, or all that are alike."""
        self._jobs.start(
            tr("Reading {name}", name=path.name),
            read_source,
            self._desk.book,
            path,
            sheet=sheet,
            crs=_SYSTEMS[self._crs.currentIndex()],
            today=self._desk.today(),
            lane=Lane.POOL,
            on_success=self._on_read,
            on_failure=self._on_failure,
        )

    def show_source(self, source: SourceTable, target: Target) -> None:
        """Show the columns of rows that came from elsewhere than a file, such as the clipboard."""
        self._on_read(source)
        self._target.setCurrentIndex(list(Target).index(target))

    def _read_again(self) -> None:
        if self._source is not None and not self._source.path.is_file():
            self._source.crs_wanted = _SYSTEMS[self._crs.currentIndex()]
        elif self._source is not None:
            self.open_file(self._source.path, sheet=self._chosen_sheet())

    def _chosen_sheet(self) -> str | None:
        """Return the sheet to read; None while there is nothing to choose."""
        if self._source is None or len(self._source.workbook_sheets) < 2:
            return None
        at = self._sheet.currentIndex()
        return self._source.workbook_sheets[at] if at < len(self._source.workbook_sheets) else ALL_SHEETS

    def _list_sheets(self, source: SourceTable) -> None:
        """Offer the sheets of a workbook, and all that have the same headings."""
        self._sheet.blockSignals(True)
        self._sheet.clear()
        self._sheet.addItems([*source.workbook_sheets, tr("all with the same headings")])
        names = source.workbook_sheets
        at = len(names) if source.sheets or source.name not in names else names.index(source.name)
        self._sheet.setCurrentIndex(at)
        self._sheet.blockSignals(False)

    def _on_failure(self, problem: Exception) -> None:
        tell_failure(self._desk, self._jobs, problem)

    def _on_read(self, source: SourceTable) -> None:
        self._source = source
        self._list_sheets(source)
        facts = [tr("{count} rows", count=source.row_count)]
        facts += [fact for fact in (source.encoding, source.crs) if fact]
        text = f"{source.path.name}    " + "    ".join(facts)
        kept = self.mapping_row.offer(source)
        told = [tr("The columns are assigned as kept in “{name}”.", name=kept.name)] if kept else []
        self._told.setText("\n".join([text, *told, *source.warnings[:4]]))
        self._target.blockSignals(True)
        self._target.setCurrentIndex(list(Target).index(kept.target if kept else _likely_target(source)))
        self._target.blockSignals(False)
        self._show_columns()

    def _on_mapping_chosen(self) -> None:
        target = self.mapping_row.target()
        if target is not None and target is not self._chosen_target():
            self._target.setCurrentIndex(list(Target).index(target))
        else:
            self._show_columns()

    def _show_columns(self) -> None:
        source = self._source
        self._set_step(has_file=source is not None)
        if source is None:
            return
        target = self._chosen_target()
        mapping = self.mapping_row.mapping_for(source, target)
        fields = list(SPECS[target].fields)
        titles = [tr("leave out"), *(import_words(name, target) for name in fields)]
        table = self._table
        table.clear()
        table.setColumnCount(2 + _SAMPLE_ROWS)
        table.setRowCount(len(source.columns))
        heads = [
            tr("Column in the file"),
            tr("becomes"),
            *(tr("row {n}", n=n) for n in source.row_numbers[:_SAMPLE_ROWS]),
        ]
        table.setHorizontalHeaderLabels(heads + [""] * (2 + _SAMPLE_ROWS - len(heads)))
        self._choices = []
        for i, name in enumerate(source.columns):
            table.setItem(i, 0, QTableWidgetItem(name))
            chosen = fields.index(mapping[name]) + 1 if name in mapping else 0
            choice = choice_field(f"column_{i}", titles, chosen=chosen)
            holder = QWidget()
            inner = QHBoxLayout(holder)
            inner.setContentsMargins(0, 3, 8, 3)
            inner.addWidget(choice)
            table.setCellWidget(i, 1, holder)
            self._choices.append((name, choice))
            for k, value in enumerate(source.values[i][:_SAMPLE_ROWS]):
                table.setItem(i, 2 + k, QTableWidgetItem(value_words(value)))
            table.setRowHeight(i, 40)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def wish(self) -> ImportWish | None:
        """Return what is chosen, or None while there is no file."""
        if self._source is None:
            return None
        target = self._chosen_target()
        fields = list(SPECS[target].fields)
        mapping = {name: fields[c.currentIndex() - 1] for name, c in self._choices if c.currentIndex() > 0}
        place = self._level.currentIndex()
        level = _ranks(self._desk)[place - 1] if place > 0 else None
        return ImportWish(self._source, target, mapping, level if target is Target.GRIDS else None)

    def refused_rows(self) -> list[tuple[str, str, str]]:
        """Return row, column and reason of what the last import refused, as they are shown."""
        return list(self._refused)

    def _on_take_in(self) -> None:
        wish = self.wish()
        if wish is None:
            return
        if wish.target is Target.GRIDS and wish.level is None and "level" not in wish.mapping.values():
            # Not a toast: that would lie over the button to press next.
            self._told.setText(tr("First choose the level of these grids, left of the coordinates."))
            self._level.setFocus()
            self._level.showPopup()
            return
        try:
            kept = self.mapping_row.keep(wish.source, wish.target, wish.mapping, kind=_TABLES[wish.target])
        except GisgridError as problem:
            self._on_failure(problem)
            return
        if kept:
            self._desk.messages.toast(tr("The column mapping was kept as {name}.", name=kept))
        self._import.setEnabled(False)
        job = self._jobs.start(
            tr("Import {name}", name=wish.source.path.name),
            take_in,
            self._desk.book,
            wish,
            today=self._desk.today(),
            lane=Lane.STORE,
            on_success=self._on_taken,
            on_failure=self._on_failure,
        )
        job.finished.connect(lambda: self._import.setEnabled(True))

    def _on_taken(self, report: ImportReport) -> None:
        self._source = None
        self._set_step(has_file=False)
        text = tr(
            "{read} rows read: {added} added, {updated} updated, {unchanged} unchanged, {refused} refused.",
            read=report.read,
            added=report.added,
            updated=report.updated,
            unchanged=report.unchanged,
            refused=len(report.refused),
        )
        self._told.setText("\n".join([text, *report.warnings[:6]]))
        self._refused = [(str(one.row), one.field, one.reason) for one in report.refused]
        self._desk.messages.toast(text)
        if report.refused:
            self._show_refused(report)

    def _show_refused(self, report: ImportReport) -> None:
        table = self._table
        table.clear()
        table.setColumnCount(3)
        table.setRowCount(len(report.refused))
        table.setHorizontalHeaderLabels(
            [tr("Row in the file"), tr("Column in the file"), tr("Why it was refused")]
        )
        for i, refusal in enumerate(self._refused):
            for k, text in enumerate(refusal):
                table.setItem(i, k, QTableWidgetItem(text))
        header = table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self._drop.hide()
        table.show()


class DropZone(QAbstractButton):
    """The empty panel: where a file can be dropped, or a click opens the file list."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("drop_zone")
        self.setText(tr("Drop a file here, or click to choose one"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumHeight(160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dashed frame, the sign and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self._theme.palette
        is_warm = self.underMouse() or self.hasFocus()
        pen = QPen(QColor(palette.accent if is_warm else palette.disabled), 1.2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(QColor(palette.accent_tint if is_warm else palette.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        middle = self.rect().center()
        icon = self._theme.icons.pixmap("upload", palette.accent, size_px=32, scale=self.devicePixelRatioF())
        painter.drawPixmap(middle.x() - 16, middle.y() - 54, icon)
        centre = Qt.AlignmentFlag.AlignCenter
        painter.setFont(self._theme.font(TextSize.BODY))
        painter.setPen(QColor(palette.text))
        painter.drawText(QRectF(0, middle.y() - 10, self.width(), 24), centre, self.text())
        painter.setFont(self._theme.font(TextSize.SECONDARY))
        painter.setPen(QColor(palette.secondary))
        formats = "Shapefile   GeoPackage   GeoJSON   CSV   Excel"
        painter.drawText(QRectF(0, middle.y() + 18, self.width(), 20), centre, formats)
        painter.end()


def _likely_target(source: SourceTable) -> Target:
    """Return what the columns fit best; on a tie what comes first in the list of targets."""
    if source.geometries is not None and len(source.geometries):
        kinds = {str(shape.geom_type) for shape in source.geometries[:20] if shape is not None}
        if any("Polygon" in kind for kind in kinds):
            offered: tuple[Target, ...] = (Target.GRIDS, Target.PARCELS, Target.BUILDINGS)
        elif any("Line" in kind for kind in kinds):
            offered = (Target.ROADS, Target.RIVERS)
        else:
            offered = (Target.ENTERPRISES, Target.PLACES)
    else:
        offered = (Target.ENTERPRISES, *(t for t in Target if t is not Target.ENTERPRISES))
    return max(offered, key=lambda target: (_fit(source, target), -offered.index(target)))


def _fit(source: SourceTable, target: Target) -> int:
    try:
        return len(match_columns(source, target))
    except GisgridError:
        return 0


def _ranks(desk: Desk) -> list[int]:
    return sorted({level.rank for level in desk.register.scheme.levels})


def _rank_words(desk: Desk) -> list[str]:
    ranks = ((rank, desk.register.scheme.levels_of_rank(rank)) for rank in _ranks(desk))
    return [f"{rank}  " + "、".join(dict.fromkeys(level.name for level in levels)) for rank, levels in ranks]
