"""The page 报表: pick a paper at the left, see it in the middle, settle and make it at the right."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gisgrid.i18n import mark, term, tr
from gisgrid.layout.sheet import Page
from gisgrid.model.areas import Grid
from gisgrid.model.history import ChangeSet, StepKind
from gisgrid.model.pinyin import natural_key
from gisgrid.model.register import Register
from gisgrid.progress import Progress
from gisgrid.reports.catalogue import REPORTS, Group, Report, Wish, make_report
from gisgrid.reports.export import Folding, export_report
from gisgrid.reports.paper import ReportPaper
from gisgrid.reports.pdf_writer import pages_of, picture_of
from gisgrid.reports.spans import CUMULATIVE
from gisgrid.ui.card.sheets import Segments, choice_field, line_field
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Job, Jobs, Lane
from gisgrid.ui.tasks.failures import tell_failure, tell_file
from gisgrid.ui.tasks.reports.making import freeze_report, is_frozen, keep_report
from gisgrid.ui.tasks.reports.own_form_panel import OwnFormPanel
from gisgrid.ui.tasks.reports.periods import period_choices
from gisgrid.ui.tasks.reports.preview import PagePreview
from gisgrid.ui.tasks.reports.six_ones_panel import SixOnesPanel
from gisgrid.ui.tasks.task_page import Surroundings, TaskPage
from gisgrid.ui.theme.tokens import Tone
from gisgrid.ui.widgets.marks import Dot
from gisgrid.ui.widgets.words import hairline, words, wrapped

_DPI = 96
_WAIT_MS = 300
_SHOWN_PAGES = 200
_ROW_PX = 30
_HEAD_PX = 34
_SHORTEST = 8
_GROUPS = {
    Group.LEDGER: mark("Ledgers"),
    Group.FORM: mark("Forms"),
    Group.DOCUMENT: mark("Documents"),
    Group.FILE: mark("Files and handbooks"),
}
_FOLDED = "handbook"
SIX_ONES, OWN_FORM = "six-ones", "own-form"


@dataclass(frozen=True)
class Preview:
    """A report laid out for the screen: its pages, and the picture of the one that is shown."""

    paper: ReportPaper
    pages: list[Page]
    image: QImage


def make_preview(register: Register, name: str, wish: Wish, *, today: date, progress: Progress) -> Preview:
    """Make a report, lay it out and paint its first page."""
    paper = make_report(register, name, wish, today=today, progress=progress)
    pages = pages_of(paper)
    return Preview(paper, pages, picture_of(pages[0], dpi=_DPI, progress=progress))


class ReportsPage(TaskPage):
    """List left, page in the middle, choices and checks right."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.setObjectName("window")
        self._desk: Desk = around.desk
        self._jobs: Jobs = around.jobs
        self._job: Job | None = None
        self._preview: Preview | None = None
        self._grids: list[Grid] = []
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._make_preview)
        self.list = QListWidget()
        self.view = PagePreview(self._desk.theme)
        self.six_ones = SixOnesPanel(self._desk, self._jobs)
        self.own_form = OwnFormPanel(self._desk, self._jobs)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._make_list())
        row.addWidget(self.view, 1)
        row.addWidget(self.six_ones, 1)
        row.addWidget(self.own_form, 1)
        row.addWidget(self._make_choices())
        self.six_ones.hide()
        self.own_form.hide()
        self.view.page_asked.connect(self._show_page)
        QShortcut(QKeySequence.StandardKey.MoveToNextPage, self, lambda: self.view.step(1))
        QShortcut(QKeySequence.StandardKey.MoveToPreviousPage, self, lambda: self.view.step(-1))
        self.list.setCurrentRow(1)

    @property
    def report(self) -> Report | None:
        """The report that is chosen; None on the six ones and the own forms."""
        return next((report for report in REPORTS if report.name == self._chosen), None)

    @property
    def _chosen(self) -> str:
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    @property
    def wish(self) -> Wish:
        """What is chosen at the right."""
        place = self._area.currentIndex()
        return Wish(
            period=str(self._period.currentData() or ""),
            area=self._grids[place - 1].code if place > 0 else "",
            subject=self._subject.text().strip(),
            filled_by=self._filled_by.text().strip(),
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Read the areas and make the first preview."""
        super().showEvent(event)
        self._fill_areas()
        self._wait.start()

    def note_change(self, change: ChangeSet) -> None:
        """Make the page anew when data changed."""
        if self.isVisible():
            self.six_ones.refresh()
            if change.kind is not StepKind.ISSUE:
                self._wait.start()

    def stop(self) -> None:
        """Begin no further preview."""
        self._wait.stop()
        self.own_form.stop()
        if self._job is not None:
            self._job.cancel()

    def choose(self, name: str) -> None:
        """Turn to a report by its name, to the six ones or to the own forms."""
        for place in range(self.list.count()):
            if self.list.item(place).data(Qt.ItemDataRole.UserRole) == name:
                self.list.setCurrentRow(place)

    def _make_list(self) -> QWidget:
        panel = QFrame()
        panel.setObjectName("surface")
        panel.setFixedWidth(self._desk.theme.measures.left_dock_px + 40)
        column = QVBoxLayout(panel)
        column.setContentsMargins(12, 4, 0, 0)
        self.list.setObjectName("reports")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for group, title in _GROUPS.items():
            self._add_head(tr(title))
            for report in REPORTS:
                if report.group is group:
                    title_in = report.title_in(self._desk.register)
                    self._add(
                        report.name, term(report.short or title_in), hint=f"{report.paper_id} {title_in}"
                    )
        self._add_head(tr("Together"))
        self._add(SIX_ONES, term("六个一"))
        self._add(OWN_FORM, tr("Own forms"))
        self.list.currentItemChanged.connect(lambda now, before: self._on_chosen())
        column.addWidget(self.list, 1)
        return panel

    def _add_head(self, title: str) -> None:
        head = QListWidgetItem(title)
        head.setFlags(Qt.ItemFlag.NoItemFlags)
        head.setForeground(QColor(self._desk.theme.palette.secondary))
        head.setSizeHint(QSize(0, _HEAD_PX))
        head.setTextAlignment(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
        self.list.addItem(head)

    def _add(self, name: str, title: str, *, hint: str = "") -> None:
        item = QListWidgetItem(f"  {title}")
        item.setData(Qt.ItemDataRole.UserRole, name)
        item.setToolTip(hint.strip())
        item.setSizeHint(QSize(0, _ROW_PX))
        self.list.addItem(item)

    def _make_choices(self) -> QWidget:
        theme = self._desk.theme
        self._panel = panel = QFrame()
        panel.setObjectName("surface")
        panel.setFixedWidth(theme.measures.right_dock_px - 60)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        scroll.setWidget(body)
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(4)
        self._title = wrapped("", "card")
        self._area = choice_field("report_area", [tr("The whole workspace")])
        self._period = choice_field("report_period", [])
        for choice in (self._area, self._period):
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(_SHORTEST)
        self._subject = line_field("report_subject", hint=tr("Enterprise or hazard; empty for all"))
        self._filled_by = line_field("report_filled_by", hint=tr("Left blank for ink"))
        self._format_box = QVBoxLayout()
        column.addWidget(self._title)
        column.addSpacing(10)
        for label, field in (
            (tr("Area shown"), self._area),
            (tr("Period"), self._period),
            (tr("About"), self._subject),
            (tr("Filled in by"), self._filled_by),
        ):
            column.addWidget(words(label, "secondary"))
            column.addWidget(field)
            column.addSpacing(6)
        column.addWidget(words(tr("Format"), "secondary"))
        column.addLayout(self._format_box)
        self.booklet = QCheckBox(tr("As a booklet to fold (PDF)"))
        self.booklet.setToolTip(
            tr("Two pages a side in the order of folding; print on both sides, turned over the short edge.")
        )
        column.addWidget(self.booklet)
        column.addSpacing(10)
        column.addWidget(hairline())
        column.addSpacing(8)
        self._check = QVBoxLayout()
        column.addLayout(self._check)
        column.addStretch(1)
        outer = QVBoxLayout(panel)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll, 1)
        outer.addLayout(self._make_foot())
        self._area.currentIndexChanged.connect(lambda _: self._wait.start())
        self._period.currentIndexChanged.connect(lambda _: self._wait.start())
        self._subject.textEdited.connect(lambda _: self._wait.start())
        self._filled_by.textEdited.connect(lambda _: self._wait.start())
        return panel

    def _make_foot(self) -> QVBoxLayout:
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 8, 16, 14)
        self.freeze_button = QPushButton(tr("Keep these figures"))
        self.freeze_button.setToolTip(
            tr("The form of this period shows these figures from now on, whatever is edited later.")
        )
        self.freeze_button.clicked.connect(self._on_freeze)
        self.make_button = QPushButton(" " + tr("Make the file"))
        self.make_button.setObjectName("make_report")
        self.make_button.setProperty("kind", "primary")
        self.make_button.setIcon(
            self._desk.theme.icons.icon("file-down", self._desk.theme.palette.on_accent, size_px=16)
        )
        self.make_button.clicked.connect(self._on_make)
        foot.addWidget(self.freeze_button)
        foot.addWidget(self.make_button)
        return foot

    def _fill_areas(self) -> None:
        chosen = self._area.currentIndex()
        today = self._desk.today()
        grids = [g for g in self._desk.register.find(Grid) if g.is_in_force(today) and g.geometry is not None]
        self._grids = sorted(grids, key=lambda grid: (grid.level, natural_key(grid.code)))
        self._area.blockSignals(True)
        self._area.clear()
        self._area.addItem(tr("The whole workspace"))
        for grid in self._grids:
            self._area.addItem("　" * (grid.level - 1) + grid.name)
        self._area.setCurrentIndex(max(0, min(chosen, self._area.count() - 1)))
        self._area.blockSignals(False)

    def _on_chosen(self) -> None:
        report = self.report
        other = self.own_form if self._chosen == OWN_FORM else self.six_ones
        shown: list[QWidget] = [other] if report is None else [self.view, self._panel]
        # What goes is hidden first: both at once would push the window wider.
        for widget in (self.view, self._panel, self.six_ones, self.own_form):
            if widget not in shown:
                widget.hide()
        for one in shown:
            one.show()
        if report is None:
            other.refresh()
            return
        # The exact title of the paper; in another language what the list calls it.
        exact, gloss = report.title_in(self._desk.register), term(report.short)
        self._title.setText(gloss if gloss != report.short else term(exact))
        self._period.blockSignals(True)
        self._period.clear()
        for label, text in period_choices(report.period, self._desk.today()):
            self._period.addItem(text, label)
        self._period.addItem(tr("This year so far"), CUMULATIVE)
        self._period.blockSignals(False)
        while (item := self._format_box.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self.formats = Segments([ending.upper() for ending in report.formats])
        self._format_box.addWidget(self.formats)
        self.freeze_button.setVisible(bool(report.figures))
        self.booklet.setVisible(report.name == _FOLDED)
        self._wait.start()

    def _make_preview(self) -> None:
        report = self.report
        if report is None:
            return
        if self._job is not None:
            self._job.cancel()
        self.view.show_busy()
        self.make_button.setEnabled(False)
        self._job = self._jobs.start(
            tr("Making {title}", title=self._title.text()),
            make_preview,
            self._desk.book,
            report.name,
            self.wish,
            today=self._desk.today(),
            lane=Lane.POOL,
            on_success=self._on_preview,
            on_failure=self._on_failed,
        )

    def _on_preview(self, preview: Preview) -> None:
        self._preview = preview
        self.make_button.setEnabled(True)
        self.view.show_page(preview.image, number=0, count=len(preview.pages))
        self._show_check(preview.paper)

    def _on_failed(self, problem: Exception) -> None:
        self._preview = None
        self.view.show_nothing(str(problem))
        tell_failure(self._desk, self._jobs, problem)

    def _show_page(self, number: int) -> None:
        if self._preview is not None and 0 <= number < min(len(self._preview.pages), _SHOWN_PAGES):
            image = picture_of(self._preview.pages[number], dpi=_DPI, progress=Progress())
            self.view.show_page(image, number=number, count=len(self._preview.pages))

    def _show_check(self, paper: ReportPaper) -> None:
        while (item := self._check.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        rows = sum(len(table.rows) for table in paper.tables)
        self._check.addWidget(
            words(tr("{parts} parts, {rows} rows", parts=len(paper.parts), rows=rows), "list")
        )
        report = self.report
        if report is not None and is_frozen(self._desk, report, self.wish):
            self._check.addWidget(wrapped(tr("These figures are kept as handed in."), "secondary"))
        for line in paper.check:
            self._check.addWidget(
                _check_row(self._desk, line.item, line.text, Tone.OK if line.ok else Tone.WARN)
            )

    def _on_freeze(self) -> None:
        report = self.report
        if report is not None:
            freeze_report(self._desk, report, self.wish)

    def _on_make(self) -> None:
        report = self.report
        if self._preview is None or report is None:
            return
        ending = report.formats[self.formats.index]
        dialog = QFileDialog(self, tr("Make the file"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending)
        dialog.setNameFilter(f"{ending.upper()} (*.{ending})")
        dialog.selectFile(f"{self._preview.paper.title}.{ending}")
        dialog.fileSelected.connect(lambda path: self.write_file(Path(path)))
        dialog.open()

    def write_file(self, target: Path) -> None:
        """Write the report that is shown to a file, in the background."""
        if self._preview is None:
            return
        paper = self._preview.paper
        is_booklet = self.booklet.isVisibleTo(self) and self.booklet.isChecked() and target.suffix == ".pdf"
        self._jobs.start(
            tr("Writing {name}", name=target.name),
            export_report,
            paper,
            target,
            folding=Folding.BOOKLET if is_booklet else Folding.PAGES,
            lane=Lane.POOL,
            on_success=lambda files: self._on_written(paper, files),
            on_failure=lambda problem: tell_failure(self._desk, self._jobs, problem),
        )

    def _on_written(self, paper: ReportPaper, files: list[Path]) -> None:
        keep_report(self._desk, paper, files[0])
        tell_file(self._desk, files[0])


def _check_row(desk: Desk, item: str, text: str, tone: Tone) -> QWidget:
    row = QFrame()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 5, 0, 5)
    layout.setSpacing(8)
    layout.addWidget(Dot(desk.theme, tone), 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.addWidget(wrapped(item, "strong"))
    column.addWidget(wrapped(text, "secondary"))
    layout.addLayout(column, 1)
    return row
