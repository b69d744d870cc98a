"""People and their posts."""

from datetime import date

from gisgrid.edits.records import demand
from gisgrid.errors import EditError
from gisgrid.i18n import tr
from gisgrid.model.areas import Department, Grid
from gisgrid.model.people import Appointment, Person
from gisgrid.model.pinyin import pinyin_key
from gisgrid.store.session import EditSession


def add_person(session: EditSession, person: Person) -> Person:
    """Add a person.

    Raises
    ------
    EditError
        If the name is empty.
    """
    if not person.name.strip():
        raise EditError(tr("A person needs a name."))
    person.pinyin = person.pinyin or pinyin_key(person.name)
    return session.add(person)


def appoint(session: EditSession, appointment: Appointment) -> Appointment:
    """Appoint a person to a post of the scheme.

    Raises
    ------
    EditError
        If the scheme has no such post, the end lies before the start, or the same person already holds
        the post there at that time.
    """
    person = demand(session, Person, appointment.person_id)
    if appointment.post not in {post.key for post in session.scheme.posts}:
        raise EditError(tr("The scheme has no post “{post}”.", post=appointment.post))
    if appointment.starts_on and appointment.ends_on and appointment.ends_on < appointment.starts_on:
        raise EditError(tr("The appointment of {name} ends before it starts.", name=person.name))
    if appointment.grid_id is not None:
        demand(session, Grid, appointment.grid_id)
    if appointment.department_id is not None:
        demand(session, Department, appointment.department_id)
    for other in session.find(
        Appointment,
        person_id=appointment.person_id,
        post=appointment.post,
        grid_id=appointment.grid_id,
        department_id=appointment.department_id,
    ):
        if other.subject is appointment.subject and _overlap(other, appointment):
            raise EditError(tr("{name} already holds this post at that time.", name=person.name))
    return session.add(appointment)


def _overlap(one: Appointment, other: Appointment) -> bool:
    starts = max(one.starts_on or date.min, other.starts_on or date.min)
    return starts <= min(one.ends_on or date.max, other.ends_on or date.max)


def end_appointment(session: EditSession, appointment_id: int, *, on: date) -> Appointment:
    """End an appointment on its last day.

    Raises
    ------
    EditError
        If the day lies before the start.
    """
    appointment = demand(session, Appointment, appointment_id)
    if appointment.starts_on is not None and on < appointment.starts_on:
        raise EditError(tr("The appointment cannot end before it started."))
    appointment.ends_on = on
    session.flush()
    return appointment
