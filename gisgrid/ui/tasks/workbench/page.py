"""The page 工作台: tiles, what is due, coverage, hazards, vacancies, papers, findings."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCursor, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gisgrid.edits.hazards import HazardStep, advance_hazard
from gisgrid.i18n import term, tr
from gisgrid.layers.scene import Scene
from gisgrid.model.areas import Department, Grid, Parcel
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardEventKind, Severity
from gisgrid.model.finding import Finding
from gisgrid.model.hazard_count import HazardFigures
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Activity, IssuedPaper
from gisgrid.model.opens import Opens
from gisgrid.model.people import Person
from gisgrid.model.periods import PeriodKind, period_of
from gisgrid.model.register import Register
from gisgrid.model.roles import Role, people_with_grids, scope_of
from gisgrid.model.workbench import DueLine, Workbench, make_workbench
from gisgrid.model.working_days import china_calendar
from gisgrid.progress import Progress
from gisgrid.settings import Settings
from gisgrid.ui.desk import Desk
from gisgrid.ui.duty_words import period_words
from gisgrid.ui.jobs import Jobs, Lane
from gisgrid.ui.messages import MessageAction
from gisgrid.ui.tasks.failures import tell_failure
from gisgrid.ui.tasks.map_thumb import MapThumb, ThumbContent
from gisgrid.ui.tasks.workbench.bars import CoverageBars, HazardBars, coverage_colour
from gisgrid.ui.tasks.workbench.due_list import DueList, can_urge
from gisgrid.ui.tasks.workbench.panel import Panel, Tile, clear_layout
from gisgrid.ui.tasks.workbench.role_bar import RoleBar, role_title
from gisgrid.ui.tasks.workbench.side import Lines, finding_rows, paper_row, phase_row, vacancy_row
from gisgrid.ui.theme.tokens import TextSize, Tone
from gisgrid.ui.widgets.links import LinkButton
from gisgrid.ui.widgets.words import ElidedLabel, words

_CHARTS = ("M3", "M4")


class WorkbenchPage(QScrollArea):
    """The first page of a working day.

    Signals
    -------
    slip_asked()
        Type the slip of a day.
    rows_asked(opens: Opens, title: str)
        Show the rows in the ledger and their places on the map.
    hazard_asked(id: int)
        Show a hazard on its board.
    grid_asked(id: int)
        Show what lies in a grid.
    task_asked(key: str)
        Turn to another task.
    vacancy_asked(grid_id: int, post: str)
        Fill a vacant post; 0 stands for the whole scheme.
    """

    slip_asked = Signal()
    rows_asked = Signal(object, str)
    hazard_asked = Signal(int)
    grid_asked = Signal(int)
    task_asked = Signal(str)
    vacancy_asked = Signal(int, str)

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        *,
        scene: Callable[[], Scene | None],
        book: Callable[[], DutyBook | None],
        settings: Settings | None = None,
    ) -> None:
        super().__init__()
        self._desk = desk
        self._jobs = jobs
        self._book = book
        self.role_bar = RoleBar(settings)
        self.role_bar.chosen.connect(self._on_role)
        self._is_stale = True
        self._is_reading = False
        self.workbench: Workbench | None = None
        theme = desk.theme
        self._is_roomy = theme.measures.right_dock_px > 360
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._make_parts(scene)
        body = QWidget()
        body.setObjectName("workbench")
        margin = 24 if self._is_roomy else 16
        column = QVBoxLayout(body)
        column.setContentsMargins(margin, 16, margin, 16)
        column.setSpacing(16)
        column.addLayout(self._make_head())
        tiles = QHBoxLayout()
        tiles.setSpacing(16 if self._is_roomy else 10)
        for tile in self.tiles.values():
            tiles.addWidget(tile, 1)
        column.addLayout(tiles)
        column.addLayout(self._make_columns(), 1)
        self.setWidget(body)

    def _on_role(self) -> None:
        """Read for another role; a running reading is followed by one more."""
        self._is_stale = True
        self._read()

    def refresh(self) -> None:
        """Read again after a change; a hidden page waits until it is shown."""
        self._is_stale = True
        if self.isVisible():
            self._read()

    def renew_map(self) -> None:
        """Paint the small map again when the scene has become another one."""
        self._map.renew()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what has changed meanwhile."""
        super().showEvent(event)
        if self._is_stale:
            self._read()

    def _make_parts(self, scene: Callable[[], Scene | None]) -> None:
        theme = self._desk.theme
        self.tiles = {
            "due": Tile(theme, tr("Due this week"), "calendar"),
            "overdue": Tile(theme, tr("Overdue"), "history"),
            "coverage": Tile(theme, tr("Patrol coverage"), "footprints"),
            "hazards": Tile(theme, tr("Hazards not closed"), "triangle-alert"),
            "vacancies": Tile(theme, tr("Vacant posts"), "user-x"),
            "findings": Tile(theme, tr("Data check"), "clipboard-check"),
        }
        self._due_list = DueList(theme, open_line=self._on_line, act_on=self._on_action)
        self._coverage = CoverageBars(theme, open_grid=self.grid_asked.emit)
        self._hazard_bars = HazardBars(theme, open_rows=self.rows_asked.emit)
        self._map = MapThumb(theme, self._jobs, scene=scene)
        self._map.clicked.connect(lambda: self.task_asked.emit("map"))
        self._vacancies, self._papers, self._findings = Lines(), Lines(), Lines()
        self._due_panel = Panel(theme, tr("Due and overdue"))
        self._coverage_panel = Panel(theme, tr("Coverage by grid"))
        self._map_panel = Panel(theme, tr("Coverage map"))
        self._hazard_panel = Panel(theme, tr("Hazards by state"))
        self._vacancy_panel = Panel(theme, tr("Vacant posts"))
        has_six = any(checklist.name == "六个一" for checklist in self._desk.register.scheme.checklists)
        self._paper_panel = Panel(theme, term("六个一") if has_six else tr("Papers of the scheme"))
        self._finding_panel = Panel(theme, tr("Data check"))

    def _make_head(self) -> QHBoxLayout:
        theme = self._desk.theme
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(words(term("工作台"), "page"))
        self._day = ElidedLabel("", "secondary")
        row.addWidget(self._day, 1)
        row.addWidget(self.role_bar)
        print_button = QPushButton(" " + tr("Print maps"))
        print_button.setIcon(theme.icons.icon("printer", theme.palette.text, size_px=16))
        print_button.clicked.connect(lambda _=False: self.task_asked.emit("paper"))
        row.addWidget(print_button)
        slip = QPushButton(" " + tr("Record a day's visits"))
        slip.setObjectName("open_slip")
        slip.setToolTip("Ctrl+D")
        slip.setIcon(theme.icons.icon("clipboard-check", theme.palette.text, size_px=16))
        slip.clicked.connect(lambda _=False: self.slip_asked.emit())
        row.addWidget(slip)
        record = QPushButton(" " + tr("Go to the map"))
        record.setProperty("kind", "primary")
        record.setIcon(theme.icons.icon("map", theme.palette.on_accent, size_px=16))
        record.clicked.connect(lambda _=False: self.task_asked.emit("map"))
        row.addWidget(record)
        return row

    def _make_columns(self) -> QHBoxLayout:
        gap = 16 if self._is_roomy else 10
        columns = QHBoxLayout()
        columns.setSpacing(gap)
        self._due_panel.column.addWidget(self._due_list, 1)
        columns.addWidget(self._due_panel, 30)
        self._coverage_panel.column.addWidget(self._coverage, 1)
        self._hazard_panel.column.addWidget(self._hazard_bars, 1)
        self._hazard_panel.add_link(tr("Board"), lambda: self.task_asked.emit("hazards"))
        self._year = QHBoxLayout()
        self._year.setSpacing(10)
        self._hazard_panel.column.addLayout(self._year)
        self._vacancy_panel.column.addWidget(self._vacancies, 1)
        columns.addLayout(self._make_middle(gap), 38)
        self._map_panel.add_link(tr("Open the map"), lambda: self.task_asked.emit("map"))
        self._map_panel.column.addWidget(self._map, 1)
        self._paper_panel.column.addWidget(self._papers, 1)
        self._finding_panel.column.addWidget(self._findings, 1)
        right = QVBoxLayout()
        right.setSpacing(gap)
        for panel, least, share in (
            (self._map_panel, 220, 5),
            (self._paper_panel, 206, 3),
            (self._finding_panel, 206, 3),
        ):
            panel.setMinimumHeight(least)
            right.addWidget(panel, share)
        columns.addLayout(right, 32)
        for panel in (self._due_panel, self._coverage_panel, self._map_panel):
            panel.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        return columns

    def _make_middle(self, gap: int) -> QVBoxLayout:
        middle = QVBoxLayout()
        middle.setSpacing(gap)
        middle.addWidget(self._coverage_panel, 5)
        lower = QHBoxLayout()
        lower.setSpacing(gap)
        lower.addWidget(self._hazard_panel, 11)
        lower.addWidget(self._vacancy_panel, 9)
        for panel in (self._hazard_panel, self._vacancy_panel, self._paper_panel, self._finding_panel):
            panel.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        middle.addLayout(lower, 5)
        return middle

    def _read(self) -> None:
        if self._is_reading:
            return
        self._is_reading, self._is_stale = True, False
        self._jobs.start(
            tr("Reading the day's work"),
            _build,
            self._desk.book,
            today=self._desk.today(),
            book=self._book(),
            role=self.role_bar.role,
            person=self.role_bar.person,
            lane=Lane.STORE,
            on_success=self._on_read,
            on_failure=self._on_failed,
        )

    def _on_failed(self, problem: Exception) -> None:
        self._is_reading = False
        tell_failure(self._desk, self._jobs, problem)

    def _on_read(self, read: tuple[Workbench, list[str]]) -> None:
        self._is_reading = False
        workbench, names = read
        self.workbench = workbench
        self.role_bar.show_people(names)
        self._due_panel.set_title(role_title(self.role_bar.role, self.role_bar.person))
        self._show_head(workbench)
        self._show_tiles(workbench)
        self._show_lists(workbench)
        if self._is_stale and self.isVisible():
            self._read()

    def _show_head(self, wb: Workbench) -> None:
        left = china_calendar().count(wb.on, wb.week.end)
        weekday = _weekdays()[wb.on.weekday()]
        week = tr("week {number}", number=wb.week.start.isocalendar().week)
        rest = tr("{days} working days left this week", days=left)
        self._day.setFullText(f"{wb.on.isoformat()}　{weekday}　{week}　{rest}")

    def _show_tiles(self, wb: Workbench) -> None:
        ask = self._ask
        self._show_count(self.tiles["due"], wb.due, Tone.PLAIN, tr("Due this week"))
        self._show_count(self.tiles["overdue"], wb.overdue, Tone.DANGER, tr("Overdue"))
        done, missing = len(wb.covered), len(wb.to_cover)
        tile = self.tiles["coverage"]
        tile.show_number(str(done), beside=f"/ {done + missing}", run=ask(wb.covered, tr("visited")))
        if done + missing:
            share = done / (done + missing)
            rest = tr("{count} to go", count=missing)
            tile.show_bar(share, f"{share:.1%}", rest, ask(wb.to_cover, tr("not yet visited")))
        else:
            tile.show_parts([(tr("nothing to visit"), Tone.PLAIN, None)])
        hazards = wb.hazards
        tile = self.tiles["hazards"]
        tile.show_number(str(len(hazards.open)), run=ask(hazards.open, tr("Hazards not closed")))
        tile.show_parts(
            [
                (
                    tr("overdue {count}", count=len(hazards.overdue)),
                    Tone.WARN,
                    ask(hazards.overdue, tr("Overdue")),
                ),
                (
                    tr("major {count}", count=len(hazards.major)),
                    Tone.DANGER,
                    ask(hazards.major, term("重大")),
                ),
            ]
        )
        staffing = wb.staffing
        places = Opens(Grid, tuple(sorted({v.grid_id for v in staffing.vacancies if v.grid_id is not None})))
        tile = self.tiles["vacancies"]
        tone = Tone.WARN if staffing.missing else Tone.PLAIN
        to_people = partial(self.task_asked.emit, "people")
        run = ask(places, tr("Vacant posts")) if places.ids else to_people
        tile.show_number(str(staffing.missing), tone=tone, run=run)
        held = staffing.required - staffing.missing
        told = tr("{required} posts, {held} filled", required=staffing.required, held=held)
        tile.show_parts([(told, Tone.ACCENT, to_people)])
        self._show_finding_tile(wb)

    def _show_count(self, tile: Tile, parts: tuple[Opens, ...], tone: Tone, title: str) -> None:
        total = sum(map(len, parts))
        filled = [part for part in parts if len(part)]
        tile.show_number(str(total), tone=tone if total else Tone.PLAIN, run=self._choose(filled, title))
        tile.show_parts(
            [(f"{kind_words(part.kind)} {len(part)}", Tone.ACCENT, self._ask(part, title)) for part in filled]
        )

    def _show_finding_tile(self, wb: Workbench) -> None:
        errors = [f for f in wb.findings if f.severity is Severity.ERROR]
        others = [f for f in wb.findings if f.severity is not Severity.ERROR]
        tile, title = self.tiles["findings"], tr("Data check")
        tile.show_number(str(len(wb.findings)), run=self._choose(records_of(wb.findings), title))
        grave, rest = tr("grave {count}", count=len(errors)), tr("others {count}", count=len(others))
        tile.show_parts(
            [
                (grave, Tone.WARN, self._choose(records_of(errors), title)),
                (rest, Tone.ACCENT, self._choose(records_of(others), title)),
            ]
        )

    def _show_lists(self, wb: Workbench) -> None:
        theme, today = self._desk.theme, wb.on
        self._due_panel.set_note(tr("{count} items", count=len(wb.lines)))
        self._due_list.show_lines(wb.lines, today)
        rules = "、".join(rule.name for rule in wb.coverage_rules)
        self._coverage_panel.set_note(rules)
        expected = _expected_share(wb)
        self._coverage.show_grids(wb.coverage, expected=expected)
        self._hazard_panel.set_note(tr("{count} not closed", count=len(wb.hazards.open)))
        self._hazard_bars.show_figures(wb.hazards)
        self._show_year(wb.hazards)
        counts = {grid.grid_id: grid.required for grid in wb.coverage}
        vacancies = wb.staffing.vacancies
        self._vacancy_panel.set_note(str(wb.staffing.missing))
        rows: list[QWidget] = [
            vacancy_row(theme, v, counts.get(v.grid_id or 0, 0), today=today, open_post=self._on_vacancy)
            for v in vacancies
        ]
        self._vacancies.show_rows(rows, empty=tr("Every post is filled."))
        self._show_papers(wb)
        late = self._choose(wb.overdue[1:], tr("Overdue"))  # the first part are hazards
        rows = finding_rows(theme, wb.findings, open_rows=self.rows_asked.emit, open_late=late)
        self._finding_panel.set_note(str(len(wb.findings)))
        self._findings.show_rows(rows, empty=tr("Nothing is missing or contradictory."))
        fills = tuple(
            (g.grid_id, coverage_colour(theme, g.share, expected=expected)) for g in wb.coverage if g.required
        )
        self._map_panel.set_note(_period_note(wb))
        self._map.show_content(ThumbContent(fills=fills))

    def _show_year(self, figures: HazardFigures) -> None:
        """Show what the year came to; both counts open their rows."""
        clear_layout(self._year)
        for text, opens in (
            (tr("this year found {count}", count=len(figures.found)), figures.found),
            (tr("closed {count}", count=len(figures.closed)), figures.closed),
        ):
            link = LinkButton(self._desk.theme, text, size_px=TextSize.SECONDARY)
            link.clicked.connect(lambda _=False, opens=opens, text=text: self.rows_asked.emit(opens, text))
            self._year.addWidget(link)
        rate = f"{figures.rate_percent:.2f}"
        self._year.addWidget(words(tr("rate {rate} %", rate=rate), "secondary"))
        self._year.addStretch(1)

    def _show_papers(self, wb: Workbench) -> None:
        theme = self._desk.theme
        rows: list[QWidget] = [
            paper_row(theme, line, make=self._make_paper, can_make=bool(line.paper)) for line in wb.papers
        ]
        rows += [phase_row(theme, line, make=self._make_paper) for line in wb.phases]
        there = sum(line.state.value in ("issued", "kept") for line in wb.papers)
        self._paper_panel.set_note(tr("{done} / {count} there", done=there, count=len(wb.papers)))
        self._papers.show_rows(rows, empty=tr("The scheme asks for none."))

    def _make_paper(self, paper: str) -> None:
        """Turn to the page that makes a paper."""
        on_page = "charts" if paper in _CHARTS else "paper" if paper.startswith("M") else "reports"
        self.task_asked.emit(on_page)

    def _choose(self, parts: Sequence[Opens], title: str) -> Callable[[], None]:
        """Return what a number does that counts several kinds of records: it asks which of them to show."""
        filled = [part for part in parts if len(part)]
        if len(filled) < 2:
            return self._ask(filled[0] if filled else Opens(Enterprise), title)

        def ask() -> None:
            menu = QMenu(self)
            menu.setObjectName("kinds")
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            for part in filled:
                menu.addAction(f"{kind_words(part.kind)}　{len(part)}", self._ask(part, title))
            menu.popup(QCursor.pos())

        return ask

    def _ask(self, opens: Opens, title: str) -> Callable[[], None]:
        return lambda: self.rows_asked.emit(opens, title)

    def _on_vacancy(self, grid_id: int | None, post: str) -> None:
        self.vacancy_asked.emit(grid_id or 0, post)

    def _on_line(self, line: DueLine) -> None:
        if line.hazard_id is not None:
            self.hazard_asked.emit(line.hazard_id)
        else:
            self.rows_asked.emit(line.opens, line.what)

    def _on_action(self, line: DueLine) -> None:
        if line.hazard_id is None or not can_urge(line):
            self._on_line(line)
            return
        self._desk.messages.attempt(lambda: self._urge(line))

    def _urge(self, line: DueLine) -> None:
        kind = HazardEventKind.URGE
        step = HazardStep(kind=kind, to_whom="、".join(line.who))
        with self._desk.book.edit(tr("Hazard: {step}", step=term(kind.value))) as session:
            advance_hazard(session, line.hazard_id or 0, step)
        undo = getattr(self._desk.book, "undo", None)
        actions = () if undo is None else (MessageAction(tr("Undo"), undo),)
        self._desk.messages.toast(tr("{number} was urged.", number=line.number), *actions)


def kind_words(kind: type[Any] | None) -> str:
    """Name a kind of record, several of it."""
    return {
        Hazard: term("隐患"),
        Enterprise: tr("enterprises"),
        Grid: tr("grids"),
        Person: tr("people"),
        Activity: tr("activities"),
        Parcel: term("宗地"),
        Department: tr("departments"),
        IssuedPaper: tr("papers"),
    }.get(kind or object, tr("for the whole scheme"))


def records_of(findings: Sequence[Finding]) -> list[Opens]:
    """Return the records that findings are about, one part a kind, the most first."""
    ids: dict[type[Any] | None, set[int]] = {}
    for finding in findings:
        if finding.kind is not None and finding.id is not None:
            ids.setdefault(finding.kind, set()).add(finding.id)
    return sorted((Opens.of(kind, some) for kind, some in ids.items()), key=len, reverse=True)


def _expected_share(wb: Workbench) -> float:
    """Return the part of the working days of the patrol's period that are over, today not counted."""
    if not wb.coverage_rules:
        return 1.0
    period = period_of(wb.coverage_rules[0].period, wb.on)
    calendar = china_calendar()
    return calendar.count(period.start, wb.on - timedelta(days=1)) / max(
        1, calendar.count(period.start, period.end)
    )


def _weekdays() -> tuple[str, ...]:
    return (
        tr("Monday"),
        tr("Tuesday"),
        tr("Wednesday"),
        tr("Thursday"),
        tr("Friday"),
        tr("Saturday"),
        tr("Sunday"),
    )


def _period_note(wb: Workbench) -> str:
    kinds = {rule.period for rule in wb.coverage_rules}
    if kinds == {PeriodKind.WEEK}:
        return period_words(wb.week, wb.on)
    return tr("running period")


def _build(
    register: Register, *, today: date, book: DutyBook | None, role: Role, person: str, progress: Progress
) -> tuple[Workbench, list[str]]:
    progress.check_cancelled()
    scope = scope_of(register, person, today, book=book)
    workbench = make_workbench(register, today, book=book, role=role, scope=scope)
    return workbench, people_with_grids(register, today)
