"""Replacing somebody: who, from when, which posts; beside it the hand-over list of all that passes on."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gisgrid.edits import people
from gisgrid.edits.people import END_REASONS, Leaving
from gisgrid.errors import EditError
from gisgrid.i18n import term, tr
from gisgrid.model.person_file import HeldPost, PersonFile
from gisgrid.model.replacement import Replacement
from gisgrid.model.scheme import Scheme
from gisgrid.model.staff import read_people
from gisgrid.ui.card.sheets import Segments, Sheet, choice_field
from gisgrid.ui.day_words import due_words
from gisgrid.ui.desk import Desk
from gisgrid.ui.tasks.people.forms import PersonPicker, send
from gisgrid.ui.tasks.people.rows import lack_words
from gisgrid.ui.tasks.workbench.panel import Panel
from gisgrid.ui.widgets.date_line import DateLine
from gisgrid.ui.widgets.scrolled import put_inside
from gisgrid.ui.widgets.words import ElidedLabel, hairline, words, wrapped

_MOST_ROWS = 60


class ReplaceSheet(Sheet):
    """Who takes over, from when, and which posts.

    Signals
    -------
    changed()
        The list must be made anew.
    """

    changed = Signal()

    def __init__(self, desk: Desk, file: PersonFile, *, done: Callable[[str], None]) -> None:
        super().__init__(desk.theme, tr("Replace {name}", name=file.person.name), file.line.home)
        self._desk, self._file, self._done = desk, file, done
        lines = sorted(
            (
                one
                for one in read_people(desk.register).values()
                if one.is_active and one.id != file.person.id
            ),
            key=lambda one: one.pinyin,
        )
        self._who = PersonPicker("successor", lines)
        self._who.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.add_field(tr("Successor"), self._who)
        self._first = DateLine("first_day", desk.today(), today=desk.today)
        self._first.editingFinished.connect(self.changed)
        self.add_field(tr("First day of the successor"), self._first)
        self._reason = choice_field("reason", [term(reason) for reason in END_REASONS])
        self.add_field(tr("Reason"), self._reason)
        self._leaving = Segments([tr("stays in the service"), tr("leaves the service")])
        self.add_field(tr("{name} then", name=file.person.name), self._leaving)
        self._ticks: dict[int, QCheckBox] = {}
        held = [post for post in file.posts if post.ends_on is None or post.ends_on >= desk.today()]
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 2, 0, 0)
        for post in held:
            column.addWidget(self._tick(post))
        self.add_field(tr("Posts that pass on"), box)
        self.save_button.setText(tr("Replace"))
        self.close_fields()

    def _tick(self, post: HeldPost) -> QCheckBox:
        tick = QCheckBox(f"{post.place}　{term(post.post)}")
        tick.setObjectName(f"post_{post.appointment_id}")
        tick.setChecked(True)
        tick.toggled.connect(lambda _: self.changed.emit())
        self._ticks[post.appointment_id] = tick
        return tick

    @property
    def person_id(self) -> int:
        """Who hands over."""
        return self._file.person.id or 0

    @property
    def successor_id(self) -> int | None:
        """Who takes over; None while nobody is chosen."""
        return self._who.person_id

    @property
    def appointment_ids(self) -> tuple[int, ...] | None:
        """The posts that pass on; None when all do."""
        chosen = tuple(key for key, tick in self._ticks.items() if tick.isChecked())
        return None if len(chosen) == len(self._ticks) else chosen

    def first_day(self) -> date:
        """Return the first day of the successor.

        Raises
        ------
        EditError
            If it is no day.
        """
        return self._first.demand(tr("First day of the successor"))

    def save(self) -> None:
        """Put the successor in the place of the leaver."""
        send(self, self._save)

    def _save(self) -> None:
        day, who = self.first_day(), self.successor_id
        if who is None:
            self._who.setFocus()
            raise EditError(tr("Choose who takes over. Somebody new is added with ＋ at the left first."))
        name = self._file.person.name
        with self._desk.book.edit(tr("Replace {name}", name=name)) as session:
            replaced = people.replace_person(
                session,
                self.person_id,
                who,
                on=day,
                reason=END_REASONS[self._reason.currentIndex()],
                leaving=Leaving.LEAVES if self._leaving.index else Leaving.STAYS,
                appointment_ids=self.appointment_ids,
            )
        self._done(tr("{name} handed over {count} posts.", name=name, count=replaced.posts))


class HandOverView(QFrame):
    """The hand-over list as it will be printed, in sections.

    Signals
    -------
    file_asked()
        Write it to a file.
    """

    file_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.plan: Replacement | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        head = QHBoxLayout()
        self._title = ElidedLabel("", "page")
        head.addWidget(self._title, 1)
        self._file = QPushButton(" " + tr("Save the list (Excel)"))
        self._file.setObjectName("save_hand_over")
        self._file.setIcon(desk.theme.icons.icon("file-spreadsheet", desk.theme.palette.text, size_px=16))
        self._file.clicked.connect(lambda _=False: self.file_asked.emit())
        head.addWidget(self._file)
        column.addLayout(head)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._scroll, 1)

    def wait(self) -> None:
        """Say that the list is being made, while there is none yet."""
        if self.plan is None:
            self._title.setFullText(tr("Making the hand-over list") + " …")

    def show_plan(self, plan: Replacement, scheme: Scheme) -> None:
        """Show another list."""
        self.plan = plan
        successor = plan.successor.name if plan.successor else tr("(nobody chosen yet)")
        self._title.setFullText(
            tr("Hand-over list: {leaver} → {successor}", leaver=plan.leaver.name, successor=successor)
        )
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        warnings = [*plan.warnings]
        if plan.successor is not None:
            lacks = "，".join(lack_words(lack) for lack in plan.lacks)
            warnings += [f"{plan.successor.name}　{lacks}"] if lacks else []
        for text in warnings:
            column.addWidget(wrapped("⚠ " + text, "warn"))
        names = {post.key: post.name for post in scheme.posts}
        for title, rows in sections(plan, names, self._desk.today()):
            column.addWidget(self._section(title, rows))
        column.addStretch(1)
        put_inside(self._scroll, body)

    def _section(self, title: str, rows: list[tuple[str, ...]]) -> QWidget:
        panel = Panel(self._desk.theme, title)
        panel.set_note(str(len(rows)))
        panel.column.setSpacing(4)
        for i, row in enumerate(rows[:_MOST_ROWS]):
            if i:
                panel.column.addWidget(hairline())
            line = QHBoxLayout()
            line.setSpacing(12)
            for place, cell in enumerate(row):
                line.addWidget(
                    ElidedLabel(cell, "strong" if place == 0 else "secondary"), 3 if place < 2 else 2
                )
            panel.column.addLayout(line)
        if len(rows) > _MOST_ROWS:
            panel.column.addWidget(
                words(tr("{count} more in the list", count=len(rows) - _MOST_ROWS), "secondary")
            )
        if not rows:
            panel.column.addWidget(words(tr("nothing"), "secondary"))
        return panel


def sections(
    plan: Replacement, posts: dict[str, str], today: date
) -> list[tuple[str, list[tuple[str, ...]]]]:
    """Return the parts of the list in words: title and rows."""

    def day(value: date | None) -> str:
        return "" if value is None else f"{value.isoformat()}　{due_words((value - today).days)}"

    return [
        (
            tr("Posts and grids"),
            [
                (one.place, term(posts.get(one.post, one.post)), tr("held already") if one.is_held else "")
                for one in plan.posts
            ],
        ),
        (
            tr("Enterprises"),
            [
                (
                    one.name,
                    one.grid,
                    "　".join((one.danger_class.value, term("重点") if one.is_key_unit else "")).strip("　"),
                    one.contact,
                    tr("{count} open", count=one.open_hazards) if one.open_hazards else "",
                )
                for one in plan.enterprises
            ],
        ),
        (
            tr("Hazards not closed"),
            [
                (one.place, one.description, one.number, term(one.state.value), day(one.due_on))
                for one in plan.hazards
            ],
        ),
        (
            tr("Visits and duties still due"),
            [
                (one.place, one.duty, tr("overdue") if one.is_overdue else "", day(one.due_on))
                for one in plan.visits
            ],
        ),
        (
            tr("Tasks, notices and duty days"),
            [(one.title, term(one.kind.value), day(one.due_on)) for one in plan.tasks],
        ),
    ]
