"""Meetings, trainings, notices, tasks, duty rosters, accidents: the dated records that are not visits (T14)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto

from gisgrid.edits.records import demand
from gisgrid.errors import EditError
from gisgrid.i18n import term, tr
from gisgrid.model.accidents import Accident
from gisgrid.model.areas import Department, Grid
from gisgrid.model.catalogue import TABLE_NAMES
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import ActivityKind, TrainingKind
from gisgrid.model.inspections import Activity, ActivityParticipant, Attachment
from gisgrid.model.people import Person
from gisgrid.model.working_days import WorkCalendar
from gisgrid.store.session import EditSession

PLEDGED = "已签承诺书"
PASSED = "合格"
FAILED = "不合格"
ON_DUTY = "值班"
LEADS_DUTY = "带班"
MAY_LIE_AHEAD = (ActivityKind.DUTY_ROSTER, ActivityKind.TASK, ActivityKind.NOTICE)
"""Kinds that are planned; every other one says that something was done."""
ADDRESSED = (ActivityKind.TASK, ActivityKind.NOTICE)
"""Kinds that somebody must answer."""
_LONGEST_ROSTER_DAYS = 366


class RosterDays(Enum):
    """Which days a duty roster covers."""

    EVERY = auto()
    FREE = auto()
    """Weekends and public holidays only."""


@dataclass(frozen=True, kw_only=True)
class Attendee:
    """Somebody who takes part, with what came of it: 合格, 已签承诺书, a mark, 带班."""

    person_id: int
    result: str = ""


def record_activity(
    session: EditSession, activity: Activity, *, attendees: Iterable[Attendee] = ()
) -> Activity:
    """Record an activity with those who take part.

    A training before the post dates the training of everybody who did not fail it and has none yet; a
    secrecy training dates the pledge of those who signed it.

    Raises
    ------
    EditError
        If the title is empty, something done lies in the future, the deadline lies before the day, a task or
        notice is addressed to nobody, or a grid, department, enterprise or person is not there.
    """
    chosen = _distinct(attendees)
    _check(session, activity, chosen)
    activity.attendee_count = _headcount(activity, chosen)
    session.add(activity)
    session.add_all(ActivityParticipant(activity.id or 0, one.person_id, one.result) for one in chosen)
    _date_people(session, activity, chosen)
    return activity


def change_activity(
    session: EditSession, activity: Activity, *, attendees: Iterable[Attendee] = ()
) -> Activity:
    """Write an activity that was edited in a form; who stays keeps what was acknowledged and done.

    Raises
    ------
    EditError
        As `record_activity`.
    ConflictError
        If the same field was changed by somebody else meanwhile.
    """
    chosen = _distinct(attendees)
    _check(session, activity, chosen)
    activity.attendee_count = _headcount(activity, chosen)
    saved = session.save(activity)
    held = {part.person_id: part for part in session.find(ActivityParticipant, activity_id=saved.id)}
    for one in chosen:
        part = held.pop(one.person_id, None)
        if part is None:
            session.add(ActivityParticipant(saved.id or 0, one.person_id, one.result))
        else:
            part.result = one.result
    for part in held.values():
        session.delete(part)
    _date_people(session, saved, chosen)
    session.flush()
    return saved


def delete_activity(session: EditSession, activity_id: int) -> None:
    """Delete an activity with its participants, its accident and its files; undo brings it back.

    Raises
    ------
    EditError
        If it is not there.
    """
    activity = demand(session, Activity, activity_id)
    files = session.find(Attachment, subject_table=TABLE_NAMES[Activity], subject_id=activity_id)
    for one in (
        *session.find(ActivityParticipant, activity_id=activity_id),
        *session.find(Accident, activity_id=activity_id),
        *files,
        activity,
    ):
        session.delete(one)


def acknowledge(session: EditSession, activity_id: int, person_ids: Sequence[int], *, at: datetime) -> int:
    """Note that people received a notice or task; return how many had not yet.

    Raises
    ------
    EditError
        If one of them is not addressed, or the moment lies in the future.
    """
    if at > session.now + timedelta(minutes=5):
        raise EditError(tr("It cannot have been received in the future."))
    count = 0
    for part in _parts(session, activity_id, person_ids):
        if part.acknowledged_at is None:
            part.acknowledged_at = at
            count += 1
    session.flush()
    return count


def finish_task(
    session: EditSession, activity_id: int, person_ids: Sequence[int], *, on: date, result: str = ""
) -> None:
    """Note that people did their part of a task.

    Raises
    ------
    EditError
        If one of them is not addressed, or the day lies in the future or before the task was handed down.
    """
    activity = demand(session, Activity, activity_id)
    if on > session.today:
        raise EditError(tr("The task cannot have been done in the future."))
    if on < activity.held_on:
        raise EditError(
            tr("The task was handed down on {day}; it cannot have been done before.", day=activity.held_on)
        )
    for part in _parts(session, activity_id, person_ids):
        part.done_on = on
        part.result = result.strip() or part.result
        part.acknowledged_at = part.acknowledged_at or session.now
    session.flush()


def report_accident(
    session: EditSession, activity: Activity, accident: Accident, *, attendees: Iterable[Attendee] = ()
) -> Accident:
    """Record an accident with its dated record; its `activity_id` is filled in.

    Raises
    ------
    EditError
        As `record_activity` and `save_accident`.
    """
    activity.kind, activity.held_on = ActivityKind.ACCIDENT, accident.happened_at.date()
    _check_accident(session, accident)
    record_activity(session, activity, attendees=attendees)
    accident.activity_id = activity.id or 0
    return session.add(accident)


def save_accident(session: EditSession, accident: Accident) -> Accident:
    """Write what became of an accident: first report, later changes, end of the investigation.

    Raises
    ------
    EditError
        If figures are negative, or days lie in the future, before the accident or in the wrong order.
    """
    _check_accident(session, accident)
    return session.save(accident)


def make_roster(
    session: EditSession,
    first: date,
    last: date,
    *,
    people: Sequence[int],
    leaders: Sequence[int] = (),
    per_day: int = 1,
    days: RosterDays = RosterDays.EVERY,
    calendar: WorkCalendar,
) -> int:
    """Make the duty roster of some days; people take turns in the order given.

    Days that have a roster already keep it.

    Parameters
    ----------
    leaders : sequence of int
        Who leads the duty (带班), in turn; nobody when empty.
    per_day : int
        How many are on duty each day.

    Returns
    -------
    int
        How many days were added.

    Raises
    ------
    EditError
        If there are fewer people than a day needs, or the days are the wrong way round or too many.
    """
    if last < first or (last - first).days >= _LONGEST_ROSTER_DAYS:
        raise EditError(tr("The roster needs a first and a last day, at most a year apart."))
    if per_day < 1 or len(set(people)) < per_day:
        raise EditError(tr("{count} people a day are wanted; choose at least as many.", count=per_day))
    for person_id in (*people, *leaders):
        demand(session, Person, person_id)
    taken = set(session.columns(Activity, ["held_on"], kind=ActivityKind.DUTY_ROSTER)["held_on"])
    wanted = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    if days is RosterDays.FREE:
        wanted = [day for day in wanted if not calendar.is_working(day)]
    added = [day for day in wanted if day not in taken]
    for turn, day in enumerate(added):
        on_duty = [people[(turn * per_day + i) % len(people)] for i in range(per_day)]
        attendees = [Attendee(person_id=key, result=ON_DUTY) for key in on_duty]
        if leaders and leaders[turn % len(leaders)] not in on_duty:
            attendees.insert(0, Attendee(person_id=leaders[turn % len(leaders)], result=LEADS_DUTY))
        record_activity(session, Activity(ActivityKind.DUTY_ROSTER, day, ON_DUTY), attendees=attendees)
    return len(added)


def record_assessment(
    session: EditSession, title: str, marks: Iterable[Attendee], *, on: date, grid_id: int | None = None
) -> Activity:
    """Record what an assessment came to: each person with the points and the grade.

    Raises
    ------
    EditError
        As `record_activity`, or if nobody is assessed.
    """
    chosen = _distinct(marks)
    if not chosen and grid_id is None:
        raise EditError(tr("There is nobody to assess."))
    return record_activity(
        session, Activity(ActivityKind.ASSESSMENT, on, title, grid_id=grid_id), attendees=chosen
    )


def _distinct(attendees: Iterable[Attendee]) -> list[Attendee]:
    return list({one.person_id: one for one in attendees}.values())


def _headcount(activity: Activity, attendees: Sequence[Attendee]) -> int | None:
    """Return the number of heads: as stated, but never fewer than are named."""
    stated = activity.attendee_count
    return max(stated or 0, len(attendees)) if attendees or stated is not None else None


def _check(session: EditSession, activity: Activity, attendees: Sequence[Attendee]) -> None:
    kind = term(activity.kind.value)
    if not activity.title.strip():
        raise EditError(tr("{kind}: type a title.", kind=kind))
    if activity.held_on > session.today and activity.kind not in MAY_LIE_AHEAD:
        raise EditError(tr("{kind}: the day lies in the future; record it when it was held.", kind=kind))
    if activity.due_on is not None and activity.due_on < activity.held_on:
        raise EditError(tr("{kind}: the deadline lies before the day.", kind=kind))
    if activity.attendee_count is not None and activity.attendee_count < 0:
        raise EditError(tr("{kind}: the number of people cannot be negative.", kind=kind))
    if activity.kind in ADDRESSED and not attendees:
        raise EditError(tr("{kind}: choose at least one person whom it is addressed to.", kind=kind))
    for record, key in (
        (Grid, activity.grid_id),
        (Department, activity.department_id),
        (Enterprise, activity.enterprise_id),
        (Person, activity.host_id),
    ):
        if key is not None:
            demand(session, record, key)
    for one in attendees:
        demand(session, Person, one.person_id)


def _date_people(session: EditSession, activity: Activity, attendees: Sequence[Attendee]) -> None:
    is_first = activity.kind is ActivityKind.TRAINING and activity.training_kind is TrainingKind.BEFORE_POST
    is_secret = activity.kind is ActivityKind.SECRECY_TRAINING
    for one in attendees if is_first or is_secret else ():
        person = demand(session, Person, one.person_id)
        if is_first and one.result != FAILED and person.trained_on is None:
            person.trained_on = activity.held_on
        if is_secret and one.result == PLEDGED:
            person.secrecy_pledged_on = max(person.secrecy_pledged_on or date.min, activity.held_on)
    session.flush()


def _parts(session: EditSession, activity_id: int, person_ids: Sequence[int]) -> list[ActivityParticipant]:
    demand(session, Activity, activity_id)
    parts = session.find(ActivityParticipant, activity_id=activity_id, person_id=list(person_ids))
    if {part.person_id for part in parts} != set(person_ids):
        raise EditError(tr("It was not addressed to everybody chosen."))
    return parts


def _check_accident(session: EditSession, accident: Accident) -> None:
    figures = (accident.deaths, accident.severely_injured, accident.lightly_injured, accident.missing)
    if min(figures) < 0 or (accident.loss_wan or 0) < 0:
        raise EditError(tr("The figures of an accident cannot be negative."))
    latest = session.now + timedelta(minutes=5)
    if accident.happened_at > latest or (accident.reported_at or latest) > latest:
        raise EditError(tr("An accident cannot have happened or been reported in the future."))
    if accident.reported_at is not None and accident.reported_at < accident.happened_at:
        raise EditError(tr("The first report lies before the accident."))
    for day in (accident.supplemented_on, accident.closed_on):
        if day is not None and (day < accident.happened_at.date() or day > session.today):
            raise EditError(tr("{day} lies before the accident or in the future.", day=day.isoformat()))
    if accident.closed_on is not None and accident.reported_at is None:
        raise EditError(tr("The accident was never reported; record the first report before closing it."))
