"""What must be answered, done, reported or renewed by a day, beside visits and hazards."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from gisgrid.model.accidents import Accident
from gisgrid.model.areas import Grid
from gisgrid.model.enumerations import ActivityKind
from gisgrid.model.inspections import Activity, ActivityParticipant
from gisgrid.model.people import Person
from gisgrid.model.register import Register
from gisgrid.model.roll_out import PhaseState, read_phases
from gisgrid.model.staff import EXPIRY_NOTICE_DAYS, read_staff


class DeadlineKind(StrEnum):
    """What it is that has a deadline; the value is the term that lists show."""

    TASK = "交办"
    NOTICE = "通知传达"
    ACCIDENT_REPORT = "事故快报"
    ACCIDENT_SUPPLEMENT = "事故补报"
    ACCIDENT_INVESTIGATION = "事故调查处理"
    MILESTONE = "工作阶段"
    CERTIFICATE = "证书有效期"
    APPOINTMENT = "任职期满"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One thing with a last day.

    Attributes
    ----------
    what, place : str
        Title, and grid or office if any.
    who : tuple of str
        Names of those who have not answered yet; of the person concerned.
    open, required : int
        How many answers are missing, out of how many.
    kind_of_record, id : type and int
        The record that a click opens: an activity or a person; 0 for a milestone.
    """

    kind: DeadlineKind
    what: str
    place: str
    who: tuple[str, ...]
    due_on: dt.date
    open: int
    required: int
    record: type[Activity] | type[Person] | None
    id: int

    def is_overdue(self, on: dt.date) -> bool:
        """Tell whether the day has passed."""
        return self.due_on < on


def read_deadlines(register: Register, on: dt.date) -> tuple[Deadline, ...]:
    """List every open deadline of a day, the earliest first.

    Certificates and appointments are listed when they end within 30 days or have ended; the milestones of
    a roll-out while its phase runs or before it.
    """
    found = [
        *_answers(register, on),
        *_accidents(register, on),
        *_milestones(register, on),
        *_people(register, on),
    ]
    return tuple(sorted(found, key=lambda one: (one.due_on, one.kind, one.what)))


def _names(register: Register, kind: type[Grid] | type[Person]) -> dict[int | None, str]:
    return dict(zip(*register.columns(kind, ["id", "name"]).values(), strict=True))


def _answers(register: Register, on: dt.date) -> list[Deadline]:
    """List tasks not done and notices not acknowledged that have a deadline (L27, L32, L38)."""
    activities = [
        one
        for one in register.find(Activity, kind=[ActivityKind.TASK, ActivityKind.NOTICE])
        if one.due_on is not None and one.held_on <= on
    ]
    names, grids = _names(register, Person), _names(register, Grid)
    parts: dict[int, list[ActivityParticipant]] = defaultdict(list)
    for part in register.find(ActivityParticipant, activity_id=[one.id for one in activities]):
        parts[part.activity_id].append(part)
    found = []
    for one in activities:
        is_task = one.kind is ActivityKind.TASK
        mine = parts[one.id or 0]
        waiting = [p for p in mine if (p.done_on if is_task else p.acknowledged_at) is None]
        if waiting and one.due_on is not None:
            found.append(
                Deadline(
                    DeadlineKind.TASK if is_task else DeadlineKind.NOTICE,
                    one.title,
                    grids.get(one.grid_id, ""),
                    tuple(names.get(part.person_id, "") for part in waiting),
                    one.due_on,
                    len(waiting),
                    len(mine),
                    Activity,
                    one.id or 0,
                )
            )
    return found


def _accidents(register: Register, on: dt.date) -> list[Deadline]:
    """List what an accident still asks for: first report, changed casualties, investigation (L24, H30)."""
    accidents = [one for one in register.find(Accident, closed_on=None) if one.happened_at.date() <= on]
    activities = {one.id: one for one in register.find(Activity, id=[one.activity_id for one in accidents])}
    grids = _names(register, Grid)
    found = []
    for one in accidents:
        activity = activities.get(one.activity_id)
        if activity is None:
            continue
        steps = [(DeadlineKind.ACCIDENT_INVESTIGATION, one.investigate_by)]
        if one.reported_at is None:
            steps.append((DeadlineKind.ACCIDENT_REPORT, one.report_by.date()))
        if on <= one.supplement_until:
            steps.append((DeadlineKind.ACCIDENT_SUPPLEMENT, one.supplement_until))
        found += [
            Deadline(
                kind,
                activity.title,
                grids.get(activity.grid_id, ""),
                (),
                day,
                1,
                1,
                Activity,
                activity.id or 0,
            )
            for kind, day in steps
        ]
    return found


def _milestones(register: Register, on: dt.date) -> list[Deadline]:
    found = []
    for line in read_phases(register, on):
        if line.state is PhaseState.PAST:
            continue
        steps = [(milestone.name, milestone.on, milestone.to) for milestone in line.phase.milestones]
        steps.append((line.phase.name, line.phase.end, ""))
        organs = {organ.key: organ.name for organ in register.scheme.organs}
        found += [
            Deadline(DeadlineKind.MILESTONE, name, organs.get(to, ""), (), day, 1, 1, None, 0)
            for name, day, to in steps
        ]
    return found


def _people(register: Register, on: dt.date) -> list[Deadline]:
    """List certificates and appointments of people in post that end soon or have ended."""
    staff = read_staff(register, on)
    grids = {grid.id: grid.name for grid in staff.grids}
    found: dict[tuple[DeadlineKind, int, int], Deadline] = {}
    for seat in staff.seats():
        for holder in seat.holders:
            person = holder.person
            for kind, day, place in (
                (DeadlineKind.CERTIFICATE, person.certificate_valid_to, ""),
                (DeadlineKind.APPOINTMENT, holder.ends_on, grids.get(seat.grid_id or 0, "")),
            ):
                if day is not None and (day - on).days <= EXPIRY_NOTICE_DAYS:
                    key = (kind, person.id, 0 if kind is DeadlineKind.CERTIFICATE else holder.appointment_id)
                    what = kind.value if kind is DeadlineKind.CERTIFICATE else seat.post.name
                    found[key] = Deadline(kind, what, place, (person.name,), day, 1, 1, Person, person.id)
    return list(found.values())
