"""The form of an accident: what the quick report needs first, what became of it below."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QLineEdit

from gisgrid.edits import activities
from gisgrid.edits.activities import Attendee
from gisgrid.errors import EditError
from gisgrid.exchange.dates import ValueReadError, read_moment
from gisgrid.i18n import term, tr
from gisgrid.model.accidents import Accident, AccidentKind
from gisgrid.model.activity_log import ActivityFile
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import ActivityKind
from gisgrid.model.inspections import Activity
from gisgrid.model.staff import Staff
from gisgrid.ui.card.sheets import Sheet, choice_field, line_field, text_field
from gisgrid.ui.desk import Desk
from gisgrid.ui.tasks.people.forms import send
from gisgrid.ui.widgets.date_line import DateLine

_COUNTS = ("deaths", "severely_injured", "lightly_injured", "missing")


class AccidentSheet(Sheet):
    """Report an accident, or write what became of it.

    Parameters
    ----------
    file : ActivityFile or None
        The accident to change; None reports a new one.
    """

    def __init__(
        self,
        desk: Desk,
        staff: Staff,
        *,
        file: ActivityFile | None,
        grid_id: int | None,
        done: Callable[[str], None],
    ) -> None:
        super().__init__(desk.theme, term("事故"), file.activity.title if file else "")
        self._desk, self._done, self._file = desk, done, file
        today = desk.today()
        now = datetime(today.year, today.month, today.day)  # noqa: DTZ001  local time, as everywhere
        known = file.accident if file else None
        self._held = file.activity if file else Activity(ActivityKind.ACCIDENT, today, "", grid_id=grid_id)
        self._accident = known or Accident(0, now)
        held, accident = self._held, self._accident
        self._title = line_field("title", text=held.title)
        self.add_field(tr("Heading"), self._title)
        self._happened = line_field("happened_at", text="" if known is None else _time(accident.happened_at))
        self._happened.setPlaceholderText(tr("2026-11-16 14:30"))
        self.add_field(tr("Happened at"), self._happened)
        self._kinds = list(AccidentKind)
        at = self._kinds.index(accident.kind)
        self._kind = choice_field("accident_kind", [term(one.value) for one in self._kinds], chosen=at)
        self.add_field(tr("Kind"), self._kind)
        self._grid_ids: list[int | None] = [None, *(grid.id for grid in staff.grids)]
        chosen = self._grid_ids.index(held.grid_id) if held.grid_id in self._grid_ids else 0
        self._grid = choice_field(
            "grid", [tr("whole area"), *(grid.name for grid in staff.grids)], chosen=chosen
        )
        self.add_field(tr("Grid"), self._grid)
        firms = desk.register.columns(Enterprise, ["id", "name"])
        self._firm_ids: list[int | None] = [None, *firms["id"]]
        at = self._firm_ids.index(held.enterprise_id) if held.enterprise_id in self._firm_ids else 0
        self._firm = choice_field("enterprise", [tr("none"), *firms["name"]], chosen=at)
        self.add_field(tr("Enterprise"), self._firm)
        self._place = line_field("place", text=held.place)
        self.add_field(tr("Place"), self._place)
        self._figures: dict[str, QLineEdit] = {}
        labels = (tr("Dead"), tr("Severely injured"), tr("Lightly injured"), tr("Missing"))
        for name, label in zip(_COUNTS, labels, strict=True):
            self._figures[name] = line_field(name, text=str(getattr(accident, name) or ""))
            self.add_field(label, self._figures[name])
        loss = "" if accident.loss_wan is None else f"{accident.loss_wan:g}"
        self._loss = line_field("loss_wan", text=loss)
        self.add_field(tr("Direct loss (ten thousand yuan)"), self._loss)
        self._texts = {name: text_field(name, lines=3) for name in ("content", "cause", "measures")}
        for name, label in zip(self._texts, (tr("What happened"), tr("Cause"), tr("Measures")), strict=True):
            self._texts[name].setPlainText(held.content if name == "content" else getattr(accident, name))
            self.add_field(label, self._texts[name])
        self._add_reports(accident)
        self.close_fields()

    def _add_reports(self, accident: Accident) -> None:
        reported = "" if accident.reported_at is None else _time(accident.reported_at)
        self._reported = line_field("reported_at", text=reported)
        self._reported.setPlaceholderText(tr("within one hour"))
        self.add_field(tr("First report made at"), self._reported)
        self._reported_to = line_field("reported_to", text=accident.reported_to)
        self.add_field(tr("First report made to"), self._reported_to)
        self._supplemented = DateLine("supplemented_on", accident.supplemented_on, today=self._desk.today)
        self.add_field(tr("Changed casualties reported on"), self._supplemented)
        self._closed = DateLine("closed_on", accident.closed_on, today=self._desk.today)
        self.add_field(tr("Investigation and after-care closed on"), self._closed)

    def save(self) -> None:
        """Write what was typed."""
        send(self, self._save)

    def _save(self) -> None:
        held, accident = self._held, self._accident
        happened = self._moment(self._happened)
        if happened is None:
            self._happened.setFocus()
            raise EditError(tr("{field} is empty; type a day.", field=tr("Happened at")))
        accident.happened_at, accident.reported_at = happened, self._moment(self._reported)
        accident.supplemented_on, accident.closed_on = self._supplemented.day(), self._closed.day()
        for name, field in self._figures.items():
            setattr(accident, name, int(_number(field)))
        accident.loss_wan = _number(self._loss) if self._loss.text().strip() else None
        accident.kind = self._kinds[self._kind.currentIndex()]
        accident.cause = self._texts["cause"].toPlainText().strip()
        accident.measures = self._texts["measures"].toPlainText().strip()
        accident.reported_to = self._reported_to.text().strip()
        held.title, held.place = self._title.text().strip(), self._place.text().strip()
        held.content = self._texts["content"].toPlainText().strip()
        held.grid_id = self._grid_ids[self._grid.currentIndex()]
        held.enterprise_id = self._firm_ids[self._firm.currentIndex()]
        held.held_on = happened.date()
        parts = self._file.parts if self._file else ()
        people = [Attendee(person_id=part.person_id, result=part.result) for part in parts]
        with self._desk.book.edit(tr("Record: {kind}", kind=term("事故"))) as session:
            if self._file is None or self._file.accident is None:
                activities.report_accident(session, held, accident, attendees=people)
            else:
                activities.change_activity(session, held, attendees=people)
                activities.save_accident(session, accident)
        self._done(tr("Recorded: {title}.", title=held.title))

    def _moment(self, field: QLineEdit) -> datetime | None:
        text = field.text().strip()
        if not text:
            return None
        try:
            return read_moment(text, year=self._desk.today().year)
        except ValueReadError as problem:
            field.setFocus()
            raise EditError(
                tr("“{text}” is not a time; write it as 2026-11-16 14:30.", text=text)
            ) from problem


def _number(field: QLineEdit) -> float:
    text = field.text().strip() or "0"
    try:
        return float(text)
    except ValueError as problem:
        field.setFocus()
        raise EditError(tr("“{text}” is not a number.", text=text)) from problem


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
