"""The ways out of the composer: files, pieces, series, the printer; whatever leaves is recorded."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QFileDialog, QInputDialog

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr
from gisgrid.layout.options import SheetOptions
from gisgrid.layout.paper import Paper
from gisgrid.layout.series import usual_series
from gisgrid.layout.sheet import Sheet
from gisgrid.store.file_register import FileRegister
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Jobs, Lane
from gisgrid.ui.tasks.composer.apart import SeriesMade, SeriesWish, make_apart
from gisgrid.ui.tasks.composer.making import write_poster, write_sheet
from gisgrid.ui.tasks.composer.printing import ask_printer, paper_difference, print_sheet
from gisgrid.ui.tasks.composer.strips import SheetBar
from gisgrid.ui.tasks.failures import tell_failure, tell_file
from gisgrid.ui.tasks.issue_list import keep_issue, keep_issues
from gisgrid.ui.tasks.task_page import TaskPage

_PICTURES = ("png", "svg", "tif", "docx")


class ComposerTable(TaskPage):
    """What the ways out ask of the composer: it holds the sheet and is the parent of dialogs."""

    @property
    def sheet(self) -> Sheet | None:
        """The sheet on the table."""
        return None

    @property
    def options(self) -> SheetOptions:
        """What is chosen."""
        return SheetOptions()


class WaysOut:
    """Lets the sheet on the table out."""

    def __init__(self, table: ComposerTable, desk: Desk, jobs: Jobs) -> None:
        self._table = table
        self._desk = desk
        self._jobs = jobs

    def connect_bar(self, bar: SheetBar) -> None:
        """Answer the buttons of the bar."""
        bar.pdf.clicked.connect(lambda: self._ask_file(("pdf",)))
        bar.picture.clicked.connect(lambda: self._ask_file(_PICTURES))
        bar.series.clicked.connect(self._ask_series)
        bar.poster.clicked.connect(self._ask_poster)
        bar.print.clicked.connect(self._ask_print)

    def _ask_file(self, endings: tuple[str, ...]) -> None:
        sheet = self._table.sheet
        if sheet is None:
            return
        filters = ";;".join(f"{ending.upper()} (*.{ending})" for ending in endings)
        start = f"{sheet.title}.{endings[0]}"
        name, chosen = QFileDialog.getSaveFileName(self._table, tr("Make the file"), start, filters)
        if name:
            target = Path(name)
            if not target.suffix:
                target = target.with_suffix("." + chosen.split("*.")[-1].rstrip(")"))
            self.write_file(target)

    def write_file(self, target: Path) -> None:
        """Write the sheet to a file and record it."""
        sheet = self._table.sheet
        if sheet is not None:
            self._start_writing(
                tr("Writing {name}", name=target.name),
                lambda progress: write_sheet(sheet, target, progress=progress),
                lambda files: self._on_written(sheet, files),
            )

    def write_poster(self, target: Path, paper: Paper) -> None:
        """Write the sheet in pieces and record it."""
        sheet = self._table.sheet
        if sheet is not None:
            self._start_writing(
                tr("Writing {name}", name=target.name),
                lambda progress: write_poster(sheet, target, paper=paper, progress=progress),
                lambda files: self._on_written(sheet, files),
            )

    def write_series(self, target: Path) -> None:
        """Write one sheet for each grid or department, and record them."""
        book, options = self._desk.book, replace(self._table.options, area_code=None)
        assert isinstance(book, FileRegister)
        wish = SeriesWish(book.path, options, usual_series(options), target, self._desk.today())
        self._start_writing(
            tr("Making the series"), lambda progress: make_apart(wish, progress=progress), self._on_series
        )

    def _start_writing(
        self, title: str, work: Callable[..., object], on_success: Callable[..., object]
    ) -> None:
        self._jobs.start(
            title,
            lambda *, progress: work(progress),
            lane=Lane.POOL,
            on_success=on_success,
            on_failure=lambda problem: tell_failure(self._desk, self._jobs, problem),
        )

    def _on_written(self, sheet: Sheet, files: list[Path]) -> None:
        keep_issue(self._desk, sheet, files[0])
        tell_file(self._desk, files[0])

    def _on_series(self, made: SeriesMade) -> None:
        keep_issues(self._desk, made.issues)
        tell_file(self._desk, made.files[0])

    def _ask_series(self) -> None:
        start = f"{tr('Series')}_{self._table.sheet.title if self._table.sheet else ''}.pdf"
        name, _ = QFileDialog.getSaveFileName(self._table, tr("Make the series"), start, "PDF (*.pdf)")
        if name:
            self.write_series(Path(name))

    def _ask_poster(self) -> None:
        choices = [Paper.A4.value, Paper.A3.value]
        chosen, is_given = QInputDialog.getItem(
            self._table, tr("In pieces"), tr("Paper of the pieces"), choices, 0, editable=False
        )
        if not is_given or self._table.sheet is None:
            return
        start = f"{self._table.sheet.title}_{chosen}.pdf"
        name, _ = QFileDialog.getSaveFileName(self._table, tr("Make the file"), start, "PDF (*.pdf)")
        if name:
            self.write_poster(Path(name), Paper(chosen))

    def _ask_print(self) -> None:
        sheet = self._table.sheet
        if sheet is None:
            return
        printer = ask_printer(self._table, sheet)
        if printer is None:
            return
        paper: QRectF = printer.paperRect(printer.Unit.Millimeter)
        told = paper_difference(sheet.pages[0].size, paper.width(), paper.height())
        if told:
            self._desk.messages.error(BadUseError(told))
            return
        self._start_writing(
            tr("Printing"),
            lambda progress: print_sheet(sheet, printer, progress=progress),
            lambda _: self._desk.messages.toast(tr("{title} went to the printer.", title=sheet.title)),
        )
