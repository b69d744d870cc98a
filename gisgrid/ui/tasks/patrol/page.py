"""The page 巡查: whom to visit this week, in which order, on which roads, and what came of it."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gisgrid.edits.patrols import replace_tours, save_plan, take_notes
from gisgrid.errors import GisgridError
from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import tr
from gisgrid.layout.patrol_slip import route_of
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.history import ChangeSet
from gisgrid.model.patrols import PlannedVisit
from gisgrid.model.periods import Period, PeriodKind, next_period, period_of, previous_period
from gisgrid.patrol.day_sheets import DaySheet
from gisgrid.patrol.notes import read_notes
from gisgrid.patrol.plan import Plan
from gisgrid.patrol.planning import make_plan
from gisgrid.patrol.tour_desk import Change
from gisgrid.store.clock import china_now
from gisgrid.ui.day_slip import DaySlip
from gisgrid.ui.jobs import Job
from gisgrid.ui.messages import MessageAction
from gisgrid.ui.tasks.failures import tell_failure, tell_file
from gisgrid.ui.tasks.patrol.files import write_coverage, write_tours
from gisgrid.ui.tasks.patrol.route_map import RouteMap
from gisgrid.ui.tasks.patrol.tour_panel import TourPanel
from gisgrid.ui.tasks.patrol.unmet_bar import UnmetBar, plan_words
from gisgrid.ui.tasks.patrol.week import Week, read_week
from gisgrid.ui.tasks.patrol.week_start import WeekStart
from gisgrid.ui.tasks.patrol.week_table import WeekTable
from gisgrid.ui.tasks.task_page import Surroundings, TaskPage
from gisgrid.ui.widgets.words import hairline, upright, words

_LEFT_PX, _LEFT_SMALL_PX = 600, 470
_RIGHT_PX, _RIGHT_SMALL_PX = 400, 330
_FILES = {
    "pdf": "PDF",
    "gpx": "GPX",
    "kml": "KML",
    "html": "HTML",
    "xlsx": "Excel",
    "ics": "iCalendar",
}


class PatrolPage(TaskPage):
    """Week left, map in the middle, stops right."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.setObjectName("window")
        self._around = around
        self._desk = around.desk
        self._jobs = around.jobs
        self._crs = WorkCrs(self._desk.register.info.zone)
        self._period = period_of(PeriodKind.WEEK, self._desk.today())
        self._week: Week | None = None
        self._tour: tuple[dt.date, int] | None = None
        self._sheet: DaySheet | None = None
        self._job: Job | None = None
        self._is_stale = True
        self._is_own = False
        self._planned: dict[str, Plan] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        column.addWidget(hairline())
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._make_week())
        row.addWidget(upright())
        self.map = RouteMap(self._desk.theme, self._crs)
        row.addWidget(self.map, 1)
        row.addWidget(upright())
        is_small = self._desk.theme.measures.tree_row_px < 28
        self.panel = TourPanel(self._desk.theme)
        self.panel.setFixedWidth(_RIGHT_SMALL_PX if is_small else _RIGHT_PX)
        self.panel.stops.moved.connect(self._on_moved)
        self.panel.stops.currentRowChanged.connect(self.map.choose)
        self.map.stop_clicked.connect(self.panel.stops.setCurrentRow)
        self.panel.order_asked.connect(self._on_best_order)
        self.panel.lock_asked.connect(self.lock_row)
        self.panel.enterprise_asked.connect(self._show_enterprise)
        self.panel.file_asked.connect(
            lambda ending: self._export(ending, everything=ending in ("xlsx", "coverage"))
        )
        self.panel.codes_asked.connect(lambda: DaySlip(self._desk, self.window()).open())
        self.panel.notes_asked.connect(self._on_notes_asked)
        row.addWidget(self.panel)
        self._start = WeekStart(self._desk.theme)
        self._start.plan_asked.connect(self.plan_week)
        body = QWidget()
        body.setLayout(row)
        self._stack = QStackedWidget()
        self._stack.addWidget(body)
        self._stack.addWidget(self._start)
        column.addWidget(self._stack, 1)
        self.unmet = UnmetBar(self._desk.theme)
        column.addWidget(self.unmet)

    @property
    def week(self) -> Week | None:
        """The week that is shown; None until it has been read."""
        return self._week

    @property
    def tour(self) -> tuple[dt.date, int] | None:
        """Day and person of the shown tour."""
        return self._tour

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.map.show_scene(self._around.scene())
        if self._is_stale:
            self.reload()

    def note_change(self, change: ChangeSet) -> None:
        """Read the week anew after a step of somebody else."""
        del change
        self._is_stale = True
        if self.isVisible() and not self._is_own:
            self.reload()

    def stop(self) -> None:
        """End the painting thread of the map."""
        self.map.shutdown()

    def reload(self) -> None:
        """Read the shown week anew."""
        self._is_stale = False
        if self._job is not None:
            self._job.cancel()
        self._job = self._jobs.start(
            tr("Reading the plan"),
            read_week,
            self._desk.book,
            self._period,
            today=self._desk.today(),
            on_success=self._on_week,
            on_failure=self._on_failed,
        )

    def choose_tour(self, day: dt.date, person_id: int) -> None:
        """Show one tour on the map and in the list."""
        self._tour = (day, person_id)
        self._show_tour()

    def plan_week(self) -> None:
        """Plan the shown week, or what is left of it, and keep the plan."""
        today = self._desk.today()
        self._plan_button.setEnabled(False)
        self._start.setEnabled(False)
        self._jobs.start(
            tr("Planning the patrols"),
            make_plan,
            self._desk.book,
            self._period,
            starts=today if today in self._period else None,
            before=self._desk.register.find(PlannedVisit),
            on_success=self._on_planned,
            on_failure=self._on_failed,
        )

    def turn(self, step: Callable[[Period], Period]) -> None:
        """Show another week: `previous_period` or `next_period` of the shown one."""
        self._period = step(self._period)
        self._tour = None
        self.reload()

    # ------------------------------------------------------------ making

    def _make_head(self) -> QWidget:
        head = QWidget()
        head.setObjectName("surface")
        row = QHBoxLayout(head)
        row.setContentsMargins(24, 10, 16, 10)
        row.addWidget(words(tr("Patrol"), "page"))
        row.addSpacing(12)
        row.addWidget(
            self._icon_button("chevron-left", tr("Week before"), lambda: self.turn(previous_period))
        )
        self._period_label = words("", "strong")
        row.addWidget(self._period_label)
        row.addWidget(self._icon_button("chevron-right", tr("Week after"), lambda: self.turn(next_period)))
        row.addSpacing(12)
        self._progress_label = words("", "secondary")
        row.addWidget(self._progress_label)
        row.addStretch(1)
        self._print_all = QPushButton(" " + tr("Print all slips"))
        self._print_all.setIcon(self._icon("printer"))
        self._print_all.clicked.connect(lambda: self._export("pdf", everything=True))
        row.addWidget(self._print_all)
        self._plan_button = QPushButton(tr("Plan this week"))
        self._plan_button.setProperty("kind", "primary")
        self._plan_button.clicked.connect(self.plan_week)
        row.addWidget(self._plan_button)
        return head

    def _make_week(self) -> QWidget:
        left = QWidget()
        left.setObjectName("surface")
        is_small = self._desk.theme.measures.tree_row_px < 28
        left.setFixedWidth(_LEFT_SMALL_PX if is_small else _LEFT_PX)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        self.table = WeekTable(self._desk.theme)
        self.table.tour_chosen.connect(self.choose_tour)
        self.table.stop_dropped.connect(self._on_stop_dropped)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(self.table)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(area, 1)
        return left

    def _icon(self, name: str) -> QIcon:
        return self._desk.theme.icons.icon(name, self._desk.theme.palette.text)

    def _icon_button(self, name: str, tip: str, run: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setIcon(self._icon(name))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(run)
        return button

    # ------------------------------------------------------------ showing

    def _on_failed(self, problem: Exception) -> None:
        self._plan_button.setEnabled(True)
        self._start.setEnabled(True)
        tell_failure(self._desk, self._jobs, problem)

    def _on_week(self, week: Week) -> None:
        self._week = week
        self._plan_button.setEnabled(True)
        self._start.setEnabled(True)
        tours = week.desk.plan.tours()
        if self._tour not in tours:
            today = self._desk.today()
            known = {row.person_id: place for place, row in enumerate(week.rows)}
            self._tour = min(
                tours, key=lambda tour: (tour[0] != today, tour[0], known[tour[1]]), default=None
            )
        self.map.show_loose(week.loose)
        self._show_week()
        self._show_tour()

    def _show_week(self) -> None:
        week = self._week
        first, last = self._period.start, self._period.end
        iso = first.isocalendar()
        self._period_label.setText(
            tr(
                "{year} week {week}   {first} to {last}",
                year=iso.year,
                week=iso.week,
                first=f"{first:%m-%d}",
                last=f"{last:%m-%d}",
            )
        )
        if week is None:
            return
        visits = week.desk.plan.visits
        done = sum(week.is_done(visit) for visit in visits)
        self._progress_label.setText(
            tr("visited {done} of {all}", done=done, all=len(visits)) if visits else ""
        )
        self._print_all.setEnabled(bool(visits))
        self._plan_button.setVisible(bool(visits))
        if not visits:
            self._start.show_week(week)
        self.unmet.show_plan(self._planned.get(self._period.label))
        self._stack.setCurrentIndex(0 if visits else 1)
        self.table.show_week(week, today=self._desk.today(), chosen=self._tour)

    def _show_tour(self) -> None:
        week, tour = self._week, self._tour
        has_tour = week is not None and tour is not None and tour in week.desk.plan.tours()
        if week is None or tour is None or not has_tour:
            self._sheet = None
            self.panel.show_tour(None, None)
            self.map.show_route(None)
            return
        self._sheet = week.sheets.sheet(*tour)
        self.panel.show_tour(week, self._sheet)
        self.map.show_scene(self._around.scene())
        visited = {stop.visit.enterprise_id for stop in self._sheet.stops}
        route = route_of(self._sheet, self._crs, named=True)
        self.map.show_route(route, stops=[one for one in visited if one is not None])
        self.table.show_week(week, today=self._desk.today(), chosen=tour)

    def _show_enterprise(self, row: int) -> None:
        if self._sheet is not None and 0 <= row < len(self._sheet.stops):
            key = self._sheet.stops[row].visit.enterprise_id
            if key is not None:
                self._around.show_place(Enterprise, key)

    # ------------------------------------------------------------ changing

    def _on_planned(self, plan: Plan) -> None:
        self._planned[plan.period] = plan
        with self._desk.book.edit(tr("Plan the patrols of {period}", period=plan.period)) as session:
            save_plan(session, plan)
        if not plan.unmet:
            self._desk.messages.toast(plan_words(plan))
        self.reload()

    def _on_moved(self, row: int, to_row: int) -> None:
        self._apply(lambda week, tour: week.desk.reorder(tour, row=row, to_row=to_row), tr("Reorder a tour"))

    def _on_best_order(self) -> None:
        self._apply(lambda week, tour: week.desk.best_order(tour), tr("Put a tour in the best order"))

    def _on_stop_dropped(self, row: int, day: dt.date, person_id: int) -> None:
        if self._week is None:
            return
        name = next(line.name for line in self._week.rows if line.person_id == person_id)
        change = self._apply(
            lambda week, tour: week.desk.move(tour, row=row, to=(day, person_id), person=name),
            tr("Move a stop to another tour"),
        )
        if change is not None:
            self._desk.messages.toast(
                tr(
                    "Moved to {person} on {day}: {minutes} min and {km} km in all.",
                    person=name,
                    day=f"{day:%m-%d}",
                    minutes=f"{change.minutes:+d}",
                    km=f"{change.metres / 1000:+.1f}",
                ),
                MessageAction(tr("Undo"), self._undo),
            )

    def _undo(self) -> None:
        self._around.register.undo()

    def lock_row(self, row: int) -> None:
        """Fix a stop of the shown tour, or free it."""
        self._apply(lambda week, tour: week.desk.lock(tour, row=row), tr("Lock a stop"))

    def _apply(self, change: Callable[[Week, tuple[dt.date, int]], Change], text: str) -> Change | None:
        if self._week is None or self._tour is None:
            return None
        try:
            found = change(self._week, self._tour)
        except GisgridError as problem:
            self._desk.messages.error(problem)
            return None
        visits = [visit for visit in found.plan.visits if visit.tour in found.touched]
        self._is_own = True
        try:
            with self._desk.book.edit(text) as session:
                replace_tours(session, found.touched, visits)
        finally:
            self._is_own = False
        self._week.desk.accept(found)
        self._week.sheets.take(found.plan)
        self._show_week()
        self._show_tour()
        return found

    # ------------------------------------------------------------ out and in

    def _export(self, ending: str, *, everything: bool = False) -> None:
        if self._week is None or (self._tour is None and not everything):
            return
        is_proof = ending == "coverage"
        ending = "xlsx" if is_proof else ending
        name = tr("Patrol {period}", period=self._period.label)
        if is_proof:
            name = f"{tr('Proof of coverage')} {self._period.label}"
        if not everything and self._sheet is not None:
            name = f"{name} {self._sheet.person} {self._sheet.date:%m-%d}"
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("Save as"), f"{name}.{ending}", f"{_FILES[ending]} (*.{ending})"
        )
        if chosen and is_proof:
            self._jobs.start(
                tr("Writing {name}", name=Path(chosen).name),
                write_coverage,
                self._desk.book,
                self._period,
                on=self._desk.today(),
                target=Path(chosen),
                on_success=lambda path: tell_file(self._desk, path),
                on_failure=self._on_failed,
            )
        elif chosen:
            self.write_file(Path(chosen), everything=everything)

    def write_file(self, target: Path, *, everything: bool) -> None:
        """Write the shown tour, or all tours of the week, to a file whose ending says the form."""
        assert self._week is not None
        tours = list(self._week.desk.plan.tours()) if everything else [self._tour]
        self._jobs.start(
            tr("Writing {name}", name=target.name),
            write_tours,
            self._desk.book,
            self._week,
            tours,
            target=target,
            now=china_now(),
            scene=self._around.scene(),
            on_success=lambda path: tell_file(self._desk, path),
            on_failure=self._on_failed,
        )

    def _on_notes_asked(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, tr("Open a notes file"), "", "JSON (*.json)")
        if chosen:
            self.take_notes_file(Path(chosen))

    def take_notes_file(self, path: Path) -> None:
        """Record what a notes file of the phone page holds."""
        try:
            notes = read_notes(path)
            with self._desk.book.edit(tr("Take in notes {name}", name=path.name)) as session:
                taken = take_notes(
                    session,
                    notes,
                    register_identity=self._desk.register.info.identity,
                    scheme=self._desk.register.scheme,
                )
        except GisgridError as problem:
            self._desk.messages.error(problem)
            return
        text = tr(
            "{visits} visits, {hazards} hazards and {rechecks} re-checks were recorded.",
            visits=taken.visits,
            hazards=taken.hazards,
            rechecks=taken.rechecks,
        )
        if taken.refused:
            lines = "；".join(f"{name}：{reason}" for name, reason in taken.refused)
            self._desk.messages.warn(f"{text} {lines}")
        else:
            self._desk.messages.toast(text)
