"""The chosen person: what is missing, facts, posts, trainings, open tasks, and what can be done."""

from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gisgrid.i18n import term, tr
from gisgrid.model.person_file import HeldPost, PersonFile
from gisgrid.model.phones import mask_phone
from gisgrid.ui.day_words import due_words
from gisgrid.ui.desk import Desk
from gisgrid.ui.tasks.people.rows import Avatar, foot_row, heading, lack_words, small_button
from gisgrid.ui.theme.tokens import Tone
from gisgrid.ui.widgets.flow import flow_row
from gisgrid.ui.widgets.links import LinkButton
from gisgrid.ui.widgets.scrolled import put_inside
from gisgrid.ui.widgets.words import Chip, ElidedLabel, words

_MOST_COURSES = 6
_MOST_ABSENCES = 6


class PersonPanel(QFrame):
    """The panel at the right.

    Signals
    -------
    replacing_asked(), editing_asked(), appointing_asked(), leave_asked()
        Replace this person, change the facts, give one more post, record leave.
    ending_asked(appointment_id: int)
        End one appointment.
    back_asked(absence_id: int)
        The person is back before the leave ends.
    grid_chosen(id: int)
        A post's grid was clicked.
    closed()
        Back to the grid.
    """

    replacing_asked = Signal()
    editing_asked = Signal()
    appointing_asked = Signal()
    leave_asked = Signal()
    ending_asked = Signal(int)
    back_asked = Signal(int)
    grid_chosen = Signal(int)
    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("surface")
        self._desk = desk
        self.file: PersonFile | None = None
        self._shows_phones = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        column.addWidget(self._scroll, 1)
        self._replace, *_ = foot_row(
            column,
            (
                (tr("Replace"), "replace", self.replacing_asked.emit),
                (tr("Give a post"), "give_post", self.appointing_asked.emit),
                (tr("Leave"), "give_leave", self.leave_asked.emit),
                (tr("Edit"), "edit_person", self.editing_asked.emit),
            ),
        )
        self._replace.setProperty("kind", "primary")
        self._replace.setToolTip(tr("Somebody else takes over everything, with a hand-over list"))

    def show_person(self, file: PersonFile) -> None:
        """Show another person."""
        if self.file is None or self.file.person.id != file.person.id:
            self._shows_phones = False
        self.file = file
        self._replace.setEnabled(bool(file.current))
        put_inside(self._scroll, self._make_body(file))

    def _make_body(self, file: PersonFile) -> QWidget:
        theme = self._desk.theme
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(2)
        back = LinkButton(theme, "‹ " + tr("Back to the grid"))
        back.setObjectName("back_to_grid")
        back.clicked.connect(lambda _=False: self.closed.emit())
        column.addWidget(back)
        head = QHBoxLayout()
        head.setContentsMargins(0, 8, 0, 6)
        head.setSpacing(10)
        head.addWidget(Avatar(theme, file.person.name))
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addWidget(words(file.person.name, "card"))
        names.addWidget(
            ElidedLabel(
                "　".join(part for part in (file.line.home, file.person.job_title) if part), "secondary"
            )
        )
        head.addLayout(names, 1)
        column.addLayout(head)
        chips: list[QWidget] = [Chip(theme, lack_words(lack), Tone.WARN) for lack in file.lacks]
        if not file.person.is_active:
            chips.append(Chip(theme, tr("left the service"), Tone.QUIET))
        elif any(one.covers(self._desk.today()) for one in file.absences):
            chips.append(Chip(theme, tr("on leave today"), Tone.WARN))
        elif not file.current:
            chips.append(Chip(theme, tr("without a post"), Tone.QUIET))
        if chips:
            column.addWidget(flow_row(chips))
        column.addLayout(self._facts(file))
        self._add_posts(column, file)
        self._add_absences(column, file)
        self._add_tasks(column, file)
        self._add_courses(column, file)
        column.addStretch(1)
        return body

    def _facts(self, file: PersonFile) -> QGridLayout:
        person = file.person
        facts = QGridLayout()
        facts.setContentsMargins(0, 6, 0, 4)
        facts.setHorizontalSpacing(12)
        facts.setVerticalSpacing(5)
        facts.setColumnStretch(1, 1)
        phones = [phone for phone in (person.mobile, person.office_phone) if phone]
        shown = "　".join(phone if self._shows_phones else mask_phone(phone) for phone in phones)
        rows = (
            (tr("Phone"), shown),
            (tr("Company that sends"), person.provider),
            (tr("Office or unit"), person.unit),
            (tr("Looks after"), self._load(file)),
            (tr("Trained on"), _day(person.trained_on) or tr("not recorded")),
            (tr("Certificate"), self._certificate(file)),
            (tr("Pledge of secrecy"), _day(person.secrecy_pledged_on) or tr("not recorded")),
            (tr("Note"), person.note),
        )
        for label, value in rows:
            if value:
                at = facts.rowCount()
                facts.addWidget(words(label, "secondary"), at, 0)
                facts.addWidget(ElidedLabel(value, "list"), at, 1)
                if value == shown and phones and not self._shows_phones:
                    show = LinkButton(self._desk.theme, tr("Show"))
                    show.setObjectName("show_phones")
                    show.clicked.connect(lambda _=False: self._show_phones())
                    facts.addWidget(show, at, 2)
        return facts

    def _load(self, file: PersonFile) -> str:
        grids = len({post.grid_id for post in file.current})
        return tr("{grids} grids, {firms} enterprises", grids=grids, firms=file.enterprises) if grids else ""

    def _certificate(self, file: PersonFile) -> str:
        person = file.person
        until = person.certificate_valid_to
        if not person.certificate_number and until is None:
            return ""
        end = tr("valid to {day}", day=until.isoformat()) if until is not None else ""
        return "　".join(part for part in (person.certificate_number, end) if part)

    def _show_phones(self) -> None:
        self._shows_phones = True
        if self.file is not None:
            self.show_person(self.file)

    def _add_posts(self, column: QVBoxLayout, file: PersonFile) -> None:
        column.addLayout(heading(tr("Posts"), str(len(file.current))))
        if not file.posts:
            column.addWidget(words(tr("No post so far."), "secondary"))
        today = self._desk.today()
        for post in file.posts:
            row = QHBoxLayout()
            row.setSpacing(8)
            text = QVBoxLayout()
            text.setSpacing(0)
            name = post.place if post.is_known else f"{post.place}　{tr('post no longer in the scheme')}"
            link = LinkButton(self._desk.theme, f"{name}　{term(post.post)}")
            link.setEnabled(post.grid_id is not None)
            link.clicked.connect(lambda _=False, key=post.grid_id: self.grid_chosen.emit(key))
            text.addWidget(link)
            text.addWidget(words(_span_words(post), "secondary"))
            row.addLayout(text, 1)
            if post.ends_on is None or post.ends_on >= today:
                row.addWidget(
                    small_button(
                        tr("End"),
                        f"end_{post.appointment_id}",
                        partial(self.ending_asked.emit, post.appointment_id),
                    )
                )
            column.addLayout(row)
            column.addSpacing(4)

    def _add_absences(self, column: QVBoxLayout, file: PersonFile) -> None:
        if not file.absences:
            return
        column.addLayout(heading(tr("Leave"), str(len(file.absences))))
        today = self._desk.today()
        for one in file.absences[:_MOST_ABSENCES]:
            row = QHBoxLayout()
            row.setSpacing(8)
            text = f"{one.starts_on.isoformat()} – {one.ends_on.isoformat()}　{one.reason}"
            is_over = one.ends_on < today
            row.addWidget(ElidedLabel(text.rstrip("　"), "secondary" if is_over else "list"), 1)
            if not is_over:
                run = partial(self.back_asked.emit, one.id)
                row.addWidget(small_button(tr("Back"), f"back_{one.id}", run))
            column.addLayout(row)

    def _add_tasks(self, column: QVBoxLayout, file: PersonFile) -> None:
        if not file.tasks:
            return
        column.addLayout(heading(tr("Still to do"), str(len(file.tasks))))
        for task in file.tasks:
            left = "" if task.due_on is None else due_words((task.due_on - self._desk.today()).days)
            column.addWidget(ElidedLabel(f"{term(task.kind.value)}　{task.title}　{left}", "list"))

    def _add_courses(self, column: QVBoxLayout, file: PersonFile) -> None:
        if not file.courses:
            return
        column.addLayout(heading(tr("Trainings attended"), str(len(file.courses))))
        for course in file.courses[:_MOST_COURSES]:
            parts = (course.held_on.isoformat(), course.title, course.result)
            column.addWidget(ElidedLabel("　".join(part for part in parts if part), "secondary"))


def _span_words(post: HeldPost) -> str:
    start = _day(post.starts_on) or tr("start not recorded")
    end = _day(post.ends_on) or tr("until now")
    return f"{start} – {end}　{post.end_reason}".rstrip("　")


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
