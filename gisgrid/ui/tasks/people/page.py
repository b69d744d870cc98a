"""The page 网格与人员: views and people at the left, the chosen view in the middle, grid or person at the right."""

from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gisgrid.errors import EditError
from gisgrid.i18n import term, tr
from gisgrid.model.areas import Grid
from gisgrid.model.hazards import Hazard
from gisgrid.model.history import ChangeSet
from gisgrid.model.inspections import Activity
from gisgrid.model.people import Person
from gisgrid.model.person_file import enterprise_counts, read_person
from gisgrid.model.register import Register
from gisgrid.model.replacement import Replacement, plan_replacement
from gisgrid.model.scheme_duties import Post
from gisgrid.model.staff import Staff, read_people, read_staff
from gisgrid.progress import Progress
from gisgrid.reports.hand_over import write_hand_over
from gisgrid.ui.card.sheet_stack import SheetStack
from gisgrid.ui.card.sheets import Sheet
from gisgrid.ui.jobs import Lane
from gisgrid.ui.messages import MessageAction
from gisgrid.ui.tasks.failures import tell_failure, tell_file
from gisgrid.ui.tasks.map_thumb import MapThumb
from gisgrid.ui.tasks.people.activity_desk import ActivityDesk
from gisgrid.ui.tasks.people.assessment_view import AssessmentView
from gisgrid.ui.tasks.people.calendar_view import CalendarView, DayPanel
from gisgrid.ui.tasks.people.filings_view import FilingsView
from gisgrid.ui.tasks.people.forms import AppointSheet, PersonSheet
from gisgrid.ui.tasks.people.grid_panel import GridPanel
from gisgrid.ui.tasks.people.people_list import PeopleList
from gisgrid.ui.tasks.people.person_forms import PersonForms
from gisgrid.ui.tasks.people.person_panel import PersonPanel
from gisgrid.ui.tasks.people.replacing import HandOverView, ReplaceSheet
from gisgrid.ui.tasks.people.structure import StructureView, legend_words
from gisgrid.ui.tasks.task_page import Surroundings, TaskPage
from gisgrid.ui.widgets.words import ElidedLabel, hairline, upright, words

_MOST_POSTS = 5


class View(Enum):
    """What the middle shows."""

    STRUCTURE = "structure"
    ACTIVITIES = "activities"
    CALENDAR = "calendar"
    FILINGS = "filings"
    ASSESSMENT = "assessment"
    HAND_OVER = "hand-over"


class PeoplePage(TaskPage):
    """Grids, posts, people and what they do together."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.setObjectName("window")
        self._around = around
        self._desk = around.desk
        self._is_stale = True
        self._view = View.STRUCTURE
        self.staff: Staff | None = None
        self._counts: dict[int, int] = {}
        self.grid_id: int | None = None
        self.person_id: int | None = None
        measures = around.desk.theme.measures
        self.activities = ActivityDesk(
            self._desk, self, open_sheet=self.open_sheet, done=self._told, staff=lambda: self.staff
        )
        self.activities.person_chosen.connect(self.choose_person)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = self._make_left()
        left.setFixedWidth(measures.left_dock_px)
        row.addWidget(left)
        row.addWidget(upright())
        row.addLayout(self._make_middle(), 1)
        row.addWidget(upright())
        right = self._make_right()
        right.setFixedWidth(measures.right_dock_px)
        row.addWidget(right)

    def _make_left(self) -> QWidget:
        left = QWidget()
        left.setObjectName("surface")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._views = QButtonGroup(self)
        self._view_column = QVBoxLayout()
        self._view_column.setContentsMargins(0, 8, 0, 8)
        self._view_column.setSpacing(0)
        self._add_view(View.STRUCTURE, tr("Grids and posts"), "network")
        self._add_view(View.ACTIVITIES, tr("Activities"), "clipboard-check")
        self._add_view(View.CALENDAR, tr("Calendar"), "calendar")
        self._add_view(View.FILINGS, term("责任人备案"), "file-text")
        self._add_view(View.ASSESSMENT, term("考核"), "file-chart-column")
        column.addLayout(self._view_column)
        column.addWidget(hairline())
        self.people = PeopleList(self._desk)
        self.people.chosen.connect(self.choose_person)
        self.people.adding_asked.connect(
            lambda: self.open_sheet(PersonSheet(self._desk, None, done=self._told))
        )
        column.addWidget(self.people, 1)
        return left

    def _add_view(self, view: View, text: str, icon: str) -> None:
        theme = self._desk.theme
        button = QPushButton("  " + text)
        button.setObjectName(f"view_{view.value}")
        button.setProperty("kind", "view")
        button.setCheckable(True)
        button.setChecked(view is View.STRUCTURE)
        button.setIcon(theme.icons.icon(icon, theme.palette.text, size_px=18, checked=theme.palette.accent))
        button.clicked.connect(lambda _=False: self.show_view(view))
        self._views.addButton(button)
        self._view_column.addWidget(button)

    def _make_middle(self) -> QVBoxLayout:
        self._middle = QStackedWidget()
        self._faces: dict[View, QWidget] = {}
        self._put_face(View.STRUCTURE, self._make_structure())
        self.hand_over = HandOverView(self._desk)
        self.hand_over.file_asked.connect(self._ask_file)
        self._put_face(View.HAND_OVER, self.hand_over)
        self._put_face(View.ACTIVITIES, self.activities.view)
        self.calendar = CalendarView(self._desk, self._around.jobs)
        self._put_face(View.CALENDAR, self.calendar)
        self.filings = FilingsView(self._desk)
        self.filings.grid_chosen.connect(self.choose_grid)
        self._put_face(View.FILINGS, self.filings)
        self.assessment = AssessmentView(self._desk, self._around.jobs)
        self.assessment.record_asked.connect(self.show_record)
        self._put_face(View.ASSESSMENT, self.assessment)
        column = QVBoxLayout()
        is_roomy = self._desk.theme.measures.right_dock_px > 360
        margin = 20 if is_roomy else 12
        column.setContentsMargins(margin, 12, margin, 10)
        column.addWidget(self._middle)
        return column

    def _put_face(self, view: View, face: QWidget) -> None:
        self._faces[view] = face
        self._middle.addWidget(face)

    def _make_structure(self) -> QWidget:
        face = QWidget()
        column = QVBoxLayout(face)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(words(tr("Grids and posts"), "page"))
        self._summary = ElidedLabel("", "secondary")
        head.addWidget(self._summary, 1)
        column.addLayout(head)
        self.structure = StructureView(self._desk.theme)
        self.structure.grid_chosen.connect(self.choose_grid)
        self._structure_scroll = QScrollArea()
        self._structure_scroll.setWidgetResizable(True)
        self._structure_scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._structure_scroll.setWidget(self.structure)
        column.addWidget(self._structure_scroll, 1)
        self._legend = ElidedLabel("", "secondary")
        column.addWidget(self._legend)
        self._tiles = QHBoxLayout()
        self._tiles.setSpacing(8)
        column.addLayout(self._tiles)
        return face

    def _make_right(self) -> QStackedWidget:
        self._right: SheetStack[Sheet] = SheetStack()
        self._right.emptied.connect(self._show_right)
        thumb = MapThumb(self._desk.theme, self._around.jobs, scene=self._around.scene)
        self.grid_panel = GridPanel(self._desk, thumb)
        self.grid_panel.person_chosen.connect(self.choose_person)
        self.grid_panel.appointing_asked.connect(self.ask_appointment)
        self.grid_panel.place_asked.connect(lambda id: self._around.show_place(Grid, id))
        self.person_panel = PersonPanel(self._desk)
        self.person_panel.closed.connect(lambda: self.choose_person(None))
        self.person_panel.grid_chosen.connect(self.choose_grid)
        self._person_forms = PersonForms(
            self._desk, self.person_panel, open_sheet=self.open_sheet, done=self._told
        )
        self.person_panel.replacing_asked.connect(self.ask_replacement)
        self.person_panel.appointing_asked.connect(lambda: self.ask_appointment("", self.person_id or 0))
        self._right.addWidget(self.grid_panel)
        self._right.addWidget(self.person_panel)
        self._right.addWidget(self.activities.panel)
        self._day_panel = DayPanel(self._desk)
        self._day_panel.record_asked.connect(self.show_record)
        self._right.addWidget(self._day_panel)
        self.calendar.day_chosen.connect(self._day_panel.show_day)
        return self._right

    def note_change(self, change: ChangeSet) -> None:
        """Read again; a hidden page waits until it is shown."""
        del change
        self._is_stale = True
        if self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what has changed meanwhile."""
        super().showEvent(event)
        if self._is_stale:
            self._read()

    def show_view(self, view: View) -> None:
        """Show another view in the middle."""
        self._view = view
        self._middle.setCurrentWidget(self._faces[view])
        if view in (View.ACTIVITIES, View.CALENDAR):
            self.person_id = None
        self._read_view()
        for button in self._views.buttons():
            if button.objectName() == f"view_{view.value}":
                button.setChecked(True)
        if self.sheet is None:
            self._show_right()

    def show_record(self, kind: type[Any], id: int) -> None:
        """Show an activity in its list, a person or a grid beside the view, a hazard on its board."""
        if kind is Activity:
            self.show_view(View.ACTIVITIES)
            self.activities.choose(id)
        elif kind is Person:
            self.choose_person(id)
        elif kind is Grid:
            self.choose_grid(id)
        elif kind is Hazard:
            self._around.show_place(Hazard, id)

    def show_records(self, kind: type[Any], ids: Sequence[int], title: str) -> None:
        """Show people or activities behind a figure alone until the chip is closed; without ids all activities."""
        chip = self.people.only if kind is Person else self.activities.view.only
        chip.narrow(ids if len(ids) > 1 else (), title)
        if kind is Activity and not ids:
            self.show_view(View.ACTIVITIES)
        else:
            self.show_record(kind, ids[0])

    def show_vacancy(self, grid_id: int | None, post: str) -> None:
        """Show the grid of a vacant post, with the form that fills it."""
        self.show_view(View.STRUCTURE)
        if grid_id is not None:
            self.choose_grid(grid_id)
            self.ask_appointment(post, 0)

    def _read_view(self) -> None:
        """Read what only the view in the middle shows."""
        readers = {
            View.ACTIVITIES: self.activities.read,
            View.CALENDAR: self.calendar.read,
            View.FILINGS: self.filings.read,
            View.ASSESSMENT: self.assessment.read,
        }
        if self._view in readers:
            readers[self._view]()

    def choose_grid(self, id: int) -> None:
        """Show a grid with its posts."""
        self.grid_id, self.person_id = id, None
        self.activities.grid_id = id
        self._show_chosen()
        box = self.structure.box_of(id)
        if box is not None:
            centre = box.center()
            self._structure_scroll.ensureVisible(round(centre.x()), round(centre.y()), 80, 80)

    def choose_person(self, id: int | None) -> None:
        """Show a person; None goes back to the grid."""
        self.person_id = id
        self._show_chosen()

    def ask_appointment(self, post: str, person_id: int) -> None:
        """Open the form that gives somebody a post of the chosen grid."""
        if self.staff is None:
            return
        grid = self.staff.grid(self.grid_id) if self.grid_id is not None else None
        self.open_sheet(
            AppointSheet(self._desk, self.staff, grid=grid, post=post, person_id=person_id, done=self._told)
        )

    def ask_replacement(self) -> None:
        """Open the form that replaces the chosen person, with the hand-over list beside it."""
        file = self.person_panel.file
        if file is None:
            return
        sheet = ReplaceSheet(self._desk, file, done=self._told)
        sheet.changed.connect(lambda: self._plan(sheet))
        sheet.closed.connect(lambda: self.show_view(View.STRUCTURE))
        self.open_sheet(sheet)
        self.show_view(View.HAND_OVER)
        self._plan(sheet)

    @property
    def sheet(self) -> Sheet | None:
        """The form that lies over the panel at the right."""
        return self._right.sheet

    def open_sheet(self, sheet: Sheet) -> None:
        """Lay a form over the panel at the right."""
        self._right.open_sheet(sheet)

    def _show_right(self) -> None:
        if self.person_id is not None:
            self._right.setCurrentWidget(self.person_panel)
        elif self._view is View.ACTIVITIES:
            self._right.setCurrentWidget(self.activities.panel)
        elif self._view is View.CALENDAR:
            self._right.setCurrentWidget(self._day_panel)
        else:
            self._right.setCurrentWidget(self.grid_panel)

    def _read(self) -> None:
        self._is_stale = False
        register, today = self._desk.register, self._desk.today()
        staff = read_staff(register, today)
        self.staff, self._counts = staff, enterprise_counts(register)
        self.structure.show_staff(staff, self._counts)
        self.people.show_people(read_people(register), staff)
        self._show_figures(staff)
        self._read_view()
        if self.grid_id is None or staff.grid(self.grid_id) is None:
            short = [grid for grid in staff.grids if grid.missing and grid.parent_id is not None]
            first = short or list(staff.grids)
            self.grid_id = first[0].id if first else None
        self._show_chosen()

    def _show_figures(self, staff: Staff) -> None:
        seats = [seat for seat in staff.seats() if seat.required]
        required = sum(seat.required for seat in seats)
        missing = sum(seat.missing for seat in seats)
        people = {holder.person.id for seat in staff.seats() for holder in seat.holders}
        several = sum(len(span.grid_ids) > 1 for span in staff.spans)
        self._summary.setFullText(
            tr(
                "{required} posts, {missing} vacant　{people} people in post, {several} with several grids",
                required=required,
                missing=missing,
                people=len(people),
                several=several,
            )
        )
        self._legend.setFullText(legend_words(staff))
        while (item := self._tiles.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        posts = list({seat.post.key: seat.post for seat in seats}.values())
        for post in posts[:_MOST_POSTS]:
            self._tiles.addWidget(self._tile(staff, post), 1)

    def _tile(self, staff: Staff, post: Post) -> QWidget:
        seats = [seat for seat in staff.seats() if seat.post.key == post.key]
        required = sum(seat.required for seat in seats)
        missing = sum(seat.missing for seat in seats)
        tile = QWidget()
        tile.setObjectName("tile")
        tile.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        name = ElidedLabel(_post_words(self._desk.register.scheme.posts, post), "list")
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(words(f"{required - missing} / {required}", "head"))
        text = tr("{count} vacant", count=missing) if missing else tr("complete")
        if self._desk.theme.measures.right_dock_px > 360:
            row.insertWidget(0, name, 1)
            row.addWidget(words(text, "warn" if missing else "secondary"))
            row.setContentsMargins(12, 7, 12, 7)
            tile.setLayout(row)
        else:
            # A small screen has no room for five posts with all their words on one line.
            column = QVBoxLayout(tile)
            column.setContentsMargins(10, 4, 10, 4)
            column.setSpacing(0)
            column.addWidget(name)
            row.addWidget(ElidedLabel(text, "warn" if missing else "secondary"), 1)
            column.addLayout(row)
        return tile

    def _show_chosen(self) -> None:
        if self.staff is None:
            return
        register = self._desk.register
        file = None
        if self.person_id is not None:
            file = read_person(register, self.person_id, self.staff.on)
        if file is None:
            self.person_id = None
        else:
            self.person_panel.show_person(file)
        grid = self.staff.grid(self.grid_id) if self.grid_id is not None else None
        self.grid_panel.show_grid(self.staff, grid, self._counts)
        self.structure.mark_chosen(grid_id=self.grid_id, person_id=self.person_id)
        self.people.mark_chosen(self.person_id)
        if self.sheet is None:
            self._show_right()

    def _plan(self, sheet: ReplaceSheet) -> None:
        try:
            day = sheet.first_day()
        except EditError as problem:
            sheet.show_problem(str(problem))
            return
        self.hand_over.wait()
        self._around.jobs.start(
            tr("Making the hand-over list"),
            make_plan,
            self._desk.book,
            person_id=sheet.person_id,
            successor_id=sheet.successor_id,
            on=day,
            appointment_ids=sheet.appointment_ids,
            lane=Lane.POOL,
            on_success=lambda plan: self.hand_over.show_plan(plan, self._desk.register.scheme),
            on_failure=lambda problem: tell_failure(self._desk, self._around.jobs, problem),
        )

    def _ask_file(self) -> None:
        plan = self.hand_over.plan
        if plan is None:
            return
        dialog = QFileDialog(self, tr("Save the list (Excel)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(tr("Hand-over list") + f"-{plan.leaver.name}-{plan.on.isoformat()}.xlsx")
        dialog.fileSelected.connect(lambda path: self.save_list(Path(path)))
        dialog.open()

    def save_list(self, path: Path) -> None:
        """Write the hand-over list that is shown to a file."""
        plan = self.hand_over.plan
        if plan is None:
            return
        register = self._desk.register

        def write() -> None:
            write_hand_over(path, plan, register.scheme, area=register.info.name)

        if self._desk.messages.attempt(write):
            tell_file(self._desk, path)

    def _told(self, text: str) -> None:
        undo: Any = getattr(self._desk.book, "undo", None)
        actions = () if undo is None else (MessageAction(tr("Undo"), undo),)
        self._desk.messages.toast(text, *actions)


def make_plan(register: Register, *, progress: Progress, person_id: int, **chosen: Any) -> Replacement:
    """Make the hand-over list in the background."""
    progress.check_cancelled()
    successor_id = chosen.pop("successor_id")
    return plan_replacement(register, person_id, successor_id, **chosen)


def _post_words(posts: Sequence[Post], post: Post) -> str:
    """Name a post; where two levels call theirs alike (第一责任人), who it is tells them apart."""
    is_twice = sum(one.name == post.name for one in posts) > 1
    who = f"（{term(post.shares[0].name)}）" if is_twice and post.shares else ""
    return term(post.name) + who
