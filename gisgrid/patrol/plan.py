"""A finished plan: visits, work of each person, what could not be met; and its file."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gisgrid.files import replacing
from gisgrid.patrol.modes import TravelMode


@dataclass(frozen=True, slots=True)
class PlanVisit:
    """One stop of the plan.

    Attributes
    ----------
    rule : str
        Id of the duty that brought it there (``F1`` …), or the kind of work with hazards.
    tasks : tuple of str
        Everything to be done there, `rule` first.
    grid, grid_name : str
        Code of the grid, for files; and its name, for people.
    order : int
        Place in the day's tour, from 1.
    arrive, leave : str
        ``HH:MM``.
    due : date
        Last day on which the visit is in time.
    last_done : date or None
        The visit before.
    """

    date: dt.date
    person_id: int
    person: str
    post: str
    grid_id: int | None
    grid: str
    enterprise_id: int | None
    name: str
    rule: str
    rule_key: str
    tasks: tuple[str, ...]
    order: int
    arrive: str
    leave: str
    due: dt.date
    last_done: dt.date | None = None
    is_overdue: bool = False
    is_helper: bool = False
    is_locked: bool = False
    hazards: tuple[int, ...] = ()
    grid_name: str = ""

    @property
    def tour(self) -> tuple[dt.date, int]:
        """Day and person: the tour that it is part of."""
        return self.date, self.person_id


@dataclass(frozen=True, slots=True)
class DayLength:
    """Time and way of one person's day."""

    date: dt.date
    person_id: int
    visit_min: int
    travel_min: int
    metres: float
    back: str


@dataclass(frozen=True, slots=True)
class Workload:
    """Work of one person in the plan.

    Attributes
    ----------
    minutes : int
        Visits and travel.
    metres : float
        Way, from and to the starting place.
    """

    person_id: int
    person: str
    post: str
    minutes: int
    metres: float


@dataclass(frozen=True, slots=True)
class Unmet:
    """A duty that the plan does not meet, why, and what would help."""

    rule: str
    subject: str
    reason: str
    help: str
    enterprise_id: int | None = None
    grid_id: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan for a period.

    Attributes
    ----------
    homes : mapping of int to (east, north)
        Where each person starts and ends, in metres of the work CRS.
    notes : tuple of str
        What the reader must know of it: straight lines for want of roads, places that are not on the map.
    """

    period: str
    starts: dt.date
    ends: dt.date
    mode: TravelMode
    visits: tuple[PlanVisit, ...]
    days: tuple[DayLength, ...]
    workload: tuple[Workload, ...]
    homes: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    unmet: tuple[Unmet, ...] = ()
    notes: tuple[str, ...] = ()

    def tours(self) -> dict[tuple[dt.date, int], list[PlanVisit]]:
        """Return the visits of each day and person in their order."""
        found: dict[tuple[dt.date, int], list[PlanVisit]] = {}
        for visit in sorted(self.visits, key=lambda visit: (visit.date, visit.person_id, visit.order)):
            found.setdefault(visit.tour, []).append(visit)
        return found

    def balance(self, post: str) -> float | None:
        """Return the largest work of a post by the smallest; None with fewer than two people."""
        minutes = [work.minutes for work in self.workload if work.post == post]
        return max(minutes) / max(1, min(minutes)) if len(minutes) > 1 else None


def plan_document(plan: Plan) -> dict[str, Any]:
    """Return the plan as its JSON document."""
    return {
        "period": plan.period,
        "starts": plan.starts.isoformat(),
        "ends": plan.ends.isoformat(),
        "mode": plan.mode.value,
        "visits": [_visit_row(visit) for visit in plan.visits],
        "workload": [
            {
                "person": work.person,
                "post": work.post,
                "minutes": work.minutes,
                "km": round(work.metres / 1000, 2),
            }
            for work in plan.workload
        ],
        "unmet": [
            {
                "rule": unmet.rule,
                "subject": unmet.subject,
                "reason": unmet.reason,
                "help": unmet.help,
            }
            for unmet in plan.unmet
        ],
        "notes": list(plan.notes),
    }


def write_plan(plan: Plan, target: Path) -> None:
    """Write the plan as JSON.

    Raises
    ------
    FileError
        If the file cannot be written.
    """
    text = json.dumps(plan_document(plan), ensure_ascii=False, indent=1)
    with replacing(target) as temporary:
        temporary.write_text(text + "\n", encoding="utf-8")


def _visit_row(visit: PlanVisit) -> dict[str, Any]:
    return {
        "date": visit.date.isoformat(),
        "person": visit.person,
        "grid": visit.grid,
        "enterprise": "" if visit.enterprise_id is None else str(visit.enterprise_id),
        "rule": visit.rule,
        "order": visit.order,
        "arrive": visit.arrive,
        "leave": visit.leave,
        "name": visit.name,
        "post": visit.post,
        "tasks": list(visit.tasks),
        "due": visit.due.isoformat(),
        "last": None if visit.last_done is None else visit.last_done.isoformat(),
        "overdue": visit.is_overdue,
        "helper": visit.is_helper,
    }


def ordered(visits: Sequence[PlanVisit]) -> tuple[PlanVisit, ...]:
    """Return visits by day, person and place in the tour."""
    return tuple(sorted(visits, key=lambda visit: (visit.date, visit.person, visit.person_id, visit.order)))
