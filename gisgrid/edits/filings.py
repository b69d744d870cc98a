"""Filing who answers for the grids, year by year (H27)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from gisgrid.edits.people import appoint
from gisgrid.edits.records import demand
from gisgrid.errors import EditError
from gisgrid.i18n import tr
from gisgrid.model.enumerations import ActivityKind
from gisgrid.model.filings import Filing, FilingState
from gisgrid.model.inspections import Activity, ActivityParticipant
from gisgrid.model.people import Appointment, Person
from gisgrid.store.session import EditSession


@dataclass(frozen=True, kw_only=True)
class CarriedOver:
    """What carrying over did.

    Attributes
    ----------
    filed, renewed : int
        Grids filed, and appointments that ran out and were renewed.
    without_people : tuple of str
        Grids that nobody answers for; they were not filed.
    """

    filed: int
    renewed: int
    without_people: tuple[str, ...]


def carry_over(session: EditSession, filings: Iterable[Filing], *, on: date) -> CarriedOver:
    """File grids for the year of a day, taking over who was filed last year where nobody replaced them.

    An appointment that only ran out is renewed from 1 January; one that ended with a reason, or whose
    holder has left the service, is not. Grids that are filed as they stand are passed over.

    Parameters
    ----------
    filings : iterable of Filing
        What `gisgrid.model.filings.read_filings` gave for that day.

    Raises
    ------
    EditError
        If the day lies in the future, or every one of the grids is filed as it stands.
    """
    if on > session.today:
        raise EditError(tr("A filing cannot be made in the future."))
    filed, renewed, empty = 0, 0, []
    wanted = [filing for filing in filings if filing.state is not FilingState.FILED]
    if not wanted:
        raise EditError(tr("Every grid chosen is already filed for {year}.", year=on.year))
    for filing in wanted:
        people = [(one.person_id, one.post) for one in filing.people]
        for lapsed in filing.lapsed:
            if demand(session, Person, lapsed.person.person_id).is_active:
                _renew(session, demand(session, Appointment, lapsed.appointment_id), on)
                people.append((lapsed.person.person_id, lapsed.person.post))
                renewed += 1
        if not people:
            empty.append(filing.grid)
            continue
        record = session.add(
            Activity(
                ActivityKind.FILING, on, f"{filing.grid}{on.year}年责任人备案", grid_id=filing.grid_id,
                attendee_count=len(people),
            )
        )  # fmt: skip
        session.add_all(ActivityParticipant(record.id or 0, key, post) for key, post in people)
        filed += 1
    return CarriedOver(filed=filed, renewed=renewed, without_people=tuple(empty))


def _renew(session: EditSession, old: Appointment, on: date) -> None:
    appoint(
        session,
        Appointment(
            old.person_id,
            old.post,
            grid_id=old.grid_id,
            department_id=old.department_id,
            subject=old.subject,
            field_in_charge=old.field_in_charge,
            starts_on=max(date(on.year, 1, 1), (old.ends_on or date.min) + timedelta(days=1)),
            ends_on=date(on.year, 12, 31),
        ),
    )
