"""The forms of the page: appoint, end, a person's facts. What cannot be is said above the buttons; nothing is lost."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QSizePolicy

from gisgrid.edits import people
from gisgrid.edits.people import END_REASONS, Untrained
from gisgrid.errors import EditError, GisgridError
from gisgrid.i18n import term, tr
from gisgrid.model.areas import Department
from gisgrid.model.enumerations import Subject
from gisgrid.model.identifiers import normalise_person_name
from gisgrid.model.people import Appointment, Person
from gisgrid.model.scheme_duties import HeadCount, Post
from gisgrid.model.staff import GridStaff, PersonLine, Staff, read_people
from gisgrid.ui.card.sheets import Segments, Sheet, choice_field, line_field, text_field
from gisgrid.ui.desk import Desk
from gisgrid.ui.widgets.date_line import DateLine


class PersonPicker(QComboBox):
    """A list of people that is searched by any part of name, pinyin or home; a new name may be typed.

    Parameters
    ----------
    hint : str
        What the empty field says.
    """

    def __init__(self, name: str, lines: Sequence[PersonLine], *, chosen: int = 0, hint: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(12)
        # Long names of companies must not push the form out of its panel.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._ids = [line.id for line in lines]
        self._names = [normalise_person_name(line.name) for line in lines]
        for line in lines:
            self.addItem(
                "　".join(part for part in (line.name, line.home, line.pinyin.split(" ")[0]) if part)
            )
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        self.setCurrentIndex(self._ids.index(chosen) if chosen in self._ids else -1)
        field = self.lineEdit()
        if field is not None:
            field.setPlaceholderText(hint or tr("Name or pinyin"))

    @property
    def person_id(self) -> int | None:
        """The chosen person; None when a new name is typed or nothing."""
        at = self.currentIndex()
        if 0 <= at < len(self._ids) and self.currentText().strip() == self.itemText(at).strip():
            return self._ids[at]
        typed = normalise_person_name(self.currentText())
        same = [i for i, name in enumerate(self._names) if name == typed]
        return self._ids[same[0]] if len(same) == 1 else None

    @property
    def new_name(self) -> str:
        """The new name that was typed; empty when somebody is chosen."""
        return "" if self.person_id is not None else self.currentText().strip()


class AppointSheet(Sheet):
    """Give somebody a post: a person of the register or a new one.

    Parameters
    ----------
    grid : GridStaff or None
        The grid whose posts are offered first.
    post, person_id : str, int
        What is chosen to begin with.
    done : callable
        Called with the words for the message after it was saved.
    """

    def __init__(
        self,
        desk: Desk,
        staff: Staff,
        *,
        grid: GridStaff | None,
        post: str,
        person_id: int,
        done: Callable[[str], None],
    ) -> None:
        super().__init__(desk.theme, tr("Appoint"), grid.name if grid else "")
        self._desk, self._done = desk, done
        self._grids = [one for one in staff.grids if one.seats]
        lines = sorted(
            (line for line in read_people(desk.register).values() if line.is_active),
            key=lambda line: line.pinyin,
        )
        hint = tr("Name or pinyin; a new name adds a person")
        self._who = PersonPicker("who", lines, chosen=person_id, hint=hint)
        self.add_field(tr("Person"), self._who)
        at = next((i for i, one in enumerate(self._grids) if grid and one.id == grid.id), 0)
        self._grid = choice_field("grid", [one.name for one in self._grids], chosen=at)
        self._grid.activated.connect(lambda _: self._fill_posts(""))
        self.add_field(tr("Grid"), self._grid)
        self._post = choice_field("post", [])
        self._posts: list[Post] = []
        self.add_field(tr("Post"), self._post)
        self._subject = Segments([tr("any"), term(Subject.SAFETY.value), term(Subject.ENVIRONMENT.value)])
        self.add_field(tr("Field"), self._subject)
        self._start = DateLine("starts_on", desk.today(), today=desk.today)
        self.add_field(tr("First day"), self._start)
        self._end = DateLine("ends_on", None, today=desk.today)
        self.add_field(tr("Last day (empty: open)"), self._end)
        self._document = line_field("document_number")
        self.add_field(tr("Document no."), self._document)
        self._accept = QCheckBox(tr("Appoint although the training is missing"))
        self._accept.setObjectName("accept_untrained")
        self._accept.hide()
        self.fields.addWidget(self._accept)
        self.close_fields()
        self._fill_posts(post)

    def _fill_posts(self, chosen: str) -> None:
        if not self._grids:
            return
        grid = self._grids[self._grid.currentIndex()]
        scheme = self._desk.register.scheme
        self._posts = [seat.post for seat in grid.seats]
        self._posts += [p for p in scheme.posts if p.per is HeadCount.SCHEME and grid.level.key in p.levels]
        missing = {seat.post.key: seat.missing for seat in grid.seats}
        self._post.clear()
        for one in self._posts:
            lack = missing.get(one.key, 0)
            note = tr("{count} vacant", count=lack) if lack else ""
            self._post.addItem("　".join(part for part in (term(one.name), note) if part))
        keys = [one.key for one in self._posts]
        wanted = chosen or next((key for key in keys if missing.get(key)), "")
        self._post.setCurrentIndex(keys.index(wanted) if wanted in keys else 0)

    def save(self) -> None:
        """Appoint, adding the person first when the name is new."""
        send(self, self._save)

    def _save(self) -> None:
        if not self._posts:
            raise EditError(tr("The register has no grid with posts yet."))
        name = self._who.new_name
        if self._who.person_id is None and not name:
            self._who.setFocus()
            raise EditError(tr("Choose a person or type a new name."))
        subject = (None, Subject.SAFETY, Subject.ENVIRONMENT)[self._subject.index]
        post = self._posts[self._post.currentIndex()]
        grid = self._grids[self._grid.currentIndex()]
        start, end = self._start.demand(tr("First day")), self._end.day()
        self._accept.setVisible(True)
        untrained = Untrained.ACCEPT if self._accept.isChecked() else Untrained.REFUSE
        with self._desk.book.edit(
            tr("Appoint {name}", name=name or self._who.currentText().split("　")[0])
        ) as session:
            who = self._who.person_id
            if who is None:
                who = people.add_person(session, Person(name)).id or 0
            people.appoint(
                session,
                Appointment(
                    who,
                    post.key,
                    grid_id=grid.id,
                    subject=subject,
                    starts_on=start,
                    ends_on=end,
                    document_number=self._document.text().strip(),
                ),
                untrained=untrained,
            )
        self._done(tr("Appointed: {post}, {grid}.", post=term(post.name), grid=grid.name))


class EndSheet(Sheet):
    """End one appointment."""

    def __init__(
        self, desk: Desk, appointment: Appointment, subject: str, *, done: Callable[[str], None]
    ) -> None:
        super().__init__(desk.theme, tr("End the appointment"), subject)
        self._desk, self._done, self._id = desk, done, appointment.id or 0
        self._day = DateLine("last_day", desk.today(), today=desk.today)
        self.add_field(tr("Last day"), self._day)
        self._reason = choice_field("reason", [term(reason) for reason in END_REASONS])
        self.add_field(tr("Reason"), self._reason)
        self.close_fields()

    def save(self) -> None:
        """End it on the day typed."""
        send(self, self._save)

    def _save(self) -> None:
        day = self._day.demand(tr("Last day"))
        reason = END_REASONS[self._reason.currentIndex()]
        with self._desk.book.edit(tr("End an appointment")) as session:
            people.end_appointment(session, self._id, on=day, reason=reason)
        self._done(tr("The appointment ends on {day}.", day=day.isoformat()))


class PersonSheet(Sheet):
    """A person's facts; an incomplete person may be saved, only the name is needed.

    Parameters
    ----------
    person : Person or None
        A copy of the person that only this form holds; None for somebody new.
    """

    def __init__(self, desk: Desk, person: Person | None, *, done: Callable[[str], None]) -> None:
        title = tr("New person") if person is None else tr("Edit")
        super().__init__(desk.theme, title, person.name if person else "")
        self._desk, self._done = desk, done
        self._person = Person("") if person is None else person
        held = self._person
        offices = desk.register.columns(Department, ["id", "name"])
        self._office_ids: list[int | None] = [None, *offices["id"]]
        self._lines = {
            name: line_field(name, text=getattr(held, name))
            for name in ("name", "mobile", "office_phone", "unit", "job_title", "provider", "contract_number")
        }
        labels = {
            "name": tr("Name"),
            "mobile": tr("Mobile (several: separated by 、)"),
            "office_phone": tr("Office phone"),
            "unit": tr("Office or unit"),
            "job_title": tr("Job title"),
            "provider": tr("Company that sends"),
            "contract_number": tr("Contract no."),
        }
        for name, field in self._lines.items():
            self.add_field(labels[name], field)
        at = self._office_ids.index(held.department_id) if held.department_id in self._office_ids else 0
        self._office = choice_field("department", [tr("none"), *offices["name"]], chosen=at)
        self.add_field(tr("Home bureau"), self._office)
        self._days = {
            name: DateLine(name, getattr(held, name), today=desk.today)
            for name in ("trained_on", "certificate_valid_to", "secrecy_pledged_on")
        }
        self.add_field(tr("Trained on"), self._days["trained_on"])
        self._certificate = line_field("certificate_number", text=held.certificate_number)
        self.add_field(tr("Certificate no."), self._certificate)
        self.add_field(tr("Certificate valid to"), self._days["certificate_valid_to"])
        self.add_field(tr("Pledge of secrecy signed on"), self._days["secrecy_pledged_on"])
        self._note = text_field("note", lines=2)
        self._note.setPlainText(held.note)
        self.add_field(tr("Note"), self._note)
        self._active = QCheckBox(tr("in service"))
        self._active.setObjectName("is_active")
        self._active.setChecked(held.is_active)
        self.fields.addWidget(self._active)
        self.close_fields()

    def save(self) -> None:
        """Write what was typed."""
        send(self, self._save)

    def _save(self) -> None:
        held = self._person
        days = {name: field.day() for name, field in self._days.items()}
        for name, field in self._lines.items():
            setattr(held, name, field.text().strip())
        held.name = " ".join(held.name.split())
        for name, day in days.items():
            setattr(held, name, day)
        held.certificate_number = self._certificate.text().strip()
        held.department_id = self._office_ids[self._office.currentIndex()]
        held.note = self._note.toPlainText().strip()
        held.is_active = self._active.isChecked()
        with self._desk.book.edit(tr("Edit {name}", name=held.name)) as session:
            if held.id is None:
                people.add_person(session, held)
            else:
                people.save_person(session, held)
        self._done(tr("{name} was saved.", name=held.name))


def send(sheet: Sheet, work: Callable[[], None]) -> None:
    """Do what a form asks; an expected error is said in the form, which stays."""
    try:
        work()
    except GisgridError as problem:
        sheet.show_problem(str(problem))
        return
    sheet.closed.emit()
