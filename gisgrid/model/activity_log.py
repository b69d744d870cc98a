"""The dated records of a grid's working life as lists show them: who takes part, what is still to be answered."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gisgrid.model.accidents import Accident
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import ActivityKind
from gisgrid.model.inspections import Activity, ActivityParticipant
from gisgrid.model.people import Person
from gisgrid.model.register import Register

_COMMA = "、"
_MOST_NAMES = 12
_MORE = "等{count}人"
_IS_CUT = re.compile(r"等\d+人$")


def told_people(names: Sequence[str]) -> str:
    """Name those who took part, as the log (T14) does: a dozen by name, and how many there were.

    Examples
    --------
    >>> told_people(["王一", "李二"])
    '王一、李二'
    """
    told = _COMMA.join(dict.fromkeys(name for name in names[:_MOST_NAMES] if name))
    return told + _MORE.format(count=len(names)) if len(names) > _MOST_NAMES else told


def read_people(text: str) -> tuple[list[str], bool]:
    """Read the names of a log, and whether there were more people than it names.

    Examples
    --------
    >>> read_people("王一、李二等13人")
    (['王一', '李二'], True)
    """
    whole = _IS_CUT.sub("", text.strip())
    names = [name.strip() for name in re.split(r"[、,，;；/\n]+", whole) if name.strip()]
    return names, whole != text.strip()


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """One record in a list.

    Attributes
    ----------
    people : int
        Heads: named participants, or the number that was stated.
    waiting : int
        How many addressed people have not acknowledged a notice or done a task.
    """

    id: int
    kind: ActivityKind
    held_on: dt.date
    title: str
    grid_id: int | None
    grid: str
    due_on: dt.date | None
    people: int
    waiting: int

    def is_overdue(self, on: dt.date) -> bool:
        """Tell whether somebody has not answered after the deadline."""
        return self.waiting > 0 and self.due_on is not None and self.due_on < on


@dataclass(frozen=True, slots=True)
class Part:
    """One participant in words."""

    person_id: int
    name: str
    result: str
    acknowledged_at: dt.datetime | None
    done_on: dt.date | None


@dataclass(frozen=True, slots=True)
class ActivityFile:
    """Everything about one record."""

    activity: Activity
    grid: str
    host: str
    parts: tuple[Part, ...]
    accident: Accident | None = None
    enterprise: str = ""


def read_log(register: Register) -> tuple[ActivityLine, ...]:
    """Return every record, the latest first."""
    grids = dict(zip(*register.columns(Grid, ["id", "name"]).values(), strict=True))
    names = ["id", "kind", "held_on", "title", "grid_id", "due_on", "attendee_count"]
    columns = register.columns(Activity, names)
    parts = register.columns(ActivityParticipant, ["activity_id", "acknowledged_at", "done_on"])
    heads: Counter[int] = Counter(parts["activity_id"])
    kinds = dict(zip(columns["id"], columns["kind"], strict=True))
    waiting: Counter[int] = Counter()
    for key, received, done in zip(*parts.values(), strict=True):
        kind = kinds.get(key)
        is_open = (kind is ActivityKind.TASK and done is None) or (
            kind is ActivityKind.NOTICE and received is None
        )
        waiting[key] += is_open
    lines = [
        ActivityLine(
            key,
            kind,
            day,
            title,
            grid_id,
            grids.get(grid_id, ""),
            due,
            max(heads[key], count or 0),
            waiting[key],
        )
        for key, kind, day, title, grid_id, due, count in zip(*(columns[n] for n in names), strict=True)
    ]
    return tuple(sorted(lines, key=lambda line: (line.held_on, line.id), reverse=True))


def read_activity(register: Register, activity_id: int) -> ActivityFile | None:
    """Read everything about one record; None when it is not there."""
    activity = register.get(Activity, activity_id)
    if activity is None:
        return None
    grids = dict(zip(*register.columns(Grid, ["id", "name"]).values(), strict=True))
    people = dict(zip(*register.columns(Person, ["id", "name"]).values(), strict=True))
    parts = tuple(
        Part(one.person_id, people.get(one.person_id, ""), one.result, one.acknowledged_at, one.done_on)
        for one in register.find(ActivityParticipant, activity_id=activity_id)
    )
    accidents = register.find(Accident, activity_id=activity_id)
    firm = None if activity.enterprise_id is None else register.get(Enterprise, activity.enterprise_id)
    return ActivityFile(
        activity,
        grids.get(activity.grid_id, ""),
        people.get(activity.host_id, ""),
        parts,
        accidents[0] if accidents else None,
        "" if firm is None else firm.name,
    )
