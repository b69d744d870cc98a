"""The task 出图: choose area and paper, look at the sheet, make the file."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gisgrid.i18n import term, tr
from gisgrid.layout.export import export_sheet, page_image
from gisgrid.layout.options import SheetOptions, Words
from gisgrid.layout.paper import Orientation, PageSize, Paper
from gisgrid.layout.sheet import Sheet
from gisgrid.layout.sheets import make_sheet
from gisgrid.model.areas import Grid
from gisgrid.model.history import ChangeSet, StepKind
from gisgrid.model.pinyin import natural_key
from gisgrid.model.register import Register
from gisgrid.progress import Progress
from gisgrid.ui.card.sheets import Segments, choice_field, line_field
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Job, Jobs, Lane
from gisgrid.ui.tasks.failures import tell_failure, tell_file
from gisgrid.ui.tasks.issue_list import IssueList, keep_issue
from gisgrid.ui.tasks.task_page import TaskPage
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import Tone
from gisgrid.ui.widgets.marks import Dot
from gisgrid.ui.widgets.words import hairline, words, wrapped

_PREVIEW_DPI = 96
_WAIT_MS = 350
_FORMATS = ("pdf", "png", "svg")


@dataclass(frozen=True)
class Preview:
    """A sheet and the picture of its first page."""

    sheet: Sheet
    image: QImage


def make_preview(register: Register, options: SheetOptions, *, today: date, progress: Progress) -> Preview:
    """Make a sheet and paint its first page for the screen."""
    sheet = make_sheet(register, options, today=today, progress=progress)
    return Preview(sheet, page_image(sheet.pages[0], dpi=_PREVIEW_DPI, progress=progress))


def write_sheet(sheet: Sheet, target: Path, *, progress: Progress) -> list[Path]:
    """Write a sheet to a file."""
    return export_sheet(sheet, target, progress=progress)


class PaperTask(TaskPage):
    """Options left, sheet in the middle, content check right."""

    def __init__(self, desk: Desk, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("window")
        self._desk = desk
        self._jobs = jobs
        self._job: Job | None = None
        self._preview: Preview | None = None
        self.issues = IssueList(desk, "M1")
        self._grids: list[Grid] = []
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._make_preview)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._make_options())
        self.sheet_view = SheetView(desk.theme)
        row.addWidget(self.sheet_view, 1)
        row.addWidget(self._make_check())

    @property
    def options(self) -> SheetOptions:
        """What is chosen."""
        index = self._area.currentIndex()
        return SheetOptions(
            area_code=self._grids[index - 1].code if index > 0 else None,
            page=PageSize.of(list(Paper)[self._paper.index], list(Orientation)[self._orientation.index]),
            words=Words(title=self._title.text().strip(), drawn_by=self._drawn_by.text().strip()),
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Fill the areas and make the first preview."""
        super().showEvent(event)
        self._fill_areas()
        self._wait.start()

    def stop(self) -> None:
        """Begin no further preview, when the window closes."""
        self._wait.stop()

    def note_change(self, change: ChangeSet) -> None:
        """Judge the earlier sheets anew after a step; when data changed, the sheet on the screen is remade."""
        self.issues.refresh()
        if self.isVisible() and change.kind is not StepKind.ISSUE:
            self._wait.start()

    def show_area(self, grid_id: int) -> None:
        """Turn to the sheet of one grid."""
        self._fill_areas()
        places = [i for i, grid in enumerate(self._grids) if grid.id == grid_id]
        if places:
            self._area.setCurrentIndex(places[0] + 1)

    def _make_options(self) -> QWidget:
        theme = self._desk.theme
        panel = QFrame()
        panel.setObjectName("surface")
        panel.setFixedWidth(theme.measures.left_dock_px + 40)
        column = QVBoxLayout(panel)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(4)
        column.addWidget(words(term("辖区企业分布图"), "card"))
        column.addWidget(
            wrapped(
                tr("Every enterprise of the area on one sheet, by class, with key units and index."),
                "secondary",
            )
        )
        column.addSpacing(12)
        self._area = choice_field("area", [tr("The whole workspace")])
        self._paper = Segments([paper.value for paper in Paper], chosen=1)
        self._orientation = Segments([tr("Landscape"), tr("Portrait")])
        self._format = Segments([name.upper() for name in _FORMATS])
        self._title = line_field("title", hint=tr("As usual"))
        self._drawn_by = line_field("drawn_by")
        for label, field in (
            (tr("Area shown"), self._area),
            (tr("Paper"), self._paper),
            (tr("Orientation"), self._orientation),
            (tr("Title"), self._title),
            (tr("Drawn by"), self._drawn_by),
            (tr("Format"), self._format),
        ):
            column.addWidget(words(label, "secondary"))
            column.addWidget(field)
            column.addSpacing(8)
        column.addStretch(1)
        self.make_button = QPushButton(" " + tr("Make the file"))
        self.make_button.setObjectName("make_file")
        self.make_button.setProperty("kind", "primary")
        self.make_button.setIcon(theme.icons.icon("printer", theme.palette.on_accent, size_px=16))
        self.make_button.clicked.connect(self._on_make)
        column.addWidget(self.make_button)
        self._area.currentIndexChanged.connect(lambda _: self._wait.start())
        self._paper.chosen.connect(lambda _: self._wait.start())
        self._orientation.chosen.connect(lambda _: self._wait.start())
        self._title.textEdited.connect(lambda _: self._wait.start())
        self._drawn_by.textEdited.connect(lambda _: self._wait.start())
        return panel

    def _make_check(self) -> QWidget:
        panel = QFrame()
        panel.setObjectName("surface")
        panel.setFixedWidth(self._desk.theme.measures.right_dock_px - 40)
        outer = QVBoxLayout(panel)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(scroll)
        body = QWidget()
        scroll.setWidget(body)
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 14, 12, 14)
        column.setSpacing(0)
        self._check = QVBoxLayout()
        self._check.setSpacing(0)
        column.addLayout(self._check)
        column.addSpacing(12)
        column.addWidget(hairline())
        column.addSpacing(12)
        column.addWidget(self.issues)
        column.addStretch(1)
        return panel

    def _fill_areas(self) -> None:
        chosen = self._area.currentIndex()
        today = self._desk.today()
        grids = [g for g in self._desk.register.find(Grid) if g.is_in_force(today)]
        grids = [g for g in grids if g.kind.value == "属地"]
        self._grids = sorted(grids, key=lambda g: (g.level, natural_key(g.code)))
        self._area.blockSignals(True)
        self._area.clear()
        self._area.addItem(tr("The whole workspace"))
        for grid in self._grids:
            self._area.addItem("　" * (grid.level - 1) + grid.name)
        self._area.setCurrentIndex(max(0, min(chosen, self._area.count() - 1)))
        self._area.blockSignals(False)

    def _make_preview(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self.sheet_view.show_busy()
        self.make_button.setEnabled(False)
        self._job = self._jobs.start(
            tr("Making the sheet"),
            make_preview,
            self._desk.book,
            self.options,
            today=self._desk.today(),
            lane=Lane.POOL,
            on_success=self._on_preview,
            on_failure=lambda problem: tell_failure(self._desk, self._jobs, problem),
        )

    def _on_preview(self, preview: Preview) -> None:
        self._preview = preview
        self.make_button.setEnabled(True)
        self.sheet_view.show_image(preview.image)
        self._show_check(preview.sheet)

    def _show_check(self, sheet: Sheet) -> None:
        while (item := self._check.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        theme, count = self._desk.theme, sheet.enterprises
        self._check.addWidget(words(tr("On the sheet"), "head"))
        self._check.addSpacing(6)
        scale = tr("Scale 1:{scale}, {pages} pages", scale=f"{sheet.denominator:,}", pages=len(sheet.pages))
        self._check.addWidget(words(scale, "list"))
        self._check.addWidget(words(tr("{count} enterprises in the area", count=count.in_area), "list"))
        told = tr(
            "{labelled} named, {leader} on leader lines, {indexed} in the index, {missing} without a place",
            labelled=count.labelled,
            leader=count.leader,
            indexed=count.indexed,
            missing=count.not_located,
        )
        self._check.addWidget(wrapped(told, "secondary"))
        self._check.addSpacing(14)
        self._check.addWidget(hairline())
        self._check.addSpacing(12)
        good = sum(line.ok for line in sheet.check)
        title = tr("Content check {good} / {count}", good=good, count=len(sheet.check))
        self._check.addWidget(words(title, "head"))
        self._check.addSpacing(6)
        for line in sheet.check:
            self._check.addWidget(_check_row(theme, line.item, line.text, is_good=line.ok))

    def _on_make(self) -> None:
        if self._preview is None:
            return
        ending = _FORMATS[self._format.index]
        dialog = QFileDialog(self, tr("Make the file"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending)
        dialog.setNameFilter(f"{ending.upper()} (*.{ending})")
        dialog.selectFile(f"{self._preview.sheet.title}.{ending}")
        dialog.fileSelected.connect(lambda path: self.write_file(Path(path)))
        dialog.open()

    def write_file(self, target: Path) -> None:
        """Write the sheet that is shown to a file, in the background."""
        if self._preview is None:
            return
        sheet = self._preview.sheet
        self._jobs.start(
            tr("Writing {name}", name=target.name),
            write_sheet,
            sheet,
            target,
            lane=Lane.POOL,
            on_success=lambda files: self._on_written(sheet, files),
            on_failure=lambda problem: tell_failure(self._desk, self._jobs, problem),
        )

    def _on_written(self, sheet: Sheet, files: list[Path]) -> None:
        first = files[0]
        keep_issue(self._desk, sheet, first)
        tell_file(self._desk, first)


def _check_row(theme: Theme, item: str, text: str, *, is_good: bool) -> QWidget:
    row = QFrame()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 5, 0, 5)
    layout.setSpacing(8)
    layout.addWidget(Dot(theme, Tone.OK if is_good else Tone.WARN), 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(1)
    column.addWidget(wrapped(item, "strong"))
    if text:
        column.addWidget(wrapped(text, "secondary"))
    layout.addLayout(column, 1)
    return row


class SheetView(QWidget):
    """The sheet on a grey table."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._image: QImage | None = None
        self._scaled: QImage | None = None
        self._note = QLabel(tr("Making the sheet"), self)
        self._note.setProperty("words", "secondary")
        self._note.hide()
        self.setMinimumSize(300, 200)

    @property
    def image(self) -> QImage | None:
        """The picture of the page, or None."""
        return self._image

    def sizeHint(self) -> QSize:
        """Ask for a good deal of room."""
        return QSize(800, 600)

    def show_busy(self) -> None:
        """Say that a new picture is on its way."""
        self._note.adjustSize()
        self._note.move(16, 12)
        self._note.show()

    def show_image(self, image: QImage) -> None:
        """Show another page."""
        self._image = image
        self._scaled = None
        self._note.hide()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw table, shadow and page."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.palette.table))
        if self._image is not None:
            ratio = self.devicePixelRatioF()
            room = self.size() - QSize(64, 56)
            size = self._image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
            wanted = QSize(round(size.width() * ratio), round(size.height() * ratio))
            if self._scaled is None or self._scaled.size() != wanted:
                smooth = Qt.TransformationMode.SmoothTransformation
                self._scaled = self._image.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
                self._scaled.setDevicePixelRatio(ratio)
            x, y = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
            for i in range(4):
                shade = QColor(0, 0, 0, 10)
                painter.fillRect(QRectF(x - i, y - i + 2, size.width() + 2 * i, size.height() + 2 * i), shade)
            painter.drawImage(x, y, self._scaled)
        painter.end()
