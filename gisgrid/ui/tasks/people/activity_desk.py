"""What the page does about activities: shows the list and one record, opens the forms, writes the answers."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from gisgrid.edits import activities
from gisgrid.i18n import tr
from gisgrid.model.activity_log import read_activity
from gisgrid.model.catalogue import TABLE_NAMES
from gisgrid.model.enumerations import ActivityKind
from gisgrid.model.inspections import Activity, Attachment
from gisgrid.model.staff import Staff
from gisgrid.ui.card.sheets import Sheet
from gisgrid.ui.card.writing import attach_file
from gisgrid.ui.desk import Desk
from gisgrid.ui.tasks.people.accident_form import AccidentSheet
from gisgrid.ui.tasks.people.activities_view import ActivitiesView
from gisgrid.ui.tasks.people.activity_forms import ActivitySheet, AnswerSheet, RosterSheet
from gisgrid.ui.tasks.people.activity_panel import ActivityPanel


class ActivityDesk(QObject):
    """Owns the list and the panel.

    Parameters
    ----------
    open_sheet : callable
        Lays a form over the panel.
    done : callable
        Tells what was done.
    staff : callable
        Gives the people in post, once they are read.

    Signals
    -------
    person_chosen(id: int)
        A participant was clicked.
    """

    person_chosen = Signal(int)

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        *,
        open_sheet: Callable[[Sheet], None],
        done: Callable[[str], None],
        staff: Callable[[], Staff | None],
    ) -> None:
        super().__init__(parent)
        self._desk, self._parent = desk, parent
        self._open_sheet, self._done, self._staff = open_sheet, done, staff
        self.chosen: int | None = None
        self.grid_id: int | None = None
        self.view = ActivitiesView(desk)
        self.view.chosen.connect(self.choose)
        self.view.recording_asked.connect(self.record)
        self.view.roster_asked.connect(lambda: self._open_sheet(RosterSheet(desk, done=done)))
        self.panel = ActivityPanel(desk)
        self.panel.editing_asked.connect(self._edit)
        self.panel.deleting_asked.connect(self._delete)
        self.panel.file_asked.connect(self._ask_file)
        self.panel.answered.connect(self._answer)
        self.panel.person_chosen.connect(self.person_chosen)

    def read(self) -> None:
        """Read anew, keeping what is chosen."""
        self.view.read()
        self.choose(self.chosen)

    def choose(self, activity_id: int | None) -> None:
        """Show one record, or none."""
        file = None if activity_id is None else read_activity(self._desk.register, activity_id)
        self.chosen = None if file is None else activity_id
        columns = self._desk.register.columns(
            Attachment, ["name"], subject_table=TABLE_NAMES[Activity], subject_id=activity_id or 0
        )
        self.panel.show_activity(file, columns["name"])
        self.view.mark_chosen(self.chosen)

    def record(self, kind: ActivityKind) -> None:
        """Open the form of a new record."""
        staff = self._staff()
        if staff is None:
            return
        if kind is ActivityKind.ACCIDENT:
            self._open_sheet(
                AccidentSheet(self._desk, staff, file=None, grid_id=self.grid_id, done=self._done)
            )
            return
        self._open_sheet(
            ActivitySheet(self._desk, staff, kind=kind, file=None, grid_id=self.grid_id, done=self._done)
        )

    def attach(self, activity_id: int, path: Path) -> None:
        """Attach a file to a record.

        Raises
        ------
        FileError
            If the file cannot be read.
        """
        attach_file(self._desk.book, Activity, activity_id, path=path)
        self._done(tr("{name} was added.", name=path.name))

    def _edit(self) -> None:
        file, staff = self.panel.file, self._staff()
        if file is None or staff is None:
            return
        if file.activity.kind is ActivityKind.ACCIDENT:
            self._open_sheet(AccidentSheet(self._desk, staff, file=file, grid_id=None, done=self._done))
            return
        kind = file.activity.kind
        self._open_sheet(
            ActivitySheet(self._desk, staff, kind=kind, file=file, grid_id=None, done=self._done)
        )

    def _delete(self) -> None:
        file = self.panel.file
        if file is None:
            return

        def work() -> None:
            with self._desk.book.edit(tr("Delete {title}", title=file.activity.title)) as session:
                activities.delete_activity(session, file.activity.id or 0)
            self._done(tr("{title} was deleted.", title=file.activity.title))

        self._desk.messages.attempt(work)

    def _answer(self, person_ids: tuple[int, ...]) -> None:
        file = self.panel.file
        if file is None:
            return
        if file.activity.kind is ActivityKind.TASK:
            self._open_sheet(AnswerSheet(self._desk, file, person_ids, done=self._done))
            return

        def work() -> None:
            with self._desk.book.edit(tr("Notice received")) as session:
                activities.acknowledge(session, file.activity.id or 0, person_ids, at=session.now)
            self._done(tr("Noted as received: {count} people.", count=len(person_ids)))

        self._desk.messages.attempt(work)

    def _ask_file(self) -> None:
        activity_id = self.chosen
        if activity_id is None:
            return
        dialog = QFileDialog(self._parent, tr("Add a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(
            lambda path: self._desk.messages.attempt(lambda: self.attach(activity_id, Path(path)))
        )
        dialog.open()
