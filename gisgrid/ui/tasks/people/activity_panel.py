"""The chosen activity: facts, who took part and who has still to answer, the steps of an accident."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from gisgrid.i18n import term, tr
from gisgrid.model.accidents import Accident
from gisgrid.model.activity_log import ActivityFile, Part
from gisgrid.model.enumerations import ActivityKind
from gisgrid.ui.day_words import due_words
from gisgrid.ui.desk import Desk
from gisgrid.ui.tasks.people.activities_view import KIND_TONES
from gisgrid.ui.tasks.people.rows import foot_row, heading, person_row, small_button
from gisgrid.ui.theme.tokens import Tone
from gisgrid.ui.widgets.flow import flow_row
from gisgrid.ui.widgets.scrolled import put_inside
from gisgrid.ui.widgets.words import Chip, ElidedLabel, words, wrapped


class ActivityPanel(QFrame):
    """The panel at the right.

    Signals
    -------
    editing_asked(), deleting_asked(), file_asked()
        Change it, delete it, attach a file.
    answered(person_ids: tuple)
        These people acknowledged a notice, or did their part of a task.
    person_chosen(id: int)
        A participant was clicked.
    """

    editing_asked = Signal()
    deleting_asked = Signal()
    file_asked = Signal()
    answered = Signal(object)
    person_chosen = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("surface")
        self._desk = desk
        self.file: ActivityFile | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        column.addWidget(self._scroll, 1)
        foot = QWidget()
        foot_column = QVBoxLayout(foot)
        foot_column.setContentsMargins(0, 0, 0, 0)
        foot_column.setSpacing(0)
        column.addWidget(foot)
        self._foot = foot
        self._buttons = foot_row(
            foot_column,
            (
                (tr("Edit"), "edit_activity", self.editing_asked.emit),
                (tr("Add a file"), "attach_activity", self.file_asked.emit),
                (tr("Delete"), "delete_activity", self.deleting_asked.emit),
            ),
        )

    def show_activity(self, file: ActivityFile | None, attachments: Sequence[str] = ()) -> None:
        """Show another record, or the words for none."""
        self.file = file
        self._foot.setVisible(file is not None)
        if file is None:
            body = QWidget()
            column = QVBoxLayout(body)
            column.setContentsMargins(16, 14, 16, 12)
            column.addWidget(wrapped(tr("Choose a record, or record a new one."), "secondary"))
            column.addStretch(1)
            put_inside(self._scroll, body)
            return
        put_inside(self._scroll, self._make_body(file, attachments))

    def _make_body(self, file: ActivityFile, attachments: Sequence[str]) -> QWidget:
        activity = file.activity
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(6)
        theme = self._desk.theme
        kind = term(activity.kind.value)
        chips: list[QWidget] = [Chip(theme, kind, KIND_TONES.get(activity.kind, Tone.PLAIN))]
        if activity.training_kind is not None and activity.kind is ActivityKind.TRAINING:
            chips.append(Chip(theme, term(activity.training_kind.value), Tone.PLAIN))
        if file.accident is not None:
            chips.append(Chip(theme, term(file.accident.grade.value), Tone.DANGER))
        column.addWidget(flow_row(chips))
        column.addWidget(wrapped(activity.title, "card"))
        column.addLayout(self._facts(file))
        if activity.content:
            column.addWidget(wrapped(activity.content, "list"))
        if file.accident is not None:
            self._add_accident(column, file.accident)
        self._add_people(column, file)
        if attachments:
            column.addLayout(heading(tr("Files"), str(len(attachments))))
            for name in attachments:
                column.addWidget(ElidedLabel(name, "list"))
        column.addStretch(1)
        return body

    def _facts(self, file: ActivityFile) -> QGridLayout:
        activity = file.activity
        due = activity.due_on
        count = activity.attendee_count
        rows = (
            (tr("Day"), activity.held_on.isoformat()),
            (tr("Grid"), file.grid),
            (tr("Enterprise"), file.enterprise),
            (tr("Led or handed down by"), file.host),
            (tr("Place"), activity.place),
            (tr("To be done by"), _due(due, self._desk.today()) if due is not None else ""),
            (tr("People"), "" if count is None else str(count)),
            (tr("Document no."), activity.document_number),
            (tr("Note"), activity.note),
        )
        return facts_grid(rows)

    def _add_people(self, column: QVBoxLayout, file: ActivityFile) -> None:
        is_asked = file.activity.kind in (ActivityKind.TASK, ActivityKind.NOTICE)
        waiting = [part for part in file.parts if is_asked and not _is_answered(file.activity.kind, part)]
        if not file.parts:
            return
        note = tr("{count} have not answered", count=len(waiting)) if waiting else str(len(file.parts))
        column.addLayout(heading(tr("People"), note))
        if len(waiting) > 1:
            keys = tuple(part.person_id for part in waiting)
            text = tr("All done") if file.activity.kind is ActivityKind.TASK else tr("All received")
            column.addWidget(small_button(text, "answer_all", partial(self.answered.emit, keys)))
        for part in file.parts:
            button = None
            if part in waiting:
                text = tr("Done") if file.activity.kind is ActivityKind.TASK else tr("Received")
                run = partial(self.answered.emit, (part.person_id,))
                button = (text, f"answer_{part.person_id}", run)
            column.addWidget(
                person_row(
                    self._desk.theme,
                    part.name,
                    _part_words(part),
                    tone=Tone.PLAIN if part in waiting else Tone.ACCENT,
                    on_click=partial(self.person_chosen.emit, part.person_id),
                    button=button,
                )
            )

    def _add_accident(self, column: QVBoxLayout, accident: Accident) -> None:
        column.addLayout(heading(tr("Accident")))
        loss = (
            "" if accident.loss_wan is None else tr("{loss} ten thousand yuan", loss=f"{accident.loss_wan:g}")
        )
        casualties = tr(
            "dead {dead}, severely injured {severe}, lightly injured {light}, missing {missing}",
            dead=accident.deaths,
            severe=accident.severely_injured,
            light=accident.lightly_injured,
            missing=accident.missing,
        )
        column.addLayout(
            facts_grid(
                (
                    (tr("Happened"), f"{accident.happened_at:%Y-%m-%d %H:%M}　{term(accident.kind.value)}"),
                    (tr("Casualties"), casualties),
                    (tr("Direct loss"), loss),
                    (tr("Cause"), accident.cause),
                    (tr("Measures"), accident.measures),
                )
            )
        )
        column.addLayout(heading(tr("Reports and their time limits")))
        for text, style in accident_steps(accident, self._desk.today()):
            column.addWidget(wrapped(text, style))


def accident_steps(accident: Accident, today: date) -> list[tuple[str, str]]:
    """Say how the reports of an accident stand: words and their style."""
    by = f"{accident.report_by:%Y-%m-%d %H:%M}"
    if accident.reported_at is None:
        first = (tr("First report: not made; within one hour, by {time}", time=by), "danger")
    else:
        at = f"{accident.reported_at:%Y-%m-%d %H:%M}"
        text = tr("First report: {time} to {whom}", time=at, whom=accident.reported_to or "–")
        late = accident.is_reported_late
        first = (text + (tr(" (late; limit {time})", time=by) if late else ""), "warn" if late else "list")
    until = accident.supplement_until
    if accident.supplemented_on is not None:
        second = (tr("Changed casualties: reported {day}", day=accident.supplemented_on.isoformat()), "list")
    else:
        text = tr("Changed casualties: report again until {day}", day=until.isoformat())
        second = (text, "secondary")
    if accident.closed_on is not None:
        third = (tr("Closed {day}", day=accident.closed_on.isoformat()), "list")
    else:
        day = accident.investigate_by
        text = tr("Investigation: until {day}", day=_due(day, today))
        third = (text, "danger" if day < today else "secondary")
    return [first, second, third]


def facts_grid(rows: Sequence[tuple[str, str]]) -> QGridLayout:
    """Lay labels and values in two columns, without the empty ones."""
    facts = QGridLayout()
    facts.setHorizontalSpacing(12)
    facts.setVerticalSpacing(5)
    facts.setColumnStretch(1, 1)
    for label, value in rows:
        if value:
            at = facts.rowCount()
            facts.addWidget(words(label, "secondary"), at, 0)
            facts.addWidget(wrapped(value, "list"), at, 1)
    return facts


def _is_answered(kind: ActivityKind, part: Part) -> bool:
    return (part.done_on if kind is ActivityKind.TASK else part.acknowledged_at) is not None


def _part_words(part: Part) -> str:
    received = "" if part.acknowledged_at is None else _received(part.acknowledged_at)
    done = "" if part.done_on is None else tr("done {day}", day=part.done_on.isoformat())
    return "　".join(text for text in (part.result, done or received) if text)


def _received(at: datetime) -> str:
    return tr("received {time}", time=f"{at:%m-%d %H:%M}")


def _due(day: date, today: date) -> str:
    return f"{day.isoformat()}　{due_words((day - today).days)}"
