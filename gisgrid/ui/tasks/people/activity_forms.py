"""The forms of activities: one that asks for what its kind needs, one for a duty roster, one to answer."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from gisgrid.edits import activities
from gisgrid.edits.activities import LEADS_DUTY, ON_DUTY, PASSED, PLEDGED, Attendee, RosterDays
from gisgrid.errors import EditError
from gisgrid.i18n import term, tr
from gisgrid.model.activity_log import ActivityFile
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import ActivityKind, TrainingKind
from gisgrid.model.inspections import Activity
from gisgrid.model.staff import PersonLine, Staff, read_people
from gisgrid.model.working_days import china_calendar
from gisgrid.ui.card.sheets import Segments, Sheet, choice_field, line_field, text_field
from gisgrid.ui.desk import Desk
from gisgrid.ui.tasks.people.forms import PersonPicker, send
from gisgrid.ui.widgets.date_line import DateLine

_RESULTS = {
    ActivityKind.TRAINING: PASSED,
    ActivityKind.SECRECY_TRAINING: PLEDGED,
    ActivityKind.DUTY_ROSTER: ON_DUTY,
}
_WITH_RESULTS = (*_RESULTS, ActivityKind.ASSESSMENT, ActivityKind.PROTECTIVE_EQUIPMENT)
_AT_ENTERPRISES = (ActivityKind.TRAINING, ActivityKind.PUBLICITY, ActivityKind.REPORT)
_ID = int(Qt.ItemDataRole.UserRole)


class PeopleTicks(QWidget):
    """A list of people with ticks; a search narrows it, those ticked stay on top of mind by their count.

    Parameters
    ----------
    result : str
        What stands beside everybody who is ticked; it can be typed over where `has_results`.
    """

    def __init__(
        self,
        lines: Sequence[PersonLine],
        *,
        chosen: Mapping[int, str],
        result: str = "",
        has_results: bool = False,
    ) -> None:
        super().__init__()
        self._result = result
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.search = QLineEdit()
        self.search.setObjectName("people_filter")
        self.search.setProperty("kind", "search")
        self.search.setPlaceholderText(tr("Name, pinyin or unit"))
        self.search.textChanged.connect(self._filter)
        column.addWidget(self.search)
        self.tree = QTreeWidget()
        self.tree.setObjectName("people_ticks")
        self.tree.setRootIsDecorated(False)
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(2 if has_results else 1)
        self.tree.setFixedHeight(190)
        self._words: dict[int, str] = {}
        for line in sorted(lines, key=lambda one: (one.id not in chosen, one.pinyin)):
            item = QTreeWidgetItem([f"{line.name}　{line.home}", chosen.get(line.id, "")])
            item.setData(0, _ID, line.id)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable
            item.setFlags(flags | Qt.ItemFlag.ItemIsEditable if has_results else flags)
            item.setCheckState(0, Qt.CheckState.Checked if line.id in chosen else Qt.CheckState.Unchecked)
            self._words[line.id] = f"{line.name} {line.pinyin} {line.home}".lower()
            self.tree.addTopLevelItem(item)
        self.tree.setColumnWidth(0, 200)
        self.tree.itemChanged.connect(self._on_changed)
        column.addWidget(self.tree)

    @property
    def chosen(self) -> list[Attendee]:
        """Those who are ticked, with their results."""
        items = [self._item(row) for row in range(self.tree.topLevelItemCount())]
        return [
            Attendee(person_id=int(item.data(0, _ID)), result=item.text(1).strip())
            for item in items
            if item.checkState(0) is Qt.CheckState.Checked
        ]

    def tick(self, person_ids: Sequence[int]) -> None:
        """Tick some people more."""
        for row in range(self.tree.topLevelItemCount()):
            if self._item(row).data(0, _ID) in person_ids:
                self._item(row).setCheckState(0, Qt.CheckState.Checked)

    def _item(self, row: int) -> QTreeWidgetItem:
        item = self.tree.topLevelItem(row)
        if item is None:
            raise IndexError(row)
        return item

    def _on_changed(self, item: QTreeWidgetItem, column: int) -> None:
        if column == 0 and self._result:
            is_on = item.checkState(0) is Qt.CheckState.Checked
            if is_on and not item.text(1):
                item.setText(1, self._result)
            elif not is_on and item.text(1) == self._result:
                item.setText(1, "")

    def _filter(self, text: str) -> None:
        wanted = text.strip().lower()
        for row in range(self.tree.topLevelItemCount()):
            item = self._item(row)
            item.setHidden(bool(wanted) and wanted not in self._words[int(item.data(0, _ID))])


class ActivitySheet(Sheet):
    """Record or change an activity.

    Parameters
    ----------
    file : ActivityFile or None
        The record to change; None records a new one of `kind`.
    grid_id : int or None
        The grid that is offered for a new one.
    """

    def __init__(
        self,
        desk: Desk,
        staff: Staff,
        *,
        kind: ActivityKind,
        file: ActivityFile | None,
        grid_id: int | None,
        done: Callable[[str], None],
    ) -> None:
        super().__init__(desk.theme, term(kind.value), file.activity.title if file else "")
        self._desk, self._done, self._kind = desk, done, kind
        today = desk.today()
        self._held = file.activity if file else Activity(kind, today, "", grid_id=grid_id)
        self._is_new = file is None
        held = self._held
        self._title = line_field("title", text=held.title)
        self.add_field(tr("Heading"), self._title)
        self._day = DateLine("held_on", held.held_on, today=desk.today)
        self.add_field(tr("Day"), self._day)
        is_asked = kind in activities.ADDRESSED
        self._due = DateLine("due_on", held.due_on, today=desk.today)
        if is_asked:
            if self._is_new:
                self._due.show_day(today + timedelta(days=3))
            self.add_field(tr("To be done by"), self._due)
        grids = list(staff.grids)
        self._grid_ids: list[int | None] = [None, *(grid.id for grid in grids)]
        at = self._grid_ids.index(held.grid_id) if held.grid_id in self._grid_ids else 0
        self._grid = choice_field("grid", [tr("whole area"), *(grid.name for grid in grids)], chosen=at)
        self.add_field(tr("Grid"), self._grid)
        firms = desk.register.columns(Enterprise, ["id", "name"])
        self._firm_ids: list[int | None] = [None, *firms["id"]]
        at = self._firm_ids.index(held.enterprise_id) if held.enterprise_id in self._firm_ids else 0
        self._firm = choice_field("enterprise", [tr("none"), *firms["name"]], chosen=at)
        if kind in _AT_ENTERPRISES:
            self.add_field(tr("Enterprise (when it is the enterprise's own)"), self._firm)
        self._training = list(TrainingKind)
        chosen = self._training.index(held.training_kind) if held.training_kind else 0
        self._training_field = choice_field(
            "training_kind", [term(one.value) for one in self._training], chosen=chosen
        )
        if kind is ActivityKind.TRAINING:
            self.add_field(tr("Kind of training"), self._training_field)
        self._add_people(staff, file, grid_id)
        self._heads = line_field("attendee_count", text=str(held.attendee_count or ""))
        if not is_asked:
            self.add_field(tr("Number of people, when more than named"), self._heads)
        self._content = text_field("content", lines=4)
        self._content.setPlainText(held.content)
        self.add_field(tr("Content"), self._content)
        self._document = line_field("document_number", text=held.document_number)
        self.add_field(tr("Document no."), self._document)
        self.close_fields()

    def _add_people(self, staff: Staff, file: ActivityFile | None, grid_id: int | None) -> None:
        held, kind = self._held, self._kind
        is_asked = kind in activities.ADDRESSED
        lines = sorted(read_people(self._desk.register).values(), key=lambda line: line.pinyin)
        active = [line for line in lines if line.is_active]
        self._host = PersonPicker("host", active, chosen=held.host_id or 0)
        self.add_field(tr("Led or handed down by"), self._host)
        self._place = line_field("place", text=held.place)
        if not is_asked:
            self.add_field(tr("Place"), self._place)
        parts = {part.person_id: part.result for part in file.parts} if file else {}
        self._people = PeopleTicks(
            [line for line in lines if line.is_active or line.id in parts],
            chosen=parts,
            result=_RESULTS.get(kind, ""),
            has_results=kind in _WITH_RESULTS,
        )
        self.add_field(tr("Addressed to") if is_asked else tr("People"), self._people)
        if self._is_new and grid_id is not None and kind is ActivityKind.MEETING:
            self._tick_grid(staff, grid_id)

    def _tick_grid(self, staff: Staff, grid_id: int) -> None:
        grid = staff.grid(grid_id)
        if grid is not None:
            self._people.tick([holder.person.id for seat in grid.seats for holder in seat.holders])

    def save(self) -> None:
        """Write what was typed."""
        send(self, self._save)

    def _save(self) -> None:
        held = self._held
        day, due = self._day.demand(tr("Day")), self._due.day()
        held.title = self._title.text().strip() or self._proposed_title()
        held.held_on, held.due_on = day, due if self._kind in activities.ADDRESSED else None
        held.grid_id = self._grid_ids[self._grid.currentIndex()]
        held.enterprise_id = self._firm_ids[self._firm.currentIndex()]
        held.host_id = self._host.person_id
        held.place = self._place.text().strip()
        held.training_kind = self._chosen_training()
        held.content = self._content.toPlainText().strip()
        held.document_number = self._document.text().strip()
        heads = self._heads.text().strip()
        if heads and not heads.isdigit():
            raise EditError(tr("“{text}” is not a number.", text=heads))
        held.attendee_count = int(heads) if heads else None
        kind = term(self._kind.value)
        with self._desk.book.edit(tr("Record: {kind}", kind=kind)) as session:
            write = activities.record_activity if self._is_new else activities.change_activity
            write(session, held, attendees=self._people.chosen)
        self._done(tr("Recorded: {title}.", title=held.title))

    def _chosen_training(self) -> TrainingKind | None:
        if self._kind is ActivityKind.TRAINING:
            return self._training[self._training_field.currentIndex()]
        return TrainingKind.SECRECY if self._kind is ActivityKind.SECRECY_TRAINING else None

    def _proposed_title(self) -> str:
        """Return grid and kind as a title, for those who leave it empty."""
        if self._kind in activities.ADDRESSED:
            return ""
        grid = self._grid.currentText() if self._grid.currentIndex() else ""
        return grid + self._kind.value


class RosterSheet(Sheet):
    """Make the duty roster of some weeks: who, in turn, on which days."""

    def __init__(self, desk: Desk, *, done: Callable[[str], None]) -> None:
        super().__init__(desk.theme, tr("Duty roster"), tr("Days that have a roster already keep it."))
        self._desk, self._done = desk, done
        today = desk.today()
        self._first = DateLine("first", today, today=desk.today)
        self._last = DateLine("last", today + timedelta(days=29), today=desk.today)
        self.add_field(tr("First day"), self._first)
        self.add_field(tr("Last day"), self._last)
        self._days = Segments([tr("every day"), tr("weekends and holidays")])
        self.add_field(tr("Days"), self._days)
        self._per_day = choice_field("per_day", ["1", "2", "3", "4"])
        self.add_field(tr("On duty each day"), self._per_day)
        active = [line for line in read_people(desk.register).values() if line.is_active]
        self._people = PeopleTicks(active, chosen={})
        self.add_field(tr("On duty in turn") + f"（{term(ON_DUTY)}）", self._people)
        self._leaders = PeopleTicks(active, chosen={})
        self.add_field(tr("Leads in turn (may be left empty)") + f"（{term(LEADS_DUTY)}）", self._leaders)
        self.close_fields()

    def save(self) -> None:
        """Make it."""
        send(self, self._save)

    def _save(self) -> None:
        first, last = self._first.demand(tr("First day")), self._last.demand(tr("Last day"))
        with self._desk.book.edit(tr("Duty roster")) as session:
            count = activities.make_roster(
                session,
                first,
                last,
                people=[one.person_id for one in self._people.chosen],
                leaders=[one.person_id for one in self._leaders.chosen],
                per_day=self._per_day.currentIndex() + 1,
                days=RosterDays.FREE if self._days.index else RosterDays.EVERY,
                calendar=china_calendar(),
            )
        self._done(tr("{count} days were put on the roster.", count=count))


class AnswerSheet(Sheet):
    """Note that people did their part of a task, with what came of it."""

    def __init__(
        self, desk: Desk, file: ActivityFile, person_ids: Sequence[int], *, done: Callable[[str], None]
    ) -> None:
        super().__init__(desk.theme, tr("Done"), file.activity.title)
        self._desk, self._done = desk, done
        self._id, self._people = file.activity.id or 0, tuple(person_ids)
        self._day = DateLine("done_on", desk.today(), today=desk.today)
        self.add_field(tr("Done on"), self._day)
        self._result = text_field("result", lines=3)
        self.add_field(tr("What came of it"), self._result)
        self.close_fields()

    def save(self) -> None:
        """Write it."""
        send(self, self._save)

    def _save(self) -> None:
        day = self._day.demand(tr("Done on"))
        with self._desk.book.edit(tr("Task done")) as session:
            activities.finish_task(session, self._id, self._people, on=day, result=self._result.toPlainText())
        self._done(tr("The task was noted as done."))
