"""The forms for somebody who is away: leave from one day to another, and back at work earlier than planned."""

from collections.abc import Callable

from gisgrid.edits import patrols
from gisgrid.i18n import term, tr
from gisgrid.model.patrols import ABSENCE_REASONS, Absence
from gisgrid.ui.card.sheets import Sheet, choice_field, line_field
from gisgrid.ui.desk import Desk
from gisgrid.ui.tasks.people.forms import send
from gisgrid.ui.widgets.date_line import DateLine


class AbsenceSheet(Sheet):
    """Record days on which a person is away; patrol plans leave them out.

    Parameters
    ----------
    done : callable
        Called with the words for the message after it was saved.
    """

    def __init__(self, desk: Desk, person_id: int, name: str, *, done: Callable[[str], None]) -> None:
        super().__init__(desk.theme, tr("Leave"), name)
        self._desk, self._done, self._person_id, self._name = desk, done, person_id, name
        self._first = DateLine("absent_from", desk.today(), today=desk.today)
        self.add_field(tr("First day away"), self._first)
        self._last = DateLine("absent_to", None, today=desk.today)
        self.add_field(tr("Last day away (empty: one day)"), self._last)
        self._reason = choice_field("absence_reason", [term(reason) for reason in ABSENCE_REASONS])
        self.add_field(tr("Reason"), self._reason)
        self._note = line_field("absence_note")
        self.add_field(tr("Note"), self._note)
        self.close_fields()

    def save(self) -> None:
        """Record it."""
        send(self, self._save)

    def _save(self) -> None:
        first = self._first.demand(tr("First day away"))
        last = self._last.day() or first
        reason = ABSENCE_REASONS[self._reason.currentIndex()]
        note = self._note.text().strip()
        with self._desk.book.edit(tr("Leave of {name}", name=self._name)) as session:
            patrols.add_absence(
                session, Absence(self._person_id, first, last, f"{reason}：{note}" if note else reason)
            )
        self._done(
            tr(
                "{name} is away from {first} to {last}.",
                name=self._name,
                first=first.isoformat(),
                last=last.isoformat(),
            )
        )


class BackSheet(Sheet):
    """Record that somebody is back before the leave ends."""

    def __init__(self, desk: Desk, absence: Absence, name: str, *, done: Callable[[str], None]) -> None:
        super().__init__(desk.theme, tr("Back at work"), name)
        self._desk, self._done, self._id, self._name = desk, done, absence.id or 0, name
        start = max(desk.today(), absence.starts_on)
        self._day = DateLine("back_on", start, today=desk.today)
        self.add_field(tr("First day at work"), self._day)
        self.close_fields()

    def save(self) -> None:
        """Shorten the leave, or take it out when it never began."""
        send(self, self._save)

    def _save(self) -> None:
        day = self._day.demand(tr("First day at work"))
        with self._desk.book.edit(tr("{name} is back", name=self._name)) as session:
            patrols.end_absence(session, self._id, on=day)
        self._done(tr("{name} is back at work from {day}.", name=self._name, day=day.isoformat()))
