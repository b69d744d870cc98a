"""The task 网络图: choose a chart at the left, work on it in the middle, see what was clicked at the right."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gisgrid.charts.chart import Ref, Seat, Spot
from gisgrid.i18n import term, tr
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.history import ChangeSet, StepKind
from gisgrid.model.people import Person
from gisgrid.ui.card.sheets import Sheet
from gisgrid.ui.jobs import Job, Lane
from gisgrid.ui.selection import Selection
from gisgrid.ui.tasks.charts.appoint_sheet import AppointSheet
from gisgrid.ui.tasks.charts.chart_view import ChartView
from gisgrid.ui.tasks.charts.chosen_panel import ChosenPanel
from gisgrid.ui.tasks.charts.options_panel import OptionsPanel
from gisgrid.ui.tasks.charts.wish import ChartWish, Kind, MadeChart, make_chart, write_chart_file
from gisgrid.ui.tasks.failures import tell_failure, tell_file
from gisgrid.ui.tasks.issue_list import keep_issue
from gisgrid.ui.tasks.task_page import Surroundings, TaskPage
from gisgrid.ui.widgets.words import ElidedLabel, words

_WAIT_MS = 250
_MM_PER_INCH = 25.4
_SCREEN_DPI = 96


class ChartTask(TaskPage):
    """Follows changes and the selection; a change of the view costs no reading."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.setObjectName("window")
        self._around, self._desk = around, around.desk
        self._job: Job | None = None
        self._is_stale = True
        self._number = 0
        self.made: MadeChart | None = None
        self.sheet: Sheet | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._make)
        self.options = OptionsPanel(self._desk)
        self.options.changed.connect(self._on_wish)
        self.options.file_asked.connect(self._ask_file)
        self.view = ChartView(self._desk.theme, around.jobs)
        self.view.chosen.connect(self._on_chosen)
        self.view.opened.connect(self._on_opened)
        self.view.dropped.connect(lambda person, vacancy: self.ask_appointment(vacancy.seat, person.ref.id))
        self.view.stepped.connect(self.step)
        self.view.zoomed.connect(self._on_zoomed)
        self.chosen = ChosenPanel(self._desk)
        self.chosen.map_asked.connect(around.show_place)
        self.chosen.chart_asked.connect(self.show_chart_of)
        self.chosen.appointing_asked.connect(lambda seat: self.ask_appointment(seat, None))
        self._assemble()
        self._desk.selection.changed.connect(self._on_selection)

    def _assemble(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.options)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._make_head())
        middle.addWidget(self.view, 1)
        row.addLayout(middle, 1)
        self._right = QStackedWidget()
        self._right.setFixedWidth(self._desk.theme.measures.right_dock_px - 40)
        self._right.addWidget(self.chosen)
        row.addWidget(self._right)

    def _make_head(self) -> QWidget:
        head = QFrame()
        head.setObjectName("surface")
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(4)
        self._title = ElidedLabel("", "card")
        row.addWidget(self._title, 1)
        self._back = self._tool("chevron-left", tr("Page before (Page Up)"), "page_before")
        self._back.clicked.connect(lambda: self.step(-1))
        self._page = words("", "list")
        self._forth = self._tool("chevron-right", tr("Next page (Page Down)"), "page_after")
        self._forth.clicked.connect(lambda: self.step(1))
        smaller = self._tool("zoom-out", tr("Smaller (−)"), "smaller")
        smaller.clicked.connect(lambda: self.view.zoom(0.8))
        self._zoom = words("", "list")
        self._zoom.setMinimumWidth(44)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        larger = self._tool("zoom-in", tr("Larger (+)"), "larger")
        larger.clicked.connect(lambda: self.view.zoom(1.25))
        whole = self._tool("maximize", tr("Whole page (0)"), "whole")
        whole.clicked.connect(self.view.fit)
        for part in (self._back, self._page, self._forth):
            row.addWidget(part)
        row.addSpacing(12)
        for part in (smaller, self._zoom, larger, whole):
            row.addWidget(part)
        return head

    def _tool(self, icon: str, tip: str, name: str) -> QToolButton:
        theme = self._desk.theme
        button = QToolButton()
        button.setObjectName(name)
        button.setIcon(theme.icons.icon(icon, theme.palette.text, size_px=18))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button

    def showEvent(self, event: QShowEvent) -> None:
        """Make the chart that is wanted, or make it anew."""
        super().showEvent(event)
        if self._is_stale:
            self.options.fill()
            self._wait.start()

    def note_change(self, change: ChangeSet) -> None:
        """Follow a change; what is hidden waits until it is shown."""
        self.chosen.issues.refresh()
        if change.kind is StepKind.ISSUE:
            return
        self._is_stale = True
        if self.isVisible():
            self.options.fill()
            self._wait.start()

    def stop(self) -> None:
        """Begin nothing further."""
        self._wait.stop()
        self.view.stop()

    def step(self, by: int) -> None:
        """Turn pages."""
        if self.made is not None:
            self._number = min(max(self._number + by, 0), len(self.made.pages) - 1)
            self._show_page()

    def show_chart_of(self, kind: type[Any], id: int) -> None:
        """Turn to the chart of an enterprise or a person."""
        self.options.choose_subject(Kind.ENTERPRISE if kind is Enterprise else Kind.PERSON, id)

    def ask_appointment(self, seat: Seat | None, person_id: int | None) -> None:
        """Open the form that fills a vacancy."""
        if seat is None:
            return
        self._close_sheet()
        sheet = AppointSheet(self._desk, seat, person_id=person_id, done=self._desk.messages.toast)
        sheet.closed.connect(self._close_sheet)
        self.sheet = sheet
        self._right.addWidget(sheet)
        self._right.setCurrentWidget(sheet)
        sheet.focus_first()

    def write_file(self, target: Path) -> None:
        """Write the chart that is shown, in the background; a paper of the plan is kept as issued."""
        made = self.made
        if made is None:
            return
        self._around.jobs.start(
            tr("Writing {name}", name=target.name),
            write_chart_file,
            made,
            target,
            lane=Lane.POOL,
            on_success=lambda files: self._on_written(made, files),
            on_failure=self._tell_failure,
        )

    def _on_written(self, made: MadeChart, files: list[Path]) -> None:
        if made.chart.paper_id:
            keep_issue(self._desk, made.sheet, files[0])
        tell_file(self._desk, files[0])

    def _ask_file(self, ending: str) -> None:
        if self.made is None:
            return
        dialog = QFileDialog(self, tr("Make the file"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending)
        dialog.setNameFilter(f"{ending.upper()} (*.{ending})")
        dialog.selectFile(f"{self.made.sheet.title}.{ending}")
        dialog.fileSelected.connect(lambda path: self.write_file(Path(path)))
        dialog.open()

    def _on_wish(self) -> None:
        self._number = 0
        self._wait.start()

    def _make(self) -> None:
        if self._job is not None:
            self._job.cancel()
        wish = self.options.wish
        if wish is None:
            self.made = None
            self._is_stale = False
            self._show_made(self.options.missing)
            return
        self._job = self._around.jobs.start(
            tr("Making the chart"),
            make_chart,
            self._desk.book,
            wish,
            today=self._desk.today(),
            lane=Lane.POOL,
            on_success=lambda made: self._on_made(wish, made),
            on_failure=self._tell_failure,
        )

    def _on_made(self, wish: ChartWish, made: MadeChart) -> None:
        if wish != self.options.wish:
            return
        self._is_stale = False
        self.made = made
        self._number = min(self._number, len(made.pages) - 1)
        self._show_made("")

    def _show_made(self, note: str) -> None:
        made = self.made
        self.options.allow_files(made)
        self._title.setFullText(made.sheet.title if made else term("网络图"))
        self.chosen.show_made(made, self.options.kind)
        self._show_page(note)

    def _show_page(self, note: str = "") -> None:
        made = self.made
        count = len(made.pages) if made else 0
        for part in (self._back, self._page, self._forth):
            part.setVisible(count > 1)
        self._page.setText(f"{self._number + 1} / {count}")
        self._back.setEnabled(self._number > 0)
        self._forth.setEnabled(self._number < count - 1)
        self.view.show_page(made.pages[self._number] if made else None, note=note)

    def _on_zoomed(self, scale: float) -> None:
        self._zoom.setText(f"{scale * _MM_PER_INCH / _SCREEN_DPI:.0%}")

    def _on_chosen(self, spot: Spot | None) -> None:
        if spot is not None and spot.ref is not None:
            self._desk.selection.select(spot.ref.kind, spot.ref.id)
        elif spot is None:
            self._desk.selection.clear()
        self.chosen.show_spot(spot)

    def _on_opened(self, spot: Spot) -> None:
        if spot.ref is not None and self.chosen.has_place(spot.ref):
            self._around.show_place(spot.ref.kind, spot.ref.id)
        elif spot.ref is not None and spot.ref.kind is Person:
            self.show_chart_of(Person, spot.ref.id)
        elif spot.seat is not None:
            self.ask_appointment(spot.seat, None)

    def _on_selection(self, selection: Selection) -> None:
        leading = selection.leading
        is_record = selection.kind is not None and leading is not None
        self.view.outline(Ref(selection.kind, leading) if is_record and selection.kind and leading else None)
        self.options.follow(selection)

    def _close_sheet(self) -> None:
        sheet, self.sheet = self.sheet, None
        if sheet is not None:
            self._right.removeWidget(sheet)
            sheet.deleteLater()
            self._right.setCurrentWidget(self.chosen)
            self.view.setFocus()

    def _tell_failure(self, problem: Exception) -> None:
        tell_failure(self._desk, self._around.jobs, problem)
