"""The task 出图: the composer. Papers left, the true page in the middle, check and properties right."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gisgrid import paths
from gisgrid.errors import GisgridError
from gisgrid.i18n import tr
from gisgrid.layers.scene import Scene
from gisgrid.layout.issues import is_outdated
from gisgrid.layout.options import Part, SheetOptions, SheetSubject
from gisgrid.layout.paper import Box
from gisgrid.layout.sheet import Fix, Sheet
from gisgrid.layout.subjects import paper_id
from gisgrid.layout.templates import list_templates, save_template
from gisgrid.model.areas import Department, Grid, Parcel
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import GridKind
from gisgrid.model.history import ChangeSet, StepKind
from gisgrid.model.inspections import IssuedPaper
from gisgrid.model.pinyin import natural_key
from gisgrid.model.register import Register
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Job, Jobs, Lane
from gisgrid.ui.tasks.composer.making import (
    Preview,
    SheetMaker,
    paint_page,
)
from gisgrid.ui.tasks.composer.paper_list import PaperEntry, PaperList, usual_entries
from gisgrid.ui.tasks.composer.properties import Properties
from gisgrid.ui.tasks.composer.sheet_view import SheetView
from gisgrid.ui.tasks.composer.strips import SheetBar, ThumbStrip
from gisgrid.ui.tasks.composer.ways_out import ComposerTable, WaysOut
from gisgrid.ui.tasks.failures import tell_failure
from gisgrid.ui.tasks.issue_list import IssueList
from gisgrid.ui.widgets.words import hairline

_WAIT_MS = 250


class PaperTask(ComposerTable):
    """Composes sheets, looks at them page by page, and lets them out."""

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        *,
        scene: Callable[[], Scene | None] = lambda: None,
        turn_to: Callable[[str], None] = lambda _: None,
        templates: Path | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("window")
        self._desk, self._jobs, self._turn_to = desk, jobs, turn_to
        self._maker = SheetMaker(desk.book, scene)
        self._templates = templates if templates is not None else paths.settings_file().parent / "templates"
        self._options = SheetOptions()
        self._undo: list[SheetOptions] = []
        self._redo: list[SheetOptions] = []
        self._preview: Preview | None = None
        self._page = 0
        self._job: Job | None = None
        self.out = WaysOut(self, desk, jobs)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._make_preview)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.papers = PaperList(desk.theme)
        self.papers.setFixedWidth(desk.theme.measures.left_dock_px + 24)
        row.addWidget(self.papers)
        row.addLayout(self._make_middle(), 1)
        row.addWidget(self._make_right())
        self._connect()

    @property
    def options(self) -> SheetOptions:
        """What is chosen."""
        return self._options

    @property
    def sheet(self) -> Sheet | None:
        """The sheet on the table."""
        return self._preview.sheet if self._preview is not None else None

    def _make_middle(self) -> QVBoxLayout:
        theme = self._desk.theme
        column = QVBoxLayout()
        column.setSpacing(0)
        self.bar = SheetBar(theme)
        self.bar.let_out(False)
        self.sheet_view = SheetView(theme)
        self.thumbs = ThumbStrip(theme)
        column.addWidget(self.bar)
        column.addWidget(hairline())
        column.addWidget(self.sheet_view, 1)
        column.addWidget(self.thumbs)
        return column

    def _make_right(self) -> QWidget:
        panel = QFrame()
        panel.setObjectName("surface")
        panel.setFixedWidth(self._desk.theme.measures.right_dock_px - 36)
        outer = QVBoxLayout(panel)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(self._scroll)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.properties = Properties(self._desk.theme)
        self.issues = IssueList(self._desk, paper_id(SheetSubject.DISTRIBUTION))
        self.issues.setContentsMargins(16, 8, 12, 14)
        column.addWidget(self.properties)
        column.addWidget(hairline())
        column.addWidget(self.issues)
        column.addStretch(1)
        self._scroll.setWidget(body)
        return panel

    def _connect(self) -> None:
        self.papers.chosen.connect(self._on_paper)
        self.papers.save_wished.connect(self._on_save_template)
        self.papers.issues_wished.connect(lambda: self._scroll.ensureWidgetVisible(self.issues))
        self.properties.changed.connect(self.choose_options)
        self.properties.fix_wished.connect(self._on_fix)
        self.sheet_view.part_chosen.connect(self._on_part)
        self.sheet_view.part_placed.connect(self._on_placed)
        self.sheet_view.undo_wished.connect(self.undo)
        self.sheet_view.redo_wished.connect(self.redo)
        self.thumbs.chosen.connect(self.show_page)
        bar = self.bar
        bar.stepped.connect(lambda by: self.show_page(self._page + by))
        bar.zoomed.connect(self._on_zoom)
        bar.undo.clicked.connect(self.undo)
        bar.redo.clicked.connect(self.redo)
        self.out.connect_bar(bar)
        self._show_undo()

    def showEvent(self, event: QShowEvent) -> None:
        """Fill the lists; the sheet is made anew only if the register has moved on."""
        super().showEvent(event)
        self._fill()
        self.refresh()

    def stop(self) -> None:
        """Begin no further preview, when the window closes."""
        self._wait.stop()

    def note_change(self, change: ChangeSet) -> None:
        """Judge the earlier sheets anew after a step; when data changed, the sheet on the screen is remade."""
        self.issues.refresh()
        if self.isVisible():
            self._fill_papers()
            if change.kind is not StepKind.ISSUE:
                self._wait.start()

    def show_area(self, grid_id: int) -> None:
        """Turn to the sheet of one grid; before the page is first shown, too."""
        self._fill()
        grid = self._desk.register.get(Grid, grid_id)
        if grid is not None:
            self.choose_options(replace(self._options, area_code=grid.code))

    def refresh(self) -> None:
        """Show the sheet of the present options, from memory if it is still true."""
        known = self._maker.remembered(self._options, today=self._desk.today())
        if known is not None:
            self._on_preview(known)
        else:
            self._wait.start()

    def choose_options(self, options: SheetOptions) -> None:
        """Take other options; the step can be undone."""
        if options == self._options:
            return
        self._undo.append(self._options)
        self._redo.clear()
        self._take(options)

    def undo(self) -> None:
        """Take back the last change to the sheet."""
        if self._undo:
            self._redo.append(self._options)
            self._take(self._undo.pop())

    def redo(self) -> None:
        """Bring back what was taken back."""
        if self._redo:
            self._undo.append(self._options)
            self._take(self._redo.pop())

    def _take(self, options: SheetOptions) -> None:
        if options.subject is not self._options.subject:
            self._page = 0
            self.papers.choose(options.subject)
        self._options = options
        self.properties.show_options(options)
        self._show_undo()
        self.refresh()

    def _show_undo(self) -> None:
        self.bar.undo.setEnabled(bool(self._undo))
        self.bar.redo.setEnabled(bool(self._redo))

    def _on_paper(self, entry: PaperEntry) -> None:
        if entry.template is not None:
            area = self._options.area_code
            self.choose_options(replace(entry.template, area_code=area, department=self._options.department))
            return
        if entry.subject is self._options.subject:
            return
        options = replace(
            self._options, subject=entry.subject, moved=(), words=replace(self._options.words, title="")
        )
        if entry.subject is SheetSubject.SUPERVISED and not options.department:
            supervising = _supervising(self._desk.register)
            options = replace(options, department=supervising[0].name if supervising else "")
        leaf = _first_leaf(self._desk.register, self._grids)
        if entry.subject is SheetSubject.PARCELS and options.area_code is None:
            options = replace(options, area_code=leaf)
        elif self._options.subject is SheetSubject.PARCELS and options.area_code == leaf:
            # The area that was only chosen because parcels need one does not stay for the other papers.
            options = replace(options, area_code=None)
        self.choose_options(options)

    def _fill(self) -> None:
        today = self._desk.today()
        grids = [g for g in self._desk.register.find(Grid) if g.is_in_force(today)]
        drawn = [g for g in grids if g.kind in (GridKind.TERRITORIAL, GridKind.DEDICATED)]
        self._grids = sorted(drawn, key=lambda g: (g.level, natural_key(g.code)))
        self.properties.fill_choices(self._grids, _supervising(self._desk.register))
        self.properties.show_options(self._options)
        self._fill_papers()

    def _fill_papers(self) -> None:
        issues = self._desk.register.find(IssuedPaper)
        late: dict[str, int] = {}
        for issue in issues:
            if is_outdated(self._desk.register, issue):
                late[issue.paper] = late.get(issue.paper, 0) + 1
        entries = []
        for entry in usual_entries():
            count = late.get(paper_id(entry.subject), 0)
            note = tr("{count} printed copies out of date", count=count) if count else ""
            entries.append(replace(entry, note=note, is_late=bool(count)))
        found, problems = list_templates(self._templates)
        for one in found:
            note = tr("template of the office, {paper}", paper=one.options.page.name)
            entries.append(PaperEntry(one.options.subject, one.name, note, template=one.options))
        for problem in problems:
            self._desk.messages.warn(problem)
        self.papers.fill(entries, made=len(issues), late=sum(late.values()))

    def _make_preview(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self.sheet_view.show_busy()
        self.bar.let_out(False)
        options = self._options
        self._job = self._jobs.start(
            tr("Making the sheet"),
            self._maker.preview,
            options,
            today=self._desk.today(),
            lane=Lane.POOL,
            on_success=lambda preview: self._on_preview(preview) if options == self._options else None,
            on_failure=lambda problem: self._on_refused(problem) if options == self._options else None,
        )

    def _on_refused(self, problem: Exception) -> None:
        """Say in the place of the sheet why there is none."""
        self._preview = None
        self.thumbs.show_images((), 0)
        self.sheet_view.show_note(str(problem) if isinstance(problem, GisgridError) else "")
        if not isinstance(problem, GisgridError):
            tell_failure(self._desk, self._jobs, problem)

    def _on_preview(self, preview: Preview) -> None:
        self._preview = preview
        self._page = min(self._page, len(preview.sheet.pages) - 1)
        self.bar.let_out(True)
        self.properties.show_check(preview.sheet)
        self.issues.show_paper(preview.sheet.paper_id)
        self.show_page(self._page)

    def show_page(self, number: int) -> None:
        """Turn to a page, from 0."""
        preview = self._preview
        if preview is None or not 0 <= number < len(preview.sheet.pages):
            return
        self._page = number
        sheet = preview.sheet
        self.bar.show_page(number, len(sheet.pages), sheet.pages[number].title)
        self.thumbs.show_images(preview.thumbs, number)
        if number == 0:
            self._show_picture(preview.first)
            return
        self._show_picture(preview.thumbs[number])
        self._jobs.start(
            tr("Making the sheet"),
            paint_page,
            sheet,
            number,
            lane=Lane.POOL,
            on_success=lambda made: self._on_page(preview, *made),
            on_failure=lambda problem: tell_failure(self._desk, self._jobs, problem),
        )

    def _on_page(self, preview: Preview, number: int, image: QImage) -> None:
        if preview is self._preview and number == self._page:
            self._show_picture(image)

    def _show_picture(self, image: QImage) -> None:
        assert self._preview is not None
        sheet = self._preview.sheet
        items = sheet.items if self._page == 0 else ()
        self.sheet_view.show_image(image, sheet.pages[self._page].size, items)
        self._on_part(self.sheet_view.chosen)
        self.bar.percent.setText(f"{self.sheet_view.percent} %")

    def _on_zoom(self, factor: float) -> None:
        self.sheet_view.zoom_by(factor)
        self.bar.percent.setText(f"{self.sheet_view.percent} %")

    def _on_part(self, part: Part | None) -> None:
        sheet = self.sheet
        items = sheet.items if sheet is not None and self._page == 0 else ()
        self.properties.show_part(next((item for item in items if item.part is part), None))

    def _on_placed(self, part: Part, box: Box) -> None:
        self.choose_options(self._options.with_place(part, box))

    def _on_fix(self, fix: Fix) -> None:
        if fix is Fix.WORDS:
            self.properties.title.setFocus()
            return
        self._turn_to({Fix.IMPORT: "data", Fix.PEOPLE: "people"}.get(fix, "map"))

    def _on_save_template(self) -> None:
        name, is_given = QInputDialog.getText(self, tr("Template of the office"), tr("Name of the template"))
        if is_given and self._desk.messages.attempt(
            lambda: save_template(self._templates, name, self._options)
        ):
            self._fill_papers()


def _supervising(register: Register) -> list[Department]:
    used = set(register.columns(Enterprise, ["sector_department_id"])["sector_department_id"])
    return [one for one in register.find(Department) if one.id in used]


def _first_leaf(register: Register, grids: Sequence[Grid]) -> str | None:
    """Return the code of the first of the deepest grids, one with parcels before one without."""
    with_parcels = set(register.columns(Parcel, ["grid_id"])["grid_id"])
    drawn = [grid for grid in grids if grid.geometry is not None]
    deepest = max((grid.level for grid in drawn), default=0)
    leaves = [grid for grid in drawn if grid.level == deepest]
    leaves.sort(key=lambda grid: grid.id not in with_parcels)
    return leaves[0].code if leaves else None
