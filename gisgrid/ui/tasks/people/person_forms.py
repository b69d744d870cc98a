"""The forms of the chosen person: facts, end of a post, leave and the end of leave."""

from collections.abc import Callable

from gisgrid.i18n import term
from gisgrid.model.patrols import Absence
from gisgrid.model.people import Appointment, Person
from gisgrid.model.person_file import PersonFile
from gisgrid.ui.card.sheets import Sheet
from gisgrid.ui.desk import Desk
from gisgrid.ui.tasks.people.absence_form import AbsenceSheet, BackSheet
from gisgrid.ui.tasks.people.forms import EndSheet, PersonSheet
from gisgrid.ui.tasks.people.person_panel import PersonPanel


class PersonForms:
    """Opens the form that a button of the person's panel asks for.

    Parameters
    ----------
    open_sheet : callable
        Lays a form over the panel.
    done : callable
        Called with the words for the message after something was saved.
    """

    def __init__(
        self,
        desk: Desk,
        panel: PersonPanel,
        *,
        open_sheet: Callable[[Sheet], None],
        done: Callable[[str], None],
    ) -> None:
        self._desk, self._panel, self._open, self._done = desk, panel, open_sheet, done
        panel.editing_asked.connect(lambda: self._with_file(self._edit))
        panel.leave_asked.connect(lambda: self._with_file(self._give_leave))
        panel.ending_asked.connect(lambda id: self._with_file(lambda file: self._end(file, id)))
        panel.back_asked.connect(lambda id: self._with_file(lambda file: self._end_leave(file, id)))

    def _with_file(self, run: Callable[[PersonFile], None]) -> None:
        if self._panel.file is not None:
            run(self._panel.file)

    def _edit(self, file: PersonFile) -> None:
        person = self._desk.register.get(Person, file.person.id or 0)
        if person is not None:
            self._open(PersonSheet(self._desk, person, done=self._done))

    def _end(self, file: PersonFile, appointment_id: int) -> None:
        held = self._desk.register.get(Appointment, appointment_id)
        post = next((one for one in file.posts if one.appointment_id == appointment_id), None)
        if held is not None and post is not None:
            subject = f"{file.person.name}　{post.place}　{term(post.post)}"
            self._open(EndSheet(self._desk, held, subject, done=self._done))

    def _give_leave(self, file: PersonFile) -> None:
        self._open(AbsenceSheet(self._desk, file.person.id or 0, file.person.name, done=self._done))

    def _end_leave(self, file: PersonFile, absence_id: int) -> None:
        absence = self._desk.register.get(Absence, absence_id)
        if absence is not None:
            self._open(BackSheet(self._desk, absence, file.person.name, done=self._done))
