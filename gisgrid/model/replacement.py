"""What passes from one person to another when somebody leaves: grids, enterprises, hazards, visits, tasks.

A pure function of (register, day); the hand-over list is shown before anything is changed, and
`gisgrid.edits.people.replace_person` then does exactly what it says.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from gisgrid.i18n import tr
from gisgrid.model import obligations
from gisgrid.model.areas import Department, Grid
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import ActivityKind, DangerClass, HazardState
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Activity, ActivityParticipant
from gisgrid.model.obligations import DutyState
from gisgrid.model.people import Appointment
from gisgrid.model.register import Records, Register
from gisgrid.model.scheme_duties import Keeper, RuleSubject
from gisgrid.model.staff import Lack, PersonLine, lacks_of, read_people


@dataclass(frozen=True, slots=True)
class PassedPost:
    """One appointment that passes on.

    Attributes
    ----------
    is_held : bool
        Whether the successor holds the same post there already, so that nothing new is made.
    """

    appointment_id: int
    post: str
    place: str
    grid_id: int | None
    starts_on: dt.date | None
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class PassedEnterprise:
    """An enterprise inside a grid that passes on."""

    id: int
    name: str
    grid: str
    danger_class: DangerClass
    is_key_unit: bool
    contact: str
    phone: str
    open_hazards: int


@dataclass(frozen=True, slots=True)
class PassedHazard:
    """A hazard that is still open in a grid that passes on."""

    id: int
    enterprise_id: int | None
    number: str
    place: str
    description: str
    state: HazardState
    due_on: dt.date | None


@dataclass(frozen=True, slots=True)
class PassedVisit:
    """A duty of a post that is not yet done in the period that is running."""

    duty: str
    place: str
    due_on: dt.date
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class PassedTask:
    """A task or notice that the leaver has not finished, or a day on the duty roster."""

    participant_id: int
    kind: ActivityKind
    title: str
    due_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Replacement:
    """The hand-over list.

    Attributes
    ----------
    on : date
        The first day of the successor.
    lacks : tuple of Lack
        What the successor lacks for one of the posts.
    warnings : tuple of str
        Sentences about what should be looked at first; none of them forbids it.
    """

    leaver: PersonLine
    successor: PersonLine | None
    on: dt.date
    posts: tuple[PassedPost, ...]
    enterprises: tuple[PassedEnterprise, ...]
    hazards: tuple[PassedHazard, ...]
    visits: tuple[PassedVisit, ...]
    tasks: tuple[PassedTask, ...]
    lacks: tuple[Lack, ...] = ()
    warnings: tuple[str, ...] = ()


def plan_replacement(
    register: Register,
    leaver_id: int,
    successor_id: int | None,
    *,
    on: dt.date,
    appointment_ids: Collection[int] | None = None,
    book: DutyBook | None = None,
) -> Replacement:
    """List what passes on when somebody leaves.

    Parameters
    ----------
    successor_id : int or None
        Who takes over; None while nobody is chosen.
    on : date
        The first day of the successor.
    appointment_ids : collection of int, optional
        Keep to these appointments; by default everything that the leaver holds on that day or later.
    book : DutyBook, optional
        A book of the whole register, when the caller has one.

    Raises
    ------
    KeyError
        If one of the two is not in the register.
    """
    people = read_people(register)
    leaver = people[leaver_id]
    successor = None if successor_id is None else people[successor_id]
    held = held_from(register, leaver_id, on, appointment_ids=appointment_ids)
    theirs = [] if successor_id is None else register.find(Appointment, person_id=successor_id)
    names = dict(zip(*register.columns(Grid, ["id", "name"]).values(), strict=True))
    offices = dict(zip(*register.columns(Department, ["id", "name"]).values(), strict=True))
    posts = tuple(
        PassedPost(
            one.id or 0,
            one.post,
            names.get(one.grid_id) or offices.get(one.department_id) or register.scheme.name,
            one.grid_id,
            one.starts_on,
            is_held=any(is_same_seat(one, other) and _ends_after(other, on) for other in theirs),
        )
        for one in held
    )
    book = book or DutyBook(register)
    grids = [one.grid_id for one in held if one.grid_id is not None]
    inside = sorted(
        {int(key) for grid_id in _lowest(register, grids) for key in book.enterprises_in(grid_id)}
    )
    hazards = _hazards(register, inside, names)
    missing = _lacks(register, successor, [one.post for one in held], on)
    return Replacement(
        leaver,
        successor,
        on,
        posts,
        enterprises=_enterprises(register, inside, names, hazards),
        hazards=hazards,
        visits=_visits(register, book, held, inside=inside, on=on),
        tasks=tuple(open_tasks(register, leaver_id, on)) if appointment_ids is None else (),
        lacks=missing,
        warnings=tuple(_warnings(register, successor, posts, theirs, on)),
    )


def held_from(
    register: Records, person_id: int, on: dt.date, *, appointment_ids: Collection[int] | None = None
) -> list[Appointment]:
    """Return the appointments that a person holds on a day or takes up later, by id."""
    return [
        one
        for one in register.find(Appointment, person_id=person_id)
        if _ends_after(one, on) and (appointment_ids is None or one.id in appointment_ids)
    ]


def is_same_seat(one: Appointment, other: Appointment) -> bool:
    """Tell whether two appointments are for the same post, place and subject."""
    return (one.post, one.grid_id, one.department_id, one.subject) == (
        other.post,
        other.grid_id,
        other.department_id,
        other.subject,
    )


def open_tasks(register: Records, person_id: int, on: dt.date) -> list[PassedTask]:
    """Return the tasks and notices that a person has not finished, and the days on the duty roster to come."""
    parts = register.find(ActivityParticipant, person_id=person_id)
    activities = {
        one.id: one
        for one in register.find(
            Activity,
            id=[part.activity_id for part in parts],
            kind=[ActivityKind.TASK, ActivityKind.NOTICE, ActivityKind.DUTY_ROSTER],
        )
    }
    found = []
    for part in parts:
        one = activities.get(part.activity_id)
        if one is None:
            continue
        is_open = {
            ActivityKind.TASK: part.done_on is None,
            ActivityKind.NOTICE: part.acknowledged_at is None and one.due_on is not None,
            ActivityKind.DUTY_ROSTER: one.held_on >= on,
        }[one.kind]
        if is_open:
            found.append(PassedTask(part.id or 0, one.kind, one.title, one.due_on or one.held_on))
    return found


def _ends_after(one: Appointment, on: dt.date) -> bool:
    return one.ends_on is None or one.ends_on >= on


def _lowest(register: Register, grid_ids: Sequence[int]) -> list[int]:
    """Keep the grids on whose level enterprises are looked after, not the whole zone of a leader above."""
    parents = set(register.columns(Grid, ["parent_id"])["parent_id"])
    return [grid_id for grid_id in grid_ids if grid_id not in parents]


def _enterprises(
    register: Register, ids: Sequence[int], grids: dict[int, str], hazards: Sequence[PassedHazard]
) -> tuple[PassedEnterprise, ...]:
    open_at = Counter(hazard.enterprise_id for hazard in hazards)
    found = []
    for one in register.find(Enterprise, id=list(ids)):
        if one.status.is_active:
            is_safety = bool(one.safety_officer)
            found.append(
                PassedEnterprise(
                    one.id or 0,
                    one.name,
                    grids.get(one.grid_id or 0, ""),
                    one.danger_class,
                    one.is_key_unit,
                    one.safety_officer if is_safety else one.principal,
                    one.safety_phone if is_safety else one.principal_phone,
                    open_at[one.id],
                )
            )
    return tuple(found)


def _hazards(register: Register, ids: Sequence[int], grids: dict[int, str]) -> tuple[PassedHazard, ...]:
    columns = register.columns(Enterprise, ["id", "name", "short_name"], id=list(ids))
    names = {
        key: short or name
        for key, name, short in zip(columns["id"], columns["name"], columns["short_name"], strict=True)
    }
    states = [state for state in HazardState if state.is_open]
    found = [
        PassedHazard(
            one.id or 0,
            one.enterprise_id,
            one.number,
            names.get(one.enterprise_id or 0) or grids.get(one.grid_id or 0, ""),
            one.description,
            one.state,
            one.due_on,
        )
        for one in register.find(Hazard, state=states, enterprise_id=list(ids))
    ]
    return tuple(sorted(found, key=lambda one: (one.due_on or dt.date.max, one.number)))


def _visits(
    register: Register, book: DutyBook, held: Sequence[Appointment], *, inside: Sequence[int], on: dt.date
) -> tuple[PassedVisit, ...]:
    columns = register.columns(Enterprise, ["id", "name", "short_name"], id=list(inside))
    firms = {
        key: short or name
        for key, name, short in zip(columns["id"], columns["name"], columns["short_name"], strict=True)
    }
    grids = dict(zip(*register.columns(Grid, ["id", "name"]).values(), strict=True))
    posts = {one.post for one in held}
    found = []
    for rule in register.scheme.visits:
        if rule.kept_by is not Keeper.STATION or not posts.intersection(rule.who):
            continue
        if rule.subject is RuleSubject.ENTERPRISE:
            only, names = list(inside), firms
        elif rule.subject is RuleSubject.GRID:
            mine = {one.grid_id for one in held if one.post in rule.who and one.grid_id is not None}
            only, names = sorted(mine), grids
        else:
            continue
        found += [
            PassedVisit(
                rule.name,
                names.get(status.subject_id or 0, ""),
                status.next_due,
                status.state is DutyState.OVERDUE,
            )
            for status in obligations.statuses(book, rule, on, only=only)
            if status.state is not DutyState.DONE
        ]
    return tuple(sorted(found, key=lambda one: (not one.is_overdue, one.due_on, one.duty, one.place)))


def _lacks(
    register: Register, successor: PersonLine | None, posts: Sequence[str], on: dt.date
) -> tuple[Lack, ...]:
    if successor is None:
        return ()
    found = [
        lack
        for post in posts
        for lack in lacks_of(
            register.scheme,
            post,
            trained_on=successor.trained_on,
            certificate_valid_to=successor.certificate_valid_to,
            secrecy_pledged_on=successor.secrecy_pledged_on,
            on=on,
        )
    ]
    return tuple(dict.fromkeys(found))


def _warnings(
    register: Register,
    successor: PersonLine | None,
    posts: Sequence[PassedPost],
    theirs: Sequence[Appointment],
    on: dt.date,
) -> list[str]:
    if successor is None:
        return []
    found = []
    for post in register.scheme.posts:
        own = {one.grid_id for one in theirs if one.post == post.key and one.covers(on)}
        new = {one.grid_id for one in posts if one.post == post.key}
        if post.most_grids is not None and new and len(own | new) > post.most_grids:
            found.append(
                tr(
                    "{name} would hold {count} grids as {post}; the scheme allows {most}.",
                    name=successor.name,
                    count=len(own | new),
                    post=post.name,
                    most=post.most_grids,
                )
            )
    same = [one for one in posts if one.is_held]
    if same:
        places = tr(", ").join(one.place for one in same)
        found.append(
            tr("{name} holds the same post in {places} already.", name=successor.name, places=places)
        )
    return found
