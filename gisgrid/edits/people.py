"""People and their posts: appointing, ending, and replacing somebody everywhere in one step."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto

from gisgrid.edits.records import demand
from gisgrid.errors import EditError
from gisgrid.i18n import tr
from gisgrid.model.areas import Department, Grid
from gisgrid.model.inspections import ActivityParticipant
from gisgrid.model.people import Appointment, Person
from gisgrid.model.pinyin import pinyin_key
from gisgrid.model.replacement import held_from, is_same_seat, open_tasks
from gisgrid.model.scheme_duties import Post
from gisgrid.model.staff import lacks_of
from gisgrid.store.session import EditSession

END_REASONS = ("调任", "离职", "退休", "轮岗", "免职", "其他")
"""Why an appointment ends, as stored."""


class Untrained(Enum):
    """What happens when somebody takes up a post without the training that the plan puts before it (L45)."""

    REFUSE = auto()
    ACCEPT = auto()
    """The office knows; the audit goes on naming the person until the training is recorded."""


class Leaving(Enum):
    """Whether who hands over leaves the service or only these posts."""

    STAYS = auto()
    LEAVES = auto()


@dataclass(frozen=True, kw_only=True)
class Replaced:
    """What a replacement did: posts given on, posts that the successor held already, tasks given on."""

    posts: int
    held_already: int
    tasks: int


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


def save_person(session: EditSession, person: Person) -> Person:
    """Write a person that was edited in a form; fields that others changed meanwhile are kept.

    Raises
    ------
    EditError
        If the name is empty, or the certificate ends before the training.
    ConflictError
        If the same field was changed by both.
    """
    if not person.name.strip():
        raise EditError(tr("A person needs a name."))
    until, trained = person.certificate_valid_to, person.trained_on
    if until is not None and trained is not None and until < trained:
        raise EditError(tr("The certificate of {name} ends before the training.", name=person.name))
    person.pinyin = pinyin_key(person.name)
    return session.save(person)


def appoint(
    session: EditSession, appointment: Appointment, *, untrained: Untrained = Untrained.ACCEPT
) -> Appointment:
    """Appoint a person to a post of the scheme.

    Raises
    ------
    EditError
        If the scheme has no such post or the post has no place there, the end lies before the start, the
        same person already holds the post there at that time, or somebody untrained is refused.
    """
    person = demand(session, Person, appointment.person_id)
    post = next((one for one in session.scheme.posts if one.key == appointment.post), None)
    if post is None:
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
        if other.subject is appointment.subject and other.overlaps(appointment):
            raise EditError(tr("{name} already holds this post at that time.", name=person.name))
    if untrained is Untrained.REFUSE:
        _check_training(session, person, post, appointment)
    return session.add(appointment)


def _check_training(session: EditSession, person: Person, post: Post, appointment: Appointment) -> None:
    lacks = lacks_of(
        session.scheme,
        post.key,
        trained_on=person.trained_on,
        certificate_valid_to=person.certificate_valid_to,
        secrecy_pledged_on=person.secrecy_pledged_on,
        on=max(appointment.starts_on or session.today, session.today),
    )
    if any(lack.bars_post for lack in lacks):
        raise EditError(
            tr(
                "{name} has no valid training for {post}: training comes before the post. Record the training first.",
                name=person.name,
                post=post.name,
            )
        )


def end_appointment(session: EditSession, appointment_id: int, *, on: date, reason: str = "") -> Appointment:
    """End an appointment on its last day.

    Raises
    ------
    EditError
        If the day lies before the start.
    """
    appointment = demand(session, Appointment, appointment_id)
    if appointment.starts_on is not None and on < appointment.starts_on:
        raise EditError(
            tr(
                "The appointment cannot end before it started on {day}.",
                day=appointment.starts_on.isoformat(),
            )
        )
    appointment.ends_on = on
    appointment.end_reason = reason.strip()
    session.flush()
    return appointment


def replace_person(
    session: EditSession,
    leaver_id: int,
    successor_id: int,
    *,
    on: date,
    reason: str = "",
    leaving: Leaving = Leaving.STAYS,
    appointment_ids: Collection[int] | None = None,
) -> Replaced:
    """Put a successor in the place of somebody everywhere, as `plan_replacement` lists it.

    What the leaver holds ends on the day before `on`; the successor begins on `on` and keeps the end that
    was agreed. An appointment that would only begin later passes on as it is. Unfinished tasks and notices
    and the days on the duty roster to come pass on too, unless only some appointments do.

    Parameters
    ----------
    on : date
        The first day of the successor.
    appointment_ids : collection of int, optional
        Keep to these appointments.

    Raises
    ------
    EditError
        If the two are the same person, the successor has left the service, or there is nothing to hand over.
    """
    leaver, successor = demand(session, Person, leaver_id), demand(session, Person, successor_id)
    if leaver_id == successor_id:
        raise EditError(tr("{name} cannot be replaced by the same person.", name=leaver.name))
    if not successor.is_active:
        raise EditError(tr("{name} has left the service and cannot take over.", name=successor.name))
    held = held_from(session, leaver_id, on, appointment_ids=appointment_ids)
    if not held and leaving is Leaving.STAYS:
        raise EditError(tr("{name} holds no post on that day.", name=leaver.name))
    already = 0
    for one in held:
        theirs = session.find(Appointment, person_id=successor_id, post=one.post)
        new = Appointment(
            successor_id,
            one.post,
            grid_id=one.grid_id,
            department_id=one.department_id,
            subject=one.subject,
            field_in_charge=one.field_in_charge,
            starts_on=on if one.starts_on is None else max(on, one.starts_on),
            ends_on=one.ends_on,
        )
        if any(is_same_seat(one, other) and other.overlaps(new) for other in theirs):
            already += 1
        else:
            session.add(new)
        _end_before(session, one, on, reason)
    passed = _pass_tasks(session, leaver_id, successor_id, on) if appointment_ids is None else 0
    if leaving is Leaving.LEAVES:
        leaver.is_active = False
    session.flush()
    return Replaced(posts=len(held) - already, held_already=already, tasks=passed)


def _end_before(session: EditSession, one: Appointment, on: date, reason: str) -> None:
    last = on - timedelta(days=1)
    if one.starts_on is not None and one.starts_on > last:
        # It never began: the change log keeps it.
        session.delete(one)
        return
    one.ends_on, one.end_reason = last, reason.strip()


def _pass_tasks(session: EditSession, leaver_id: int, successor_id: int, on: date) -> int:
    passed = 0
    for task in open_tasks(session, leaver_id, on):
        part = demand(session, ActivityParticipant, task.participant_id)
        if session.count(ActivityParticipant, activity_id=part.activity_id, person_id=successor_id):
            session.delete(part)
        else:
            part.person_id, part.acknowledged_at = successor_id, None
        passed += 1
    return passed
